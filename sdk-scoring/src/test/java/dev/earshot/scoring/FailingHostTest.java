package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.Span;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.copies.Copies;
import dev.earshot.scoring.copies.CopyLevel;
import dev.earshot.scoring.influence.Influence;
import dev.earshot.scoring.influence.InteractionWeights;
import dev.earshot.scoring.influence.Interactions;
import dev.earshot.scoring.topic.Topics;
import dev.earshot.scoring.topic.Topics.Background;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.ResponseTimes;
import dev.earshot.scoring.trend.TrendSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Functions of a host's that throw at any call: what was handed over comes again, and counts once.
 */
class FailingHostTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant TO = NOON.plus(Duration.ofDays(9));
  private static final int MOST_CALLS = 200;

  private int left = Integer.MAX_VALUE;

  private <T> T asked(Supplier<T> answer) {
    if (left-- == 0) {
      throw new IllegalStateException("the host's own code failed");
    }
    return answer.get();
  }

  private long hash(LongSupplier answer) {
    return asked(answer::getAsLong);
  }

  private final Dimension brand =
      new Dimension("brand", mention -> asked(() -> List.of("acme", "acme", "bolt")));

  @Test
  @DisplayName("SM-03 series count once where a host's function failed")
  void series() {
    holds(
        () ->
            TrendSeries.builder(author -> hash(() -> Posts.hash(author)))
                .by(Dimension.ALL)
                .by(brand)
                .copies(mention -> asked(() -> false))
                .build(),
        sink ->
            List.of(
                sink.figures(Dimension.ALL.key("all"), NOON, TO),
                sink.figures(brand.key("acme"), NOON, TO),
                sink.values("brand")));
  }

  @Test
  @DisplayName("IS-02 topics count once where a host's function failed")
  void topics() {
    holds(
        () ->
            Topics.builder(author -> hash(() -> Posts.hash(author)))
                .by(brand)
                .falseShare(1)
                .build(),
        sink ->
            List.of(
                sink.size(),
                sink.found(Topics.ALL, Instant.MIN, Instant.MAX, Background.USUAL, 99)));
  }

  @Test
  @DisplayName("SM-11 influence and interactions count once where a host's function failed")
  void influence() {
    holds(
        () -> new Influence(post -> hash(() -> Posts.hash(post))),
        sink -> List.of(sink.authors(), sink.ranking(sink.norms(TO))));
    holds(
        () ->
            new Interactions(
                post -> hash(() -> Posts.hash(post)),
                (network, name) -> hash(() -> name.hashCode() * 0x9E3779B97F4A7C15L)),
        sink -> {
          List<String> edges = new ArrayList<>();
          var graph = sink.graph(TO, InteractionWeights.USUAL);
          graph.forEachEdge(
              (from, to, weight) ->
                  edges.add(graph.name(from) + ">" + graph.name(to) + " " + (float) weight));
          edges.sort(null);
          return List.of(sink.authors(), edges);
        });
  }

  @Test
  void copiesAndResponseTimes() {
    holds(
        () -> new Copies(100, author -> hash(() -> Posts.hash(author))),
        sink -> List.of(sink.size(), sink.clusters(CopyLevel.EXACT).size()));
    holds(
        () ->
            new ResponseTimes(
                mention -> asked(() -> mention.post().kind() == Post.Kind.REPLY), brand, null),
        sink -> List.of(sink.of("acme", NOON, TO, TO).open(), sink.of("acme", NOON, TO, TO)));
  }

  /** Fails at each call in turn, hands it over again, and takes everything away at last. */
  private <S extends SubtractingSink<S>> void holds(Supplier<S> create, Function<S, Object> read) {
    List<Outcome.Change> changes = changes();
    left = Integer.MAX_VALUE;
    S never = create.get();
    Object empty = read.apply(create.get());
    never.accept(Delivery.of(1, changes));
    Object expected = read.apply(never);
    int failed = 0;
    for (int call = 0; call < MOST_CALLS; call++) {
      S once = create.get();
      left = call;
      try {
        once.accept(Delivery.of(1, changes));
      } catch (IllegalStateException e) {
        failed++;
        assertEquals(0, once.position());
        left = Integer.MAX_VALUE;
        assertEquals(empty, read.apply(once), "after call " + call);
        once.accept(Delivery.of(1, changes));
      }
      left = Integer.MAX_VALUE;
      assertEquals(expected, read.apply(once), "after call " + call);
    }
    assertEquals(true, failed > changes.size() / 2 && failed < MOST_CALLS, "failed " + failed);

    S always = create.get();
    left = Integer.MAX_VALUE;
    always.accept(Delivery.of(1, changes.subList(0, 2)));
    Object before = read.apply(always);
    for (int i = 0; i < 3; i++) {
      left = 0;
      assertThrows(
          IllegalStateException.class,
          () -> always.accept(Delivery.of(3, changes.subList(2, changes.size()))));
      left = Integer.MAX_VALUE;
      assertEquals(before, read.apply(always));
    }
  }

  private static List<Outcome.Change> changes() {
    List<Outcome.Change> changes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      changes.add(new Outcome.Admitted(mention(i, 3)));
    }
    changes.add(new Outcome.Revised(mention(1, 3), mention(1, 9)));
    changes.add(
        new Outcome.Withdrawn(mention(2, 3), Removal.Cause.SOURCE_DELETED, NOON.plusSeconds(9)));
    changes.add(new Outcome.Admitted(mention(4, 1)));
    return changes;
  }

  private static Mention mention(int number, int likes) {
    AuthorId author = AuthorId.of(Posts.NETWORK, "a" + number);
    String text = "@bo green tea kettle number " + number;
    Post.Builder post =
        Posts.post("p" + number)
            .author(Author.builder(author).handle("hand" + number).followers(9).build())
            .text(text)
            .entities(List.of(new Entity.HandleMention(new Span(0, 3), "bo", null, null)))
            .publishedAt(NOON.plus(Duration.ofMinutes(number)))
            .metrics(List.of(new Metric(Metric.LIKES, likes, NOON)));
    if (number > 0) {
      post.kind(number % 2 == 0 ? Post.Kind.REPLY : Post.Kind.QUOTE);
      Post.Reference other = Post.Reference.to(Posts.post("p" + (number - 1)).build().id());
      if (number % 2 == 0) {
        post.inReplyTo(other);
      } else {
        post.quoteOf(other);
      }
    }
    return Posts.mention(post, "tea").build();
  }
}
