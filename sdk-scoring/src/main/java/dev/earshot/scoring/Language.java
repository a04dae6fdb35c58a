package dev.earshot.scoring;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages the lexicon was learned from, and what can be said of others. */
enum Language {
  AR(0),
  DE(1),
  EN(2),
  ES(3),
  FR(4),
  HI(5),
  IT(6),
  PT(7),
  /** One of the above, but none stands out. */
  UNDETERMINED(8),
  /** None of the above. */
  OTHER(9);

  static final int KNOWN = 8;

  /** A mask that holds for every known language. */
  static final int ANY = (1 << KNOWN) - 1;

  private static final Language[] ALL = values();

  private final int number;

  Language(int number) {
    this.number = number;
  }

  static Language at(int number) {
    return ALL[number];
  }

  /** Returns the language of a BCP 47 tag; null if the tag says nothing. */
  static @Nullable Language ofTag(String tag) {
    int end = 0;
    while (end < tag.length() && Character.isLetter(tag.charAt(end))) {
      end++;
    }
    String primary = tag.substring(0, end).toLowerCase(Locale.ROOT);
    if (primary.isEmpty() || primary.equals("und") || primary.equals("mul")) {
      return null;
    }
    for (int i = 0; i < KNOWN; i++) {
      if (ALL[i].tag().equals(primary)) {
        return ALL[i];
      }
    }
    return OTHER;
  }

  /** Returns its place in tables; below {@link #KNOWN} for a known language. */
  int number() {
    return number;
  }

  /** Returns the primary tag; {@code und} where no language was settled on. */
  String tag() {
    return number < KNOWN ? name().toLowerCase(Locale.ROOT) : "und";
  }

  /** Returns the languages whose cues hold; Hindi posts mix in English. */
  int mask() {
    if (this == HI) {
      return 1 << HI.number | 1 << EN.number;
    }
    return number < KNOWN ? 1 << number : ANY;
  }
}
