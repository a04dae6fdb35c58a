package dev.earshot.scoring.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Score;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final AuthorId ADA = AuthorId.of(Posts.NETWORK, "ada");
  private static final AuthorId BEN = AuthorId.of(Posts.NETWORK, "ben");

  @Test
  void absentIsNotZero() {
    Engagement engagement =
        Engagement.of(
            Posts.post("1")
                .metrics(
                    List.of(metric(Metric.LIKES, 3), metric(Metric.REPLIES, 0), metric("views", 9)))
                .build());
    assertEquals(3, engagement.value());
    assertEquals(List.of("reposts", "quotes"), engagement.missing());
    assertEquals(0.5, engagement.missingShare());
    assertEquals(1, Engagement.of(Posts.post("1").build()).missingShare());
  }

  @Test
  void engagementTakesTheLastObservationAndDoesNotOverflow() {
    Post post =
        Posts.post("1")
            .metrics(
                List.of(
                    metric(Metric.LIKES, 3),
                    new Metric(Metric.LIKES, Long.MAX_VALUE, NOON.plusSeconds(1)),
                    metric(Metric.QUOTES, 5)))
            .build();
    assertEquals(Long.MAX_VALUE, Engagement.of(post).value());
  }

  @Test
  void bothNetSentimentsByTheirNames() {
    SentimentCounts counts = new SentimentCounts(1, 4, 3, 2);
    assertEquals(OptionalDouble.of(0.5), counts.netPolarRatio());
    assertEquals(OptionalDouble.of(0.25), counts.netBalance());
    assertEquals(0.2, counts.missingShare());
    assertEquals(OptionalDouble.empty(), new SentimentCounts(0, 4, 0, 2).netPolarRatio());
    assertEquals(OptionalDouble.empty(), SentimentCounts.NONE.netBalance());
  }

  @Test
  void wilsonBoundsAsPublished() {
    Proportion share = new Proportion(5, 10);
    assertEquals(0.5, share.fraction());
    assertEquals(0.2366, share.low(), 0.0001);
    assertEquals(0.7634, share.high(), 0.0001);
    assertEquals(0, new Proportion(0, 0).low());
    assertEquals(1, new Proportion(0, 0).high());
    assertThrows(IllegalArgumentException.class, () -> new Proportion(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 1));
  }

  @Property
  void wilsonBoundsHoldTheShareAndLieWithinTheWhole(
      @ForAll @LongRange(max = 1_000_000) long a, @ForAll @LongRange(max = 1_000_000) long b) {
    Proportion share = new Proportion(Math.min(a, b), Math.max(a, b));
    assertTrue(0 <= share.low() && share.low() <= share.fraction());
    assertTrue(share.fraction() <= share.high() && share.high() <= 1);
  }

  @Test
  @DisplayName("SM-02 saved searches are compared on one whole")
  void sharesOfVoiceAreOfAllComparedMentions() {
    ShareOfVoice voice = new ShareOfVoice(List.of("tea", "coffee"));
    voice.accept(
        Delivery.of(
            1,
            List.of(
                admitted(Posts.mention(Posts.post("1"), "tea")),
                admitted(Posts.mention(Posts.post("2"), "tea", "coffee")),
                admitted(Posts.mention(Posts.post("3"), "tea", "other")),
                admitted(Posts.mention(Posts.post("4"), "other")))));
    assertEquals(3, voice.total());
    assertEquals(new Proportion(3, 3), voice.shares().get("tea"));
    assertEquals(new Proportion(1, 3), voice.shares().get("coffee"));
    assertEquals(List.of("tea", "coffee"), List.copyOf(voice.shares().keySet()));
  }

  @Test
  @DisplayName("SM-12 the most active authors by a published order, as ids")
  void mostActiveFirst() {
    AuthorActivity activity = new AuthorActivity();
    activity.accept(
        Delivery.of(
            1,
            List.of(
                admitted(Posts.mention(by(ADA, "1", 2))),
                admitted(Posts.mention(by(BEN, "2", 5))),
                admitted(Posts.mention(by(ADA, "3", 1))),
                admitted(Posts.mention(Posts.post("4"))))));
    List<AuthorActivity.Activity> most = activity.mostActive(5);
    assertEquals(List.of(ADA, BEN), most.stream().map(each -> each.author()).toList());
    assertEquals(2, most.get(0).mentions());
    Figure engagement = most.get(0).engagement();
    assertEquals(3, engagement.low(), "at least");
    assertEquals(OptionalDouble.empty(), engagement.value());
    assertEquals(0.75, engagement.missingShare());
    assertEquals(5, most.get(1).engagement().low());
    assertEquals(1, activity.withoutAuthor());
    assertEquals(2, activity.authors());
  }

  @Test
  @DisplayName("SM-08 a correction counts as the person says, an abstention as unscored")
  void tallyHearsPeopleAndAbstentions() {
    Sentiment unsure = new Sentiment(Label.POSITIVE, 0.1, 0.4, Abstention.TOO_CLOSE);
    SentimentBreakdown tally = new SentimentBreakdown();
    Mention machine =
        Posts.mention(Posts.post("1"), "tea", "cup")
            .score(Sentiment.KEY, Posts.says(Label.POSITIVE))
            .build();
    Mention person =
        machine.toBuilder().score(Sentiment.KEY, Score.byPerson(unsure, "eve", NOON)).build();
    Mention doubtful =
        Posts.mention(Posts.post("2"), "tea").score(Sentiment.KEY, Score.byMachine(unsure)).build();
    tally.accept(
        Delivery.of(
            1,
            List.of(
                new Outcome.Admitted(machine),
                new Outcome.Revised(machine, person),
                new Outcome.Admitted(doubtful))));
    assertEquals(new SentimentCounts(0, 0, 1, 1), tally.of("tea"));
    assertEquals(new SentimentCounts(0, 0, 1, 0), tally.of("cup"));
    assertEquals(new SentimentCounts(0, 0, 1, 1), tally.all());
    assertEquals(SentimentCounts.NONE, tally.of("other"));
    assertEquals(List.of("cup", "tea"), List.copyOf(tally.byQuery().keySet()));
  }

  @Test
  void definitionsSayNameVersionFormulaAndInputs() {
    for (Definition definition :
        List.of(
            Engagement.DEFINITION,
            ShareOfVoice.DEFINITION,
            AuthorActivity.DEFINITION,
            SentimentCounts.NET_BALANCE,
            SentimentCounts.NET_POLAR_RATIO)) {
      assertEquals(1, definition.version());
      assertTrue(!definition.formula().isBlank() && !definition.inputs().isEmpty());
    }
  }

  private static Post.Builder by(AuthorId author, String id, long likes) {
    return Posts.post(id)
        .author(Author.builder(author).build())
        .metrics(List.of(metric(Metric.LIKES, likes)));
  }

  private static Metric metric(String name, long value) {
    return new Metric(name, value, NOON);
  }

  private static Outcome.Change admitted(Mention.Builder mention) {
    return new Outcome.Admitted(mention.build());
  }
}
