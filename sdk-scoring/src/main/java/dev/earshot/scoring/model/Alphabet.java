package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.text.Tokens;
import java.util.Arrays;

/**
 * Which characters are letters of a {@link Script}, and which of them read alike: capitals, full
 * width and joined forms are the plain small letter, every apostrophe is {@code '}.
 */
final class Alphabet {
  /** Where a word begins and ends. */
  static final char BOUNDARY = ' ';

  /** What is no letter of any script but may stand in a word of each. */
  static final int COMMON = -2;

  /** What is no letter of a known script. */
  static final int NONE = -1;

  private static final int SIZE = 1 << Character.SIZE;

  /*
   * One more than the script, so that most are right from the start, and in the lower half how far
   * before the character its plain form lies: both of a letter take one load.
   */
  private final int[] entries = new int[SIZE];

  /**
   * Creates an alphabet.
   *
   * @param forms gaps between the characters that have a plain form
   * @param plainForms how far before each its plain form lies
   */
  Alphabet(int[] forms, int[] plainForms, String source) {
    for (int script = 0; script < Script.COUNT; script++) {
      String ranges = Script.ALL.get(script).ranges;
      for (int i = 0; i < ranges.length(); i += 2) {
        int entry = (script + 1) << Character.SIZE;
        Arrays.fill(entries, ranges.charAt(i), ranges.charAt(i + 1) + 1, entry);
      }
    }
    for (char c : Tokens.APOSTROPHES.toCharArray()) {
      entries[c] = ((COMMON + 1) << Character.SIZE) | (char) (c - '\'');
    }
    if (forms.length != plainForms.length) {
      throw new MalformedException(source, "forms", -1, "they differ in number", null);
    }
    int form = 0;
    for (int i = 0; i < forms.length; i++) {
      form += forms[i];
      int to = form - plainForms[i];
      if (forms[i] <= 0 || form >= SIZE || to <= 0 || to >= SIZE) {
        throw new MalformedException(source, "forms", i, "they are out of order", null);
      }
      entries[form] = (entries[to] & ~Character.MAX_VALUE) | (char) plainForms[i];
    }
  }

  /** Returns what is known of a character, for {@link #scriptOf} and {@link #plain}. */
  int entry(char c) {
    return entries[c];
  }

  /** Returns the number of a letter's script, {@link #COMMON} or {@link #NONE}. */
  static int scriptOf(int entry) {
    return (entry >> Character.SIZE) - 1;
  }

  /** Returns the plain form of a letter. */
  static char plain(char c, int entry) {
    return (char) (c - entry);
  }

  /** Returns {@link #scriptOf} what is known of a character. */
  int script(char c) {
    return scriptOf(entry(c));
  }
}
