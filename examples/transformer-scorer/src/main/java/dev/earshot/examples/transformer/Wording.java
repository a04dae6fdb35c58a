package dev.earshot.examples.transformer;

import java.util.Locale;

/**
 * A post's text in words that the encoder's vocabulary knows: handles become {@code user}, links
 * {@code http}, hashtags fall apart at case, emoji become their names, letters drawn out become
 * two, and escapes that an export left behind are undone. The encoder folds case and accents.
 */
final class Wording {
  private static final int READ = 4_000;

  private final String text;
  private final int end;
  private final StringBuilder out;
  private int at;

  private Wording(String text) {
    this.text = text;
    end = Math.min(text.length(), READ);
    out = new StringBuilder(end + 32);
  }

  /** Returns the words; of a long text those of its first 4,000 characters. */
  static String of(String text) {
    Wording wording = new Wording(text);
    while (wording.at < wording.end) {
      wording.step();
    }
    return wording.out.toString();
  }

  private void step() {
    int symbol = text.codePointAt(at);
    boolean fresh = at == 0 || !isWord(text.charAt(at - 1));
    if (fresh && opensLink()) {
      skipTo(' ');
      out.append("http");
    } else if (fresh && symbol == '@' && wordFollows()) {
      skipWord();
      out.append("user");
    } else if (fresh && symbol == '#' && wordFollows()) {
      hashtag();
    } else if (symbol == '\\' && escaped() >= 0) {
      add((char) escaped(), 6);
    } else if (symbol == '&') {
      ampersand();
    } else {
      add(symbol, Character.charCount(symbol));
    }
  }

  private boolean opensLink() {
    return text.regionMatches(true, at, "http://", 0, 7)
        || text.regionMatches(true, at, "https://", 0, 8);
  }

  private boolean wordFollows() {
    return at + 1 < end && isWord(text.charAt(at + 1));
  }

  private void skipTo(char last) {
    while (at < end && text.charAt(at) > last) {
      at++;
    }
  }

  private void skipWord() {
    at++;
    while (at < end && isWord(text.charAt(at))) {
      at++;
    }
  }

  private void hashtag() {
    int first = at + 1;
    skipWord();
    out.append("# ");
    for (int i = first; i < at; i++) {
      char letter = text.charAt(i);
      boolean opens =
          i > first
              && Character.isUpperCase(letter)
              && (Character.isLowerCase(text.charAt(i - 1))
                  || (i + 1 < end && Character.isLowerCase(text.charAt(i + 1))));
      if (opens) {
        out.append(' ');
      }
      out.append(letter == '_' ? ' ' : letter);
    }
    out.append(' ');
  }

  private int escaped() {
    if (at + 5 >= end || text.charAt(at + 1) != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      value = value << 4 | Character.digit(text.charAt(i), 16);
    }
    return value;
  }

  private void ampersand() {
    if (text.startsWith("amp;", at + 1)) {
      add('&', 5);
    } else if (text.startsWith("lt;", at + 1)) {
      add('<', 4);
    } else if (text.startsWith("gt;", at + 1)) {
      add('>', 4);
    } else if (text.startsWith("quot;", at + 1)) {
      add('"', 6);
    } else {
      add('&', 1);
    }
  }

  private void add(int symbol, int width) {
    at += width;
    if (isPictorial(symbol)) {
      name(symbol);
    } else if (symbol >= Character.MIN_SURROGATE && symbol <= Character.MAX_SURROGATE) {
      out.append('\uFFFD');
    } else if (!isDrawnOut(symbol)) {
      out.appendCodePoint(symbol);
    }
  }

  private boolean isDrawnOut(int symbol) {
    int length = out.length();
    return symbol < 128
        && Character.isLetter(symbol)
        && length >= 2
        && lower(out.charAt(length - 1)) == lower(symbol)
        && lower(out.charAt(length - 2)) == lower(symbol);
  }

  /* Names begin with how a sign was printed in 1993; "heavy black heart" is a heart. */
  private void name(int symbol) {
    String name = isSilent(symbol) ? null : Character.getName(symbol);
    if (name == null) {
      return;
    }
    out.append(' ');
    for (String word : name.toLowerCase(Locale.ROOT).split(" ")) {
      switch (word) {
        case "heavy", "black", "white", "sign", "symbol" -> {}
        default -> out.append(word).append(' ');
      }
    }
  }

  private static boolean isPictorial(int symbol) {
    return isIn(symbol, 0x2190, 0x21FF)
        || isIn(symbol, 0x2300, 0x23FF)
        || isIn(symbol, 0x2600, 0x27BF)
        || isIn(symbol, 0x2B00, 0x2BFF)
        || isIn(symbol, 0x1F000, 0x1FAFF)
        || isSilent(symbol);
  }

  /* Joiners, variation selectors, tags, skin tones and the letters of flags. */
  private static boolean isSilent(int symbol) {
    return symbol == 0x200D
        || symbol == 0x20E3
        || isIn(symbol, 0xFE00, 0xFE0F)
        || isIn(symbol, 0xE0000, 0xE007F)
        || isIn(symbol, 0x1F3FB, 0x1F3FF)
        || isIn(symbol, 0x1F1E6, 0x1F1FF);
  }

  private static boolean isIn(int symbol, int first, int last) {
    return symbol >= first && symbol <= last;
  }

  private static boolean isWord(char letter) {
    return Character.isLetterOrDigit(letter) || letter == '_';
  }

  private static int lower(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
  }
}
