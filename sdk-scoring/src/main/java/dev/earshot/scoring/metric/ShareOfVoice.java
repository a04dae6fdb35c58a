package dev.earshot.scoring.metric;

import dev.earshot.Mention;
import dev.earshot.QueryMatch;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Share of voice: of all mentions that any of the compared queries matches, which part does each
 * match. A mention of two brands counts for both and once in the whole, so shares may sum to more
 * than 1.
 *
 * <p>Copies and reposts count as mentions. Thread-safe.
 */
public final class ShareOfVoice extends SubtractingSink<ShareOfVoice> {
  /** Formula, version and inputs. */
  public static final Definition DEFINITION =
      new Definition(
          "shareOfVoice",
          1,
          "mentions that the query matches / mentions that any compared query matches",
          List.of("mentions"));

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long total;

  /**
   * Creates a comparison.
   *
   * @param queries the ids of the queries to compare, in the order of {@link #shares()}
   */
  public ShareOfVoice(Collection<String> queries) {
    queries.forEach(query -> counts.put(query, 0L));
  }

  @Override
  protected void count(Mention mention, int sign) {
    boolean compared = false;
    for (QueryMatch match : mention.matches()) {
      compared |= counts.computeIfPresent(match.query(), (query, n) -> n + sign) != null;
    }
    if (compared) {
      total += sign;
    }
  }

  /** Returns how many mentions any of the compared queries matches. */
  public synchronized long total() {
    return total;
  }

  /** Returns the share of each compared query, by its id, in the order given. */
  public synchronized Map<String, Proportion> shares() {
    Map<String, Proportion> shares = new LinkedHashMap<>();
    counts.forEach((query, count) -> shares.put(query, new Proportion(count, total)));
    return shares;
  }

  @Override
  protected void reset() {
    counts.replaceAll((query, count) -> 0L);
    total = 0;
  }

  @Override
  protected String form() {
    return "share-of-voice/1 of " + String.join(", ", counts.keySet());
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    out.writeLong(total);
    for (long count : counts.values()) {
      out.writeLong(count);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    total += in.readLong();
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      count.setValue(count.getValue() + in.readLong());
    }
  }
}
