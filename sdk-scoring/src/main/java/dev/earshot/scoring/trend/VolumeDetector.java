package dev.earshot.scoring.trend;

import dev.earshot.scoring.trend.VolumeChange.Direction;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches the volume of one series, bucket by bucket, and tells when it sets a record against its
 * own past. Causal: an answer rests on the buckets given so far and on nothing later.
 *
 * <p><b>Model.</b> A count x becomes y = 2·√(x + 3/8) (Anscombe 1948), which has a deviation near 1
 * for a Poisson count of any size but the smallest, where it has less. Expected is m = L + w·S[h] +
 * (1 − w)·S[h′] + W[k], and no less than what nothing gives: a level L that follows within two
 * days, a shape S of the day between the two nearest of 24 hours (of a zone), and what the hour k
 * of the week adds to it. Level and day are learned from residuals clipped at three deviations. The
 * week learns from a residual beyond them only as far as its hour lay off the last time too, and at
 * most nine deviations: what comes once is an event and does not become what is expected a week
 * later; what comes each week at its hour does within two months. No deviation is taken for less
 * than 1: a series that is nearly always empty is not certain for that. In the day after an alarm
 * what is clipped does not widen V.
 *
 * <p><b>Scores.</b> Of one bucket: z = (y − m)/√V. Of the last six hours: the exponential mean of y
 * − m over its own deviation, up and down. Of a silence: what a Poisson count with the expected sum
 * since the last mention lacks, over √V; an empty bucket counts when the next one shows that its
 * source was alive.
 *
 * <p><b>Alarm.</b> When a score is
 *
 * <ul>
 *   <li>improbable: of a bucket of an hour above {@value #IMPROBABLE} deviations (of other widths
 *       as much as leaves the chance of a week the same: 3.1 for a day, 4.6 for five minutes), of
 *       six hours above as many deviations of a mean of buckets that know nothing of one another,
 *       and above its floor; and
 *   <li>above every score of its kind today and {@value #MARGIN} times that of the last days
 *       ({@link #DAYS} unless told otherwise), or beyond what a day without an alarm lets expect:
 *       median and {@value #SPREADS} spreads of the logarithms of the largest score of each day, at
 *       least {@value #FENCE}. So an equal event days later is told too, and one of a series that
 *       has outliers all the time is not.
 * </ul>
 *
 * <p>After an alarm a series is quiet for a day unless a score is twice the one that raised it, and
 * the scores of that day enter the past at {@value #REPEATED} of their size.
 *
 * <p><b>False alarms</b> a week and series, learning left out, where nothing changes and 0.01 to 50
 * mentions a bucket are usual: of Poisson counts at most 0.05 for buckets of a minute to a day; of
 * negative binomial ones of a variance up to three times the mean at most 0.2 for a day and six
 * hours, 0.4 for an hour and a quarter of one, 0.6 for five minutes and 1.2 for a minute, as many
 * more buckets ask and such counts have a longer tail than the scores allow for. Buckets below a
 * minute are not measured. Where none are usual, fewer than 7 in an hour, 5 in a day or 9 in five
 * minutes are none.
 *
 * <p>A silence is told once. Nothing is told before {@link #learnsFor} has passed. Holds about 2.4
 * kB. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1093/biomet/35.3-4.246">Anscombe, The transformation of Poisson,
 *     binomial and negative-binomial data</a>
 */
public final class VolumeDetector {
  /** Days looked back on unless told otherwise. */
  public static final int DAYS = 28;

  /** The most days that can be looked back on. */
  public static final int MOST_DAYS = 366;

  /** The largest count told apart from a larger one. */
  public static final long MOST_COUNT = 1L << 53;

  private static final double HOUR = 3600;
  private static final double DAY = 86_400;
  private static final double REPEATED = 0.9;
  private static final double MARGIN = 1.05;
  private static final double IMPROBABLE = 4;
  private static final double FENCE = 4.5;
  private static final double SPREADS = 4;
  private static final double NORMAL_QUARTILE = 0.6745;
  private static final double FLOOR_UP = 2;
  private static final double FLOOR_DOWN = 4;
  private static final double FLOOR_SILENCE = 8;
  private static final int BUCKET = 0;
  private static final int MEAN_UP = 1;
  private static final int MEAN_DOWN = 2;
  private static final int QUIET = 3;
  private static final int KINDS = 4;
  private static final int SEEN = 4;
  private static final int SLOT = 5;
  private static final int FEWEST_DAYS = 7;
  private static final double[] FLOORS = {FLOOR_UP, FLOOR_UP, FLOOR_DOWN, FLOOR_SILENCE};
  private static final double NOTHING = 2 * Math.sqrt(3 / 8.0);

  private final long seconds;
  private final int days;
  private final ZoneId zone;
  private final double dayGain;
  private final double weekGain;
  private final double varianceGain;
  private final double meanGain;
  private final double meanSpread;
  private final double bucketGate;
  private final double meanGate;
  private final long learning;

  private final float[] ofDay = new float[24];
  private final float[] ofWeek = new float[168];
  private final float[] lastWeek = new float[168];
  private final float[] records;
  private long rows;
  private long first;
  private long last = Long.MIN_VALUE;
  private double level;
  private double variance = 1;
  private double mean;
  private double meanVariance = 0.5;
  private double missed;
  private boolean silent;
  private double empty;
  private long heardHour = Long.MIN_VALUE;
  private double heardSum;
  private long heardRows;
  private long alarm = Long.MIN_VALUE;
  private double alarmScore;
  private long today = Long.MIN_VALUE;
  private final SurgeTrack surges = new SurgeTrack();

  /**
   * Creates a detector that has seen nothing and looks {@link #DAYS} back.
   *
   * @param bucket how far the starts of two neighbouring buckets lie apart; whole seconds, from one
   *     second to a day
   */
  public VolumeDetector(Duration bucket) {
    this(bucket, DAYS);
  }

  /**
   * Creates a detector that has seen nothing.
   *
   * @param bucket how far the starts of two neighbouring buckets lie apart; whole seconds, from one
   *     second to a day
   * @param days how far back a change has to be the largest, 1 to {@link #MOST_DAYS}: the higher,
   *     the rarer an alarm
   */
  public VolumeDetector(Duration bucket, int days) {
    this(bucket, days, ZoneOffset.UTC);
  }

  /**
   * Creates a detector that has seen nothing.
   *
   * @param bucket how far the starts of two neighbouring buckets lie apart; whole seconds, from one
   *     second to a day
   * @param days how far back a change has to be the largest, 1 to {@link #MOST_DAYS}: the higher,
   *     the rarer an alarm
   * @param zone whose hours of the day and the week are learned: that of those who are listened to,
   *     so that their habits stay what they are when clocks change; UTC unless told otherwise
   */
  public VolumeDetector(Duration bucket, int days, ZoneId zone) {
    if (bucket.compareTo(Duration.ofSeconds(1)) < 0
        || bucket.compareTo(Duration.ofDays(1)) > 0
        || bucket.getNano() != 0) {
      throw new IllegalArgumentException(
          "bucket: expected whole seconds, 1 second to 1 day, got " + bucket);
    }
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException("days: expected 1 to " + MOST_DAYS + ", got " + days);
    }
    this.seconds = bucket.getSeconds();
    this.days = days;
    this.zone = Objects.requireNonNull(zone, "zone");
    this.dayGain = gain(24.0 * seconds, 7 * DAY);
    this.weekGain = gain(168.0 * seconds, 28 * DAY);
    this.varianceGain = gain((double) seconds, 28 * DAY);
    this.meanGain = gain((double) seconds, 6 * HOUR);
    this.meanSpread = Math.sqrt(meanGain / (2 - meanGain));
    this.bucketGate = gate(seconds);
    this.meanGate = gate(Math.max(seconds, (long) HOUR));
    this.learning =
        Math.max(
            28 * seconds, Math.max((long) (2.5 * DAY), Math.min(750 * seconds, (long) (7 * DAY))));
    this.records = new float[days * SLOT];
    Arrays.fill(lastWeek, Float.NaN);
  }

  private static double gain(double step, double within) {
    return 1 - Math.exp(-step / within);
  }

  /* Finer buckets ask more often: as many deviations more as leaves the chance of a week the same. */
  private static double gate(long seconds) {
    return Math.sqrt(IMPROBABLE * IMPROBABLE + 2 * Math.log(HOUR / seconds));
  }

  /**
   * Returns for how long it learns before it tells anything, holes left out: 750 buckets, though at
   * least two and a half days and 28 buckets and, buckets permitting, no more than a week.
   */
  public Duration learnsFor() {
    return Duration.ofSeconds(learning);
  }

  Duration bucket() {
    return Duration.ofSeconds(seconds);
  }

  /** Returns when the last bucket began that it was given; nothing before the first. */
  public Optional<Instant> last() {
    return rows == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(last));
  }

  /**
   * Returns when what it told last of {@linkplain VolumeChange.Direction#UP more} began, was most
   * and ended, as far as the buckets given so far show; empty if it told nothing of more.
   */
  public Optional<Surge> surge() {
    return surges.told(seconds);
  }

  /**
   * Takes the next bucket. Buckets in between that are never given are unknown, not empty: a broken
   * feed is no silence.
   *
   * @param at when the bucket begins; fractions of a second are dropped
   * @param count its mentions, at least 0; above {@link #MOST_COUNT} taken as that
   * @return what became known with it, if anything
   * @throws IllegalArgumentException if it does not begin after the last, or the count is below 0;
   *     nothing is taken then
   */
  public Optional<VolumeChange> observe(Instant at, long count) {
    return observe(at, count, true);
  }

  /**
   * Takes the next bucket.
   *
   * @param alive whether anything at all was heard of the source since the bucket began; where not,
   *     it is no sign of less if it is empty
   */
  Optional<VolumeChange> observe(Instant at, long count, boolean alive) {
    long second = at.getEpochSecond();
    if (rows > 0 && second <= last) {
      throw new IllegalArgumentException("at: expected after " + Instant.ofEpochSecond(last));
    }
    if (count < 0) {
      throw new IllegalArgumentException("count: expected 0 or more, got " + count);
    }
    double x = Math.min(count, MOST_COUNT);
    if (rows == 0) {
      first = second;
    }
    /* One bucket after a long hole is no new level. */
    long passed = Math.max(seconds, rows == 0 ? 0 : Math.min(6 * (long) HOUR, second - last));
    last = second;

    long local = second + zone.getRules().getOffset(at).getTotalSeconds();
    int hour = (int) Math.floorMod(Math.floorDiv(local, 3600L), 24L);
    int week = (int) Math.floorMod(Math.floorDiv(local, 3600L), 168L);
    double off = Math.floorMod(local, 3600L) / HOUR - 0.5;
    int neighbour = Math.floorMod(hour + (off > 0 ? 1 : -1), 24);
    double near = 1 - Math.abs(off);
    double shape = near * ofDay[hour] + (1 - near) * ofDay[neighbour] + ofWeek[week];
    double m = Math.max(NOTHING, level + shape);
    double residual = 2 * Math.sqrt(x + 3 / 8.0) - m;
    double deviation = Math.sqrt(Math.max(variance, 1));
    double before = mean;
    mean += meanGain * (residual - mean);
    mean = alive ? mean : Math.max(mean, Math.min(before, 0));
    silent &= count == 0;
    missed = count > 0 ? 0 : alive ? missed + empty : missed;
    empty = count > 0 || !alive ? 0 : expected(m);

    double sustained = mean / Math.max(Math.sqrt(meanVariance), meanSpread);
    double[] scores = new double[KINDS];
    scores[BUCKET] = residual / deviation;
    scores[MEAN_UP] = sustained;
    if (alive && !silent) {
      scores[MEAN_DOWN] = -sustained;
    }
    if (alive && count == 0 && !silent) {
      scores[QUIET] = (2 * Math.sqrt(missed + 3 / 8.0) - NOTHING) / deviation;
    }
    surges.observe(last, scores[BUCKET], sustained, x, expected(m));
    Optional<VolumeChange> change =
        judge(at, scores, Math.abs(mean) / (meanSpread * deviation), x, m);
    if (change.isPresent() && change.get().direction() == VolumeChange.Direction.UP) {
      surges.tell(last, scores[BUCKET], x, expected(m));
    }
    remember(scores);
    double bound = 3 * Math.sqrt(Math.max(variance, 1));
    learn(residual, bound, passed, hour, neighbour, near);
    learnWeek(residual, bound, Math.floorDiv(local, 3600L));
    rows++;
    return change;
  }

  private static double expected(double m) {
    return m <= NOTHING ? 0 : m * m / 4 - 3 / 8.0;
  }

  private Optional<VolumeChange> judge(
      Instant at, double[] scores, double byChance, double x, double m) {
    turnDay();
    int best = -1;
    double before = 0;
    for (int kind = 0; kind < KINDS; kind++) {
      boolean improbable =
          switch (kind) {
            case BUCKET -> scores[kind] > bucketGate;
            case QUIET -> true;
            default -> byChance > meanGate;
          };
      if (!improbable
          || scores[kind] <= FLOORS[kind]
          || (best >= 0 && scores[kind] <= scores[best])) {
        continue;
      }
      int now = slot(today);
      double record = records[now + kind];
      double mark = record;
      for (int slot = 0; slot < records.length; slot += SLOT) {
        record = Math.max(record, records[slot + kind]);
        mark = Math.max(mark, slot == now ? 0 : MARGIN * records[slot + kind]);
      }
      if (scores[kind] > mark || scores[kind] > fence(kind)) {
        best = kind;
        before = record;
      }
    }
    boolean quiet = isTold() && best >= 0 && scores[best] <= 2 * alarmScore;
    if (best < 0 || quiet || rows * seconds < learning) {
      return Optional.empty();
    }
    alarm = last;
    alarmScore = scores[best];
    double six = m + mean;
    double seen = best == BUCKET ? x : best == QUIET ? 0 : expected(six);
    Direction direction =
        best == QUIET || (best == MEAN_DOWN && x == 0 && scores[QUIET] > FLOOR_SILENCE)
            ? Direction.SILENCE
            : best == MEAN_DOWN ? Direction.DOWN : Direction.UP;
    silent = direction == Direction.SILENCE;
    return Optional.of(
        new VolumeChange(
            at,
            direction,
            best != BUCKET,
            direction == Direction.SILENCE ? 0 : seen,
            expected(m),
            scores[best],
            before));
  }

  /* What a day without an alarm lets expect of the largest score of a day. */
  private double fence(int kind) {
    double[] usual = new double[days];
    int n = 0;
    for (int slot = 0; slot < records.length; slot += SLOT) {
      if (records[slot + SEEN] == 1) {
        usual[n++] = Math.log(Math.max(1, records[slot + kind]));
      }
    }
    if (n < FEWEST_DAYS) {
      return Double.POSITIVE_INFINITY;
    }
    Arrays.sort(usual, 0, n);
    double median = usual[n / 2];
    double spread = (usual[n * 3 / 4] - median) / NORMAL_QUARTILE;
    return Math.max(FENCE, Math.exp(median + SPREADS * spread));
  }

  private int slot(long day) {
    return (int) Math.floorMod(day, (long) days) * SLOT;
  }

  private void turnDay() {
    long day = Math.floorDiv(last, (long) DAY);
    if (today == Long.MIN_VALUE || day - today >= days) {
      Arrays.fill(records, 0);
    } else {
      for (long d = today + 1; d <= day; d++) {
        Arrays.fill(records, slot(d), slot(d) + SLOT, 0);
      }
    }
    today = day;
  }

  private boolean isTold() {
    return alarm != Long.MIN_VALUE && last - alarm <= DAY;
  }

  private void remember(double[] scores) {
    double size = isTold() ? REPEATED : 1;
    int slot = slot(today);
    for (int kind = 0; kind < KINDS; kind++) {
      records[slot + kind] = Math.max(records[slot + kind], (float) (scores[kind] * size));
    }
    records[slot + SEEN] = Math.max(records[slot + SEEN], isTold() ? 2 : 1);
  }

  private void learn(
      double residual, double bound, long passed, int hour, int neighbour, double near) {
    double clipped = Math.max(-bound, Math.min(bound, residual));
    double hours = (last - first) / HOUR;
    double step = seconds / HOUR;
    level +=
        Math.max(gain((double) passed, 2 * DAY), 1.0 / (rows + 1))
            * (rows < 12 ? residual : clipped);
    if (hours >= 3) {
      double visits = hours / 24;
      double share = Math.max(dayGain, step / (visits + 1));
      ofDay[hour] += (float) (share * near * clipped);
      ofDay[neighbour] += (float) (share * (1 - near) * clipped);
    }
    double rate = Math.max(varianceGain, 1.0 / (rows + 144));
    if (!isTold() || Math.abs(residual) < bound) {
      variance += rate * (clipped * clipped - variance);
    }
    double most = 3 * Math.sqrt(meanVariance);
    double held = Math.max(-most, Math.min(most, mean));
    if (!isTold() || Math.abs(mean) < most) {
      meanVariance += rate * (held * held - meanVariance);
    }
  }

  /* What comes once teaches its hour nothing: it would be missed a week later. */
  private void learnWeek(double residual, double bound, long hour) {
    if (hour != heardHour && heardRows > 0) {
      lastWeek[(int) Math.floorMod(heardHour, 168L)] = (float) (heardSum / heardRows);
      heardSum = 0;
      heardRows = 0;
    }
    heardHour = hour;
    int week = (int) Math.floorMod(hour, 168L);
    double once = lastWeek[week] - ofWeek[week];
    heardSum += residual + ofWeek[week];
    heardRows++;
    double weeks = (last - first) / (168 * HOUR);
    double taught = residual;
    if (Math.abs(residual) > bound) {
      double both = once * residual > 0 ? Math.min(Math.abs(once), Math.abs(residual)) : 0;
      taught = Math.copySign(Math.min(both, 3 * bound), residual);
    }
    if (weeks >= 1) {
      ofWeek[week] += (float) (Math.max(weekGain, seconds / HOUR / (weeks + 2)) * taught);
    }
  }

  /** Writes everything it knows down; {@link #read} goes on from there. */
  void write(DataOutputStream out) throws IOException {
    out.writeLong(seconds);
    out.writeInt(days);
    for (float[] all : new float[][] {ofDay, ofWeek, lastWeek, records}) {
      for (float one : all) {
        out.writeFloat(one);
      }
    }
    for (long one : new long[] {rows, first, last, alarm, today, heardHour, heardRows}) {
      out.writeLong(one);
    }
    for (double one :
        new double[] {level, variance, mean, meanVariance, missed, empty, alarmScore, heardSum}) {
      out.writeDouble(one);
    }
    out.writeBoolean(silent);
    surges.write(out);
  }

  /** Reads a detector that {@link #write} wrote. */
  static VolumeDetector read(DataInputStream in, ZoneId zone) throws IOException {
    VolumeDetector detector;
    try {
      detector = new VolumeDetector(Duration.ofSeconds(in.readLong()), in.readInt(), zone);
    } catch (IllegalArgumentException e) {
      throw new IOException("detector", e);
    }
    for (float[] all :
        new float[][] {detector.ofDay, detector.ofWeek, detector.lastWeek, detector.records}) {
      for (int i = 0; i < all.length; i++) {
        all[i] = in.readFloat();
      }
    }
    detector.rows = in.readLong();
    detector.first = in.readLong();
    detector.last = in.readLong();
    detector.alarm = in.readLong();
    detector.today = in.readLong();
    detector.heardHour = in.readLong();
    detector.heardRows = in.readLong();
    detector.level = in.readDouble();
    detector.variance = in.readDouble();
    detector.mean = in.readDouble();
    detector.meanVariance = in.readDouble();
    detector.missed = in.readDouble();
    detector.empty = in.readDouble();
    detector.alarmScore = in.readDouble();
    detector.heardSum = in.readDouble();
    detector.silent = in.readBoolean();
    detector.surges.read(in);
    return detector;
  }
}
