package dev.earshot.scoring.trend;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Provenance;
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
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was said over time, by any number of dimensions: mentions, sentiment, engagement and
 * different authors of each value in each bucket of time. A mention belongs to the bucket it was
 * published in; where its source gives no time, to that in which it was observed. It may come late
 * and in any order; an edit and a withdrawal take back exactly what was counted.
 *
 * <p>Holds some 200 bytes for a value and bucket with one author, 12 to 24 bytes for each further
 * author, and 4 KiB where there are more than can be told exactly. With {@link Builder#keptFor} the
 * buckets that lie further back than that from the latest mention are dropped, and what comes or
 * goes for them is passed over; with {@link Builder#mostKeys} what names a further value is counted
 * in {@link #passedOver} alone. Thread-safe.
 */
public final class TrendSeries extends SubtractingSink<TrendSeries> {
  /** The most buckets that one answer may span: about eleven years of hours. */
  public static final int MOST_BUCKETS = 100_000;

  /** How many authors a bucket tells exactly, unless told otherwise. */
  public static final int EXACT_AUTHORS = 1_024;

  /** How many values of all dimensions are held, unless told otherwise. */
  public static final int MOST_KEYS = 1_000_000;

  /** A dimension and its values. */
  private record Values(Dimension dimension, Map<String, Track> byValue) {}

  private final long seconds;
  private final long buckets;
  private final int mostExact;
  private final int mostKeys;
  private final int smallestGroup;
  private final ToLongFunction<AuthorId> authorHash;
  private final Predicate<Mention> isCopy;
  private final Map<String, Values> dimensions = new LinkedHashMap<>();
  private final long[] one = new long[Track.COLUMNS];
  private int keys;
  private long latest = Long.MIN_VALUE;
  private long swept = Long.MIN_VALUE / 2;
  private long undated;
  private long passedOver;

  private TrendSeries(Builder builder) {
    seconds = builder.bucket.toSeconds();
    buckets =
        builder.keptFor == null
            ? Long.MAX_VALUE
            : Math.max(1, -Math.floorDiv(-builder.keptFor.toSeconds(), seconds));
    mostExact = builder.exactAuthors;
    mostKeys = builder.mostKeys;
    smallestGroup = builder.smallestGroup;
    authorHash = builder.authorHash;
    isCopy = builder.isCopy;
    for (Dimension dimension : builder.dimensions) {
      if (dimensions.put(dimension.name(), new Values(dimension, new HashMap<>())) != null) {
        throw new IllegalArgumentException("dimensions: " + dimension.name() + " twice");
      }
    }
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("dimensions: expected at least one");
    }
  }

  /**
   * Returns a builder of hourly series over everything that is told apart by no dimension yet.
   *
   * @param authorHash an author's number, the same for the same author at all times, 64 evenly
   *     spread bits that others cannot compute: a keyed hash. Two authors of one number count as
   *     one
   */
  public static Builder builder(ToLongFunction<AuthorId> authorHash) {
    return new Builder(authorHash);
  }

  /** What a series counts; see {@link TrendSeries#builder}. */
  public static final class Builder {
    private final ToLongFunction<AuthorId> authorHash;
    private final List<Dimension> dimensions = new ArrayList<>();
    private Duration bucket = Duration.ofHours(1);
    private @Nullable Duration keptFor;
    private int exactAuthors = EXACT_AUTHORS;
    private int mostKeys = MOST_KEYS;
    private int smallestGroup = 1;
    private Predicate<Mention> isCopy = TrendSeries::isRepost;

    private Builder(ToLongFunction<AuthorId> authorHash) {
      this.authorHash = Objects.requireNonNull(authorHash, "authorHash");
    }

    /** Tells mentions apart by another dimension, at least one in all. */
    public Builder by(Dimension dimension) {
      dimensions.add(dimension);
      return this;
    }

    /**
     * Sets the width of a bucket: whole minutes, one minute to a day, of which a day has a whole
     * number. Days of a zone can be asked for where its midnights begin a bucket: 15 minutes do for
     * every zone of today.
     */
    public Builder bucket(Duration bucket) {
      long width = bucket.toSeconds();
      if (!bucket.equals(Duration.ofSeconds(width))
          || width < 60
          || width % 60 != 0
          || width > Duration.ofDays(1).toSeconds()
          || Duration.ofDays(1).toSeconds() % width != 0) {
        throw new IllegalArgumentException(
            "bucket: expected whole minutes of which a day has a whole number, got " + bucket);
      }
      this.bucket = bucket;
      return this;
    }

    /** Sets how far back from the latest mention buckets are kept; for ever unless told. */
    public Builder keptFor(Duration keptFor) {
      if (keptFor.isNegative() || keptFor.isZero()) {
        throw new IllegalArgumentException("keptFor: expected more than nothing");
      }
      this.keptFor = keptFor;
      return this;
    }

    /** Sets how many authors a bucket tells exactly, at least 1. */
    public Builder exactAuthors(int most) {
      this.exactAuthors = atLeastOne("exactAuthors", most);
      return this;
    }

    /** Sets how many values of all dimensions together are held, at least 1. */
    public Builder mostKeys(int most) {
      this.mostKeys = atLeastOne("mostKeys", most);
      return this;
    }

    /**
     * Sets how many different authors a figure must rest on to be told, at least 1, so that a
     * figure of few is none of a person. Mentions without an author add nobody.
     */
    public Builder smallestGroup(int authors) {
      this.smallestGroup = atLeastOne("smallestGroup", authors);
      return this;
    }

    /**
     * Says which mentions are copies; reposts unless told. Must answer the same of the same mention
     * always.
     */
    public Builder copies(Predicate<Mention> isCopy) {
      this.isCopy = Objects.requireNonNull(isCopy, "isCopy");
      return this;
    }

    /** Returns a series of nothing yet. */
    public TrendSeries build() {
      return new TrendSeries(this);
    }

    private static int atLeastOne(String what, int number) {
      if (number < 1) {
        throw new IllegalArgumentException(what + ": expected at least 1, got " + number);
      }
      return number;
    }
  }

  @Override
  protected void count(Mention mention, int sign) {
    Post post = mention.post();
    Instant at = time(post);
    if (at == null) {
      undated += sign;
      return;
    }
    long bucket = bucketOf(at);
    if (bucket > latest && sign > 0) {
      latest = bucket;
      if (latest - swept > buckets / 8) {
        sweep();
      }
    }
    if (bucket < kept()) {
      return;
    }
    Author author = post.author().orElse(null);
    long hash = author == null ? 0 : authorHash.applyAsLong(author.id());
    Track.fill(one, mention, author == null, isCopy.test(mention), sign);
    for (Values values : dimensions.values()) {
      Collection<String> counted = values.dimension.valuesOf().apply(mention);
      int n = 0;
      for (String value : counted) {
        if (n++ == 0 || counted instanceof Set || isFirst(counted, value, n)) {
          count(values.byValue, value, bucket, author != null, hash, sign);
        }
      }
    }
  }

  /* Most answer one value, or a set. */
  private static boolean isFirst(Collection<String> all, String value, int place) {
    int n = 1;
    for (String each : all) {
      if (n++ == place) {
        return true;
      }
      if (each.equals(value)) {
        return false;
      }
    }
    return true;
  }

  private void count(
      Map<String, Track> byValue, String value, long bucket, boolean named, long hash, int sign) {
    Track track = byValue.get(value);
    if (track == null) {
      if (keys == mostKeys || sign < 0) {
        passedOver += sign;
        return;
      }
      track = new Track();
      byValue.put(value, track);
      keys++;
    }
    int row = track.row(bucket);
    if (row < 0) {
      if (sign < 0) {
        passedOver += sign;
        return;
      }
      track.dropBefore(kept());
      row = track.insert(bucket, mostExact);
    }
    track.add(row, one);
    if (named) {
      track.authors(row).add(hash, sign);
    }
    if (track.isEmpty(row)) {
      track.remove(row);
      if (track.size() == 0) {
        byValue.remove(value);
        keys--;
      }
    }
  }

  /** Returns the first bucket that is kept. */
  private long kept() {
    return buckets == Long.MAX_VALUE || latest == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : latest - buckets + 1;
  }

  /* To look at every key for every bucket would cost more than to count. */
  private void sweep() {
    swept = latest;
    long kept = kept();
    if (kept == Long.MIN_VALUE) {
      return;
    }
    for (Values values : dimensions.values()) {
      int before = values.byValue.size();
      values
          .byValue
          .values()
          .removeIf(
              track -> {
                track.dropBefore(kept);
                return track.size() == 0;
              });
      keys -= before - values.byValue.size();
    }
  }

  private static boolean isRepost(Mention mention) {
    return mention.post().kind() == Post.Kind.REPOST;
  }

  private static @Nullable Instant time(Post post) {
    return post.publishedAt().or(() -> post.provenance().map(Provenance::observedAt)).orElse(null);
  }

  /** Returns how many mentions have no time at all and are in no bucket. */
  public synchronized long undated() {
    return undated;
  }

  /**
   * Returns how many mentions more came than went for values for which there was no room, once each
   * value. While it is 0 every figure is whole.
   */
  public synchronized long passedOver() {
    return passedOver;
  }

  /** Returns the values of a dimension that have mentions, in order. */
  public synchronized List<String> values(String dimension) {
    sweep();
    return List.copyOf(new TreeSet<>(valuesOf(dimension).byValue.keySet()));
  }

  private Values valuesOf(String dimension) {
    Values values = dimensions.get(dimension);
    if (values == null) {
      throw new IllegalArgumentException(
          "dimension: expected one of " + dimensions.keySet() + ", got " + dimension);
    }
    return values;
  }

  private @Nullable Track track(SeriesKey key) {
    Track track = valuesOf(key.dimension()).byValue.get(key.value());
    if (track != null) {
      track.dropBefore(kept());
    }
    return track == null || track.size() == 0 ? null : track;
  }

  /** Returns the start of the first bucket in which a key has mentions. */
  public synchronized Optional<Instant> first(SeriesKey key) {
    Track track = track(key);
    return track == null ? Optional.empty() : Optional.of(startOf(track.first()));
  }

  /** Returns the start of the last bucket in which a key has mentions. */
  public synchronized Optional<Instant> last(SeriesKey key) {
    Track track = track(key);
    return track == null ? Optional.empty() : Optional.of(startOf(track.last()));
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
    long first = bucketOf(from);
    long end = endOf(to);
    if (end - first > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "buckets: expected at most " + MOST_BUCKETS + ", got " + (end - first));
    }
    Track track = track(key);
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
   * @throws IllegalArgumentException if the dimension is not counted
   */
  public synchronized SeriesFigures figures(SeriesKey key, Instant from, Instant to) {
    return told(figures(track(key), bucketOf(from), endOf(to)));
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
    Track track = track(key);
    List<SeriesFigures> figures = new ArrayList<>();
    for (int n = 0; from.plus(period.multipliedBy(n)).isBefore(to); n++) {
      if (n == MOST_BUCKETS) {
        throw new IllegalArgumentException("periods: expected at most " + MOST_BUCKETS);
      }
      Instant start = startOf(from.plus(period.multipliedBy(n)), zone);
      Instant end = startOf(from.plus(period.multipliedBy(n + 1)), zone);
      figures.add(told(figures(track, bucketOf(start), bucketOf(end))));
    }
    return List.copyOf(figures);
  }

  private Instant startOf(LocalDate day, ZoneId zone) {
    Instant start = day.atStartOfDay(zone).toInstant();
    if (Math.floorMod(start.getEpochSecond(), seconds) != 0) {
      throw new IllegalArgumentException(
          "zone: the days of "
              + zone
              + " begin within a bucket of "
              + Duration.ofSeconds(seconds)
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
    long first = bucketOf(from);
    long end = endOf(to);
    Comparator<Map.Entry<String, Long>> mostFirst =
        Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
            .reversed()
            .thenComparing(Map.Entry::getKey);
    PriorityQueue<Map.Entry<String, Long>> leastFirst = new PriorityQueue<>(mostFirst.reversed());
    sweep();
    Map<String, Track> byValue = valuesOf(dimension).byValue;
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
   * @throws IllegalArgumentException if there are more of the key than of the whole
   */
  public synchronized Proportion share(SeriesKey key, SeriesKey whole, Instant from, Instant to) {
    return new Proportion(figures(key, from, to).mentions(), figures(whole, from, to).mentions());
  }

  /**
   * Compares a range with the one of the same length just before it.
   *
   * @param from a moment in the first bucket
   * @param to the moment before which the last bucket begins
   * @throws IllegalArgumentException if it is empty or spans more than half of {@link
   *     #MOST_BUCKETS} buckets
   */
  public synchronized Comparison compare(SeriesKey key, Instant from, Instant to) {
    long first = bucketOf(from);
    long end = endOf(to);
    long length = end - first;
    if (length < 1 || length > MOST_BUCKETS / 2) {
      throw new IllegalArgumentException(
          "range: expected 1 to " + MOST_BUCKETS / 2 + " buckets, got " + length);
    }
    Track track = track(key);
    long[] before = new long[(int) length];
    long[] now = new long[(int) length];
    for (int i = 0; i < length; i++) {
      before[i] = track == null ? 0 : track.mentions(first - length + i, first - length + i + 1);
      now[i] = track == null ? 0 : track.mentions(first + i, first + i + 1);
    }
    return Comparison.of(
        told(figures(track, first - length, first)), told(figures(track, first, end)), before, now);
  }

  private SeriesFigures figures(@Nullable Track track, long first, long end) {
    long[] sums = new long[Track.COLUMNS];
    AuthorSet authors = new AuthorSet(Integer.MAX_VALUE);
    if (track != null && first < end) {
      authors = track.sum(first, end, sums);
    }
    return Track.figures(startOf(first), startOf(Math.max(first, end)), sums, authors);
  }

  private SeriesFigures told(SeriesFigures figures) {
    return isTold(figures.authors())
        ? figures
        : Track.figures(figures.from(), figures.to(), new long[Track.COLUMNS], new AuthorSet(1));
  }

  private boolean isTold(UniqueAuthors authors) {
    return smallestGroup == 1 || authors.count() >= smallestGroup;
  }

  private long bucketOf(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), seconds);
  }

  private long endOf(Instant to) {
    return -Math.floorDiv(-(to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0)), seconds);
  }

  private Instant startOf(long bucket) {
    return Instant.ofEpochSecond(bucket * seconds);
  }

  @Override
  protected void reset() {
    dimensions.values().forEach(values -> values.byValue.clear());
    keys = 0;
    latest = Long.MIN_VALUE;
    swept = Long.MIN_VALUE / 2;
    undated = 0;
    passedOver = 0;
  }

  @Override
  protected String form() {
    return "trend-series/1 of "
        + seconds
        + " s, "
        + (buckets == Long.MAX_VALUE ? "all" : buckets)
        + " buckets, by "
        + String.join(", ", dimensions.keySet());
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(latest);
    out.writeLong(undated);
    out.writeLong(passedOver);
    for (Values values : dimensions.values()) {
      out.writeInt(values.byValue.size());
      for (Map.Entry<String, Track> each : new TreeMap<>(values.byValue).entrySet()) {
        out.writeUTF(each.getKey());
        each.getValue().write(out);
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    latest = Math.max(latest, in.readLong());
    undated += in.readLong();
    passedOver += in.readLong();
    for (Values values : dimensions.values()) {
      for (int n = in.readInt(); n > 0; n--) {
        String value = in.readUTF();
        Track track = values.byValue.get(value);
        boolean isNew = track == null;
        if (track == null) {
          track = new Track();
        }
        track.read(in, mostExact);
        if (isNew && keys < mostKeys) {
          values.byValue.put(value, track);
          keys++;
        } else if (isNew) {
          passedOver += track.mentions(Long.MIN_VALUE, Long.MAX_VALUE);
        }
      }
    }
    sweep();
  }
}
