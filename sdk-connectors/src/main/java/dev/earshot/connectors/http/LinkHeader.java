package dev.earshot.connectors.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code Link} headers of an answer, after RFC 8288: which address stands in which relation,
 * such as {@code next}. The first of a relation counts; a link about another document (one with an
 * {@code anchor}) and a link that is no address are left out.
 *
 * <p>The address is what the server wrote: a caller that sends credentials follows it only on the
 * host it asked.
 *
 * @param byRelation the addresses by relation in lower case
 */
public record LinkHeader(Map<String, URI> byRelation) {
  /** Creates links. */
  public LinkHeader {
    byRelation = Map.copyOf(byRelation);
  }

  /** Returns the links of an answer to a request for {@code base}. */
  public static LinkHeader of(HttpHeaders headers, URI base) {
    return parse(headers.allValues("link"), base);
  }

  /** Reads header values; relative addresses are resolved against {@code base}. Never fails. */
  public static LinkHeader parse(List<String> values, URI base) {
    Map<String, URI> links = new LinkedHashMap<>();
    for (String value : values) {
      new Scanner(value).readInto(links, base);
    }
    return new LinkHeader(links);
  }

  /** Returns the address in that relation. */
  public Optional<URI> to(String relation) {
    return Optional.ofNullable(byRelation.get(relation.toLowerCase(Locale.ROOT)));
  }

  private static final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
      this.text = text;
    }

    void readInto(Map<String, URI> links, URI base) {
      while (at < text.length()) {
        int open = text.indexOf('<', at);
        int close = open < 0 ? -1 : text.indexOf('>', open);
        if (close < 0) {
          return;
        }
        String target = text.substring(open + 1, close).strip();
        at = close + 1;
        Map<String, String> parameters = parameters();
        String relations = parameters.get("rel");
        if (relations == null || parameters.containsKey("anchor")) {
          continue;
        }
        for (URI address : resolved(base, target)) {
          for (String relation : relations.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
            links.putIfAbsent(relation, address);
          }
        }
      }
    }

    private static List<URI> resolved(URI base, String target) {
      try {
        return List.of(base.resolve(target));
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }

    /** Reads up to the comma that ends this link; of a repeated parameter the first counts. */
    private Map<String, String> parameters() {
      Map<String, String> parameters = new LinkedHashMap<>();
      while (at < text.length() && text.charAt(at) != ',') {
        if (text.charAt(at) == ';') {
          at++;
          String name = token().toLowerCase(Locale.ROOT);
          blanks();
          String value = "";
          if (at < text.length() && text.charAt(at) == '=') {
            at++;
            blanks();
            value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
          }
          parameters.putIfAbsent(name, value);
        } else {
          at++;
        }
      }
      at++;
      return parameters;
    }

    private String token() {
      blanks();
      int start = at;
      while (at < text.length() && "=;,".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at).strip();
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }

    private void blanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }
  }
}
