package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.SubtractingSink;
import dev.earshot.scoring.audience.Advocacy;
import dev.earshot.scoring.audience.AdvocacyCriteria;
import dev.earshot.scoring.influence.Influence;
import dev.earshot.scoring.metric.AuthorActivity;
import dev.earshot.scoring.metric.SentimentBreakdown;
import dev.earshot.scoring.metric.ShareOfVoice;
import dev.earshot.scoring.topic.Topics;
import dev.earshot.scoring.topic.Topics.Background;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.TrendSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SinkProperties {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-02T00:00:00Z");

  @Property(tries = 200)
  @Label("SM-08 author activity is that of what remains")
  void authorActivity(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(
        seed,
        length,
        AuthorActivity::new,
        sink -> List.of(sink.mostActive(10), sink.withoutAuthor(), sink.authors()));
  }

  @Property(tries = 200)
  @Label("SM-11 advocates, detractors and newcomers are those of what remains")
  void advocacy(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    AdvocacyCriteria once = new AdvocacyCriteria(1, 1, 0.2, 9);
    for (Supplier<Advocacy> create :
        List.<Supplier<Advocacy>>of(
            () -> new Advocacy(Sentiment.KEY), () -> new Advocacy(Sentiment.KEY, "tea"))) {
      holds(
          seed,
          length,
          create,
          sink ->
              List.of(
                  sink.authors(),
                  sink.unclear(),
                  sink.countedSince(),
                  sink.advocates(TO, once),
                  sink.detractors(TO, once),
                  sink.newcomers(LocalDate.EPOCH, TO)));
    }
  }

  @Property(tries = 200)
  void shareOfVoice(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(seed, length, () -> new ShareOfVoice(List.of("tea", "cup")), sink -> sink.shares());
  }

  @Property(tries = 200)
  void sentimentTally(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(seed, length, SentimentBreakdown::new, sink -> List.of(sink.all(), sink.byQuery()));
  }

  @Property(tries = 200)
  @Label("SM-03 series are those of what remains")
  void trendSeries(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(
        seed,
        length,
        () ->
            TrendSeries.builder(author -> author.toString().hashCode())
                .by(Dimension.QUERY)
                .by(Dimension.AUTHOR)
                .build(),
        sink ->
            List.of(
                sink.values("query"),
                sink.values("author"),
                sink.undated(),
                sink.passedOver(),
                sink.buckets(Dimension.QUERY.key("tea"), FROM, TO),
                sink.figures(Dimension.QUERY.key("kettle"), FROM, TO),
                sink.top("author", FROM, TO, 3),
                sink.first(Dimension.QUERY.key("cup")),
                sink.last(Dimension.QUERY.key("cup"))));
  }

  @Property(tries = 400)
  @Label("SM-11 influence is that of what remains")
  void influence(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(
        seed,
        length,
        () -> new Influence(Posts::hash),
        sink ->
            List.of(
                sink.authors(),
                sink.unclear(),
                sink.ranking(sink.norms(TO)),
                sink.ranking(sink.norms(FROM.minus(Duration.ofDays(9))))));
  }

  @Property(tries = 200)
  @Label("IS-02 topics are those of what remains")
  void topics(@ForAll long seed, @ForAll @IntRange(max = 80) int length) {
    holds(
        seed,
        length,
        () ->
            Topics.builder(author -> author.toString().hashCode())
                .by(Dimension.QUERY)
                .by(Dimension.HASHTAG)
                .bucket(Duration.ofHours(1))
                .falseShare(1)
                .build(),
        sink ->
            List.of(
                sink.size(),
                sink.passedOver(),
                sink.found(Topics.ALL, Instant.MIN, Instant.MAX, Background.USUAL, 99),
                sink.found(Topics.ALL, FROM, TO, Background.BEFORE, 99),
                sink.found(Dimension.QUERY.key("tea"), Instant.MIN, TO, Background.OTHERS, 99)));
  }

  private static <S extends SubtractingSink<S>> void holds(
      long seed, int length, Supplier<S> create, Function<S, Object> read) {
    Histories history = Histories.of(seed, length);
    S lived = create.get();
    feed(lived, history.changes());
    S fresh = create.get();
    fresh.accept(Delivery.of(1, history.shortest()));
    assertEquals(read.apply(fresh), read.apply(lived));
    assertEquals(history.changes().size(), lived.position());

    S restored = create.get();
    restored.restore(lived.snapshot());
    assertEquals(read.apply(lived), read.apply(restored));
    assertEquals(lived.position(), restored.position());

    S parts = create.get();
    S others = create.get();
    int half = history.remaining().size() / 2;
    parts.accept(Delivery.of(1, history.shortest().subList(0, half)));
    others.accept(Delivery.of(1, history.shortest().subList(half, history.remaining().size())));
    parts.merge(others);
    assertEquals(read.apply(fresh), read.apply(parts));

    lived.accept(Delivery.of(history.changes().size() + 1, history.withdrawals()));
    assertEquals(read.apply(create.get()), read.apply(lived));
    restored.clear();
    assertEquals(read.apply(create.get()), read.apply(restored));
    assertEquals(0, restored.position());
  }

  private static void feed(SubtractingSink<?> sink, List<Outcome.Change> changes) {
    List<Outcome.Change> batch = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      batch.add(changes.get(i));
      if (i % 7 == 6 || i == changes.size() - 1) {
        sink.accept(Delivery.of(i + 2 - batch.size(), batch));
        batch.clear();
      }
    }
  }
}
