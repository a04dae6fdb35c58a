package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Told;
import dev.earshot.pipeline.Tombstone;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

class JdbcMentionStoreTest {
  private static final Network NETWORK = new Network("rows");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final EarshotJson JSON = EarshotJson.of();

  @TempDir Path folder;
  DataSource database = Databases.sqlite(Path.of("none"));

  @BeforeEach
  void makeDatabase() {
    database = Databases.sqlite(folder.resolve("mentions.db"));
  }

  private static JdbcMentionStore open(DataSource source) {
    return JdbcMentionStore.open(source, "shop", JSON);
  }

  private JdbcMentionStore.Options encrypted() {
    return standard().encrypted(RootKeys.in(folder.resolve("root.key")));
  }

  @Test
  void twoStoresAndALedgerInOneDatabaseDoNotSeeEachOther() {
    MentionStore shop = open(database);
    MentionStore other = JdbcMentionStore.open(database, "other'; --", JSON);
    JdbcLedger ledger = JdbcLedger.create(database, "shop", InstantSource.system());
    commit(shop, "1");
    assertEquals(1, commit(other, "2"));
    assertEquals(List.of("1"), ids(shop));
    assertEquals(List.of("2"), ids(other));
    assertEquals(0, ledger.lastSequence());
    assertEquals(List.of("1"), ids(open(database)));
  }

  @Test
  void tablesOfANewerVersionAreRefused() {
    open(database).close();
    Databases.execute(database, "UPDATE earshot_store_schema SET version = 3");
    RefusedException refused = assertThrows(RefusedException.class, () -> open(database));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 3"), "names it");
  }

