package dev.earshot.scoring.copies;

import java.util.Arrays;
import java.util.function.IntConsumer;

/*
 * All ints of a form stand in one array: its body, then three for each key: the key, where the next
 * form of the same place in the table has it, and the form. A table of heads leads to the newest.
 * So a look-up touches one line of memory for each form it meets. A form that is gone keeps its
 * place, emptied, until half are.
 */
/** The different wordings of posts, found by their words or by their keys. Not thread-safe. */
final class Forms {
  private static final int FEWEST = 16;
  private static final int KEY = 3;

  /** A key that is none any more; of what is read, none is. */
  static final int GONE = 0;

  /** So many steps are taken from a key at most: a phrase that all use tells nothing. */
  private static final int MOST_STEPS = 256;

  static final int MOST_FOUND = 32;

  int count;
  private int[] pool = new int[1 << 10];
  private int used = 1; // 0 is no place
  private int[] starts = new int[FEWEST];
  private int[] shapes = new int[FEWEST];
  private int[] runs = new int[FEWEST];
  private long[] fingerprints = new long[FEWEST];
  private int[] heads = new int[1 << 6];
  private char[] heights = new char[1 << 6];
  private int headed;
  private int[] byFingerprint = new int[1 << 6];

  int[] pool() {
    return pool;
  }

  int start(int form) {
    return starts[form];
  }

  int length(int form) {
    return shapes[form] & 0xFF;
  }

  int keys(int form) {
    return shapes[form] >>> 8 & 0xFF;
  }

  int links(int form) {
    return shapes[form] >>> 16 & 0xFF;
  }

  int runs(int form) {
    return runs[form];
  }

  long fingerprint(int form) {
    return fingerprints[form];
  }

  int key(int form, int i) {
    return pool[starts[form] + length(form) + i * KEY];
  }

  /** Returns the form of these words; -1 if there is none. */
  int find(long fingerprint) {
    int mask = byFingerprint.length - 1;
    int at = (int) (fingerprint >>> 20) & mask;
    for (; byFingerprint[at] != 0; at = (at + 1) & mask) {
      if (fingerprints[byFingerprint[at] - 1] == fingerprint) {
        return byFingerprint[at] - 1;
      }
    }
    return -1;
  }

  int add(Wording wording) {
    return add(
        wording.fingerprint,
        wording.body,
        wording.length,
        wording.runs,
        wording.keys,
        wording.keyCount,
        wording.linkCount);
  }

  int add(Form form) {
    return add(
        form.fingerprint(),
        form.body(),
        form.body().length,
        form.runs(),
        form.keys(),
        form.keys().length,
        form.links());
  }

  Form get(int form) {
    int[] keys = new int[keys(form)];
    Arrays.setAll(keys, i -> key(form, i));
    int from = starts[form];
    return new Form(
        fingerprints[form],
        Arrays.copyOfRange(pool, from, from + length(form)),
        runs[form],
        keys,
        links(form));
  }

  private int add(
      long fingerprint, int[] body, int length, int many, int[] keys, int keyCount, int linkCount) {
    int form = count;
    if (form == starts.length) {
      int rows = form + form / 2;
      starts = Arrays.copyOf(starts, rows);
      shapes = Arrays.copyOf(shapes, rows);
      runs = Arrays.copyOf(runs, rows);
      fingerprints = Arrays.copyOf(fingerprints, rows);
    }
    long end = (long) used + length + (long) KEY * keyCount;
    if (end > pool.length) {
      pool = Arrays.copyOf(pool, (int) Math.min(Integer.MAX_VALUE - 8, end + end / 2));
    }
    starts[form] = used;
    shapes[form] = length | keyCount << 8 | linkCount << 16;
    runs[form] = many;
    fingerprints[form] = fingerprint;
    System.arraycopy(body, 0, pool, used, length);
    used += length;
    for (int i = 0; i < keyCount; i++) {
      pool[used] = keys[i];
      pool[used + 2] = form;
      used += KEY;
    }
    count++;
    headed += keyCount;
    if (headed > heads.length) {
      heads = new int[2 * heads.length];
      heights = new char[heads.length];
      for (int each = 0; each < count; each++) {
        head(each);
      }
    } else {
      head(form);
    }
    if (count * 3L > byFingerprint.length * 2L) {
      byFingerprint = new int[2 * byFingerprint.length];
      for (int each = 0; each < count; each++) {
        print(each);
      }
    } else {
      print(form);
    }
    return form;
  }

  private void head(int form) {
    int at = starts[form] + length(form);
    for (int i = 0; i < keys(form); i++, at += KEY) {
      if (pool[at] == GONE) {
        continue;
      }
      int head = place(pool[at]);
      pool[at + 1] = heads[head];
      heads[head] = at;
      if (heights[head] < Character.MAX_VALUE) {
        heights[head]++;
      }
    }
  }

  private int place(int key) {
    int hash = (key * 0x9E3779B1) >>> Integer.numberOfLeadingZeros(heads.length - 1);
    return hash & (heads.length - 1);
  }

  private void print(int form) {
    int mask = byFingerprint.length - 1;
    int at = (int) (fingerprints[form] >>> 20) & mask;
    while (byFingerprint[at] != 0) {
      at = (at + 1) & mask;
    }
    byFingerprint[at] = form + 1;
  }

  /** Returns how many forms have a key or another of its place in the table. */
  int common(int key) {
    return heights[place(key)];
  }

  /** Hands over the newest forms that have a key, some more than once. */
  void withKey(int key, IntConsumer taker) {
    int found = 0;
    int steps = 0;
    for (int at = heads[place(key)];
        at != 0 && found < MOST_FOUND && steps < MOST_STEPS;
        at = pool[at + 1]) {
      if (pool[at] == key) {
        taker.accept(pool[at + 2]);
        found++;
      }
      steps += pool[at] == GONE ? 0 : 1;
    }
  }

  boolean isLiving(int form) {
    return fingerprints[form] != 0;
  }

  /** Forgets what a form is, though not that it was. */
  void remove(int form) {
    int at = starts[form];
    Arrays.fill(pool, at, at + length(form), 0);
    forgetKeys(form, 0, keys(form));
    runs[form] = 0;
    fingerprints[form] = 0;
  }

  /** Forgets which pages a form names. */
  void removeLinks(int form) {
    forgetKeys(form, 0, links(form));
  }

  private void forgetKeys(int form, int from, int to) {
    for (int i = from; i < to; i++) {
      int at = starts[form] + length(form) + i * KEY;
      if (pool[at] != GONE) {
        int place = place(pool[at]);
        if (heights[place] < Character.MAX_VALUE) {
          heights[place]--;
        }
        pool[at] = GONE;
      }
    }
  }

  /** Returns how many bytes all arrays take. */
  long bytes() {
    return 4L * (pool.length + starts.length + shapes.length + runs.length + heads.length)
        + 4L * byFingerprint.length
        + 2L * heights.length
        + 8L * fingerprints.length;
  }
}
