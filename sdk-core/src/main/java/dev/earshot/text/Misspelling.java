package dev.earshot.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Tells a slip of the pen from a word of one's own. */
public final class Misspelling {
  private Misspelling() {}

  /**
   * Returns the known word that was meant, where the word is none of them and so near to one that
   * it can hardly be another: one letter off, or two in a word of seven letters or more.
   *
   * @param word as the known ones are written, in case and in accents
   * @return empty where it is known or resembles none
   */
  public static Optional<String> meant(String word, Collection<String> known) {
    if (known.contains(word)) {
      return Optional.empty();
    }
    return known.stream()
        .filter(each -> distance(word, each) <= slips(each))
        .min(
            Comparator.comparingInt((String each) -> distance(word, each))
                .thenComparing(each -> each));
  }

  private static int slips(String known) {
    return known.length() < 4 ? 0 : known.length() < 7 ? 1 : 2;
  }

  /** Returns how many letters must be changed, added, dropped or swapped with their neighbour. */
  private static int distance(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        least = Math.min(least, cost[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[one.length()][other.length()];
  }
}
