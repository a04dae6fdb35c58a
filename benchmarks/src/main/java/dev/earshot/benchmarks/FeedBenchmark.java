package dev.earshot.benchmarks;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.connectors.feed.FeedConnector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to read a feed into posts? Bodies in HTML go through the reader of HTML on both
 * sides, and plain ones on neither; so that of the latter tells what reading the feed costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Feeds.ITEMS)
public class FeedBenchmark {
  /** Bodies are HTML. */
  static final String BOTH = "both";

  /** Bodies are plain text. */
  static final String NEITHER = "neither";

  /** Creates the benchmark. */
  public FeedBenchmark() {}

  /** A feed, and the connector that reads it. */
  @State(Scope.Thread)
  public static class Feed {
    /** On how many sides bodies are read as HTML. */
    @Param({BOTH, NEITHER})
    public String html = BOTH;

    private final FeedConnector connector = new FeedConnector();
    private byte[] bytes = {};

    /** Creates the state. */
    public Feed() {}

    /** Makes the feed. */
    @Setup
    public void open() {
      bytes = Feeds.of(html.equals(BOTH));
    }
  }

  /** Returns how many posts of a feed are not the same by both roads. */
  static long differing(boolean html) {
    byte[] feed = Feeds.of(html);
    List<Post> ours =
        new FeedConnector()
            .normalize(feed, Feeds.ADDRESS, Pages.NOW, false).events().stream()
                .filter(PostEvent.Published.class::isInstance)
                .map(event -> ((PostEvent.Published) event).post())
                .toList();
    return Pages.differing(ours, RomeFeed.of(feed));
  }

  /** Ours. */
  @Benchmark
  public Object earshot(Feed feed) {
    return feed.connector.normalize(feed.bytes, Feeds.ADDRESS, Pages.NOW, false);
  }

  /** Rome, and posts made of its entries. */
  @Benchmark
  public Object rome(Feed feed) {
    return RomeFeed.of(feed.bytes);
  }
}
