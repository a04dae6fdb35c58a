package dev.earshot.scoring;

import dev.earshot.text.Tokens;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Words that change what others say, by language, and words that tell languages apart. */
final class Cues {
  /** What a word does to others. */
  enum Kind {
    /** Turns the words after it round. */
    NEGATOR(0),
    /** Turns the word before it round. */
    NEGATED_BEFORE(1),
    /** Raises the word after it. */
    INTENSIFIER(2),
    /** Raises the word before it. */
    RAISED_BEFORE(3),
    /** Lowers the word after it. */
    DIMINISHER(4),
    /** Ends a negation. */
    BREAKER(5),
    /** Does nothing, but tells the language. */
    FUNCTION(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  private final LongIndex index = new LongIndex();
  private byte[] languages = new byte[0];

  private Cues() {}

  static Cues bundled() {
    Cues cues = new Cues();
    for (String line : Resource.lines("cues.tsv")) {
      if (!line.startsWith("#")) {
        cues.add(line.split("\t"));
      }
    }
    return cues;
  }

  private void add(String[] row) {
    Kind kind = Kind.valueOf(row[0].toUpperCase(Locale.ROOT).replace('-', '_'));
    int language = 1 << Language.valueOf(row[1].toUpperCase(Locale.ROOT)).number();
    for (String word : List.of(row[2].split(" "))) {
      int n = index.add(Tokens.hash(word));
      if ((n + 1) * KINDS.length > languages.length) {
        languages = Arrays.copyOf(languages, (n + 1) * 2 * KINDS.length);
      }
      languages[n * KINDS.length + kind.number] |= (byte) language;
    }
  }

  /** Returns the number of a word, or -1 if it does nothing. */
  int find(long hash) {
    return index.find(hash);
  }

  /** Returns whether a word does this in one of the languages. */
  boolean does(int cue, Kind kind, int mask) {
    return cue >= 0 && (languages[cue * KINDS.length + kind.number] & mask) != 0;
  }

  /** Returns the language of a text by its scripts and its function words. */
  Language languageOf(Tokens tokens) {
    int[] votes = new int[Language.KNOWN];
    int foreign = 0;
    int words = 0;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) != Tokens.Kind.WORD) {
        continue;
      }
      words++;
      Character.UnicodeScript script = script(tokens, i);
      if (script == Character.UnicodeScript.ARABIC) {
        votes[Language.AR.number()] += 2;
      } else if (script == Character.UnicodeScript.DEVANAGARI) {
        votes[Language.HI.number()] += 2;
      } else if (script == Character.UnicodeScript.LATIN
          || script == Character.UnicodeScript.COMMON) {
        vote(index.find(tokens.hash(i)), votes);
      } else {
        foreign++;
      }
    }
    return foreign * 2 > words ? Language.OTHER : winner(votes);
  }

  private static Character.UnicodeScript script(Tokens tokens, int i) {
    int first = Character.codePointAt(tokens.source(), tokens.start(i));
    return first < 0x250 ? Character.UnicodeScript.LATIN : Character.UnicodeScript.of(first);
  }

  private void vote(int cue, int[] votes) {
    if (cue < 0) {
      return;
    }
    int mask = languages[cue * KINDS.length + Kind.FUNCTION.number];
    for (int i = 0; i < votes.length; i++) {
      votes[i] += (mask >> i) & 1;
    }
  }

  private static Language winner(int[] votes) {
    int best = 0;
    boolean tied = false;
    for (int i = 1; i < votes.length; i++) {
      if (votes[i] > votes[best]) {
        best = i;
        tied = false;
      } else if (votes[i] == votes[best]) {
        tied = true;
      }
    }
    return votes[best] == 0 || tied ? Language.UNDETERMINED : Language.at(best);
  }
}
