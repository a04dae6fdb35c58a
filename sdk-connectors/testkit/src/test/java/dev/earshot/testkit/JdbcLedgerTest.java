package dev.earshot.testkit;

import static dev.earshot.testkit.LedgerContract.ADA;
import static dev.earshot.testkit.LedgerContract.ADS;
import static dev.earshot.testkit.LedgerContract.BOB;
import static dev.earshot.testkit.LedgerContract.NOON;
import static dev.earshot.testkit.LedgerContract.batch;
import static dev.earshot.testkit.LedgerContract.event;
import static dev.earshot.testkit.LedgerContract.keyed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerCheckpoints;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.LedgerTransfer;
import dev.earshot.privacy.ledger.Pruned;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.StandingsReplica;
import dev.earshot.privacy.ledger.Verdict;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.receipt.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

class JdbcLedgerTest {
  private static final JdbcLedger.Options PROMPT =
      JdbcLedger.Options.standard().staleness(Duration.ofMillis(20));

  @TempDir Path folder;
  final SettableClock clock = new SettableClock(NOON);
  DataSource database = Databases.sqlite(Path.of("none"));

  @BeforeEach
  void makeDatabase() {
    database = Databases.sqlite(folder.resolve("ledgers.db"));
  }

  @Test
  void openNeverBeginsOneAndCreateNeverTakesOneOver() {
    assertThrows(RefusedException.class, () -> JdbcLedger.open(database, "shop", clock));
    assertEquals("0", Databases.select(database, "SELECT count(*) FROM sqlite_master"));
    JdbcLedger.create(database, "shop", clock).append(batch(2));
    assertThrows(RefusedException.class, () -> JdbcLedger.create(database, "shop", clock));
    assertThrows(RefusedException.class, () -> JdbcLedger.open(database, "Shop", clock));
    assertEquals(2, JdbcLedger.open(database, "shop", clock).lastSequence());
    JdbcLedger.Options standard = JdbcLedger.Options.standard();
    assertEquals(2, JdbcLedger.openOrCreate(database, "shop", clock, standard).lastSequence());
    assertEquals(0, JdbcLedger.openOrCreate(database, "new", clock, standard).lastSequence());
  }

  @Test
  void twoLedgersInOneDatabaseDoNotSeeEachOther() {
    Ledger shop = JdbcLedger.create(database, "shop", clock, PROMPT);
    Ledger other = JdbcLedger.create(database, "other'; --", clock, PROMPT);
    shop.append(keyed("k", "form-1"));
    assertEquals(1, other.append(List.of(keyed("k", "form-2"))).firstSequence());
    shop.append(event(LedgerEvent.Type.OPT_OUT, BOB));
    settle();
    assertEquals(List.of("form-1", ""), evidence(shop));
    assertEquals(List.of("form-2"), evidence(other));
    assertEquals(Verdict.NONE, other.standing(BOB).verdict(ADS, NOON));
    assertEquals(Verdict.OPTED_OUT, shop.standing(BOB).verdict(ADS, NOON));
    assertThrows(IllegalArgumentException.class, () -> other.entry(2));
  }

  @Test
  void tablesOfANewerVersionAreRefused() {
    JdbcLedger.create(database, "shop", clock).close();
    Databases.execute(database, "UPDATE earshot_schema SET version = 4");
    RefusedException refused =
        assertThrows(RefusedException.class, () -> JdbcLedger.open(database, "shop", clock));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 4"), "names it");
    assertThrows(RefusedException.class, () -> JdbcLedger.create(database, "new", clock));
  }

  @Test
  void anUnknownProductIsRefusedInWords() {
    DataSource other = new FailingSource(database).named("H2");
    RefusedException refused =
        assertThrows(RefusedException.class, () -> JdbcLedger.create(other, "shop", clock));
    assertTrue(String.valueOf(refused.getMessage()).contains("H2"), "names it");
  }

  @Test
  void aDatabaseThatPromisesNothingIsRefusedUnlessTheHostAcceptsTheLoss() {
    for (DataSource each :
        List.of(
            Databases.sqlite(folder.resolve("normal.db"), JournalMode.WAL, SynchronousMode.NORMAL),
            Databases.sqlite(folder.resolve("off.db"), JournalMode.DELETE, SynchronousMode.OFF),
            Databases.sqlite(folder.resolve("m.db"), JournalMode.MEMORY, SynchronousMode.FULL))) {
      assertThrows(RefusedException.class, () -> JdbcLedger.create(each, "shop", clock));
      JdbcLedger accepted =
          JdbcLedger.create(each, "shop", clock, JdbcLedger.Options.standard().acceptingLoss());
      accepted.append(batch(1));
      assertFalse(accepted.durability().isPromised());
      assertTrue(accepted.durability().words().contains("may be lost"), "says so");
    }
    assertTrue(JdbcLedger.create(database, "shop", clock).durability().isPromised());
  }

  @Test
  void aSessionThatNoLongerPromisesDurabilityAcknowledgesNothing() {
    FailingSource source = new FailingSource(database);
    JdbcLedger ledger = JdbcLedger.create(source, "shop", clock);
    source.delegate =
        Databases.sqlite(folder.resolve("ledgers.db"), JournalMode.WAL, SynchronousMode.NORMAL);
    assertThrows(RefusedException.class, () -> ledger.append(batch(1)));
    source.delegate = database;
    assertEquals(1, ledger.append(batch(1)).firstSequence());
  }

