package dev.earshot.scoring.graph;

import java.util.HashMap;
import java.util.Map;

/**
 * The weights of edges, in as few bytes as tell them apart exactly: none where all are equal, a
 * number in a table where there are few, themselves else.
 */
final class Weights {
  private static final int NARROW = 1 << 8;
  private static final int WIDE = 1 << 16;

  /** The different weights; where there are too many of them those of all edges, in their order. */
  private final double[] different;

  /** The number of each edge's weight where there are 2 to 256 of them, else empty. */
  private final byte[] codes;

  /** The same where there are up to 65,536, else empty. */
  private final char[] wide;

  private final boolean all;

  private Weights(double[] different, byte[] codes, char[] wide, boolean all) {
    this.different = different;
    this.codes = codes;
    this.wide = wide;
    this.all = all;
  }

  static Weights of(double[] weights) {
    Map<Double, Integer> numbers = new HashMap<>();
    for (double weight : weights) {
      numbers.putIfAbsent(weight, numbers.size());
      if (numbers.size() > WIDE) {
        return new Weights(weights, new byte[0], new char[0], true);
      }
    }
    double[] different = new double[numbers.size()];
    numbers.forEach((weight, number) -> different[number] = weight);
    if (different.length <= 1) {
      return new Weights(different, new byte[0], new char[0], false);
    }
    boolean narrow = different.length <= NARROW;
    byte[] codes = new byte[narrow ? weights.length : 0];
    char[] wide = new char[narrow ? 0 : weights.length];
    for (int i = 0; i < weights.length; i++) {
      int number = numbers.getOrDefault(weights[i], 0);
      if (narrow) {
        codes[i] = (byte) number;
      } else {
        wide[i] = (char) number;
      }
    }
    return new Weights(different, codes, wide, false);
  }

  /** Whether all weights are one. */
  boolean isEven() {
    return !all && different.length <= 1;
  }

  /** Returns the weight of an edge. */
  double of(int edge) {
    if (all) {
      return different[edge];
    }
    return different[isEven() ? 0 : wide.length > 0 ? wide[edge] : codes[edge] & 0xff];
  }

  long bytes() {
    return codes.length + 2L * wide.length + 8L * different.length;
  }

  /**
   * Adds what the edges of a tile bring to the sums of the nodes they lead to: each source's part
   * times the edge's weight.
   *
   * @param from the number of the node that the tile's sources count from
   * @param to that of its targets
   */
  void bring(Edges edges, int first, int end, int from, int to, double[] parts, double[] sums) {
    char[] sources = edges.sources;
    char[] targets = edges.targets;
    if (isEven()) {
      double weight = different.length == 0 ? 0 : different[0];
      for (int i = first; i < end; i++) {
        sums[to + targets[i]] += parts[from + sources[i]] * weight;
      }
    } else if (all) {
      for (int i = first; i < end; i++) {
        sums[to + targets[i]] += parts[from + sources[i]] * different[i];
      }
    } else if (wide.length > 0) {
      for (int i = first; i < end; i++) {
        sums[to + targets[i]] += parts[from + sources[i]] * different[wide[i]];
      }
    } else {
      for (int i = first; i < end; i++) {
        sums[to + targets[i]] += parts[from + sources[i]] * different[codes[i] & 0xff];
      }
    }
  }
}
