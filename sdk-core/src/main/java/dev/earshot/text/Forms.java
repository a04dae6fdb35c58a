package dev.earshot.text;

/** The plainer forms of a token, hashed from its folded units when they are asked for. */
final class Forms {
  private Forms() {}

  /** Returns the hash without what was added to the token's plain form: see {@link Tokens}. */
  static long base(TokenRows rows, int i) {
    return switch (rows.kind(i)) {
      case EMOJI -> emoji(rows, i);
      case EMOTICON -> face(rows, i);
      default -> rows.isPossessive(i) ? first(rows, i, rows.foldedLength(i) - 2) : rows.hash(i);
    };
  }

  /** Returns the hash with every run of one letter cut to {@code longest}. */
  static long cut(TokenRows rows, int i, int longest) {
    if (!rows.isElongated(i)) {
      return rows.hash(i);
    }
    long h = Hashing.SEED;
    int run = 0;
    int length = rows.foldedLength(i);
    for (int k = 0; k < length; k++) {
      run = rows.repeats(i, k) ? run + 1 : 1;
      if (run <= longest) {
        h = Hashing.step(h, rows.foldedAt(i, k));
      }
    }
    return Hashing.finish(h);
  }

  private static long emoji(TokenRows rows, int i) {
    int start = rows.start(i);
    int end = rows.end(i);
    boolean pair = Signs.isPair(rows.text, start, end);
    boolean key = rows.text[start] < 0x80;
    boolean flag =
        pair && Faces.isFlagLetter(Character.toCodePoint(rows.text[start], rows.text[start + 1]));
    return key || flag ? rows.hash(i) : first(rows, i, pair ? 2 : 1);
  }

  /** Cuts the mouth to one and the nose off. */
  private static long face(TokenRows rows, int i) {
    int end = rows.foldedLength(i);
    while (end > 2 && rows.foldedAt(i, end - 1) == rows.foldedAt(i, end - 2)) {
      end--;
    }
    boolean nose = end == 3 && rows.foldedAt(i, 1) == '-' && rows.foldedAt(i, 0) != '-';
    if (!nose) {
      return first(rows, i, end);
    }
    long eyes = Hashing.step(Hashing.SEED, rows.foldedAt(i, 0));
    return Hashing.finish(Hashing.step(eyes, rows.foldedAt(i, 2)));
  }

  private static long first(TokenRows rows, int i, int units) {
    long h = Hashing.SEED;
    for (int k = 0; k < units; k++) {
      h = Hashing.step(h, rows.foldedAt(i, k));
    }
    return Hashing.finish(h);
  }
}
