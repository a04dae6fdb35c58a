package dev.earshot.text;

/**
 * The tokens of one text.
 *
 * <p>Reusable and confined to one thread.
 */
public final class Tokens {
  /** What a token is. */
  public enum Kind {
    /** Letters, with marks and inner apostrophes or hyphens. */
    WORD,
    /** Digits, with inner separators. */
    NUMBER,
    /** A {@code #tag}; the hash is that of the tag without the sign. */
    HASHTAG,
    /** An {@code @name}; the hash is that of the name without the sign. */
    HANDLE,
    /** A {@code $TICKER}; the hash is that of the ticker without the sign. */
    CASHTAG,
    /** A web address. */
    URL,
    /** One emoji with its modifiers and joined parts. */
    EMOJI,
    /** A face typed with punctuation. */
    EMOTICON,
    /** A run of one punctuation mark. */
    PUNCTUATION
  }

  private CharSequence source = "";

  /** Creates an empty reading. */
  public Tokens() {}

  /** Reads a text, in place of the one before. */
  public Tokens read(CharSequence text) {
    source = text;
    return this;
  }

  /** Returns the text that was read. */
  public CharSequence source() {
    return source;
  }
}
