package dev.earshot.benchmarks;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.SeriesFigures;
import dev.earshot.scoring.trend.SeriesKey;
import dev.earshot.scoring.trend.TrendSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What does it cost to bring all series up to date for one post? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TrendBenchmark {
  private static final int BATCH = 64;
  private static final int POSTS = 1 << 14;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(30));

  /** Creates the benchmark. */
  public TrendBenchmark() {}

  /** Series by query, network, language and everything, of two years. */
  @State(Scope.Thread)
  public static class Counted {
    private final TrendSeries series =
        TrendSeries.builder(author -> author.nativeId().hashCode() * 0x9E3779B97F4A7C15L)
            .by(Dimension.ALL)
            .by(Dimension.QUERY)
            .by(Dimension.NETWORK)
            .by(Dimension.LANGUAGE)
            .build();
    private final List<List<Outcome.Change>> batches;
    private int next;

    /** Creates the state. */
    public Counted() {
      Random random = new Random(7);
      Outcome.Change[] changes = new Outcome.Change[POSTS];
      for (int i = 0; i < POSTS; i++) {
        Network network = random.nextBoolean() ? Network.MASTODON : Network.FEED;
        Instant at = START.plusSeconds(i * 60L + random.nextInt(3_600));
        AuthorId author = AuthorId.of(network, "author" + random.nextInt(4_000));
        Post post =
            Post.builder(PostId.of(network, "p" + i))
                .publishedAt(at)
                .language(random.nextInt(3) == 0 ? "de" : "en")
                .author(Author.builder(author).build())
                .metrics(List.of(new Metric(Metric.LIKES, random.nextInt(90), at)))
                .build();
        Sentiment.Label label = List.of(Sentiment.Label.values()).get(random.nextInt(3));
        changes[i] =
            new Outcome.Admitted(
                Mention.builder(post)
                    .matches(
                        List.of(
                            new QueryMatch("query" + random.nextInt(8), List.of()),
                            new QueryMatch("query" + (8 + random.nextInt(8)), List.of())))
                    .score(
                        Sentiment.KEY,
                        Score.byMachine(
                            new Sentiment(
                                label,
                                label == Sentiment.Label.POSITIVE
                                    ? 0.8
                                    : label == Sentiment.Label.NEGATIVE ? -0.8 : 0,
                                0.9,
                                null)))
                    .build());
      }
      batches = new ArrayList<>();
      for (int i = 0; i < POSTS; i += BATCH) {
        batches.add(List.of(changes).subList(i, i + BATCH));
      }
    }

    private long count() {
      series.accept(Delivery.of(series.position() + 1, batches.get(next)));
      next = (next + 1) % batches.size();
      return series.undated();
    }
  }

  /** Whether mentions and likes of all and of each query are those that a loop adds up. */
  static Checks.Check sameAsAdded() {
    Counted state = new Counted();
    Map<SeriesKey, long[]> expected = new HashMap<>();
    for (List<Outcome.Change> batch : state.batches) {
      for (Outcome.Change change : batch) {
        Mention mention = change.arrival().orElseThrow();
        long likes = mention.post().metric(Metric.LIKES).orElseThrow().value();
        add(expected, Dimension.ALL.key("all"), likes);
        mention
            .matches()
            .forEach(match -> add(expected, Dimension.QUERY.key(match.query()), likes));
      }
      state.count();
    }
    int wrong = 0;
    for (Map.Entry<SeriesKey, long[]> each : expected.entrySet()) {
      SeriesFigures figures = state.series.figures(each.getKey(), START, END);
      boolean same =
          figures.mentions() == each.getValue()[0] && figures.engagement() == each.getValue()[1];
      wrong += same ? 0 : 1;
    }
    return new Checks.Check(
        "series count the mentions and the engagement that a loop adds up", expected.size(), wrong);
  }

  private static void add(Map<SeriesKey, long[]> sums, SeriesKey key, long likes) {
    long[] sum = sums.computeIfAbsent(key, series -> new long[2]);
    sum[0]++;
    sum[1] += likes;
  }

  /** A post that two queries match: five values of four dimensions. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long count(Counted state) {
    return state.count();
  }
}
