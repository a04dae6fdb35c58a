package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import dev.earshot.testdisk.FaultyDisk;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Notices that a source sends without the post: hidden in a country, the place taken out. */
class NoticesTest {
  private static final Network NETWORK = new Network("test");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final MentionStore store = MentionStore.inMemory();
  private final Worker worker = worker(store);

  private static Worker worker(MentionStore store) {
    QuerySet queries = QuerySet.builder().add("kettle", "kettle").build();
    return Pipeline.builder(Gate.publicOnly(), queries, store).build().worker();
  }

  private static PostId id(String name) {
    return PostId.of(NETWORK, name);
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static Post.Builder post(String name, String text) {
    return Post.builder(id(name))
        .author(Author.builder(ADA).build())
        .text(text)
        .publishedAt(NOON)
        .place(new Place("Ankara", "TR"))
        .visibility(Visibility.PUBLIC);
  }

  private static SourceEvent seen(String name, String text, long seconds) {
    return new PostEvent.Published(post(name, text).build(), at(seconds));
  }

  private Post kept(String name) {
    return store.find(id(name)).orElseThrow().post();
  }

  @Test
  @DisplayName(
      "a post withheld in one country stays, says where it is hidden, and goes nowhere else")
  void withheldInOneCountryStaysElsewhere() {
    worker.process(List.of(seen("1", "kettle", 0)));
    List<Outcome> outcomes =
        worker.process(List.of(new PostEvent.Withheld(id("1"), List.of("tr"), at(1))));
    assertTrue(outcomes.get(0) instanceof Outcome.Revised);
    assertEquals(List.of("TR"), kept("1").withheldIn());
    worker.process(List.of(new PostEvent.Withheld(id("1"), List.of("DE"), at(2))));
    assertEquals(List.of("DE", "TR"), kept("1").withheldIn());
    assertEquals(
        List.of(), worker.process(List.of(new PostEvent.Withheld(id("1"), List.of("DE"), at(3)))));
    worker.process(List.of(new PostEvent.Withheld(id("1"), List.of(), at(4))));
    assertEquals(Removal.Cause.SOURCE_WITHHELD, store.tombstone(id("1")).orElseThrow().cause());
  }

  @Test
  void whatIsHiddenInACountryStaysSoThroughSightsEditsNumbersAndRenames() {
    worker.process(List.of(seen("1", "kettle", 0)));
    worker.process(List.of(new PostEvent.Withheld(id("1"), List.of("TR"), at(1))));
    Post counted = post("1", "kettle").metrics(List.of(new Metric(Metric.LIKES, 4, at(2)))).build();
    worker.process(List.of(seen("1", "kettle", 2)));
    worker.process(List.of(new PostEvent.Published(counted, at(2))));
    worker.process(
        List.of(new PostEvent.Edited(post("1", "kettle!").editedAt(at(3)).build(), at(3))));
    worker.process(List.of(new AuthorEvent.Renamed(ADA, "countess", at(4))));
    assertEquals("kettle!", kept("1").text());
    assertEquals(List.of("TR"), kept("1").withheldIn());
  }

  @Test
  void anAccountHiddenInACountryTakesItsPostsAlongAndOneHiddenEverywhereTakesThemAway() {
    worker.process(List.of(seen("1", "kettle", 0), seen("2", "kettle", 0)));
    worker.process(List.of(new AuthorEvent.Withheld(ADA, List.of("TR"), at(1))));
    assertEquals(List.of("TR"), kept("1").withheldIn());
    assertEquals(List.of("TR"), kept("2").withheldIn());
    worker.process(List.of(new AuthorEvent.Withheld(ADA, List.of(), at(2))));
    assertEquals(0, store.size());
    worker.process(List.of(seen("1", "kettle", 3)));
    assertEquals(1, store.size());
  }

  @Test
  void aPlaceThatWasTakenOutIsGoneAndNoUnchangedSightBringsItBack() {
    worker.process(List.of(seen("1", "kettle", 0)));
    worker.process(List.of(new PostEvent.PlaceRemoved(id("1"), null, at(1))));
    assertTrue(kept("1").place().isEmpty());
    Post counted = post("1", "kettle").metrics(List.of(new Metric(Metric.LIKES, 4, at(2)))).build();
    worker.process(List.of(new PostEvent.Published(counted, at(2))));
    assertEquals(1, kept("1").metrics().size());
    assertTrue(kept("1").place().isEmpty());
  }

  @Test
  void anAuthorTakesThePlacesOutOfWhatWasPublishedUntilThen() {
    Post later = post("2", "kettle").publishedAt(at(60)).build();
    Post undated = post("3", "kettle").publishedAt(null).build();
    worker.process(
        List.of(
            seen("1", "kettle", 0),
            new PostEvent.Published(later, at(60)),
            new PostEvent.Published(undated, at(60))));
    worker.process(List.of(new AuthorEvent.PlacesRemoved(ADA, at(59), at(61))));
    assertTrue(kept("1").place().isEmpty());
    assertTrue(kept("2").place().isPresent());
    assertTrue(kept("3").place().isEmpty());
  }

  @Test
  void aStoreThatIsOpenedAgainKnowsWhereAPostIsHidden() {
    FaultyDisk disk = new FaultyDisk();
    try (MentionStore file = FileStore.on(disk, EarshotJson.of())) {
      Worker writing = worker(file);
      writing.process(List.of(seen("1", "kettle", 0)));
      writing.process(
          List.of(
              new AuthorEvent.Withheld(ADA, List.of("TR"), at(1)),
              new AuthorEvent.PlacesRemoved(ADA, at(1), at(1))));
    }
    try (MentionStore file =
        FileStore.on(disk.afterPowerCut(false, FaultyDisk.Change::nothing), EarshotJson.of())) {
      Post kept = file.find(id("1")).orElseThrow().post();
      assertEquals(List.of("TR"), kept.withheldIn());
      assertTrue(kept.place().isEmpty());
      assertEquals(
          List.of(
              new AuthorEvent.Withheld(ADA, List.of("TR"), at(1)),
              new AuthorEvent.PlacesRemoved(ADA, at(1), at(1))),
          file.changesSince(0, 10).changes().stream()
              .filter(Outcome.AccountChanged.class::isInstance)
              .map(change -> ((Outcome.AccountChanged) change).event())
              .toList());
    }
  }

  @Test
  void aNetworksOwnCodeIsNoCountry() {
    for (String code : List.of("XX", "XY", "", "germany")) {
      List<String> countries = List.of(code);
      PostId id = id("1");
      assertThrows(
          IllegalArgumentException.class, () -> new PostEvent.Withheld(id, countries, NOON));
      assertThrows(
          IllegalArgumentException.class, () -> new AuthorEvent.Withheld(ADA, countries, NOON));
    }
  }
}
