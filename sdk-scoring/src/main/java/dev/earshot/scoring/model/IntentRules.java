package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The phrases of the resource {@code intent.tsv}, found by the hashes of their words. Immutable and
 * thread-safe.
 */
final class IntentRules {
  /** No phrase begins so. */
  static final int UNKNOWN = -2;

  /** A phrase begins so, and none ends here. */
  static final int BEGINS = -1;

  /** Stands for the first word of a sentence. */
  static final long FIRST = 0x5EB7E4CE;

  static final long QUESTION_MARK = Tokens.hash("?") | 1;

  /** Stands for some words of no matter. */
  static final long GAP = 0x6A9B1C57;

  private static final String GAP_SIGN = "\u2026";

  private final List<String> labels;
  private final int[] base;
  private final int[] labelOf;
  private final int[] pointsOf;
  private final long[] keys;
  private final int[] found;
  private final int longestGap;
  private final long[] gapEnds;

  private IntentRules(
      List<String> labels,
      int[] base,
      List<int[]> rules,
      Map<Long, Integer> keys,
      int longestGap,
      long[] gapEnds) {
    this.labels = labels;
    this.base = base;
    this.longestGap = longestGap;
    this.gapEnds = gapEnds;
    labelOf = rules.stream().mapToInt(rule -> rule[0]).toArray();
    pointsOf = rules.stream().mapToInt(rule -> rule[1]).toArray();
    Map<Long, Integer> sorted = new TreeMap<>(keys);
    this.keys = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
    found = sorted.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Reads rules from their written form.
   *
   * @param source what to name in errors
   * @throws MalformedException with the number of the line, from 1 on, as offset
   */
  static IntentRules read(List<String> lines, String source, List<String> labels) {
    int[] base = new int[labels.size()];
    List<int[]> rules = new ArrayList<>();
    Map<Long, Integer> keys = new HashMap<>();
    int longestGap = 0;
    long[] gapEnds = {};
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.startsWith("# ")) {
        continue;
      }
      String[] row = line.split("\t", -1);
      int label = labels.indexOf(row[0]);
      boolean ofGaps = row[0].equals(GAP_SIGN);
      if (row.length != 3 || (label < 0 && !ofGaps)) {
        throw new MalformedException(source, "line", number, "expected label, words, points", null);
      }
      int points;
      try {
        points = Integer.parseInt(row[2]);
      } catch (NumberFormatException e) {
        throw new MalformedException(source, "points", number, "expected a whole number", e);
      }
      if (ofGaps) {
        longestGap = points;
        gapEnds = Arrays.stream(row[1].split(" ")).mapToLong(Tokens::hash).sorted().toArray();
      } else if (row[1].equals("*")) {
        base[label] = points;
      } else {
        List<String> words = List.of(row[1].split(" "));
        int gap = words.indexOf(GAP_SIGN);
        if (gap == 0 || gap == words.size() - 1 || gap != words.lastIndexOf(GAP_SIGN)) {
          throw new MalformedException(
              source, "words", number, "expected at most one gap, between words", null);
        }
        put(keys, 0, words, rules.size());
        rules.add(new int[] {label, points});
      }
    }
    return new IntentRules(labels, base, rules, keys, longestGap, gapEnds);
  }

  /** Puts a phrase after what the key stands for, in each of its wordings. */
  private static void put(Map<Long, Integer> keys, long key, List<String> words, int rule) {
    if (words.isEmpty()) {
      keys.put(key, rule);
      return;
    }
    keys.putIfAbsent(key, BEGINS);
    List<String> rest = words.subList(1, words.size());
    for (String word : words.get(0).split("/")) {
      put(keys, Lexicon.then(key, hash(word)), rest, rule);
      if (word.indexOf('\'') >= 0) {
        put(keys, Lexicon.then(key, hash(word.replace("'", ""))), rest, rule);
      }
    }
  }

  private static long hash(String word) {
    return switch (word) {
      case "^" -> FIRST;
      case "?" -> QUESTION_MARK;
      case GAP_SIGN -> GAP;
      default -> Tokens.hash(word);
    };
  }

  /** Returns how many words a gap stands for at most. */
  int longestGap() {
    return longestGap;
  }

  /** Returns whether a word may stand in a gap: those that begin another thought may not. */
  boolean mayStandInGap(long word) {
    return Arrays.binarySearch(gapEnds, word) < 0;
  }

  /** Returns the number of the phrase under a key, or {@link #BEGINS} or {@link #UNKNOWN}. */
  int find(long key) {
    int place = Arrays.binarySearch(keys, key);
    return place < 0 ? UNKNOWN : found[place];
  }

  int count() {
    return labelOf.length;
  }

  List<String> labels() {
    return labels;
  }

  int base(int label) {
    return base[label];
  }

  int label(int rule) {
    return labelOf[rule];
  }

  int points(int rule) {
    return pointsOf[rule];
  }
}