  @Test
  void whatAnotherAppendedIsKnownWithinTheStaleness() {
    Ledger one = JdbcLedger.create(database, "shop", clock, PROMPT);
    Ledger two = JdbcLedger.open(database, "shop", clock, PROMPT.staleness(Duration.ofMinutes(30)));
    assertEquals(Verdict.NONE, one.verdict(ADA, ADS, NOON));
    two.append(event(LedgerEvent.Type.OPT_OUT, ADA));
    settle();
    assertEquals(Verdict.OPTED_OUT, one.verdict(ADA, ADS, NOON));
    one.append(event(LedgerEvent.Type.OPT_OUT, BOB));
    assertEquals(Verdict.NONE, two.verdict(BOB, ADS, NOON), "no reader asks the database");
    assertEquals(3, two.append(batch(1)).firstSequence());
    assertEquals(Verdict.OPTED_OUT, two.verdict(BOB, ADS, NOON), "its own appends bring it along");
  }

  @Test
  @DisplayName("SR-06: a database that is gone longer than the staleness denies everybody")
  void aDatabaseThatIsGoneDenies() {
    FailingSource source = new FailingSource(database);
    Ledger ledger = JdbcLedger.create(source, "shop", clock, PROMPT);
    ledger.append(event(LedgerEvent.Type.GRANT, ADA));
    assertEquals(Verdict.GRANTED, ledger.standing(ADA).verdict(ADS, NOON));
    source.isGone = true;
    settle();
    assertEquals(Verdict.UNKNOWN, ledger.standing(ADA).verdict(ADS, NOON));
    assertEquals(Verdict.UNKNOWN, ledger.verdict(BOB, ADS, NOON));
    assertThrows(UnavailableException.class, ledger::known);
    assertThrows(UnavailableException.class, () -> ledger.append(batch(1)));
    source.isGone = false;
    settle();
    assertEquals(Verdict.GRANTED, ledger.standing(ADA).verdict(ADS, NOON));
    assertEquals(2, ledger.append(batch(1)).firstSequence());
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartMayAnswerLaterAndOneWithoutItsTablesWillNot() {
    FailingSource source = new FailingSource(database);
    JdbcLedger.Options standard = JdbcLedger.Options.standard();
    source.isGone = true;
    for (Executable start :
        List.<Executable>of(
            () -> JdbcLedger.create(source, "shop", clock),
            () -> JdbcLedger.openOrCreate(source, "shop", clock, standard),
            () -> JdbcLedger.open(source, "shop", clock))) {
      assertThrows(UnavailableException.class, start);
    }
    source.isGone = false;
    JdbcLedger ledger = JdbcLedger.create(source, "shop", clock);
    assertEquals(1, ledger.append(batch(1)).firstSequence());
    Databases.execute(database, "DROP TABLE earshot_event");
    String told =
        assertThrows(BrokenException.class, () -> JdbcLedger.open(source, "shop", clock))
            .toString();
    assertTrue(told.contains("restore the database"), told);
    assertThrows(BrokenException.class, () -> ledger.append(batch(1)));
  }

  @Test
  @DisplayName("SM-27: a connection that breaks at any statement loses nothing acknowledged")
  void aConnectionThatBreaksAnywhere() throws IOException {
    SecureRandom random = new SecureRandom();
    JdbcLedger.Options options =
        PROMPT.encrypted(
            new Encryption(FileRootKey.create(folder.resolve("root.key"), random), random));
    for (boolean after : new boolean[] {false, true}) {
      DataSource real = Databases.sqlite(folder.resolve("breaks-" + after + ".db"));
      FailingSource source = new FailingSource(real);
      JdbcLedger ledger = JdbcLedger.create(source, "shop", clock, options);
      List<String> acknowledged = new ArrayList<>();
      int broken = 0;
      for (int at = 1; broken == at - 1; at++) {
        for (LedgerEvent.Type type : List.of(LedgerEvent.Type.OPT_OUT, LedgerEvent.Type.OPT_IN)) {
          String name = "at-" + at + type;
          List<LedgerEvent> batch = List.of(keyed(name, name), said(type, name));
          long before = ledger.lastSequence();
          if (type == LedgerEvent.Type.OPT_OUT) {
            source.breakAt(at, after);
          }
          try {
            ledger.append(batch);
          } catch (UnavailableException e) {
            broken = at;
            source.breakAt(0, after);
            long there = ledger.lastSequence() - before;
            assertTrue(there == 0 || there == 2, "half a batch: " + there);
            boolean isUnknown = String.valueOf(e.getMessage()).contains("may or may not");
            assertTrue(isUnknown || there == 0, "said that nothing was recorded");
            assertEquals(before + 1, ledger.append(batch).firstSequence());
          }
          source.breakAt(0, after);
          acknowledged.add(name);
          acknowledged.add(name);
          assertEquals(acknowledged, evidence(ledger));
        }
      }
      assertTrue(broken > 8, "statements of an append: " + broken);
      JdbcLedger again = JdbcLedger.open(real, "shop", clock, options);
      assertEquals(acknowledged, evidence(again));
      assertEquals(ledger.standing(BOB).verdict(ADS, NOON), again.standing(BOB).verdict(ADS, NOON));
    }
  }

  @Test
  void rowsThatAreNotThoseThatWereWrittenAreFound() {
    for (String damage :
        List.of(
            "UPDATE earshot_event SET recorded_seconds = recorded_seconds + 1 WHERE number = 2",
            "DELETE FROM earshot_event WHERE number = 3",
            "DELETE FROM earshot_event WHERE number = 2",
            "UPDATE earshot_event SET record = (SELECT record FROM earshot_event WHERE number = 1)"
                + " WHERE number = 2",
            "UPDATE earshot_event SET record = x'03' WHERE number = 2",
            "UPDATE earshot_event SET recorded_nanos = -1, recorded_seconds = 9223372036854775807"
                + " WHERE number = 2",
            "UPDATE earshot_ledger SET last_event = 2",
            "UPDATE earshot_ledger SET tree = x'00'",
            "DELETE FROM earshot_ledger")) {
      DataSource one =
          Databases.sqlite(folder.resolve("d" + Integer.toHexString(damage.hashCode()) + ".db"));
      Ledger running = JdbcLedger.create(one, "shop", clock, PROMPT);
      running.append(event(LedgerEvent.Type.OPT_OUT, ADA));
      running.append(event(LedgerEvent.Type.GRANT, BOB));
      running.append(event(LedgerEvent.Type.OPT_OUT, BOB));
      Databases.execute(one, damage);
      RuntimeException refused =
          assertThrows(RuntimeException.class, () -> JdbcLedger.open(one, "shop", clock), damage);
      assertTrue(refused instanceof BrokenException || refused instanceof RefusedException, damage);
      if (damage.contains("_ledger")) {
        settle();
        assertEquals(Verdict.UNKNOWN, running.verdict(ADA, ADS, NOON), damage);
      }
    }
  }

  /* In the last subtree, which is not complete, and in one that is. */
  private static final List<String> ALTERED =
      List.of(
          "UPDATE earshot_event SET record = CAST(substr(record, 1, 1) || x'01' ||"
              + " substr(record, 3) AS BLOB) WHERE number = 697",
          "UPDATE earshot_event SET recorded_seconds = recorded_seconds - 86400 WHERE number = 5",
          "UPDATE earshot_event SET batch = batch - 1 WHERE number IN (5, 697)",
          "UPDATE earshot_event SET batch = 9223372036854775807 WHERE number IN (5, 697)",
          "UPDATE earshot_event SET batch_size = batch_size - 1 WHERE number IN (5, 697)",
          "UPDATE earshot_event SET record = CAST('A' || substr(record, 2) AS BLOB) WHERE number"
              + " IN (5, 697)",
          "UPDATE earshot_event SET record = x'' WHERE number IN (5, 697)",
          "UPDATE earshot_event SET record = x'03' WHERE number IN (5, 697)",
          "UPDATE earshot_event SET recorded_nanos = 2147483647, recorded_seconds ="
              + " 9223372036854775807 WHERE number IN (5, 697)",
          "DELETE FROM earshot_event WHERE number IN (5, 697)");

  /* A ledger of 700 events of which rows are altered while it is open. */
  private JdbcLedger altered(DataSource one, JdbcLedger.Options options, String damage) {
    JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, options);
    ledger.append(batch(400));
    ledger.append(said(LedgerEvent.Type.OPT_OUT, "form"));
    ledger.append(batch(299));
    Databases.execute(one, damage);
    settle();
    return ledger;
  }

