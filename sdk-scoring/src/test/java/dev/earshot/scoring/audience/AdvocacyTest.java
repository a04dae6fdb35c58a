package dev.earshot.scoring.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.Visibility;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.metric.SentimentCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvocacyTest {
  private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-03-31");
  private static final AdvocacyCriteria USUAL = AdvocacyCriteria.USUAL;

  private final Advocacy counted = new Advocacy(Sentiment.KEY);
  private int posts;

  private static AuthorId id(String author) {
    return AuthorId.of(Posts.NETWORK, author);
  }

  private Post.Builder post(String author, int daysAgo) {
    return Posts.post("p" + ++posts)
        .author(Author.builder(id(author)).build())
        .publishedAt(NOON.minus(Duration.ofDays(daysAgo)));
  }

  private Mention says(String author, int daysAgo, Label label) {
    return Posts.mention(post(author, daysAgo)).score(Sentiment.KEY, Posts.says(label)).build();
  }

  private void hear(Mention... mentions) {
    hear(counted, mentions);
  }

  private static void hear(Advocacy counted, Mention... mentions) {
    counted.accept(
        Delivery.of(
            counted.position() + 1,
            List.of(mentions).stream().<Outcome.Change>map(Outcome.Admitted::new).toList()));
  }

  private void hear(String author, int times, Label label, int... daysAgo) {
    for (int i = 0; i < times; i++) {
      hear(says(author, daysAgo[i % daysAgo.length], label));
    }
  }

  private static List<String> ids(List<AuthorVoice> voices) {
    return voices.stream().map(voice -> voice.author().nativeId()).toList();
  }

  @Test
  @DisplayName("SM-11 an advocate speaks well often, on several days, and of one mind")
  void anAdvocateIsPositiveAndRepeated() {
    hear("ann", 4, Label.POSITIVE, 0, 9);
    hear("bob", 40, Label.POSITIVE, 3);
    hear("cid", 3, Label.POSITIVE, 0, 1, 2);
    hear("dan", 4, Label.POSITIVE, 0, 1);
    hear("dan", 2, Label.NEGATIVE, 2);
    hear("eve", 9, Label.POSITIVE, 5, 6);
    hear("fay", 6, Label.NEGATIVE, 5, 6);
    hear("gus", 4, Label.POSITIVE, 0, 1);
    hear("gus", 90, Label.NEUTRAL, 1, 2);

    List<AuthorVoice> advocates = counted.advocates(NOON, USUAL);
    assertEquals(List.of("eve", "ann"), ids(advocates), "one day, one too few, two minds, reports");
    assertEquals(List.of("fay"), ids(counted.detractors(NOON, USUAL)));
    AuthorVoice ann = advocates.get(1);
    assertEquals(
        new AuthorVoice(
            id("ann"),
            TODAY.minusDays(364),
            TODAY,
            new SentimentCounts(0, 0, 4, 0),
            0,
            2,
            2,
            0,
            TODAY.minusDays(9),
            TODAY),
        ann);
    assertEquals(0.510, ann.positive().low(), 0.001);
    assertEquals(0, ann.negative().low());
    assertFalse(ann.toString().contains("ann"));
  }

  @Test
  void eachOfTheCriteriaDecides() {
    hear("ann", 9, Label.POSITIVE, 0, 1, 2);
    hear("ann", 1, Label.NEGATIVE, 3);
    assertEquals(1, counted.advocates(NOON, new AdvocacyCriteria(9, 3, 0.59, 9)).size());
    assertEquals(0, counted.advocates(NOON, new AdvocacyCriteria(10, 3, 0.59, 9)).size());
    assertEquals(0, counted.advocates(NOON, new AdvocacyCriteria(9, 4, 0.59, 9)).size());
    assertEquals(0, counted.advocates(NOON, new AdvocacyCriteria(9, 3, 0.6, 9)).size());
    assertEquals(1, counted.advocates(NOON, new AdvocacyCriteria(9, 3, 0.7, 3)).size());
    assertEquals(1, counted.detractors(NOON, new AdvocacyCriteria(1, 1, 0, 9)).size());
  }

  @Test
  void daysBeforeTheWindowAndAfterTheInstantAreLeftOut() {
    hear("ann", 4, Label.POSITIVE, 30, 31);
    AdvocacyCriteria month = new AdvocacyCriteria(4, 2, 0.5, 31);
    assertEquals(List.of(), counted.advocates(NOON, month));
    Instant before = NOON.minus(Duration.ofDays(1));
    assertEquals(List.of("ann"), ids(counted.advocates(before, month)));
    assertEquals(List.of(), counted.advocates(NOON.minus(Duration.ofDays(31)), month));
    AuthorVoice late = counted.of(id("ann"), NOON, month).orElseThrow();
    assertEquals(2, late.sentiment().positive());
    assertEquals(TODAY.minusDays(31), late.first(), "kept, though before the window");
    assertEquals(TODAY.minusDays(30), late.last());
    assertEquals(Optional.empty(), counted.of(id("ann"), NOON.minus(Duration.ofDays(32)), month));
    assertEquals(Optional.empty(), counted.of(id("bob"), NOON, month));
  }

  @Test
  void daysAreThoseOfUtc() {
    Instant midnight = Instant.parse("2026-03-30T00:00:00Z");
    for (int i = 0; i < 4; i++) {
      Post.Builder post = post("ann", 0).publishedAt(midnight.minusMillis(1 - i % 2));
      hear(Posts.mention(post).score(Sentiment.KEY, Posts.says(Label.POSITIVE)).build());
    }
    assertEquals(2, counted.advocates(NOON, USUAL).get(0).positiveDays());
  }

  @Test
  void aRepostIsNoOpinionAndShowsThatSomebodyIsThere() {
    Post.Reference to = Post.Reference.to(Posts.post("other").build().id());
    for (int day = 0; day < 5; day++) {
      hear(
          Posts.mention(post("ann", day).repostOf(to))
              .score(Sentiment.KEY, Posts.says(Label.POSITIVE))
              .build(),
          Posts.mention(post("bob", day).kind(Post.Kind.REPOST))
              .score(Sentiment.KEY, Posts.says(Label.POSITIVE))
              .build(),
          Posts.mention(post("cid", day).repostOf(to).quoteOf(to))
              .score(Sentiment.KEY, Posts.says(Label.POSITIVE))
              .build());
    }
    assertEquals(List.of("cid"), ids(counted.advocates(NOON, USUAL)), "a quote has own words");
    AuthorVoice ann = counted.of(id("ann"), NOON, USUAL).orElseThrow();
    assertEquals(5, ann.reposts());
    assertEquals(0, ann.days());
    assertEquals(SentimentCounts.NONE, ann.sentiment());
    assertEquals(TODAY.minusDays(4), ann.first());
    assertEquals(5, counted.of(id("bob"), NOON, USUAL).orElseThrow().reposts());
  }

  @Test
  @DisplayName("SM-11 who abstained counts for neither side, and a person's word as it says")
  void abstainedScoresCountForNeither() {
    Sentiment unsure = new Sentiment(Label.POSITIVE, 0.2, 0.4, Abstention.TOO_CLOSE);
    for (int day = 0; day < 6; day++) {
      hear(
          Posts.mention(post("ann", day)).score(Sentiment.KEY, Score.byMachine(unsure)).build(),
          Posts.mention(post("bob", day)).build(),
          Posts.mention(post("cid", day))
              .score(Sentiment.KEY, Score.byPerson(unsure, "reviewer", NOON))
              .build());
    }
    assertEquals(List.of("cid"), ids(counted.advocates(NOON, USUAL)));
    for (String author : List.of("ann", "bob")) {
      AuthorVoice voice = counted.of(id(author), NOON, USUAL).orElseThrow();
      assertEquals(new SentimentCounts(0, 0, 0, 6), voice.sentiment());
      assertEquals(6, voice.days(), "they spoke");
      assertEquals(0, voice.positive().low());
    }
  }

  @Test
  void whoPraisesOneBrandMaySpeakIllOfAnother() {
    Advocacy tea = new Advocacy(Sentiment.ABOUT_KEY, "tea");
    Advocacy cups = new Advocacy(Sentiment.ABOUT_KEY, "cups");
    for (int day = 0; day < 4; day++) {
      Mention praise =
          Posts.mention(post("ann", day), "tea")
              .score(Sentiment.ABOUT_KEY, Posts.says(Label.POSITIVE))
              .score(Sentiment.KEY, Posts.says(Label.NEGATIVE))
              .build();
      Mention blame =
          Posts.mention(post("ann", day), "cups")
              .score(Sentiment.ABOUT_KEY, Posts.says(Label.NEGATIVE))
              .build();
      hear(tea, praise, blame);
      hear(cups, praise, blame);
    }
    assertEquals(List.of("ann"), ids(tea.advocates(NOON, USUAL)));
    assertEquals(List.of("ann"), ids(cups.detractors(NOON, USUAL)));
    assertThrows(MalformedException.class, () -> tea.restore(cups.snapshot()));
    assertThrows(IllegalArgumentException.class, () -> new Advocacy(Sentiment.KEY, " "));
  }

  @Test
  @DisplayName("SM-11 a newcomer is one whose first kept mention is of the days asked for")
  void newcomersAreThoseWhoseFirstMentionIsNew() {
    hear("ann", 2, Label.NEUTRAL, 3, 400);
    hear("bob", 2, Label.POSITIVE, 3, 1);
    hear("cid", 1, Label.NEGATIVE, 0);
    hear("dan", 1, Label.NEGATIVE, -5);
    List<AuthorVoice> newcomers = counted.newcomers(TODAY.minusDays(3), NOON);
    assertEquals(List.of("cid", "bob"), ids(newcomers), "the newest first, nobody of tomorrow");
    assertEquals(TODAY.minusDays(3), newcomers.get(1).first());
    assertEquals(2, newcomers.get(1).sentiment().positive());
    assertEquals(List.of("cid"), ids(counted.newcomers(TODAY.minusDays(2), NOON)));
    assertEquals(Optional.of(TODAY.minusDays(400)), counted.countedSince());
    assertEquals(Optional.empty(), new Advocacy(Sentiment.KEY).countedSince());
    assertEquals(3, counted.newcomers(LocalDate.MIN, NOON).size(), "before the count: everybody");
  }

  @Test
  @DisplayName("SM-11 who withdraws is no advocate, detractor or newcomer, and nothing is kept")
  void whoWithdrawsIsInNoAnswer() {
    List<Mention> hers = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      hers.add(says("ann", day, Label.POSITIVE));
    }
    hear(hers.toArray(Mention[]::new));
    hear("bob", 5, Label.NEGATIVE, 0, 1);
    byte[] both = counted.snapshot();
    List<Outcome.Change> gone = new ArrayList<>();
    hers.forEach(m -> gone.add(new Outcome.Withdrawn(m, Removal.Cause.ERASED, NOON)));
    gone.add(new Outcome.Forgotten(new Removal.OfAuthor(id("ann"), Removal.Cause.ERASED, NOON)));
    counted.accept(Delivery.of(counted.position() + 1, gone));
    assertEquals(List.of(), counted.advocates(NOON, USUAL));
    assertEquals(List.of("bob"), ids(counted.newcomers(TODAY.minusDays(9), NOON)));
    assertEquals(Optional.empty(), counted.of(id("ann"), NOON, USUAL));
    String snapshot = new String(counted.snapshot(), StandardCharsets.ISO_8859_1);
    assertFalse(snapshot.contains("test::ann"));
    assertTrue(snapshot.contains("test::bob"));
    assertTrue(new String(both, StandardCharsets.ISO_8859_1).contains("test::ann"));
  }

  @Test
  @DisplayName("SM-11 an edit or a corrected score moves somebody from one side to the other")
  void aCorrectionIsSubtractedAndAddedAgain() {
    List<Mention> his = new ArrayList<>();
    for (int day = 0; day < 4; day++) {
      his.add(says("ann", day, Label.POSITIVE));
    }
    hear(his.toArray(Mention[]::new));
    assertEquals(List.of("ann"), ids(counted.advocates(NOON, USUAL)));
    List<Outcome.Change> changes = new ArrayList<>();
    for (Mention before : his) {
      Mention after =
          Mention.builder(before.post())
              .score(Sentiment.KEY, Score.byPerson(Sentiment.of(Label.NEGATIVE), "reviewer", NOON))
              .build();
      changes.add(new Outcome.Revised(before, after));
    }
    counted.accept(Delivery.of(counted.position() + 1, changes));
    assertEquals(List.of(), counted.advocates(NOON, USUAL));
    assertEquals(List.of("ann"), ids(counted.detractors(NOON, USUAL)));
  }

  @Test
  void postsWithoutAnAuthorOrAMomentAreToldAndAnyInstantCanBeAskedFor() {
    hear(
        Posts.mention(Posts.post("a").publishedAt(NOON)).build(),
        Posts.mention(post("ann", 0).publishedAt(null)).build(),
        says("bob", 0, Label.NEUTRAL));
    assertEquals(2, counted.unclear());
    assertEquals(1, counted.authors());
    assertEquals(LocalDate.MAX, counted.of(id("bob"), Instant.MAX, USUAL).orElseThrow().to());
    assertEquals(List.of(), counted.advocates(Instant.MIN, USUAL));
    assertEquals(1, counted.newcomers(LocalDate.MIN, Instant.MAX).size());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 1",
    "1, 0, 0, 1",
    "3, 2, 0.5, 365",
    "4, 2, 1, 365",
    "4, 2, -0.1, 365",
    "4, 2, NaN, 365",
    "4, 5, 0.5, 365",
    "4, 2, 0.5, 1",
    "9, 2, 0.9, 365"
  })
  void criteriaThatCouldNeverDecideAreRefused(long mentions, int days, double share, int window) {
    assertThrows(
        IllegalArgumentException.class, () -> new AdvocacyCriteria(mentions, days, share, window));
  }

  @Test
  void aRefusalSaysHowFarSoManyReach() {
    Throwable refused =
        assertThrows(IllegalArgumentException.class, () -> new AdvocacyCriteria(3, 2, 0.5, 365));
    assertEquals(
        "mentions: 3 of one mind have a lower bound of 0.438 and never reach a share of 0.5; ask"
            + " for more of them, or for a smaller share",
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"4, 4, true", "6, 7, false", "7, 8, true", "14, 20, false", "15, 20, true"})
  void theLowerBoundDecides(int positive, int scored, boolean advocate) {
    hear("ann", positive, Label.POSITIVE, 0, 1);
    hear("ann", scored - positive, Label.NEUTRAL, 2);
    assertEquals(advocate, !counted.advocates(NOON, USUAL).isEmpty());
  }

  @Test
  @DisplayName("SM-10, SM-11 a segment asks for stance and for how long somebody has been heard")
  void segmentsAskForIt() {
    MentionStore store = MentionStore.inMemory();
    List<Segments.Move> moves = new ArrayList<>();
    Segments segments =
        new Segments(
            List.of(
                Segment.of(
                    "friends",
                    "stance:advocate mentions>=4 heard<=30",
                    Account.fields()
                        .with(counted.stance(USUAL, () -> NOON))
                        .with(counted.heard(() -> NOON)))),
            store,
            moves::addAll);
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .enricher(
                (reading, scores) -> scores.put(Sentiment.KEY, Posts.says(Label.POSITIVE).value()))
            .sink(counted)
            .sink(segments)
            .build();
    for (int day = 0; day < 4; day++) {
      assertEquals(List.of(), moves);
      Post post = post("ann", day).text("my kettle").visibility(Visibility.PUBLIC).build();
      pipeline.worker().process(List.of(new PostEvent.Published(post, NOON.plusSeconds(day))));
    }
    assertEquals(List.of(new Segments.Move("friends", id("ann"), true)), moves);
    pipeline.remove(new Removal.OfAuthor(id("ann"), Removal.Cause.ERASED, NOON.plusSeconds(99)));
    assertEquals(List.of(), segments.members("friends"));
    assertEquals(0, counted.authors());
  }
}
