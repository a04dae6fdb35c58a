package dev.earshot.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which queries of a set a post could match, by the words it has. Never leaves out one that
 * matches; what it names must still be tried. Immutable.
 */
final class Candidates {
  private final BitSet always = new BitSet();
  private final long[] keys;
  private final int[][] queries;

  Candidates(List<Query> all) {
    Map<Long, List<Integer>> byKey = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      Anchors anchors = Anchors.of(all.get(i).root());
      if (anchors == null) {
        always.set(i);
      } else {
        for (Long key : anchors.keys()) {
          byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(i);
        }
      }
    }
    keys = byKey.keySet().stream().mapToLong(Long::longValue).toArray();
    queries =
        byKey.values().stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  /** Returns the numbers of the queries to try. */
  BitSet of(Scan scan) {
    BitSet candidates = (BitSet) always.clone();
    for (WordRow row : scan.rows()) {
      for (long key : row.keys()) {
        int found = Arrays.binarySearch(keys, key);
        if (found >= 0) {
          for (int query : queries[found]) {
            candidates.set(query);
          }
        }
      }
    }
    return candidates;
  }
}
