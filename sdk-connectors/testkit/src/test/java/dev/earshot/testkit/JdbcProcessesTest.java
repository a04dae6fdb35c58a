package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.UnavailableException;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.Standings;
import dev.earshot.privacy.ledger.StandingsReplica;
import dev.earshot.privacy.ledger.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class JdbcProcessesTest {
  private static final int PROCESSES = 3;
  private static final int EACH = 300;

  @TempDir Path folder;

  @Test
  void postgresIsSetToKeepWhatItCommits() {
    DataSource database = Databases.postgres();
    assertEquals("on", Databases.select(database, "SHOW fsync"));
    assertEquals("on", Databases.select(database, "SHOW synchronous_commit"));
    assertEquals("on", Databases.select(database, "SHOW full_page_writes"));
    assertTrue(
        JdbcLedger.create(database, "shop", InstantSource.system()).durability().isPromised());
  }

  @Test
  void aPostgresThatDoesNotIsRefused() {
    String url = Databases.postgresUrl();
    DataSource hasty = Databases.postgres(url + "&options=-c%20synchronous_commit=off");
    assertEquals("off", Databases.select(hasty, "SHOW synchronous_commit"));
    InstantSource clock = InstantSource.system();
    assertThrows(RefusedException.class, () -> JdbcLedger.create(hasty, "shop", clock));
    assertFalse(
        JdbcLedger.create(hasty, "shop", clock, JdbcLedger.Options.standard().acceptingLoss())
            .durability()
            .isPromised());
  }

  @Test
  @DisplayName("SM-27: processes that append to one PostgreSQL at once number without a hole")
  void processesAppendAtOnceToPostgres() throws Exception {
    String url = Databases.postgresUrl();
    appendAtOnce(url, Databases.postgres(url));
  }

  @Test
  @DisplayName("SM-27: processes that append to one SQLite file at once number without a hole")
  void processesAppendAtOnceToSqlite() throws Exception {
    Path file = folder.resolve("ledgers.db");
    appendAtOnce(file.toString(), Databases.sqlite(file));
  }

  private static void appendAtOnce(String address, DataSource database) throws Exception {
    JdbcLedger ledger = JdbcLedger.create(database, "shop", InstantSource.system());
    List<ChildWriter> children = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      children.add(ChildWriter.start(ChildAppender.class, address, "p" + i, EACH));
    }
    Map<Long, String> acknowledged = new HashMap<>();
    for (ChildWriter child : children) {
      remember(acknowledged, child.acknowledged(EACH));
    }
    assertEquals(PROCESSES * EACH, acknowledged.size());
    check(ledger, acknowledged);
    assertEquals(PROCESSES * EACH, ledger.lastSequence());
  }

  @Test
  @DisplayName("SM-27: a killed process leaves every event that PostgreSQL acknowledged")
  void aKilledProcessLosesNothingInPostgres() throws Exception {
    String url = Databases.postgresUrl();
    killUnderLoad(url, Databases.postgres(url));
  }

  @Test
  @DisplayName("SM-27: a killed process leaves every event that SQLite acknowledged")
  void aKilledProcessLosesNothingInSqlite() throws Exception {
    Path file = folder.resolve("killed.db");
    killUnderLoad(file.toString(), Databases.sqlite(file));
  }

  private static void killUnderLoad(String address, DataSource database) throws Exception {
    JdbcLedger ledger = JdbcLedger.create(database, "shop", InstantSource.system());
    Map<Long, String> acknowledged = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      ChildWriter killed =
          ChildWriter.start(ChildAppender.class, address, round + "a", Integer.MAX_VALUE);
      ChildWriter other = ChildWriter.start(ChildAppender.class, address, round + "b", 50);
      remember(acknowledged, killed.acknowledged(20 + 37 * round));
      remember(acknowledged, killed.kill());
      List<String> goesOn = other.acknowledged(50);
      assertEquals(50, goesOn.size(), "the other process goes on");
      remember(acknowledged, goesOn);
      check(ledger, acknowledged);
    }
  }

  @Test
  @DisplayName("SR-03: who prunes PostgreSQL while others append and read gives no consent back")
  void prunesPostgresMeanwhile() throws Exception {
    pruneMeanwhile(Databases.postgres());
  }

  @Test
  @DisplayName("SR-03: who prunes SQLite while others append and read gives no consent back")
  void prunesSqliteMeanwhile() throws Exception {
    pruneMeanwhile(Databases.sqlite(folder.resolve("pruned.db")));
  }

  private static void pruneMeanwhile(DataSource database) throws Exception {
    JdbcLedger ledger = JdbcLedger.create(database, "shop", InstantSource.system());
    List<AtomicInteger> ended = List.of(new AtomicInteger(), new AtomicInteger());
    ExecutorService pool = Executors.newFixedThreadPool(ended.size() + 1);
    try {
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < ended.size(); i++) {
        int writer = i;
        writing.add(pool.submit(() -> write(database, writer, ended.get(writer))));
      }
      Future<Integer> reading = pool.submit(() -> read(database, ended, writing));
      long dropped = 0;
      while (!writing.stream().allMatch(Future::isDone)) {
        dropped += ledger.prune(Instant.now(), Set.of()).events();
      }
      for (Future<?> each : writing) {
        each.get();
      }
      assertTrue(reading.get() > 0, "readings that came to their end");
      dropped += ledger.prune(Instant.now(), Set.of()).events();
      assertEquals(ended.size() * 2L * EACH, ledger.lastSequence());
      JdbcLedger again = JdbcLedger.open(database, "shop", InstantSource.system());
      assertEquals(ledger.lastSequence() - dropped, again.events(0).count());
      assertTrue(again.events(0).count() <= 3, "the last one, and what it needs");
      assertNoneHasConsent(again, ended.stream().map(AtomicInteger::get).toList());
    } finally {
      pool.shutdownNow();
    }
  }

  /* Says yes, and has an erasure that is over at once end it for good: then both may go. */
  private static void write(DataSource database, int writer, AtomicInteger ended) {
    JdbcLedger own = JdbcLedger.open(database, "shop", InstantSource.system());
    for (int i = 0; i < EACH; i++) {
      SubjectKey person = new SubjectKey(writer, i);
      Instant now = Instant.now();
      own.append(LedgerEvent.builder(LedgerEvent.Type.GRANT, person, now).build());
      own.append(
          LedgerEvent.builder(LedgerEvent.Type.ERASED, person, now)
              .effectiveUntil(now.plusNanos(1))
              .build());
      ended.set(i + 1);
    }
  }

  private static int read(DataSource database, List<AtomicInteger> ended, List<Future<?>> writing) {
    JdbcLedger own = JdbcLedger.open(database, "shop", InstantSource.system());
    int readings = 0;
    while (!writing.stream().allMatch(Future::isDone)) {
      List<Integer> known = ended.stream().map(AtomicInteger::get).toList();
      StandingsReplica replica = new StandingsReplica(own.lastSequence(), null);
      try (Stream<Recorded> events = own.events(0)) {
        replica.apply(events.toList());
      } catch (UnavailableException e) {
        continue;
      }
      assertTrue(replica.isLoaded());
      assertNoneHasConsent(replica, known);
      readings++;
    }
    return readings;
  }

  private static void assertNoneHasConsent(Standings standings, List<Integer> ended) {
    for (int writer = 0; writer < ended.size(); writer++) {
      for (int i = 0; i < ended.get(writer); i++) {
        assertEquals(
            Verdict.NONE,
            standings.verdict(new SubjectKey(writer, i), LedgerContract.ADS, Instant.now()));
      }
    }
  }

  private static void remember(Map<Long, String> acknowledged, List<String> lines) {
    for (String line : lines) {
      String[] parts = line.split(" ");
      assertEquals(null, acknowledged.put(Long.valueOf(parts[0]), parts[1]), line);
    }
  }

  private static void check(JdbcLedger ledger, Map<Long, String> acknowledged) {
    List<Recorded> found;
    try (Stream<Recorded> events = ledger.events(0)) {
      found = events.toList();
    }
    for (int i = 0; i < found.size(); i++) {
      assertEquals(i + 1, found.get(i).sequence());
    }
    acknowledged.forEach(
        (number, name) -> assertEquals(name, found.get((int) (number - 1)).event().evidence()));
    assertEquals(
        found.size(), found.stream().map(each -> each.event().evidence()).distinct().count());
  }
}
