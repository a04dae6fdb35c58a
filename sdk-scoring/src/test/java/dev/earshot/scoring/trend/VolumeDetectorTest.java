package dev.earshot.scoring.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.trend.VolumeChange.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class VolumeDetectorTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration FIVE = Duration.ofMinutes(5);
  private static final int DAY = 288;

  /** Counts about a mean that goes with the hour of the day. */
  private static long[] daily(int rows, double mean, long seed) {
    Random random = new Random(seed);
    long[] counts = new long[rows];
    for (int i = 0; i < rows; i++) {
      counts[i] =
          poisson(
              mean
                  * (1 + 0.6 * Math.sin(2 * Math.PI * i / DAY))
                  * Math.exp(0.15 * random.nextGaussian()),
              random);
    }
    return counts;
  }

  private static long poisson(double mean, Random random) {
    if (mean > 50) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double product = random.nextDouble();
    long count = 0;
    for (double limit = Math.exp(-mean); product > limit; count++) {
      product *= random.nextDouble();
    }
    return count;
  }

  private static List<VolumeChange> changes(Duration bucket, long[] counts) {
    VolumeDetector detector = new VolumeDetector(bucket);
    List<VolumeChange> changes = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      detector.observe(START.plus(bucket.multipliedBy(i)), counts[i]).ifPresent(changes::add);
    }
    return changes;
  }

  private static boolean isIn(VolumeChange change, Duration bucket, int from, int to) {
    Instant at = change.at();
    return !at.isBefore(START.plus(bucket.multipliedBy(from)))
        && at.isBefore(START.plus(bucket.multipliedBy(to)));
  }

  @Test
  void aBurstIsToldInTheBucketItComesIn() {
    long[] counts = daily(DAY * 10, 20, 1);
    counts[DAY * 8 + 40] = 150;
    List<VolumeChange> told = changes(FIVE, counts);
    assertEquals(1, told.size(), told.toString());
    assertEquals(START.plus(FIVE.multipliedBy(DAY * 8 + 40)), told.get(0).at());
    assertEquals(Direction.UP, told.get(0).direction());
    assertEquals(150, told.get(0).observed());
    assertTrue(told.get(0).score() > told.get(0).before());
  }

  @Test
  void equalBurstsDoNotMaskOneAnother() {
    int heard = 0;
    int bursts = 0;
    for (int seed = 0; seed < 6; seed++) {
      long[] counts = daily(DAY * 34, 20, seed);
      for (int burst = 0; burst < 8; burst++) {
        int from = DAY * 8 + burst * DAY * 3;
        for (int i = from; i < from + 12; i++) {
          counts[i] += 100;
        }
      }
      List<VolumeChange> told = changes(FIVE, counts);
      for (int burst = 0; burst < 8; burst++) {
        int from = DAY * 8 + burst * DAY * 3;
        bursts++;
        heard += told.stream().anyMatch(one -> isIn(one, FIVE, from, from + 24)) ? 1 : 0;
      }
    }
    assertTrue(heard >= 0.85 * bursts, heard + " of " + bursts);
  }

  @Test
  void equalSpikesOfHoursAreToldAllMonth() {
    for (int every : new int[] {3, 4, 9}) {
      int heard = 0;
      int spikes = 0;
      for (int seed = 0; seed < 6; seed++) {
        Random random = new Random(seed);
        long[] counts = new long[24 * 75];
        for (int hour = 0; hour < counts.length; hour++) {
          double mean = 20 * (1 + 0.6 * Math.sin((hour % 24 - 8) * Math.PI / 12));
          boolean spike = hour / 24 >= 35 && hour / 24 % every == 0 && hour % 24 / 6 == 2;
          counts[hour] = poisson(spike ? 5 * mean : mean, random);
        }
        List<VolumeChange> told = changes(Duration.ofHours(1), counts);
        for (int day = 35; day < 75; day++) {
          if (day % every == 0) {
            int from = day * 24 + 12;
            spikes++;
            heard +=
                told.stream().anyMatch(one -> isIn(one, Duration.ofHours(1), from, from + 6))
                    ? 1
                    : 0;
          }
        }
      }
      assertTrue(heard >= 0.95 * spikes, heard + " of " + spikes + ", every " + every);
    }
  }

  @Test
  void aLoneMentionIsNoChangeAndManyAre() {
    for (int mentions : new int[] {1, 2, 6, 7, 20}) {
      long[] counts = new long[24 * 40];
      for (int day = 0; day < 40; day += 3) {
        counts[day * 24 + day % 24] = 1;
      }
      counts[24 * 35 + 5] = mentions;
      List<VolumeChange> told = changes(Duration.ofHours(1), counts);
      assertEquals(mentions >= 7 ? 1 : 0, told.size(), told.toString());
    }
  }

  @Test
  void noMoreThanNothingIsNeverMore() {
    Random random = new Random(2);
    for (int seed = 0; seed < 20; seed++) {
      long[] counts = new long[24 * 7 * 10];
      for (int hour = 0; hour < counts.length; hour++) {
        counts[hour] = hour % 24 < 3 ? poisson(100, random) : hour % 24 < 20 ? 0 : 1;
      }
      for (VolumeChange change : changes(Duration.ofHours(1), counts)) {
        assertTrue(
            change.direction() != Direction.UP || change.observed() > change.expected(),
            change.toString());
      }
    }
  }

  @Test
  void aShiftThatLastsIsToldThoughNoBucketStandsOut() {
    long[] counts = daily(DAY * 12, 4, 3);
    Random random = new Random(4);
    for (int i = DAY * 9; i < DAY * 10; i++) {
      counts[i] += poisson(3, random);
    }
    List<VolumeChange> told = changes(FIVE, counts);
    assertTrue(
        told.stream().anyMatch(one -> one.lasting() && isIn(one, FIVE, DAY * 9, DAY * 10)),
        told.toString());
  }

  @Test
  void aSilenceIsToldAndABrokenFeedIsNot() {
    long[] counts = daily(DAY * 10, 20, 5);
    for (int i = DAY * 8; i < DAY * 8 + 72; i++) {
      counts[i] = 0;
    }
    List<VolumeChange> told = changes(FIVE, counts);
    assertEquals(Direction.SILENCE, told.get(0).direction(), told.toString());
    assertTrue(isIn(told.get(0), FIVE, DAY * 8, DAY * 8 + 12), told.toString());
    assertEquals(0, told.get(0).observed());

    VolumeDetector absent = new VolumeDetector(FIVE);
    for (int i = 0; i < counts.length; i++) {
      boolean gone = i > DAY * 8 && i <= DAY * 8 + 72;
      Instant at = START.plus(FIVE.multipliedBy(i));
      if (!gone) {
        assertTrue(absent.observe(at, counts[i]).isEmpty(), at.toString());
      }
    }
  }

  @Test
  void theShapeOfTheWeekIsLearned() {
    long[] counts = new long[24 * 7 * 12];
    Random random = new Random(6);
    for (int hour = 0; hour < counts.length; hour++) {
      boolean market = hour % 168 >= 50 && hour % 168 < 54;
      counts[hour] = poisson(market ? 120 : 20, random);
    }
    List<VolumeChange> told = changes(Duration.ofHours(1), counts);
    long late =
        told.stream().filter(one -> isIn(one, Duration.ofHours(1), 168 * 8, counts.length)).count();
    assertEquals(0, late, told.toString());
  }

  private static double hourly(int hour, double base) {
    return base * (1 + 0.5 * Math.sin(hour * 2 * Math.PI / 24));
  }

  @Test
  void anEventIsNotExpectedAgainInTheWeeksAfterIt() {
    int event = 168 * 8 + 30;
    int runs = 0;
    int heard = 0;
    int echoes = 0;
    for (double base : new double[] {23, 200}) {
      for (double factor : new double[] {0, 3, 5}) {
        for (int hours : new int[] {6, 12, 24}) {
          for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            long[] counts = new long[168 * 12];
            for (int hour = 0; hour < counts.length; hour++) {
              boolean in = hour >= event && hour < event + hours;
              counts[hour] = poisson(hourly(hour, base) * (in ? factor : 1), random);
            }
            List<VolumeChange> told = changes(Duration.ofHours(1), counts);
            runs++;
            heard += isAnyIn(told, event, event + hours) ? 1 : 0;
            for (int week = 1; week <= 3; week++) {
              int again = event + week * 168;
              echoes += isAnyIn(told, again - 2, again + hours + 8) ? 1 : 0;
            }
          }
        }
      }
    }
    assertTrue(heard >= 0.95 * runs, heard + " of " + runs);
    assertTrue(echoes <= 0.02 * runs, echoes + " echoes of " + runs);
  }

  private static boolean isAnyIn(List<VolumeChange> told, int from, int to) {
    return told.stream().anyMatch(one -> isIn(one, Duration.ofHours(1), from, to));
  }

  @Test
  void aLevelThatStaysBecomesUsual() {
    int told = 0;
    int early = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      long[] counts = new long[168 * 12];
      for (int hour = 0; hour < counts.length; hour++) {
        counts[hour] = poisson(hourly(hour, 40) * (hour >= 168 * 6 ? 3 : 1), random);
      }
      List<VolumeChange> changes = changes(Duration.ofHours(1), counts);
      early += isAnyIn(changes, 168 * 6, 168 * 6 + 6) ? 1 : 0;
      told += isAnyIn(changes, 168 * 8, counts.length) ? 1 : 0;
    }
    assertEquals(20, early);
    assertTrue(told <= 1, told + " of 20 later");
  }

  @Test
  void fewAreToldOfWhatIsAsEver() {
    int told = 0;
    for (int seed = 0; seed < 20; seed++) {
      told += changes(FIVE, daily(DAY * 28, 0.5 * (1 + seed), seed)).size();
    }
    assertTrue(told <= 20 * 2, told + " in 80 series-weeks");
  }

  /** Counts of three times the variance: a Poisson number of clusters of logarithmic sizes. */
  private static long clustered(double mean, Random random) {
    double tail = 2 / 3.0;
    double first = -tail / Math.log(1 - tail);
    long count = 0;
    for (long cluster = poisson(mean * (1 - tail) / first, random); cluster > 0; cluster--) {
      double left = random.nextDouble();
      double chance = first;
      count++;
      for (int size = 2; left > chance && size < 200; size++) {
        left -= chance;
        chance *= tail * (size - 1) / size;
        count++;
      }
    }
    return count;
  }

  @Test
  void falseAlarmsKeepToTheRateStatedForTheirWidth() {
    int[] minutes = {1440, 360, 60, 15, 5, 1};
    int[] weeks = {104, 30, 20, 12, 12, 5};
    int[] series = {20, 20, 30, 20, 30, 15};
    double[] stated = {0.2, 0.2, 0.4, 0.4, 0.6, 1.2};
    for (int width = 0; width < minutes.length; width++) {
      Duration bucket = Duration.ofMinutes(minutes[width]);
      int rows = weeks[width] * 7 * 1440 / minutes[width];
      double learning = new VolumeDetector(bucket).learnsFor().toHours() / 168.0;
      for (double mean : new double[] {0.3, 0.7}) {
        int poisson = 0;
        int clustered = 0;
        for (int seed = 0; seed < series[width]; seed++) {
          Random random = new Random(seed);
          long[] even = new long[rows];
          long[] uneven = new long[rows];
          for (int i = 0; i < rows; i++) {
            even[i] = poisson(mean, random);
            uneven[i] = clustered(mean, random);
          }
          poisson += changes(bucket, even).size();
          clustered += changes(bucket, uneven).size();
        }
        double judged = series[width] * (weeks[width] - learning);
        assertTrue(poisson <= 0.05 * judged, bucket + " of " + mean + ": " + poisson / judged);
        assertTrue(
            clustered <= stated[width] * judged,
            bucket + " clustered of " + mean + ": " + clustered / judged);
      }
    }
  }

  @Test
  void nothingOfWhatWasToldHangsOnALaterBucket() {
    long[] counts = daily(DAY * 10, 6, 7);
    counts[DAY * 5] = 90;
    counts[DAY * 8] = 200;
    List<VolumeChange> whole = changes(FIVE, counts);
    long[] shorter = new long[DAY * 6];
    System.arraycopy(counts, 0, shorter, 0, shorter.length);
    List<VolumeChange> early = changes(FIVE, shorter);
    assertEquals(whole.stream().filter(one -> isIn(one, FIVE, 0, shorter.length)).toList(), early);
    assertTrue(whole.size() > early.size());
  }

  @Test
  void nothingMakesAScoreThatIsNoNumber() {
    Random random = new Random(8);
    for (Duration bucket : List.of(Duration.ofSeconds(1), FIVE, Duration.ofDays(1))) {
      VolumeDetector detector = new VolumeDetector(bucket, 3);
      Instant at = START;
      for (int i = 0; i < 20_000; i++) {
        at = at.plus(bucket).plusSeconds(random.nextInt(50) == 0 ? random.nextInt(9_000_000) : 0);
        long count =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> random.nextInt(3);
              case 2 -> random.nextInt(1_000);
              default -> Long.MAX_VALUE;
            };
        detector
            .observe(at, count, random.nextBoolean())
            .ifPresent(
                one -> {
                  assertTrue(Double.isFinite(one.score()) && one.score() > 0, one.toString());
                  assertTrue(
                      one.expected() >= 0 && Double.isFinite(one.expected()), one.toString());
                  assertTrue(one.observed() >= 0, one.toString());
                });
      }
    }
  }

  @Test
  void timeThatRunsBackwardsIsRefusedAndChangesNothing() {
    VolumeDetector detector = new VolumeDetector(FIVE);
    detector.observe(START, 3);
    assertThrows(IllegalArgumentException.class, () -> detector.observe(START, 4));
    assertThrows(IllegalArgumentException.class, () -> detector.observe(START.plus(FIVE), -1));
    assertEquals(START, detector.last().orElseThrow());
    detector.observe(START.plus(FIVE), 1);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new VolumeDetector(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new VolumeDetector(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> new VolumeDetector(Duration.ofMillis(1500)));
    assertThrows(IllegalArgumentException.class, () -> new VolumeDetector(FIVE, 0));
    assertThrows(IllegalArgumentException.class, () -> new VolumeDetector(FIVE, 367));
  }

  @Test
  @DisplayName("IS-03 a surge has an onset, a peak and, once it is over, an end")
  void aSurgeHasAnOnsetAPeakAndAnEnd() {
    Instant from = Instant.parse("2026-02-01T00:00:00Z");
    Random random = new Random(3);
    VolumeDetector detector = new VolumeDetector(Duration.ofHours(1));
    Instant told = null;
    Instant ended = null;
    for (int hour = 0; hour < 24 * 30; hour++) {
      Instant at = from.plus(Duration.ofHours(hour));
      int more = hour - 24 * 25;
      long extra = more >= 0 && more < 5 ? new int[] {60, 150, 300, 200, 80}[more] : 0;
      if (detector.observe(at, 50 + random.nextInt(9) + extra).isPresent() && more >= 0) {
        told = told == null ? at : told;
      }
      Optional<Surge> surge = detector.surge();
      if (told != null && ended == null && surge.orElseThrow().end().isPresent()) {
        ended = at;
      }
      if (told != null && ended == null) {
        assertTrue(!surge.orElseThrow().peak().isAfter(at), "nothing later is known");
      }
    }
    Surge surge = detector.surge().orElseThrow();
    Instant onset = Instant.parse("2026-02-26T00:00:00Z");
    assertEquals(onset, surge.onset());
    assertEquals(onset.plus(Duration.ofHours(2)), surge.peak());
    assertEquals(350, surge.observed(), 10);
    assertEquals(54, surge.expected(), 10);
    assertEquals(Optional.of(onset.plus(Duration.ofHours(5))), surge.end());
    assertTrue(ended != null && ended.isAfter(onset.plus(Duration.ofHours(5))), "" + ended);
  }
}
