package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.scoring.trend.VolumeDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class VolumesTest {
  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int HOURS = Volumes.WEEKS * 168;

  @Test
  @DisplayName("IS-03 events of a stated size are found, with few false alarms beside them")
  void eventsOfAStatedSize() {
    List<Recorded.Volume> rows = Volumes.run();
    List<Recorded.Volume> low = new ArrayList<>();
    for (Recorded.Volume ours : rows) {
      if (!ours.peer().equals(Volumes.OURS)) {
        continue;
      }
      Recorded.Volume deviations =
          rows.stream()
              .filter(row -> row.peer().equals(Volumes.DEVIATIONS))
              .filter(row -> row.level() == ours.level() && row.size() == ours.size())
              .findFirst()
              .orElseThrow();
      boolean few = ours.precision() >= 2 * deviations.precision() && ours.falseAWeek() <= 0.3;
      boolean found =
          ours.size() < 3
              || (ours.recall() >= (ours.level() * ours.size() < 10 ? 0.4 : 0.6)
                  && ours.precision() >= 0.9
                  && ours.delay() <= 3);
      if (!few || !found) {
        low.add(ours);
      }
    }
    assertEquals(List.of(), low);
  }

  /**
   * What {@link VolumeDetector} states, learning left out; a series keeps its rate all the time.
   */
  @Test
  @DisplayName("IS-03 false alarms of series in which nothing changes keep to the stated rate")
  void falseAlarmsKeepToTheStatedRate() {
    List<String> high = new ArrayList<>();
    StringBuilder table =
        new StringBuilder(
            "mentions an hour: alarms a series and week where nothing changes; Poisson | negative"
                + " binomial of three times the variance | of shape 1\n");
    for (double rate : new double[] {0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 50}) {
      double[] alarms = {
        alarms(rate, Double.POSITIVE_INFINITY), alarms(rate, rate / 2), alarms(rate, 1)
      };
      String row = String.format("%5.2f: %.2f %.2f %.2f%n", rate, alarms[0], alarms[1], alarms[2]);
      table.append(row);
      high.add(Math.max(alarms[0], Math.max(alarms[1], alarms[2])) > 0.3 ? row : "");
    }
    System.out.print(table);
    high.removeIf(String::isEmpty);
    assertEquals(List.of(), high);
  }

  private static double alarms(double rate, double shape) {
    int alarms = 0;
    for (int n = 0; n < Volumes.SERIES; n++) {
      Random random = new Random(n * 77L + 5);
      VolumeDetector detector = new VolumeDetector(Duration.ofHours(1));
      for (int hour = 0; hour < HOURS; hour++) {
        double mean = shape < Double.POSITIVE_INFINITY ? rate * gamma(random, shape) / shape : rate;
        alarms +=
            detector
                    .observe(START.plus(Duration.ofHours(hour)), Volumes.poisson(random, mean))
                    .isPresent()
                ? 1
                : 0;
      }
    }
    return alarms / (double) (Volumes.SERIES * (Volumes.WEEKS - 1));
  }

  /** Marsaglia and Tsang 2000. */
  private static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
