package dev.earshot.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/**
 * Counts things by a reason, each once however often it is told, under the reason told last.
 * Remembers eight bytes of a hash and a number for each. Not thread-safe.
 *
 * @param <R> the reason
 */
final class CountedOnce<R> {
  private static final int SMALLEST = 1 << 6;
  private static final int FREE = 0;
  private static final int TAKEN_OUT = -1;

  private long[] hashes = new long[SMALLEST];
  private int[] reasonsOf = new int[SMALLEST];
  private int used;
  private final List<R> reasons = new ArrayList<>();
  private final Map<R, Integer> numbers = new LinkedHashMap<>();
  private long[] counts = new long[8];

  /** Counts a thing; returns whether that is news. */
  boolean add(long hash, R reason) {
    int number = numbers.computeIfAbsent(reason, this::number);
    int at = place(hash);
    int former = reasonsOf[at];
    if (former == number) {
      return false;
    }
    if (former > 0) {
      counts[former]--;
    } else if (former == FREE) {
      if ((used + 1) * 3L > hashes.length * 2L) {
        grow();
        at = place(hash);
      }
      used++;
    }
    hashes[at] = hash;
    reasonsOf[at] = number;
    counts[number]++;
    return true;
  }

  private int number(R reason) {
    reasons.add(reason);
    int number = reasons.size();
    if (number == counts.length) {
      counts = Arrays.copyOf(counts, 2 * number);
    }
    return number;
  }

  /** Returns whether a thing is counted. */
  boolean contains(long hash) {
    return reasonsOf[place(hash)] > 0;
  }

  /** Counts a thing no longer. */
  void remove(long hash) {
    int at = place(hash);
    if (reasonsOf[at] > 0) {
      counts[reasonsOf[at]]--;
      reasonsOf[at] = TAKEN_OUT;
    }
  }

  private int place(long hash) {
    int mask = hashes.length - 1;
    int at = (int) (hash >>> 20) & mask;
    while (reasonsOf[at] != FREE && hashes[at] != hash) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] formerHashes = hashes;
    int[] formerReasons = reasonsOf;
    hashes = new long[2 * formerHashes.length];
    reasonsOf = new int[hashes.length];
    used = 0;
    for (int i = 0; i < formerHashes.length; i++) {
      if (formerReasons[i] > 0) {
        int at = place(formerHashes[i]);
        hashes[at] = formerHashes[i];
        reasonsOf[at] = formerReasons[i];
        used++;
      }
    }
  }

  int size() {
    return used;
  }

  /** Returns how many there are for each reason; none that has none. */
  Map<R, Long> counts() {
    Map<R, Long> byReason = new LinkedHashMap<>();
    numbers.forEach(
        (reason, number) -> {
          if (counts[number] > 0) {
            byReason.put(reason, counts[number]);
          }
        });
    return byReason;
  }

  /** Hands over the hashes of each reason, a few thousand at a time. */
  void forEach(BiConsumer<R, long[]> taker) {
    int most = 1 << 14;
    for (int number = 1; number <= reasons.size(); number++) {
      LongStream.Builder some = LongStream.builder();
      int collected = 0;
      for (int at = 0; at < hashes.length; at++) {
        if (reasonsOf[at] == number) {
          some.add(hashes[at]);
          collected++;
        }
        if (collected == most || (collected > 0 && at == hashes.length - 1)) {
          taker.accept(reasons.get(number - 1), some.build().toArray());
          some = LongStream.builder();
          collected = 0;
        }
      }
    }
  }
}