  private DataSource fresh() {
    return Databases.sqlite(folder.resolve("fresh-" + UUID.randomUUID() + ".db"));
  }

  private static void assertBroken(Executable what, String context) {
    BrokenException told = assertThrows(BrokenException.class, what, context);
    String message = String.valueOf(told.getMessage());
    assertTrue(message.contains("restore the database"), message);
    assertTrue(message.startsWith("ledger: "), message);
  }

  @Test
  @DisplayName("SM-27: rows altered while a ledger is open are neither signed nor proven")
  void whatIsSignedIsTheTreeThatWasRead() {
    NoteSigner signer =
        NoteSigner.of(
            "shop", "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII));
    for (JdbcLedger.Options options : List.of(PROMPT, encrypted())) {
      for (String damage : ALTERED) {
        DataSource one = fresh();
        JdbcLedger ledger = altered(one, options, damage);
        LedgerCheckpoints checkpoints = new LedgerCheckpoints(ledger, "shop", signer, List.of());
        if (damage.contains("697")) {
          assertBroken(checkpoints::sign, damage);
          assertBroken(() -> ledger.proofs().root(700), damage);
          assertBroken(() -> ledger.proofs().inclusion(698, 700), damage);
          assertBroken(() -> ledger.proofs().consistency(600, 700), damage);
          assertBroken(() -> ledger.event(697), damage);
          assertBroken(() -> ledger.entry(698), damage);
        }
        if (damage.contains("= 5") || damage.contains("(5")) {
          assertBroken(() -> ledger.proofs().inclusion(4, 512), damage);
          assertBroken(() -> ledger.proofs().consistency(100, 512), damage);
          assertBroken(() -> ledger.event(5), damage);
          assertBroken(() -> ledger.entry(5), damage);
        }
        SignedNote note = LogCheckpoint.of("shop", 512, ledger.proofs().root(512)).sign(signer);
        assertEquals(300, ledger.event(300).sequence(), "a subtree that nobody altered");
        assertTrue(Receipt.of(ledger, 300, note, signer).toString().contains("inclusion"));
        if (damage.contains("= 5") || damage.contains("(5")) {
          assertBroken(() -> Receipt.of(ledger, 5, note, signer), damage);
        }
      }
    }
  }

  @Test
  void rootsThatWereAlteredWithTheirRowsAreNotProven() {
    JdbcLedger ledger = altered(database, PROMPT, ALTERED.get(1));
    JdbcLedger other = JdbcLedger.create(database, "other", clock, PROMPT);
    other.append(batch(300));
    Databases.execute(
        database,
        "UPDATE earshot_tile SET root = (SELECT root FROM earshot_tile WHERE ledger = 2) WHERE"
            + " ledger = 1 AND number = 0");
    assertBroken(() -> ledger.proofs().root(256), "another root of the same size");
    assertBroken(() -> ledger.proofs().consistency(300, 700), "a proof that it goes on");
  }

  @Test
  @DisplayName("SM-27: rows altered while a ledger is open neither go nor are handed on")
  void rowsThatWereAlteredAreNeitherPrunedNorTold() throws IOException {
    for (JdbcLedger.Options options : List.of(PROMPT, encrypted())) {
      clock.set(NOON);
      Path made = folder.resolve("made-" + (options == PROMPT) + ".db");
      JdbcLedger first = JdbcLedger.create(inOneFile(made), "shop", clock, options);
      fill(first, 349);
      first.append(keyed("a", "form"));
      clock.set(NOON.plus(Duration.ofDays(30)));
      for (String damage : ALTERED) {
        Path copy = Files.copy(made, folder.resolve("copy-" + UUID.randomUUID() + ".db"));
        DataSource one = inOneFile(copy);
        JdbcLedger ledger = JdbcLedger.open(one, "shop", clock, options);
        JdbcLedger other = JdbcLedger.open(one, "shop", clock, options);
        Databases.execute(one, damage.replace("= 697", "= 698")); // 697 is of that type
        String rows =
            "SELECT count(*) || ' ' || max(l.prunings) FROM earshot_event, earshot_ledger l";
        String before = Databases.select(one, rows);
        settle();
        for (JdbcLedger each : List.of(ledger, other)) {
          assertBroken(() -> each.prune(clock.instant(), Set.of()), damage);
          assertBroken(() -> each.events(0).toList(), damage);
          if (damage.contains("697")) {
            assertBroken(() -> each.events(690).toList(), damage);
          } else {
            assertEquals(100, each.events(600).toList().size(), damage);
          }
          assertEquals(Verdict.OPTED_OUT, each.verdict(BOB, ADS, clock.instant()), damage);
        }
        assertEquals(before, Databases.select(one, rows), damage);
      }
      assertEquals(698, first.prune(clock.instant(), Set.of()).events(), "it can be pruned");
    }
  }

  private static DataSource inOneFile(Path file) {
    return Databases.sqlite(file, JournalMode.DELETE, SynchronousMode.FULL);
  }

  @Test
  void eventsAreToldFromAnyOn() {
    Ledger ledger = JdbcLedger.create(database, "shop", clock, PROMPT);
    ledger.append(batch(700));
    Ledger other = JdbcLedger.open(database, "shop", clock, PROMPT);
    for (long after : new long[] {0, 1, 254, 255, 256, 257, 511, 512, 698, 699, 700}) {
      for (Ledger each : List.of(ledger, other)) {
        List<Recorded> told = each.events(after).toList();
        assertEquals(
            LongStream.rangeClosed(after + 1, 700).boxed().toList(),
            told.stream().map(Recorded::sequence).toList());
        assertTrue(told.stream().allMatch(one -> one.previous() == one.sequence() - 1));
      }
    }
    try (Stream<Recorded> events = other.events(0)) {
      Iterator<Recorded> reading = events.iterator();
      reading.next();
      ledger.append(batch(600));
      int told = 1;
      for (; reading.hasNext(); told++) {
        reading.next();
      }
      assertEquals(700, told, "what was there when it was asked for");
    }
    assertEquals(1300, other.events(0).toList().size());
  }

  @Test
  void rowsOfIdempotencyKeysThatAreDamagedAreTold() {
    for (String damage :
        List.of(
            "first_event = 0",
            "last_event = 0",
            "recorded_seconds = 9223372036854775807",
            "recorded_seconds = 9223372036854775807, recorded_nanos = 2147483647")) {
      DataSource one = fresh();
      JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, PROMPT);
      ledger.append(keyed("a", "form"));
      Databases.execute(one, "UPDATE earshot_idempotency_key SET " + damage);
      assertBroken(() -> ledger.append(keyed("a", "form")), damage);
      assertEquals(1, ledger.lastSequence());
    }
  }

