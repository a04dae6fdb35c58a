package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.testdisk.FaultyDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
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
  void aNoticeThatCannotBeWrittenDoesNotTakeTheStoreAlong() {
    AuthorId ada = AuthorId.of(NETWORK, "ada");
    String endless = "a".repeat((8 << 20) + 1);
    try (MentionStore store = open(folder)) {
      admit(store, "1", "first");
      MentionStore.Commit unwritable =
          new MentionStore.Commit(
              List.of(
                  new Outcome.AccountChanged(new AuthorEvent.Renamed(ada, "bo", NOON)),
                  new Outcome.AccountChanged(new AuthorEvent.Renamed(ada, endless, NOON))),
              List.of(),
              Map.of());
      assertThrows(IllegalArgumentException.class, () -> store.commit(unwritable));
      assertEquals(1, store.lastChange());
      assertEquals(
          2,
          store.commit(
              commit(new Outcome.AccountChanged(new AuthorEvent.Renamed(ada, "bo", NOON)))));
    }
    try (MentionStore store = open(folder)) {
      assertEquals(2, store.lastChange());
    }
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
    int header = 56;
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
    bytes[11] = 99;
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
  void aFileThatIsMostlyErasedIsRewrittenAsItGoes() throws IOException {
    String text = "kettle ".repeat(40_000);
    try (MentionStore store = open(folder)) {
      for (int n = 0; n < 40; n++) {
        admit(store, "big" + n, text);
        withdraw(store, "big" + n, text);
        assertTrue(Files.size(log(folder)) < (5 << 20), "never much more than it must be");
      }
      admit(store, "kept", "small");
      assertEquals("small", store.find(id("kept")).orElseThrow().post().text());
    }
    try (MentionStore store = open(folder)) {
      assertEquals("small", store.find(id("kept")).orElseThrow().post().text());
      assertEquals(81, store.lastChange());
      assertTrue(store.tombstone(id("big3")).isPresent());
      assertEquals(82, admit(store, "next", "small"));
    }
  }

  @Test
  void whatACrashLeftOfACompactionIsGoneAfterOpening() throws IOException {
    open(folder).close();
    Path leftover = folder.resolve("mentions.new");
    Files.writeString(leftover, "an unforgettable kettle");
    open(folder).close();
    assertFalse(Files.exists(leftover));
  }

  @Test
  void compactingKeepsWhatDoesNotFitOnePieceAndTheOrder() {
    String text = "kettle ".repeat(90_000);
    try (MentionStore store = open(folder)) {
      for (int n = 0; n < 24; n++) {
        admit(store, "" + n, text);
      }
      store.commit(commit(new Outcome.Revised(mention("3", text), mention("3", text + "!"))));
      for (int n = 5; n < 21; n++) {
        withdraw(store, "" + n, text);
      }
    }
    for (int opening = 0; opening < 2; opening++) {
      try (MentionStore store = open(folder)) {
        List<String> order = store.mentions().map(mention -> mention.id().nativeId()).toList();
        assertEquals(List.of("0", "1", "2", "3", "4", "21", "22", "23"), order);
        assertEquals(text + "!", store.find(id("3")).orElseThrow().post().text());
        assertEquals(text, store.find(id("23")).orElseThrow().post().text());
      }
    }
    assertTrue(log(folder).toFile().length() < 16L * text.length());
  }

  @Test
  void anInterruptedThreadBreaksNothing() {
    try (MentionStore store = open(folder)) {
      admit(store, "1", "first");
      Thread.currentThread().interrupt();
      try {
        assertEquals(2, admit(store, "2", "second"));
        assertEquals("first", store.find(id("1")).orElseThrow().post().text());
      } finally {
        assertTrue(Thread.interrupted(), "the interrupt is kept");
      }
      assertEquals(2, store.size());
    }
  }

  @Test
  void aMentionThatCannotBeWrittenTakesNothingAlong() {
    Mention unwritable = mention("2", "x".repeat((8 << 20) + 1));
    try (MentionStore store = open(folder)) {
      admit(store, "1", "first");
      assertThrows(
          IllegalArgumentException.class,
          () -> store.commit(commit(new Outcome.Admitted(unwritable))));
      assertEquals(1, store.size());
      assertEquals(2, admit(store, "3", "third"));
    }
    try (MentionStore store = open(folder)) {
      assertEquals(2, store.size());
    }
  }

  @Test
  void afterAFailedCommitTheStoreAnswersNothing() {
    FaultyDisk disk = new FaultyDisk();
    MentionStore store = FileStore.on(disk, EarshotJson.of());
    admit(store, "1", "first");
    disk.failForceAt(1);
    Checkpoint checkpoint = new Checkpoint("test", 1, "7");
    MentionStore.Commit commit =
        new MentionStore.Commit(List.of(), List.of(), Map.of("a source", checkpoint));
    assertThrows(BrokenException.class, () -> store.commit(commit));
    assertThrows(BrokenException.class, () -> store.checkpoint("a source"));
    assertThrows(BrokenException.class, store::lastChange);
    assertThrows(BrokenException.class, store::size);
    assertThrows(BrokenException.class, () -> store.tombstone(id("1")));
    assertThrows(BrokenException.class, () -> store.changesSince(0, 1));
    assertThrows(BrokenException.class, () -> store.commit(commit));
    store.close();
    assertThrows(IllegalStateException.class, store::size);
  }

  @Test
  void aFrameOfAFormItDoesNotKnowIsRefusedAsDamage() throws IOException {
    try (MentionStore store = open(folder)) {
      withdraw(store, "1", "never kept");
    }
    byte[] bytes = Files.readAllBytes(log(folder));
    int cause = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("ERASED");
    bytes[cause] = 'X';
    int number = 8;
    int payload = cause - 4 - id("1").toString().length() - 4 - number;
    int length = ByteBuffer.wrap(bytes).getInt(payload - 9);
    CRC32C crc = new CRC32C();
    crc.update(bytes[payload - 5]);
    crc.update(bytes, payload, length);
    ByteBuffer.wrap(bytes).putInt(payload - 4, (int) crc.getValue());
    Files.write(log(folder), bytes);
    assertThrows(BrokenException.class, () -> open(folder));
  }

  @Test
  void aStoreThatCannotBeOpenedHoldsNoLock() throws IOException {
    Files.createDirectory(log(folder));
    assertThrows(BrokenException.class, () -> open(folder));
    Files.delete(log(folder));
    open(folder).close();
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
        commit(new Outcome.Withdrawn(mention(nativeId, text), Removal.Cause.ERASED, NOON)));
  }

  private static MentionStore.Commit commit(Outcome.Change change) {
    return Commits.of(change);
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
