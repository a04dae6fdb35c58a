package dev.earshot.query;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tokens side by side, as a word, a phrase, a tag or a handle of a query wants them. Punctuation is
 * no part of it.
 */
record TermSequence(List<TermPattern> terms) implements TermFinder {
  private static final Pattern PARTED = Pattern.compile("[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)+");

  TermSequence {
    terms = List.copyOf(terms);
  }

  /** Returns what a clause that names one thing looks for. */
  static TermSequence of(Clause clause, Tokens scratch) {
    if (clause instanceof Clause.Term term) {
      return of(term.word(), false, false, scratch);
    }
    if (clause instanceof Clause.Prefix prefix) {
      return of(prefix.start(), true, false, scratch);
    }
    if (clause instanceof Clause.Phrase phrase) {
      return of(phrase.words(), phrase.prefix(), false, scratch);
    }
    if (clause instanceof Clause.Exact exact) {
      return of(exact.words(), false, true, scratch);
    }
    if (clause instanceof Clause.Hashtag hashtag) {
      return of('#' + hashtag.tag(), false, false, scratch);
    }
    if (clause instanceof Clause.Handle handle) {
      return of('@' + handle.handle(), false, false, scratch);
    }
    throw new IllegalArgumentException("clause: names nothing to look for");
  }

  private static TermSequence of(String text, boolean prefix, boolean exact, Tokens scratch) {
    scratch.read(text);
    List<TermPattern> terms = new ArrayList<>();
    int last = scratch.count() - 1;
    for (int i = 0; i <= last; i++) {
      if (scratch.kind(i) != Kind.PUNCTUATION) {
        terms.add(TermPattern.of(scratch, i, prefix && i == last, exact));
      }
    }
    return new TermSequence(terms);
  }

  @Override
  public void find(FieldTokens row, Occurrences found) {
    for (TermPattern term : terms) {
      if (term.hasKey() && !row.hasOneOf(term.keys())) {
        return;
      }
    }
    int last = row.count() - terms.size();
    for (int first = 0; first <= last; first++) {
      if (isAt(row, first)) {
        found.add(first, first + terms.size() - 1);
      }
    }
    if (terms.size() == 1) {
      row.findNames(terms.get(0), found);
    }
  }

  private boolean isAt(FieldTokens row, int first) {
    for (int i = 0; i < terms.size(); i++) {
      TermPattern term = terms.get(i);
      if ((term.hasKey() && !row.mayHave(first + i, term.keys()))
          || !row.matches(first + i, term)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text holds something that can be found. */
  static boolean isFindable(String text) {
    if (text.chars().anyMatch(c -> c < 0x80 && Character.isLetterOrDigit(c))) {
      return true;
    }
    Tokens tokens = new Tokens().read(text);
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Kind.PUNCTUATION) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address is among the words. */
  static boolean hasAddress(String text) {
    Tokens tokens = new Tokens().read(text);
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Kind.URL) {
        return true;
      }
    }
    return false;
  }

  /** Whether a star may follow: two letters or digits stand right before it. */
  static boolean canBePrefix(String text) {
    int end = text.length();
    for (int i = 0; i < 2; i++) {
      if (end == 0 || !Character.isLetterOrDigit(text.codePointBefore(end))) {
        return false;
      }
      end -= Character.charCount(text.codePointBefore(end));
    }
    return isFindable(text);
  }

  static boolean isHashtag(String tag) {
    return isOne(Kind.HASHTAG, '#' + tag);
  }

  static boolean isHandle(String handle) {
    return isOne(Kind.HANDLE, '@' + handle);
  }

  /**
   * Whether it is a handle of a network whose handles may hold a dot or a hyphen, which a text of
   * any network is not read to have: it is found as the handle and the words it is made of.
   */
  static boolean isParted(String handle) {
    return PARTED.matcher(handle).matches() && !isHandle(handle) && !hasAddress('@' + handle);
  }

  /** Whether it begins with a cashtag, its sign included. */
  static boolean isCashtag(String text) {
    Tokens tokens = new Tokens().read(text);
    return tokens.count() > 0 && tokens.kind(0) == Kind.CASHTAG;
  }

  private static boolean isOne(Kind kind, String text) {
    Tokens tokens = new Tokens().read(text);
    return tokens.count() == 1
        && tokens.kind(0) == kind
        && tokens.start(0) == 0
        && tokens.end(0) == text.length();
  }
}
