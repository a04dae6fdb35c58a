package dev.earshot.scoring.trend;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.scoring.unique.Barred;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a series has counted: the tracks of all values of all dimensions. Not thread-safe. */
final class Tracks {
  /** A dimension and its values. */
  private record Values(Dimension dimension, Map<String, Track> byValue) {}

  private final long seconds;
  private final long buckets;
  private final int mostExact;
  private final int mostKeys;
  private final ToLongFunction<AuthorId> authorHash;
  private final Predicate<Mention> isCopy;
  private final Map<String, Values> dimensions = new LinkedHashMap<>();
  private final long[] one = new long[Track.COLUMNS];
  private final List<Collection<String>> valuesOfOne = new ArrayList<>();
  private int keys;
  private long latest = Long.MIN_VALUE;
  private long swept = Long.MIN_VALUE / 2;
  private long undated;
  private long passedOver;

  /* Which values had no room once. They are not counted later either, as long as a mention of theirs
   * that was not counted may go: it would be subtracted from what it was never added to. */
  private @Nullable Barred barred;
  private @Nullable Barred formerlyBarred;
  private long turned = Long.MIN_VALUE / 2;

  Tracks(TrendSeriesBuilder builder) {
    seconds = builder.bucket.toSeconds();
    buckets =
        builder.keptFor == null
            ? Long.MAX_VALUE
            : Math.max(1, -Math.floorDiv(-builder.keptFor.toSeconds(), seconds));
    mostExact = builder.exactAuthors;
    mostKeys = builder.mostKeys;
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

  /** Counts a mention more or less. */
  void count(Mention mention, int sign) {
    Post post = mention.post();
    Instant at = post.saidAt().orElse(null);
    if (at == null) {
      undated += sign;
      return;
    }
    long bucket = bucketOf(at);
    if (bucket < kept()) {
      return;
    }
    Author author = post.author().orElse(null);
    long hash = author == null ? 0 : authorHash.applyAsLong(author.id());
    Track.fill(one, mention, author == null, isCopy.test(mention), sign);
    ask(mention);
    if (bucket > latest && sign > 0) {
      latest = bucket;
      if (latest - swept > buckets / 8) { // to look at every key each time costs more than counting
        sweep();
      }
    }
    int n = 0;
    for (Values values : dimensions.values()) {
      Collection<String> counted = valuesOfOne.get(n++);
      int place = 0;
      for (String value : counted) {
        if (place++ == 0 || counted instanceof Set || isFirst(counted, value, place)) {
          count(values, value, bucket, author != null, hash, sign);
        }
      }
    }
  }

  /* The host's functions may throw, so they are asked before anything is counted. */
  private void ask(Mention mention) {
    valuesOfOne.clear();
    for (Values values : dimensions.values()) {
      Collection<String> all = values.dimension.valuesOf().apply(mention);
      for (String value : all) {
        Objects.requireNonNull(value, values.dimension.name());
      }
      valuesOfOne.add(all);
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

  private void count(Values values, String value, long bucket, boolean named, long hash, int sign) {
    Track track = values.byValue.get(value);
    if (track == null) {
      if (sign < 0 || !hasRoom(values, value)) {
        passedOver += sign;
        return;
      }
      track = new Track();
      values.byValue.put(value, track);
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
        values.byValue.remove(value);
        keys--;
      }
    }
  }

  /** Whether a value that has no track may have one; who may not is barred. */
  private boolean hasRoom(Values values, String value) {
    if (isBarred(values, value)) {
      return false;
    }
    if (keys < mostKeys) {
      return true;
    }
    Barred all = barred;
    if (all == null) {
      all = new Barred();
      barred = all;
      turned = latest;
    }
    all.add(values.dimension.name().hashCode(), value.hashCode(), 0);
    return false;
  }

  private boolean isBarred(Values values, String value) {
    return holds(barred, values, value) || holds(formerlyBarred, values, value);
  }

  private static boolean holds(@Nullable Barred barred, Values values, String value) {
    return barred != null && barred.holds(values.dimension.name().hashCode(), value.hashCode());
  }

  /** Lets go who was barred so long ago that all their mentions of then are kept no longer. */
  private void turn() {
    if (buckets != Long.MAX_VALUE && latest - turned >= buckets) {
      formerlyBarred = barred;
      barred = null;
      turned = latest;
    }
  }

  /** Returns the first bucket that is kept. */
  private long kept() {
    return buckets == Long.MAX_VALUE || latest == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : latest - buckets + 1;
  }

  /** Forgets what is kept no longer. */
  void sweep() {
    swept = latest;
    long kept = kept();
    if (kept == Long.MIN_VALUE) {
      return;
    }
    turn();
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

  /** Returns how wide a bucket is. */
  long seconds() {
    return seconds;
  }

  long undated() {
    return undated;
  }

  long passedOver() {
    return passedOver;
  }

  /** Returns the values of a dimension. */
  Map<String, Track> byValue(String dimension) {
    Values values = dimensions.get(dimension);
    if (values == null) {
      throw new IllegalArgumentException(
          "dimension: expected one of " + dimensions.keySet() + ", got " + dimension);
    }
    return values.byValue;
  }

  /** Returns the buckets of a key that are kept; null where there are none. */
  @Nullable Track track(SeriesKey key) {
    Track track = byValue(key.dimension()).get(key.value());
    if (track != null) {
      track.dropBefore(kept());
    }
    return track == null || track.size() == 0 ? null : track;
  }

  /** Returns the bucket of a moment. */
  long bucketOf(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), seconds);
  }

  /** Returns the bucket behind the last that begins before a moment. */
  long endOf(Instant to) {
    return -Math.floorDiv(-(to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0)), seconds);
  }

