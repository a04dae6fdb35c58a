package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * Told by capitals alone, and so only where they tell something: in a text that has words in small
 * letters too. The first word of a sentence has its capital anyway, so it counts for part of a name
 * only if it is known for one.
 */
/**
 * Which words of a text are those of a name: capitals side by side, or after a title; and a name
 * that is a word too, alone, beside another name or where it stands in one elsewhere. Reusable and
 * confined to one thread.
 */
final class Names {
  /** Which names are silent to a model. */
  enum Silence {
    NONE,
    /** Those that are words too, such as {@code Dick} and {@code Joy}. */
    DOUBLE,
    ALL
  }

  private static final int LEAST_SMALL_WORDS = 2;
  private static final int FILTER = 1023;

  private static final long[] TITLES =
      hashes(
          "mr mrs ms mx miss sir madam lady lord dr prof professor uncle aunt auntie father brother"
              + " sister saint st captain president minister judge king queen prince princess");

  /** Names that are also what somebody feels, or calls another. */
  private static final String SAYING =
      "dick fanny randy willy gay wang dong cox cock butt butts dyke hooker cummings weiner woody"
          + " beaver grace joy hope faith felicity charity bliss gore lynch fury hazard savage moody"
          + " coward slaughter darling";

  private static final long[] DOUBLE = hashes(SAYING);

  /** Those and other words, so that one tells the name even where it opens a sentence. */
  private static final long[] OPENING =
      hashes(SAYING + " roger rod peter jack johnson bush rosie pat sue bill mark");

  private static final long[] MAYBE_DOUBLE = filter(DOUBLE);

  private static final long[] LINKS = hashes("van von de del della di da la le der den bin ibn al");
  private static final long[] BETWEEN_NAMES = hashes("and & , or");

  /** Before what somebody is called, which is no name: {@code a Dick}, {@code the Bigger Dick}. */
  private static final long[] CALLING =
      hashes("a an the such you u your my his her its our their what that this these those");

  private int[] found = new int[16];
  private int count;

  private static long[] hashes(String words) {
    return Arrays.stream(words.split(" ")).mapToLong(Tokens::hash).sorted().toArray();
  }

  private static long[] filter(long[] hashes) {
    long[] filter = new long[(FILTER + 1) / Long.SIZE];
    for (long hash : hashes) {
      filter[(int) (hash & FILTER) / Long.SIZE] |= 1L << hash;
    }
    return filter;
  }

  /** Finds the words of names of {@code [from, to)}; returns how many there are. */
  int find(Tokens tokens, int from, int to, Silence silence) {
    count = 0;
    boolean doubles = silence != Silence.NONE && holdsDouble(tokens, from, to);
    if (silence == Silence.NONE || (silence == Silence.DOUBLE && !doubles)) {
      return 0;
    }
    int small = 0;
    boolean any = false;
    for (int i = from; i < to; i++) {
      boolean capital = isCapital(tokens, i);
      any |= capital;
      small += tokens.kind(i) == Kind.WORD && !capital && !tokens.isAllCaps(i) ? 1 : 0;
    }
    if (any && small > 0) {
      addRuns(tokens, from, to, small >= LEAST_SMALL_WORDS);
      if (doubles) {
        addLone(tokens, from, to);
      }
    }
    if (silence == Silence.DOUBLE) {
      keepDouble(tokens);
    }
    return count;
  }

  /** Returns one of the tokens that were found. */
  int token(int name) {
    return found[name];
  }

  private void add(int token) {
    if (count == found.length) {
      found = Arrays.copyOf(found, count * 2);
    }
    found[count++] = token;
  }

  private void addRuns(Tokens tokens, int from, int to, boolean sure) {
    int i = from;
    while (i < to) {
      int end = i;
      int capitals = 0;
      while (end < to && (isCapital(tokens, end) || isWithin(tokens, i, end, to))) {
        capitals += isCapital(tokens, end) ? 1 : 0;
        end++;
      }
      if (capitals > 1 && (sure || holdsDouble(tokens, i, end))) {
        addRun(tokens, i, isCalled(tokens, from, i) && isDouble(tokens, end - 1) ? end - 1 : end);
      }
      i = Math.max(end, i + 1);
    }
  }

