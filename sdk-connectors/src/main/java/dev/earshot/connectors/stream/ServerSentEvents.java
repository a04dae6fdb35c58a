package dev.earshot.connectors.stream;

import java.util.Optional;

/**
 * Puts the lines of a stream of server-sent events together, as the WHATWG standard has them:
 * {@code event:} and {@code data:} lines up to a blank one. Comments, ids and retry times are
 * passed over. Not thread-safe.
 */
public final class ServerSentEvents {
  private static final int LONGEST = 4 << 20;

  private final StringBuilder data = new StringBuilder();
  private String name = "";
  private long began;
  private long number;

  /**
   * One event.
   *
   * @param name what its {@code event:} line says; empty for none
   * @param data its {@code data:} lines, joined by line feeds
   * @param line the number of its first line, counted from 0
   */
  public record Event(String name, String data, long line) {}

  /** Creates a reader of a stream that begins. */
  public ServerSentEvents() {}

  /**
   * Takes the next line, without its end.
   *
   * @return the event that a blank line ends, empty ones left out. Of one whose data is longer than
   *     4 million characters the rest is dropped, so that it can be told as broken
   */
  public Optional<Event> take(String line) {
    long at = number++;
    if (line.isEmpty()) {
      return ended(at + 1);
    }
    if (line.startsWith("event:")) {
      name = value(line);
    } else if (line.startsWith("data:") && data.length() < LONGEST) {
      data.append(data.isEmpty() ? "" : "\n").append(value(line));
    }
    return Optional.empty();
  }

  /** Returns the event that the stream ended in the midst of; empty if there is none. */
  public Optional<Event> rest() {
    return ended(number);
  }

  private Optional<Event> ended(long next) {
    Event event = new Event(name, data.toString(), began);
    name = "";
    data.setLength(0);
    began = next;
    return event.name().isEmpty() && event.data().isEmpty() ? Optional.empty() : Optional.of(event);
  }

  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
