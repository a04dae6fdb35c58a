package dev.earshot.examples.cli;

import java.util.Locale;

/** Small payloads of our own. */
final class Pages {
  private Pages() {}

  static String rss(String title, String text, int items) {
    StringBuilder rss =
        new StringBuilder("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>")
            .append(title)
            .append("</title><link>https://blog.example/</link>");
    for (int n = 1; n <= items; n++) {
      rss.append(
          String.format(
              Locale.ROOT,
              "<item><guid>https://blog.example/%d</guid><link>https://blog.example/%d</link>"
                  + "<title>%s %d</title><description>%s</description>"
                  + "<pubDate>Tue, 0%d Sep 2026 10:00:00 GMT</pubDate></item>",
              n,
              n,
              title,
              n,
              text,
              n));
    }
    return rss.append("</channel></rss>").toString();
  }

  static String status(String host, int id, String text) {
    return String.format(
        Locale.ROOT,
        "{\"id\":\"%d\",\"created_at\":\"2026-09-01T10:00:%02d.000Z\",\"visibility\":\"public\","
            + "\"uri\":\"http://%s/users/ada/statuses/%d\",\"url\":\"http://%s/@ada/%d\","
            + "\"content\":\"<p>%s</p>\",\"reblog\":null,\"account\":{\"id\":\"7\","
            + "\"username\":\"ada\",\"acct\":\"ada\",\"display_name\":\"Ada\",\"url\":\"http://%s/@ada\"},"
            + "\"media_attachments\":[],\"mentions\":[],\"tags\":[]}",
        id,
        id % 60,
        host,
        id,
        host,
        id,
        text,
        host);
  }
}
