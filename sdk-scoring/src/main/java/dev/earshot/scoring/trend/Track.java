package dev.earshot.scoring.trend;

import dev.earshot.Mention;
import dev.earshot.scoring.metric.Engagement;
import dev.earshot.scoring.metric.SentimentCounts;
import dev.earshot.scoring.metric.UniqueAuthors;
import dev.earshot.scoring.unique.AuthorSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;

/** The buckets of one key that have mentions, in order of time. Not thread-safe. */
final class Track {
  /** How many sums a bucket has. */
  static final int COLUMNS = 8;

  /** What one post's engagement counts at most, so that sums can be taken back exactly. */
  static final long MOST_ENGAGEMENT = 1L << 40;

  private static final int NEGATIVE = 0;
  private static final int NEUTRAL = 1;
  private static final int POSITIVE = 2;
  private static final int UNSCORED = 3;
  private static final int COPIES = 4;
  private static final int ENGAGEMENT = 5;
  private static final int MISSING = 6;
  private static final int NO_AUTHOR = 7;
  private static final AuthorSet NOBODY = new AuthorSet(1);

  private long[] buckets = new long[1];
  private long[] sums = new long[COLUMNS];
  private AuthorSet[] authors = new AuthorSet[1];
  private int size;

  /** Sets sums to those of one mention. */
  static void fill(long[] sums, Mention mention, boolean noAuthor, boolean copy, int sign) {
    SentimentCounts sentiment = SentimentCounts.of(mention);
    Engagement engagement = Engagement.of(mention.post());
    sums[NEGATIVE] = sign * sentiment.negative();
    sums[NEUTRAL] = sign * sentiment.neutral();
    sums[POSITIVE] = sign * sentiment.positive();
    sums[UNSCORED] = sign * sentiment.unscored();
    sums[COPIES] = copy ? sign : 0;
    sums[ENGAGEMENT] = sign * Math.min(engagement.value(), MOST_ENGAGEMENT);
    sums[MISSING] = (long) sign * engagement.missing().size();
    sums[NO_AUTHOR] = noAuthor ? sign : 0;
  }

  static SeriesFigures figures(Instant from, Instant to, long[] sums, AuthorSet authors) {
    SentimentCounts sentiment =
        new SentimentCounts(sums[NEGATIVE], sums[NEUTRAL], sums[POSITIVE], sums[UNSCORED]);
    UniqueAuthors told = authors.told();
    long most = sentiment.total() - sums[NO_AUTHOR]; // a sketch does not know who has gone
    return new SeriesFigures(
        from,
        to,
        sentiment,
        sums[COPIES],
        sums[ENGAGEMENT],
        sums[MISSING],
        new UniqueAuthors(Math.min(told.count(), Math.max(0, most)), told.certainty()),
        sums[NO_AUTHOR]);
  }

  /** Returns how many buckets have mentions. */
  int size() {
    return size;
  }

  long first() {
    return buckets[0];
  }

  long last() {
    return buckets[size - 1];
  }

  /** Returns a bucket's row; where it has none, -1 less the place where it belongs. */
  int row(long bucket) {
    if (size > 0 && buckets[size - 1] <= bucket) {
      return buckets[size - 1] == bucket ? size - 1 : -1 - size;
    }
    return Arrays.binarySearch(buckets, 0, size, bucket);
  }

  /** Makes a row for a bucket that has none. */
  int insert(long bucket, int mostExact) {
    int row = -1 - row(bucket);
    if (size == buckets.length) {
      int larger = size + size / 2 + 1;
      buckets = Arrays.copyOf(buckets, larger);
      sums = Arrays.copyOf(sums, larger * COLUMNS);
      authors = Arrays.copyOf(authors, larger);
    }
    move(row, row + 1, size - row);
    buckets[row] = bucket;
    Arrays.fill(sums, row * COLUMNS, (row + 1) * COLUMNS, 0);
    authors[row] = new AuthorSet(mostExact);
    size++;
    return row;
  }

  private void move(int from, int to, int rows) {
    System.arraycopy(buckets, from, buckets, to, rows);
    System.arraycopy(sums, from * COLUMNS, sums, to * COLUMNS, rows * COLUMNS);
    System.arraycopy(authors, from, authors, to, rows);
  }

  void add(int row, long[] more) {
    for (int i = 0; i < COLUMNS; i++) {
      sums[row * COLUMNS + i] += more[i];
    }
  }

  AuthorSet authors(int row) {
    return authors[row];
  }

  boolean isEmpty(int row) {
    return mentions(row) == 0;
  }

  void remove(int row) {
    move(row + 1, row, size - row - 1);
    shrink(1);
  }

  /** Forgets the buckets before one. */
  void dropBefore(long bucket) {
    int gone = from(bucket);
    if (gone > 0) {
      move(gone, 0, size - gone);
      shrink(gone);
    }
  }

  private void shrink(int gone) {
    size -= gone;
    for (int i = 0; i < gone; i++) {
      authors[size + i] = NOBODY;
    }
    if (size < buckets.length / 4) {
      int smaller = Math.max(1, size);
      buckets = Arrays.copyOf(buckets, smaller);
      sums = Arrays.copyOf(sums, smaller * COLUMNS);
      authors = Arrays.copyOf(authors, smaller);
    }
  }

  private long mentions(int row) {
    int at = row * COLUMNS;
    return sums[at + NEGATIVE] + sums[at + NEUTRAL] + sums[at + POSITIVE] + sums[at + UNSCORED];
  }

  private int from(long bucket) {
    int row = row(bucket);
    return row < 0 ? -1 - row : row;
  }

  /** Returns the mentions from one bucket to before another. */
  long mentions(long first, long end) {
    long mentions = 0;
    for (int row = from(first); row < size && buckets[row] < end; row++) {
      mentions += mentions(row);
    }
    return mentions;
  }

  /** Adds up the buckets from one to before another; returns their authors. */
  AuthorSet sum(long first, long end, long[] into) {
    AuthorSet all = new AuthorSet(Integer.MAX_VALUE);
    for (int row = from(first); row < size && buckets[row] < end; row++) {
      for (int i = 0; i < COLUMNS; i++) {
        into[i] += sums[row * COLUMNS + i];
      }
      all.addAll(authors[row]);
    }
    return all;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (int row = 0; row < size; row++) {
      out.writeLong(buckets[row]);
      for (int i = 0; i < COLUMNS; i++) {
        out.writeLong(sums[row * COLUMNS + i]);
      }
      authors[row].write(out);
    }
  }

  /** Adds what {@link #write} wrote. */
  void read(DataInputStream in, int mostExact) throws IOException {
    long[] more = new long[COLUMNS];
    for (int n = in.readInt(); n > 0; n--) {
      long bucket = in.readLong();
      int row = row(bucket);
      row = row < 0 ? insert(bucket, mostExact) : row;
      for (int i = 0; i < COLUMNS; i++) {
        more[i] = in.readLong();
      }
      add(row, more);
      authors[row].read(in);
    }
  }
}
