package dev.earshot.query;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * One token as a query wants it.
 *
 * @param kind what the query wrote; a word or number matches tags and handles of that name too
 * @param folded its folded form without the sign
 * @param possessive the folded form with {@code 's}
 * @param hash the hash of {@code folded}
 * @param prefix whether every token that begins so is wanted
 * @param spelling how it must be written, without the sign; null where case and accents do not
 *     matter
 */
record TermPattern(
    Kind kind,
    String folded,
    String possessive,
    long hash,
    boolean prefix,
    @Nullable String spelling) {

  /** Returns what token {@code i} of {@code tokens} is as a wish. */
  static TermPattern of(Tokens tokens, int i, boolean prefix, boolean exact) {
    Kind kind = tokens.kind(i) == Kind.NUMBER ? Kind.WORD : tokens.kind(i);
    String folded = kind == Kind.URL ? bare(tokens.folded(i)) : tokens.folded(i);
    return new TermPattern(
        kind, folded, folded + "'s", tokens.hash(i), prefix, exact ? spelling(tokens, i) : null);
  }

  /** Whether every matching token has {@link #hash()} among its {@linkplain TokenKeys keys}. */
  boolean hasKey() {
    return !prefix && kind != Kind.URL;
  }

  boolean matches(Tokens tokens, int i) {
    // What may follow the spelling, 's or a server, has been checked in the folded form.
    return isMeant(tokens, i) && (spelling == null || spelling(tokens, i).startsWith(spelling));
  }

  private boolean isMeant(Tokens tokens, int i) {
    Kind other = tokens.kind(i);
    return switch (kind) {
      case WORD -> isWordlike(other) && isNamed(tokens, i, other);
      case URL -> other == Kind.URL && isAddress(bare(tokens.folded(i)));
      default -> other == kind && isNamed(tokens, i, other);
    };
  }

  private static boolean isWordlike(Kind kind) {
    return kind == Kind.WORD || kind == Kind.NUMBER || kind == Kind.HASHTAG || kind == Kind.HANDLE;
  }

  /**
   * Returns how a token is written, without its sign and in one form of accents and apostrophes.
   */
  private static String spelling(Tokens tokens, int i) {
    boolean signed =
        switch (tokens.kind(i)) {
          case HASHTAG, HANDLE, CASHTAG -> true;
          default -> false;
        };
    String written =
        tokens.source().subSequence(tokens.start(i) + (signed ? 1 : 0), tokens.end(i)).toString();
    return Normalizer.normalize(written, Normalizer.Form.NFC)
        .replace('’', '\'')
        .replace('ʼ', '\'')
        .replace('＇', '\'');
  }

  /** Equal hashes are a hint and never the answer: two words may share one. */
  private boolean isNamed(Tokens tokens, int i, Kind other) {
    if (prefix) {
      return tokens.foldedStartsWith(i, folded);
    }
    return (tokens.hash(i) == hash && tokens.foldedEquals(i, folded))
        || (tokens.baseHash(i) == hash && tokens.foldedEquals(i, possessive))
        || (other == Kind.HANDLE && isOnServer(tokens, i));
  }

  /** Whether the handle is this name at some server. */
  private boolean isOnServer(Tokens tokens, int i) {
    return tokens.foldedStartsWith(i, folded) && tokens.foldedStartsWith(i, folded + '@');
  }

  /** Whether the address is this one or lies below it. */
  private boolean isAddress(String address) {
    return address.startsWith(folded)
        && (prefix
            || address.length() == folded.length()
            || "/?#".indexOf(address.charAt(folded.length())) >= 0);
  }

  /** Leaves out what makes no difference to where an address leads. */
  private static String bare(String address) {
    int start = address.startsWith("https://") ? 8 : address.startsWith("http://") ? 7 : 0;
    int end = address.endsWith("/") ? address.length() - 1 : address.length();
    return address.substring(start, Math.max(start, end));
  }
}
