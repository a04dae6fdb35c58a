package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.privacy.ledger.JdbcLedger;
import dev.earshot.privacy.ledger.Recorded;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
