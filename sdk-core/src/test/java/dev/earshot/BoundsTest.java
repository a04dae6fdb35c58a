package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  @DisplayName("a moment that our JSON cannot write is refused where it comes in, not by the store")
  void momentsOutsideTheCalendarAreRefused() {
    for (Instant moment : List.of(Instant.MIN, Instant.MAX)) {
      assertThrows(IllegalArgumentException.class, () -> new Metric(Metric.LIKES, 1, moment));
      assertThrows(
          IllegalArgumentException.class,
          () -> Provenance.builder("test/1", Provenance.Method.API, "test", moment).build());
    }
  }

  @Test
  void noEventRemovalOrDecisionHoldsAMomentOutsideTheCalendar() {
    Network network = new Network("test");
    AuthorId ada = AuthorId.of(network, "ada");
    PostId id = PostId.of(network, "1");
    Post post = Post.builder(id).build();
    Map<String, Function<Instant, Object>> seen = new LinkedHashMap<>();
    seen.put("withdrawn", at -> new AuthorEvent.Withdrawn(ada, at));
    seen.put("protected", at -> new AuthorEvent.Protected(ada, at));
    seen.put("withheld account", at -> new AuthorEvent.Withheld(ada, List.of(), at));
    seen.put("places removed", at -> new AuthorEvent.PlacesRemoved(ada, NOON, at));
    seen.put("restored", at -> new AuthorEvent.Restored(ada, at));
    seen.put("renamed", at -> new AuthorEvent.Renamed(ada, "b", at));
    seen.put("published", at -> new PostEvent.Published(post, at));
    seen.put("edited", at -> new PostEvent.Edited(post, at));
    seen.put("deleted", at -> new PostEvent.Deleted(id, at));
    seen.put("withheld", at -> new PostEvent.Withheld(id, List.of(), at));
    seen.put("place removed", at -> new PostEvent.PlaceRemoved(id, ada, at));
    seen.put("metrics", at -> new PostEvent.MetricsChanged(id, List.of(), at));
    seen.put("skipped", at -> new PostEvent.Skipped(id, Visibility.UNKNOWN, "X", at));
    seen.put("gap", at -> new Gap(NOON, NOON, "X", at));
    seen.forEach((what, event) -> refusesOutside("observedAt", what, event));

    refusesOutside("until", "places", at -> new AuthorEvent.PlacesRemoved(ada, at, NOON));
    refusesOutside("from", "gap", at -> new Gap(at, NOON, "X", NOON));
    refusesOutside("to", "gap", at -> new Gap(NOON, at, "X", NOON));

    Removal.Cause cause = Removal.Cause.ERASED;
    SubjectKey key = new SubjectKey(1, 2);
    refusesOutside("at", "of post", at -> new Removal.OfPost(id, cause, at));
    refusesOutside("at", "of author", at -> new Removal.OfAuthor(ada, cause, at));
    refusesOutside("at", "of subject", at -> new Removal.OfSubject(key, cause, at));

    ScoreKey<String> tone = ScoreKey.of("tone", 1, String.class, text -> Map.of(), map -> "");
    refusesOutside("at", "given", at -> new Correction.Given<>(id, tone, "x", "mia", at));
    refusesOutside("at", "taken back", at -> new Correction.TakenBack<>(id, tone, at));
    refusesOutside("at", "decision", at -> new Score.Decision("mia", at, false));
    refusesOutside("at", "mention", at -> Mention.builder(post).takeBack(tone, at));
  }

  private static void refusesOutside(String field, String what, Function<Instant, Object> made) {
    assertNotNull(made.apply(NOON), what);
    for (Instant moment :
        List.of(
            Instant.MIN,
            Instant.parse("0000-12-31T23:59:59.999999999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"),
            Instant.MAX)) {
      String refusal =
          assertThrows(IllegalArgumentException.class, () -> made.apply(moment), what).getMessage();
      assertEquals(field + ": expected a year from 1 to 9999", refusal, what);
    }
  }
}
