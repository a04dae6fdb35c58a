package dev.earshot.benchmarks;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.influence.AuthorInfluence;
import dev.earshot.scoring.influence.Influence;
import dev.earshot.scoring.influence.Norms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to count one observation, that a post shows other numbers, and to have its
 * author's score anew? Among 2,000 authors of ten posts each; the host's hash of a post is not part
 * of it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InfluenceBenchmark {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
  private static final Network NETWORK = new Network("bench");

  /** Creates the benchmark. */
  public InfluenceBenchmark() {}

  /** Authors, and changes of their posts' numbers. */
  @State(Scope.Benchmark)
  public static class Counted {
    @Param({"2000"})
    int authors;

    private final List<Outcome.Change> changes = new ArrayList<>();
    private final Influence influence = new Influence(post -> mixed(post));
    private Norms norms = influence.norms(AT);
    private int next;
    private long told;

    /** Creates the state. */
    public Counted() {}

    private static long mixed(PostId post) {
      return post.nativeId().hashCode() * 0x9E3779B97F4A7C15L;
    }

    /** Counts every post once. */
    @Setup
    public void count() {
      Random random = new Random(5);
      List<Outcome.Change> all = new ArrayList<>();
      for (int author = 0; author < authors; author++) {
        double quality = random.nextGaussian();
        for (int i = 0; i < 10; i++) {
          Mention before = mention(author, i, Math.exp(3 + quality + random.nextGaussian()));
          Mention after = mention(author, i, Math.exp(3 + quality + random.nextGaussian()));
          all.add(new Outcome.Admitted(before));
          changes.add(new Outcome.Revised(before, after));
          changes.add(new Outcome.Revised(after, before));
        }
      }
      influence.accept(Delivery.of(1, all));
      told = all.size();
      norms = influence.norms(AT);
    }

    private static AuthorId id(int author) {
      return AuthorId.of(NETWORK, "a" + author);
    }

    private static Mention mention(int author, int number, double earned) {
      return Mention.builder(
              Post.builder(PostId.of(NETWORK, author + "-" + number))
                  .author(Author.builder(id(author)).followers(500L + author).build())
                  .publishedAt(AT.minus(Duration.ofDays(5L * number)))
                  .metrics(
                      List.of(
                          new Metric(Metric.LIKES, (long) (4 * earned), AT),
                          new Metric(Metric.REPLIES, (long) earned, AT),
                          new Metric(Metric.REPOSTS, (long) earned, AT)))
                  .build())
          .build();
    }

    private Counted(int authors) {
      this.authors = authors;
      count();
    }

    private Outcome.Change observe() {
      Outcome.Change change = changes.get(next);
      next = (next + 1) % changes.size();
      influence.accept(Delivery.of(++told, List.of(change)));
      return change;
    }
  }

  /** Whether who was revised has the influence of one counted as they are now, and so have all. */
  static Checks.Check sameAsCountedAnew(int authors) {
    Counted lived = new Counted(authors);
    Influence fresh = new Influence(Counted::mixed);
    List<Outcome.Change> now = new ArrayList<>();
    for (int i = 0; i < lived.changes.size(); i += 2) {
      Outcome.Change change = lived.changes.get(i);
      if (i % 3 == 0) {
        lived.influence.accept(Delivery.of(++lived.told, List.of(change)));
      }
      now.add(
          new Outcome.Admitted((i % 3 == 0 ? change.arrival() : change.departure()).orElseThrow()));
    }
    fresh.accept(Delivery.of(1, now));
    Norms norms = fresh.norms(AT);
    List<AuthorInfluence> expected = fresh.ranking(norms);
    int wrong = 0;
    for (AuthorInfluence each : expected) {
      wrong += lived.influence.of(each.author(), norms).equals(Optional.of(each)) ? 0 : 1;
    }
    return new Checks.Check(
        "authors whose posts were revised have the influence of those counted anew",
        authors,
        wrong + authors - expected.size());
  }

  /** Counts one observation. */
  @Benchmark
  public Object counts(Counted state) {
    return state.observe();
  }

  /** Counts one observation and scores its author. */
  @Benchmark
  public AuthorInfluence scoresAfterOne(Counted state) {
    AuthorId author = state.observe().arrival().orElseThrow().post().author().orElseThrow().id();
    return state.influence.of(author, state.norms).orElseThrow();
  }
}
