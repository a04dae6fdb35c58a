package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/*
 * A run has the one place its hash names; the trainer leaves out a run whose place a better one
 * has. So a look costs one hash and one load, and no branch depends on what it finds. A place holds
 * a tag, 16 more bits of the hash, instead of the run: one in 65,536 runs that are not known is
 * taken for the one in its place.
 *
 * The longest known run at the end of the letters counts, and its row holds what the shorter ones
 * inside it say, too. A row is a byte a language, small enough that four rows add up as longs, and
 * what every language gets alike makes no difference: rows need no sign.
 */
/** What runs of letters of one script say for each of the languages written in it. */
final class Votes {
  /** The largest vote in a row, so that {@link #AT_ONCE} of them fit into a byte. */
  static final int MOST = 63;

  /** What the last language gets from every row, which has no byte for it. */
  static final int LAST = 24;

  private static final int AT_ONCE = 4;
  private static final int BYTES = Long.BYTES;
  private static final long NOTHING = LAST * 0x0101010101010101L;
  private static final long TOO_MUCH = 0xC0C0C0C0C0C0C0C0L;
  private static final long EVEN = 0x00FF00FF00FF00FFL;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;
  private static final long SCATTER_LAST = 0xD6E8FEB86659FD93L;
  private static final long THREE_LETTERS = 0xFFFFFFFFFFFFL;
  private static final long TWO_LETTERS = 0xFFFFFFFFL;
  private static final long ONE_LETTER = 0xFFFFL;

  final List<String> languages;

  /** What each language has before any letter. */
  final int[] bias;

  /** How many longs a row takes. */
  private final int width;

  /** The tag and the number of the row of each place; 0 for an empty one. */
  private final int[] places;

  /** The rows, after one that says nothing. */
  private final long[] rows;

  /**
   * Reads the votes of a script.
   *
   * @param bias what each language has before any letter
   * @param tags the tags of all places, little-endian, 0 for an empty one; none, and no rows, if
   *     there is nothing to tell apart
   * @param rows the rows of the places that are not empty, in their order
   */
  Votes(List<String> languages, int[] bias, byte[] tags, byte[] rows, String source) {
    this.languages = languages;
    this.bias = bias;
    width = width(languages.size());
    int count = tags.length / Character.BYTES;
    if (bias.length != languages.size()
        || tags.length % Character.BYTES != 0
        || Integer.bitCount(count) > 1
        || rows.length % (width * BYTES) != 0
        || rows.length / (width * BYTES) > Character.MAX_VALUE) {
      throw new MalformedException(source, "votes", -1, "they do not fit the languages", null);
    }
    places = new int[count];
    if (number(tags) != rows.length / (width * BYTES)) {
      throw new MalformedException(source, "votes", -1, "they do not fit the runs", null);
    }
    this.rows = new long[width + rows.length / BYTES];
    Arrays.fill(this.rows, 0, width, NOTHING);
    ByteBuffer.wrap(rows)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(this.rows, width, rows.length / BYTES);
    long any = 0;
    for (long row : this.rows) {
      any |= row;
    }
    if ((any & TOO_MUCH) != 0) {
      throw new MalformedException(source, "votes", -1, "one is too large", null);
    }
  }

  /** Returns how many longs a row of so many languages takes: the last has no byte. */
  static int width(int languages) {
    return Math.max(1, (languages - 1 + BYTES - 1) / BYTES);
  }

  /** Fills the places; returns how many are not empty. */
  private int number(byte[] tags) {
    char[] read = new char[places.length];
    ByteBuffer.wrap(tags).order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().get(read);
    int row = 0;
    for (int i = 0; i < read.length; i++) {
      if (read[i] != 0) {
        places[i] = (read[i] << Character.SIZE) | (char) ++row;
      }
    }
    return row;
  }

  /** Returns the bits that a run's place and tag are taken from. */
  static long hash(long run) {
    return (run >>> Integer.SIZE) * SCATTER + (run & TWO_LETTERS) * SCATTER_LAST;
  }

  /** Returns the place of a run, one of so many, a power of two. */
  static int place(long hash, int places) {
    return (int) (hash >>> 40) & (places - 1);
  }

  /** Returns what tells a run from the others of its place. */
  static char tag(long hash) {
    return (char) (hash >>> 24);
  }

  /** Returns how many numbers hold the sums of the languages. */
  int sums() {
    return width * BYTES + 1;
  }

  /**
   * Adds up what runs say, at most {@link LetterRuns#ROOM}.
   *
   * @param found room for a number a run
   */
  void add(long[] runs, int count, int[] found, int[] sums) {
    if (places.length == 0) {
      return;
    }
    int taken = 0;
    for (int i = 0; i < count; i++) {
      found[taken++] = find(runs[i]) * width;
    }
    while (taken % AT_ONCE != 0) {
      found[taken++] = 0;
    }
    int lastBefore = sums[bias.length - 1];
    for (int column = 0; column < width; column++) {
      long even = 0;
      long odd = 0;
      for (int i = 0; i < taken; i += AT_ONCE) {
        long four =
            rows[found[i] + column]
                + rows[found[i + 1] + column]
                + rows[found[i + 2] + column]
                + rows[found[i + 3] + column];
        even += four & EVEN;
        odd += (four >>> Byte.SIZE) & EVEN;
      }
      for (int k = column * BYTES; k < (column + 1) * BYTES; k += 2) {
        sums[k] += (char) even;
        sums[k + 1] += (char) odd;
        even >>>= Character.SIZE;
        odd >>>= Character.SIZE;
      }
    }
    sums[bias.length - 1] = lastBefore + taken * LAST;
  }

  /** Returns the number of the row of the longest known run at the end of these letters. */
  private int find(long letters) {
    int four = look(letters);
    int three = look(letters & THREE_LETTERS);
    int found = four | (three & ~ones(four));
    if (found == 0) {
      found = look(letters & TWO_LETTERS);
      if (found == 0) {
        found = look(letters & ONE_LETTER);
      }
    }
    return found;
  }

  /** Returns the number of a run's row; 0 if it is not known. */
  private int look(long run) {
    long hash = hash(run);
    int entry = places[place(hash, places.length)];
    return (char) entry & ~ones((entry >>> Character.SIZE) ^ tag(hash));
  }

  /** Returns all bits for what is above 0, none for 0. */
  private static int ones(int number) {
    return -number >> (Integer.SIZE - 1);
  }
}
