package dev.earshot.scoring.influence;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Counts by key, from which every addition can be subtracted again. Not thread-safe. */
final class Tally {
  private static final int FEWEST = 4;

  private long[] keys = {};
  private int[] counts = {};
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Adds to a count; a count of 0 is none.
   *
   * @throws ArithmeticException if it leaves what an int holds
   */
  void add(long key, int more) {
    if (more == 0) {
      return;
    }
    if ((size + 1) * 4 > counts.length * 3) {
      resize(Math.max(FEWEST, counts.length * 2));
    }
    int slot = slot(key);
    boolean was = counts[slot] != 0;
    counts[slot] = Math.addExact(counts[slot], more);
    keys[slot] = key;
    size += was ? 0 : 1;
    if (counts[slot] == 0) {
      size--;
      close(slot);
      if (counts.length > FEWEST && size * 4 < counts.length) {
        resize(counts.length / 2);
      }
    }
  }

  /** Returns the keys in ascending order. */
  long[] keys() {
    long[] sorted = new long[size];
    int n = 0;
    for (int slot = 0; slot < counts.length; slot++) {
      if (counts[slot] != 0) {
        sorted[n++] = keys[slot];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  int count(long key) {
    return size == 0 ? 0 : counts[slot(key)];
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (long key : keys()) {
      out.writeLong(key);
      out.writeInt(count(key));
    }
  }

  void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      add(in.readLong(), in.readInt());
    }
  }

  /** Returns the slot of a key, or the free one where it would be. */
  private int slot(long key) {
    int mask = counts.length - 1;
    int slot = home(key, mask);
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int home(long key, int mask) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed ^ (mixed >>> 32)) & mask;
  }

  /* What probing would pass over the freed slot moves into it. */
  private void close(int freed) {
    int mask = counts.length - 1;
    int gap = freed;
    for (int slot = (gap + 1) & mask; counts[slot] != 0; slot = (slot + 1) & mask) {
      int home = home(keys[slot], mask);
      if (((slot - home) & mask) >= ((slot - gap) & mask)) {
        keys[gap] = keys[slot];
        counts[gap] = counts[slot];
        gap = slot;
      }
    }
    keys[gap] = 0;
    counts[gap] = 0;
  }

  private void resize(int slots) {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[slots];
    counts = new int[slots];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