  /** Returns when a bucket begins. */
  Instant startOf(long bucket) {
    return Instant.ofEpochSecond(bucket * seconds);
  }

  /** Forgets every figure. */
  void reset() {
    dimensions.values().forEach(values -> values.byValue.clear());
    keys = 0;
    latest = Long.MIN_VALUE;
    swept = Long.MIN_VALUE / 2;
    undated = 0;
    passedOver = 0;
    barred = null;
    formerlyBarred = null;
    turned = Long.MIN_VALUE / 2;
  }

  /** Returns which figures these are. */
  String form() {
    return "trend-series/2 of "
        + seconds
        + " s, "
        + (buckets == Long.MAX_VALUE ? "all" : buckets)
        + " buckets, by "
        + String.join(", ", dimensions.keySet());
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(latest);
    out.writeLong(undated);
    out.writeLong(passedOver);
    out.writeBoolean(barred != null || formerlyBarred != null);
    if (barred != null || formerlyBarred != null) {
      Barred all = new Barred();
      add(barred, all);
      add(formerlyBarred, all);
      all.write(out);
    }
    for (Values values : dimensions.values()) {
      out.writeInt(values.byValue.size());
      for (Map.Entry<String, Track> each : new TreeMap<>(values.byValue).entrySet()) {
        out.writeUTF(each.getKey());
        each.getValue().write(out);
      }
    }
  }

  private static void add(@Nullable Barred some, Barred all) {
    if (some != null) {
      all.addAll(some);
    }
  }

  /** Adds what {@link #write} wrote; who is barred by one of the two is counted in neither. */
  void read(DataInputStream in) throws IOException {
    latest = Math.max(latest, in.readLong());
    undated += in.readLong();
    passedOver += in.readLong();
    Barred others = null;
    if (in.readBoolean()) {
      others = new Barred();
      others.read(in);
      drop(others);
    }
    for (Values values : dimensions.values()) {
      for (int n = in.readInt(); n > 0; n--) {
        String value = in.readUTF();
        Track track = values.byValue.get(value);
        boolean isNew = track == null;
        if (track == null) {
          track = new Track();
        }
        track.read(in, mostExact);
        if (isNew && hasRoom(values, value)) {
          values.byValue.put(value, track);
          keys++;
        } else if (isNew) {
          passedOver += track.mentions(Long.MIN_VALUE, Long.MAX_VALUE);
        }
      }
    }
    if (others != null) {
      Barred all = new Barred();
      add(barred, all);
      all.addAll(others);
      barred = all;
      turned = latest;
    }
    sweep();
  }

  private void drop(Barred others) {
    for (Values values : dimensions.values()) {
      values
          .byValue
          .entrySet()
          .removeIf(
              each -> {
                boolean out = holds(others, values, each.getKey());
                if (out) {
                  passedOver += each.getValue().mentions(Long.MIN_VALUE, Long.MAX_VALUE);
                  keys--;
                }
                return out;
              });
    }
  }
}
