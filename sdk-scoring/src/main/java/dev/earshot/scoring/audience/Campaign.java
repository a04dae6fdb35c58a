package dev.earshot.scoring.audience;

import dev.earshot.KeylessAddress;
import dev.earshot.query.Clause;
import dev.earshot.scoring.copies.CanonicalLink;
import dev.earshot.text.Tokens;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A campaign, and by what a post is told to belong to it: any one of its tags, links, parameters
 * and codes, said within its time.
 *
 * @param id what it is called, not blank, without outer blanks and control characters
 * @param tags hashtags, without their sign
 * @param links addresses: a host, which stands for those below it too, and maybe a path, which
 *     stands for what lies below it, such as {@code shop.example/spring}; where there are
 *     parameters too, only with these
 * @param parameters names and values of a link's query that must all be there, such as {@code
 *     utm_campaign} and {@code spring-26}, in whatever case; of any host where there are no links
 * @param codes words that stand in title or text as queries find a phrase, such as {@code TEA-20}
 * @param from from when on; null for always before
 * @param to until when; null for always after
 */
public record Campaign(
    String id,
    Set<String> tags,
    Set<String> links,
    Map<String, String> parameters,
    Set<String> codes,
    @Nullable Instant from,
    @Nullable Instant to) {
  /**
   * Creates a campaign.
   *
   * @throws IllegalArgumentException if nothing could ever belong to it, or something in it could
   *     never be found
   */
  public Campaign {
    if (id.isBlank() || !id.equals(id.strip()) || id.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "id: expected no outer blanks and no control characters, and something else");
    }
    tags = folded(tags);
    codes = Collections.unmodifiableSet(new TreeSet<String>(codes));
    codes.forEach(code -> new Clause.Phrase(code, false));
    Set<String> addresses = new TreeSet<>();
    links.forEach(link -> addresses.add(address(link)));
    links = Collections.unmodifiableSet(addresses);
    Map<String, String> small = new TreeMap<>();
    parameters.forEach((name, value) -> small.put(small(name), small(value)));
    parameters = Collections.unmodifiableMap(small);
    if (parameters.containsKey("") || parameters.containsValue("")) {
      throw new IllegalArgumentException("parameters: expected names and values");
    }
    parameters.forEach(Campaign::requireKept);
    if (tags.isEmpty() && links.isEmpty() && parameters.isEmpty() && codes.isEmpty()) {
      throw new IllegalArgumentException("campaign: expected a tag, a link, parameters or a code");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("to: expected later than from");
    }
  }

  /* Links of posts are kept without what may be a key. */
  private static void requireKept(String name, String value) {
    String link = "https://campaign.example/?" + encoded(name) + "=" + encoded(value);
    if (!KeylessAddress.of(link).equals(link)) {
      throw new IllegalArgumentException(
          "parameters: one is called or looks like a key, which links of posts are kept without; it"
              + " could never be found");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Set<String> folded(Set<String> tags) {
    Set<String> folded = new TreeSet<>();
    for (String tag : tags) {
      folded.add(
          Tokens.fold(new Clause.Hashtag(tag.startsWith("#") ? tag.substring(1) : tag).tag()));
    }
    return Collections.unmodifiableSet(folded);
  }

  private static String small(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static String address(String link) {
    Optional<URI> uri = uri(link);
    if (uri.isEmpty() || uri.get().getRawQuery() != null) {
      throw new IllegalArgumentException("links: expected a host and maybe a path");
    }
    return host(uri.get()) + path(uri.get());
  }

  /** Returns an address of the web, with or without protocol; empty where it is none. */
  static Optional<URI> uri(String address) {
    return CanonicalLink.page(address).filter(uri -> uri.getUserInfo() == null);
  }

  private static String host(URI uri) {
    String host = small(String.valueOf(uri.getHost()));
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return host.startsWith("www.") ? host.substring(4) : host;
  }

  private static String path(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  boolean isOn(@Nullable Instant at) {
    return at == null
        ? from == null && to == null
        : (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  /** Returns which of its links an address leads to; empty for none. */
  Optional<String> linkOf(URI address) {
    String host = host(address);
    String path = path(address);
    return links.stream()
        .filter(
            link -> {
              int slash = link.indexOf('/');
              String wanted = slash < 0 ? link : link.substring(0, slash);
              String below = slash < 0 ? "" : link.substring(slash);
              return (host.equals(wanted) || host.endsWith("." + wanted))
                  && path.startsWith(below)
                  && (path.length() == below.length() || path.charAt(below.length()) == '/');
            })
        .findFirst();
  }

  /** Whether an address carries all its parameters, of which there are some. */
  boolean hasParameters(URI address) {
    if (parameters.isEmpty() || address.getQuery() == null) {
      return false;
    }
    Map<String, String> carried = new TreeMap<>();
    for (String parameter : address.getQuery().split("&")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        carried.putIfAbsent(
            small(parameter.substring(0, equals)),
            small(parameter.substring(equals + 1).replace('+', ' ')));
      }
    }
    return carried.entrySet().containsAll(parameters.entrySet());
  }
}
