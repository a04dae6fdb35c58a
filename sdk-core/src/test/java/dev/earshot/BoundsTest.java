package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BoundsTest {
  @Test
  @DisplayName("a moment that our JSON cannot write is refused where it comes in, not by the store")
  void momentsOutsideTheCalendarAreRefused() {
    for (Instant moment : List.of(Instant.MIN, Instant.MAX)) {
      assertThrows(IllegalArgumentException.class, () -> new Metric(Metric.LIKES, 1, moment));
      assertThrows(
          IllegalArgumentException.class,
          () -> Provenance.builder("test/1", Provenance.Method.API, "test", moment).build());
    }
  }
}
