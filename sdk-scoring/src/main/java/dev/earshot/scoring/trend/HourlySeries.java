package dev.earshot.scoring.trend;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.metric.SentimentCounts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sentiment counts per query and hour of UTC. A mention belongs to the hour it was published in;
 * where its source gives no time, to the hour it was observed in.
 *
 * <p>Holds one small entry per query and hour that has mentions. Thread-safe.
 */
public final class HourlySeries extends SubtractingSink<HourlySeries> {
  /** The most hours one snapshot may span: about eleven years. */
  public static final int MOST_HOURS = 100_000;

  private static final long SECONDS = Duration.ofHours(1).toSeconds();

  /**
   * One hour.
   *
   * @param start when it begins
   * @param counts what was said in it
   */
  public record Hour(Instant start, SentimentCounts counts) {}

  private final Map<String, TreeMap<Long, SentimentCounts>> byQuery = new TreeMap<>();
  private long undated;

  /** Creates a series of nothing yet. */
  public HourlySeries() {}

  @Override
  protected void count(Mention mention, int sign) {
    Optional<Instant> at = time(mention.post());
    if (at.isEmpty()) {
      undated += sign;
      return;
    }
    long hour = hourOf(at.get());
    SentimentCounts one = SentimentCounts.of(mention);
    for (QueryMatch match : mention.matches()) {
      TreeMap<Long, SentimentCounts> hours =
          byQuery.computeIfAbsent(match.query(), query -> new TreeMap<>());
      SentimentCounts sum = hours.getOrDefault(hour, SentimentCounts.NONE).plus(one, sign);
      if (sum.equals(SentimentCounts.NONE)) {
        hours.remove(hour);
      } else {
        hours.put(hour, sum);
      }
      if (hours.isEmpty()) {
        byQuery.remove(match.query());
      }
    }
  }

  private static Optional<Instant> time(Post post) {
    return post.publishedAt().or(() -> post.provenance().map(Provenance::observedAt));
  }

  /** Returns how many mentions have no time at all and are in no hour. */
  public synchronized long undated() {
    return undated;
  }

  /** Returns the ids of the queries that have mentions, in order. */
  public synchronized List<String> queries() {
    return List.copyOf(byQuery.keySet());
  }

  /** Returns the start of the first hour in which a query has mentions. */
  public synchronized Optional<Instant> first(String query) {
    return Optional.ofNullable(byQuery.get(query)).map(hours -> startOf(hours.firstKey()));
  }

  /** Returns the start of the last hour in which a query has mentions. */
  public synchronized Optional<Instant> last(String query) {
    return Optional.ofNullable(byQuery.get(query)).map(hours -> startOf(hours.lastKey()));
  }

  /**
   * Returns the hours of a query without holes.
   *
   * @param query the query's id
   * @param from a moment in the first hour
   * @param to the moment before which the last hour begins
   * @throws IllegalArgumentException if that is more than {@link #MOST_HOURS} hours
   */
  public synchronized List<Hour> hours(String query, Instant from, Instant to) {
    long first = hourOf(from);
    long end = -Math.floorDiv(-(to.getEpochSecond() + (to.getNano() > 0 ? 1 : 0)), SECONDS);
    if (end - first > MOST_HOURS) {
      throw new IllegalArgumentException(
          "hours: expected at most " + MOST_HOURS + ", got " + (end - first));
    }
    TreeMap<Long, SentimentCounts> counts = byQuery.getOrDefault(query, new TreeMap<>());
    List<Hour> hours = new ArrayList<>();
    for (long hour = first; hour < end; hour++) {
      hours.add(new Hour(startOf(hour), counts.getOrDefault(hour, SentimentCounts.NONE)));
    }
    return List.copyOf(hours);
  }

  private static long hourOf(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), SECONDS);
  }

  private static Instant startOf(long hour) {
    return Instant.ofEpochSecond(hour * SECONDS);
  }

  @Override
  protected void reset() {
    byQuery.clear();
    undated = 0;
  }

  @Override
  protected String form() {
    return "hourly-series/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(undated);
    out.writeInt(byQuery.size());
    for (Map.Entry<String, TreeMap<Long, SentimentCounts>> query : byQuery.entrySet()) {
      out.writeUTF(query.getKey());
      out.writeInt(query.getValue().size());
      for (Map.Entry<Long, SentimentCounts> hour : query.getValue().entrySet()) {
        out.writeLong(hour.getKey());
        hour.getValue().writeTo(out);
      }
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    undated += in.readLong();
    for (int queries = in.readInt(); queries > 0; queries--) {
      TreeMap<Long, SentimentCounts> hours =
          byQuery.computeIfAbsent(in.readUTF(), query -> new TreeMap<>());
      for (int n = in.readInt(); n > 0; n--) {
        hours.merge(in.readLong(), SentimentCounts.readFrom(in), (one, more) -> one.plus(more, 1));
      }
    }
  }
}