  @Test
  void whatOthersAppendedIsProvenAtOnce() {
    Ledger one = JdbcLedger.create(database, "shop", clock, PROMPT);
    Ledger two = JdbcLedger.open(database, "shop", clock, PROMPT.staleness(Duration.ofHours(1)));
    for (int size = 1; size <= 1000; size += 111) {
      one.append(batch(111));
      long last = size + 110L;
      assertEquals(last, two.event(last).sequence());
      assertArrayEquals(one.proofs().root(last), two.proofs().root(last));
      assertArrayEquals(one.entry(last), two.entry(last));
    }
    assertThrows(IllegalArgumentException.class, () -> two.event(1 + two.lastSequence()));
  }

  private JdbcLedger.Options encrypted() {
    SecureRandom random = new SecureRandom();
    return PROMPT.encrypted(
        new Encryption(FileRootKey.create(folder.resolve("root.key"), random), random));
  }

  @Test
  @DisplayName("SM-27: rows of keys and of the tree that are gone are told, in words")
  void rowsBesideTheEventsThatAreGoneAreFound() {
    JdbcLedger.Options encrypted = encrypted();
    for (String[] each :
        new String[][] {
          {"DELETE FROM earshot_subject_key", "key of whom event 1 speaks is gone"},
          {
            "DELETE FROM earshot_subject_key WHERE made_with = 2",
            "key of whom event 2 speaks is gone"
          },
          {"DELETE FROM earshot_tile WHERE number = 1", "row of subtree 1 is gone"},
          {
            "UPDATE earshot_tile SET root = zeroblob(32) WHERE number = 0",
            "row of subtree 0 is not the one that was written"
          },
          {"UPDATE earshot_tile SET root = x'00' WHERE number = 0", "subtree 0 is not the one"},
          {"UPDATE earshot_ledger SET secret_high = NULL", "check of the secret"},
          {"UPDATE earshot_ledger SET secret_low = NULL", "check of the secret"},
          {
            "UPDATE earshot_ledger SET secret_high = NULL, secret_low = NULL",
            "check of the secret that it was bound to is gone"
          },
          {"UPDATE earshot_ledger SET root_key = NULL", "its key is gone from its row"},
          {"UPDATE earshot_ledger SET wrapped_key = NULL", "its key is gone from its row"},
          {
            "UPDATE earshot_ledger SET root_key = NULL, wrapped_key = NULL",
            "its key is gone from its row"
          }
        }) {
      DataSource one =
          Databases.sqlite(folder.resolve("g" + Integer.toHexString(each[0].hashCode()) + ".db"));
      JdbcLedger running = JdbcLedger.create(one, "shop", clock, encrypted);
      running.bind(new SecretCheck(7, 9));
      running.append(keyed("a", "form-1"));
      running.append(said(LedgerEvent.Type.OPT_OUT, "form-2"));
      running.append(batch(600));
      Databases.execute(one, each[0]);
      for (JdbcLedger.Options options : List.of(encrypted, PROMPT)) {
        if (options == encrypted || each[0].contains("_key = NULL")) {
          BrokenException told =
              assertThrows(
                  BrokenException.class, () -> JdbcLedger.open(one, "shop", clock, options));
          assertTrue(String.valueOf(told.getMessage()).contains(each[1]), told::toString);
        }
      }
      if (each[0].contains("subject_key")) {
        assertThrows(BrokenException.class, () -> evidence(running), each[0]);
        assertThrows(BrokenException.class, () -> running.event(2), each[0]);
      }
      if (each[0].contains("x'00'")) {
        assertThrows(BrokenException.class, () -> running.proofs().root(600), each[0]);
      }
    }
  }

