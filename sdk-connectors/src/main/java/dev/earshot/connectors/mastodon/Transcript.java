package dev.earshot.connectors.mastodon;

import java.nio.charset.StandardCharsets;

/** A recorded stream of server-sent events, read as the WHATWG standard says. */
final class Transcript {
  private Transcript() {}

  /** Returns whether a body looks like server-sent events rather than JSON. */
  static boolean isOne(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, 64), StandardCharsets.UTF_8);
    String text = (start.startsWith("\uFEFF") ? start.substring(1) : start).stripLeading();
    return text.startsWith(":")
        || text.startsWith("event:")
        || text.startsWith("data:")
        || text.startsWith("id:")
        || text.startsWith("retry:");
  }

  /**
   * Hands every event on, its offset being the number of its first line, counted from 0. The last
   * event counts even where the recording stops before the empty line that ends it.
   */
  static void read(byte[] body, Statuses into) {
    String text = new String(body, StandardCharsets.UTF_8);
    String event = "";
    StringBuilder data = new StringBuilder();
    long began = 0;
    long number = 0;
    String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
    for (String line : lines) {
      if (line.isEmpty()) {
        into.frame(event, data.toString(), began);
        event = "";
        data.setLength(0);
        began = number + 1;
      } else if (line.startsWith("event:")) {
        event = value(line);
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line));
      }
      number++;
    }
    into.frame(event, data.toString(), began);
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
