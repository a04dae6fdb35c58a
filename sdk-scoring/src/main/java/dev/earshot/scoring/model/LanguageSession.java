package dev.earshot.scoring.model;

import dev.earshot.scoring.Abstention;
import dev.earshot.text.Tokens;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a thread tells languages with, and what it found in the text it read last. Reusable and
 * confined to one thread; allocates nothing but {@link #detected()}, and what it takes to read a
 * word whose letters are styled or have their accents apart.
 */
public final class LanguageSession {
  private final LanguageDetector detector;
  private final OneThread thread = new OneThread();
  final Sums sums;

  String language = DetectedLanguage.UNDETERMINED;
  double probability;

  /** Whether the text is mostly in Latin letters. */
  boolean latin;

  @Nullable Abstention abstention = Abstention.NO_TEXT;

  LanguageSession(LanguageDetector detector, Alphabet alphabet, Votes[] votes) {
    this.detector = detector;
    sums = new Sums(alphabet, votes);
  }

  /**
   * Reads a text and puts its language in place of what was found before.
   *
   * @throws IllegalStateException if another thread is reading with this session
   */
  public void read(Tokens text) {
    thread.begin();
    try {
      detector.detect(text, this);
    } finally {
      thread.end();
    }
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
  public @Nullable Abstention abstention() {
    return abstention;
  }

  /** Returns the same as a value. */
  public DetectedLanguage detected() {
    return new DetectedLanguage(language, probability, abstention);
  }

  /** The letters of each script, and what they say for its languages. */
  static final class Sums extends LetterRuns {
    final int[][] points = new int[Script.COUNT][];

    private final Votes[] votes;
    private final int[] found = new int[ROOM];

    Sums(Alphabet alphabet, Votes[] votes) {
      super(alphabet);
      this.votes = votes;
      for (int script = 0; script < points.length; script++) {
        points[script] = new int[votes[script].sums()];
      }
    }

    /** Forgets what was said of the text before. */
    void clear() {
      for (int script = 0; script < points.length; script++) {
        if (letters[script] > 0) {
          Arrays.fill(points[script], 0);
        }
      }
    }

    @Override
    void note(int script, long[] runs, int count) {
      votes[script].add(runs, count, found, points[script]);
    }
  }
}
