package dev.earshot.benchmarks;

import dev.earshot.scoring.trend.VolumeChange;
import dev.earshot.scoring.trend.VolumeDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Hours of a topic with a day, a week and bursts of its own, into which events of a stated size are
 * put: how many are found, how late, and how many alarms there are beside them. What a listening
 * product publishes as its rule stands beside it: mean and three deviations of the day before, and
 * twice the mean of the week before. Events come every nine to eighteen days at any hour, so that a
 * large one at noon can hide an equal factor at night from a detector that looks for records.
 */
final class Volumes {
  static final String OURS = "Earshot";
  static final String DEVIATIONS = "mean and three deviations of a day";

  static final int SERIES = 12;
  static final int WEEKS = 16;

  private static final Instant START = Instant.parse("2026-02-02T00:00:00Z");
  private static final int HOURS = WEEKS * 168;
  private static final int LEARNING = 4 * 168;
  private static final int EVENT = 6;
  private static final int APART = 9 * 24;
  private static final double[] LEVELS = {3, 20, 200};
  private static final double[] SIZES = {1.5, 2, 3, 5};

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    RULES.put(OURS, Volumes::detector);
    RULES.put(DEVIATIONS, Volumes::deviations);
    RULES.put("twice the mean of a week", Volumes::average);
  }

  private Volumes() {}

  private interface Rule {
    List<Integer> alarms(long[] hours);
  }

  /** Returns how each rule does on events of each size at each level. */
  static List<Recorded.Volume> run() {
    List<Recorded.Volume> rows = new ArrayList<>();
    for (double level : LEVELS) {
      for (double size : SIZES) {
        RULES.forEach((name, rule) -> rows.add(found(level, size, name, rule)));
      }
    }
    return rows;
  }

  private static Recorded.Volume found(double level, double size, String name, Rule rule) {
    int events = 0;
    int hit = 0;
    int alarms = 0;
    int wrong = 0;
    double delay = 0;
    for (int n = 0; n < SERIES; n++) {
      Random random = new Random(n * 31L + Math.round(size * 10));
      long[] hours = new long[HOURS];
      List<Integer> starts = new ArrayList<>();
      for (int at = LEARNING + random.nextInt(APART); at + EVENT < HOURS; ) {
        starts.add(at);
        at += APART + random.nextInt(APART);
      }
      for (int hour = 0; hour < HOURS; hour++) {
        double mean = level * season(hour) * Math.exp(0.25 * random.nextGaussian());
        for (int start : starts) {
          mean *= hour >= start && hour < start + EVENT ? size : 1;
        }
        hours[hour] = poisson(random, mean);
      }
      List<Integer> told = rule.alarms(hours);
      alarms += told.size();
      events += starts.size();
      for (int start : starts) {
        int first =
            told.stream()
                .filter(at -> at >= start && at < start + 2 * EVENT)
                .findFirst()
                .orElse(-1);
        if (first >= 0) {
          hit++;
          delay += first - start;
        }
      }
      for (int at : told) {
        if (starts.stream().noneMatch(start -> at >= start && at < start + 2 * EVENT)) {
          wrong++;
        }
      }
    }
    return new Recorded.Volume(
        level,
        size,
        events,
        name,
        (double) hit / events,
        alarms == 0 ? 1 : (double) (alarms - wrong) / alarms,
        hit == 0 ? Double.NaN : delay / hit,
        wrong / (double) (SERIES * (WEEKS - LEARNING / 168)));
  }

  private static double season(int hour) {
    double day = 1 + 0.7 * Math.sin((hour % 24 - 8) * Math.PI / 12);
    return hour / 24 % 7 >= 5 ? 0.6 * day : day;
  }

  /** Returns a number by Poisson's law, by the normal one where that is as good. */
  static long poisson(Random random, double mean) {
    if (mean > 60) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long n = 0;
    while (product > limit) {
      product *= random.nextDouble();
      n++;
    }
    return n;
  }

  private static List<Integer> detector(long[] hours) {
    VolumeDetector detector = new VolumeDetector(Duration.ofHours(1));
    List<Integer> alarms = new ArrayList<>();
    for (int hour = 0; hour < hours.length; hour++) {
      int at = hour;
      detector
          .observe(START.plus(Duration.ofHours(hour)), hours[hour])
          .filter(change -> change.direction() == VolumeChange.Direction.UP && at >= LEARNING)
          .ifPresent(change -> alarms.add(at));
    }
    return alarms;
  }

  private static List<Integer> deviations(long[] hours) {
    return quiet(
        hours,
        hour -> {
          double mean = mean(hours, hour - 24, hour);
          double squares = 0;
          for (int i = hour - 24; i < hour; i++) {
            squares += (hours[i] - mean) * (hours[i] - mean);
          }
          return hours[hour]
              > mean + 3 * Math.max(Math.sqrt(squares / 23), Math.sqrt(Math.max(mean, 1)));
        });
  }

  private static List<Integer> average(long[] hours) {
    return quiet(hours, hour -> hours[hour] > 2 * Math.max(1, mean(hours, hour - 168, hour)));
  }

  /** One alarm a day, as ours. */
  private static List<Integer> quiet(long[] hours, IntPredicate rule) {
    List<Integer> alarms = new ArrayList<>();
    int last = -25;
    for (int hour = LEARNING; hour < hours.length; hour++) {
      if (hour - last > 24 && rule.test(hour)) {
        alarms.add(hour);
        last = hour;
      }
    }
    return alarms;
  }

  private static double mean(long[] hours, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += hours[i];
    }
    return sum / (to - from);
  }
}
