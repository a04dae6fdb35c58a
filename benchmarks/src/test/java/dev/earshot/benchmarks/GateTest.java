package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class GateTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void aThreadThatRanAllTheTimeIsQuiet() {
    assertTrue(Gate.isQuiet(Gate.share(SECOND, SECOND, 1)));
  }

  @Test
  void tenPercentMissingIsTheMost() {
    assertTrue(Gate.isQuiet(Gate.share(900_000_001, SECOND, 1)));
    assertFalse(Gate.isQuiet(Gate.share(899_999_999, SECOND, 1)));
  }

  @Test
  void moreCpuThanTimeIsNoMeasureEither() {
    assertFalse(Gate.isQuiet(Gate.share(1_100_000_001, SECOND, 1)));
  }

  @Test
  void twoThreadsMustHaveTwiceTheTime() {
    assertEquals(1.0, Gate.share(2 * SECOND, SECOND, 2));
    assertEquals(0.5, Gate.share(SECOND, SECOND, 2));
  }

  @Test
  void oneBadIterationIsNotHiddenByManyGoodOnes() {
    assertEquals(0.61, Gate.worst(List.of(1.0, 0.99, 0.61, 1.0)));
    assertEquals(1.5, Gate.worst(List.of(1.0, 0.61, 1.5)));
  }

  @Test
  void whatWasNotMeasuredIsNotQuiet() {
    assertFalse(Gate.isQuiet(Gate.worst(List.of())));
    assertThrows(IllegalArgumentException.class, () -> Gate.share(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Gate.share(1, 1, 0));
  }

  @Test
  void theProbeMeasuresSpinningThreads() {
    double share = Gate.probe();
    assertTrue(share > 0 && share < 1.2, () -> "share " + share);
  }

  @Property
  void sharesDoNotDependOnTheUnitOfTime(
      @ForAll @LongRange(min = 0, max = SECOND) long cpu,
      @ForAll @LongRange(min = 1, max = SECOND) long wall,
      @ForAll @IntRange(min = 1, max = 64) int threads) {
    assertEquals(
        Gate.share(cpu, wall, threads), Gate.share(cpu * 1000, wall * 1000, threads), 1e-9);
  }

  @Property
  void quietMeansWithinTheTolerance(@ForAll @DoubleRange(min = 0, max = 3) double share) {
    assertEquals(share >= 0.9 && share <= 1.1, Gate.isQuiet(share));
  }
}