  @Test
  @DisplayName("SM-21: a key that was destroyed is not one whose row is gone")
  void aDestroyedKeyIsNoDamage() {
    JdbcLedger.Options encrypted = encrypted();
    JdbcLedger from = JdbcLedger.create(database, "shop", clock, encrypted);
    from.append(keyed("a", "form-1"));
    from.append(said(LedgerEvent.Type.OPT_OUT, "form-2"));
    assertTrue(from.shred(ADA));
    assertFalse(from.shred(ADA), "there is none any more");
    List<String> left = List.of("", "form-2");
    assertEquals(left, evidence(JdbcLedger.open(database, "shop", clock, encrypted)));
    for (JdbcLedger.Options options : List.of(encrypted, PROMPT)) {
      String name = options == encrypted ? "sealed" : "plain";
      JdbcLedger to = JdbcLedger.create(database, name, clock, options);
      try (LedgerTransfer transfer = new LedgerTransfer(to);
          Stream<Recorded> events = from.events(0)) {
        events.forEach(transfer::take);
      }
      to.append(keyed("b", "form-3"));
      JdbcLedger again = JdbcLedger.open(database, name, clock, options);
      assertEquals(List.of("", "form-2", "form-3"), evidence(again));
    }

    Databases.execute(
        database,
        "DELETE FROM earshot_subject_key WHERE wrapped = zeroblob(60)",
        "ALTER TABLE earshot_ledger DROP COLUMN is_bound",
        "UPDATE earshot_schema SET version = 2");
    assertEquals(left, evidence(JdbcLedger.open(database, "shop", clock, encrypted)), "as it was");
  }

