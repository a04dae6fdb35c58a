package dev.earshot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.jdbc.JdbcMentionStore;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.pipeline.AuthorKey;
import dev.earshot.pipeline.Fingerprint;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionFilter;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Refusal;
import dev.earshot.pipeline.Told;
import dev.earshot.pipeline.Tombstone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** What a sealed store in rows shows to who has the database and not the root key. */
class SealedRowsTest {
  private static final String CANARY = "canary";
  private static final Network NETWORK = new Network("rows");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Fingerprint PRINT =
      new Fingerprint(0x70726963_6b6c7931L, 0x32333435_36373839L);
  private static final ItemFault FAULT =
      new ItemFault(CANARY + "-source", CANARY + "-field", 3, CANARY + "-problem");
  private static final EarshotJson JSON = EarshotJson.of();

  /** What is sealed, of which tables. */
  private static final Map<String, List<String>> SEALED =
      new TreeMap<>(
          Map.of(
              "earshot_mention", List.of("id", "mention", "print"),
              "earshot_tombstone", List.of("id"),
              "earshot_claim", List.of("who", "id"),
              "earshot_early", List.of("author", "metric"),
              "earshot_notice", List.of("about"),
              "earshot_source", List.of("name", "connector", "state"),
              "earshot_position", List.of("name"),
              "earshot_reason", List.of("first", "second", "third")));

  private static final List<String> TABLES =
      Stream.concat(
              SEALED.keySet().stream(),
              Stream.of(
                  "earshot_store",
                  "earshot_mention_subject",
                  "earshot_mention_query",
                  "earshot_counted"))
          .toList();

  @TempDir Path folder;
  DataSource database = Databases.sqlite(Path.of("none"));

  @BeforeEach
  void makeDatabase() {
    database =
        Databases.sqlite(folder.resolve("mentions.db"), JournalMode.DELETE, SynchronousMode.FULL);
  }

  private Path key() {
    return folder.resolve("root.key");
  }

  private MentionStore open() {
    return open("shop", RootKeys.in(key()));
  }

  private MentionStore open(String name, Encryption with) {
    return JdbcMentionStore.open(
        database, name, JSON, JdbcMentionStore.Options.standard().encrypted(with));
  }

  private MentionStore openPlain() {
    return JdbcMentionStore.open(database, "shop", JSON);
  }

  private static AuthorId author(String name) {
    return AuthorId.of(NETWORK, CANARY + "-author-" + name);
  }

  private static PostId id(String name) {
    return PostId.of(NETWORK, CANARY + "-post-" + name);
  }

  private static Mention mention(String name) {
    Post post =
        Post.builder(id(name))
            .author(Author.builder(author(name)).handle(CANARY + "-handle").build())
            .text(CANARY + " in the text of " + name)
            .visibility(Visibility.PUBLIC)
            .publishedAt(NOON)
            .build();
    return Mention.builder(post)
        .subjects(Set.of(new SubjectKey(name.hashCode(), 7)))
        .matches(List.of(new QueryMatch(CANARY + "-query", List.of())))
        .build();
  }

  private static Kept present(String name) {
    return Kept.Present.of(mention(name), PRINT, NOON);
  }

  private static Tombstone stone(String name) {
    return new Tombstone(id(name), Removal.Cause.SOURCE_DELETED, NOON, null);
  }

  private static Kept awaited(String name) {
    AuthorKey author = AuthorKey.of(author(name));
    return new Kept.Awaited(
        id(name),
        List.of(new Kept.Claim(author, stone(name))),
        List.of(new Kept.Early(author, new Metric(CANARY + "-metric", 3, NOON))));
  }

  /** Two rows at least of every table. */
  private static void fill(MentionStore store) {
    fill(store, List.of("1", "2"));
    fill(store, List.of("3", "4"));
    store.acknowledge(CANARY + "-sink", 2);
    store.acknowledge(CANARY + "-other-sink", 3);
  }

