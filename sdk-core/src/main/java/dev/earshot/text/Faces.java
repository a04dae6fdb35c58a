package dev.earshot.text;

/** Emoji sequences and the faces people type with punctuation. */
final class Faces {
  private static final char JOINER = '\u200D';
  private static final char SHOWN_AS_EMOJI = '\uFE0F';
  static final char KEYCAP = '\u20E3';
  private static final String[] WHOLE = {
    "</3", "<3", "^_^", "^^", "-_-", "o_o", "t_t", ">_<", ";_;", "\\o/", "._.", "=_=", "u_u", ">.<",
  };

  private static final String STARTS = "<^-=oOtT>;.uU\\";

  private Faces() {}

  /** Returns the end of the emoji with all its parts that begins at {@code at}, or -1. */
  static int emojiEnd(char[] text, int at, int limit) {
    int end = partEnd(text, at, limit);
    while (end > 0 && end + 1 < limit && text[end] == JOINER) {
      int next = partEnd(text, end + 1, limit);
      if (next < 0) {
        break;
      }
      end = next;
    }
    return end;
  }

  private static int partEnd(char[] text, int at, int limit) {
    char c = text[at];
    int p = at + 1;
    if (c < 0x80) {
      if (p < limit && text[p] == SHOWN_AS_EMOJI) {
        p++;
      }
      boolean key = (c >= '0' && c <= '9') || c == '#' || c == '*';
      return key && p < limit && text[p] == KEYCAP ? p + 1 : -1;
    }
    if (Signs.isPair(text, at, limit)) {
      int cp = Character.toCodePoint(c, text[p]);
      if (Letters.classOfPair(cp) != Letters.EMOJI) {
        return -1;
      }
      p++;
      if (isFlagLetter(cp)
          && Signs.isPair(text, p, limit)
          && isFlagLetter(Character.toCodePoint(text[p], text[p + 1]))) {
        return p + 2;
      }
    } else if (Letters.classOf(c) != Letters.EMOJI
        && !(p < limit && text[p] == SHOWN_AS_EMOJI && isSymbol(c))) {
      return -1;
    }
    return modifiersEnd(text, p, limit);
  }

  private static int modifiersEnd(char[] text, int at, int limit) {
    int p = at;
    while (p < limit) {
      if (text[p] == SHOWN_AS_EMOJI || text[p] == '\uFE0E' || text[p] == KEYCAP) {
        p++;
      } else if (Signs.isPair(text, p, limit) && isModifier(text, p)) {
        p += 2;
      } else {
        break;
      }
    }
    return p;
  }

  private static boolean isModifier(char[] text, int at) {
    int cp = Character.toCodePoint(text[at], text[at + 1]);
    return isTone(cp) || (cp >= 0xE0020 && cp <= 0xE007F);
  }

  static boolean isTone(int cp) {
    return cp >= 0x1F3FB && cp <= 0x1F3FF;
  }

  static boolean isFlagLetter(int cp) {
    return cp >= 0x1F1E6 && cp <= 0x1F1FF;
  }

  private static boolean isSymbol(char c) {
    return Letters.classOf(c) == Letters.PUNCTUATION;
  }

  /** Returns whether the letters of {@code [at, end)} begin as {@code xD} does. */
  static boolean mayLaugh(char[] text, int at, int end) {
    return at + 1 < end && (text[at] | 0x20) == 'x' && text[at + 1] == 'D';
  }

  /** Returns the end of the typed face that begins at {@code at}, or -1. */
  static int emoticonEnd(char[] text, int at, int limit) {
    int whole = wholeEnd(text, at, limit);
    if (whole >= 0) {
      return whole;
    }
    char eyes = text[at];
    if (eyes == '(' || eyes == ')') {
      return mirroredEnd(text, at, limit);
    }
    boolean letterEyes = eyes == 'x' || eyes == 'X';
    if (!letterEyes && eyes != ':' && eyes != ';' && eyes != '=') {
      return -1;
    }
    boolean afterWord = at > 0 && isWordUnit(text[at - 1]);
    if (letterEyes && afterWord) {
      return -1;
    }
    int p = at + 1;
    boolean tear = p < limit && Letters.isApostrophe(text[p]);
    boolean nose = p < limit && (tear || text[p] == '-' || text[p] == '^' || text[p] == 'o');
    if (nose && !letterEyes && p + 1 < limit && isMouth(text[p + 1])) {
      p++;
    }
    if (p == limit || !isMouth(text[p])) {
      return -1;
    }
    char mouth = text[p];
    if (letterEyes && mouth != 'D') {
      return -1;
    }
    while (p < limit && text[p] == mouth) {
      p++;
    }
    boolean joins = isWordUnit(mouth) || "/\\|*".indexOf(mouth) >= 0;
    boolean runsOn = p < limit && (isWordUnit(text[p]) || text[p] == '/');
    boolean slashes = mouth == '/' && text[p - 2] == '/';
    return slashes || (joins && (afterWord || runsOn)) ? -1 : p;
  }

  /** Reads {@code (:} and {@code (-;}, which must stand free on both sides. */
  private static int mirroredEnd(char[] text, int at, int limit) {
    int p = at + 1;
    if (p < limit && text[p] == '-') {
      p++;
    }
    boolean eyes = p < limit && (text[p] == ':' || text[p] == ';' || text[p] == '=');
    boolean free =
        (at == 0 || Signs.isBlank(text[at - 1])) && (p + 1 >= limit || free(text[p + 1]));
    return eyes && free ? p + 1 : -1;
  }

  private static int wholeEnd(char[] text, int at, int limit) {
    if (at + 1 >= limit || !mayBeSecond(text[at + 1]) || STARTS.indexOf(text[at]) < 0) {
      return -1;
    }
    if (text[at] != '<' && at > 0 && isWordUnit(text[at - 1])) {
      return -1;
    }
    for (String face : WHOLE) {
      int end = at + face.length();
      if (end <= limit && startsWith(text, at, face)) {
        boolean runsOn = end < limit && (isWordUnit(text[end]) || text[end] == text[end - 1]);
        return runsOn ? -1 : end;
      }
    }
    return -1;
  }

  /** Returns whether one of {@link #WHOLE} has this after its first mark. */
  private static boolean mayBeSecond(char c) {
    return switch (c) {
      case '_', '/', '3', '^', '.', 'o', 'O' -> true;
      default -> false;
    };
  }

  private static boolean startsWith(char[] text, int at, String face) {
    for (int i = 0; i < face.length(); i++) {
      char c = text[at + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != face.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMouth(char c) {
    return ")(][DPpdOo3/\\|*}{scSC".indexOf(c) >= 0;
  }

  private static boolean free(char c) {
    return Letters.classOf(c) != Letters.LETTER && Letters.classOf(c) != Letters.DIGIT;
  }

  private static boolean isWordUnit(char c) {
    return !free(c);
  }
}
