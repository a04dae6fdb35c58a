package dev.earshot.query;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One token as a query wants it.
 *
 * @param kind what the query wrote; a word or number matches tags and handles of that name too
 * @param folded its folded form without the sign
 * @param respelled the folded form with umlauts spelled out; {@code folded} if it has none
 * @param keys the hashes of {@code folded} and {@code respelled}
 * @param prefix whether every token that begins so is wanted
 * @param spelling how it must be written, without the sign; null where case and accents do not
 *     matter
 */
record TermPattern(
    Kind kind,
    String folded,
    String respelled,
    Set<Long> keys,
    boolean prefix,
    @Nullable String spelling) {

  /** Returns what token {@code i} of {@code tokens} is as a wish. */
  static TermPattern of(Tokens tokens, int i, boolean prefix, boolean exact) {
    Kind kind = tokens.kind(i) == Kind.NUMBER ? Kind.WORD : tokens.kind(i);
    String folded = kind == Kind.URL ? bare(tokens.folded(i)) : tokens.folded(i);
    String respelled = kind == Kind.URL ? folded : tokens.respelled(i);
    Set<Long> keys = new TreeSet<>(List.of(tokens.hash(i), Tokens.hash(respelled)));
    return new TermPattern(
        kind, folded, respelled, keys, prefix, exact ? spelling(tokens, i) : null);
  }

  /** Whether every matching token has one of {@link #keys()} among its {@link TokenKeys}. */
  boolean hasKey() {
    return !prefix && kind != Kind.URL;
  }

  boolean matches(Tokens tokens, int i) {
    // What may follow the spelling, 's or a server, has been checked in the folded form.
    return isMeant(tokens, i) && (spelling == null || isSpelled(tokens, i, spelling));
  }

  private boolean isSpelled(Tokens tokens, int i, String spelling) {
    return kind == Kind.EMOJI
        ? tokens.foldedEquals(i, folded)
        : spelling(tokens, i).startsWith(spelling);
  }

  private boolean isMeant(Tokens tokens, int i) {
    Kind other = tokens.kind(i);
    return switch (kind) {
      case WORD -> isWordlike(other) && isNamed(tokens, i);
      case URL -> other == Kind.URL && isAddress(bare(tokens.folded(i)));
      default -> other == kind && isNamed(tokens, i);
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
    StringBuilder spelling = new StringBuilder(Normalizer.normalize(written, Normalizer.Form.NFC));
    for (int k = 0; k < spelling.length(); k++) {
      if (Tokens.APOSTROPHES.indexOf(spelling.charAt(k)) >= 0) {
        spelling.setCharAt(k, '\'');
      }
    }
    return spelling.toString();
  }

  private boolean isNamed(Tokens tokens, int i) {
    return isCalled(tokens, i, folded)
        || (!respelled.equals(folded) && isCalled(tokens, i, respelled));
  }

  private boolean isCalled(Tokens tokens, int i, String name) {
    return prefix ? tokens.isCalledFrom(i, name) : tokens.isCalled(i, name);
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
