package dev.earshot.key;

import java.security.SecureRandom;
import java.util.Arrays;

/** Randomness of another source, which is asked for many bytes at a time. Thread-safe. */
final class DrawnAhead extends SecureRandom {
  private static final long serialVersionUID = 1L;
  private static final int CHUNK = 4096;

  private final SecureRandom source;
  private final byte[] chunk = new byte[CHUNK];
  private int next = CHUNK;

  DrawnAhead(SecureRandom source) {
    super(null, null);
    this.source = source;
  }

  @Override
  public synchronized void nextBytes(byte[] bytes) {
    int done = 0;
    while (done < bytes.length) {
      if (next == CHUNK) {
        source.nextBytes(chunk);
        next = 0;
      }
      int part = Math.min(CHUNK - next, bytes.length - done);
      System.arraycopy(chunk, next, bytes, done, part);
      Arrays.fill(chunk, next, next + part, (byte) 0);
      next += part;
      done += part;
    }
  }
}
