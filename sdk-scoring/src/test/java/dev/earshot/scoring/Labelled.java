package dev.earshot.scoring;

import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.testsupport.Shared;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A labelled text of the shared folder. */
record Labelled(Label label, String language, String text) {
  static List<Labelled> english(String file) {
    return read(file, false);
  }

  static List<Labelled> multilingual(String file) {
    return read(file, true);
  }

  private static List<Labelled> read(String file, boolean namesLanguage) {
    try {
      List<Labelled> rows = new ArrayList<>();
      for (String line : Files.readAllLines(Shared.path("data/sentiment/" + file))) {
        String[] row = line.split("\t", namesLanguage ? 3 : 2);
        rows.add(
            new Labelled(
                Label.valueOf(row[0].toUpperCase(Locale.ROOT)),
                namesLanguage ? row[1] : "en",
                row[row.length - 1]));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns 0 for negative, 1 for neutral, 2 for positive. */
  static int number(Label label) {
    return List.of(Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE).indexOf(label);
  }

  /** How often which label was answered for which. */
  static final class Confusion {
    private final int[][] counts = new int[3][3];

    static Confusion of(SentimentScorer scorer, List<Labelled> rows, boolean saysLanguage) {
      Confusion confusion = new Confusion();
      Tokens tokens = new Tokens();
      for (Labelled row : rows) {
        Sentiment answer =
            scorer.score(tokens.read(row.text()), saysLanguage ? row.language() : "und");
        confusion.counts[number(row.label())][number(answer.label())]++;
      }
      return confusion;
    }

    /** Returns the mean recall of the three labels, in percent. */
    double macroRecall() {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += (double) counts[k][k] / (counts[k][0] + counts[k][1] + counts[k][2]);
      }
      return 100 * sum / 3;
    }

    /** Returns the mean F1 of the three labels, in percent. */
    double macroF1() {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        int answered = counts[0][k] + counts[1][k] + counts[2][k];
        int there = counts[k][0] + counts[k][1] + counts[k][2];
        sum += 2.0 * counts[k][k] / (answered + there);
      }
      return 100 * sum / 3;
    }

    /** Returns how many answers are right, in percent. */
    double accuracy() {
      int right = 0;
      int all = 0;
      for (int k = 0; k < 3; k++) {
        right += counts[k][k];
        all += counts[k][0] + counts[k][1] + counts[k][2];
      }
      return 100.0 * right / all;
    }
  }
}
