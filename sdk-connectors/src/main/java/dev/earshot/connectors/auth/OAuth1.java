package dev.earshot.connectors.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.http.Authorization;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * OAuth 1.0a with HMAC-SHA1, as RFC 5849 has it: every request is signed with the client's secret
 * and, where there is one, the person's token.
 *
 * <p>The source's credentials are {@link #CONSUMER_KEY}, {@link #CONSUMER_SECRET} and, for a
 * person, {@link #TOKEN} and {@link #TOKEN_SECRET}. They are looked up for each request.
 */
public final class OAuth1 implements Authorization {
  /** The client's name. */
  public static final String CONSUMER_KEY = "consumerKey";

  /** The client's secret. */
  public static final String CONSUMER_SECRET = "consumerSecret";

  /** The token of the person who agreed; may be missing. */
  public static final String TOKEN = "token";

  /** The secret that belongs to the token. */
  public static final String TOKEN_SECRET = "tokenSecret";

  private final ConnectorContext context;
  private final Origin origin;

  private OAuth1(ConnectorContext context, Origin origin) {
    this.context = Objects.requireNonNull(context, "context");
    this.origin = Objects.requireNonNull(origin, "origin");
  }

  /**
   * Returns what signs a source's requests to an origin.
   *
   * @param context the source's; its randomness makes the nonces
   */
  public static OAuth1 of(ConnectorContext context, Origin origin) {
    return new OAuth1(context, origin);
  }

  /**
   * {@inheritDoc}
   *
   * @throws RefusedException if the source has no client's name or secret
   */
  @Override
  public Map<String, Secret> headers(String method, URI uri, Map<String, String> form) {
    byte[] nonce = new byte[16];
    context.random().nextBytes(nonce);
    Map<String, String> protocol = new TreeMap<>();
    protocol.put("oauth_consumer_key", needed(CONSUMER_KEY));
    protocol.put("oauth_nonce", Base64.getUrlEncoder().withoutPadding().encodeToString(nonce));
    protocol.put("oauth_signature_method", "HMAC-SHA1");
    protocol.put("oauth_timestamp", Long.toString(context.clock().instant().getEpochSecond()));
    protocol.put("oauth_version", "1.0");
    Optional<Secret> token = context.secret(TOKEN, origin);
    token.ifPresent(held -> protocol.put("oauth_token", held.reveal()));
    String tokenSecret =
        token.isEmpty() ? "" : context.secret(TOKEN_SECRET, origin).map(Secret::reveal).orElse("");
    return Map.of(
        "Authorization",
        Secret.of(header(method, uri, form, protocol, needed(CONSUMER_SECRET), tokenSecret)));
  }

  private String needed(String name) {
    return context
        .secret(name, origin)
        .orElseThrow(() -> new RefusedException("the credential " + name + " is missing", null))
        .reveal();
  }

  /** Returns false: a signature that was not accepted is not accepted the second time. */
  @Override
  public boolean renew() {
    return false;
  }

  /** Returns the header for parameters that are given, so that published vectors can be tested. */
  static String header(
      String method,
      URI uri,
      Map<String, String> form,
      Map<String, String> protocol,
      String consumerSecret,
      String tokenSecret) {
    String key = encode(consumerSecret) + "&" + encode(tokenSecret);
    Map<String, String> signed = new TreeMap<>(protocol);
    signed.put("oauth_signature", signature(base(method, uri, form, protocol), key));
    return signed.entrySet().stream()
        .map(one -> encode(one.getKey()) + "=\"" + encode(one.getValue()) + "\"")
        .collect(Collectors.joining(", ", "OAuth ", ""));
  }

  private static String signature(String base, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA1", e);
    }
  }

  /** Returns the signature base string of RFC 5849, section 3.4.1. */
  static String base(
      String method, URI uri, Map<String, String> form, Map<String, String> protocol) {
    List<String> pairs = new ArrayList<>();
    String query = uri.getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          pairs.add(
              pair(
                  URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), UTF_8),
                  equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8)));
        }
      }
    }
    form.forEach((name, value) -> pairs.add(pair(name, value)));
    protocol.forEach((name, value) -> pairs.add(pair(name, value)));
    pairs.sort(null);
    String parameters =
        pairs.stream().map(one -> one.replace('\0', '=')).collect(Collectors.joining("&"));
    return method.toUpperCase(Locale.ROOT)
        + "&"
        + encode(Origin.of(uri) + path(uri))
        + "&"
        + encode(parameters);
  }

  private static String path(URI uri) {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /* By name first, by value second: a NUL sorts before whatever a name could go on with. */
  private static String pair(String name, String value) {
    return encode(name) + '\0' + encode(value);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
