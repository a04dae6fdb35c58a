package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import java.util.Arrays;

/**
 * Which characters are letters of a {@link Script}, and which of them read alike: capitals, full
 * width and joined forms are the plain small letter, every apostrophe is {@code '}.
 */
final class Alphabet {
  /** Where a word begins and ends. */
  static final char BOUNDARY = ' ';

  /** What is no letter of any script but may stand in a word of each. */
  static final byte COMMON = -2;

  /** What is no letter of a known script. */
  static final byte NONE = -1;

  private final char[] plain = new char[1 << Character.SIZE];
  private final byte[] scripts = new byte[1 << Character.SIZE];

  /**
   * Creates an alphabet.
   *
   * @param forms gaps between the characters that have a plain form
   * @param plainForms how far before each its plain form lies
   */
  Alphabet(int[] forms, int[] plainForms, String source) {
    Arrays.fill(scripts, NONE);
    for (int script = 0; script < Script.ALL.size(); script++) {
      String ranges = Script.ALL.get(script).ranges;
      for (int i = 0; i < ranges.length(); i += 2) {
        for (char c = ranges.charAt(i); c <= ranges.charAt(i + 1); c++) {
          scripts[c] = (byte) script;
          plain[c] = c;
        }
      }
    }
    for (char c : new char[] {'\'', '’', 'ʼ', '＇'}) {
      scripts[c] = COMMON;
      plain[c] = '\'';
    }
    if (forms.length != plainForms.length) {
      throw new MalformedException(source, "forms", -1, "they differ in number", null);
    }
    int form = 0;
    for (int i = 0; i < forms.length; i++) {
      form += forms[i];
      int to = form - plainForms[i];
      if (forms[i] <= 0 || form >= plain.length || to <= 0 || to >= plain.length) {
        throw new MalformedException(source, "forms", i, "they are out of order", null);
      }
      plain[form] = (char) to;
      scripts[form] = scripts[to];
    }
  }

  /** Returns the plain form of a letter; 0 for what is no letter of a known script. */
  char plain(char c) {
    return plain[c];
  }

  /** Returns the number of a letter's script, {@link #COMMON} or {@link #NONE}. */
  byte script(char c) {
    return scripts[c];
  }
}
