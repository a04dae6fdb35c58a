package dev.earshot.scoring.topic;

import dev.earshot.scoring.unique.AuthorSet;
import dev.earshot.scoring.unique.Barred;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many mentions of one group and one stretch of time hold each value, and by whom; the values'
 * keys lie one after the other in one array. Not thread-safe.
 */
final class TermTable {
  private static final int FEWEST = 8;

  private final int mostExact;
  private int[] rowsByHash = new int[2 * FEWEST];
  private int[] starts = new int[FEWEST + 1];
  private int[] counts = new int[FEWEST];
  private @Nullable AuthorSet[] authors = new AuthorSet[FEWEST];
  private byte[] texts = new byte[FEWEST * 16];
  private int rows;
  private int size;
  private long mentions;

  /** Creates a table of nothing that tells so many authors of a value exactly. */
  TermTable(int mostExact) {
    this.mostExact = mostExact;
  }

  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns how many mentions there are, whatever they name. */
  long mentions() {
    return mentions;
  }

  void countMentions(long more) {
    mentions += more;
  }

  /** Returns how many values there are. */
  int size() {
    return size;
  }

  /** Returns how many rows there are, those that are empty by now included. */
  int rows() {
    return rows;
  }

  /** Returns how many mentions a row's value has; 0 of a row that is empty by now. */
  int count(int row) {
    return counts[row];
  }

  /** Returns the key of a row's value. */
  String key(int row) {
    return new String(texts, starts[row], starts[row + 1] - starts[row], StandardCharsets.UTF_8);
  }

  /** Returns the hash of a row's key. */
  long hash(int row) {
    return hash(texts, starts[row], starts[row + 1]);
  }

  /** Returns who is counted in a row; null for nobody. */
  @Nullable AuthorSet authors(int row) {
    return authors[row];
  }

  /** Returns the row of a key; -1 if it has none. */
  int find(byte[] key) {
    int mask = rowsByHash.length - 1;
    int slot = (int) hash(key, 0, key.length) & mask;
    for (; rowsByHash[slot] != 0; slot = (slot + 1) & mask) {
      int row = rowsByHash[slot] - 1;
      if (counts[row] != 0
          && Arrays.equals(texts, starts[row], starts[row + 1], key, 0, key.length)) {
        return row;
      }
    }
    return -1;
  }

  /** Makes a row for a key that has none, to be counted at once. */
  int insert(byte[] key) {
    if (rows == counts.length) {
      int larger = rows + rows / 2;
      starts = Arrays.copyOf(starts, larger + 1);
      counts = Arrays.copyOf(counts, larger);
      authors = Arrays.copyOf(authors, larger);
    }
    int end = Math.addExact(starts[rows], key.length);
    if (end > texts.length) {
      texts = Arrays.copyOf(texts, (int) Math.min(Integer.MAX_VALUE - 8L, end + end / 2L));
    }
    System.arraycopy(key, 0, texts, starts[rows], key.length);
    starts[++rows] = end;
    size++;
    if (rows * 2 > rowsByHash.length) {
      rowsByHash = new int[rowsByHash.length * 2];
      for (int row = 0; row < rows; row++) {
        place(row);
      }
    } else {
      place(rows - 1);
    }
    return rows - 1;
  }

  private void place(int row) {
    int mask = rowsByHash.length - 1;
    int slot = (int) hash(row) & mask;
    while (rowsByHash[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    rowsByHash[slot] = row + 1;
  }

  /**
   * Counts mentions of a row more or less.
   *
   * @param author whose; none where {@code named} is false
   */
  void count(int row, int more, boolean named, long author) {
    counts[row] += more;
    if (named) {
      authorsOf(row).add(author, more);
    }
    if (counts[row] == 0) {
      erase(row);
      tidy();
    }
  }

  private AuthorSet authorsOf(int row) {
    AuthorSet set = authors[row];
    if (set == null) {
      set = new AuthorSet(mostExact);
      authors[row] = set;
    }
    return set;
  }

  private void erase(int row) {
    counts[row] = 0;
    authors[row] = null;
    Arrays.fill(texts, starts[row], starts[row + 1], (byte) 0);
    size--;
  }

  /** What a table takes apart tells what goes. */
  interface Going {
    /** Tells of a value that goes. */
    void take(long hash, int count);
  }

  /** Takes out what so many mentions or fewer hold. */
  void drop(int most, Going going) {
    for (int row = 0; row < rows; row++) {
      if (counts[row] != 0 && counts[row] <= most) {
        going.take(hash(row), counts[row]);
        erase(row);
      }
    }
    tidy();
  }

  /** Takes out the values that a filter holds. */
  void drop(Barred barred, long group, Going going) {
    for (int row = 0; row < rows; row++) {
      if (counts[row] != 0 && barred.holds(group, hash(row))) {
        going.take(hash(row), counts[row]);
        erase(row);
      }
    }
    tidy();
  }

  private void tidy() {
    if (rows <= FEWEST || size >= rows / 2) {
      return;
    }
    TermTable left = new TermTable(mostExact);
    for (int row = 0; row < rows; row++) {
      if (counts[row] != 0) {
        int at = left.insert(Arrays.copyOfRange(texts, starts[row], starts[row + 1]));
        left.counts[at] = counts[row];
        left.authors[at] = authors[row];
      }
    }
    rowsByHash = left.rowsByHash;
    starts = left.starts;
    counts = left.counts;
    authors = left.authors;
    texts = left.texts;
    rows = left.rows;
  }

  static long hash(byte[] text) {
    return hash(text, 0, text.length);
  }

  private static long hash(byte[] text, int from, int to) {
    long hash = (long) to - from;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(mentions);
    out.writeInt(size);
    for (int row = 0; row < rows; row++) {
      if (counts[row] != 0) {
        out.writeUTF(key(row));
        out.writeInt(counts[row]);
        AuthorSet set = authors[row];
        (set == null ? new AuthorSet(1) : set).write(out);
      }
    }
  }

  /** Adds what {@link #write} wrote. */
  void read(DataInputStream in) throws IOException {
    mentions += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      byte[] key = bytes(in.readUTF());
      int more = in.readInt();
      if (key.length < 2 || more <= 0) {
        throw new IOException("value");
      }
      int row = find(key);
      row = row < 0 ? insert(key) : row;
      counts[row] += more;
      authorsOf(row).read(in);
    }
  }
}
