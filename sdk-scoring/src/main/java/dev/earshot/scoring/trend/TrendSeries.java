package dev.earshot.scoring.trend;

import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.UniqueAuthors;
import dev.earshot.scoring.unique.AuthorSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was said over time, by any number of dimensions: mentions, sentiment, engagement and
 * different authors of each value in each bucket of time. A mention belongs to the bucket it was
 * said in ({@link dev.earshot.Post#saidAt}). It may come late and in any order; an edit and a
 * withdrawal take back exactly what was counted.
 *
 * <p>Holds some 200 bytes for a value and bucket with one author, 12 to 24 bytes for each further
 * author, and 4 KiB where there are more than can be told exactly. With {@link
 * TrendSeriesBuilder#keptFor} the buckets that lie further back than that from the latest mention
 * are dropped, and what comes or goes for them is passed over; with {@link
 * TrendSeriesBuilder#mostKeys} what names a further value is counted in {@link #passedOver} alone,
 * and so is that value later, as long as any of those mentions may go. Thread-safe.
 */
public final class TrendSeries extends SubtractingSink<TrendSeries> {
  /** The most buckets that one answer may span: about eleven years of hours. */
  public static final int MOST_BUCKETS = 100_000;

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  /** How many authors a bucket tells exactly, unless told otherwise. */
  public static final int EXACT_AUTHORS = 1_024;

  /** How many values of all dimensions are held, unless told otherwise. */
  public static final int MOST_KEYS = 1_000_000;

  private final Tracks tracks;
  private final int smallestGroup;

  TrendSeries(TrendSeriesBuilder builder) {
    tracks = new Tracks(builder);
    smallestGroup = builder.smallestGroup;
  }

  /**
   * Returns a builder of hourly series over everything that is told apart by no dimension yet.
   *
   * @param authorHash an author's number, the same for the same author at all times, 64 evenly
   *     spread bits that others cannot compute: a keyed hash. Two authors of one number count as
   *     one
   */
  public static TrendSeriesBuilder builder(ToLongFunction<AuthorId> authorHash) {
    return new TrendSeriesBuilder(authorHash);
  }

  @Override
  protected void count(Mention mention, int sign) {
    tracks.count(mention, sign);
  }

  /** Returns how many mentions tell no time, as undated ones of a file, and are in no bucket. */
  public synchronized long undated() {
    return tracks.undated();
  }

  /**
   * Returns how many mentions more came than went for values for which there was no room, once each
   * value. While it is 0 every figure is whole.
   */
  public synchronized long passedOver() {
    return tracks.passedOver();
  }

  /**
   * Returns the values of a dimension that have mentions, in order; those that rest on fewer
   * authors than the smallest group are left out.
   */
  public synchronized List<String> values(String dimension) {
    tracks.sweep();
    TreeSet<String> values = new TreeSet<>();
    tracks
        .byValue(dimension)
        .forEach(
            (value, track) -> {
              if (isTold(track)) {
                values.add(value);
              }
            });
    return List.copyOf(values);
  }

  /**
   * Returns the start of the first bucket in which a key has mentions; empty where it has none, or
   * fewer authors than the smallest group.
   */
  public synchronized Optional<Instant> first(SeriesKey key) {
    Track track = tracks.track(key);
    return track == null || !isTold(track)
        ? Optional.empty()
        : Optional.of(tracks.startOf(track.first()));
  }

  /**
   * Returns the start of the last bucket in which a key has mentions; empty where it has none, or
   * fewer authors than the smallest group.
   */
  public synchronized Optional<Instant> last(SeriesKey key) {
    Track track = tracks.track(key);
    return track == null || !isTold(track)
        ? Optional.empty()
        : Optional.of(tracks.startOf(track.last()));
  }

  /**
   * Returns the figures of a key, bucket by bucket, without holes.
   *
   * @param from a moment in the first bucket
   * @param to the moment before which the last bucket begins
   * @return figures, one a bucket; a bucket of fewer authors than the smallest group, though not of
   *     none, shows as one of nothing
   * @throws IllegalArgumentException if that is more than {@link #MOST_BUCKETS} buckets, or the
   *     dimension is not counted
   */
  public synchronized List<SeriesFigures> buckets(SeriesKey key, Instant from, Instant to) {
    requireRange(from, to);
    long first = tracks.bucketOf(from);
    long end = tracks.endOf(to);
    if (end - first > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "buckets: expected at most " + MOST_BUCKETS + ", got " + (end - first));
    }
    Track track = tracks.track(key);
    List<SeriesFigures> figures = new ArrayList<>();
    for (long bucket = first; bucket < end; bucket++) {
      figures.add(told(figures(track, bucket, bucket + 1)));
    }
    return List.copyOf(figures);
  }

  /**
   * Returns the figures of a key over a range of whole buckets.
   *
   * @param from a moment in the first bucket
   * @param to the moment before which the last bucket begins
   * @return the figures; of nothing where there are none, or where they rest on fewer authors than
   *     the smallest group
   * @throws IllegalArgumentException if the dimension is not counted, the range goes backwards or
   *     beyond the years 1 to 9999
   */
  public synchronized SeriesFigures figures(SeriesKey key, Instant from, Instant to) {
    requireRange(from, to);
    return told(figures(tracks.track(key), tracks.bucketOf(from), tracks.endOf(to)));
  }

  /**
   * Returns the figures of a key by the days, weeks or months of a zone.
   *
   * @param from the first day
   * @param to the day before which the last period begins
   * @param period how long each is: days, weeks, months or years
   * @param zone whose days
   * @throws IllegalArgumentException if a period does not begin a bucket, as the days of a zone
   *     that lies half an hour off do not begin an hour; if there are more than {@link
   *     #MOST_BUCKETS}, or the period is none or goes backwards
   */
  public synchronized List<SeriesFigures> periods(
      SeriesKey key, LocalDate from, LocalDate to, Period period, ZoneId zone) {
    if (!from.plus(period).isAfter(from)) {
      throw new IllegalArgumentException("period: expected one that goes forwards, got " + period);
    }
    Track track = tracks.track(key);
    List<SeriesFigures> figures = new ArrayList<>();
    for (int n = 0; from.plus(period.multipliedBy(n)).isBefore(to); n++) {
      if (n == MOST_BUCKETS) {
        throw new IllegalArgumentException("periods: expected at most " + MOST_BUCKETS);
      }
      Instant start = startOf(from.plus(period.multipliedBy(n)), zone);
      Instant end = startOf(from.plus(period.multipliedBy(n + 1)), zone);
      figures.add(told(figures(track, tracks.bucketOf(start), tracks.bucketOf(end))));
    }
    return List.copyOf(figures);
  }

  private Instant startOf(LocalDate day, ZoneId zone) {
    Instant start = day.atStartOfDay(zone).toInstant();
    if (Math.floorMod(start.getEpochSecond(), tracks.seconds()) != 0) {
      throw new IllegalArgumentException(
          "zone: the days of "
              + zone
              + " begin within a bucket of "
              + Duration.ofSeconds(tracks.seconds())
              + "; take a series of narrower buckets, 15 minutes do for every zone of today");
    }
    return start;
  }

  /**
   * Returns the values of a dimension that were mentioned most in a range, the most first, then by
   * value; those that rest on fewer authors than the smallest group are left out.
   *
   * @param limit how many at most, at least 0
   */
  public synchronized Map<SeriesKey, SeriesFigures> top(
      String dimension, Instant from, Instant to, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: expected 0 or more, got " + limit);
    }
    requireRange(from, to);
    long first = tracks.bucketOf(from);
    long end = tracks.endOf(to);
    Comparator<Map.Entry<String, Long>> mostFirst =
        Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
            .reversed()
            .thenComparing(Map.Entry::getKey);
    PriorityQueue<Map.Entry<String, Long>> leastFirst = new PriorityQueue<>(mostFirst.reversed());
    tracks.sweep();
    Map<String, Track> byValue = tracks.byValue(dimension);
    byValue.forEach(
        (value, track) -> {
          long mentions = track.mentions(first, end);
          if (mentions > 0
              && (smallestGroup == 1 || isTold(figures(track, first, end).authors()))) {
            leastFirst.add(Map.entry(value, mentions));
            if (leastFirst.size() > limit) {
              leastFirst.remove();
            }
          }
        });
    List<Map.Entry<String, Long>> most = new ArrayList<>(leastFirst);
    most.sort(mostFirst);
    Map<SeriesKey, SeriesFigures> top = new LinkedHashMap<>();
    for (Map.Entry<String, Long> each : most) {
      top.put(
          new SeriesKey(dimension, each.getKey()), figures(byValue.get(each.getKey()), first, end));
    }
    return Collections.unmodifiableMap(top);
  }

  /**
   * Returns which part of all mentions of a whole is a key's: share of voice where the whole is all
   * that any brand of a comparison was named in.
   *
   * @param whole another key, whose mentions hold those of the first
   * @return the share; empty where the key or the whole rests on fewer authors than the smallest
   *     group
   * @throws IllegalArgumentException if there are more of the key than of the whole
   */
  public synchronized Optional<Proportion> share(
      SeriesKey key, SeriesKey whole, Instant from, Instant to) {
    requireRange(from, to);
    long first = tracks.bucketOf(from);
    long end = tracks.endOf(to);
    SeriesFigures part = figures(tracks.track(key), first, end);
    SeriesFigures all = figures(tracks.track(whole), first, end);
    return isTold(part.authors()) && isTold(all.authors())
        ? Optional.of(new Proportion(part.mentions(), all.mentions()))
        : Optional.empty();
  }

  /**
   * Compares a range with the one of the same length just before it.
   *
   * @param from a moment in the first bucket
   * @param to the moment before which the last bucket begins
   * @return the comparison; empty where one of the two rests on fewer authors than the smallest
   *     group: what may not be told is no zero that something rose from or fell to
   * @throws IllegalArgumentException if it is empty or spans more than half of {@link
   *     #MOST_BUCKETS} buckets
   */
  public synchronized Optional<Comparison> compare(SeriesKey key, Instant from, Instant to) {
    requireRange(from, to);
    long first = tracks.bucketOf(from);
    long end = tracks.endOf(to);
    long length = end - first;
    if (length < 1 || length > MOST_BUCKETS / 2) {
      throw new IllegalArgumentException(
          "range: expected 1 to " + MOST_BUCKETS / 2 + " buckets, got " + length);
    }
    Track track = tracks.track(key);
    long[] before = new long[(int) length];
    long[] now = new long[(int) length];
    for (int i = 0; i < length; i++) {
      before[i] = track == null ? 0 : track.mentions(first - length + i, first - length + i + 1);
      now[i] = track == null ? 0 : track.mentions(first + i, first + i + 1);
    }
    SeriesFigures then = figures(track, first - length, first);
    SeriesFigures lately = figures(track, first, end);
    return isTold(then.authors()) && isTold(lately.authors())
        ? Optional.of(Comparison.of(then, lately, before, now))
        : Optional.empty();
  }

  private static void requireRange(Instant from, Instant to) {
    if (from.isBefore(FIRST) || to.isAfter(END)) {
      throw new IllegalArgumentException("range: expected years from 1 to 9999");
    }
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("to: expected no earlier than " + from + ", got " + to);
    }
  }

  private SeriesFigures figures(@Nullable Track track, long first, long end) {
    long[] sums = new long[Track.COLUMNS];
    AuthorSet authors = new AuthorSet(Integer.MAX_VALUE);
    if (track != null && first < end) {
      authors = track.sum(first, end, sums);
    }
    return Track.figures(
        tracks.startOf(first), tracks.startOf(Math.max(first, end)), sums, authors);
  }

  private SeriesFigures told(SeriesFigures figures) {
    return isTold(figures.authors())
        ? figures
        : Track.figures(figures.from(), figures.to(), new long[Track.COLUMNS], new AuthorSet(1));
  }

  private boolean isTold(Track track) {
    return smallestGroup == 1 || isTold(figures(track, track.first(), track.last() + 1).authors());
  }

  private boolean isTold(UniqueAuthors authors) {
    return smallestGroup == 1 || authors.count() >= smallestGroup;
  }

  @Override
  protected void reset() {
    tracks.reset();
  }

  @Override
  protected String form() {
    return tracks.form();
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    tracks.write(out);
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    tracks.read(in);
  }
}
