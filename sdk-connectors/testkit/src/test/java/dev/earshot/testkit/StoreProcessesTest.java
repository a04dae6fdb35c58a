package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class StoreProcessesTest {
  private static final int PROCESSES = 3;
  private static final int EACH = 100;

  @TempDir Path folder;

  @Test
  @DisplayName("SM-27: processes that commit to one PostgreSQL at once number without a hole")
  void processesCommitAtOnceToPostgres() throws Exception {
    commitAtOnce(Databases.postgresUrl());
  }

  @Test
  @DisplayName("SM-27: processes that commit to one SQLite file at once number without a hole")
  void processesCommitAtOnceToSqlite() throws Exception {
    commitAtOnce(folder.resolve("mentions.db").toString());
  }

  @Test
  @DisplayName("SM-27: a killed process leaves every mention that PostgreSQL acknowledged")
  void aKilledProcessLosesNothingInPostgres() throws Exception {
    killUnderLoad(Databases.postgresUrl());
  }

  @Test
  @DisplayName("SM-27: a killed process leaves every mention that SQLite acknowledged")
  void aKilledProcessLosesNothingInSqlite() throws Exception {
    killUnderLoad(folder.resolve("killed.db").toString());
  }

  @Test
  @DisplayName("SM-27: processes and kills leave a sealed store in PostgreSQL whole")
  void processesOfASealedStoreInPostgres() throws Exception {
    commitAtOnce(withKey(Databases.postgresUrl()));
    killUnderLoad(withKey(Databases.postgresUrl()));
  }

  @Test
  @DisplayName("SM-27: processes and kills leave a sealed store in SQLite whole")
  void processesOfASealedStoreInSqlite() throws Exception {
    commitAtOnce(withKey(folder.resolve("mentions.db").toString()));
    killUnderLoad(withKey(folder.resolve("killed.db").toString()));
  }

  private String withKey(String address) {
    return address + " " + folder.resolve("root.key");
  }

  private static void commitAtOnce(String address) throws Exception {
    MentionStore store = ChildCommitter.open(address);
    List<ChildWriter> children = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      children.add(ChildWriter.start(ChildCommitter.class, address, "p" + i, EACH));
    }
    Map<Long, String> acknowledged = new HashMap<>();
    for (ChildWriter child : children) {
      remember(acknowledged, child.acknowledged(EACH));
    }
    assertEquals(PROCESSES * EACH, acknowledged.size());
    assertEquals(PROCESSES * EACH, check(store, acknowledged));
  }

  private static void killUnderLoad(String address) throws Exception {
    MentionStore store = ChildCommitter.open(address);
    Map<Long, String> acknowledged = new HashMap<>();
    for (int round = 0; round < 3; round++) {
      ChildWriter killed =
          ChildWriter.start(ChildCommitter.class, address, round + "a", Integer.MAX_VALUE);
      ChildWriter other = ChildWriter.start(ChildCommitter.class, address, round + "b", 30);
      remember(acknowledged, killed.acknowledged(10 + 23 * round));
      remember(acknowledged, killed.kill());
      List<String> goesOn = other.acknowledged(30);
      assertEquals(30, goesOn.size(), "the other process goes on");
      remember(acknowledged, goesOn);
      check(store, acknowledged);
    }
  }

  private static void remember(Map<Long, String> acknowledged, List<String> lines) {
    for (String line : lines) {
      String[] parts = line.split(" ");
      assertEquals(null, acknowledged.put(Long.valueOf(parts[0]), parts[1]), line);
    }
  }

  /* Every change has the next number, and what was acknowledged under one is there under it. */
  private static long check(MentionStore store, Map<Long, String> acknowledged) {
    List<Outcome.Change> changes = store.changesSince(0, 99_999).changes();
    assertEquals(changes.size(), store.size());
    acknowledged.forEach(
        (number, name) ->
            assertEquals(
                name,
                ((Outcome.Admitted) changes.get((int) (number - 1))).mention().id().nativeId()));
    return changes.size();
  }
}
