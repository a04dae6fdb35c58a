package dev.earshot.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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
      if (contains(Hashing.finish(h)) && (i + 1 == limit || !carriesOn(text[i + 1]))) {
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
    try (InputStream in =
            Objects.requireNonNull(TopLevelDomains.class.getResourceAsStream("tlds.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          for (String name : line.split(" ")) {
            add(table, name);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  private static void add(long[] table, String name) {
    long h = Hashing.SEED;
    for (int i = 0; i < name.length(); i++) {
      h = Hashing.step(h, name.charAt(i));
    }
    long hash = Hashing.finish(h);
    int slot = (int) hash & (SLOTS - 1);
    while (table[slot] != 0) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    table[slot] = hash;
  }
}
