package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import dev.earshot.pipeline.Tally;
import dev.earshot.pipeline.Told;
import dev.earshot.pipeline.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every mention store must do, as tests. Extend it and say how to open yours. The names carry
 * the numbers of {@code docs/store-contract.md}.
 */
public abstract class MentionStoreContract {
  private static final Network NETWORK = new Network("contract");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final AuthorId BOB = AuthorId.of(NETWORK, "bob");
  private static final SubjectKey ADAS_KEY = new SubjectKey(1, 2);
  private static final SubjectKey BOBS_KEY = new SubjectKey(3, 4);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final ScoreKey<String> TONE =
      ScoreKey.of(
          "tone",
          1,
          String.class,
          tone -> Map.of("tone", tone),
          written -> String.valueOf(written.get("tone")));
  private static final EarshotJson JSON = EarshotJson.of();

  private @Nullable MentionStore opened;

  /** For subclasses. */
  protected MentionStoreContract() {}

  /** Returns a new, empty store. */
  protected abstract MentionStore openEmpty();

  /**
   * Closes the store and opens what it left behind; empty for a store that keeps nothing beyond its
   * process.
   */
  protected abstract Optional<MentionStore> reopen(MentionStore store);

  @BeforeEach
  final void openStore() {
    opened = openEmpty();
  }

  @AfterEach
  final void closeStore() {
    store().close();
  }

