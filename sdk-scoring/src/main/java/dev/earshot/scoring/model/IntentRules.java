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

  private final List<String> labels;
  private final int[] base;
  private final int[] labelOf;
  private final int[] pointsOf;
  private final long[] keys;
  private final int[] found;

  private IntentRules(List<String> labels, int[] base, List<int[]> rules, Map<Long, Integer> keys) {
    this.labels = labels;
    this.base = base;
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
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.startsWith("# ")) {
        continue;
      }
      String[] row = line.split("\t", -1);
      int label = labels.indexOf(row[0]);
      if (row.length != 3 || label < 0) {
        throw new MalformedException(source, "line", number, "expected label, words, points", null);
      }
      int points;
      try {
        points = Integer.parseInt(row[2]);
      } catch (NumberFormatException e) {
        throw new MalformedException(source, "points", number, "expected a whole number", e);
      }
      if (row[1].equals("*")) {
        base[label] = points;
      } else {
        put(keys, row[1], rules.size());
        put(keys, row[1].replace("'", ""), rules.size());
        rules.add(new int[] {label, points});
      }
    }
    return new IntentRules(labels, base, rules, keys);
  }

  private static void put(Map<Long, Integer> keys, String words, int rule) {
    long key = 0;
    for (String word : words.split(" ")) {
      keys.putIfAbsent(key, BEGINS);
      key = Lexicon.then(key, hash(word));
    }
    keys.put(key, rule);
  }

  private static long hash(String word) {
    return switch (word) {
      case "^" -> FIRST;
      case "?" -> QUESTION_MARK;
      default -> Tokens.hash(word);
    };
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
