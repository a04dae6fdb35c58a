package dev.earshot.scoring.metric;

import dev.earshot.Mention;
import dev.earshot.QueryMatch;
import dev.earshot.pipeline.SubtractingSink;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sentiment counts per query, and over all mentions. A mention that two queries match counts once
 * for each, and once over all.
 *
 * <p>Thread-safe.
 */
public final class SentimentBreakdown extends SubtractingSink<SentimentBreakdown> {
  private final Map<String, SentimentCounts> byQuery = new TreeMap<>();
  private SentimentCounts all = SentimentCounts.NONE;

  /** Creates a tally of nothing yet. */
  public SentimentBreakdown() {}

  @Override
  protected void count(Mention mention, int sign) {
    SentimentCounts one = SentimentCounts.of(mention);
    all = all.plus(one, sign);
    for (QueryMatch match : mention.matches()) {
      SentimentCounts sum = of(match.query()).plus(one, sign);
      if (sum.equals(SentimentCounts.NONE)) {
        byQuery.remove(match.query());
      } else {
        byQuery.put(match.query(), sum);
      }
    }
  }

  /** Returns the counts over all mentions. */
  public synchronized SentimentCounts all() {
    return all;
  }

  /** Returns the counts of one query; of nothing if it matched nothing. */
  public synchronized SentimentCounts of(String query) {
    return byQuery.getOrDefault(query, SentimentCounts.NONE);
  }

  /** Returns the counts of every query that matched something, by its id, in order. */
  public synchronized Map<String, SentimentCounts> byQuery() {
    return Collections.unmodifiableMap(new TreeMap<>(byQuery));
  }

  @Override
  protected void reset() {
    byQuery.clear();
    all = SentimentCounts.NONE;
  }

  @Override
  protected String form() {
    return "sentiment-breakdown/1";
  }

  @Override
  protected void write(DataOutputStream out) throws IOException {
    all.writeTo(out);
    out.writeInt(byQuery.size());
    for (Map.Entry<String, SentimentCounts> query : byQuery.entrySet()) {
      out.writeUTF(query.getKey());
      query.getValue().writeTo(out);
    }
  }

  @Override
  protected void read(DataInputStream in) throws IOException {
    all = all.plus(SentimentCounts.readFrom(in), 1);
    for (int n = in.readInt(); n > 0; n--) {
      byQuery.merge(in.readUTF(), SentimentCounts.readFrom(in), (one, more) -> one.plus(more, 1));
    }
  }
}
