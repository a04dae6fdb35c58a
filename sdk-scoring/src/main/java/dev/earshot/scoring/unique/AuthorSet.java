package dev.earshot.scoring.unique;

import dev.earshot.scoring.metric.UniqueAuthors;
import dev.earshot.scoring.metric.UniqueAuthors.Certainty;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/* Most buckets of most keys know one author, who needs no table. */
/**
 * Who is in one bucket, and by how many mentions: exact up to a number of authors, beyond it a
 * sketch that can grow and not shrink. Not thread-safe.
 */
public final class AuthorSet {
  private static final int FEWEST = 8;
  private static final int SKETCH = -1;
  private static final int SKETCH_THAT_LOST = -2;
  private static final int[] NONE = {};

  private final int mostExact;
  private long only;
  private int onlyTimes;
  private long @Nullable [] hashes;
  private int[] times = NONE;
  private int size;
  private @Nullable Registers sketch;
  private boolean departed;

  /** Creates a set of nobody that is exact up to that many. */
  public AuthorSet(int mostExact) {
    this.mostExact = mostExact;
  }

  /** Whether everybody is told one by one. */
  public boolean isExact() {
    return sketch == null;
  }

  /** Whether somebody was taken out of a sketch, which still counts them. */
  public boolean hasDeparted() {
    return departed;
  }

  /** Returns how many there are; about so many where it is not exact. */
  public long size() {
    return sketch != null ? sketch.estimate() : hashes != null ? size : onlyTimes != 0 ? 1 : 0;
  }

  /** Returns how many there are, and how well that is known. */
  public UniqueAuthors told() {
    return new UniqueAuthors(
        size(),
        isExact() ? Certainty.EXACT : departed ? Certainty.UPPER_BOUND : Certainty.ESTIMATE);
  }

  /** Counts a mention of an author more or less. */
  public void add(long author, int sign) {
    count(spread(author), sign);
  }

  private void count(long hash, int more) {
    if (sketch != null) {
      if (more > 0) {
        sketch.add(hash);
      } else {
        departed = true;
      }
    } else if (hashes == null && (onlyTimes == 0 || only == hash)) {
      only = hash;
      onlyTimes += more;
    } else {
      if (hashes == null) {
        hashes = new long[FEWEST];
        times = new int[FEWEST];
        put(hashes, only, onlyTimes);
      }
      put(hashes, hash, more);
      if (size > mostExact) {
        turnIntoSketch();
      }
    }
  }

  private Registers turnIntoSketch() {
    Registers all = new Registers();
    forEach(all::add);
    sketch = all;
    hashes = null;
    times = NONE;
    return all;
  }

  private interface Hashes {
    void add(long hash);
  }

  private void forEach(Hashes each) {
    if (hashes == null) {
      if (onlyTimes != 0) {
        each.add(only);
      }
      return;
    }
    for (int i = 0; i < hashes.length; i++) {
      if (times[i] != 0) {
        each.add(hashes[i]);
      }
    }
  }

  /** Adds whoever is in another, once each. */
  public void addAll(AuthorSet other) {
    if (other.sketch != null) {
      Registers all = sketch != null ? sketch : turnIntoSketch();
      all.merge(other.sketch);
      departed |= other.departed;
    } else {
      other.forEach(hash -> count(hash, 1));
    }
  }

  private void put(long[] table, long hash, int more) {
    int slot = slot(table, times, hash);
    boolean was = times[slot] != 0;
    times[slot] += more;
    table[slot] = hash;
    if (was && times[slot] == 0) {
      remove(table, slot);
      size--;
    } else if (!was) {
      size++;
      if (size * 2 > table.length) {
        grow(table);
      }
    }
  }

  private void grow(long[] from) {
    long[] larger = new long[from.length * 2];
    int[] largerTimes = new int[larger.length];
    for (int i = 0; i < from.length; i++) {
      if (times[i] != 0) {
        int slot = slot(larger, largerTimes, from[i]);
        larger[slot] = from[i];
        largerTimes[slot] = times[i];
      }
    }
    hashes = larger;
    times = largerTimes;
  }

  private void remove(long[] table, int gap) {
    int mask = table.length - 1;
    int free = gap;
    for (int i = (gap + 1) & mask; times[i] != 0; i = (i + 1) & mask) {
      int home = (int) table[i] & mask;
      if (((i - home) & mask) >= ((i - free) & mask)) {
        table[free] = table[i];
        times[free] = times[i];
        free = i;
      }
    }
    table[free] = 0;
    times[free] = 0;
  }

  private static int slot(long[] table, int[] times, long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (times[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finalizer of MurmurHash3 (Austin Appleby, public domain), which is a bijection. */
  public static long spread(long author) {
    long h = author ^ (author >>> 33);
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /** Writes down who is in it. */
  public void write(DataOutputStream out) throws IOException {
    if (sketch != null) {
      out.writeInt(departed ? SKETCH_THAT_LOST : SKETCH);
      sketch.write(out);
      return;
    }
    out.writeInt((int) size());
    if (hashes == null) {
      if (onlyTimes != 0) {
        out.writeLong(only);
        out.writeInt(onlyTimes);
      }
      return;
    }
    for (int i = 0; i < hashes.length; i++) {
      if (times[i] != 0) {
        out.writeLong(hashes[i]);
        out.writeInt(times[i]);
      }
    }
  }

  /** Adds what {@link #write} wrote. */
  public void read(DataInputStream in) throws IOException {
    int n = in.readInt();
    if (n < SKETCH_THAT_LOST) {
      throw new IOException("authors");
    }
    if (n < 0) {
      (sketch != null ? sketch : turnIntoSketch()).read(in);
      departed |= n == SKETCH_THAT_LOST;
    }
    for (; n > 0; n--) {
      count(in.readLong(), in.readInt());
    }
  }
}
