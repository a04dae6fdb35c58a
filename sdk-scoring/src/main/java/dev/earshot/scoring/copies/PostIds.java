package dev.earshot.scoring.copies;

import dev.earshot.PostId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ids of posts, one a row, as bytes in pages; found by their hash. Not thread-safe. */
final class PostIds {
  private static final int PAGE = 1 << 16;

  private byte[][] pages = {new byte[PAGE]};
  private int page;
  private int used;
  private long[] places = new long[16]; // page, offset in it, length
  private int[] byHash = new int[1 << 6];
  private int rows;

  int rows() {
    return rows;
  }

  /** Adds an id; returns its row. */
  int add(PostId id) {
    byte[] text = bytes(id);
    if (used + text.length > PAGE) {
      page++;
      used = 0;
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, 2 * page);
      }
      pages[page] = new byte[PAGE];
    }
    System.arraycopy(text, 0, pages[page], used, text.length);
    if (rows == places.length) {
      places = Arrays.copyOf(places, rows + rows / 2);
    }
    places[rows++] = (long) page << 32 | (long) used << 16 | text.length;
    used += text.length;
    if (rows * 3L > byHash.length * 2L) {
      byHash = new int[2 * byHash.length];
      for (int row = 0; row < rows; row++) {
        put(row);
      }
    } else {
      put(rows - 1);
    }
    return rows - 1;
  }

  private void put(int row) {
    int mask = byHash.length - 1;
    int at = hash(pageOf(row), offset(row), length(row)) & mask;
    while (byHash[at] != 0) {
      at = (at + 1) & mask;
    }
    byHash[at] = row + 1;
  }

  /** Returns the row of an id; -1 if it has none. */
  int find(PostId id) {
    byte[] text = bytes(id);
    int mask = byHash.length - 1;
    int at = hash(text, 0, text.length) & mask;
    for (; byHash[at] != 0; at = (at + 1) & mask) {
      int row = byHash[at] - 1;
      int from = offset(row);
      if (Arrays.equals(pageOf(row), from, from + length(row), text, 0, text.length)) {
        return row;
      }
    }
    return -1;
  }

  PostId get(int row) {
    return PostId.parse(new String(pageOf(row), offset(row), length(row), StandardCharsets.UTF_8));
  }

  /** Overwrites an id, so that nothing finds it any more. */
  void erase(int row) {
    Arrays.fill(pageOf(row), offset(row), offset(row) + length(row), (byte) 0);
  }

  long bytes() {
    return (long) PAGE * (page + 1) + 8L * places.length + 4L * byHash.length;
  }

  private byte[] pageOf(int row) {
    return pages[(int) (places[row] >>> 32)];
  }

  private int offset(int row) {
    return (int) (places[row] >>> 16) & 0xFFFF;
  }

  private int length(int row) {
    return (int) places[row] & 0xFFFF;
  }

  private static byte[] bytes(PostId id) {
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int hash(byte[] text, int at, int length) {
    long hash = length;
    for (int i = at; i < at + length; i++) {
      hash = (hash ^ text[i]) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }
}
