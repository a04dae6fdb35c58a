package dev.earshot.connectors.file;

import dev.earshot.SourceEvent;
import dev.earshot.json.EarshotJson;
import java.time.Instant;

/** Our JSON, one document a line. */
final class JsonLines implements RowFormat {
  private final String file;
  private final EarshotJson json = EarshotJson.of();

  JsonLines(String file) {
    this.file = file;
  }

  @Override
  public SourceEvent read(String row, long number, Instant observedAt) {
    return json.readEvent(row, file, observedAt);
  }
}
