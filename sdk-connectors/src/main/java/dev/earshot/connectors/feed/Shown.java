package dev.earshot.connectors.feed;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/*
 * Which items a feed showed, by marks short enough for a checkpoint: of long feeds the first and
 * the last, since either may be the newest. A feed that shows none of them again has moved on by
 * more than it holds.
 */
final class Shown {
  private static final int MOST_AT_AN_END = 25;

  private Shown() {}

  /* Returns the marks, with commas between; empty for no item. */
  static String marks(List<Draft> items) {
    int size = items.size();
    return IntStream.range(0, size)
        .filter(i -> i < MOST_AT_AN_END || i >= size - MOST_AT_AN_END)
        .mapToObj(i -> mark(items.get(i)))
        .collect(Collectors.joining(","));
  }

  /* Returns whether one of the items is among those marked. */
  static boolean again(String marks, List<Draft> items) {
    Set<String> known = new HashSet<>(Arrays.asList(marks.split(",", -1)));
    return items.stream().anyMatch(item -> known.contains(mark(item)));
  }

  private static String mark(Draft item) {
    String told = item.id != null ? item.id : item.link != null ? item.link : item.title.source();
    return Hashing.murmur3_32_fixed().hashString(told, StandardCharsets.UTF_8).toString();
  }
}
