package dev.earshot.scoring.model;

/*
 * What a word counts for by itself never changes for one model, and few words make up most of any
 * stream, so a thread remembers it under the word's hash. The points of three labels lie side by
 * side in one long, so that a word that is remembered costs one load.
 */
/**
 * Counts what the features of a text speak for, in points. Immutable; what a thread remembers lies
 * in its {@link Prediction}.
 */
final class Counting {
  private static final int MEMORY_BITS = 13;
  private static final int KNOWN_AT = 63;
  private static final int FIELD = 21;
  private static final int REST = Long.SIZE - FIELD;

  /** A hit is at most 4 after every turn that raises it: 4 * 1.3 * 1.25, in halves. */
  private static final int MOST_STEPS = 13;

  private static final int MOST_TIMES = 16;

  final Weights weights;
  final int[] bias;
  private final long[] hits = new long[2 * MOST_STEPS + 1];
  private final long[] styles = new long[StyleFeatures.COUNT * MOST_TIMES];

  /**
   * Creates a count.
   *
   * @param bias what each label starts from
   */
  Counting(Weights weights, int[] bias) {
    this.weights = weights;
    this.bias = bias;
    if (hasFewLabels()) {
      for (int step = -MOST_STEPS; step <= MOST_STEPS; step++) {
        hits[MOST_STEPS + step] = beside(weights.find(SubwordHashes.step(step)));
      }
      for (int style = 0; style < StyleFeatures.COUNT; style++) {
        for (int times = 1; times <= StyleFeatures.most(style); times++) {
          int at = style * MOST_TIMES + times;
          int found = weights.find(StyleFeatures.hash(style, times));
          long less = styles[at - 1];
          styles[at] =
              beside(
                  first(less) + weights.first(found),
                  second(less) + weights.second(found),
                  third(less) + weights.third(found));
        }
      }
    }
  }

  private boolean hasFewLabels() {
    return bias.length <= Weights.ROOM + 1;
  }

  /** Returns room for a thread to remember words in. */
  long[] memory() {
    return new long[hasFewLabels() ? 2 << MEMORY_BITS : 0];
  }

  /**
   * Puts what speaks for each label in place of what {@code points} held.
   *
   * @return how many tokens are known as a whole, by the model or the lexicon
   */
  int count(Features features, SubwordHashes subwords, long[] memory, long[] points) {
    for (int label = 0; label < points.length; label++) {
      points[label] = bias[label];
    }
    int known =
        hasFewLabels()
            ? countFew(features, subwords, memory, points)
            : countMany(features, subwords, points);
    int last = points.length - 1;
    for (int label = 0; label < last; label++) {
      points[last] -= points[label] - bias[label];
    }
    return known;
  }

  private int countFew(Features features, SubwordHashes subwords, long[] memory, long[] points) {
    long first = 0;
    long second = 0;
    long third = 0;
    int known = 0;
    int size = features.size();
    for (int i = 0; i < size; i++) {
      if (!features.isSpokenFor(i)) {
        long key = features.memoryKey(i);
        int at = ((int) (key ^ key >>> 32) & (1 << MEMORY_BITS) - 1) * 2;
        if (memory[at] != key) {
          memory[at] = key;
          memory[at + 1] = countLetters(features, i, subwords);
        }
        long sums = memory[at + 1];
        first += first(sums);
        second += second(sums);
        third += third(sums);
        known += (int) (sums >>> KNOWN_AT);
      } else {
        known++;
      }
    }
    for (int i = 1; i < size; i++) {
      if (!features.isPairSpokenFor(i)) {
        int found = weights.find(SubwordHashes.pair(features.key(i - 1), features.key(i)));
        first += weights.first(found);
        second += weights.second(found);
        third += weights.third(found);
      }
    }
    for (int part = 0; part < features.parts(); part++) {
      int found = weights.find(SubwordHashes.whole(features.partKey(part)));
      first += weights.first(found);
      second += weights.second(found);
      third += weights.third(found);
    }
    for (int hit = 0; hit < features.hits(); hit++) {
      int step = Features.steps(features.shifted(hit));
      long sums = hits[Math.max(0, Math.min(2 * MOST_STEPS, MOST_STEPS + step))];
      first += first(sums);
      second += second(sums);
      third += third(sums);
    }
    for (int style = 0; style < StyleFeatures.COUNT; style++) {
      long sums = styles[style * MOST_TIMES + features.style(style)];
      first += first(sums);
      second += second(sums);
      third += third(sums);
    }
    int last = points.length - 1;
    points[0] += first;
    if (last > 1) {
      points[1] += second;
    }
    if (last > 2) {
      points[2] += third;
    }
    return known;
  }

  /** Returns what a token and the letters it is made of count for, side by side. */
  private long countLetters(Features features, int i, SubwordHashes subwords) {
    int hashes = subwords.of(features, i);
    long first = 0;
    long second = 0;
    long third = 0;
    for (int k = 0; k < hashes; k++) {
      int found = weights.find(subwords.hash(k));
      first += weights.first(found);
      second += weights.second(found);
      third += weights.third(found);
    }
    long known = weights.find(subwords.hash(0)) == Weights.NOTHING ? 0 : 1L << KNOWN_AT;
    return beside(first, second, third) | known;
  }

  private int countMany(Features features, SubwordHashes subwords, long[] points) {
    int known = 0;
    for (int i = 0; i < features.size(); i++) {
      if (!features.isSpokenFor(i)) {
        int hashes = subwords.of(features, i);
        known += weights.find(subwords.hash(0)) == Weights.NOTHING ? 0 : 1;
        for (int k = 0; k < hashes; k++) {
          weights.add(weights.find(subwords.hash(k)), points);
        }
      } else {
        known++;
      }
      if (i > 0 && !features.isPairSpokenFor(i)) {
        weights.add(weights.find(SubwordHashes.pair(features.key(i - 1), features.key(i))), points);
      }
    }
    for (int part = 0; part < features.parts(); part++) {
      weights.add(weights.find(SubwordHashes.whole(features.partKey(part))), points);
    }
    for (int hit = 0; hit < features.hits(); hit++) {
      weights.add(weights.find(SubwordHashes.hit(features.shifted(hit))), points);
    }
    for (int style = 0; style < StyleFeatures.COUNT; style++) {
      for (int times = features.style(style); times > 0; times--) {
        weights.add(weights.find(StyleFeatures.hash(style, times)), points);
      }
    }
    return known;
  }

  private long beside(int found) {
    return beside(weights.first(found), weights.second(found), weights.third(found));
  }

  private static long beside(long first, long second, long third) {
    long field = (1L << FIELD) - 1;
    return (first & field) | (second & field) << FIELD | (third & field) << (2 * FIELD);
  }

  private static long first(long sums) {
    return sums << REST >> REST;
  }

  private static long second(long sums) {
    return sums << (REST - FIELD) >> REST;
  }

  private static long third(long sums) {
    return sums << 1 >> REST;
  }
}
