package dev.earshot.query;

import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens side by side, as a word, a phrase, a tag or a handle of a query wants them. Punctuation is
 * no part of it.
 */
record Wording(List<Unit> units) implements Place {

  Wording {
    units = List.copyOf(units);
  }

  static Wording of(String text, boolean prefix, Tokens scratch) {
    scratch.read(text);
    List<Unit> units = new ArrayList<>();
    int last = scratch.count() - 1;
    for (int i = 0; i <= last; i++) {
      if (scratch.kind(i) != Kind.PUNCTUATION) {
        units.add(Unit.of(scratch, i, prefix && i == last));
      }
    }
    return new Wording(units);
  }

  @Override
  public void find(WordRow row, Occurrences found) {
    for (Unit unit : units) {
      if (unit.hasKey() && !row.hasKey(unit.hash())) {
        return;
      }
    }
    int last = row.count() - units.size();
    for (int first = 0; first <= last; first++) {
      if (isAt(row, first)) {
        found.add(first, first + units.size() - 1);
      }
    }
  }

  private boolean isAt(WordRow row, int first) {
    for (int i = 0; i < units.size(); i++) {
      if (!units.get(i).matches(row.tokens(), row.token(first + i))) {
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

  private static boolean isOne(Kind kind, String text) {
    Tokens tokens = new Tokens().read(text);
    return tokens.count() == 1
        && tokens.kind(0) == kind
        && tokens.start(0) == 0
        && tokens.end(0) == text.length();
  }
}
