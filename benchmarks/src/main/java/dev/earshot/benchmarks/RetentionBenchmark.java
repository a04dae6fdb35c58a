package dev.earshot.benchmarks;

import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.retention.Hold;
import dev.earshot.privacy.retention.ItemFacts;
import dev.earshot.privacy.retention.Judge;
import dev.earshot.privacy.retention.Retention;
import dev.earshot.privacy.retention.RetentionDecision;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to decide whether one item is kept? The items are of five classes of the pack
 * {@code isocial-track}, some with a demand, one hold in eight. The peer is what a host writes by
 * hand for these classes alone: a chain of questions over java.time, without reasons.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RetentionBenchmark {
  private static final int ITEMS = 1 << 12;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> CLASSES =
      List.of("mention", "account", "configuration", "billing", "support");
  private static final List<Hold> HOLDS = List.of(Hold.onClass("case", "account"));

  /** Creates the benchmark. */
  public RetentionBenchmark() {}

  /** An item as the chain knows it. */
  private record Plain(
      String itemClass, Instant start, @Nullable Instant event, @Nullable Instant erasure) {}

  /** Items, in both forms. */
  @State(Scope.Thread)
  public static class Items {
    private final Retention retention = Retention.of(PolicyPack.named("isocial-track"));
    private final Judge judge = retention.judge();
    private final List<ItemFacts> facts = new ArrayList<>();
    private final List<Plain> plain = new ArrayList<>();
    private int next;

    /**
     * Makes the items, and sees that both sides say the same of each.
     *
     * @throws IllegalStateException if they do not
     */
    public Items() {
      SplittableRandom random = new SplittableRandom(9);
      for (int i = 0; i < ITEMS; i++) {
        String itemClass = CLASSES.get(random.nextInt(CLASSES.size()));
        Instant start = NOW.minusSeconds(random.nextLong(9L * 366 * 86_400));
        Instant event = random.nextBoolean() ? later(start, random) : null;
        Instant erasure = random.nextInt(4) == 0 ? later(start, random) : null;
        ItemFacts.Builder built =
            ItemFacts.builder(itemClass, start).serves(Purpose.of("listening"));
        if (event != null) {
          built.happened("ACCOUNT_DELETED", event).happened("TERMINATED", event);
        }
        if (erasure != null) {
          built.demanded(Demand.ERASURE, erasure);
        }
        facts.add(built.build());
        plain.add(new Plain(itemClass, start, event, erasure));
      }
      for (int i = 0; i < ITEMS; i++) {
        boolean ours = judge.decide(facts.get(i), HOLDS, NOW) == deleted();
        if (ours != isOver(plain.get(i)) || ours != (evaluated(i).disposition() == deleted())) {
          throw new IllegalStateException("they differ about item " + i);
        }
      }
    }

    private static Instant later(Instant start, SplittableRandom random) {
      return start.plusSeconds(random.nextLong(NOW.getEpochSecond() - start.getEpochSecond() + 1));
    }

    private static RetentionDecision.Disposition deleted() {
      return RetentionDecision.Disposition.DELETE;
    }

    private RetentionDecision evaluated(int i) {
      return retention.evaluate(facts.get(i), HOLDS, NOW);
    }

    private int next() {
      next = (next + 1) & (ITEMS - 1);
      return next;
    }
  }

  private static boolean isOver(Plain item) {
    Instant erasure = item.erasure();
    return switch (item.itemClass()) {
      case "mention" ->
          isOver(item.start(), Period.ofYears(1))
              || (erasure != null && isOver(erasure, Period.ofDays(30)));
      case "account" -> false; // held
      case "configuration" ->
          erasure != null || (item.event() != null && isOver(item.event(), Period.ofDays(30)));
      case "billing" -> isOver(item.start(), Period.ofYears(7));
      case "support" -> erasure != null || isOver(item.start(), Period.ofYears(3));
      default -> throw new IllegalStateException(item.itemClass());
    };
  }

  private static boolean isOver(Instant from, Period period) {
    LocalDate last = from.atZone(ZoneOffset.UTC).toLocalDate().plus(period);
    return !NOW.isBefore(last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /** The bare verdict. */
  @Benchmark
  public Object verdict(Items state) {
    return state.judge.decide(state.facts.get(state.next()), HOLDS, NOW);
  }

  /** The decision with all its reasons and the next change. */
  @Benchmark
  public Object explained(Items state) {
    return state.evaluated(state.next());
  }

  /** The chain over java.time. */
  @Benchmark
  public boolean javaTimeChain(Items state) {
    return isOver(state.plain.get(state.next()));
  }
}
