package dev.earshot.connectors.mastodon;

import dev.earshot.connectors.stream.ServerSentEvents;
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
    ServerSentEvents events = new ServerSentEvents();
    String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\n|\r", -1);
    for (String line : lines) {
      events.take(line).ifPresent(event -> hand(event, into));
    }
    events.rest().ifPresent(event -> hand(event, into));
  }

  private static void hand(ServerSentEvents.Event event, Statuses into) {
    into.frame(event.name(), event.data(), event.line());
  }
}
