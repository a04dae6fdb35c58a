package dev.earshot.scoring.topic;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.UniqueAuthors;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.SeriesKey;
import dev.earshot.scoring.unique.AuthorSet;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is talked about: how many mentions name each term, phrase, hashtag and entity, over all and
 * under each value of a host's dimensions, by stretches of time; and which of them come more often
 * than usual, than elsewhere, or than before. An edit and a withdrawal take back exactly what was
 * counted. What a mention names is what it names once: a word that stands in it three times counts
 * once.
 *
 * <p>Handles, links and addresses are none of it. What is a term, a phrase and a stop word is data
 * and no switch: words are folded as queries fold them, stop words are those that stand in one
 * sentence of thirty of one of 53 languages, and in scripts without blanks what two to eight
 * characters stand side by side is a phrase.
 *
 * <p>Holds some 100 bytes for a value in a stretch of time, and no more values than it was told to.
 * Where there is no room, those that the fewest mentions name are taken out and in that stretch
 * never counted again, so that nothing is subtracted from what it was not added to; {@link
 * #passedOver} tells how many that were. A stretch out of which something was taken holds one MiB
 * more. Authors are known by a number alone. Thread-safe.
 */
public final class Topics extends SubtractingSink<Topics> {
  /** How many values are held unless told otherwise. */
  public static final int MOST_VALUES = 1_000_000;

  /** What everything is counted under. */
  public static final SeriesKey ALL = Dimension.ALL.key("all");

  /** Which share of what is told may be by chance alone, unless told otherwise. */
  public static final double FALSE_SHARE = 0.05;

  /** Nothing takes its time from a source that gives none. */
  private static final long UNDATED = Long.MIN_VALUE;

  /** What topics are held against. */
  public enum Background {
    /**
     * How often words stand in posts at all, by a table in the jar. Of a phrase that is the share
     * of its rarest word, the most it can be. A word that is too rare for the table counts as one
     * of two thousand posts.
     */
    USUAL,
    /** All other mentions of the same time. */
    OTHERS,
    /** The mentions of the same key in the stretch of the same length just before. */
    BEFORE
  }

  private final long seconds;
  private final long buckets;
  private final int mostValues;
  private final int exactAuthors;
  private final int smallestGroup;
  private final double falseShare;
  private final ToLongFunction<AuthorId> authorHash;
  private final Map<String, Dimension> dimensions = new LinkedHashMap<>();
  private final TermReader reader = new TermReader();
  private final NavigableMap<Long, Slot> slots = new TreeMap<>();
  private long size;
  private long pruneAt;
  private long latest = Long.MIN_VALUE;
  private long passedOver;

  private Topics(Builder builder) {
    seconds = builder.bucket.toSeconds();
    buckets =
        builder.keptFor == null
            ? Long.MAX_VALUE
            : Math.max(1, -Math.floorDiv(-builder.keptFor.toSeconds(), seconds));
    mostValues = builder.mostValues;
    pruneAt = mostValues;
    exactAuthors = builder.exactAuthors;
    smallestGroup = builder.smallestGroup;
    falseShare = builder.falseShare;
    authorHash = builder.authorHash;
    dimensions.put(ALL.dimension(), Dimension.ALL);
    for (Dimension dimension : builder.dimensions) {
      if (dimensions.put(dimension.name(), dimension) != null) {
        throw new IllegalArgumentException("dimensions: " + dimension.name() + " twice");
      }
    }
  }

  /**
   * Returns a builder of topics over everything, by days.
   *
   * @param authorHash an author's number, as for {@link
   *     dev.earshot.scoring.trend.TrendSeries#builder}
   */
  public static Builder builder(ToLongFunction<AuthorId> authorHash) {
    return new Builder(authorHash);
  }

  /** What is counted; see {@link Topics#builder}. */
  public static final class Builder {
    private final ToLongFunction<AuthorId> authorHash;
    private final List<Dimension> dimensions = new ArrayList<>();
    private Duration bucket = Duration.ofDays(1);
    private @Nullable Duration keptFor;
    private int mostValues = MOST_VALUES;
    private int exactAuthors = 1_024;
    private int smallestGroup = 1;
    private double falseShare = FALSE_SHARE;

    private Builder(ToLongFunction<AuthorId> authorHash) {
      this.authorHash = Objects.requireNonNull(authorHash, "authorHash");
    }

    /**
     * Counts apart under each value of a dimension too, so that what comes along with a query, a
     * hashtag or a brand can be asked.
     */
    public Builder by(Dimension dimension) {
      dimensions.add(dimension);
      return this;
    }

    /** Sets the width of a stretch of time: whole minutes, at least one. A day unless told. */
    public Builder bucket(Duration bucket) {
      if (bucket.toSeconds() < 60 || !bucket.equals(Duration.ofMinutes(bucket.toMinutes()))) {
        throw new IllegalArgumentException("bucket: expected whole minutes, got " + bucket);
      }
      this.bucket = bucket;
      return this;
    }

    /** Sets how far back from the latest mention stretches are kept; for ever unless told. */
    public Builder keptFor(Duration keptFor) {
      if (keptFor.isNegative() || keptFor.isZero()) {
        throw new IllegalArgumentException("keptFor: expected more than nothing");
      }
      this.keptFor = keptFor;
      return this;
    }

    /** Sets how many values are held in all, at least 1,000. */
    public Builder mostValues(int most) {
      if (most < 1_000) {
        throw new IllegalArgumentException("mostValues: expected at least 1000, got " + most);
      }
      this.mostValues = most;
      return this;
    }

    /** Sets how many authors of a value are told exactly, at least 1. */
    public Builder exactAuthors(int most) {
      this.exactAuthors = atLeastOne("exactAuthors", most);
      return this;
    }

    /**
     * Sets how many different authors must name a value that is told, at least 1. Mentions without
     * an author add nobody.
     */
    public Builder smallestGroup(int authors) {
      this.smallestGroup = atLeastOne("smallestGroup", authors);
      return this;
    }

    /**
     * Sets which share of what is told may be by chance alone: above 0, and 1 for all that comes
     * more often at all.
     */
    public Builder falseShare(double share) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("falseShare: expected above 0 to 1, got " + share);
      }
      this.falseShare = share;
      return this;
    }

    /** Returns topics of nothing yet. */
    public Topics build() {
      return new Topics(this);
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
    Instant at = mention.post().saidAt().orElse(null);
    long bucket = at == null ? UNDATED : bucketOf(at);
    if (bucket != UNDATED && bucket < kept()) {
      return;
    }
    // the host's functions may throw, so they are asked before anything is counted
    Author author = mention.post().author().orElse(null);
    long hash = author == null ? 0 : authorHash.applyAsLong(author.id());
    List<byte[]> keys = new ArrayList<>();
    reader.read(mention).forEach(key -> keys.add(TermTable.bytes(key)));
    List<SeriesKey> groups = new ArrayList<>();
    for (Dimension dimension : dimensions.values()) {
      for (String value : new LinkedHashSet<>(dimension.valuesOf().apply(mention))) {
        groups.add(dimension.key(value));
      }
    }
    if (bucket > latest && sign > 0) {
      latest = bucket;
      sweep();
    }
    Slot slot = slots.get(bucket);
    if (slot == null) {
      slot = new Slot(exactAuthors);
      slots.put(bucket, slot);
    }
    for (SeriesKey group : groups) {
      count(slot, group, keys, author != null, hash, sign);
    }
    if (slot.isNothing()) {
      slots.remove(bucket);
    }
    if (size > pruneAt) {
      prune();
    }
  }

  private void count(
      Slot slot, SeriesKey group, List<byte[]> keys, boolean named, long author, int sign) {
    TermTable table = slot.table(group);
    if (table == null) {
      if (sign < 0 || slot.isBarred(group)) {
        passedOver += (long) sign * keys.size();
        return;
      }
      table = slot.create(group);
      size += Slot.GROUP;
    }
    table.countMentions(sign);
    for (byte[] key : keys) {
      int row = table.find(key);
      if (row < 0) {
        if (sign < 0 || slot.isBarred(group, TermTable.hash(key))) {
          passedOver += sign;
          continue;
        }
        row = table.insert(key);
        size++;
      }
      int before = table.size();
      table.count(row, sign, named, author);
      size -= before - table.size();
    }
    if (table.mentions() == 0) {
      slot.remove(group);
      size -= Slot.GROUP;
    }
  }

  /** Makes a quarter of the room free, those first that the fewest mentions hold. */
  private void prune() {
    long[] byCount = new long[1 << 12];
    for (Slot slot : slots.values()) {
      for (TermTable table : slot.tables()) {
        for (int row = 0; row < table.rows(); row++) {
          byCount[Math.min(table.count(row), byCount.length - 1)]++;
        }
      }
    }
    long over = size - mostValues * 3L / 4;
    int most = 1;
    for (over -= byCount[1]; over > 0 && most < byCount.length - 2; over -= byCount[most]) {
      most++;
    }
    long left = 0;
    for (Slot slot : slots.values()) {
      passedOver += slot.drop(most);
      left += slot.size();
    }
    size = left;
    pruneAt = Math.max(mostValues, left + mostValues / 8); // not anew for each mention
  }

  private long kept() {
    return buckets == Long.MAX_VALUE || latest == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : latest - buckets + 1;
  }

  private void sweep() {
    long kept = kept();
    NavigableMap<Long, Slot> old = slots.subMap(UNDATED, false, kept, false);
    old.values().forEach(slot -> size -= slot.size());
    old.clear();
  }

  private long bucketOf(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), seconds);
  }

  private long endOf(Instant to) {
    return -Math.floorDiv(-(to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0)), seconds);
  }

  /** Returns how many values are held, of all stretches and groups together. */
  public synchronized long size() {
    return size;
  }

  /**
   * Returns how often a mention names something that there was no room for. While it is 0 nothing
   * is missing.
   */
  public synchronized long passedOver() {
    return passedOver;
  }

  /**
   * Returns how many mentions a key has.
   *
   * @param from a moment in the first stretch; {@link Instant#MIN} for all, also those that have no
   *     time
   * @param to the moment before which the last stretch begins
   */
  public synchronized long mentions(SeriesKey key, Instant from, Instant to) {
    return tables(key, from, to).stream().mapToLong(TermTable::mentions).sum();
  }

  /**
   * Returns what comes more often under a key than in the background, the highest score first, then
   * by kind and value.
   *
   * <p>A phrase is told where its words stand together by more than chance, √G² of at least 3.29,
   * or in half the mentions of each, and not where four of five of its mentions hold one longer
   * phrase; of scripts without blanks neither where it is the lesser part of a shorter one.
   *
   * @param key such as {@link #ALL}, or a value of a dimension of this
   * @param from a moment in the first stretch; {@link Instant#MIN} for all, also those that have no
   *     time
   * @param to the moment before which the last stretch begins
   * @param limit how many at most, at least 0
   * @return topics that at least two mentions and the smallest group of authors name, of which no
   *     larger share than allowed is by chance alone, after Benjamini and Hochberg (1995)
   * @throws IllegalArgumentException if the dimension is not counted, or there is no time before,
   *     or no other mentions
   */
  public synchronized List<Topic> found(
      SeriesKey key, Instant from, Instant to, Background background, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: expected 0 or more, got " + limit);
    }
    Dimension dimension = dimensions.get(key.dimension());
    if (dimension == null) {
      throw new IllegalArgumentException(
          "dimension: expected one of " + dimensions.keySet() + ", got " + key.dimension());
    }
    Map<String, Long> counts = new TreeMap<>();
    List<TermTable> tables = tables(key, from, to);
    for (TermTable table : tables) {
      for (int row = 0; row < table.rows(); row++) {
        if (table.count(row) > 0) {
          counts.merge(table.key(row), (long) table.count(row), Long::sum);
        }
      }
    }
    long total = tables.stream().mapToLong(TermTable::mentions).sum();
    Against against = against(key, from, to, background);
    List<Topic> topics = new ArrayList<>();
    counts.forEach(
        (value, count) -> {
          if (count > 1) {
            Topic topic =
                Topic.of(
                    Topic.Kind.of(value),
                    value.substring(1),
                    new Proportion(count, total),
                    against.share(value, count));
            if (smallestGroup == 1 || authors(tables, topic).count() >= smallestGroup) {
              topics.add(topic);
            }
          }
        });
    return new Phrases(counts, total)
        .told(beyondChance(topics)).stream()
            .sorted(
                Comparator.comparingDouble(Topic::score)
                    .reversed()
                    .thenComparing(Topic::kind)
                    .thenComparing(Topic::value))
            .limit(limit)
            .map(topic -> topic.by(authors(tables, topic)))
            .toList();
  }

  /** The step-up procedure of Benjamini and Hochberg (1995) over the topics' p-values. */
  private List<Topic> beyondChance(List<Topic> topics) {
    List<Topic> least = new ArrayList<>(topics);
    least.sort(Comparator.comparingDouble(Topic::pValue));
    int told = 0;
    for (int i = 0; i < least.size(); i++) {
      if (least.get(i).pValue() <= falseShare * (i + 1) / least.size()) {
        told = i + 1;
      }
    }
    return least.subList(0, told).stream().filter(topic -> topic.lift() > 1).toList();
  }

  private static UniqueAuthors authors(List<TermTable> tables, Topic topic) {
    byte[] key = TermTable.bytes(topic.kind().key(topic.value()));
    AuthorSet all = new AuthorSet(Integer.MAX_VALUE);
    for (TermTable table : tables) {
      int row = table.find(key);
      AuthorSet some = row < 0 ? null : table.authors(row);
      if (some != null) {
        all.addAll(some);
      }
    }
    return all.told();
  }

  private interface Against {
    Proportion share(String key, long here);
  }

  private Against against(SeriesKey key, Instant from, Instant to, Background background) {
    return switch (background) {
      case USUAL ->
          (value, here) -> UsualWords.BUNDLED.of(Topic.Kind.of(value), value.substring(1));
      case OTHERS -> others(key, from, to);
      case BEFORE -> before(key, from, to);
    };
  }

  private Against others(SeriesKey key, Instant from, Instant to) {
    if (key.equals(ALL)) {
      throw new IllegalArgumentException("key: expected another than all, which has no others");
    }
    long all = mentions(ALL, from, to) - mentions(key, from, to);
    return (value, here) ->
        new Proportion(Math.max(0, Math.min(all, count(ALL, from, to, value) - here)), all);
  }

  private Against before(SeriesKey key, Instant from, Instant to) {
    if (from.equals(Instant.MIN)) {
      throw new IllegalArgumentException("from: expected a moment with a time before it");
    }
    long end = bucketOf(from);
    Instant start = startOf(end - (endOf(to) - end));
    Instant until = startOf(end);
    long all = mentions(key, start, until);
    return (value, here) -> new Proportion(Math.min(all, count(key, start, until, value)), all);
  }

  private Instant startOf(long bucket) {
    return Instant.ofEpochSecond(bucket * seconds);
  }

  /** Returns how many mentions a value has; of one that is barred, as many as it may have had. */
  private long count(SeriesKey group, Instant from, Instant to, String value) {
    byte[] key = TermTable.bytes(value);
    long hash = TermTable.hash(key);
    long count = 0;
    for (Slot slot : slots(from, to)) {
      TermTable table = slot.table(group);
      int row = table == null ? -1 : table.find(key);
      if (table != null && row >= 0) {
        count += table.count(row);
      } else if (slot.isBarred(group, hash)) {
        count += slot.mostOfBarred();
      }
    }
    return count;
  }

  private List<TermTable> tables(SeriesKey key, Instant from, Instant to) {
    List<TermTable> tables = new ArrayList<>();
    for (Slot slot : slots(from, to)) {
      TermTable table = slot.table(key);
      if (table != null) {
        tables.add(table);
      }
    }
    return tables;
  }

  private Collection<Slot> slots(Instant from, Instant to) {
    long first = from.equals(Instant.MIN) ? UNDATED : Math.max(bucketOf(from), UNDATED + 1);
    return slots.subMap(first, true, Math.max(first, endOf(to)), false).values();
  }

  /** Returns the start of the first stretch that has mentions. */
  public synchronized Optional<Instant> first() {
    Long bucket = slots.higherKey(UNDATED);
    return bucket == null ? Optional.empty() : Optional.of(startOf(bucket));
  }

  @Override
  protected void reset() {
    slots.clear();
    size = 0;
    pruneAt = mostValues;
    latest = Long.MIN_VALUE;
    passedOver = 0;
  }

  @Override
  protected String form() {
    return "topics/1 of "
        + seconds
        + " s, "
        + (buckets == Long.MAX_VALUE ? "all" : buckets)
        + " stretches, by "
        + String.join(", ", dimensions.keySet());
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(latest);
    out.writeLong(passedOver);
    out.writeInt(slots.size());
    for (Map.Entry<Long, Slot> each : slots.entrySet()) {
      out.writeLong(each.getKey());
      each.getValue().write(out);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    latest = Math.max(latest, in.readLong());
    passedOver += in.readLong();
    for (int n = in.readInt(); n > 0; n--) {
      long bucket = in.readLong();
      Slot read = Slot.read(in, exactAuthors);
      Slot own = slots.get(bucket);
      if (own == null) {
        slots.put(bucket, read);
      } else {
        passedOver += own.add(read);
      }
    }
    sweep();
    size = slots.values().stream().mapToLong(Slot::size).sum();
    if (size > pruneAt) {
      prune();
    }
  }
}