  private void addRun(Tokens tokens, int first, int end) {
    boolean titled = isOne(TITLES, tokens, first);
    boolean opens = !titled && opensSentence(tokens, first) && !opensName(tokens, first);
    for (int name = titled || opens ? first + 1 : first; name < end; name++) {
      if (tokens.kind(name) == Kind.WORD) {
        add(name);
      }
    }
  }

  /** Adds those that are words too and stand alone, beside a name or where another is the same. */
  private void addLone(Tokens tokens, int from, int to) {
    int sure = count;
    for (int i = from; i < to; i++) {
      if (isDouble(tokens, i) && !isFound(i, sure) && !isCalled(tokens, from, i)) {
        boolean beside = i + 2 < to && isBetween(tokens, i + 1) && isName(tokens, i + 2, sure);
        beside |= i - 2 >= from && isBetween(tokens, i - 1) && isName(tokens, i - 2, sure);
        if (beside || isFoundElsewhere(tokens, i, sure)) {
          add(i);
        }
      }
    }
  }

  private boolean isName(Tokens tokens, int i, int sure) {
    return isDouble(tokens, i) || isFound(i, sure);
  }

  private boolean isFound(int token, int sure) {
    for (int name = 0; name < sure; name++) {
      if (found[name] == token) {
        return true;
      }
    }
    return false;
  }

  private boolean isFoundElsewhere(Tokens tokens, int i, int sure) {
    for (int name = 0; name < sure; name++) {
      if (plain(tokens, found[name]) == plain(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  private void keepDouble(Tokens tokens) {
    int kept = 0;
    for (int name = 0; name < count; name++) {
      if (isDoubleWord(tokens, found[name])) {
        found[kept++] = found[name];
      }
    }
    count = kept;
  }

  private static boolean isCalled(Tokens tokens, int from, int i) {
    return i > from && isOne(CALLING, tokens, i - 1);
  }

  private static boolean isBetween(Tokens tokens, int i) {
    return isOne(BETWEEN_NAMES, tokens, i);
  }

  private static boolean holdsDouble(Tokens tokens, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isDouble(tokens, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDouble(Tokens tokens, int i) {
    return isDoubleWord(tokens, i) && isCapital(tokens, i);
  }

  private static boolean isDoubleWord(Tokens tokens, int i) {
    long hash = plain(tokens, i);
    return ((MAYBE_DOUBLE[(int) (hash & FILTER) / Long.SIZE] >>> hash) & 1) != 0
        && Arrays.binarySearch(DOUBLE, hash) >= 0;
  }

  /** Returns the hash of a word without a possessive 's. */
  private static long plain(Tokens tokens, int i) {
    return tokens.isPlainWord(i) ? tokens.hash(i) : tokens.baseHash(i);
  }

  /** Returns whether a token links two words of a name: a particle, or the dot of a title. */
  private static boolean isWithin(Tokens tokens, int begin, int i, int to) {
    if (i == begin || i + 1 >= to || !isCapital(tokens, i + 1)) {
      return false;
    }
    if (tokens.kind(i) == Kind.PUNCTUATION) {
      return tokens.source().charAt(tokens.start(i)) == '.'
          && tokens.start(i) == tokens.end(i - 1)
          && tokens.sentence(i + 1) == tokens.sentence(i);
    }
    return tokens.kind(i) == Kind.WORD && isOne(LINKS, tokens, i);
  }

  private static boolean opensName(Tokens tokens, int i) {
    return Arrays.binarySearch(OPENING, plain(tokens, i)) >= 0;
  }

  private static boolean opensSentence(Tokens tokens, int i) {
    return i == 0 || tokens.sentence(i) != tokens.sentence(i - 1);
  }

  private static boolean isOne(long[] words, Tokens tokens, int i) {
    return Arrays.binarySearch(words, tokens.hash(i)) >= 0;
  }

  /** Returns whether a word has a capital, and small letters after it. */
  static boolean isCapital(Tokens tokens, int i) {
    return tokens.kind(i) == Kind.WORD
        && tokens.end(i) - tokens.start(i) > 1
        && !tokens.isAllCaps(i)
        && Character.isUpperCase(tokens.source().charAt(tokens.start(i)))
        && tokens.source().charAt(tokens.start(i) + 1) != '\'';
  }
}
