package dev.earshot.connectors.file;

import dev.earshot.MalformedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.json.EarshotJson;

/** Our JSON, one document a line. */
final class JsonLines implements RowFormat {
  private final String file;
  private final EarshotJson json = EarshotJson.of();

  JsonLines(String file) {
    this.file = file;
  }

  /** A fault's offset is the line, so where in the line it was is said in words. */
  @Override
  public SourceEvent read(String row, long number, long line, Emitter told) {
    try {
      return json.readEvent(row, file, told.observedAt());
    } catch (MalformedException e) {
      String at = e.offset().isPresent() ? " at character " + e.offset().getAsLong() : "";
      throw new MalformedException(file, e.field().orElse(null), line, e.problem() + at, null);
    }
  }
}
