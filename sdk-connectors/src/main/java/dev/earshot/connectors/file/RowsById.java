package dev.earshot.connectors.file;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.earshot.Post;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Which row had an id first, and by digests whose it was and what it said: 20 bytes an id and some
 * room. Not thread-safe.
 */
final class RowsById {
  private static final HashFunction HASH = Hashing.murmur3_128();
  private static final Pattern LONG_NUMBER = Pattern.compile("(?<![0-9A-Za-z])\\d{16,}(?!\\w)");

  private static final String ROUNDING =
      "; a spreadsheet rounds numbers of more than 15 digits: export the ids as text";

  private long[] ids = new long[1 << 10];
  private int[] lines = new int[ids.length];
  private int[] authors = new int[ids.length];
  private int[] words = new int[ids.length];
  private int size;

  /** Forgets all, as for another file. */
  void clear() {
    size = 0;
    ids = new long[1 << 10];
    lines = new int[ids.length];
    authors = new int[ids.length];
    words = new int[ids.length];
  }

  /**
   * Takes a row.
   *
   * @param line where it begins, counted from 0; one that was taken is taken anew, as one that was
   *     still being written is
   * @return the line of the first row with the same id, where that is another's or says something
   *     else and this one does not say that it was edited; else -1
   */
  long take(Post post, long line) {
    long hash = HASH.hashString(post.id().toString(), StandardCharsets.UTF_8).asLong();
    long id = hash == 0 ? 1 : hash; // 0 is an empty place
    int author = post.author().map(known -> known.id().toString().hashCode()).orElse(0);
    int said = 31 * post.title().orElse("").hashCode() + post.text().hashCode();
    int own = (int) Math.min(line, Integer.MAX_VALUE);
    int at = place(ids, id);
    boolean known = ids[at] == id;
    boolean others = author != 0 && authors[at] != 0 && authors[at] != author;
    boolean same = !others && (words[at] == said || post.editedAt().isPresent());
    if (known && !same && lines[at] != own) {
      return lines[at];
    }
    if (!known) {
      ids[at] = id;
      lines[at] = own;
      size++;
    }
    authors[at] = author;
    words[at] = said;
    if (3 * size > 2 * ids.length) {
      grow();
    }
    return -1;
  }

  /** Returns what to do about two posts under one id, beginning with a semicolon, if anything. */
  static String remedy(Post post) {
    return LONG_NUMBER.matcher(post.id().nativeId()).find() ? ROUNDING : "";
  }

  private static int place(long[] ids, long id) {
    int mask = ids.length - 1;
    int at = (int) id & mask;
    while (ids[at] != 0 && ids[at] != id) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] more = new long[2 * ids.length];
    int[] moreLines = new int[more.length];
    int[] moreAuthors = new int[more.length];
    int[] moreWords = new int[more.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        int at = place(more, ids[i]);
        more[at] = ids[i];
        moreLines[at] = lines[i];
        moreAuthors[at] = authors[i];
        moreWords[at] = words[i];
      }
    }
    ids = more;
    lines = moreLines;
    authors = moreAuthors;
    words = moreWords;
  }
}
