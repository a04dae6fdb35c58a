package dev.earshot.connectors.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/* The prefixes everybody uses, by the namespace: none in RSS and Atom, of whatever version. */
final class Namespaces {
  private static final Map<String, String> PREFIXES = prefixes();

  private Namespaces() {}

  /* Returns the prefix; empty for RSS and Atom, null for a namespace of nobody's. */
  static @Nullable String prefix(String uri) {
    String lower = uri.toLowerCase(Locale.ROOT);
    String plain = lower.startsWith("https:") ? "http:" + lower.substring(6) : lower;
    return PREFIXES.get(plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain);
  }

  private static Map<String, String> prefixes() {
    Map<String, String> map = new HashMap<>();
    for (String uri :
        List.of(
            "http://www.w3.org/2005/atom",
            "http://purl.org/atom/ns#",
            "http://purl.org/rss/1.0",
            "http://purl.org/rss/1.0/modules/rss091#",
            "http://my.netscape.com/rdf/simple/0.9",
            "http://channel.netscape.com/rdf/simple/0.9",
            "http://my.netscape.com/publish/formats/rss-0.91.dtd",
            "http://backend.userland.com/rss",
            "http://backend.userland.com/rss2",
            "http://blogs.law.harvard.edu/tech/rss",
            "http://cyber.law.harvard.edu/rss",
            "http://example.com/newformat#",
            "http://example.com/necho",
            "http://purl.org/echo",
            "uri/of/echo/namespace#",
            "http://purl.org/pie")) {
      map.put(uri, "");
    }
    map.put("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf");
    map.put("http://purl.org/dc/elements/1.1", "dc");
    map.put("http://purl.org/dc/elements/1.0", "dc");
    map.put("http://purl.org/dc/terms", "dcterms");
    map.put("http://purl.org/rss/1.0/modules/content", "content");
    map.put("http://purl.org/rss/1.0/modules/slash", "slash");
    map.put("http://purl.org/rss/1.0/modules/syndication", "sy");
    map.put("http://wellformedweb.org/commentapi", "wfw");
    map.put("http://purl.org/syndication/thread/1.0", "thr");
    map.put("http://purl.org/syndication/history/1.0", "fh");
    map.put("http://purl.org/atompub/tombstones/1.0", "at");
    map.put("http://search.yahoo.com/mrss", "media");
    map.put("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes");
    map.put("http://example.com/dtds/podcast-1.0.dtd", "itunes");
    map.put("http://podlove.org/simple-chapters", "psc");
    map.put("http://www.youtube.com/xml/schemas/2015", "yt");
    map.put("http://creativecommons.org/ns#", "cc");
    map.put("http://web.resource.org/cc", "cc");
    map.put("http://backend.userland.com/creativecommonsrssmodule", "creativecommons");
    map.put("http://podcastindex.org/namespace/1.0", "podcast");
    map.put(
        "http://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", "podcast");
    map.put("http://rssnamespace.org/feedburner/ext/1.0", "feedburner");
    map.put("http://www.w3.org/1999/xhtml", "xhtml");
    map.put("http://www.w3.org/2000/svg", "svg");
    map.put("http://www.w3.org/1998/math/mathml", "mathml");
    return Map.copyOf(map);
  }
}
