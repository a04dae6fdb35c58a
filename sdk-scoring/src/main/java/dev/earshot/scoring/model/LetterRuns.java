package dev.earshot.scoring.model;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;

/*
 * The one walk over a text, for the detector and for its trainer. Up to four letters fit into a
 * long as they are, so a run of letters is its own key: no hash, no collision.
 */
/**
 * Goes through the words and hashtags of a text and shows the letters of each in their plain form.
 * Handles, links, numbers, emoji and the sign of a hashtag are left out; a change of script ends a
 * word.
 */
abstract class LetterRuns {
  /** The most letters in a run, boundaries of words included. */
  static final int LONGEST = Long.SIZE / Character.SIZE;

  /** The most letters shown at once, boundaries included; a longer word is shown in pieces. */
  static final int LONGEST_WORD = 64;

  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private final Alphabet alphabet;
  private final char[] letters = new char[LONGEST_WORD];

  LetterRuns(Alphabet alphabet) {
    this.alphabet = alphabet;
    letters[0] = Alphabet.BOUNDARY;
  }

  /**
   * Notes a word.
   *
   * @param letters its letters, those of a run included, from boundary to boundary
   * @param length how many, boundaries included
   * @param hash of all letters
   */
  abstract void word(int script, char[] letters, int length, long hash);

  /** Notes a letter of no known script. */
  abstract void foreignLetter();

  final void read(Tokens text) {
    CharSequence source = text.source();
    int count = text.count();
    for (int i = 0; i < count; i++) {
      Kind kind = text.kind(i);
      if (kind == Kind.WORD || kind == Kind.HASHTAG) {
        read(source, text.start(i), text.end(i));
      }
    }
  }

  private void read(CharSequence source, int start, int end) {
    int script = Alphabet.NONE;
    int length = 1;
    long hash = 0;
    for (int i = start; i < end; i++) {
      char c = source.charAt(i);
      int next = alphabet.script(c);
      if ((next != script && next != Alphabet.COMMON) || length == LONGEST_WORD - 1) {
        end(script, length, hash);
        length = 1;
        hash = 0;
        script = next;
      }
      if (script >= 0) {
        char plain = alphabet.plain(c);
        letters[length++] = plain;
        hash = (hash ^ plain) * SCATTER;
      } else if (Character.isLetter(Character.codePointAt(source, i))) {
        foreignLetter();
      }
    }
    end(script, length, hash);
  }

  private void end(int script, int length, long hash) {
    if (length > 1) {
      letters[length] = Alphabet.BOUNDARY;
      word(script, letters, length + 1, hash ^ (hash >>> Integer.SIZE));
    }
  }

  /** Returns how many letters a run has, boundaries included. */
  static int length(long letters) {
    return (Long.SIZE - Long.numberOfLeadingZeros(letters) + Character.SIZE - 1) / Character.SIZE;
  }

  /** Returns the run without its first letter; 0 if it has only one. */
  static long shorter(long letters) {
    return letters & ((1L << ((length(letters) - 1) * Character.SIZE)) - 1);
  }
}
