package dev.earshot.text;

import java.util.Arrays;

/** Folded characters written one after the other into room that is kept. */
final class FoldedText {
  char[] chars = new char[256];
  int length;

  void add(char c) {
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, length * 2);
    }
    chars[length++] = c;
  }

  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
  }

  /** Returns the hash of {@code [start, end)}. */
  long hash(int start, int end) {
    long h = Hashing.SEED;
    for (int i = start; i < end; i++) {
      h = Hashing.step(h, chars[i]);
    }
    return Hashing.finish(h);
  }
}
