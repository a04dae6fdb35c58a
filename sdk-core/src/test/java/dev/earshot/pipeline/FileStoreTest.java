package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
  private static final Network NETWORK = new Network("test");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  @DisplayName("SM-27 what was withdrawn or revised is no longer in the file")
  void overwritesWhatItForgets() throws IOException {
    try (MentionStore store = open(folder)) {
      admit(store, "1", "an unforgettable kettle");
      admit(store, "2", "a kettle that was mistyped");
      store.commit(
          commit(
              new Outcome.Revised(mention("2", "a kettle that was mistyped"), mention("2", "x"))));
      withdraw(store, "1", "an unforgettable kettle");
    }
    String bytes = Files.readString(log(folder), StandardCharsets.ISO_8859_1);
    assertFalse(bytes.contains("unforgettable"));
    assertFalse(bytes.contains("mistyped"));
  }

  @Test
  void aTornTailIsCutAtEveryByteAndNothingAcknowledgedIsLost() throws IOException {
    long acknowledged;
    try (MentionStore store = open(folder)) {
      admit(store, "1", "first");
      acknowledged = Files.size(log(folder));
      admit(store, "2", "second");
    }
    byte[] whole = Files.readAllBytes(log(folder));
    for (int length = (int) acknowledged; length < whole.length; length++) {
      Path torn = Files.createDirectories(folder.resolve("torn-" + length));
      Files.write(log(torn), Arrays.copyOf(whole, length));
      try (MentionStore store = open(torn)) {
        assertEquals(1, store.size(), "torn at " + length);
        assertEquals(2, admit(store, "3", "third"));
      }
      try (MentionStore store = open(torn)) {
        assertEquals(2, store.size(), "reopened after a tear at " + length);
      }
    }
  }

  @Test
  void anErasureThatACrashInterruptedIsFinishedOnOpening() throws IOException {
    byte[] before;
    try (MentionStore store = open(folder)) {
      admit(store, "1", "unforgettable");
      before = Files.readAllBytes(log(folder));
      withdraw(store, "1", "unforgettable");
    }
    byte[] after = Files.readAllBytes(log(folder));
    for (int undone = 0; undone < before.length; undone += 7) {
      byte[] crashed = after.clone();
      System.arraycopy(before, undone, crashed, undone, before.length - undone);
      Path copy = Files.createDirectories(folder.resolve("crash-" + undone));
      Files.write(log(copy), crashed);
      try (MentionStore store = open(copy)) {
        assertEquals(0, store.size());
      }
      String bytes = Files.readString(log(copy), StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains("orgettable"), "left at " + undone);
    }
  }

  @Test
  void damageBeforeTheLastCommitIsRefusedWithItsPlace() throws IOException {
    try (MentionStore store = open(folder)) {
      admit(store, "1", "first");
      admit(store, "2", "second");
    }
    byte[] bytes = Files.readAllBytes(log(folder));
    int header = 12;
    for (int at = header; at < bytes.length / 2; at += 5) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x55;
      Path copy = Files.createDirectories(folder.resolve("damaged-" + at));
      Files.write(log(copy), damaged);
      BrokenException refusal = assertThrows(BrokenException.class, () -> open(copy));
      assertTrue(String.valueOf(refusal.getMessage()).contains("offset"));
    }
  }

  @Test
  void anotherFormatVersionIsRefused() throws IOException {
    open(folder).close();
    byte[] bytes = Files.readAllBytes(log(folder));
    bytes[11] = 2;
    Files.write(log(folder), bytes);
    assertThrows(BrokenException.class, () -> open(folder));
  }

  @Test
  void aSecondStoreOnTheSameFolderIsRefused() {
    try (MentionStore store = open(folder)) {
      assertEquals(0, store.size());
      assertThrows(RefusedException.class, () -> open(folder));
    }
    open(folder).close();
  }

  @Test
  void aFileThatIsMostlyErasedIsRewrittenOnOpening() throws IOException {
    String text = "kettle ".repeat(40_000);
    try (MentionStore store = open(folder)) {
      for (int n = 0; n < 20; n++) {
        admit(store, "big" + n, text);
      }
      admit(store, "kept", "small");
      for (int n = 0; n < 20; n++) {
        withdraw(store, "big" + n, text);
      }
    }
    long before = Files.size(log(folder));
    try (MentionStore store = open(folder)) {
      assertEquals(1, store.size());
      assertEquals(41, store.lastChange());
      assertTrue(store.tombstone(id("big3")).isPresent());
    }
    assertTrue(Files.size(log(folder)) < before / 10);
    try (MentionStore store = open(folder)) {
      assertEquals("small", store.find(id("kept")).orElseThrow().post().text());
      assertEquals(42, admit(store, "next", "small"));
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("mentions.log");
  }

  private static MentionStore open(Path folder) {
    return MentionStore.open(folder, EarshotJson.of());
  }

  private static long admit(MentionStore store, String nativeId, String text) {
    return store.commit(commit(new Outcome.Admitted(mention(nativeId, text))));
  }

  private static void withdraw(MentionStore store, String nativeId, String text) {
    store.commit(
        new MentionStore.Commit(
            List.of(new Outcome.Withdrawn(mention(nativeId, text), Removal.Cause.ERASED)),
            List.of(new Tombstone(id(nativeId), Removal.Cause.ERASED, NOON)),
            null,
            null));
  }

  private static MentionStore.Commit commit(Outcome.Change change) {
    return new MentionStore.Commit(List.of(change), List.of(), null, null);
  }

  private static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static Mention mention(String nativeId, String text) {
    return Mention.builder(
            Post.builder(id(nativeId)).text(text).visibility(Visibility.PUBLIC).build())
        .build();
  }
}