  @Test
  void anUnknownProductIsRefusedInWords() {
    DataSource other = new FailingSource(database).named("H2");
    RefusedException refused = assertThrows(RefusedException.class, () -> open(other));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("mention store"), "says of what");
    assertTrue(String.valueOf(refused.getMessage()).contains("H2"), "names it");
    assertThrows(IllegalArgumentException.class, () -> JdbcMentionStore.open(database, " ", JSON));
  }

  @Test
  void aDatabaseThatPromisesNothingIsRefusedUnlessTheHostAcceptsTheLoss() {
    for (DataSource each :
        List.of(
            Databases.sqlite(folder.resolve("normal.db"), JournalMode.WAL, SynchronousMode.NORMAL),
            Databases.sqlite(folder.resolve("off.db"), JournalMode.DELETE, SynchronousMode.OFF),
            Databases.sqlite(folder.resolve("m.db"), JournalMode.MEMORY, SynchronousMode.FULL))) {
      assertThrows(RefusedException.class, () -> open(each));
      JdbcMentionStore accepted =
          JdbcMentionStore.open(
              each, "shop", JSON, JdbcMentionStore.Options.standard().acceptingLoss());
      commit(accepted, "1");
      assertFalse(accepted.durability().isPromised());
    }
    assertTrue(open(database).durability().isPromised());
  }

  @Test
  void aSessionThatNoLongerPromisesDurabilityAcknowledgesNothing() {
    FailingSource source = new FailingSource(database);
    MentionStore store = open(source);
    source.delegate =
        Databases.sqlite(folder.resolve("mentions.db"), JournalMode.WAL, SynchronousMode.NORMAL);
    assertThrows(RefusedException.class, () -> commit(store, "1"));
    source.delegate = database;
    assertEquals(1, commit(store, "1"));
  }

  @Test
  void aDatabaseThatDoesNotAnswerMayLaterAndOneWithoutItsTablesWillNot() {
    FailingSource source = new FailingSource(database);
    MentionStore store = open(source);
    commit(store, "1");
    source.isGone = true;
    assertThrows(UnavailableException.class, store::lastChange);
    assertThrows(UnavailableException.class, () -> commit(store, "2"));
    source.isGone = false;
    assertEquals(2, commit(store, "2"));
    Databases.execute(database, "UPDATE earshot_mention SET id = x'00', mention = x'7b'");
    assertThrows(BrokenException.class, () -> store.postsOf(ADA));
    assertThrows(BrokenException.class, () -> store.find(id("1")));
    Databases.execute(database, "DELETE FROM earshot_store");
    assertThrows(BrokenException.class, store::lastChange);
    Databases.execute(database, "DROP TABLE earshot_mention");
    BrokenException broken = assertThrows(BrokenException.class, () -> store.find(id("1")));
    assertTrue(String.valueOf(broken.getMessage()).contains("restore"), "says what to do");
    store.close();
    assertThrows(IllegalStateException.class, store::lastChange);
  }

  @Test
  void aConnectionThatBreaksAnywhere() {
    breaksAnywhere(Databases.sqlite(folder.resolve("before.db")), false, standard());
    breaksAnywhere(Databases.sqlite(folder.resolve("after.db")), true, standard());
  }

  @Test
  void aConnectionOfASealedStoreThatBreaksAnywhere() {
    breaksAnywhere(Databases.sqlite(folder.resolve("before.db")), false, encrypted());
    breaksAnywhere(Databases.sqlite(folder.resolve("after.db")), true, encrypted());
  }

  private static JdbcMentionStore.Options standard() {
    return JdbcMentionStore.Options.standard();
  }

  static void breaksAnywhere(DataSource real, boolean after, JdbcMentionStore.Options options) {
    FailingSource source = new FailingSource(real);
    MentionStore store = JdbcMentionStore.open(source, "shop", JSON, options);
    List<String> acknowledged = new ArrayList<>();
    int broken = 0;
    for (int at = 1; broken == at - 1; at++) {
      String kept = "kept-" + at;
      commit(store, kept);
      String name = "at-" + at;
      long before = store.lastChange();
      source.breakAt(at, after);
      MentionStore.Commit batch = batch(name, kept, at);
      try {
        store.commit(batch);
      } catch (UnavailableException e) {
        broken = at;
        source.breakAt(0, after);
        long there = store.lastChange() - before;
        assertTrue(there == 0 || there == 3, "half a batch: " + there);
        boolean isUnknown = String.valueOf(e.getMessage()).contains("may or may not");
        assertTrue(isUnknown || there == 0, "said that nothing was recorded");
        if (there == 0) {
          assertEquals(before + 3, store.commit(batch));
        }
      }
      source.breakAt(0, after);
      acknowledged.add(name);
      assertEquals(acknowledged, ids(store));
      assertEquals(at, store.tally().events().get("a source"));
      assertEquals(at, store.tally().withdrawn().get(Removal.Cause.ERASED));
      assertEquals("" + at, store.checkpoint("a source").orElseThrow().state());
      assertEquals(at, store.size());
    }
    assertTrue(broken > 15, "statements of a commit: " + broken);
    MentionStore again = JdbcMentionStore.open(real, "shop", JSON, options);
    assertEquals(acknowledged, ids(again));
    assertEquals(store.tally(), again.tally());
    assertEquals(store.changesSince(0, 9_999), again.changesSince(0, 9_999));
  }

  @Test
  void aBatchThatIsToldAgainAfterABreakIsKeptOnceAndTellsEverySinkOnce() {
    for (boolean after : new boolean[] {false, true}) {
      FailingSource source =
          new FailingSource(Databases.sqlite(folder.resolve("again-" + after + ".db")));
      MentionStore store = open(source);
      List<String> heard = new ArrayList<>();
      Pipeline pipeline =
          Pipeline.builder(
                  Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
              .sink(
                  delivery ->
                      delivery.changes().stream()
                          .flatMap(change -> change.arrival().stream())
                          .forEach(mention -> heard.add(mention.id().nativeId())))
              .build();
      List<SourceEvent> posts = Posts.published(60);
      List<String> told = new ArrayList<>();
      int breaks = 0;
      for (int n = 1; n <= posts.size(); n++) {
        List<SourceEvent> batch = posts.subList(n - 1, n);
        Checkpoint checkpoint = new Checkpoint("contract", 1, "" + n);
        source.breakAt(n, after);
        try {
          pipeline.worker().process("a source", batch, checkpoint);
        } catch (UnavailableException e) {
          breaks++;
          source.breakAt(0, after);
          pipeline.worker().process("a source", batch, checkpoint);
        }
        source.breakAt(0, after);
        pipeline.catchUp();
        told.add("" + n);
        assertEquals(told, heard);
        assertEquals(told, ids(store));
        assertEquals(checkpoint, store.checkpoint("a source").orElseThrow());
      }
      assertTrue(breaks > 20 && breaks < 60, "statements of a batch: " + breaks);
      assertEquals(60, store.lastChange());
    }
  }

  @Test
  void aPollThatBringsNothingTakesNoLock() throws SQLException {
    MentionStore store = open(database);
    Checkpoint checkpoint = new Checkpoint("contract", 1, "7");
    MentionStore.Commit idle =
        new MentionStore.Commit(List.of(), List.of(), Map.of("a source", checkpoint));
    commit(store, "1");
    store.commit(idle);
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertEquals(1, store.commit(idle));
    }
    assertEquals(Map.of(), store.tally().events());
  }

  /** Admits a post, withdraws another, and tells something of an account. */
  private static MentionStore.Commit batch(String name, String gone, int at) {
    Mention mention = mention(name, "text");
    return new MentionStore.Commit(
        List.of(
            new Outcome.Admitted(mention),
            new Outcome.Withdrawn(id(gone), Removal.Cause.ERASED, NOON, null),
            new Outcome.AccountChanged(new AuthorEvent.Protected(ADA, NOON))),
        List.of(present(mention), gone(gone, Removal.Cause.ERASED)),
        Map.of("a source", new Checkpoint("contract", 1, "" + at)),
        new Told(Map.of("a source", 1L), List.of(), List.of()));
  }

  @Test
  void whatIsForgottenIsWrittenOverInTheDatabasesFile() throws IOException {
    Path file = folder.resolve("forgets.db");
    DataSource one = Databases.sqlite(file, JournalMode.DELETE, SynchronousMode.FULL);
    MentionStore store = open(one);
    store.commit(
        new MentionStore.Commit(
            List.of(
                new Outcome.Admitted(mention("1", "canary-one".repeat(900))),
                new Outcome.Admitted(mention("2", "canary-two")),
                new Outcome.AccountChanged(
                    new AuthorEvent.Renamed(ADA, "canary-three", "countess", NOON))),
            List.of(
                present(mention("1", "canary-one".repeat(900))),
                present(mention("2", "canary-two"))),
            Map.of()));
    assertTrue(contains(file, "canary-one"));
    assertTrue(contains(file, "canary-two"));
    assertTrue(contains(file, "canary-three"));
    withdraw(store, "1", Removal.Cause.OPTED_OUT);
    assertFalse(contains(file, "canary-one"));
    Mention revised = mention("2", "other words");
    store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Revised(null, revised)), List.of(present(revised)), Map.of()));
    assertFalse(contains(file, "canary-two"));
    store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Forgotten(new Removal.OfAuthor(ADA, Removal.Cause.ERASED, NOON))),
            List.of(),
            Map.of()));
    assertFalse(contains(file, "canary-three"));
    assertEquals(List.of("2"), ids(store));
  }

  @Test
  void whatWasToldOfAccountsGoesOnceEveryNamedSinkHasTakenIt() {
    MentionStore store = open(database);
    MentionStore.Commit told =
        new MentionStore.Commit(
            List.of(new Outcome.AccountChanged(new AuthorEvent.Protected(ADA, NOON))),
            List.of(),
            Map.of());
    store.commit(told);
    store.commit(told);
    assertEquals(2, store.changesSince(0, 9).changes().size());
    store.acknowledge("one", 2);
    store.acknowledge("two", 1);
    store.commit(told);
    assertEquals(2, store.changesSince(0, 9).changes().size(), "one of three was heard by both");
    assertEquals(3, store.changesSince(0, 9).last());
  }

  @Test
  void whatAnotherProcessForgotMeanwhileDoesNotComeBack() {
    MentionStore one = open(database);
    MentionStore two = open(database);
    commit(one, "1");
    one.load(Set.of(id("1"), id("2"), id("3")));
    withdraw(two, "1", Removal.Cause.OPTED_OUT);
    two.commit(
        new MentionStore.Commit(
            List.of(), List.of(gone("2", Removal.Cause.SOURCE_DELETED)), Map.of()));
    for (String stale : List.of("1", "2")) {
      one.load(Set.of(id("3")));
      UnavailableException refused =
          assertThrows(UnavailableException.class, () -> staleCommit(one, two, stale));
      assertTrue(String.valueOf(refused.getMessage()).contains("another process"), "says why");
    }
    assertEquals(List.of(), ids(one));
    assertEquals(Removal.Cause.SOURCE_DELETED, two.tombstone(id("2")).orElseThrow().cause());
    one.load(Set.of(id("3")));
    assertEquals(3, commit(one, "3"), "of what nobody else touched");
  }

  /** Loads, has another change the post, and decides as if it had not. */
  private static void staleCommit(MentionStore one, MentionStore two, String name) {
    one.load(Set.of(id(name)));
    two.commit(
        new MentionStore.Commit(
            List.of(), List.of(gone(name, Removal.Cause.SOURCE_DELETED)), Map.of()));
    commit(one, name);
  }

  @Test
  void aLoadDuringAnOwnCommitDoesNotStandInTheWayOfTheNext() {
    FailingSource source = new FailingSource(database);
    MentionStore store = open(source);
    source.meanwhile(() -> commit(store, "1")); // of another worker, who has the pipeline's lock
    assertEquals(Map.of(), store.load(Set.of(id("1"))));
    assertEquals(1, store.lastChange());
    assertEquals(2, commit(store, "1"));
  }

  @Test
  void storesThatCommitAtOnceNumberWithoutAHole() throws Exception {
    atOnce(database);
  }

  static void atOnce(DataSource database) throws Exception {
    Databases.execute(database, "SELECT 1"); // who switches a new file to WAL does not wait
    int each = 20;
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Long> numbers = new ArrayList<>();
    try {
      List<Future<List<Long>>> running = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        String name = "t" + thread + "-";
        running.add(
            threads.submit(
                () -> {
                  MentionStore own = open(database);
                  return IntStream.range(0, each).mapToObj(i -> commit(own, name + i)).toList();
                }));
      }
      for (Future<List<Long>> one : running) {
        numbers.addAll(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    numbers.sort(null);
    assertEquals(IntStream.rangeClosed(1, 3 * each).mapToObj(Long::valueOf).toList(), numbers);
    MentionStore store = open(database);
    assertEquals(3L * each, store.size());
    assertEquals(3L * each, store.changesSince(0, 9_999).changes().size());
  }

  @Test
  void aStreamOfManyPagesLeavesNobodyOut() {
    MentionStore store = open(database);
    int many = 1_030;
    List<Mention> mentions =
        IntStream.range(0, many)
            .mapToObj(n -> mention(AuthorId.of(NETWORK, "author" + n / 2), "n" + n, "text", n / 3))
            .toList();
    store.commit(
        new MentionStore.Commit(
            mentions.stream().<Outcome.Change>map(Outcome.Admitted::new).toList(),
            mentions.stream().map(JdbcMentionStoreTest::present).toList(),
            Map.of()));
    assertEquals(mentions.stream().map(each -> each.id().nativeId()).toList(), ids(store));
    try (Stream<Author> authors = store.authors()) {
      assertEquals(many / 2, authors.map(Author::id).distinct().count());
    }
    try (Stream<?> subjects = store.subjects()) {
      assertEquals((many + 2) / 3, subjects.count());
    }
    Set<PostId> all = mentions.stream().map(Mention::id).collect(Collectors.toSet());
    assertEquals(all, store.load(all).keySet());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            store.commit(
                new MentionStore.Commit(
                    List.of(),
                    List.of(present(mentions.get(0)), present(mentions.get(0))),
                    Map.of())));
  }

  @Test
  void noMessageHoldsContent() {
    MentionStore store = open(database);
    commit(store, "canary");
    Databases.execute(
        database, "UPDATE earshot_mention SET mention = CAST('{\"canary\":1' AS BLOB)");
    EarshotException broken = assertThrows(EarshotException.class, () -> store.find(id("canary")));
    for (Throwable each = broken; each != null; each = each.getCause()) {
      assertFalse(String.valueOf(each.getMessage()).contains("canary"), each.toString());
    }
  }

  /** Commits one post more, and returns the number of its change. */
  static long commit(MentionStore store, String name) {
    Mention mention = mention(name, "text");
    return store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Admitted(mention)), List.of(present(mention)), Map.of()));
  }

  private static void withdraw(MentionStore store, String name, Removal.Cause cause) {
    store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Withdrawn(id(name), cause, NOON, null)),
            List.of(gone(name, cause)),
            Map.of()));
  }

  private static Kept gone(String name, Removal.Cause cause) {
    return new Kept.Gone(new Tombstone(id(name), cause, NOON, null), List.of(), List.of());
  }

  private static Kept present(Mention mention) {
    return Kept.Present.of(mention, new Fingerprint(1, 2), NOON);
  }

  private static PostId id(String name) {
    return PostId.of(NETWORK, name);
  }

  private static Mention mention(String name, String text) {
    return mention(ADA, name, text, 1);
  }

  private static Mention mention(AuthorId author, String name, String text, int subject) {
    return Mention.builder(
            Post.builder(id(name))
                .author(Author.builder(author).build())
                .text(text)
                .visibility(Visibility.PUBLIC)
                .publishedAt(NOON)
                .build())
        .subjects(Set.of(new SubjectKey(subject, 7)))
        .build();
  }

  private static List<String> ids(MentionStore store) {
    try (Stream<Mention> mentions = store.mentions()) {
      return mentions.map(mention -> mention.id().nativeId()).toList();
    }
  }

  private static boolean contains(Path file, String part) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(part);
  }
}
