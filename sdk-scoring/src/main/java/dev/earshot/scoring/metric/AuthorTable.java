package dev.earshot.scoring.metric;

import dev.earshot.AuthorId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/* Most authors are heard once, so a map of objects would hold five of them for each. */
/**
 * Rows of sums, one an author, with the ids' texts one after the other in one array. Not
 * thread-safe.
 */
final class AuthorTable {
  private static final int FEWEST = 16;

  private final int width;
  private int[] rowsByHash = new int[2 * FEWEST];
  private int[] starts = new int[FEWEST + 1];
  private long[] sums;
  private byte[] texts = new byte[FEWEST * 32];
  private int rows;
  private int size;

  /** Creates a table of that many sums a row, the first of which is 0 in no author's row. */
  AuthorTable(int width) {
    this.width = width;
    sums = new long[FEWEST * width];
  }

  /** Returns how many authors have a row. */
  int size() {
    return size;
  }

  /** Returns how many rows there are, those that are nobody's any more included. */
  int rows() {
    return rows;
  }

  boolean isAnybodys(int row) {
    return sums[row * width] != 0;
  }

  long sum(int row, int column) {
    return sums[row * width + column];
  }

  AuthorId author(int row) {
    return AuthorId.parse(text(row));
  }

  /** Returns the written form of an author's id. */
  String text(int row) {
    return new String(texts, starts[row], starts[row + 1] - starts[row], StandardCharsets.UTF_8);
  }

  /** Adds to the sums of an author; where the first becomes 0, nothing is left of the author. */
  void add(String author, long... more) {
    byte[] text = author.getBytes(StandardCharsets.UTF_8);
    int row = rowOf(text, hash(text));
    boolean was = isAnybodys(row);
    for (int i = 0; i < width; i++) {
      sums[row * width + i] += more[i];
    }
    if (isAnybodys(row)) {
      size += was ? 0 : 1;
      return;
    }
    size -= was ? 1 : 0;
    Arrays.fill(sums, row * width, (row + 1) * width, 0);
    Arrays.fill(texts, starts[row], starts[row + 1], (byte) 0);
    if (rows > FEWEST && size < rows / 2) {
      rebuild();
    }
  }

  private int rowOf(byte[] text, int hash) {
    int mask = rowsByHash.length - 1;
    int slot = hash & mask;
    while (rowsByHash[slot] != 0) {
      int row = rowsByHash[slot] - 1;
      if (Arrays.equals(texts, starts[row], starts[row + 1], text, 0, text.length)) {
        return row;
      }
      slot = (slot + 1) & mask;
    }
    append(text);
    rowsByHash[slot] = rows;
    if (rows * 2 > rowsByHash.length) {
      hashAnew(rowsByHash.length * 2);
    }
    return rows - 1;
  }

  private void append(byte[] text) {
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, rows + rows / 2 + 2);
      sums = Arrays.copyOf(sums, (starts.length - 1) * width);
    }
    int end = Math.addExact(starts[rows], text.length);
    if (end > texts.length) {
      texts = Arrays.copyOf(texts, (int) Math.min(Integer.MAX_VALUE - 8L, end + end / 2L));
    }
    System.arraycopy(text, 0, texts, starts[rows], text.length);
    starts[++rows] = end;
  }

  private void hashAnew(int slots) {
    rowsByHash = new int[slots];
    for (int row = 0; row < rows; row++) {
      int slot = hash(Arrays.copyOfRange(texts, starts[row], starts[row + 1])) & (slots - 1);
      while (rowsByHash[slot] != 0) {
        slot = (slot + 1) & (slots - 1);
      }
      rowsByHash[slot] = row + 1;
    }
  }

  private static int hash(byte[] text) {
    int hash = Arrays.hashCode(text) * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private void rebuild() {
    AuthorTable left = new AuthorTable(width);
    for (int row = 0; row < rows; row++) {
      if (isAnybodys(row)) {
        left.add(text(row), Arrays.copyOfRange(sums, row * width, (row + 1) * width));
      }
    }
    rowsByHash = left.rowsByHash;
    starts = left.starts;
    sums = left.sums;
    texts = left.texts;
    rows = left.rows;
  }
}
