package dev.earshot.scoring.model;

import dev.earshot.scoring.Doubt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a detector says of the text it read last, and the memory it reads with. Made by {@link
 * LanguageDetector#reading()} for that detector; reusable and confined to one thread, so that
 * detecting allocates nothing.
 */
public final class LanguageReading {
  final LanguageDetector detector;
  final Sums sums;

  String language = DetectedLanguage.UNDETERMINED;
  double probability;
  @Nullable Doubt doubt = Doubt.NO_TEXT;

  LanguageReading(LanguageDetector detector, Alphabet alphabet, Votes[] votes, int memory) {
    this.detector = detector;
    sums = new Sums(alphabet, votes, memory);
  }

  /** Returns the code of the most likely language, also where the detector abstains. */
  public String language() {
    return language;
  }

  /** Returns the probability of the language, in [0, 1]; 0 if undetermined. */
  public double probability() {
    return probability;
  }

  /** Returns why the detector would rather not say; null where it does say. */
  public @Nullable Doubt doubt() {
    return doubt;
  }

  /** Returns the same as a value. */
  public DetectedLanguage detected() {
    return new DetectedLanguage(language, probability, doubt);
  }

  /*
   * What a word says never changes, and few words make up most of any stream, so the sums of words
   * are kept under their hash, each in place of another's.
   */
  /** The letters of each script, and what they say for its languages. */
  static final class Sums extends LetterRuns {
    /** As many runs as a sum of 16 bits has room for. */
    private static final int ROOM = (1 << Character.SIZE) / (1 << Byte.SIZE);

    final int[] letters = new int[Script.ALL.size()];
    final int[][] points = new int[Script.ALL.size()][];
    int foreign;

    private final Votes[] votes;
    private final long[] lanes;
    private int runs;
    private int current;

    private final long[] words;
    private final int[] runsOfWord;
    private final long[] lanesOfWord;

    Sums(Alphabet alphabet, Votes[] votes, int memory) {
      super(alphabet);
      this.votes = votes;
      int most = 0;
      for (int script = 0; script < votes.length; script++) {
        points[script] = new int[votes[script].bias.length];
        most = Math.max(most, votes[script].lanes());
      }
      lanes = new long[most];
      words = new long[memory];
      runsOfWord = new int[memory];
      lanesOfWord = new long[memory * most];
    }

    void clear() {
      Arrays.fill(letters, 0);
      for (int script = 0; script < points.length; script++) {
        System.arraycopy(votes[script].bias, 0, points[script], 0, points[script].length);
      }
      foreign = 0;
    }

    @Override
    void foreignLetter() {
      foreign++;
    }

    @Override
    void word(int script, char[] word, int length, long hash) {
      letters[script] += length - 2;
      Votes said = votes[script];
      if (said.isSilent()) {
        return;
      }
      int slot = (int) hash & (words.length - 1);
      int start = slot * lanes.length;
      if (words[slot] != hash) {
        words[slot] = hash;
        runsOfWord[slot] = said.add(word, length, lanesOfWord, start);
      }
      if (script != current || runs + runsOfWord[slot] > ROOM) {
        drain();
        current = script;
      }
      runs += runsOfWord[slot];
      int width = said.lanes();
      for (int i = 0; i < width; i++) {
        lanes[i] += lanesOfWord[start + i];
      }
    }

    void drain() {
      if (runs > 0) {
        votes[current].drain(lanes, runs, points[current]);
        runs = 0;
      }
    }
  }
}