  private static void fill(MentionStore store, List<String> names) {
    List<Outcome.Change> changes = new ArrayList<>();
    List<Kept> states = new ArrayList<>();
    for (String name : names) {
      changes.add(new Outcome.Admitted(mention(name)));
      states.add(present(name));
      changes.add(
          new Outcome.Withdrawn(id("gone" + name), Removal.Cause.SOURCE_DELETED, NOON, null));
      states.add(new Kept.Gone(stone("gone" + name), List.of(), List.of()));
      states.add(awaited("awaited" + name));
      changes.add(new Outcome.AccountChanged(new AuthorEvent.Protected(author("told"), NOON)));
      Removal.Cause cause = Removal.Cause.OPTED_OUT;
      changes.add(new Outcome.Forgotten(new Removal.OfAuthor(author("out" + name), cause, NOON)));
      changes.add(
          new Outcome.Forgotten(
              new Removal.OfSubject(new SubjectKey(9, name.hashCode()), cause, NOON)));
    }
    String source = CANARY + "-source" + (names.contains("1") ? "" : "-two");
    store.commit(
        new MentionStore.Commit(
            changes,
            states,
            Map.of(source, new Checkpoint(CANARY + "-connector", 1, CANARY + "-state")),
            new Told(
                Map.of(source, 2L),
                List.of(new Outcome.Refused(id("refused"), new Refusal("CODE", CANARY + "-rule"))),
                List.of(FAULT))));
  }

  /** All that a store answers. */
  private static Map<String, Object> answers(MentionStore store) {
    Map<String, Object> answers = new LinkedHashMap<>();
    answers.put("last", store.lastChange());
    answers.put("size", store.size());
    answers.put("tally", store.tally());
    answers.put("changes", store.changesSince(0, 9_999));
    answers.put("removals", store.removalsSince(0));
    answers.put("mentions", all(store.mentions()));
    answers.put("subjects", Set.copyOf(all(store.subjects())));
    answers.put("authors", Set.copyOf(all(store.authors())));
    answers.put("page", store.page(MentionFilter.ALL.matched(CANARY + "-query"), 0, 9_999));
    answers.put("counted", store.isCounted(FAULT));
    for (String name : List.of("-source", "-source-two")) {
      answers.put("checkpoint of " + name, store.checkpoint(CANARY + name));
    }
    for (String name : List.of("-sink", "-other-sink")) {
      answers.put("position of " + name, store.position(CANARY + name));
    }
    for (String name : List.of("1", "2", "3", "4")) {
      answers.put("found " + name, store.find(id(name)));
      answers.put("of " + name, store.postsOf(author(name)));
      answers.put("of key " + name, store.postsOf(new SubjectKey(name.hashCode(), 7)));
      answers.put("gone " + name, store.tombstone(id("gone" + name)));
      Set<PostId> ids = Set.of(id(name), id("gone" + name), id("awaited" + name));
      store.load(ids).forEach((id, kept) -> answers.put("state of " + id, said(kept)));
    }
    return answers;
  }

  private static Object said(Kept kept) {
    return kept instanceof Kept.Present present
        ? List.of(present.mention(), present.fingerprint(), present.seenAt())
        : kept;
  }

  private static <T> List<T> all(Stream<T> stream) {
    try (stream) {
      return stream.toList();
    }
  }

