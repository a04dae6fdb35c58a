package dev.earshot.scoring.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The features a model learns, in the order of their numbers. Immutable. */
final class Vocabulary {
  private final int[] numbers;
  private final int[] texts;

  private Vocabulary(int[] numbers, int[] texts) {
    this.numbers = numbers;
    this.texts = texts;
  }

  /** Returns the features that at least so many texts have. */
  static Vocabulary of(List<int[]> rows, int leastTexts) {
    int[] texts = new int[1 << Weights.NUMBER_BITS];
    int[] lastSeen = new int[texts.length];
    for (int row = 0; row < rows.size(); row++) {
      for (int number : rows.get(row)) {
        if (lastSeen[number] != row + 1) {
          lastSeen[number] = row + 1;
          texts[number]++;
        }
      }
    }
    int[] numbers =
        IntStream.range(0, texts.length).filter(number -> texts[number] >= leastTexts).toArray();
    return new Vocabulary(numbers, IntStream.of(numbers).map(number -> texts[number]).toArray());
  }

  int size() {
    return numbers.length;
  }

  /**
   * Returns how much each feature says by being there at all: the fewer texts have it, the more. A
   * quarter of the logarithm of how many texts there are for one that has it; of letters in a row,
   * which come in numbers, half of that.
   */
  float[] rarity(int allTexts, BitSet letters) {
    float[] rarity = new float[size()];
    for (int place = 0; place < rarity.length; place++) {
      double share = (allTexts + 1.0) / (texts[place] + 1.0);
      double quarter = StrictMath.log(share) / 4;
      rarity[place] = (float) (letters.get(numbers[place]) ? quarter / 2 : quarter);
    }
    return rarity;
  }

  /** Returns the place of a feature; negative if it has none. */
  int place(int number) {
    return Arrays.binarySearch(numbers, number);
  }

  /** Returns these features and others, in order. */
  int[] with(int[] others) {
    return IntStream.concat(Arrays.stream(numbers), Arrays.stream(others))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Returns the places of the features of each text; those of no place are left out. */
  List<int[]> places(List<int[]> rows) {
    int[] table = new int[1 << Weights.NUMBER_BITS];
    for (int place = 0; place < numbers.length; place++) {
      table[numbers[place]] = place + 1;
    }
    List<int[]> all = new ArrayList<>(rows.size());
    for (int[] row : rows) {
      int[] places = new int[row.length];
      int count = 0;
      for (int number : row) {
        if (table[number] > 0) {
          places[count++] = table[number] - 1;
        }
      }
      all.add(Arrays.copyOf(places, count));
    }
    return all;
  }

  /**
   * Returns the features that matter most: by how far apart they set the labels, times the root of
   * how many texts have them. Of those that share a slot only the first of these.
   *
   * @param taken features of other numbers, whose slots are not free
   */
  Vocabulary most(
      int most, int slotBits, int[] taken, float[] weights, float[] values, int labels) {
    int shift = Weights.NUMBER_BITS - slotBits;
    int[] owners = new int[1 << slotBits];
    for (int number : taken) {
      owners[number >>> shift] = number + 1;
    }
    float[] worth = new float[size()];
    int first = 0;
    for (int place = 0; place < worth.length; place++) {
      int slot = numbers[place] >>> shift;
      int owner = owners[slot];
      worth[place] =
          owner == 0 || owner == numbers[place] + 1 ? worth(place, weights, values, labels) : -1;
      if (place > 0 && numbers[place - 1] >>> shift != slot) {
        first = place;
      }
      if (worth[place] > worth[first]) {
        worth[first] = -1;
        first = place;
      } else if (place > first) {
        worth[place] = -1;
      }
    }
    float[] sorted = worth.clone();
    Arrays.sort(sorted);
    float bar = sorted.length > most ? Math.max(0, sorted[sorted.length - most]) : 0;
    int[] kept = new int[size()];
    int[] keptTexts = new int[size()];
    int count = 0;
    for (int place = 0; place < worth.length; place++) {
      if (worth[place] >= bar) {
        kept[count] = numbers[place];
        keptTexts[count++] = texts[place];
      }
    }
    return new Vocabulary(Arrays.copyOf(kept, count), Arrays.copyOf(keptTexts, count));
  }

  private float worth(int place, float[] weights, float[] values, int labels) {
    float least = Float.MAX_VALUE;
    float greatest = -Float.MAX_VALUE;
    for (int label = 0; label < labels; label++) {
      least = Math.min(least, weights[place * labels + label]);
      greatest = Math.max(greatest, weights[place * labels + label]);
    }
    return (float) ((greatest - least) * values[place] * Math.sqrt(texts[place]));
  }
}
