package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are read twice, and taken the second time only as they were the first: by the SHA-256
 * over each mebibyte of them, which is held until it is known to be the same. A file between two
 * readings is anybody's.
 */
final class SameLines {
  private static final int LEAST_HELD = 1 << 20;

  private record Line(String source, long number, String text) {}

  private final List<byte[]> former = new ArrayList<>();
  private final List<Line> held = new ArrayList<>();
  private final MessageDigest digest = sha256();
  private long length;
  private int next;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads a line for the first time. */
  void read(String line) {
    if (isPart(line)) {
      former.add(digest.digest());
    }
  }

  /** Ends the first reading. */
  void endFirst() {
    former.add(digest.digest());
    length = 0;
  }

  /**
   * Reads a line again, and hands over those of which it is known that they are the same.
   *
   * @throws RefusedException if one is not
   */
  void readAgain(String source, long number, String line, TextLines.Taker to) throws IOException {
    held.add(new Line(source, number, line));
    if (isPart(line)) {
      handOver(to);
    }
  }

  /**
   * Hands over the rest.
   *
   * @throws RefusedException if it is not the same, or not all
   */
  void endAgain(TextLines.Taker to) throws IOException {
    requireSame(next == former.size() - 1);
    handOver(to);
  }

  private boolean isPart(String line) {
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    length += line.length() + 1L;
    if (length < LEAST_HELD) {
      return false;
    }
    length = 0;
    return true;
  }

  private void handOver(TextLines.Taker to) throws IOException {
    requireSame(next < former.size() && MessageDigest.isEqual(former.get(next), digest.digest()));
    next++;
    for (Line line : held) {
      to.take(line.source(), line.number(), line.text());
    }
    held.clear();
  }

  private static void requireSame(boolean same) {
    if (!same) {
      throw new RefusedException(
          "the file was changed while it was read; nothing of what was changed was taken", null);
    }
  }
}
