package dev.earshot.scoring.count;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts by cell, in ascending order of the cells: what comes in order of time is added at the end,
 * and a score reads them as they lie. Every addition can be subtracted again. Not thread-safe.
 */
public final class Cells {
  private static final int FEWEST = 8;

  private long[] cells = {};
  private int[] counts = {};
  private int size;

  /** Creates counts of nothing yet. */
  public Cells() {}

  /** Returns whether there is no count. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns how many counts there are. */
  public int size() {
    return size;
  }

  /** Returns the cell at a place, from 0. */
  public long cell(int place) {
    return cells[place];
  }

  /** Returns the count at a place; never 0, and below it where more went than came. */
  public int count(int place) {
    return counts[place];
  }

  /**
   * Adds to a count; a count of 0 is none.
   *
   * @throws ArithmeticException if it leaves what an int holds
   */
  public void add(long cell, int more) {
    if (more == 0) {
      return;
    }
    int place =
        size == 0 || cell > cells[size - 1] ? -size - 1 : Arrays.binarySearch(cells, 0, size, cell);
    if (place < 0) {
      insert(-place - 1, cell, more);
      return;
    }
    counts[place] = Math.addExact(counts[place], more);
    if (counts[place] == 0) {
      remove(place);
    }
  }

  private void insert(int place, long cell, int count) {
    if (size == cells.length) {
      resize(Math.max(FEWEST, size + size / 2));
    }
    System.arraycopy(cells, place, cells, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    cells[place] = cell;
    counts[place] = count;
    size++;
  }

  private void remove(int place) {
    size--;
    System.arraycopy(cells, place + 1, cells, place, size - place);
    System.arraycopy(counts, place + 1, counts, place, size - place);
    cells[size] = 0;
    counts[size] = 0;
    if (cells.length > FEWEST && size < cells.length / 3) {
      resize(Math.max(FEWEST, size + size / 2));
    }
  }

  private void resize(int length) {
    cells = Arrays.copyOf(cells, length);
    counts = Arrays.copyOf(counts, length);
  }

  /** Writes the counts down. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (int place = 0; place < size; place++) {
      out.writeLong(cells[place]);
      out.writeInt(counts[place]);
    }
  }

  /** Reads counts and adds them to those that there are. */
  public void read(DataInputStream in) throws IOException {
    for (int n = in.readInt(); n > 0; n--) {
      add(in.readLong(), in.readInt());
    }
  }
}
