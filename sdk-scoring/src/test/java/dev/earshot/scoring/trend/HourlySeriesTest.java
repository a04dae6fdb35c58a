package dev.earshot.scoring.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.Sentiment.Label;
import dev.earshot.scoring.metric.SentimentCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HourlySeriesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final HourlySeries series = new HourlySeries();
  private int posts;

  @Test
  @DisplayName("SM-03 a series over a chosen range has every hour, also those without mentions")
  void hoursHaveNoHoles() {
    add(NOON.plusSeconds(59 * 60 + 59), Label.POSITIVE);
    add(NOON.plus(Duration.ofHours(2)), Label.NEGATIVE);
    List<HourlySeries.Hour> hours =
        series.hours("tea", NOON.plusSeconds(1), NOON.plus(Duration.ofHours(2)).plusSeconds(1));
    assertEquals(
        List.of(
            new HourlySeries.Hour(NOON, new SentimentCounts(0, 0, 1, 0)),
            new HourlySeries.Hour(NOON.plus(Duration.ofHours(1)), SentimentCounts.NONE),
            new HourlySeries.Hour(NOON.plus(Duration.ofHours(2)), new SentimentCounts(1, 0, 0, 0))),
        hours);
    assertEquals(Optional.of(NOON), series.first("tea"));
    assertEquals(Optional.of(NOON.plus(Duration.ofHours(2))), series.last("tea"));
    assertEquals(2, series.hours("tea", NOON, NOON.plus(Duration.ofHours(2))).size());
    assertEquals(List.of(), series.hours("tea", NOON, NOON));
  }

  @Test
  void timesBeforeTheEpochHaveTheirHour() {
    add(Instant.ofEpochSecond(-1), Label.NEUTRAL);
    assertEquals(Optional.of(Instant.ofEpochSecond(-3600)), series.first("tea"));
    assertEquals(1, series.hours("tea", Instant.ofEpochSecond(-1), Instant.EPOCH).size());
  }

  @Test
  void aMentionWithoutAnyTimeIsCountedApart() {
    accept(Posts.mention(Posts.post("x"), "tea").build());
    assertEquals(1, series.undated());
    assertEquals(List.of(), series.queries());
  }

  @Test
  void refusesARangeNobodyCouldRead() {
    add(Instant.parse("9999-12-31T23:59:59Z"), Label.NEUTRAL);
    assertThrows(
        IllegalArgumentException.class, () -> series.hours("tea", Instant.EPOCH, Instant.MAX));
    assertThrows(
        IllegalArgumentException.class, () -> series.hours("tea", Instant.MIN, Instant.MAX));
  }

  @Test
  @DisplayName("IS-03 an hour far above the day before it is a spike, with what was expected")
  void findsTheHourThatStandsOut() {
    for (int hour = 0; hour < 48; hour++) {
      for (int n = 0; n < (hour == 40 ? 30 : 4 + hour % 2); n++) {
        add(NOON.plus(Duration.ofHours(hour)), Label.NEUTRAL);
      }
    }
    List<Spike> spikes = Spike.in(series.hours("tea", NOON, NOON.plus(Duration.ofDays(2))));
    assertEquals(1, spikes.size());
    assertEquals(NOON.plus(Duration.ofHours(40)), spikes.get(0).hour());
    assertEquals(30, spikes.get(0).observed());
    assertEquals(4.5, spikes.get(0).expected());
    assertEquals(4.5 + 3 * Math.sqrt(4.5), spikes.get(0).threshold(), 1e-9);
  }

  @Test
  void aQuietTopicDoesNotSpikeAtItsFirstFewMentions() {
    assertEquals(List.of(), Spike.in(quietThen(3)));
    assertEquals(1, Spike.in(quietThen(4)).size());
  }

  @Test
  void aWildDayRaisesTheBar() {
    List<HourlySeries.Hour> hours = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      hours.add(hour(i, i % 2 == 0 ? 0 : 40));
    }
    hours.add(hour(24, 60));
    assertEquals(List.of(), Spike.in(hours));
  }

  @Test
  void theFirstDayHasNoSpikes() {
    List<HourlySeries.Hour> hours = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      hours.add(hour(i, i == 23 ? 1000 : 0));
    }
    assertEquals(List.of(), Spike.in(hours));
    assertEquals(List.of(), Spike.in(List.of()));
  }

  private static List<HourlySeries.Hour> quietThen(int mentions) {
    List<HourlySeries.Hour> hours = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      hours.add(hour(i, 0));
    }
    hours.add(hour(24, mentions));
    return hours;
  }

  private static HourlySeries.Hour hour(int i, long mentions) {
    return new HourlySeries.Hour(
        NOON.plus(Duration.ofHours(i)), new SentimentCounts(0, mentions, 0, 0));
  }

  private void add(Instant at, Label label) {
    Post.Builder post = Posts.post("p" + posts++).publishedAt(at);
    accept(Posts.mention(post, "tea").score(Sentiment.KEY, Posts.says(label)).build());
  }

  private void accept(Mention mention) {
    series.accept(Delivery.of(series.position() + 1, List.of(new Outcome.Admitted(mention))));
  }
}
