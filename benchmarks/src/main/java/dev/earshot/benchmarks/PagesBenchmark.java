package dev.earshot.benchmarks;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.bluesky.BlueskyConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import dev.earshot.connectors.x.XConnector;
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

/** What does it cost to read a page of a network's API into posts? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Pages.POSTS)
public class PagesBenchmark {
  /** The networks whose pages are read. */
  static final List<String> NETWORKS = List.of("x", "bluesky", "mastodon");

  /** Creates the benchmark. */
  public PagesBenchmark() {}

  /** A page, and the connector that reads it. */
  @State(Scope.Thread)
  public static class Page {
    /** Which network's. */
    @Param({"x", "bluesky", "mastodon"})
    public String texts = "x";

    private byte[] bytes = {};
    private Normalizer connector = new XConnector();

    /** Creates the state. */
    public Page() {}

    /** Makes the page. */
    @Setup
    public void open() {
      bytes = Pages.of(texts);
      connector = connector(texts);
    }
  }

  private static Normalizer connector(String network) {
    return switch (network) {
      case "bluesky" -> new BlueskyConnector();
      case "mastodon" -> new MastodonConnector();
      default -> new XConnector();
    };
  }

  /** Returns how many posts of a page are not the same by both roads. */
  static long differing(String network) {
    byte[] page = Pages.of(network);
    List<Post> ours =
        connector(network).normalize(page, "page", Pages.NOW, false).events().stream()
            .filter(PostEvent.Published.class::isInstance)
            .map(event -> ((PostEvent.Published) event).post())
            .toList();
    return Pages.differing(ours, DatabindPages.of(network, page));
  }

  /** Ours. */
  @Benchmark
  public Object earshot(Page page) {
    return page.connector.normalize(page.bytes, "page", Pages.NOW, false);
  }

  /** Jackson databind into records, and posts made of these. */
  @Benchmark
  public Object databind(Page page) {
    return DatabindPages.of(page.texts, page.bytes);
  }
}
