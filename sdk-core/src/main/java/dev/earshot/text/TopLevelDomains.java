package dev.earshot.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/*
 * A set of 64-bit hashes in open addressing: 1700 names against 2^64 leaves no room for a chance
 * hit that matters, and asking allocates nothing.
 */
/** The top-level domains, read once from the resource {@code tlds.txt} when first asked. */
final class TopLevelDomains {
  private static final int SLOTS = 1 << 13;
  private static final int LONGEST = 24;
  private static final long[] TABLE = load();

  private TopLevelDomains() {}

  /**
   * Returns the end of the longest top-level domain that begins at {@code start} and is not
   * followed by what would carry the name on, or -1.
   */
  static int end(char[] text, int start, int limit) {
    int found = -1;
    int stop = Math.min(limit, start + LONGEST);
    long h = Hashing.SEED;
    for (int i = start; i < stop; i++) {
      h = Hashing.step(h, Character.toLowerCase(text[i]));
      if ((i + 1 == limit || !carriesOn(text[i + 1])) && contains(Hashing.finish(h))) {
        found = i + 1;
      }
    }
    return found;
  }

  static boolean carriesOn(char next) {
    return Links.isAsciiLetterOrDigit(next) || next == '@' || next == '+' || next == '-';
  }

  private static boolean contains(long hash) {
    for (int slot = (int) hash & (SLOTS - 1); TABLE[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
      if (TABLE[slot] == hash) {
        return true;
      }
    }
    return false;
  }

  private static long[] load() {
    long[] table = new long[SLOTS];
    String names = names();
    int at = 0;
    while (at < names.length()) {
      int end = at;
      long h = Hashing.SEED;
      while (end < names.length() && names.charAt(end) > ' ') {
        h = Hashing.step(h, names.charAt(end));
        end++;
      }
      if (names.charAt(at) == '#') {
        end = names.indexOf('\n', at);
      } else if (end > at) {
        add(table, Hashing.finish(h));
      }
      at = end + 1;
    }
    return table;
  }

  private static String names() {
    try (InputStream in =
        Objects.requireNonNull(TopLevelDomains.class.getResourceAsStream("tlds.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(long[] table, long hash) {
    int slot = (int) hash & (SLOTS - 1);
    while (table[slot] != 0) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    table[slot] = hash;
  }
}
