package dev.earshot.pipeline;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/* A name is 128 bits and most stand on one row: so a name is a tag of 32 bits here, with its row
 * beside it, and whoever asks looks whether a row is one that they mean. The table is in parts, each
 * grown by a quarter at a time, so that it is never half empty nor twice there; no part is large
 * enough to be a burden to a collector. Names that come by the million before anybody asks are
 * collected first and put into their places part by part, since a place anywhere in a large table
 * is far from the last one. */
/**
 * Leads from names to the rows on which they may stand: eight bytes a name, and eight more for each
 * further row. A row that is gone stays until all are numbered anew. Not thread-safe.
 */
final class TaggedRows {
  private static final int PARTS = 1 << 10;
  private static final int SMALLEST = 8;
  private static final int[] NOTHING = {};

  /** Tag and what it leads to, by turns: 0 nothing, above 0 one row, below 0 a list. */
  private final int[][] parts = new int[PARTS][];

  private final int[] used = new int[PARTS];

  /** Lists: a row, and where the next of its list is, from 1. */
  private Rows lists = new Rows(1);

  /** Whether names are merely collected. */
  private boolean collecting;

  TaggedRows() {
    Arrays.fill(parts, NOTHING);
  }

  /** Returns one that nobody may ask before it is {@link #settle settled}. */
  static TaggedRows collecting() {
    TaggedRows rows = new TaggedRows();
    rows.collecting = true;
    return rows;
  }

  /** Puts what was collected into its places. */
  void settle() {
    if (collecting) {
      renumber(row -> row);
    }
  }

  static int tag(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32) ^ low) * 0x9E3779B97F4A7C15L;
    return (int) (((mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 32);
  }

  /** Puts a row under a name, beside others of that name. */
  void add(long high, long low, int row) {
    add(tag(high, low), row);
  }

  private void add(int tag, int row) {
    int part = tag & (PARTS - 1);
    if (collecting) {
      int at = 2 * used[part]++;
      if (at == parts[part].length) {
        parts[part] = Arrays.copyOf(parts[part], larger(at));
      }
      parts[part][at] = tag;
      parts[part][at + 1] = row + 1;
      return;
    }
    if ((used[part] + 1) * 16L > parts[part].length * 7L) {
      resize(part, larger(parts[part].length));
    }
    int at = place(parts[part], tag);
    int former = parts[part][at + 1];
    parts[part][at] = tag;
    if (former == 0) {
      used[part]++;
      parts[part][at + 1] = row + 1;
    } else {
      parts[part][at + 1] = -list(row, former > 0 ? list(former - 1, 0) : -former);
    }
  }

  private int list(int row, int next) {
    int list = lists.add();
    lists.set(list, 0, row, next);
    return list + 1;
  }

  /** Returns where a tag is or would be. */
  private static int place(int[] part, int tag) {
    int at = 2 * (int) (((tag & 0xFFFFFFFFL) * (part.length / 2)) >>> 32);
    while (part[at + 1] != 0 && part[at] != tag) {
      at = at + 2 == part.length ? 0 : at + 2;
    }
    return at;
  }

  private static int larger(int length) {
    int names = length / 2;
    return 2 * Math.max(SMALLEST, names + names / 4);
  }

  private void resize(int part, int length) {
    int[] former = parts[part];
    int[] resized = new int[length];
    for (int i = 0; i < former.length; i += 2) {
      if (former[i + 1] != 0) {
        int at = place(resized, former[i]);
        resized[at] = former[i];
        resized[at + 1] = former[i + 1];
      }
    }
    parts[part] = resized;
  }

  /** Returns what a name leads to; 0 for nothing. */
  private int of(int tag) {
    int[] part = parts[tag & (PARTS - 1)];
    return part.length == 0 ? 0 : part[place(part, tag) + 1];
  }

  /** Returns the first of the rows under a name which is the one; -1 if none is. */
  int find(long high, long low, IntPredicate isOne) {
    int to = of(tag(high, low));
    for (int list = -to; list > 0; list = lists.low(list - 1, 0)) {
      int row = lists.high(list - 1, 0);
      if (isOne.test(row)) {
        return row;
      }
    }
    return to > 0 && isOne.test(to - 1) ? to - 1 : -1;
  }

  /** Hands over each row under a name: it may come twice, and be another's. */
  void forEach(long high, long low, IntConsumer rows) {
    find(
        high,
        low,
        row -> {
          rows.accept(row);
          return false;
        });
  }

  /** Returns whether a name stands on one row alone. */
  boolean isOnOne(long high, long low) {
    return of(tag(high, low)) > 0;
  }

  /**
   * Numbers the rows anew.
   *
   * @param numbers gives a row its number from now on; below 0 for one that is gone
   */
  void renumber(IntUnaryOperator numbers) {
    Rows former = lists;
    lists = new Rows(1);
    collecting = false;
    for (int part = 0; part < PARTS; part++) {
      int[] names = parts[part];
      parts[part] = new int[larger(names.length)];
      used[part] = 0;
      for (int i = 0; i < names.length; i += 2) {
        int to = names[i + 1];
        if (to > 0) {
          addAgain(names[i], numbers.applyAsInt(to - 1));
        }
        for (int list = -to; list > 0; list = former.low(list - 1, 0)) {
          addAgain(names[i], numbers.applyAsInt(former.high(list - 1, 0)));
        }
      }
      if (used[part] == 0) {
        parts[part] = NOTHING;
      } else {
        resize(part, 2 * (used[part] + used[part] / 6 + 1)); // a name may have come many times
      }
    }
  }

  private void addAgain(int tag, int row) {
    if (row >= 0) {
      add(tag, row);
    }
  }
}
