package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Property
  void staysWithinItsBoundsAndTripleOfTheLast(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10_000) int shortest,
      @ForAll @IntRange(min = 0, max = 1_000_000) int more) {
    Random random = new Random(seed);
    Backoff backoff = Backoff.of(Duration.ofMillis(shortest), Duration.ofMillis(shortest + more));
    for (int i = 0; i < 20; i++) {
      Backoff next = backoff.next(random);
      assertTrue(next.delay().compareTo(next.shortest()) >= 0);
      assertTrue(next.delay().compareTo(next.longest()) <= 0);
      assertTrue(next.delay().compareTo(backoff.delay().multipliedBy(3)) <= 0);
      backoff = next;
    }
  }

  @Test
  void growsUntilItsLongest() {
    Random random = new Random(1);
    Backoff backoff = Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(60));
    Duration most = Duration.ZERO;
    for (int i = 0; i < 50; i++) {
      backoff = backoff.next(random);
      most = backoff.delay().compareTo(most) > 0 ? backoff.delay() : most;
    }
    assertTrue(most.toSeconds() >= 30, () -> "never grew");
  }

  @Test
  void sameSeedSameDelays() {
    Backoff start = Backoff.of(Duration.ofSeconds(1), Duration.ofHours(1));
    assertEquals(start.next(new Random(5)), start.next(new Random(5)));
  }

  @Test
  void refusesDisorder() {
    assertThrows(
        IllegalArgumentException.class, () -> Backoff.of(Duration.ZERO, Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Backoff.of(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
