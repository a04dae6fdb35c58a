package dev.earshot.connectors.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OAuth1Test {
  @Test
  void makesTheBaseStringOfTheStandard() { // RFC 5849, section 3.4.1.1
    Map<String, String> form = new LinkedHashMap<>();
    form.put("c2", "");
    form.put("a3", "2 q");
    assertEquals(
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
            + "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce"
            + "%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26"
            + "oauth_token%3Dkkk9d7dh3k39sjv7",
        OAuth1.base(
            "POST",
            URI.create("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"),
            form,
            Map.of(
                "oauth_consumer_key", "9djdj82h48djs9d2",
                "oauth_token", "kkk9d7dh3k39sjv7",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "137131201",
                "oauth_nonce", "7d8f3e4a")));
  }

  @Test
  void signsAsTheStandardDoes() { // RFC 5849, section 1.2
    assertEquals(
        "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        signature(
            OAuth1.header(
                "GET",
                URI.create("http://photos.example.net/photos?file=vacation.jpg&size=original"),
                Map.of(),
                Map.of(
                    "oauth_consumer_key", "dpf43f3p2l4k3l03",
                    "oauth_token", "nnch734d00sl2jdk",
                    "oauth_signature_method", "HMAC-SHA1",
                    "oauth_timestamp", "137131202",
                    "oauth_nonce", "chapoH"),
                "kd94hf93k423kf44",
                "pfkkdhi9sl3r4s00")));
  }

  @Test
  void signsAsTheExampleThatXPublished() {
    String header =
        OAuth1.header(
            "post",
            URI.create("https://api.twitter.com/1.1/statuses/update.json?include_entities=true"),
            Map.of("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
            Map.of(
                "oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog",
                "oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", "1318622958",
                "oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                "oauth_version", "1.0"),
            "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
            "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE");
    assertEquals("hCtSmYh+iHYCEqBWrE7C7hYmtUk=", signature(header));
    assertTrue(header.startsWith("OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", oauth_n"));
  }

  private static String signature(String header) {
    String quoted = header.split("oauth_signature=\"", 2)[1].split("\"", 2)[0];
    return URLDecoder.decode(quoted, StandardCharsets.UTF_8);
  }

  @Test
  void aRepeatedParameterIsSortedByItsValueAndANameBeforeALongerOne() {
    assertTrue(
        OAuth1.base("GET", URI.create("https://a.example/?a-b=1&a=2&a=1&a"), Map.of(), Map.of())
            .endsWith("&a%3D%26a%3D1%26a%3D2%26a-b%3D1"));
  }

  @Test
  void neverSignsTwiceWithOneNonceAndNeedsAClient() {
    Origin origin = Origin.of("https://api.example");
    ConnectorContext none = context().forSource("a", Credentials.of(origin));
    URI uri = URI.create("https://api.example/x");
    assertThrows(
        RefusedException.class, () -> OAuth1.of(none, origin).headers("GET", uri, Map.of()));
    OAuth1 signing =
        OAuth1.of(
            context()
                .forSource(
                    "a",
                    Credentials.of(origin)
                        .with(OAuth1.CONSUMER_KEY, Secret.of("key"))
                        .with(OAuth1.CONSUMER_SECRET, Secret.of("hush"))),
            origin);
    String first = header(signing, uri);
    String second = header(signing, uri);
    assertTrue(!first.equals(second) && !first.contains("hush") && !first.contains("oauth_token"));
  }

  private static String header(OAuth1 signing, URI uri) {
    return signing.headers("GET", uri, Map.of()).values().iterator().next().reveal();
  }

  private static ConnectorContext context() {
    return ConnectorContext.builder(InstantSource.fixed(Instant.EPOCH))
        .random(new Random(3))
        .build();
  }
}