  /** Each value of each row of some tables, as bytes. */
  private Map<String, byte[]> dump(List<String> tables) throws SQLException {
    Map<String, byte[]> values = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        try (ResultSet row = statement.executeQuery("SELECT rowid, * FROM " + table)) {
          while (row.next()) {
            for (int i = 2; i <= row.getMetaData().getColumnCount(); i++) {
              Object value = row.getObject(i);
              values.put(
                  table + "." + row.getMetaData().getColumnName(i) + " of " + row.getLong(1),
                  value instanceof byte[] bytes ? bytes : String.valueOf(value).getBytes(UTF_8));
            }
          }
        }
      }
    }
    return values;
  }

  /** Where something stands: in values, and in the file of the database. */
  private List<String> places(byte[] part) throws SQLException, IOException {
    List<String> places = new ArrayList<>();
    dump(TABLES)
        .forEach(
            (place, bytes) -> {
              if (contains(bytes, part)) {
                places.add(place);
              }
            });
    if (contains(Files.readAllBytes(folder.resolve("mentions.db")), part)) {
      places.add("file");
    }
    return places;
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(part, StandardCharsets.ISO_8859_1));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] key(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** What would tell of a post, an author, a query, a source or a sink. */
  private static Map<String, byte[]> telling() {
    Map<String, byte[]> telling = new LinkedHashMap<>();
    telling.put("text", CANARY.getBytes(UTF_8));
    for (String hashed :
        List.of(
            id("1").toString(),
            id("gone1").toString(),
            id("awaited1").toString(),
            id("refused").toString(),
            author("1").toString(),
            author("told").toString(),
            CANARY + "-query",
            CANARY + "-source",
            CANARY + "-sink",
            "R4:CODE" + (CANARY + "-rule").length() + ":" + CANARY + "-rule")) {
      telling.put("hash of " + hashed, sha256(hashed));
    }
    AuthorKey author = AuthorKey.of(author("awaited1"));
    telling.put("a claim's author", key(author.high(), author.low()));
    telling.put("a notice's subject", key(9, "1".hashCode()));
    telling.put("a fingerprint", key(PRINT.high(), PRINT.low()));
    return telling;
  }

  private void assertNothingInTheClear() throws SQLException, IOException {
    for (Map.Entry<String, byte[]> each : telling().entrySet()) {
      assertEquals(List.of(), places(each.getValue()), each.getKey());
    }
    for (String half : List.of("print_high", "print_low")) {
      assertEquals(
          "0", Databases.select(database, "SELECT max(abs(" + half + ")) FROM earshot_mention"));
    }
  }

  @Test
  @DisplayName(
      "IS-27: nothing of posts, people, sources and sinks stands in a sealed store's rows, nor a"
          + " hash that one could guess")
  void nothingIsInTheClear() throws SQLException, IOException {
    MentionStore plain = openPlain();
    fill(plain);
    Map<String, Object> answers = answers(plain);
    for (Map.Entry<String, byte[]> each : telling().entrySet()) {
      assertNotEquals(List.of(), places(each.getValue()), "not looked for: " + each.getKey());
    }
    Files.delete(folder.resolve("mentions.db"));
    MentionStore store = open();
    fill(store);
    assertEquals(answers, answers(store));
    assertEquals(answers, answers(open()));
    assertNothingInTheClear();
    store.commit(new MentionStore.Commit(List.of(), List.of(present("1")), Map.of()));
    assertEquals(answers, answers(store), "seen again");
    assertNothingInTheClear();
  }

  @Test
  @DisplayName("IS-27: a store in rows that was not sealed is sealed as a whole")
  void aPlainStoreIsSealed() throws SQLException, IOException {
    MentionStore plain = openPlain();
    fill(plain);
    JdbcMentionStore.open(database, "other", JSON).acknowledge("sink", 0);
    List<Mention> many = IntStream.range(0, 1_200).mapToObj(n -> mention("of many " + n)).toList();
    plain.commit(
        new MentionStore.Commit(
            many.stream().<Outcome.Change>map(Outcome.Admitted::new).toList(),
            many.stream().<Kept>map(each -> Kept.Present.of(each, PRINT, NOON)).toList(),
            Map.of()));
    Map<String, Object> answers = answers(plain);
    Map<String, Integer> counts = counts();
    MentionStore store = open();
    assertEquals(answers, answers(store));
    assertEquals(counts, counts(), "rows of each table");
    assertNothingInTheClear();
    EarshotException stale =
        assertThrows(
            BrokenException.class, () -> JdbcMentionStoreTest.commit(plain, CANARY + "-stale"));
    assertTrue(String.valueOf(stale.getMessage()).contains("sealed it meanwhile"), "says what is");
    for (Executable each :
        List.<Executable>of(
            () -> plain.load(Set.of(id("1"))),
            () -> plain.acknowledge(CANARY + "-sink", 1),
            () -> plain.find(id("1")),
            () -> plain.tombstone(id("gone1")),
            () -> plain.postsOf(author("1")),
            () -> plain.page(MentionFilter.ALL, 0, 9),
            () -> plain.checkpoint(CANARY + "-source"),
            () -> plain.position(CANARY + "-sink"),
            () -> plain.isCounted(FAULT),
            () -> all(plain.subjects()),
            () -> all(plain.subjects(List.of(new SubjectKey("1".hashCode(), 7)))),
            () -> all(plain.authors()),
            () -> plain.tally(),
            () -> plain.removalsSince(0))) {
      assertThrows(BrokenException.class, each, "nothing is not what is there");
    }
    assertNothingInTheClear();
    assertThrows(RefusedException.class, this::openPlain);
    long last = store.lastChange();
    assertEquals(last + 1, JdbcMentionStoreTest.commit(store, "next"));
    assertEquals(last + 1, open().lastChange());
    assertEquals(0, JdbcMentionStore.open(database, "other", JSON).position("sink"));
  }

  private Map<String, Integer> counts() throws SQLException {
    Map<String, Integer> counts = new TreeMap<>();
    for (String table : TABLES) {
      counts.put(
          table, Integer.valueOf(Databases.select(database, "SELECT count(*) FROM " + table)));
    }
    return counts;
  }

  @Test
  @DisplayName("IS-27: a store whose sealing breaks off stays whole as it was, and is sealed next")
  void aSealingThatBreaksOff() throws SQLException, IOException {
    fill(openPlain());
    Map<String, Object> answers = answers(openPlain());
    FailingSource source = new FailingSource(database);
    JdbcMentionStore.Options options =
        JdbcMentionStore.Options.standard().encrypted(RootKeys.in(key()));
    int broken = 0;
    for (int at = 1; broken == at - 1; at++) {
      source.breakAt(at, false);
      try {
        JdbcMentionStore.open(source, "shop", JSON, options);
      } catch (EarshotException e) {
        broken = at;
        assertEquals(answers, answers(openPlain()), "broken at " + at);
      }
    }
    assertTrue(broken > 40, "statements of a sealing: " + broken);
    assertEquals(answers, answers(open()));
    assertNothingInTheClear();
  }

  @Test
  @DisplayName("IS-22: a sealed store in rows opens with its tenant's root key alone")
  void opensWithItsRootKeyAlone() throws SQLException {
    fill(open());
    MentionStore other = open("other", RootKeys.in(folder.resolve("other.key")));
    JdbcMentionStoreTest.commit(other, "of another tenant");
    Map<String, Object> answers = answers(open());
    Map<String, byte[]> rows = dump(TABLES);
    RefusedException without = assertThrows(RefusedException.class, this::openPlain);
    assertTrue(String.valueOf(without.getMessage()).contains("encrypted"), "says what to do");
    assertThrows(
        RefusedException.class, () -> open("shop", RootKeys.in(folder.resolve("other.key"))));
    assertThrows(RefusedException.class, () -> open("other", RootKeys.in(key())));

    byte[] wrapped = wrapped("shop");
    for (int at = 0; at < wrapped.length; at++) {
      byte[] damaged = wrapped.clone();
      damaged[at] ^= 1;
      setWrapped("shop", damaged);
      assertThrows(RefusedException.class, this::open, "damaged at " + at);
    }
    setWrapped("shop", wrapped);
    whileChanged("SET wrapped_key = NULL WHERE name = 'shop'", BrokenException.class);
    whileChanged("SET root_key = NULL WHERE name = 'shop'", BrokenException.class);
    whileChanged("SET root_key = 'file:none' WHERE name = 'shop'", RefusedException.class);
    whileChanged("SET root_key = NULL, wrapped_key = NULL", BrokenException.class);
    assertSame(rows, dump(TABLES));
    assertEquals(answers, answers(open()));
    assertEquals(1, open("other", RootKeys.in(folder.resolve("other.key"))).size());
  }

  /** No way of opening goes on where the head row says something else. */
  private void whileChanged(String change, Class<? extends EarshotException> expected) {
    Databases.execute(
        database,
        "CREATE TABLE kept AS SELECT id, root_key, wrapped_key FROM earshot_store",
        "UPDATE earshot_store " + change);
    assertThrows(expected, this::open, change);
    assertThrows(EarshotException.class, this::openPlain, change);
    Databases.execute(
        database,
        "UPDATE earshot_store SET root_key = kept.root_key, wrapped_key = kept.wrapped_key FROM"
            + " kept WHERE kept.id = earshot_store.id",
        "DROP TABLE kept");
  }

  @Test
  @DisplayName("IS-22: the rows of one store do not open as those of another")
  void storesAreNotSwapped() throws SQLException {
    Encryption with = RootKeys.in(key());
    fill(open("shop", with));
    JdbcMentionStoreTest.commit(open("other", with), "of another tenant");
    swapNames();
    assertThrows(RefusedException.class, this::open, "under one root key too");
    swapNames();
    byte[] shop = wrapped("shop");
    setWrapped("shop", wrapped("other"));
    assertThrows(RefusedException.class, this::open);
    setWrapped("shop", shop);
    assertEquals(4, open().size());

    Databases.execute(database, "UPDATE earshot_store SET name = 'former' WHERE name = 'shop'");
    open().close(); // a new one of that name, whose key opens for it
    setWrapped("former", wrapped("shop"));
    Databases.execute(
        database,
        "DELETE FROM earshot_store WHERE name = 'shop'",
        "UPDATE earshot_store SET name = 'shop' WHERE name = 'former'");
    BrokenException foreign = assertThrows(BrokenException.class, this::open);
    assertTrue(String.valueOf(foreign.getMessage()).contains("its key"), foreign::toString);
  }

  private void swapNames() {
    Databases.execute(
        database,
        "UPDATE earshot_store SET name = 'third' WHERE name = 'shop'",
        "UPDATE earshot_store SET name = 'shop' WHERE name = 'other'",
        "UPDATE earshot_store SET name = 'other' WHERE name = 'third'");
  }

  @Test
  @DisplayName("SM-27: a sealed value in another's row, or with one bit changed, is noticed")
  void valuesAreBoundToTheirRows() throws SQLException {
    fill(open());
    Map<String, Object> answers = answers(open());
    for (Map.Entry<String, List<String>> each : SEALED.entrySet()) {
      for (String column : each.getValue()) {
        String table = each.getKey();
        Map<Long, byte[]> values = values(table, column);
        List<Long> rowids = List.copyOf(values.keySet());
        assertTrue(rowids.size() > 1, "rows with " + table + "." + column);
        for (int at = 0; at < rowids.size(); at++) {
          byte[] next = values.get(rowids.get((at + 1) % rowids.size()));
          set(table, column, rowids.get(at), next == null ? new byte[0] : next);
        }
        assertNoticed(table + "." + column + " of another row");
        values.forEach((rowid, value) -> set(table, column, rowid, value));
        for (int byteAt : new int[] {0, 12, 28}) {
          values.forEach((rowid, value) -> set(table, column, rowid, changed(value, byteAt)));
          assertNoticed(table + "." + column + " with another byte " + byteAt);
        }
        values.forEach((rowid, value) -> set(table, column, rowid, value));
        assertEquals(answers, answers(open()));
      }
    }
  }

  private void assertNoticed(String what) {
    BrokenException broken = assertThrows(BrokenException.class, () -> answers(open()), what);
    assertFalse(broken.toString().contains(CANARY), "says nothing of contents");
  }

  private static byte[] changed(byte[] value, int at) {
    byte[] changed = value.clone();
    changed[Math.min(at, value.length - 1)] ^= 1;
    return changed;
  }

  private Map<Long, byte[]> values(String table, String column) throws SQLException {
    Map<Long, byte[]> values = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT rowid, " + column + " FROM " + table)) {
      while (row.next()) {
        values.put(row.getLong(1), row.getBytes(2));
      }
    }
    return values;
  }

  private void set(String table, String column, long rowid, byte[] value) {
    update("UPDATE " + table + " SET " + column + " = ? WHERE rowid = " + rowid, value);
  }

  private void update(String sql, byte[] value) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, value);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] wrapped(String name) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT wrapped_key FROM earshot_store WHERE name = '" + name + "'")) {
      row.next();
      return row.getBytes(1);
    }
  }

  private void setWrapped(String name, byte[] wrapped) {
    update("UPDATE earshot_store SET wrapped_key = ? WHERE name = '" + name + "'", wrapped);
  }

  @Test
  @DisplayName("IS-13: another root key takes a store in rows over by writing its head row alone")
  void aRootKeyIsTurned() throws IOException, SQLException {
    fill(open());
    Map<String, Object> answers = answers(open());
    Map<String, byte[]> heads = dump(List.of("earshot_store"));
    Map<String, byte[]> rows = dump(List.copyOf(SEALED.keySet()));
    List<String> former = Files.readAllLines(key());
    RootKeys.rotated(key());
    MentionStore running = open();
    assertEquals(answers, answers(running));
    assertSame(rows, dump(List.copyOf(SEALED.keySet())));
    assertFalse(
        Arrays.equals(
            heads.get("earshot_store.wrapped_key of 1"),
            dump(List.of("earshot_store")).get("earshot_store.wrapped_key of 1")));
    Files.write(key(), List.of(Files.readAllLines(key()).get(1)));
    assertEquals(answers, answers(open()));
    assertEquals(running.lastChange() + 1, JdbcMentionStoreTest.commit(running, "goes on"));
    Files.write(key(), former);
    assertThrows(RefusedException.class, this::open, "the former key opens it no more");
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((place, bytes) -> assertTrue(Arrays.equals(bytes, found.get(place)), place));
  }

  @Test
  void tablesOfTheVersionBeforeAreTakenOver() throws SQLException, IOException {
    fill(openPlain());
    Map<String, Object> answers = answers(openPlain());
    Databases.execute(
        database,
        "ALTER TABLE earshot_store DROP COLUMN root_key",
        "ALTER TABLE earshot_store DROP COLUMN wrapped_key",
        "ALTER TABLE earshot_mention DROP COLUMN print",
        "ALTER TABLE earshot_claim DROP COLUMN who",
        "UPDATE earshot_store_schema SET version = 1");
    assertEquals(answers, answers(openPlain()));
    assertEquals(answers, answers(open()));
    assertNothingInTheClear();
  }
}
