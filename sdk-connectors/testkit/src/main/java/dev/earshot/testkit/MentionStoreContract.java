package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every mention store must do, as tests. Extend it and say how to open yours. The names carry
 * the numbers of {@code docs/connector-contract.md}.
 */
public abstract class MentionStoreContract {
  private static final Network NETWORK = new Network("contract");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final AuthorId BOB = AuthorId.of(NETWORK, "bob");
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

  /** Rule 7.1: what was admitted is found, listed in order, and counted. */
  @Test
  protected void required_7_1_keepsWhatWasAdmitted() {
    commit(admitted("1", ADA, "one"), admitted("2", BOB, "two"));
    assertEquals(2, store().size());
    assertEquals("one", store().find(id("1")).orElseThrow().post().text());
    assertEquals(List.of(id("1"), id("2")), ids());
    assertEquals(List.of(id("2")), store().postsOf(BOB));
    assertEquals(Optional.empty(), store().find(id("3")));
  }

  /** Rule 7.2: changes are numbered from 1 without a hole. */
  @Test
  protected void required_7_2_numbersChanges() {
    assertEquals(0, store().lastChange());
    assertEquals(2, commit(admitted("1", ADA, "one"), admitted("2", BOB, "two")));
    assertEquals(3, commit(new Outcome.Withdrawn(mention("1", ADA, "one"), Removal.Cause.ERASED)));
    assertEquals(3, store().lastChange());
  }

  /** Rule 7.3: a revision replaces, keeps its place in the order, and moves its author. */
  @Test
  protected void required_7_3_replacesWhatWasRevised() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    commit(new Outcome.Revised(first, mention("1", BOB, "uno")));
    assertEquals("uno", store().find(id("1")).orElseThrow().post().text());
    assertEquals(List.of(id("1"), id("2")), ids());
    assertEquals(List.of(), store().postsOf(ADA));
    assertEquals(2, store().postsOf(BOB).size());
  }

  /** Rule 7.4: what was withdrawn is gone, and its tombstone stands. */
  @Test
  protected void required_7_4_forgetsWhatWasWithdrawn() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first), admitted("2", BOB, "two"));
    withdraw(first, Removal.Cause.OPTED_OUT);
    assertEquals(Optional.empty(), store().find(id("1")));
    assertEquals(List.of(), store().postsOf(ADA));
    assertEquals(Removal.Cause.OPTED_OUT, store().tombstone(id("1")).orElseThrow().cause());
    assertEquals(1, store().size());
  }

  /** Rule 7.5: a post admitted again has no tombstone any more. */
  @Test
  protected void required_7_5_liftsTheTombstoneOfWhatReturns() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first));
    withdraw(first, Removal.Cause.NO_LONGER_MATCHES);
    commit(new Outcome.Admitted(first));
    assertEquals(Optional.empty(), store().tombstone(id("1")));
  }

  /** Rule 7.6: a checkpoint is stored with its batch, for each source apart. */
  @Test
  protected void required_7_6_storesCheckpoints() {
    Checkpoint checkpoint = new Checkpoint("contract", 1, "{\"at\":7}");
    store()
        .commit(
            new MentionStore.Commit(
                List.of(admitted("1", ADA, "one")), List.of(), "a source", checkpoint));
    assertEquals(Optional.of(checkpoint), store().checkpoint("a source"));
    assertEquals(Optional.empty(), store().checkpoint("another"));
  }

  /** Rule 7.7: a sink can catch up on what was admitted since. */
  @Test
  protected void required_7_7_tellsChangesSince() {
    commit(admitted("1", ADA, "one"));
    commit(admitted("2", BOB, "two"));
    assertEquals(
        List.of(id("2")), store().changesSince(1).orElseThrow().stream().map(Outcome::id).toList());
    assertEquals(Optional.of(List.of()), store().changesSince(2));
  }

  /** Rule 7.8: what was forgotten since is not told, and the answer says that it cannot tell. */
  @Test
  protected void required_7_8_doesNotTellWhatItForgot() {
    Mention first = mention("1", ADA, "one");
    commit(new Outcome.Admitted(first));
    withdraw(first, Removal.Cause.ERASED);
    assertEquals(Optional.empty(), store().changesSince(1));
    assertEquals(Optional.of(List.of()), store().changesSince(2));
    assertThrows(IllegalArgumentException.class, () -> store().changesSince(3));
  }

  /** Rule 7.9: authors are told once, as their newest kept mention shows them. */
  @Test
  protected void required_7_9_tellsAuthorsOnce() {
    commit(admitted("1", ADA, "one"), admitted("2", ADA, "two"), admitted("3", BOB, "three"));
    try (Stream<Author> authors = store().authors()) {
      assertEquals(List.of(ADA, BOB), authors.map(Author::id).sorted().toList());
    }
  }

  /** Rule 7.10: what a durable store acknowledged is there after it was opened again. */
  @Test
  protected void required_7_10_survivesReopening() {
    Mention first = mention("1", ADA, "one");
    Mention second = mention("2", BOB, "two");
    Checkpoint checkpoint = new Checkpoint("contract", 1, "7");
    commit(new Outcome.Admitted(first), new Outcome.Admitted(second), admitted("3", ADA, "three"));
    commit(new Outcome.Revised(second, mention("2", BOB, "dos")));
    withdraw(first, Removal.Cause.CHILD);
    store().commit(new MentionStore.Commit(List.of(), List.of(), "a source", checkpoint));
    Optional<MentionStore> again = reopen(store());
    if (again.isEmpty()) {
      return;
    }
    opened = again.get();
    assertEquals(List.of(id("2"), id("3")), ids());
    assertEquals("dos", store().find(id("2")).orElseThrow().post().text());
    assertEquals(mention("3", ADA, "three"), store().find(id("3")).orElseThrow());
    assertEquals(Removal.Cause.CHILD, store().tombstone(id("1")).orElseThrow().cause());
    assertEquals(Optional.of(checkpoint), store().checkpoint("a source"));
    assertEquals(5, store().lastChange());
    assertEquals(Optional.empty(), store().changesSince(3));
    assertEquals(6, commit(admitted("4", BOB, "four")));
  }

  /**
   * Rule 7.11: what a person decided is kept with who and when, beside what the machine says; so is
   * when it was taken back; and all of it goes with the post.
   */
  @Test
  protected void required_7_11_keepsCorrections() {
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
    return store().commit(new MentionStore.Commit(List.of(changes), List.of(), null, null));
  }

  private void withdraw(Mention mention, Removal.Cause cause) {
    store()
        .commit(
            new MentionStore.Commit(
                List.of(new Outcome.Withdrawn(mention, cause)),
                List.of(new Tombstone(mention.id(), cause, NOON)),
                null,
                null));
  }

  private List<PostId> ids() {
    try (Stream<Mention> mentions = store().mentions()) {
      return mentions.map(Mention::id).toList();
    }
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
        .matches(
            List.of(
                new QueryMatch("q", List.of(new QueryMatch.Hit(new Span(0, text.length()), null)))))
        .build();
  }
}
