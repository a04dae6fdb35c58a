package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.testdisk.FaultyDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorePowerCutTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final EarshotJson JSON = EarshotJson.of();
  private static final int SMALL = 2_000;
  private static final Refusal UNMATCHED = Refusal.of(Refusal.NO_QUERY_MATCHED);

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

  @TempDir static Path keys;

  private static @Nullable Encryption root;

  @BeforeAll
  static void makeRootKey() {
    SecureRandom random = new SecureRandom();
    root = new Encryption(FileRootKey.create(keys.resolve("root.key"), random), random);
  }

  @Test
  @DisplayName("SM-27: a power cut at any write of 40 commits loses nothing acknowledged")
  void losesNothingAcknowledged() {
    cutEverywhere(40, null);
  }

  @Test
  @DisplayName("SM-27: a power cut at any write of 40 sealed commits loses nothing acknowledged")
  void losesNothingSealed() {
    cutEverywhere(40, root);
  }

  @Test
  @Tag("heavy")
  @DisplayName("SM-27: a power cut at any write of 400 commits loses nothing acknowledged")
  void losesNothingAcknowledgedInALongRun() {
    cutEverywhere(400, null);
  }

  @Test
  @DisplayName("IS-27: a power cut while a store is sealed leaves the one or the other, whole")
  void sealingIsWholeOrNotAtAll() {
    FaultyDisk before = new FaultyDisk();
    try (FileStore store = FileStore.on(before, JSON, null, SMALL)) {
      store.commit(Commits.of(new Outcome.Admitted(mention(1, secret(1)))));
      store.commit(Commits.of(new Outcome.Admitted(mention(2, secret(2)))));
    }
    boolean dark = true;
    for (int cut = 1; dark; cut++) {
      FaultyDisk disk = before.afterPowerCut(true, UnaryOperator.identity()).cutAt(cut);
      dark = isCutWhileSealing(disk);
      for (boolean names : List.of(true, false)) {
        for (Supplier<UnaryOperator<FaultyDisk.Change>> each : SURVIVORS.values()) {
          FaultyDisk found = disk.afterPowerCut(names, each.get());
          try (FileStore store = FileStore.on(found, JSON, root, SMALL)) {
            assertEquals(2, store.size());
            assertEquals(2, store.mentions().filter(m -> !m.post().text().isEmpty()).count());
          }
          String bytes = new String(found.bytes(StoreFile.NAME), StandardCharsets.ISO_8859_1);
          assertFalse(bytes.contains("what was said"), "left in the clear after cut " + cut);
        }
      }
    }
  }

  private static boolean isCutWhileSealing(FaultyDisk disk) {
    try (FileStore store = FileStore.on(disk, JSON, root, SMALL)) {
      assertEquals(2, store.size());
      return false;
    } catch (BrokenException e) {
      assertTrue(Run.isPowerCut(e), e::toString);
      return true;
    }
  }

  @Test
  void aForceThatFailsStopsTheStoreAndNothingIsTriedAgain() {
    FaultyDisk disk = new FaultyDisk();
    FileStore store = FileStore.on(disk, JSON, null, SMALL);
    store.commit(Commits.of(new Outcome.Admitted(mention(1, "one"))));
    for (int force = 1; force <= 2; force++) {
      FaultyDisk copy = disk.afterPowerCut(true, UnaryOperator.identity());
      FileStore open = FileStore.on(copy, JSON, null, SMALL);
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
    FileStore store = FileStore.on(disk, JSON, null, SMALL);
    store.commit(Commits.of(new Outcome.Admitted(mention(1, "one"))));
    disk.shortWriteAt(1);
    BrokenException full =
        assertThrows(
            BrokenException.class,
            () -> store.commit(Commits.of(new Outcome.Admitted(mention(2, "two")))));
    assertTrue(String.valueOf(full.getMessage()).contains("the disk is full"), full::toString);
    FileStore reopened =
        FileStore.on(disk.afterPowerCut(true, UnaryOperator.identity()), JSON, null, SMALL);
    assertEquals(1, reopened.size());
    assertEquals(2, reopened.commit(Commits.of(new Outcome.Admitted(mention(3, "three")))));
  }

  /** Cuts take turns on all cores: each is a run of its own. */
  private static void cutEverywhere(int commits, @Nullable Encryption with) {
    int stride = Runtime.getRuntime().availableProcessors();
    int compactions =
        IntStream.rangeClosed(1, stride)
            .parallel()
            .map(first -> cutEvery(stride, first, commits, with))
            .max()
            .orElseThrow();
    assertTrue(compactions > 0, "the run never compacted, so it did not test that");
  }

  /** Cuts at every so manieth write until the run comes to its end; returns its compactions. */
  private static int cutEvery(int stride, int first, int commits, @Nullable Encryption with) {
    for (int cut = first; ; cut += stride) {
      Run run = new Run(commits, with);
      FaultyDisk disk = new FaultyDisk().cutAt(cut);
      boolean dark = run.isCutShort(disk);
      for (boolean names : List.of(true, false)) {
        SURVIVORS.forEach(
            (which, surviving) -> run.check(disk.afterPowerCut(names, surviving.get()), which));
      }
      if (!dark) {
        return run.compactions;
      }
    }
  }

  /** A run of commits, each of one kind, and what must be there after each. */
  private static final class Run {
    private final int commits;
    private final @Nullable Encryption with;
    private final List<Map<String, String>> states = new ArrayList<>();
    private int acknowledged;
    private int compactions;

    private Run(int commits, @Nullable Encryption with) {
      this.commits = commits;
      this.with = with;
    }

    private boolean isCutShort(FaultyDisk disk) {
      states.add(new TreeMap<>());
      try (FileStore store = FileStore.on(disk, JSON, with, SMALL)) {
        Map<String, String> texts = new TreeMap<>();
        int length = 0;
        for (int n = 1; n <= commits; n++) {
          MentionStore.Commit commit = next(n, texts);
          texts.put("checkpoint", "" + n);
          texts.put("counted", n + " " + n + " " + n);
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
      PostId other = PostId.of(new Network("test"), "other" + n);
      return new MentionStore.Commit(
          commit.changes(),
          commit.states(),
          Map.of("source", new Checkpoint("test", 1, "" + n)),
          new Told(
              Map.of("source", 1L),
              List.of(new Outcome.Refused(other, UNMATCHED)),
              List.of(new ItemFault("source", "date", n, "expected a date"))));
    }

    private void check(FaultyDisk found, String which) {
      try (FileStore store = FileStore.on(found, JSON, with, SMALL)) {
        Map<String, String> texts = new TreeMap<>();
        store
            .mentions()
            .forEach(mention -> texts.put(mention.id().nativeId(), mention.post().text()));
        store.checkpoint("source").ifPresent(point -> texts.put("checkpoint", point.state()));
        Tally tally = store.tally();
        if (!tally.events().isEmpty()) {
          long faults = tally.faults().values().stream().mapToLong(Long::longValue).sum();
          texts.put(
              "counted",
              tally.events().get("source") + " " + tally.refused().get(UNMATCHED) + " " + faults);
        }
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
