package dev.earshot.scoring.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the teacher said of texts, by their hash; see the README beside the file. */
final class TeacherLabels {
  private static final int HEAD = 16;

  /** Where the shares of a task start, how many labels it has, and which one takes the rest. */
  private record Columns(int start, int labels, int rest) {}

  private static final Map<String, Columns> TASKS =
      Map.of(
          "sentiment", new Columns(0, 3, 1),
          "emotion", new Columns(2, 4, 0),
          "irony", new Columns(5, 2, 0),
          "offensive", new Columns(6, 2, 0),
          "hate", new Columns(7, 2, 0),
          "complaint", new Columns(8, 2, 0));

  private final long[] hashes;
  private final byte[] shares;
  private final int width;

  private TeacherLabels(long[] hashes, byte[] shares, int width) {
    this.hashes = hashes;
    this.shares = shares;
    this.width = width;
  }

  static TeacherLabels read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    int count = in.getInt(8);
    int width = in.getInt(12);
    long[] hashes = new long[count];
    byte[] shares = new byte[count * width];
    in.position(HEAD);
    for (int i = 0; i < count; i++) {
      hashes[i] = in.getLong() ^ Long.MIN_VALUE;
      in.get(shares, i * width, width);
    }
    return new TeacherLabels(hashes, shares, width);
  }

  /** Returns how likely the teacher holds each label of a text; null if it never saw it. */
  float @Nullable [] of(String text, String task) {
    int at = Arrays.binarySearch(hashes, hash(text));
    if (at < 0) {
      return null;
    }
    Columns columns = Objects.requireNonNull(TASKS.get(task), task);
    float[] target = new float[columns.labels];
    int next = at * width + columns.start;
    float left = 1;
    for (int label = 0; label < target.length; label++) {
      if (label != columns.rest) {
        target[label] = Math.min(left, (shares[next++] & 0xFF) / 255f);
        left -= target[label];
      }
    }
    target[columns.rest] = left;
    return target;
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() ^ Long.MIN_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
