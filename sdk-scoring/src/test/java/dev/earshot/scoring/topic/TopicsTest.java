package dev.earshot.scoring.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.UniqueAuthors;
import dev.earshot.scoring.topic.Topic.Kind;
import dev.earshot.scoring.topic.Topics.Background;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.text.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Topics topics = topics().build();
  private int posts;

  private static Topics.Builder topics() {
    return Topics.builder(author -> author.toString().hashCode()).by(Dimension.QUERY);
  }

  @Test
  @DisplayName("IS-02 terms, phrases and hashtags that come more often than usual, folded")
  void whatComesMoreOftenThanUsual() {
    add("The kettle recall is bad #KettleGate");
    add("a Kettle-Recall, really? #kettlegate");
    add("my kettle's lid is fine and the tea is good");
    List<Topic> found = found(Background.USUAL);
    assertEquals(
        Set.of("kettle", "kettle recall", "kettlegate", "recall"), Set.copyOf(values(found)));
    Topic kettle = topic(found, "kettle");
    assertEquals(Kind.TERM, kettle.kind());
    assertEquals(new Proportion(3, 3), kettle.share());
    assertEquals(Kind.PHRASE, topic(found, "kettle recall").kind());
    assertEquals(2, topic(found, "kettle recall").count());
    assertEquals(Kind.HASHTAG, topic(found, "kettlegate").kind());
    assertTrue(kettle.low() > 1 && kettle.low() < kettle.lift() && kettle.lift() < kettle.high());
  }

  @Test
  void liftIntervalAndScoreAreTheFormulas() {
    Topic topic = topic(new Proportion(30, 100), new Proportion(50, 1_000));
    assertEquals((30.5 / 100.5) / (50.5 / 1_000.5), topic.lift(), 1e-12);
    double s = Math.sqrt(1 / 30.5 - 1 / 100.5 + 1 / 50.5 - 1 / 1_000.5);
    assertEquals(topic.lift() * Math.exp(-1.959963984540054 * s), topic.low(), 1e-12);
    assertEquals(topic.lift() * Math.exp(1.959963984540054 * s), topic.high(), 1e-12);
    double g =
        2
            * (30 * Math.log(30 / (80 * 100 / 1_100.0))
                + 70 * Math.log(70 / (1_020 * 100 / 1_100.0))
                + 50 * Math.log(50 / (80 * 1_000 / 1_100.0))
                + 950 * Math.log(950 / (1_020 * 1_000 / 1_100.0)));
    assertEquals(Math.sqrt(g), topic.score(), 1e-9);
    assertTrue(topic(new Proportion(1, 100), new Proportion(50, 1_000)).score() < 0);
    Topic nothing = topic(new Proportion(0, 0), new Proportion(0, 0));
    assertEquals(1, nothing.lift());
    assertEquals(0, nothing.score());
    assertEquals(1, nothing.pValue());
    // Fisher's tea: three of four cups told right, and one of the other four
    assertEquals(17 / 70.0, topic(new Proportion(3, 4), new Proportion(1, 4)).pValue(), 1e-12);
    assertEquals(1 / 70.0, topic(new Proportion(4, 4), new Proportion(0, 4)).pValue(), 1e-12);
    double million =
        topic(new Proportion(1_000, 1_000_000), new Proportion(1_000, 1_000_000)).pValue();
    assertEquals(0.5, million, 0.01);
  }

  private static Topic topic(Proportion share, Proportion usual) {
    return Topic.of(Kind.TERM, "x", share, usual);
  }

  @Test
  @DisplayName("IS-02 what comes along with a query, beside what does not match it")
  void whatComesAlong() {
    for (int i = 0; i < 20; i++) {
      add("matcha is lovely today", "tea");
      add("espresso is lovely today", "coffee");
    }
    List<Topic> tea =
        topics.found(Dimension.QUERY.key("tea"), Instant.MIN, Instant.MAX, Background.OTHERS, 10);
    assertEquals(List.of("matcha", "matcha is lovely"), values(tea));
    assertEquals(new Proportion(0, 20), tea.get(0).usual());
    assertThrows(
        IllegalArgumentException.class,
        () -> topics.found(Topics.ALL, Instant.MIN, Instant.MAX, Background.OTHERS, 10));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            topics.found(
                Dimension.NETWORK.key("x"), Instant.MIN, Instant.MAX, Background.USUAL, 10));
  }

  @Test
  @DisplayName("IS-02 what is new is told beside the time before")
  void whatIsNew() {
    Instant next = NOON.plus(Duration.ofDays(1));
    for (int i = 0; i < 30; i++) {
      accept(topics, mention("the lid of my kettle", NOON, i).build());
      accept(topics, mention("the lid of my kettle leaks", next, i).build());
    }
    List<Topic> found = topics.found(Topics.ALL, next, next.plusSeconds(1), Background.BEFORE, 10);
    assertEquals(List.of("leaks", "kettle leaks"), values(found));
    assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), topics.first());
    assertEquals(60, topics.mentions(Topics.ALL, Instant.MIN, Instant.MAX));
    assertThrows(
        IllegalArgumentException.class,
        () -> topics.found(Topics.ALL, Instant.MIN, next, Background.BEFORE, 10));
  }

  @Test
  void aWordThatStandsThreeTimesInAMentionCountsOnce() {
    add("kettle kettle kettle");
    assertEquals(List.of(), found(Background.USUAL));
    add("kettle");
    assertEquals(2, topic(found(Background.USUAL), "kettle").count());
  }

  @Test
  void phrasesStandOnOneLineWithNothingBetween() {
    for (int i = 0; i < 2; i++) {
      add("kettle. recall\nnotice, lid @ann spout 15, base");
    }
    assertEquals(
        Set.of("kettle", "recall", "notice", "lid", "spout", "spout 15", "base"),
        Set.copyOf(values(found(Background.USUAL))));
  }

  @Test
  void aPhraseIsNoneWhereItsWordsMeetByChance() {
    Random random = new Random(3);
    for (int i = 0; i < 400; i++) {
      boolean kettle = random.nextInt(4) > 0;
      boolean sings = random.nextInt(4) > 0;
      add((kettle ? "kettle" : "teapot") + " " + (sings ? "whistles" : "drips"));
    }
    assertFalse(values(found(Background.USUAL)).contains("teapot drips"));
    assertFalse(values(found(Background.USUAL)).contains("kettle drips"));
    for (int i = 0; i < 40; i++) {
      add("samovar drips");
    }
    assertTrue(values(found(Background.USUAL)).contains("samovar drips"));
  }

  @Test
  void aPartOfALongerPhraseIsNotToldBesideIt() {
    for (int i = 0; i < 5; i++) {
      add("copper kettle recall number " + i);
    }
    add("copper kettle");
    List<String> found = values(found(Background.USUAL));
    assertTrue(found.contains("copper kettle recall"), found.toString());
    assertFalse(found.contains("copper kettle"), found.toString());
    for (int i = 0; i < 5; i++) {
      add("copper kettle");
    }
    assertTrue(values(found(Background.USUAL)).contains("copper kettle"));
  }

  @Test
  @DisplayName("IS-02 in Japanese, Chinese and Thai a phrase is what characters stand side by side")
  void phrasesWithoutBlanks() {
    add("新しい電気ケトルが壊れた");
    add("電気ケトルはうるさい");
    add("うちの電気ケトル、最高");
    assertEquals(List.of("電気ケトル"), values(found(Background.USUAL)));
    assertEquals(Kind.PHRASE, found(Background.USUAL).get(0).kind());
    assertEquals(3, found(Background.USUAL).get(0).count());
    Topics endings = topics().build();
    accept(endings, mention("そうではありません", NOON, 1).build());
    accept(endings, mention("まだではありません", NOON, 2).build());
    assertEquals(List.of(), all(endings));
    Topics chinese = topics().build();
    accept(chinese, mention("这个电热水壶坏了", NOON, 1).build());
    accept(chinese, mention("新的电热水壶很好", NOON, 2).build());
    assertEquals(List.of("电热水壶"), values(all(chinese)));
    Topics thai = topics().build();
    accept(thai, mention("กาต้มน้ำพัง", NOON, 1).build());
    accept(thai, mention("ซื้อกาต้มน้ำใหม่", NOON, 2).build());
    assertEquals(List.of("กาต้มน้ํา"), values(all(thai)).stream().map(TopicsTest::am).toList());
  }

  /** Sara am may be one character or two. */
  private static String am(String thai) {
    return thai.replace("ำ", "ํา");
  }

  @Test
  @DisplayName("SR-13 what fewer authors than the smallest group name is not told")
  void fewAuthorsAreNotTold() {
    Topics large = topics().smallestGroup(2).build();
    accept(large, mention("kettle", NOON, 1).build());
    accept(large, mention("kettle", NOON, 1).build());
    accept(large, Posts.mention(Posts.post("n").text("kettle")).build());
    assertEquals(List.of(), values(all(large)));
    Mention other = mention("kettle", NOON, 2).build();
    accept(large, other);
    assertEquals(new UniqueAuthors(2, UniqueAuthors.Certainty.EXACT), all(large).get(0).authors());
    withdraw(large, other);
    assertEquals(List.of(), values(all(large)));
  }

  @Test
  void whatIsWithdrawnLeavesNothing() {
    List<Mention> kept = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      kept.add(mention("kettle number " + i + " #tag" + i, NOON, i).build());
    }
    kept.forEach(mention -> accept(topics, mention));
    assertTrue(topics.size() > 100);
    kept.forEach(mention -> withdraw(topics, mention));
    assertEquals(0, topics.size());
    assertEquals(0, topics.passedOver());
    Topics fresh = topics().build();
    assertEquals(fresh.snapshot().length, topics.snapshot().length);
  }

  @Test
  @DisplayName("IS-02 a million different terms stay within what was allowed, and subtract exactly")
  void aMillionTermsStayWithinWhatWasAllowed() {
    Topics small = topics().mostValues(20_000).build();
    List<Mention> mentions = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(i % 10 == 0 ? "kettle. " : "");
      for (int n = 0; n < 10; n++) {
        text.append('w').append(i * 10 + n).append(". ");
      }
      Mention mention = mention(text.toString(), NOON, i).build();
      accept(small, mention);
      if (i % 1_000 == 0) {
        assertTrue(small.size() <= 20_000 + 100, "" + small.size());
        mentions.add(mention);
      }
    }
    assertTrue(small.passedOver() > 900_000);
    Topic kettle = topic(all(small), "kettle");
    assertEquals(new Proportion(10_000, 100_000), kettle.share());
    long size = small.size();
    long passedOver = small.passedOver();
    mentions.forEach(mention -> withdraw(small, mention));
    assertEquals(new Proportion(9_900, 99_900), topic(all(small), "kettle").share());
    Topics restored = topics().mostValues(20_000).build();
    restored.restore(small.snapshot());
    assertEquals(all(small), all(restored));
    mentions.forEach(mention -> accept(small, mention));
    assertEquals(kettle.share(), topic(all(small), "kettle").share());
    assertEquals(size, small.size());
    assertEquals(passedOver, small.passedOver());
  }

  @Test
  void whatOnePartHadNoRoomForIsCountedInNeither() {
    Topics one = topics().mostValues(1_000).build();
    Topics other = topics().mostValues(1_000).build();
    Mention rare = mention("samovar", NOON, 1).build();
    accept(one, rare);
    for (int i = 0; i < 300; i++) {
      accept(
          one, mention("a" + i + ". b" + i + ". c" + i + ". d" + i + ". kettle", NOON, i).build());
    }
    for (int i = 0; i < 5; i++) {
      accept(other, mention("samovar. kettle", NOON, i).build());
    }
    one.merge(other);
    assertEquals(305, topic(all(one), "kettle").count());
    assertFalse(values(all(one)).contains("samovar"));
    withdraw(one, rare);
    assertEquals(new Proportion(305, 305), topic(all(one), "kettle").share());
  }

  @Test
  void oldStretchesAreDroppedWhole() {
    Topics week = topics().keptFor(Duration.ofDays(7)).build();
    Mention old = mention("kettle", NOON, 1).build();
    accept(week, old);
    accept(week, mention("samovar", NOON.plus(Duration.ofDays(7)), 1).build());
    withdraw(week, old);
    assertEquals(1, week.mentions(Topics.ALL, Instant.MIN, Instant.MAX));
    assertEquals(0, week.passedOver());
    assertEquals(16 + 1, week.size());
  }

  @Test
  void refusesWhatHasNoEffect() {
    assertThrows(IllegalArgumentException.class, () -> topics().bucket(Duration.ofSeconds(90)));
    assertThrows(IllegalArgumentException.class, () -> topics().keptFor(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> topics().mostValues(10));
    assertThrows(IllegalArgumentException.class, () -> topics().smallestGroup(0));
    assertThrows(IllegalArgumentException.class, () -> topics().exactAuthors(0));
    assertThrows(IllegalArgumentException.class, () -> topics().falseShare(0));
    assertThrows(IllegalArgumentException.class, () -> topics().by(Dimension.QUERY).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> topics.found(Topics.ALL, Instant.MIN, Instant.MAX, Background.USUAL, -1));
    byte[] other = Topics.builder(author -> 1).build().snapshot();
    assertThrows(MalformedException.class, () -> topics.restore(other));
  }

  @Test
  @DisplayName("IS-02 entities that a host named count as topics")
  void entitiesAreTopics() {
    EntityList list = EntityList.of(List.of(KnownEntity.of("Acme Tea", "brand", "Acme", "#acme")));
    for (String text : List.of("ACME is good", "acme tea again", "I like #acme")) {
      Post.Builder post = Posts.post("e" + posts++).text(text);
      accept(
          topics,
          Posts.mention(post)
              .score(NamedEntities.KEY, Score.byMachine(list.in(new Reading().of(post.build()))))
              .build());
    }
    Topic acme = topic(found(Background.USUAL), "Acme Tea");
    assertEquals(Kind.ENTITY, acme.kind());
    assertEquals(3, acme.count());
  }

  private Mention.Builder mention(String text, Instant at, int author, String... queries) {
    AuthorId id = AuthorId.of(Posts.NETWORK, "a" + author);
    return Posts.mention(
        Posts.post("p" + posts++).text(text).publishedAt(at).author(Author.builder(id).build()),
        queries);
  }

  private void add(String text, String... queries) {
    accept(topics, mention(text, NOON, posts, queries).build());
  }

  private List<Topic> found(Background background) {
    return topics.found(Topics.ALL, Instant.MIN, Instant.MAX, background, 100);
  }

  private static List<Topic> all(Topics topics) {
    return topics.found(Topics.ALL, Instant.MIN, Instant.MAX, Background.USUAL, 100);
  }

  private static List<String> values(List<Topic> found) {
    return found.stream().map(Topic::value).toList();
  }

  private static Topic topic(List<Topic> found, String value) {
    return found.stream().filter(topic -> topic.value().equals(value)).findFirst().orElseThrow();
  }

  private static void accept(Topics topics, Mention mention) {
    topics.accept(Delivery.of(topics.position() + 1, List.of(new Outcome.Admitted(mention))));
  }

  private static void withdraw(Topics topics, Mention mention) {
    topics.accept(
        Delivery.of(
            topics.position() + 1,
            List.of(new Outcome.Withdrawn(mention, Removal.Cause.SOURCE_DELETED, NOON))));
  }
}