  @Test
  @DisplayName("SM-21: a key is not told as destroyed since its row says another event")
  void aKeyThatWasMadeWithAnotherEventIsDamage() {
    JdbcLedger.Options encrypted = encrypted();
    for (String with : List.of("2", "3", "4", "9223372036854775807", "0", "-1", "'abc'")) {
      DataSource one = fresh();
      JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, encrypted);
      for (int i = 1; i <= 3; i++) {
        ledger.append(said(LedgerEvent.Type.OPT_OUT, "form-" + i));
      }
      ledger.append(keyed("a", "form-4"));
      Databases.execute(
          one, "UPDATE earshot_subject_key SET made_with = " + with + " WHERE made_with = 1");
      assertBroken(() -> evidence(ledger), with);
      assertBroken(() -> ledger.event(1), with);
      assertBroken(() -> JdbcLedger.open(one, "shop", clock, encrypted), with);
      if (!"234".contains(with)) {
        assertBroken(() -> ledger.append(said(LedgerEvent.Type.OPT_OUT, "form-5")), with);
      }
      String keys = "SELECT count(*) FROM earshot_subject_key";
      assertEquals("2", Databases.select(one, keys), with);
    }
  }

  @Test
  void aKeyThatWasMadeAnewOpensWhatCameAfterIt() {
    JdbcLedger.Options encrypted = encrypted();
    JdbcLedger ledger = JdbcLedger.create(database, "shop", clock, encrypted);
    JdbcLedger other = JdbcLedger.open(database, "shop", clock, encrypted);
    ledger.append(said(LedgerEvent.Type.GRANT, "form-1"));
    ledger.append(said(LedgerEvent.Type.OPT_OUT, "form-2"));
    assertTrue(ledger.shred(BOB));
    other.append(said(LedgerEvent.Type.OPT_OUT, "form-3"));
    List<String> left = List.of("", "", "form-3");
    assertEquals(left, evidence(ledger));
    assertEquals(left, evidence(other));
    assertEquals(left, evidence(JdbcLedger.open(database, "shop", clock, encrypted)));
    Databases.execute(database, "UPDATE earshot_subject_key SET made_with = 1");
    assertEquals(left, evidence(ledger), "an earlier one opens nothing else");
    clock.advance(Duration.ofSeconds(1));
    assertEquals(2, ledger.prune(clock.instant(), Set.of()).events());
    assertEquals(List.of("form-3"), evidence(JdbcLedger.open(database, "shop", clock, encrypted)));
  }

  @Test
  void aDatabaseThatWasPutBackToAnOlderCopyIsRefused() throws IOException {
    Path file = folder.resolve("copied.db");
    DataSource one = Databases.sqlite(file, JournalMode.DELETE, SynchronousMode.FULL);
    Ledger ledger = JdbcLedger.create(one, "shop", clock, PROMPT);
    ledger.append(batch(1));
    byte[] older = Files.readAllBytes(file);
    ledger.append(event(LedgerEvent.Type.OPT_OUT, ADA));
    Files.write(file, older);
    settle();
    assertEquals(Verdict.UNKNOWN, ledger.verdict(ADA, ADS, NOON));
    assertThrows(BrokenException.class, () -> ledger.append(batch(1)));
    ledger.close();
  }

  @Test
  @DisplayName("SM-21: a destroyed key is written over in the database's file")
  void aDestroyedKeyIsWrittenOver() throws IOException {
    Path file = folder.resolve("sealed.db");
    DataSource one = Databases.sqlite(file, JournalMode.DELETE, SynchronousMode.FULL);
    SecureRandom random = new SecureRandom();
    JdbcLedger.Options options =
        PROMPT.encrypted(
            new Encryption(FileRootKey.create(folder.resolve("root.key"), random), random));
    JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, options);
    JdbcLedger other = JdbcLedger.open(one, "shop", clock, options);
    ledger.append(keyed("canary-key", "canary-form"));
    byte[] key =
        HexFormat.of()
            .parseHex(Databases.select(one, "SELECT hex(wrapped) FROM earshot_subject_key"));
    assertTrue(contains(file, key));
    assertFalse(contains(file, "canary".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(List.of("canary-form"), evidence(other));
    assertTrue(ledger.shred(ADA));
    assertFalse(contains(file, key));
    assertEquals(List.of(""), evidence(other), "another process holds no key that is destroyed");
    assertEquals("0", Databases.select(one, "SELECT count(*) FROM earshot_idempotency_key"));
    other.append(keyed("canary-key", "later"));
    assertEquals(List.of("", "later"), evidence(ledger));
  }

  @Test
  void aSealedLedgerNeedsItsRootKeyAndTakesAnother() {
    SecureRandom random = new SecureRandom();
    Path first = folder.resolve("first.key");
    Encryption with = new Encryption(FileRootKey.create(first, random), random);
    Encryption next =
        new Encryption(FileRootKey.create(folder.resolve("next.key"), random), random);
    JdbcLedger.Options standard = JdbcLedger.Options.standard();
    JdbcLedger ledger = JdbcLedger.create(database, "shop", clock, standard.encrypted(with));
    ledger.append(keyed("k", "form-1"));
    assertThrows(RefusedException.class, () -> JdbcLedger.open(database, "shop", clock));
    assertThrows(
        RefusedException.class,
        () -> JdbcLedger.open(database, "shop", clock, standard.encrypted(next)));
    ledger.rewrap(next);
    assertThrows(
        RefusedException.class,
        () -> JdbcLedger.open(database, "shop", clock, standard.encrypted(with)));
    assertEquals(
        List.of("form-1"),
        evidence(JdbcLedger.open(database, "shop", clock, standard.encrypted(next))));
    Ledger plain = JdbcLedger.create(database, "plain", clock);
    assertThrows(RefusedException.class, () -> plain.shred(ADA));
  }

  @Test
  void tablesOfVersionOneAreTakenOver() {
    JdbcLedger.create(database, "shop", clock).append(batch(3));
    Databases.execute(
        database,
        "DROP TABLE earshot_dropped",
        "ALTER TABLE earshot_ledger DROP COLUMN pruned_up_to",
        "ALTER TABLE earshot_ledger DROP COLUMN prunings",
        "ALTER TABLE earshot_ledger DROP COLUMN is_bound",
        "UPDATE earshot_schema SET version = 1");
    JdbcLedger ledger = JdbcLedger.open(database, "shop", clock);
    assertEquals(0, ledger.prunedUpTo());
    ledger.append(event(LedgerEvent.Type.GRANT, ADA));
    ledger.append(event(LedgerEvent.Type.WITHDRAW, ADA));
    ledger.append(event(LedgerEvent.Type.OPT_IN, ADA));
    clock.advance(Duration.ofSeconds(1));
    assertTrue(ledger.prune(clock.instant(), Set.of()).events() > 0);
    assertEquals(Verdict.OPTED_OUT, ledger.standing(BOB).verdict(ADS, NOON));
  }

  /* What the opt-outs of ten people are the end of, and what fills pages behind it. */
  private void fill(Ledger ledger, int people) {
    for (int i = 0; i < people; i++) {
      SubjectKey person = new SubjectKey(9, i);
      ledger.append(
          LedgerEvent.builder(LedgerEvent.Type.GRANT, person, NOON)
              .evidence("canary-" + i)
              .build());
      ledger.append(
          LedgerEvent.builder(LedgerEvent.Type.ERASED, person, NOON)
              .evidence("canary-" + i)
              .effectiveUntil(NOON.plus(Duration.ofDays(30)))
              .build());
    }
    ledger.append(event(LedgerEvent.Type.OPT_OUT, BOB));
  }

  private List<Verdict> verdicts(Ledger ledger, int people) {
    List<Verdict> verdicts = new ArrayList<>(List.of(ledger.verdict(BOB, ADS, clock.instant())));
    for (int i = 0; i < people; i++) {
      verdicts.add(ledger.verdict(new SubjectKey(9, i), ADS, clock.instant()));
    }
    return verdicts;
  }

  @Test
  @DisplayName("SR-03: the record of a deletion ends with its time, and is in no row then")
  void aTombstoneEndsInRows() throws IOException {
    SecureRandom random = new SecureRandom();
    Encryption with =
        new Encryption(FileRootKey.create(folder.resolve("root.key"), random), random);
    for (JdbcLedger.Options options : List.of(PROMPT, PROMPT.encrypted(with))) {
      clock.set(NOON);
      Path file = folder.resolve("ends-" + (options == PROMPT) + ".db");
      DataSource one = Databases.sqlite(file, JournalMode.DELETE, SynchronousMode.FULL);
      JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, options);
      JdbcLedger other = JdbcLedger.open(one, "shop", clock, options);
      fill(ledger, 60);
      assertEquals(0, ledger.prune(NOON, Set.of()).events(), "nothing is over");
      clock.set(NOON.plus(Duration.ofDays(30)));
      settle();
      assertEquals(61, other.known().count());
      byte[] root = ledger.proofs().root(121);
      String keys =
          Databases.select(one, "SELECT group_concat(hex(wrapped)) FROM earshot_subject_key");
      Pruned pruned = ledger.prune(clock.instant(), Set.of());
      assertEquals(new Pruned(120, pruned.bytes(), 120), pruned);
      assertTrue(pruned.bytes() > 120 * 30);
      settle();
      for (Ledger each : List.of(ledger, other, JdbcLedger.open(one, "shop", clock, options))) {
        assertEquals(List.of(BOB), each.known().toList());
        assertEquals(List.of(121L), each.events(0).map(Recorded::sequence).toList());
        assertArrayEquals(root, each.proofs().root(121));
      }
      assertFalse(contains(file, "canary".getBytes(StandardCharsets.US_ASCII)));
      for (String key : options == PROMPT ? new String[0] : keys.split(",")) {
        assertFalse(contains(file, HexFormat.of().parseHex(key)), "a key whose subject is gone");
      }
      assertEquals("0", Databases.select(one, "SELECT count(*) FROM earshot_subject_key"));
      SubjectKey back = new SubjectKey(9, 3);
      other.append(
          LedgerEvent.builder(LedgerEvent.Type.GRANT, back, NOON).evidence("again").build());
      assertEquals("again", ledger.event(122).event().evidence(), "under a new key");
      assertEquals(121, ledger.event(122).previous());
      assertEquals(0, ledger.prune(clock.instant(), Set.of()).events(), "nothing is left to drop");
    }
  }

  @Test
  @DisplayName("SM-27: a connection that breaks at any statement of a pruning leaves what stands")
  void aConnectionThatBreaksWhileItIsPruned() {
    for (boolean after : new boolean[] {false, true}) {
      int broken = 0;
      for (int at = 1; broken == at - 1; at++) {
        clock.set(NOON);
        DataSource real = Databases.sqlite(folder.resolve("p-" + after + at + ".db"));
        FailingSource source = new FailingSource(real);
        JdbcLedger ledger = JdbcLedger.create(source, "shop", clock, PROMPT);
        fill(ledger, 20);
        clock.set(NOON.plus(Duration.ofDays(30)));
        List<Verdict> before = verdicts(ledger, 20);
        byte[] root = ledger.proofs().root(41);
        source.breakAt(at, after);
        try {
          ledger.prune(clock.instant(), Set.of());
        } catch (UnavailableException e) {
          broken = at;
          source.breakAt(0, after);
          long there = ledger.events(0).count();
          assertTrue(there == 1 || there == 41, "half of it: " + there);
          boolean isUnknown = String.valueOf(e.getMessage()).contains("may or may not");
          assertTrue(isUnknown || there == 41, "said that nothing was done");
        }
        source.breakAt(0, after);
        for (Ledger each : List.of(ledger, JdbcLedger.open(real, "shop", clock))) {
          assertEquals(before, verdicts(each, 20));
          assertArrayEquals(root, each.proofs().root(41));
        }
        ledger.prune(clock.instant(), Set.of());
        assertEquals(List.of(41L), ledger.events(0).map(Recorded::sequence).toList());
        assertEquals(before, verdicts(ledger, 20));
      }
      assertTrue(broken > 8, "statements of a pruning: " + broken);
    }
  }

  @Test
  void whoReadsWhileAnotherPrunesIsToldToAskAgain() {
    JdbcLedger ledger = JdbcLedger.create(database, "shop", clock, PROMPT);
    JdbcLedger other = JdbcLedger.open(database, "shop", clock, PROMPT);
    fill(ledger, 700);
    clock.set(NOON.plus(Duration.ofDays(30)));
    StandingsReplica behind = new StandingsReplica(0, null);
    behind.apply(other.events(0).limit(700).toList());
    try (Stream<Recorded> events = other.events(0)) {
      Iterator<Recorded> reading = events.iterator();
      reading.next();
      assertTrue(ledger.prune(clock.instant(), Set.of()).events() > 0);
      assertThrows(
          UnavailableException.class,
          () -> {
            while (reading.hasNext()) {
              reading.next();
            }
          });
    }
    assertEquals(1400, other.prunedUpTo());
    assertThrows(RefusedException.class, () -> other.events(behind.lastSequence()));
    assertThrows(RefusedException.class, () -> other.event(3));
    assertThrows(RefusedException.class, () -> other.entry(3));
    assertEquals(1, other.events(0).count());
    assertTrue(other.proofs().consistency(256, 1401).size() > 1);
    assertThrows(RefusedException.class, () -> other.proofs().root(99));
  }

  @Test
  void recordsThatAreStampedAheadOfTheClockAreNotPruned() {
    JdbcLedger ledger = JdbcLedger.create(database, "shop", clock, PROMPT);
    clock.set(NOON.plus(Duration.ofDays(400)));
    fill(ledger, 3);
    clock.set(NOON.plus(Duration.ofDays(40)));
    assertThrows(RefusedException.class, () -> ledger.prune(clock.instant(), Set.of()));
    assertEquals(7, ledger.events(0).count());
  }

  @Test
  void whatIsLeftOfWhatWasDroppedIsComparedToo() {
    for (String damage :
        List.of(
            "DELETE FROM earshot_dropped WHERE number = 1",
            "UPDATE earshot_dropped SET hash = zeroblob(32) WHERE number = 1",
            "UPDATE earshot_dropped SET hash = x'00' WHERE number = 1",
            "UPDATE earshot_dropped SET level = 9 WHERE number = 1",
            "UPDATE earshot_dropped SET level = level - 1 WHERE number = 1",
            "UPDATE earshot_ledger SET pruned_up_to = 0",
            "INSERT INTO earshot_dropped SELECT ledger, number, 0, zeroblob(32) FROM"
                + " earshot_event WHERE number = 121")) {
      clock.set(NOON);
      DataSource one =
          Databases.sqlite(folder.resolve("w" + Integer.toHexString(damage.hashCode()) + ".db"));
      JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, PROMPT);
      fill(ledger, 60);
      clock.set(NOON.plus(Duration.ofDays(30)));
      ledger.append(event(LedgerEvent.Type.OPT_OUT, ADA));
      ledger.prune(clock.instant(), Set.of());
      Databases.execute(one, damage);
      assertThrows(BrokenException.class, () -> JdbcLedger.open(one, "shop", clock), damage);
    }
  }

  @Test
  @DisplayName("SM-27: a head row that says what cannot be is refused")
  void aHeadRowThatSaysWhatCannotBeIsRefused() {
    for (JdbcLedger.Options options : List.of(PROMPT, encrypted())) {
      for (String damage :
          List.of(
              "pruned_up_to = pruned_up_to + 1",
              "pruned_up_to = pruned_up_to - 1",
              "pruned_up_to = 1",
              "pruned_up_to = 122",
              "pruned_up_to = 123",
              "pruned_up_to = 9223372036854775807",
              "last_event = -1",
              "last_event = last_event - 1",
              "last_event = 0",
              "is_bound = 0",
              "is_bound = -1",
              "is_bound = 2",
              "is_bound = 4294967297",
              "is_bound = 9223372036854775807")) {
        for (boolean isPruned : new boolean[] {false, true}) {
          clock.set(NOON);
          DataSource one = fresh();
          JdbcLedger ledger = JdbcLedger.create(one, "shop", clock, options);
          ledger.bind(new SecretCheck(7, 9));
          fill(ledger, 3);
          clock.set(NOON.plus(Duration.ofDays(30)));
          ledger.append(batch(115));
          if (isPruned) {
            assertEquals(7, ledger.prune(clock.instant(), Set.of()).upTo());
            assertEquals(Verdict.OPTED_OUT, ledger.verdict(BOB, ADS, clock.instant()));
          }
          settle();
          assertEquals(Verdict.OPTED_OUT, ledger.verdict(BOB, ADS, clock.instant()));
          assertEquals(122, JdbcLedger.open(one, "shop", clock, options).lastSequence());
          Databases.execute(one, "UPDATE earshot_ledger SET " + damage);
          assertBroken(() -> JdbcLedger.open(one, "shop", clock, options), damage);
          settle();
          assertEquals(Verdict.UNKNOWN, ledger.verdict(BOB, ADS, clock.instant()), damage);
          assertBroken(() -> ledger.append(batch(1)), damage);
          if (damage.contains("last_event")) {
            assertBroken(ledger::lastSequence, damage);
            assertBroken(() -> ledger.events(0).toList(), damage);
          }
        }
      }
    }
  }

  @Test
  void onlySoManyKeysAreRemembered() {
    JdbcLedger.Options two = JdbcLedger.Options.standard().keyHorizon(Duration.ofDays(1), 2);
    Ledger ledger = JdbcLedger.create(database, "shop", clock, two);
    for (String key : List.of("a", "b", "c")) {
      ledger.append(keyed(key, "form"));
    }
    assertEquals(2, ledger.append(keyed("b", "form")).firstSequence());
    assertEquals(4, ledger.append(keyed("a", "form")).firstSequence());
    assertEquals("2", Databases.select(database, "SELECT count(*) FROM earshot_idempotency_key"));
  }

  /** Lets what is known of other processes grow older than it may. */
  private static void settle() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LedgerEvent said(LedgerEvent.Type type, String evidence) {
    return LedgerEvent.builder(type, BOB, NOON).evidence(evidence).build();
  }

  private static List<String> evidence(Ledger ledger) {
    try (Stream<Recorded> events = ledger.events(0)) {
      return events.map(recorded -> recorded.event().evidence()).toList();
    }
  }

  private static boolean contains(Path file, byte[] part) throws IOException {
    String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return all.contains(new String(part, StandardCharsets.ISO_8859_1));
  }
}
