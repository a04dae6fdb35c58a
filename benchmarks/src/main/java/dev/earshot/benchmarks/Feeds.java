package dev.earshot.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A blog's feeds as its software writes them, made of texts of our own. */
final class Feeds {
  /** How many items it has. */
  static final int ITEMS = 40;

  static final String HOST = "blog.kettles.example";
  static final String ADDRESS = "https://" + HOST + "/feed";

  private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");

  private Feeds() {}

  /** Returns a feed in UTF-8: of RSS whose bodies are HTML, or of Atom whose are plain text. */
  static byte[] of(boolean html) {
    return html ? rss() : atom();
  }

  private static List<String> texts() {
    return Labelled.bundled().stream().map(Labelled::text).limit(4 * ITEMS).toList();
  }

  private static byte[] atom() {
    StringBuilder feed =
        new StringBuilder(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>Kettles</title><id>https://blog.kettles.example/</id>
            <link href="https://blog.kettles.example/feed" rel="self"/>
            <link href="https://blog.kettles.example/"/><updated>2026-02-03T00:00:00Z</updated>
            """);
    List<String> texts = texts();
    for (int i = 0; i < ITEMS; i++) {
      String address = "https://" + HOST + "/2026/kettle-" + i;
      feed.append("<entry><title>Kettle ").append(i).append("</title><link href=\"");
      feed.append(address).append("/\" rel=\"alternate\" type=\"text/html\"/><author><name>Ann ");
      feed.append(i % 7).append("</name></author><published>");
      feed.append(FIRST.plusSeconds(3600L * i)).append("</published><updated>");
      feed.append(FIRST.plusSeconds(3600L * i));
      feed.append("</updated><category term=\"kettles\"/><category term=\"tea\"/>");
      feed.append("<id>").append(address).append("</id><content type=\"text\">");
      for (int j = 0; j < 4; j++) {
        feed.append(j == 0 ? "" : "\n").append(escaped(texts.get((4 * i + j) % texts.size())));
      }
      feed.append("</content></entry>\n");
    }
    return feed.append("</feed>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] rss() {
    StringBuilder feed =
        new StringBuilder(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel><title>Kettles</title><link>https://blog.kettles.example/</link>
            <atom:link href="https://blog.kettles.example/feed" rel="self" type="application/rss+xml"/>
            <description>What boils</description><language>en</language>
            """);
    List<String> texts = texts();
    for (int i = 0; i < ITEMS; i++) {
      String address = "https://" + HOST + "/2026/kettle-" + i;
      feed.append("<item><title>Kettle ").append(i).append("</title><link>").append(address);
      feed.append("/</link><dc:creator>Ann ").append(i % 7).append("</dc:creator><pubDate>");
      feed.append(
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              FIRST.plusSeconds(3600L * i).atOffset(ZoneOffset.UTC)));
      feed.append("</pubDate><category>kettles</category><category>tea</category>");
      feed.append("<guid isPermaLink=\"true\">").append(address).append("</guid>");
      feed.append("<content:encoded><![CDATA[");
      for (int j = 0; j < 4; j++) {
        feed.append("<p>").append(escaped(texts.get((4 * i + j) % texts.size())));
        feed.append(" <a href=\"").append(address).append("/more\">Read <em>on</em></a></p>\n");
      }
      feed.append("]]></content:encoded></item>\n");
    }
    return feed.append("</channel></rss>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
