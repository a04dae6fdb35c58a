package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * Told by capitals alone, and so only where they tell something: in a text that has words in small
 * letters too. The first word of a sentence has its capital anyway, so it counts for part of a name
 * only if it is known for one.
 */
/** Which words of a text are those of a name: capitals side by side, or after a title. */
final class Names {
  static final int[] NONE = {};

  private static final int LEAST_SMALL_WORDS = 2;
  private static final long[] TITLES =
      hashes(
          "mr mrs ms mx miss sir madam lady lord dr prof professor uncle aunt auntie father brother"
              + " sister saint st captain president minister judge king queen prince princess");

  /** Names that are words too, so that one tells the name even where it opens a sentence. */
  private static final long[] DOUBLE =
      hashes(
          "dick fanny randy willy roger rod gay wang dong cox cock butt butts dyke hooker cummings"
              + " weiner woody peter jack johnson beaver bush rosie pat sue bill mark grace joy"
              + " hope");

  private static final long[] LINKS = hashes("van von de del della di da la le der den bin ibn al");

  private Names() {}

  private static long[] hashes(String words) {
    return Arrays.stream(words.split(" ")).mapToLong(Tokens::hash).sorted().toArray();
  }

  /** Returns the tokens of {@code [from, to)} that are words of names, in order. */
  static int[] in(Tokens tokens, int from, int to) {
    int small = 0;
    boolean any = false;
    for (int i = from; i < to; i++) {
      boolean capital = isCapital(tokens, i);
      any |= capital;
      small += tokens.kind(i) == Kind.WORD && !capital && !tokens.isAllCaps(i) ? 1 : 0;
    }
    return any && small >= LEAST_SMALL_WORDS ? runs(tokens, from, to) : NONE;
  }

  private static int[] runs(Tokens tokens, int from, int to) {
    int[] names = new int[to - from];
    int count = 0;
    int i = from;
    while (i < to) {
      int end = i;
      int capitals = 0;
      while (end < to && (isCapital(tokens, end) || isWithin(tokens, i, end, to))) {
        capitals += isCapital(tokens, end) ? 1 : 0;
        end++;
      }
      boolean titled = end > i && isOne(TITLES, tokens, i);
      int first = titled ? i + 1 : i;
      if (capitals > 1) {
        boolean opens = !titled && opensSentence(tokens, i) && !isOne(DOUBLE, tokens, i);
        for (int name = opens ? first + 1 : first; name < end; name++) {
          if (tokens.kind(name) == Kind.WORD) {
            names[count++] = name;
          }
        }
      }
      i = Math.max(end, i + 1);
    }
    return Arrays.copyOf(names, count);
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
