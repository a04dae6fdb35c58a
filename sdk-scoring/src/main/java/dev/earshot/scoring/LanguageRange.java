package dev.earshot.scoring;

import dev.earshot.text.LanguageNames;
import java.util.List;

/** Tells whether a BCP 47 tag is one of a scorer's languages, by primary tags. */
final class LanguageRange {
  private LanguageRange() {}

  /**
   * Returns whether a text of this language is in one of those, or may be.
   *
   * @param languages tags; {@code und} for any
   */
  static boolean includes(List<String> languages, String declared) {
    String tag = LanguageNames.current(declared);
    if (tag.isEmpty() || isSame("und", tag) || isSame("mul", tag)) {
      return true;
    }
    for (int i = 0; i < languages.size(); i++) {
      if (isSame("und", languages.get(i)) || isSame(languages.get(i), tag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(String one, String other) {
    int length = primary(one);
    return length == primary(other) && one.regionMatches(true, 0, other, 0, length);
  }

  private static int primary(String tag) {
    int end = 0;
    while (end < tag.length() && tag.charAt(end) != '-' && tag.charAt(end) != '_') {
      end++;
    }
    return end;
  }
}