  /** Rule 1.1: what was admitted is found, listed in order, and counted, with all that is its. */
  @Test
  protected void required_1_1_keepsWhatWasAdmitted() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    assertEquals(2, store().size());
    assertEquals(Optional.of(first), store().find(id("1")));
    assertEquals(List.of(id("1"), id("2")), ids());
    assertEquals(List.of(id("2")), store().postsOf(BOB));
    assertEquals(List.of(id("1")), store().postsOf(ADAS_KEY));
    assertEquals(Optional.empty(), store().find(id("3")));
    Map<PostId, Kept> loaded = store().load(Set.of(id("1"), id("3")));
    assertEquals(Set.of(id("1")), loaded.keySet());
    Kept.Present present = assertInstanceOf(Kept.Present.class, loaded.get(id("1")));
    assertEquals(first, present.mention());
    assertEquals(fingerprint(first), present.fingerprint());
    assertEquals(NOON, present.seenAt());
    assertEquals(Optional.of(NOON), store().seenAt(id("1")));
  }

  /** Rule 1.2: a revision replaces, keeps its place in the order, and moves its people. */
  @Test
  protected void required_1_2_replacesWhatWasRevised() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    commit(new Outcome.Revised(first, mention("1", BOB, "uno")));
    assertEquals("uno", store().find(id("1")).orElseThrow().post().text());
    assertEquals(List.of(id("1"), id("2")), ids());
    assertEquals(List.of(), store().postsOf(ADA));
    assertEquals(2, store().postsOf(BOB).size());
    assertEquals(List.of(), store().postsOf(ADAS_KEY));
    assertEquals(2, store().postsOf(BOBS_KEY).size());
  }

  /** Rule 1.3: pages hold what a filter accepts, whatever comes and goes between them. */
  @Test
  protected void required_1_3_readsByPages() {
    for (int n = 1; n <= 7; n++) {
      commit(admitted("" + n, n % 2 == 0 ? BOB : ADA, "text " + n));
    }
    Mentions.Page first = store().page(MentionFilter.ALL, 0, 3);
    assertEquals(List.of("1", "2", "3"), names(first));
    assertTrue(first.hasNext());
    withdraw(mention("2", BOB, "text 2"), Removal.Cause.ERASED);
    withdraw(mention("4", BOB, "text 4"), Removal.Cause.ERASED);
    commit(admitted("8", ADA, "text 8"));
    Mentions.Page second = store().page(MentionFilter.ALL, first.next(), 3);
    assertEquals(List.of("5", "6", "7"), names(second));
    Mentions.Page third = store().page(MentionFilter.ALL, second.next(), 3);
    assertEquals(List.of("8"), names(third));
    assertFalse(third.hasNext());
    assertEquals(List.of(), names(store().page(MentionFilter.ALL.matched("other"), 0, 9)));
    assertEquals(
        List.of(),
        names(store().page(MentionFilter.ALL.published(NOON.plusSeconds(1), null), 0, 9)));
    assertEquals(
        6, store().page(MentionFilter.ALL.on(NETWORK).matched("q"), 0, 9).mentions().size());
    assertThrows(IllegalArgumentException.class, () -> store().page(MentionFilter.ALL, 0, 0));
  }

  /** Rule 1.4: authors, and keys that stand together, are told once; those asked for alone. */
  @Test
  protected void required_1_4_tellsPeopleOnce() {
    commit(admitted("1", ADA, "one"), admitted("2", ADA, "two"), admitted("3", BOB, "three"));
    try (Stream<Author> authors = store().authors()) {
      assertEquals(List.of(ADA, BOB), authors.map(Author::id).sorted().toList());
    }
    try (Stream<Set<SubjectKey>> subjects = store().subjects()) {
      assertEquals(
          Set.of(Set.of(ADAS_KEY), Set.of(BOBS_KEY)), subjects.collect(Collectors.toSet()));
    }
    try (Stream<Set<SubjectKey>> subjects = store().subjects(Set.of(BOBS_KEY))) {
      assertEquals(List.of(Set.of(BOBS_KEY)), subjects.toList());
    }
  }

  /**
   * Rule 1.5: what a person decided is kept with who and when, beside what the machine says; so is
   * when it was taken back; and all of it goes with the post.
   */
  @Test
  protected void required_1_5_keepsCorrections() {
    Mention scored = mention("1", ADA, "one").toBuilder().score(TONE, Score.byMachine("m")).build();
    Mention corrected = scored.toBuilder().score(TONE, Score.byPerson("p", "editor", NOON)).build();
    Mention second = mention("2", BOB, "two");
    Mention takenBack = second.toBuilder().takeBack(TONE, NOON).build();
    commit(new Outcome.Admitted(scored), new Outcome.Admitted(second));
    commit(new Outcome.Revised(scored, corrected), new Outcome.Revised(second, takenBack));
    expectKept(corrected, takenBack);
    Optional<MentionStore> again = reopen(store());
    if (again.isPresent()) {
      opened = again.get();
      expectKept(corrected, takenBack);
    }
    withdraw(corrected, Removal.Cause.OPTED_OUT);
    commit(new Outcome.Admitted(scored));
    expectKept(takenBack, scored);
  }

  /** Rule 1.6: that a post was seen again changes nothing but when it was seen. */
  @Test
  protected void required_1_6_remembersTheLastSight() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first));
    touch(first, NOON.plusSeconds(60));
    assertEquals(Optional.of(NOON.plusSeconds(60)), store().seenAt(id("1")));
    assertEquals(1, store().lastChange());
    assertEquals(Optional.of(first), store().find(id("1")));
  }

  /** Rule 2.1: changes are numbered from 1 without a hole. */
  @Test
  protected void required_2_1_numbersChanges() {
    assertEquals(0, store().lastChange());
    assertEquals(2, commit(admitted("1", ADA, "one"), admitted("2", BOB, "two")));
    assertEquals(3, withdraw(mention("1", ADA, "one"), Removal.Cause.ERASED));
    assertEquals(
        5,
        commit(
            new Outcome.Forgotten(new Removal.OfAuthor(ADA, Removal.Cause.ERASED, NOON)),
            new Outcome.AccountChanged(new AuthorEvent.Protected(BOB, NOON))));
    assertEquals(5, store().lastChange());
  }

  /** Rule 2.2: of each post the newest change, in order, page by page. */
  @Test
  protected void required_2_2_tellsChangesSince() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"), admitted("3", BOB, "three"));
    commit(new Outcome.Revised(first, mention("1", ADA, "uno")));
    withdraw(mention("2", BOB, "two"), Removal.Cause.ERASED);
    Outcome.Change forgotten =
        new Outcome.Forgotten(new Removal.OfSubject(ADAS_KEY, Removal.Cause.OPTED_OUT, NOON));
    Outcome.Change account = new Outcome.AccountChanged(new AuthorEvent.Withdrawn(BOB, NOON));
    commit(forgotten, account, admitted("4", ADA, "four"));
    List<Outcome.Change> told = new ArrayList<>();
    long at = 3;
    while (at < store().lastChange()) {
      Delivery page = store().changesSince(at, 2);
      assertEquals(at + 1, page.first());
      told.addAll(page.changes());
      at = page.last();
    }
    assertEquals(
        List.of(
            new Outcome.Revised(null, mention("1", ADA, "uno")),
            new Outcome.Withdrawn(id("2"), Removal.Cause.ERASED, NOON, null),
            forgotten,
            account,
            admitted("4", ADA, "four")),
        told);
    assertEquals(List.of(), store().changesSince(8, 2).changes());
    assertThrows(IllegalArgumentException.class, () -> store().changesSince(9, 2));
  }

  /** Rule 2.3: whole from 0, and from any number after which nothing departed. */
  @Test
  protected void required_2_3_saysWhetherItIsWhole() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    assertTrue(store().changesSince(1, 9).whole());
    withdraw(first, Removal.Cause.ERASED);
    commit(admitted("3", BOB, "three"));
    assertTrue(store().changesSince(0, 9).whole());
    assertFalse(store().changesSince(1, 9).whole());
    assertFalse(store().changesSince(2, 9).whole());
    assertTrue(store().changesSince(3, 9).whole());
  }

  /** Rule 2.4: the removals that still stand can be listed. */
  @Test
  protected void required_2_4_listsRemovals() {
    commit(admitted("1", ADA, "one"), admitted("2", BOB, "two"));
    withdraw(mention("1", ADA, "one"), Removal.Cause.NO_LONGER_MATCHES);
    withdraw(mention("2", BOB, "two"), Removal.Cause.OPTED_OUT);
    commit(admitted("1", ADA, "one"));
    Removal subject = new Removal.OfSubject(BOBS_KEY, Removal.Cause.OPTED_OUT, NOON);
    commit(new Outcome.Forgotten(subject));
    assertEquals(
        List.of(
            new MentionStore.NumberedRemoval(
                4, new Removal.OfPost(id("2"), Removal.Cause.OPTED_OUT, NOON)),
            new MentionStore.NumberedRemoval(6, subject)),
        store().removalsSince(0));
    assertEquals(1, store().removalsSince(4).size());
  }

  /** Rule 2.5: how far a sink has come is remembered by its name. */
  @Test
  protected void required_2_5_remembersPositions() {
    commit(admitted("1", ADA, "one"));
    assertEquals(0, store().position("a sink"));
    store().acknowledge("a sink", 1);
    assertEquals(1, store().position("a sink"));
    assertEquals(0, store().position("another"));
    assertThrows(IllegalArgumentException.class, () -> store().acknowledge("a sink", 2));
  }

  /** Rule 3.1: what was withdrawn is gone, and its tombstone stands. */
  @Test
  protected void required_3_1_forgetsWhatWasWithdrawn() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    Tombstone stone = new Tombstone(id("1"), Removal.Cause.OPTED_OUT, NOON, NOON.minusSeconds(9));
    bury(stone, new Outcome.Withdrawn(first, Removal.Cause.OPTED_OUT, NOON));
    assertEquals(Optional.empty(), store().find(id("1")));
    assertEquals(Optional.empty(), store().seenAt(id("1")));
    assertEquals(List.of(), store().postsOf(ADA));
    assertEquals(List.of(), store().postsOf(ADAS_KEY));
    assertEquals(Optional.of(stone), store().tombstone(id("1")));
    assertEquals(
        Map.of(id("1"), new Kept.Gone(stone, List.of(), List.of())), store().load(Set.of(id("1"))));
    assertEquals(1, store().size());
  }

  /** Rule 3.2: a post admitted again has no tombstone any more. */
  @Test
  protected void required_3_2_liftsTheTombstoneOfWhatReturns() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    withdraw(first, Removal.Cause.NO_LONGER_MATCHES);
    commit(new Outcome.Admitted(first));
    assertEquals(Optional.empty(), store().tombstone(id("1")));
    assertEquals(List.of(id("2"), id("1")), ids());
  }

  /** Rule 3.3: a tombstone may come without anything kept, and move. */
  @Test
  protected void required_3_3_buriesWhatWasNeverKept() {
    bury(new Tombstone(id("1"), Removal.Cause.NO_LONGER_PUBLIC, NOON, null));
    bury(new Tombstone(id("1"), Removal.Cause.NO_LONGER_PUBLIC, NOON.plusSeconds(5), null));
    assertEquals(NOON.plusSeconds(5), store().tombstone(id("1")).orElseThrow().at());
    bury(new Tombstone(id("1"), Removal.Cause.SOURCE_DELETED, NOON, null));
    assertEquals(Removal.Cause.SOURCE_DELETED, store().tombstone(id("1")).orElseThrow().cause());
    assertEquals(0, store().lastChange());
    assertEquals(List.of(), store().removalsSince(0));
  }

  /** Rule 3.4: numbers that wait for a post are handed out with it. */
  @Test
  protected void required_3_4_keepsNumbersThatComeEarly() {
    Metric three = new Metric(Metric.LIKES, 3, NOON);
    List<Kept.Early> likes =
        List.of(new Kept.Early(null, three), new Kept.Early(AuthorKey.of(ADA), three));
    Kept awaited = new Kept.Awaited(id("1"), List.of(), likes);
    store().commit(new MentionStore.Commit(List.of(), List.of(awaited), Map.of()));
    assertEquals(Map.of(id("1"), awaited), store().load(Set.of(id("1"))));
    assertEquals(0, store().size());
    commit(admitted("1", ADA, "one"));
    withdraw(mention("1", ADA, "one"), Removal.Cause.NO_LONGER_MATCHES);
    assertEquals(
        List.of(),
        assertInstanceOf(Kept.Gone.class, store().load(Set.of(id("1"))).get(id("1"))).early());
    Tombstone stone =
        new Tombstone(id("1"), Removal.Cause.NO_LONGER_MATCHES, NOON.plusSeconds(1), null);
    for (List<Kept.Early> early : List.of(likes, List.<Kept.Early>of(), likes)) {
      Kept gone = new Kept.Gone(stone, List.of(), early);
      store().commit(new MentionStore.Commit(List.of(), List.of(gone), Map.of()));
      assertEquals(Map.of(id("1"), gone), store().load(Set.of(id("1"))));
      assertEquals(Optional.of(stone), store().tombstone(id("1")));
    }
  }

  /** Rule 3.5: what is told of a post by somebody who must turn out to be its author waits. */
  @Test
  protected void required_3_5_keepsWhatWaitsForItsAuthor() {
    Kept.Claim adas = claim(ADA, Removal.Cause.SOURCE_WITHHELD);
    Kept.Claim bobs = claim(BOB, Removal.Cause.SOURCE_DELETED);
    hold(new Kept.Awaited(id("1"), List.of(adas), List.of()));
    hold(new Kept.Awaited(id("1"), List.of(adas, bobs), List.of()));
    Kept.Claim last = claim(ADA, Removal.Cause.SOURCE_DELETED);
    hold(new Kept.Awaited(id("1"), List.of(last, bobs), List.of()));
    assertEquals(Optional.empty(), store().tombstone(id("1")));
    assertEquals(0, store().lastChange());
    restart();
    assertEquals(
        Map.of(id("1"), new Kept.Awaited(id("1"), List.of(last, bobs), List.of())),
        store().load(Set.of(id("1"))));
    Tombstone hidden = new Tombstone(id("1"), Removal.Cause.SOURCE_WITHHELD, NOON, null);
    hold(new Kept.Gone(hidden, List.of(last, bobs), List.of()));
    restart();
    assertEquals(
        Map.of(id("1"), new Kept.Gone(hidden, List.of(last, bobs), List.of())),
        store().load(Set.of(id("1"))));
    commit(admitted("1", ADA, "one"));
    withdraw(mention("1", ADA, "one"), Removal.Cause.NO_LONGER_MATCHES);
    restart();
    assertEquals(
        List.of(),
        assertInstanceOf(Kept.Gone.class, store().load(Set.of(id("1"))).get(id("1"))).claims());
  }

  private static Kept.Claim claim(AuthorId author, Removal.Cause cause) {
    return new Kept.Claim(AuthorKey.of(author), new Tombstone(id("1"), cause, NOON, null));
  }

  private void restart() {
    reopen(store()).ifPresent(again -> opened = again);
  }

  private void hold(Kept state) {
    store().commit(new MentionStore.Commit(List.of(), List.of(state), Map.of()));
    assertEquals(Map.of(id("1"), state), store().load(Set.of(id("1"))));
  }

  /** Rule 4.1: checkpoints are stored with their batch, for each source apart. */
  @Test
  protected void required_4_1_storesCheckpoints() {
    Checkpoint one = new Checkpoint("contract", 1, "{\"at\":7}");
    Checkpoint two = new Checkpoint("contract", 1, "{\"at\":8}");
    store()
        .commit(
            new MentionStore.Commit(
                List.of(admitted("1", ADA, "one")),
                List.of(present(mention("1", ADA, "one"), NOON)),
                Map.of("a source", one, "another", two)));
    assertEquals(Optional.of(one), store().checkpoint("a source"));
    assertEquals(Optional.of(two), store().checkpoint("another"));
    assertEquals(Optional.empty(), store().checkpoint("a third"));
  }

  /** Rule 4.2: what is not kept is counted, each post and each record once. */
  @Test
  protected void required_4_2_countsWhatIsNotKept() {
    Refusal unmatched = Refusal.of(Refusal.NO_QUERY_MATCHED);
    Refusal young = new Refusal("TOO_YOUNG", "rule-7");
    ItemFault broken = new ItemFault("a source", "date", 3, "expected a date");
    ItemFault alike = new ItemFault("a source", "date", 9, "expected a date");
    Mention kept = mention("1", ADA, "one");
    commit(new Outcome.Admitted(kept));
    commit(new Outcome.Revised(kept, mention("1", ADA, "uno")));
    tell(
        new Told(
            Map.of("a source", 4L),
            List.of(refused("2", unmatched), refused("3", unmatched), refused("1", unmatched)),
            List.of(broken, alike)));
    tell(
        new Told(
            Map.of("a source", 2L, "another", 1L),
            List.of(refused("2", unmatched), refused("3", young)),
            List.of(broken)));
    ItemFault kind = new ItemFault("a source", "date", -1, "expected a date");
    assertEquals(
        new Tally(
            Map.of("a source", 6L, "another", 1L),
            Map.of(unmatched, 1L, young, 1L),
            Map.of(kind, 2L),
            Map.of(),
            1),
        store().tally());
    commit(admitted("2", BOB, "two"));
    withdraw(kept, Removal.Cause.OPTED_OUT);
    tell(new Told(Map.of(), List.of(refused("1", unmatched)), List.of()));
    assertEquals(Map.of(young, 1L), store().tally().refused());
    assertEquals(Map.of(Removal.Cause.OPTED_OUT, 1L), store().tally().withdrawn());
  }

  /** Rule 5.1: what a durable store acknowledged is there after it was opened again. */
  @Test
  protected void required_5_1_survivesReopening() {
    Mention first = mention("1", ADA, "one");
    Mention second = mention("2", BOB, "two");
    Checkpoint checkpoint = new Checkpoint("contract", 1, "7");
    commit(new Outcome.Admitted(first), new Outcome.Admitted(second), admitted("3", ADA, "three"));
    commit(new Outcome.Revised(second, mention("2", BOB, "dos")));
    withdraw(first, Removal.Cause.CHILD);
    Outcome.Change forgotten =
        new Outcome.Forgotten(new Removal.OfAuthor(BOB, Removal.Cause.OPTED_OUT, NOON));
    Outcome.Change renamed =
        new Outcome.AccountChanged(new AuthorEvent.Renamed(ADA, "ada", "countess", NOON));
    commit(forgotten, renamed);
    store().commit(new MentionStore.Commit(List.of(), List.of(), Map.of("a source", checkpoint)));
    reopenOrAbort();
    assertEquals(List.of(id("2"), id("3")), ids());
    assertEquals("dos", store().find(id("2")).orElseThrow().post().text());
    assertEquals(mention("3", ADA, "three"), store().find(id("3")).orElseThrow());
    assertEquals(List.of(id("2")), store().postsOf(BOBS_KEY));
    Kept.Present third =
        assertInstanceOf(Kept.Present.class, store().load(Set.of(id("3"))).get(id("3")));
    assertEquals(fingerprint(mention("3", ADA, "three")), third.fingerprint());
    assertEquals(NOON, third.seenAt());
    assertEquals(Removal.Cause.CHILD, store().tombstone(id("1")).orElseThrow().cause());
    assertEquals(Optional.of(checkpoint), store().checkpoint("a source"));
    assertEquals(7, store().lastChange());
    assertFalse(store().changesSince(3, 9).whole());
    assertEquals(List.of(forgotten, renamed), store().changesSince(5, 9).changes());
    assertEquals(8, commit(admitted("4", BOB, "four")));
  }

  /** Rule 5.2: the last sight and the positions of sinks are there after an orderly close. */
  @Test
  protected void required_5_2_keepsWhatCanWaitUntilItIsClosed() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first));
    touch(first, NOON.plusSeconds(60));
    store().acknowledge("a sink", 1);
    reopenOrAbort();
    assertEquals(Optional.of(NOON.plusSeconds(60)), store().seenAt(id("1")));
    assertEquals(1, store().position("a sink"));
    assertNull(store().load(Set.of(id("2"))).get(id("2")));
  }

  /** Rule 5.3: a checkpoint and the counts of its batch are there together. */
  @Test
  protected void required_5_3_keepsTheCountsOfABatchWithItsCheckpoint() {
    Refusal unmatched = Refusal.of(Refusal.NO_QUERY_MATCHED);
    ItemFault broken = new ItemFault("a source", "date", 3, "expected a date");
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("4", BOB, "four"));
    commit(new Outcome.Revised(first, mention("1", ADA, "uno")));
    withdraw(mention("4", BOB, "four"), Removal.Cause.ERASED);
    store()
        .commit(
            new MentionStore.Commit(
                List.of(),
                List.of(),
                Map.of("a source", new Checkpoint("contract", 1, "7")),
                new Told(
                    Map.of("a source", 3L),
                    List.of(refused("2", unmatched), refused("3", unmatched)),
                    List.of(broken))));
    Tally before = store().tally();
    assertEquals(Map.of(unmatched, 2L), before.refused());
    assertTrue(store().isCounted(broken));
    reopenOrAbort();
    assertEquals(before, store().tally());
    assertTrue(store().isCounted(broken));
    assertFalse(store().isCounted(new ItemFault("a source", "date", 4, "expected a date")));
    commit(admitted("2", BOB, "two"));
    assertEquals(Map.of(unmatched, 1L), store().tally().refused());
    tell(new Told(Map.of(), List.of(refused("3", unmatched)), List.of(broken)));
    assertEquals(before.faults(), store().tally().faults());
    assertEquals(Map.of(unmatched, 1L), store().tally().refused());
  }

  /** Rule 5.4: a store that was closed says so, whatever it is asked, and is not called broken. */
  @Test
  protected void required_5_4_saysThatItIsClosed() {
    commit(admitted("1", ADA, "one"));
    MentionStore.Commit more =
        new MentionStore.Commit(
            List.of(admitted("2", BOB, "two")),
            List.of(present(mention("2", BOB, "two"), NOON)),
            Map.of());
    store().close();
    store().close();
    Map<String, Executable> asked = new LinkedHashMap<>();
    asked.put("load", () -> store().load(Set.of(id("1"))));
    asked.put("load nothing", () -> store().load(Set.of()));
    asked.put("checkpoint", () -> store().checkpoint("a source"));
    asked.put("lastChange", () -> store().lastChange());
    asked.put("changesSince", () -> store().changesSince(0, 9));
    asked.put("removalsSince", () -> store().removalsSince(0));
    asked.put("position", () -> store().position("a sink"));
    asked.put("acknowledge", () -> store().acknowledge("a sink", 1));
    asked.put("commit", () -> store().commit(more));
    asked.put("find", () -> store().find(id("1")));
    asked.put("seenAt", () -> store().seenAt(id("1")));
    asked.put("tombstone", () -> store().tombstone(id("1")));
    asked.put("page", () -> store().page(MentionFilter.ALL, 0, 9));
    asked.put("mentions", () -> store().mentions().toList());
    asked.put("posts of an author", () -> store().postsOf(ADA));
    asked.put("posts of a subject", () -> store().postsOf(ADAS_KEY));
    asked.put("subjects", () -> store().subjects().toList());
    asked.put("subjects about", () -> store().subjects(Set.of(ADAS_KEY)).toList());
    asked.put("authors", () -> store().authors().toList());
    asked.put("size", () -> store().size());
    asked.put("tally", () -> store().tally());
    asked.put(
        "isCounted", () -> store().isCounted(new ItemFault("a source", "date", 3, "no date")));
    asked.forEach(
        (what, asking) ->
            assertEquals(
                "the mention store is closed",
                assertThrows(IllegalStateException.class, asking, what).getMessage(),
                what));
  }

  private void reopenOrAbort() {
    Optional<MentionStore> again = reopen(store());
    if (again.isEmpty()) {
      throw new Unproven("the store keeps nothing beyond its process");
    }
    opened = again.get();
  }

  /** Compares as written, since the store may know no key of ours. */
  private void expectKept(Mention... mentions) {
    try (Stream<Mention> kept = store().mentions()) {
      assertEquals(Stream.of(mentions).map(JSON::write).toList(), kept.map(JSON::write).toList());
    }
  }

  private MentionStore store() {
    MentionStore store = opened;
    if (store == null) {
      throw new IllegalStateException("no store was opened");
    }
    return store;
  }

  private long commit(Outcome.Change... changes) {
    Map<PostId, Kept> states = new LinkedHashMap<>();
    for (Outcome.Change change : changes) {
      change.arrival().ifPresent(mention -> states.put(mention.id(), present(mention, NOON)));
    }
    return store()
        .commit(new MentionStore.Commit(List.of(changes), List.copyOf(states.values()), Map.of()));
  }

  private void tell(Told told) {
    store().commit(new MentionStore.Commit(List.of(), List.of(), Map.of(), told));
  }

  private static Outcome.Refused refused(String nativeId, Refusal refusal) {
    return new Outcome.Refused(id(nativeId), refusal);
  }

  private void touch(Mention mention, Instant seenAt) {
    store().commit(new MentionStore.Commit(List.of(), List.of(present(mention, seenAt)), Map.of()));
  }

  private long withdraw(Mention mention, Removal.Cause cause) {
    return bury(
        new Tombstone(mention.id(), cause, NOON, null),
        new Outcome.Withdrawn(mention, cause, NOON));
  }

  private long bury(Tombstone stone, Outcome.Change... changes) {
    return store()
        .commit(
            new MentionStore.Commit(
                List.of(changes), List.of(new Kept.Gone(stone, List.of(), List.of())), Map.of()));
  }

  private static Kept present(Mention mention, Instant seenAt) {
    return Kept.Present.of(mention, fingerprint(mention), seenAt);
  }

  private static Fingerprint fingerprint(Mention mention) {
    return new Fingerprint(mention.id().hashCode(), mention.post().text().hashCode());
  }

  private List<PostId> ids() {
    try (Stream<Mention> mentions = store().mentions()) {
      return mentions.map(Mention::id).toList();
    }
  }

  private static List<String> names(Mentions.Page page) {
    return page.mentions().stream().map(mention -> mention.id().nativeId()).toList();
  }

  private static Outcome.Admitted admitted(String nativeId, AuthorId author, String text) {
    return new Outcome.Admitted(mention(nativeId, author, text));
  }

  private static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static Mention mention(String nativeId, AuthorId author, String text) {
    Post post =
        Post.builder(id(nativeId))
            .author(Author.builder(author).build())
            .text(text)
            .visibility(Visibility.PUBLIC)
            .publishedAt(NOON)
            .build();
    return Mention.builder(post)
        .subjects(Set.of(author.equals(ADA) ? ADAS_KEY : BOBS_KEY))
        .matches(
            List.of(
                new QueryMatch(
                    "q", List.of(new QueryMatch.Hit(new Span(0, text.length()), "text")))))
        .build();
  }
}
