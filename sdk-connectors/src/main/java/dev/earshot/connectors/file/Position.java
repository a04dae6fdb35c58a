package dev.earshot.connectors.file;

import dev.earshot.connectors.reading.CheckpointState;

/**
 * How far a file was read.
 *
 * @param offset bytes read
 * @param line lines read
 * @param row rows read, the header not counted
 * @param open where the last row began, if the file ended before its line did, else -1; with the
 *     line and row before it
 * @param openLine the line number at {@code open}
 * @param digest of the bytes at the file's start and before {@code offset}; empty at the start
 */
record Position(long offset, long line, long row, long open, long openLine, String digest) {
  static final Position START = new Position(0, 0, 0, -1, 0, "");

  static Position of(CheckpointState state) {
    return new Position(
        state.whole("offset", 0, Long.MAX_VALUE),
        state.whole("line", 0, Long.MAX_VALUE),
        state.whole("row", 0, Long.MAX_VALUE),
        state.isTrue("open") ? state.whole("open", 0, Long.MAX_VALUE) : -1,
        state.whole("open-line", 0, Long.MAX_VALUE),
        state.text("digest").orElse(""));
  }

  CheckpointState written() {
    return CheckpointState.start()
        .with("offset", offset)
        .with("line", line)
        .with("row", row)
        .with("open", open < 0 ? null : Long.toString(open))
        .with("open-line", openLine)
        .with("digest", digest);
  }

  /** Returns the position before the row that was still being written. */
  Position reopened() {
    return new Position(open, openLine, row - 1, -1, 0, digest);
  }

  Position withDigest(String digest) {
    return new Position(offset, line, row, open, openLine, digest);
  }
}
