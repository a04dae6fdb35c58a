package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody but its author, or the source itself, says what becomes of a post. */
class StrangerTest {
  private static final Network NETWORK = new Network("nostr");
  private static final PostId ID = PostId.of(NETWORK, "1");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "4711");
  private static final AuthorId BOB = AuthorId.of(NETWORK, "4712");
  private static final AuthorId MALLORY = AuthorId.of(NETWORK, "666");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  private final List<String> counted = new ArrayList<>();
  private final List<Refusal> told = new ArrayList<>();
  private MentionStore store = MentionStore.inMemory();

  private static Instant at(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  private static Post.Builder post() {
    return Post.builder(ID)
        .text("my kettle")
        .visibility(Visibility.PUBLIC)
        .metrics(List.of(new Metric(Metric.LIKES, 1, NOON)))
        .place(new Place("Ghent", "BE"))
        .author(Author.builder(ADA).handle("Ada").build())
        .coAuthors(List.of(Author.builder(BOB).handle("bob@far.example").build()));
  }

  private List<Outcome> take(PostEvent event) {
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .observer((outcome, reason) -> counted.add(outcome + " " + reason))
        .sink(delivery -> delivery.refusals().forEach(each -> told.add(each.refusal())))
        .build()
        .worker()
        .process(List.of(event));
  }

  /** All that an event can say of a post of which it names the author. */
  static List<PostEvent> wordsOf(@Nullable AuthorId who) {
    List<Metric> million = List.of(new Metric(Metric.LIKES, 1_000_000, at(5)));
    return List.of(
        new PostEvent.Deleted(ID, who, at(5)),
        new PostEvent.Withheld(ID, who, List.of(), at(5)),
        new PostEvent.Withheld(ID, who, List.of("DE"), at(5)),
        new PostEvent.PlaceRemoved(ID, who, at(5)),
        new PostEvent.MetricsChanged(ID, who, million, at(5)),
        new PostEvent.Skipped(ID, who, Visibility.FOLLOWERS, "NOT_PUBLIC", at(5)),
        new PostEvent.Skipped(ID, who, Visibility.UNKNOWN, "HIDDEN", at(5)));
  }

  static List<PostEvent> strangersWords() {
    List<PostEvent> all = new ArrayList<>(wordsOf(MALLORY));
    Post forged = post().author(Author.builder(MALLORY).build()).coAuthors(List.of()).build();
    all.add(new PostEvent.Edited(forged.toBuilder().text("buy this kettle").build(), at(5)));
    all.add(new PostEvent.Published(forged.toBuilder().text("buy this kettle").build(), at(5)));
    all.add(new PostEvent.Edited(forged.toBuilder().text("nothing").build(), at(5)));
    all.add(
        new PostEvent.Published(
            forged.toBuilder().visibility(Visibility.FOLLOWERS).build(), at(5)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("strangersWords")
  void aStrangersWordChangesNothingAndIsToldAndCounted(PostEvent word) {
    take(new PostEvent.Published(post().build(), NOON));
    Tally before = store.tally();
    Refusal refusal = Refusal.of(Refusal.NOT_ITS_AUTHOR);
    assertEquals(List.of(new Outcome.Refused(ID, refusal)), take(word));
    assertEquals(post().build(), store.find(ID).orElseThrow().post());
    assertEquals(Optional.of(NOON), store.seenAt(ID));
    assertEquals(1, store.lastChange());
    assertEquals(List.of(refusal), told);
    assertTrue(counted.contains("REFUSED NOT_ITS_AUTHOR"), counted.toString());
    assertEquals(before, store.tally(), "a kept post is not one that was not kept");
  }

  static List<AuthorId> whoMaySpeak() {
    return List.of(
        ADA,
        BOB,
        AuthorId.of(NETWORK, "Ada"),
        AuthorId.of(NETWORK, "ada"),
        AuthorId.of(NETWORK, "bob@far.example"),
        new AuthorId(NETWORK, "far.example", "bob"));
  }

  @ParameterizedTest
  @MethodSource("whoMaySpeak")
  void itsAuthorsAreHeardUnderTheNamesThatThePostShows(AuthorId who) {
    for (PostEvent word : wordsOf(who)) {
      store = MentionStore.inMemory();
      take(new PostEvent.Published(post().build(), NOON));
      take(word);
      assertTrue(
          !store.find(ID).map(mention -> mention.post().equals(post().build())).orElse(false),
          word.toString());
      store = MentionStore.inMemory();
      take(word);
      take(new PostEvent.Published(post().build(), NOON));
      boolean leavesNothing =
          word instanceof PostEvent.PlaceRemoved
              || (word instanceof PostEvent.Withheld hidden && !hidden.countries().isEmpty());
      assertEquals(
          leavesNothing,
          store.find(ID).map(mention -> mention.post().equals(post().build())).orElse(false),
          "early: " + word);
    }
  }

  @Test
  void whoeverNamesNobodyIsTheSource() {
    for (PostEvent word : wordsOf(null)) {
      store = MentionStore.inMemory();
      take(new PostEvent.Published(post().build(), NOON));
      take(word);
      assertTrue(
          !store.find(ID).map(mention -> mention.post().equals(post().build())).orElse(false),
          word.toString());
    }
  }

  @Test
  void whatComesBeforeThePostWaitsForItsAuthor() {
    wordsOf(MALLORY).forEach(this::take);
    take(new PostEvent.Published(post().build(), NOON));
    assertEquals(post().build(), store.find(ID).orElseThrow().post(), "a stranger's");
    store = MentionStore.inMemory();
    take(new PostEvent.Deleted(ID, MALLORY, at(1)));
    take(new PostEvent.Deleted(ID, ADA, at(2)));
    take(new PostEvent.Deleted(ID, MALLORY, at(3)));
    take(new PostEvent.Published(post().build(), at(4)));
    assertEquals(Optional.empty(), store.find(ID), "the author's among them");
  }

  @Test
  void aStrangersWordDoesNotMakeFinalWhatTheSourceOnlyHid() {
    take(new PostEvent.Published(post().build(), NOON));
    take(new PostEvent.Withheld(ID, List.of(), at(1)));
    take(new PostEvent.Deleted(ID, MALLORY, at(2)));
    take(new PostEvent.Published(post().build(), at(3)));
    assertTrue(store.find(ID).isPresent());
    take(new PostEvent.Withheld(ID, List.of(), at(4)));
    take(new PostEvent.Deleted(ID, ADA, at(5)));
    take(new PostEvent.Published(post().build(), at(6)));
    assertEquals(Optional.empty(), store.find(ID));
  }

  @Test
  void anEarlyDeletionOutlivesTheProcess() {
    store.close();
    store = MentionStore.open(folder, EarshotJson.of());
    take(new PostEvent.Deleted(ID, ADA, at(1)));
    store.close();
    store = MentionStore.open(folder, EarshotJson.of());
    take(new PostEvent.Published(post().build(), NOON));
    assertEquals(Optional.empty(), store.find(ID));
    store.close();
  }

  @Test
  void aPostThatNamesNobodyHearsWhoeverTheSourceNames() {
    take(new PostEvent.Published(post().author(null).coAuthors(List.of()).build(), NOON));
    take(new PostEvent.Deleted(ID, MALLORY, at(1)));
    assertEquals(Optional.empty(), store.find(ID));
  }

  @Test
  void aSiteMayCorrectWhoSigned() {
    PostId article = PostId.of(Network.FEED, "a");
    Post signed =
        Post.builder(article)
            .text("kettle")
            .visibility(Visibility.PUBLIC)
            .author(Author.builder(new AuthorId(Network.FEED, "ledger.example", "Staff")).build())
            .build();
    take(new PostEvent.Published(signed, NOON));
    AuthorId jane = new AuthorId(Network.FEED, "ledger.example", "Jane");
    take(
        new PostEvent.Published(
            signed.toBuilder().author(Author.builder(jane).build()).build(), at(1)));
    assertEquals(jane, store.find(article).orElseThrow().post().author().orElseThrow().id());
    take(new PostEvent.Deleted(article, MALLORY, at(2)));
    assertTrue(store.find(article).isPresent());
  }

  @Test
  void authorsWhoChangePlacesAreTheSame() {
    take(new PostEvent.Published(post().build(), NOON));
    Post swapped =
        post()
            .text("our kettle")
            .author(Author.builder(BOB).build())
            .coAuthors(List.of(Author.builder(ADA).build()))
            .build();
    take(new PostEvent.Edited(swapped, at(1)));
    assertEquals("our kettle", store.find(ID).orElseThrow().post().text());
  }

  @Test
  void aHostIsNoStranger() {
    take(new PostEvent.Published(post().build(), NOON));
    Pipeline.builder(Gate.publicOnly(), QuerySet.empty(), store)
        .build()
        .remove(new Removal.OfPost(ID, Removal.Cause.OPTED_OUT, at(1)));
    assertEquals(Optional.empty(), store.find(ID));
  }

  @Test
  void aHandleOfAnyFormIsCompared() {
    for (String handle : List.of("@", "a@", "@@x", " @x", "x".repeat(4_000), "a@b@c")) {
      store = MentionStore.inMemory();
      Author odd = Author.builder(ADA).handle(handle).build();
      take(new PostEvent.Published(post().author(odd).coAuthors(List.of()).build(), NOON));
      take(new PostEvent.Deleted(ID, MALLORY, at(1)));
      assertTrue(store.find(ID).isPresent(), handle);
    }
  }
}
