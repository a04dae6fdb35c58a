package dev.earshot.scoring;

/**
 * Numbers 64-bit keys from 0 on in the order in which they were added, with open addressing. Grows
 * while it is filled; read by many threads once it is no longer.
 */
final class LongIndex {
  private long[] keys = new long[1 << 6];
  private int[] numbers = new int[1 << 6];
  private int size;

  /** Returns the number of a key, which is added if it is new. */
  int add(long key) {
    int slot = slot(key);
    if (numbers[slot] != 0) {
      return numbers[slot] - 1;
    }
    if (size * 2 >= keys.length) {
      grow();
      slot = slot(key);
    }
    keys[slot] = key;
    numbers[slot] = ++size;
    return size - 1;
  }

  /** Returns the number of a key, or -1. */
  int find(long key) {
    return numbers[slot(key)] - 1;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key ^ (key >>> 32)) & mask;
    while (numbers[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[oldKeys.length * 2];
    numbers = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
