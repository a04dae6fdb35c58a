package dev.earshot.connectors.file;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.connectors.ConnectorDescriptor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a file was read.
 *
 * @param offset bytes read
 * @param line lines read
 * @param row rows read, the header not counted
 * @param open where the last row began, if the file ended before its line did, else -1; with the
 *     line and row before it
 * @param openLine the line number at {@code open}
 * @param print a digest of the bytes at the file's start and before {@code offset}
 */
record Position(long offset, long line, long row, long open, long openLine, String print) {
  static final Position START = new Position(0, 0, 0, -1, 0, "");

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (-1|\\d{1,18}) (\\d{1,18}) ([0-9a-f]*)");

  static Position of(Checkpoint checkpoint, ConnectorDescriptor descriptor, String file) {
    Matcher state = FORM.matcher(checkpoint.state());
    if (!checkpoint.connector().equals(descriptor.id())
        || checkpoint.version() != 1
        || !state.matches()) {
      throw new MalformedException(
          file, "checkpoint", -1, "expected one of connector " + descriptor.key(), null);
    }
    return new Position(
        Long.parseLong(state.group(1)),
        Long.parseLong(state.group(2)),
        Long.parseLong(state.group(3)),
        Long.parseLong(state.group(4)),
        Long.parseLong(state.group(5)),
        state.group(6));
  }

  Checkpoint toCheckpoint(ConnectorDescriptor descriptor) {
    String state = offset + " " + line + " " + row + " " + open + " " + openLine + " " + print;
    return new Checkpoint(descriptor.id(), 1, state);
  }

  /** Returns the position before the row that was still being written. */
  Position reopened() {
    return new Position(open, openLine, row - 1, -1, 0, print);
  }

  Position withPrint(String digest) {
    return new Position(offset, line, row, open, openLine, digest);
  }
}
