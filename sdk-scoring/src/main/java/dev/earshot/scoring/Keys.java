package dev.earshot.scoring;

import dev.earshot.text.Tokens;

/** The keys of tokens that the lexicon knows by another form than their own. */
final class Keys {
  static final long LINK = Tokens.hash("http");
  static final long HANDLE = Tokens.hash("@");
  static final long CASHTAG = Tokens.hash("$");
  static final long NUMBER = Tokens.hash("0");

  private static final int LONGEST_RUN = 3;

  private static final int STEM = 5;

  private Keys() {}

  /** Returns the key of a run of one mark, cut to three. */
  static long run(Tokens tokens, int i) {
    int start = tokens.start(i);
    int end = tokens.end(i);
    return end - start <= LONGEST_RUN
        ? tokens.hash(i)
        : Tokens.hash(tokens.source().subSequence(start, start + LONGEST_RUN));
  }

  /** Returns whether a mark ends what a negation reaches. */
  static boolean ends(Tokens tokens, int i) {
    return ",;:.!?()\u060C\u061B\u061F\u0964".indexOf(tokens.source().charAt(tokens.start(i))) >= 0;
  }

  /** Returns a face without nose and with one mouth. */
  static String face(Tokens tokens, int i) {
    String face = tokens.folded(i);
    int end = face.length();
    while (end > 2 && face.charAt(end - 1) == face.charAt(end - 2)) {
      end--;
    }
    boolean nose = end == 3 && face.charAt(1) == '-' && face.charAt(0) != '-';
    return nose ? face.charAt(0) + face.substring(2, 3) : face.substring(0, end);
  }

  /** Returns the key of an emoji without skin tone, joined parts or variant. */
  static long plainEmoji(Tokens tokens, int i) {
    CharSequence source = tokens.source();
    int start = tokens.start(i);
    int units = Character.charCount(Character.codePointAt(source, start));
    return start + units == tokens.end(i)
        ? tokens.hash(i)
        : Tokens.hash(source.subSequence(start, start + units));
  }

  /** Returns the key of a drawn-out word with every run cut to one letter. */
  static long single(Tokens tokens, int i) {
    String folded = tokens.folded(i);
    StringBuilder single = new StringBuilder(folded.length());
    for (int at = 0; at < folded.length(); at++) {
      if (at == 0 || folded.charAt(at) != folded.charAt(at - 1)) {
        single.append(folded.charAt(at));
      }
    }
    return Tokens.hash(single);
  }

  /** Returns the key of a word by how it begins; of the word itself if it is short. */
  static long stem(Tokens tokens, int i) {
    return tokens.end(i) - tokens.start(i) <= STEM
        ? tokens.hash(i)
        : Tokens.hash(stem(tokens.folded(i)));
  }

  /** Returns how the lexicon writes the beginning of a folded word; the word itself if short. */
  static String stem(String folded) {
    return folded.length() <= STEM ? folded : folded.substring(0, STEM) + '*';
  }

  /** Returns whether a new word of a hashtag begins at {@code at}. */
  static boolean breaksAt(CharSequence tag, int at) {
    char c = tag.charAt(at);
    char before = tag.charAt(at - 1);
    return (Character.isUpperCase(c) && Character.isLowerCase(before))
        || Character.isDigit(c) != Character.isDigit(before)
        || before == '_';
  }
}
