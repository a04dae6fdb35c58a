package dev.earshot.scoring.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.metric.SentimentCounts;
import dev.earshot.scoring.metric.UniqueAuthors;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrendSeriesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final SeriesKey TEA = Dimension.QUERY.key("tea");

  private final TrendSeries series = hourly().build();
  private int posts;

  @Test
  @DisplayName("SM-03 a series over a chosen range has every bucket, also those without mentions")
  void bucketsHaveNoHoles() {
    add(NOON.plusSeconds(59 * 60 + 59), Label.POSITIVE);
    add(NOON.plus(Duration.ofHours(2)), Label.NEGATIVE);
    List<SeriesFigures> hours =
        series.buckets(TEA, NOON.plusSeconds(1), NOON.plus(Duration.ofHours(2)).plusSeconds(1));
    assertEquals(
        List.of(
            new SentimentCounts(0, 0, 1, 0), SentimentCounts.NONE, new SentimentCounts(1, 0, 0, 0)),
        hours.stream().map(SeriesFigures::sentiment).toList());
    assertEquals(NOON, hours.get(0).from());
    assertEquals(NOON.plus(Duration.ofHours(1)), hours.get(0).to());
    assertEquals(Optional.of(NOON), series.first(TEA));
    assertEquals(Optional.of(NOON.plus(Duration.ofHours(2))), series.last(TEA));
    assertEquals(2, series.buckets(TEA, NOON, NOON.plus(Duration.ofHours(2))).size());
    assertEquals(List.of(), series.buckets(TEA, NOON, NOON));
  }

  @Test
  void timesBeforeTheEpochHaveTheirHour() {
    add(Instant.ofEpochSecond(-1), Label.NEUTRAL);
    assertEquals(Optional.of(Instant.ofEpochSecond(-3600)), series.first(TEA));
    assertEquals(1, series.buckets(TEA, Instant.ofEpochSecond(-1), Instant.EPOCH).size());
  }

  @Test
  void aMentionWithoutAnyTimeIsCountedApart() {
    accept(series, Posts.mention(Posts.post("x"), "tea").build());
    accept(series, Posts.mention(observed("y", Provenance.Method.IMPORT), "tea").build());
    assertEquals(2, series.undated());
    assertEquals(List.of(), series.values("query"));
    accept(series, Posts.mention(observed("z", Provenance.Method.FEED), "tea").build());
    assertEquals(Optional.of(NOON), series.first(TEA));
    assertEquals(2, series.undated());
  }

  private static Post.Builder observed(String id, Provenance.Method method) {
    return Posts.post(id)
        .provenance(Provenance.builder("test/1", method, "a source", NOON).build());
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    Instant later = NOON.plusSeconds(1);
    List<Runnable> none =
        List.of(
            () -> series.figures(TEA, Instant.MIN, Instant.MAX),
            () -> series.figures(TEA, later, NOON),
            () -> series.buckets(TEA, later, NOON),
            () -> series.compare(TEA, later, NOON),
            () -> series.share(TEA, TEA, later, NOON),
            () -> series.top("query", later, NOON, 3));
    for (Runnable one : none) {
      assertThrows(IllegalArgumentException.class, one::run);
    }
  }

  @Test
  void refusesWhatNobodyCouldReadAndWhatIsNotCounted() {
    add(Instant.parse("9999-12-31T23:59:59Z"), Label.NEUTRAL);
    assertThrows(
        IllegalArgumentException.class, () -> series.buckets(TEA, Instant.EPOCH, Instant.MAX));
    assertThrows(
        IllegalArgumentException.class, () -> series.buckets(TEA, Instant.MIN, Instant.MAX));
    assertThrows(IllegalArgumentException.class, () -> series.values("network"));
    assertThrows(IllegalArgumentException.class, () -> hourly().bucket(Duration.ofMinutes(7)));
    assertThrows(IllegalArgumentException.class, () -> hourly().bucket(Duration.ofSeconds(90)));
    assertThrows(IllegalArgumentException.class, () -> hourly().keptFor(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> hourly().by(Dimension.QUERY).build());
    assertThrows(IllegalArgumentException.class, () -> TrendSeries.builder(a -> 1).build());
    assertThrows(IllegalArgumentException.class, () -> new Dimension("a b", m -> List.of()));
  }

  @Test
  @DisplayName("SM-08 authors are counted once in any stretch of time, engagement with its gaps")
  void authorsAreOnesOverAnyRange() {
    accept(series, by("ann", NOON, 3));
    accept(series, by("ann", NOON.plus(Duration.ofHours(1)), 4));
    accept(series, by("bob", NOON.plus(Duration.ofHours(1)), 5));
    accept(series, mention(NOON, Label.NEUTRAL));
    SeriesFigures all = series.figures(TEA, NOON, NOON.plus(Duration.ofHours(2)));
    assertEquals(new UniqueAuthors(2, UniqueAuthors.Certainty.EXACT), all.authors());
    assertEquals(1, all.withoutAuthor());
    assertEquals(12, all.engagement());
    assertEquals(4, all.mentions());
    assertEquals(13 / 16.0, all.missingShare());
  }

  @Test
  void repostsAreCopiesUnlessTold() {
    accept(
        series,
        Posts.mention(Posts.post("r").publishedAt(NOON).kind(Post.Kind.REPOST), "tea").build());
    accept(series, mention(NOON, Label.NEUTRAL));
    SeriesFigures figures = series.figures(TEA, NOON, NOON.plusSeconds(1));
    assertEquals(2, figures.mentions());
    assertEquals(1, figures.originals());
    TrendSeries all = hourly().copies(mention -> false).build();
    accept(all, Posts.mention(Posts.post("r").publishedAt(NOON), "tea").build());
    assertEquals(1, all.figures(TEA, NOON, NOON.plusSeconds(1)).originals());
  }

  @Test
  @DisplayName("SM-03 days are those of a zone, also where the clock changes")
  void daysOfAZone() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDate day = LocalDate.of(2026, 3, 29);
    add(Instant.parse("2026-03-28T22:59:00Z"), Label.NEUTRAL);
    add(Instant.parse("2026-03-28T23:00:00Z"), Label.NEUTRAL);
    add(Instant.parse("2026-03-29T21:59:00Z"), Label.NEUTRAL);
    add(Instant.parse("2026-03-29T22:00:00Z"), Label.NEUTRAL);
    List<SeriesFigures> days =
        series.periods(TEA, day.minusDays(1), day.plusDays(2), Period.ofDays(1), paris);
    assertEquals(List.of(1L, 2L, 1L), days.stream().map(SeriesFigures::mentions).toList());
    assertEquals(Duration.ofHours(23), Duration.between(days.get(1).from(), days.get(1).to()));
    assertEquals(
        List.of(4L),
        series
            .periods(TEA, LocalDate.of(2026, 3, 1), day.plusDays(1), Period.ofMonths(1), paris)
            .stream()
            .map(SeriesFigures::mentions)
            .toList());
    assertThrows(
        IllegalArgumentException.class,
        () -> series.periods(TEA, day, day.plusDays(1), Period.ZERO, paris));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            series.periods(TEA, day, day.plusDays(1), Period.ofDays(1), ZoneId.of("Asia/Kolkata")));
    TrendSeries quarters = hourly().bucket(Duration.ofMinutes(15)).build();
    accept(quarters, mention(Instant.parse("2026-03-28T18:30:00Z"), Label.NEUTRAL));
    assertEquals(
        1,
        quarters
            .periods(TEA, day, day.plusDays(1), Period.ofDays(1), ZoneId.of("Asia/Kolkata"))
            .get(0)
            .mentions());
  }

  @Test
  @DisplayName("SM-02 a range is compared with the one before, and chance is told from change")
  void aRangeBesideTheOneBefore() {
    for (int hour = 0; hour < 48; hour++) {
      for (int n = 0; n < (hour < 24 ? 20 + 4 * (hour % 3) : 24); n++) {
        add(NOON.plus(Duration.ofHours(hour)), hour < 24 ? Label.POSITIVE : Label.NEGATIVE);
      }
    }
    Instant day = NOON.plus(Duration.ofHours(24));
    Comparison alike = series.compare(TEA, day, day.plus(Duration.ofHours(24))).orElseThrow();
    assertEquals(1, alike.ratio(), 1e-9);
    assertEquals(1, alike.pValue(), 1e-6);
    assertTrue(alike.low() < 1 && alike.high() > 1);
    assertEquals(-2, alike.netBalanceChange().orElseThrow());
    for (int n = 0; n < 24 * 12; n++) {
      add(day.plus(Duration.ofHours(n % 24)), Label.NEUTRAL);
    }
    Comparison more = series.compare(TEA, day, day.plus(Duration.ofHours(24))).orElseThrow();
    assertEquals(864.5 / 576.5, more.ratio(), 1e-9);
    assertTrue(more.isSignificant(0.001));
    assertTrue(more.low() > 1.3 && more.high() < 1.7);
  }

  @Test
  void burstsWidenWhatChanceMayDo() {
    for (int n = 0; n < 60; n++) {
      add(NOON, Label.NEUTRAL);
    }
    for (int n = 0; n < 100; n++) {
      add(NOON.plus(Duration.ofHours(30)), Label.NEUTRAL);
    }
    Instant day = NOON.plus(Duration.ofHours(24));
    Comparison burst = series.compare(TEA, day, day.plus(Duration.ofHours(24))).orElseThrow();
    assertFalse(burst.isSignificant(0.05));
    Comparison nothing =
        series
            .compare(TEA, NOON.minus(Duration.ofHours(9)), NOON.minus(Duration.ofHours(5)))
            .orElseThrow();
    assertEquals(1, nothing.ratio());
    assertEquals(1, nothing.pValue(), 1e-6);
  }

  @Test
  @DisplayName("ST-09, LS-02 a figure of fewer people than the smallest group is not told")
  void aFigureOfFewIsNotTold() {
    TrendSeries large = hourly().by(Dimension.NETWORK).smallestGroup(2).build();
    accept(large, by("ann", NOON, 1));
    accept(large, by("ann", NOON, 1));
    assertEquals(0, large.figures(TEA, NOON, NOON.plusSeconds(1)).mentions());
    assertTrue(large.top("network", NOON, NOON.plusSeconds(1), 5).isEmpty());
    accept(large, by("bob", NOON, 1));
    assertEquals(3, large.figures(TEA, NOON, NOON.plusSeconds(1)).mentions());
    assertEquals(1, large.top("network", NOON, NOON.plusSeconds(1), 5).size());
  }

  @Test
  @DisplayName("ST-09 what is not told is no zero that others are compared with")
  void whatIsNotToldIsNotCompared() {
    Instant later = NOON.plus(Duration.ofHours(1));
    Instant end = later.plus(Duration.ofHours(1));
    SeriesKey network = Dimension.NETWORK.key(Posts.post("a").build().id().network().id());
    TrendSeries large = hourly().by(Dimension.NETWORK).smallestGroup(3).build();
    for (int i = 0; i < 40; i++) {
      accept(large, by(i % 2 == 0 ? "ann" : "bob", NOON, 1));
    }
    assertEquals(List.of(), large.values("network"));
    assertEquals(Optional.empty(), large.first(network));
    assertEquals(Optional.empty(), large.last(network));
    for (String name : List.of("ann", "bob", "cid")) {
      accept(large, by(name, later, 1));
    }
    assertEquals(Optional.empty(), large.compare(TEA, later, end), "40 of two, then 3 of three");
    assertEquals(Optional.empty(), large.compare(TEA, end, end.plus(Duration.ofHours(1))));
    assertEquals(Optional.empty(), large.share(TEA, network, NOON, later));
    assertEquals(1, large.share(TEA, network, NOON, end).orElseThrow().fraction());
    assertEquals(List.of(network.value()), large.values("network"));
    assertEquals(Optional.of(NOON), large.first(network));
    assertEquals(Optional.of(later), large.last(network));
    accept(large, by("cid", NOON, 1));
    Comparison fall = large.compare(TEA, later, end).orElseThrow();
    assertTrue(fall.ratio() < 0.2 && fall.isSignificant(0.05), fall.toString());
  }

  @Test
  void whatLiesTooFarBackIsDroppedWholeAndNeverComesBack() {
    TrendSeries short_ = hourly().keptFor(Duration.ofHours(3)).build();
    Mention old = mention(NOON, Label.NEUTRAL);
    accept(short_, old);
    accept(short_, mention(NOON.plus(Duration.ofHours(2)), Label.NEUTRAL));
    assertEquals(Optional.of(NOON), short_.first(TEA));
    Mention late = mention(NOON.plus(Duration.ofHours(4)), Label.NEUTRAL);
    accept(short_, late);
    assertEquals(Optional.of(NOON.plus(Duration.ofHours(2))), short_.first(TEA));
    accept(short_, mention(NOON.plusSeconds(1), Label.NEUTRAL));
    withdraw(short_, old);
    assertEquals(
        2, short_.figures(TEA, NOON.minusSeconds(9999), NOON.plusSeconds(99_999)).mentions());
    assertEquals(0, short_.passedOver());
    withdraw(short_, late);
    assertEquals(1, short_.figures(TEA, NOON, NOON.plusSeconds(99_999)).mentions());
  }

  @Test
  void aMillionValuesThatComeOnceStayWithinTheirBound() {
    TrendSeries few =
        TrendSeries.builder(author -> 1)
            .by(new Dimension("id", mention -> List.of(mention.id().toString())))
            .mostKeys(100)
            .build();
    List<Mention> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(mention(NOON, Label.NEUTRAL));
      accept(few, all.get(i));
    }
    assertEquals(100, few.values("id").size());
    assertEquals(900, few.passedOver());
    all.forEach(mention -> withdraw(few, mention));
    assertEquals(0, few.passedOver());
    assertEquals(List.of(), few.values("id"));
  }

  @Test
  @DisplayName("SM-19 figures by any group of the host's own, the largest first")
  void byAHostsOwnGroups() {
    TrendSeries groups =
        TrendSeries.builder(author -> author.toString().hashCode())
            .by(Dimension.ALL)
            .by(
                new Dimension(
                    "division",
                    mention -> List.of(mention.post().text().split(" ")))) // twice counts once
            .build();
    accept(groups, Posts.mention(Posts.post("a").text("tea tea cup").publishedAt(NOON)).build());
    accept(groups, Posts.mention(Posts.post("b").text("cup").publishedAt(NOON)).build());
    assertEquals(
        List.of("cup", "tea"),
        groups.top("division", NOON, NOON.plusSeconds(1), 9).keySet().stream()
            .map(SeriesKey::value)
            .toList());
    assertEquals(1, groups.top("division", NOON, NOON.plusSeconds(1), 1).size());
    SeriesKey tea = new SeriesKey("division", "tea");
    assertEquals(1, groups.figures(tea, NOON, NOON.plusSeconds(1)).mentions());
    assertEquals(
        0.5,
        groups
            .share(tea, Dimension.ALL.key("all"), NOON, NOON.plusSeconds(1))
            .orElseThrow()
            .fraction());
  }

  @Test
  void engagementThatOverflowsIsCappedAndTakenBack() {
    List<Mention> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      all.add(by("ann", NOON, Long.MAX_VALUE));
      accept(series, all.get(i));
    }
    assertEquals(9L << 40, series.figures(TEA, NOON, NOON.plusSeconds(1)).engagement());
    all.forEach(mention -> withdraw(series, mention));
    assertEquals(Optional.empty(), series.first(TEA));
  }

  @Test
  @DisplayName("IS-03 what is behind a change is told with its share")
  void driversOfAChange() {
    Drivers drivers = new Drivers(1 / 24.0, List.of(Dimension.TERM, Dimension.NETWORK));
    for (int i = 0; i < 240; i++) {
      drivers.usually(Posts.mention(Posts.post("u" + i).text("the kettle boils")).build());
    }
    for (int i = 0; i < 10; i++) {
      drivers.during(Posts.mention(Posts.post("d" + i).text("the kettle boils")).build());
    }
    for (int i = 0; i < 30; i++) {
      drivers.during(Posts.mention(Posts.post("e" + i).text("the recall, recall now")).build());
    }
    assertEquals(30, drivers.excess(), 1e-9);
    List<Drivers.Driver> told = drivers.drivers(3);
    assertEquals(
        List.of("now", "recall", "test", "the"),
        told.stream().map(driver -> driver.key().value()).sorted().toList());
    Drivers.Driver recall =
        told.stream().filter(d -> d.key().value().equals("recall")).findFirst().orElseThrow();
    assertEquals(1, recall.share(), 1e-9);
    assertEquals(30, recall.during());
    assertEquals(0, recall.usual());
    assertEquals(List.of(), new Drivers(1, List.of(Dimension.ALL)).drivers(3));
    assertThrows(
        IllegalArgumentException.class, () -> new Drivers(Double.NaN, List.of(Dimension.ALL)));
  }

  @Property(tries = 300)
  @net.jqwik.api.Label("SM-03 beyond the room for values what is told is still what remains")
  void beyondItsRoomWhatIsToldIsExact(@ForAll long seed) {
    Random random = new Random(seed);
    TrendSeries few = hourly().mostKeys(3).keptFor(Duration.ofHours(12)).build();
    TrendSeries others = hourly().mostKeys(3).keptFor(Duration.ofHours(12)).build();
    List<Mention> kept = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      if (random.nextBoolean() || kept.isEmpty()) {
        Instant at = NOON.plus(Duration.ofHours(i / 8 - random.nextInt(6)));
        Mention mention =
            Posts.mention(Posts.post("p" + i).publishedAt(at), "q" + random.nextInt(6)).build();
        kept.add(mention);
        accept(few, mention);
      } else {
        withdraw(few, kept.remove(random.nextInt(kept.size())));
      }
      if (i == 60 && random.nextBoolean()) {
        others.merge(few);
        few.restore(others.snapshot());
      }
    }
    Instant end = NOON.plus(Duration.ofDays(2));
    for (String value : few.values("query")) {
      for (SeriesFigures told :
          few.buckets(Dimension.QUERY.key(value), NOON.plus(Duration.ofHours(8)), end)) {
        long real =
            kept.stream()
                .filter(mention -> mention.matches().get(0).query().equals(value))
                .map(mention -> mention.post().publishedAt().orElseThrow())
                .filter(at -> !at.isBefore(told.from()) && at.isBefore(told.to()))
                .count();
        assertEquals(real, told.mentions(), value + " " + told.from());
      }
    }
  }

  @Test
  void thereAreNoMoreAuthorsThanMentionsThatHaveOne() {
    TrendSeries sketched = hourly().exactAuthors(1).build();
    List<Mention> all = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      all.add(by("author" + n, NOON, 0));
      accept(sketched, all.get(n));
    }
    all.subList(0, 490).forEach(each -> withdraw(sketched, each));
    UniqueAuthors left = sketched.figures(TEA, NOON, NOON.plusSeconds(3600)).authors();
    assertEquals(new UniqueAuthors(10, UniqueAuthors.Certainty.UPPER_BOUND), left);
  }

  @Test
  void figuresByOtherBucketsAreNotMerged() {
    add(NOON, Label.NEUTRAL);
    TrendSeries daily = hourly().bucket(Duration.ofDays(1)).build();
    Exception refused = assertThrows(IllegalArgumentException.class, () -> series.merge(daily));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("other: "), refused.getMessage());
    assertEquals(1, series.figures(TEA, NOON, NOON.plusSeconds(3600)).mentions());
  }

  private static TrendSeriesBuilder hourly() {
    return TrendSeries.builder(author -> author.toString().hashCode()).by(Dimension.QUERY);
  }

  private Mention by(String author, Instant at, long likes) {
    AuthorId id = AuthorId.of(Posts.NETWORK, author);
    return Posts.mention(
            Posts.post("p" + posts++)
                .publishedAt(at)
                .author(Author.builder(id).build())
                .metrics(List.of(new Metric(Metric.LIKES, likes, at))),
            "tea")
        .build();
  }

  private Mention mention(Instant at, Label label) {
    return Posts.mention(Posts.post("p" + posts++).publishedAt(at), "tea")
        .score(Sentiment.KEY, Posts.says(label))
        .build();
  }

  private void add(Instant at, Label label) {
    accept(series, mention(at, label));
  }

  private static void accept(TrendSeries series, Mention mention) {
    series.accept(Delivery.of(series.position() + 1, List.of(new Outcome.Admitted(mention))));
  }

  private static void withdraw(TrendSeries series, Mention mention) {
    series.accept(
        Delivery.of(
            series.position() + 1,
            List.of(new Outcome.Withdrawn(mention, Removal.Cause.SOURCE_DELETED, NOON))));
  }
}
