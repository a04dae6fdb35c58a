package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.testdisk.FaultyDisk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StorePowerCutTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final EarshotJson JSON = EarshotJson.of();
  private static final int SMALL = 2_000;

  /** What a power cut lets through of the writes that were not forced; each in order of writing. */
  private static final Map<String, Supplier<UnaryOperator<FaultyDisk.Change>>> SURVIVORS =
      Map.of(
          "nothing",
          () -> FaultyDisk.Change::nothing,
          "everything",
          UnaryOperator::identity,
          "what was written last, and nothing before",
          StorePowerCutTest::allButTheFirst,
          "halves",
          () -> change -> change.first(change.bytes().length / 2),
          "all but the first page",
          () -> change -> change.withoutFirst(40));

  private static UnaryOperator<FaultyDisk.Change> allButTheFirst() {
    AtomicInteger seen = new AtomicInteger();
    return change -> seen.getAndIncrement() == 0 ? FaultyDisk.Change.nothing(change) : change;
  }

  @Test
  @DisplayName("SM-27: a power cut at any write of 40 commits loses nothing acknowledged")
  void losesNothingAcknowledged() {
    cutEverywhere(40);
  }

  @Test
  @Tag("heavy")
  @DisplayName("SM-27: a power cut at any write of 400 commits loses nothing acknowledged")
  void losesNothingAcknowledgedInALongRun() {
    cutEverywhere(400);
  }

  @Test
  void aForceThatFailsStopsTheStoreAndNothingIsTriedAgain() {
    FaultyDisk disk = new FaultyDisk();
    FileStore store = FileStore.on(disk, JSON, SMALL);
    store.commit(Commits.of(new Outcome.Admitted(mention(1, "one"))));
    for (int force = 1; force <= 2; force++) {
      FaultyDisk copy = disk.afterPowerCut(true, UnaryOperator.identity());
      FileStore open = FileStore.on(copy, JSON, SMALL);
      copy.failForceAt(force);
      MentionStore.Commit next = Commits.of(new Outcome.Admitted(mention(2, "two")));
      assertThrows(BrokenException.class, () -> open.commit(next));
      int forces = copy.forces();
      assertThrows(BrokenException.class, () -> open.commit(next));
      assertThrows(BrokenException.class, open::size);
      assertEquals(forces, copy.forces());
    }
  }

  @Test
  void aFullDiskStopsTheStoreAndItsHalfWriteIsCut() {
    FaultyDisk disk = new FaultyDisk();
    FileStore store = FileStore.on(disk, JSON, SMALL);
    store.commit(Commits.of(new Outcome.Admitted(mention(1, "one"))));
    disk.shortWriteAt(1);
    BrokenException full =
        assertThrows(
            BrokenException.class,
            () -> store.commit(Commits.of(new Outcome.Admitted(mention(2, "two")))));
    assertTrue(String.valueOf(full.getMessage()).contains("the disk is full"), full::toString);
    FileStore reopened =
        FileStore.on(disk.afterPowerCut(true, UnaryOperator.identity()), JSON, SMALL);
    assertEquals(1, reopened.size());
    assertEquals(2, reopened.commit(Commits.of(new Outcome.Admitted(mention(3, "three")))));
  }

  private static void cutEverywhere(int commits) {
    int compactions = 0;
    for (int cut = 1; ; cut++) {
      Run run = new Run(commits);
      FaultyDisk disk = new FaultyDisk().cutAt(cut);
      boolean dark = run.isCutShort(disk);
      for (boolean names : List.of(true, false)) {
        SURVIVORS.forEach(
            (which, surviving) -> run.check(disk.afterPowerCut(names, surviving.get()), which));
      }
      compactions = Math.max(compactions, run.compactions);
      if (!dark) {
        break;
      }
    }
    assertTrue(compactions > 0, "the run never compacted, so it did not test that");
  }

  /** A run of commits, each of one kind, and what must be there after each. */
  private static final class Run {
    private final int commits;
    private final List<Map<String, String>> states = new ArrayList<>();
    private int acknowledged;
    private int compactions;

    private Run(int commits) {
      this.commits = commits;
    }

    private boolean isCutShort(FaultyDisk disk) {
      states.add(new TreeMap<>());
      try (FileStore store = FileStore.on(disk, JSON, SMALL)) {
        Map<String, String> texts = new TreeMap<>();
        int length = 0;
        for (int n = 1; n <= commits; n++) {
          MentionStore.Commit commit = next(n, texts);
          texts.put("checkpoint", "" + n);
          states.add(new TreeMap<>(texts));
          store.commit(commit);
          acknowledged = n;
          int now = disk.bytes(StoreFile.NAME).length;
          compactions += now < length ? 1 : 0;
          length = now;
        }
        return false;
      } catch (BrokenException e) {
        assertTrue(isPowerCut(e), e::toString);
        return true;
      }
    }

    private static boolean isPowerCut(Throwable e) {
      return e instanceof FaultyDisk.PowerCut || (e.getCause() != null && isPowerCut(e.getCause()));
    }

    private static MentionStore.Commit next(int n, Map<String, String> texts) {
      MentionStore.Commit commit;
      if (n % 3 == 2) {
        Mention before = mention(n - 1, Objects.requireNonNull(texts.get("p" + (n - 1))));
        texts.put("p" + (n - 1), secret(n));
        commit = Commits.of(new Outcome.Revised(before, mention(n - 1, secret(n))));
      } else if (n % 6 == 0) {
        Mention before = mention(n - 2, Objects.requireNonNull(texts.remove("p" + (n - 2))));
        commit = Commits.of(new Outcome.Withdrawn(before, Removal.Cause.ERASED, NOON));
      } else {
        texts.put("p" + n, secret(n));
        commit = Commits.of(new Outcome.Admitted(mention(n, secret(n))));
      }
      return new MentionStore.Commit(
          commit.changes(), commit.states(), Map.of("source", new Checkpoint("test", 1, "" + n)));
    }

    private void check(FaultyDisk found, String which) {
      try (FileStore store = FileStore.on(found, JSON, SMALL)) {
        Map<String, String> texts = new TreeMap<>();
        store
            .mentions()
            .forEach(mention -> texts.put(mention.id().nativeId(), mention.post().text()));
        store.checkpoint("source").ifPresent(point -> texts.put("checkpoint", point.state()));
        boolean last = texts.equals(states.get(states.size() - 1));
        if (!last) {
          assertEquals(states.get(acknowledged), texts, "where survived: " + which);
        }
        String bytes = new String(found.bytes(StoreFile.NAME), StandardCharsets.ISO_8859_1);
        for (int n = 1; n < states.size(); n++) {
          if (!texts.containsValue(secret(n))) {
            assertFalse(bytes.contains(secret(n)), "left of commit " + n + ": " + which);
          }
        }
      }
    }
  }

  private static String secret(int n) {
    return "what was said in " + n + "." + "!".repeat(40);
  }

  private static Mention mention(int n, String text) {
    return Mention.builder(
            Post.builder(PostId.of(new Network("test"), "p" + n))
                .text(text)
                .visibility(Visibility.PUBLIC)
                .build())
        .build();
  }
}
