package dev.earshot.query;

import dev.earshot.text.Reading;
import java.util.List;

/** One post as queries look at it. Confined to one thread, like the reading. */
final class Scan {
  private final Reading reading;
  private final List<WordRow> rows;

  Scan(Reading reading) {
    this.reading = reading;
    rows = List.of(new WordRow("title", reading.title()), new WordRow(null, reading.text()));
  }

  Reading reading() {
    return reading;
  }

  /** Returns title and text, in the order of the post. */
  List<WordRow> rows() {
    return rows;
  }
}
