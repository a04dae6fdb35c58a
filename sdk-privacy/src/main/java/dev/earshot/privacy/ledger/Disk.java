package dev.earshot.privacy.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Where segments lie. The seam at which tests cut the power; nothing above it touches a file.
 *
 * <p>What was written survives a power cut once the file was forced, and a new or deleted file once
 * the directory was forced. One thread writes; any thread may read what was forced.
 */
interface Disk extends Closeable {
  /** Returns the names of all segments, in no order. */
  List<String> names() throws IOException;

  /** Opens a segment that exists. */
  Segment open(String name) throws IOException;

  /** Makes an empty segment and opens it. */
  Segment create(String name) throws IOException;

  void delete(String name) throws IOException;

  void forceDirectory() throws IOException;

  /** One open file. Not thread-safe. */
  interface Segment extends Closeable {
    long length() throws IOException;

    /** Reads until the span is full or the file ends; returns how many bytes it read. */
    int read(long at, byte[] into, int from, int length) throws IOException;

    void write(long at, byte[] bytes) throws IOException;

    void truncate(long length) throws IOException;

    void force() throws IOException;
  }
}
