package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.json.EarshotJson;
import dev.earshot.pipeline.MentionStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A ledger whose files are gone is never taken for a new one. */
class OpeningTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);
  private static final FileLedger.Options SMALL =
      FileLedger.Options.standard().segmentBytes(64 << 10);

  @TempDir Path directory;

  @Test
  @DisplayName("SM-27: opening makes no ledger where there is none, and says what to do")
  void openRefusesWhereThereIsNone() {
    for (Path none : List.of(directory, directory.resolve("missing"))) {
      RefusedException e = assertThrows(RefusedException.class, () -> FileLedger.open(none, CLOCK));
      assertTrue(String.valueOf(e.getMessage()).contains("create"), e::toString);
    }
    assertFalse(Files.exists(directory.resolve("missing")));
  }

  @Test
  void createRefusesWhereThereIsOne() {
    written();
    assertThrows(RefusedException.class, () -> FileLedger.create(directory, CLOCK));
    try (Ledger ledger = FileLedger.open(directory, CLOCK)) {
      assertEquals(4000, ledger.lastSequence());
    }
  }

  @Test
  void aLedgerAndAMentionStoreWhoseFoldersAreSwappedRefuseEachOthers() throws IOException {
    Path ledgers = directory.resolve("ledger");
    Path mentions = directory.resolve("mentions");
    try (Ledger ledger = FileLedger.create(ledgers, CLOCK);
        MentionStore store = MentionStore.open(mentions, EarshotJson.of())) {
      ledger.append(Events.numbered(1));
      assertEquals(0, store.lastChange());
    }
    List<Executable> swapped =
        List.of(
            () -> FileLedger.open(mentions, CLOCK).close(),
            () -> FileLedger.create(mentions, CLOCK).close(),
            () -> FileLedger.openOrCreate(mentions, CLOCK).close(),
            () -> MentionStore.open(ledgers, EarshotJson.of()).close());
    for (Executable each : swapped) {
      String told = assertThrows(RefusedException.class, each).toString();
      assertTrue(told.contains("expected a folder of its own"), told);
      assertTrue(told.contains("mentions.log") || told.contains("ledger."), told);
    }
    Files.delete(ledgers.resolve("ledger.manifest"));
    Files.delete(ledgers.resolve("ledger.head"));
    String told = assertThrows(RefusedException.class, swapped.get(3)).toString();
    assertTrue(told.contains(".seg in it is of a ledger"), told);
    assertFalse(Files.exists(ledgers.resolve("mentions.log")));
    assertFalse(FileLedger.isIn(mentions));
    MentionStore.open(mentions, EarshotJson.of()).close();
  }

  @Test
  void openOrCreateDoesOneOrTheOther() {
    for (int i = 1; i < 4; i++) {
      try (Ledger ledger = FileLedger.openOrCreate(directory, CLOCK)) {
        assertEquals(i, ledger.append(Events.numbered(i)).lastSequence());
      }
    }
  }

  @Test
  @DisplayName("SM-27: a segment that is gone is missed, whichever it is")
  void missesEverySegment() throws IOException {
    List<Path> segments = written();
    assertTrue(segments.size() > 3, "too few segments to prove it");
    for (Path segment : segments) {
      byte[] bytes = Files.readAllBytes(segment);
      Files.delete(segment);
      assertBroken(segment.getFileName().toString());
      Files.write(segment, bytes);
    }
    FileLedger.open(directory, CLOCK).close();
  }

  @Test
  @DisplayName("SM-27: a folder whose segments are all gone does not open as new and empty")
  void missesAllSegments() throws IOException {
    for (Path segment : written()) {
      Files.delete(segment);
    }
    assertBroken(".seg is missing");
  }

  @Test
  void missesTheManifestAndRefusesAnOlderOne() throws IOException {
    Path manifest = directory.resolve("ledger.manifest");
    FileLedger.create(directory, CLOCK).close();
    byte[] first = Files.readAllBytes(manifest);
    try (Ledger ledger = FileLedger.open(directory, CLOCK, SMALL)) {
      append(ledger);
    }
    byte[] whole = Files.readAllBytes(manifest);
    Files.write(manifest, first);
    assertBroken("manifest");
    Files.delete(manifest);
    assertBroken("manifest");
    byte[] damaged = whole.clone();
    damaged[14] ^= 1;
    Files.write(manifest, damaged);
    assertBroken("manifest");
    Files.write(manifest, whole);
    FileLedger.open(directory, CLOCK).close();
  }

  @Test
  void whatWasNeverMadeToTheEndIsMadeAnew() throws IOException {
    Path segment = directory.resolve("00000000000000000001.seg");
    for (byte[] begun : List.of(new byte[0], new byte[7], SegmentHeader.write(1, false))) {
      Files.write(segment, begun);
      assertThrows(RefusedException.class, () -> FileLedger.open(directory, CLOCK));
      FileLedger.create(directory, CLOCK).close();
      FileLedger.open(directory, CLOCK).close();
      Files.delete(directory.resolve("ledger.manifest"));
    }
  }

  @Test
  @DisplayName("SM-27: a folder that lost segments and manifest is still told from a new one")
  void missesTheWholeLog() throws IOException {
    for (Path segment : written()) {
      Files.delete(segment);
    }
    Files.delete(directory.resolve("ledger.manifest"));
    assertBroken("is missing");
    assertThrows(RefusedException.class, () -> FileLedger.create(directory, CLOCK));
  }

  @Test
  @DisplayName("SM-27: the head is missed as any other file")
  void missesTheHead() throws IOException {
    written();
    Path head = directory.resolve("ledger.head");
    byte[] bytes = Files.readAllBytes(head);
    Files.delete(head);
    assertBroken("ledger.head is missing");
    for (int length : new int[] {0, 1, 512, bytes.length - 1}) {
      Files.write(head, Arrays.copyOf(bytes, length));
      assertBroken("ledger.head is cut off");
    }
    byte[] other = new byte[bytes.length];
    Arrays.fill(other, (byte) 7);
    Files.write(head, other);
    assertBroken("ledger.head is cut off or damaged");
    Files.delete(head);
    assertThrows(RuntimeException.class, () -> FileLedger.openOrCreate(directory, CLOCK));
    assertFalse(Files.exists(head), "not made anew");
    Files.write(head, bytes);
    FileLedger.open(directory, CLOCK).close();
  }

  @Test
  @DisplayName("SM-27: without the head it is told up to where events are vouched for")
  void saysWhatALostHeadLeavesOpen() throws IOException {
    try (Ledger ledger = FileLedger.create(directory, CLOCK)) {
      ledger.append(Events.numbered(1));
    }
    try (Ledger ledger = FileLedger.open(directory, CLOCK)) {
      ledger.append(Events.numbered(2));
      Path copy = directory.resolve("copy");
      Files.createDirectory(copy);
      for (String name : List.of("ledger.manifest", "00000000000000000001.seg")) {
        Files.copy(directory.resolve(name), copy.resolve(name));
      }
      BrokenException e = assertThrows(BrokenException.class, () -> FileLedger.open(copy, CLOCK));
      assertTrue(String.valueOf(e.getMessage()).contains("events after 1,"), e::toString);
      Path head = copy.resolve("ledger.head");
      Files.write(head, new byte[2048]);
      e = assertThrows(BrokenException.class, () -> FileLedger.open(copy, CLOCK));
      assertTrue(String.valueOf(e.getMessage()).contains("says nothing"), e::toString);
      assertArrayEquals(new byte[2048], Files.readAllBytes(head), "nothing is changed");
      Files.writeString(head, "nobody vouches\n"); // a person's word that none is lost
      for (int i = 0; i < 2; i++) {
        try (FileLedger again = FileLedger.open(copy, CLOCK)) {
          assertEquals(List.of("e1", "e2"), Events.evidence(again));
        }
        assertEquals(2048, Files.size(head));
      }
    }
  }

  @Test
  @DisplayName("SM-27: a head that says nothing beside events is missed, before any closing too")
  void missesWhatTheHeadSaid() throws IOException {
    Path copy = directory.resolve("copy");
    try (Ledger ledger = FileLedger.create(directory, CLOCK)) {
      for (int frames = 1; frames <= 3; frames++) {
        ledger.append(Events.numbered(frames));
        Files.createDirectories(copy);
        for (String name : List.of("ledger.manifest", "00000000000000000001.seg")) {
          Files.copy(
              directory.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(copy.resolve("ledger.head"), new byte[2048]);
        if (frames == 1) { // which a power cut leaves before it is acknowledged
          FileLedger.open(copy, CLOCK).close();
          continue;
        }
        BrokenException e = assertThrows(BrokenException.class, () -> FileLedger.open(copy, CLOCK));
        assertTrue(
            String.valueOf(e.getMessage())
                .contains("says nothing: it tells whether events after 0"),
            e::toString);
      }
    }
    byte[] kept = Files.readAllBytes(directory.resolve("ledger.head"));
    Files.write(directory.resolve("ledger.head"), new byte[2048]);
    assertBroken("ledger.head says nothing: it tells whether events after 3");
    Files.write(directory.resolve("ledger.head"), kept);
    FileLedger.open(directory, CLOCK).close();
  }

  @Test
  @DisplayName("SM-27: whole frames that are gone from the end are missed, also after a kill")
  void missesEventsFromTheEnd() throws IOException {
    Path segment = directory.resolve("00000000000000000001.seg");
    try (Ledger ledger = FileLedger.create(directory, CLOCK)) {
      ledger.append(Events.numbered(1));
      byte[] one = Files.readAllBytes(segment);
      ledger.append(Events.numbered(2));
      byte[] two = Files.readAllBytes(segment);
      Path copy = directory.resolve("copy");
      Files.createDirectory(copy);
      for (String name : List.of("ledger.manifest", "ledger.head")) {
        Files.copy(directory.resolve(name), copy.resolve(name)); // what a kill would leave
      }
      Files.write(copy.resolve(segment.getFileName()), one);
      BrokenException e = assertThrows(BrokenException.class, () -> FileLedger.open(copy, CLOCK));
      assertTrue(String.valueOf(e.getMessage()).contains("event 2 was recorded"), e::toString);
      Files.write(copy.resolve(segment.getFileName()), two);
      FileLedger.open(copy, CLOCK).close();
    }
  }

  @Test
  @DisplayName("SM-21: a lock file that is deleted ends the writer before a second one meets it")
  void noticesThatItsLockIsGone() throws IOException {
    try (FileLedger first = FileLedger.create(directory, CLOCK)) {
      first.append(Events.numbered(1));
      for (String lock : List.of("writer.lock", "writer-in-process.lock")) {
        Files.delete(directory.resolve(lock));
      }
      try (FileLedger second = FileLedger.open(directory, CLOCK)) {
        assertBrokenAppend(first, "lock file was deleted");
        assertEquals(2, second.append(Events.numbered(3)).firstSequence());
        assertBrokenAppend(first, "lock file was deleted");
        assertEquals(3, second.append(Events.numbered(4)).firstSequence());
      }
    }
    try (FileLedger again = FileLedger.open(directory, CLOCK)) {
      assertEquals(List.of("e1", "e3", "e4"), Events.evidence(again));
    }
  }

  @Test
  @DisplayName("SM-21: what is written into a file that was deleted is not acknowledged")
  void noticesThatItsFilesAreGone() throws IOException {
    for (String name : List.of("00000000000000000001.seg", "ledger.head")) {
      for (boolean replaced : new boolean[] {false, true}) {
        Path own = directory.resolve(name + replaced);
        FileLedger ledger = FileLedger.create(own, CLOCK);
        ledger.append(Events.numbered(1));
        byte[] bytes = Files.readAllBytes(own.resolve(name));
        Files.delete(own.resolve(name));
        if (replaced) {
          Files.write(directory.resolve("keeps-the-inode"), bytes);
          Files.write(own.resolve(name), bytes);
        }
        assertBrokenAppend(ledger, "deleted or replaced");
        assertBrokenAppend(ledger, "deleted or replaced");
        ledger.close();
      }
    }
  }

  private static void assertBrokenAppend(FileLedger ledger, String inWords) {
    BrokenException e =
        assertThrows(BrokenException.class, () -> ledger.append(Events.numbered(2)));
    assertTrue(String.valueOf(e.getMessage()).contains(inWords), e::toString);
  }

  @Test
  @DisplayName("SM-27: files and folder are their owner's alone")
  void ownersAlone() throws IOException {
    Path own = directory.resolve("made").resolve("ledger");
    try (FileLedger ledger = FileLedger.create(own, CLOCK, SMALL)) {
      append(ledger);
    }
    assumeTrue(Files.getFileStore(own).supportsFileAttributeView("posix"));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    try (var files = Files.list(own)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.getFileName()::toString);
      }
    }
  }

  @Test
  void readsFromTheMiddleOfManySegments() {
    written();
    try (Ledger ledger = FileLedger.open(directory, CLOCK, SMALL)) {
      append(ledger);
      for (long after : new long[] {0, 1, 399, 400, 401, 2222, 7999, 8000, 9000}) {
        assertEquals(
            IntStream.rangeClosed((int) after + 1, 8000).mapToObj(i -> (long) i).toList(),
            ledger.events(after).map(Recorded::sequence).toList());
      }
      assertThrows(IllegalArgumentException.class, () -> ledger.events(-1));
    }
  }

  private void assertBroken(String inWords) {
    for (Runnable opening :
        List.<Runnable>of(
            () -> FileLedger.open(directory, CLOCK).close(),
            () -> FileLedger.openOrCreate(directory, CLOCK).close())) {
      BrokenException e = assertThrows(BrokenException.class, opening::run);
      assertTrue(String.valueOf(e.getMessage()).contains(inWords), e::toString);
    }
  }

  private static void append(Ledger ledger) {
    for (int i = 0; i < 10; i++) {
      ledger.append(IntStream.range(0, 400).mapToObj(Events::numbered).toList());
    }
  }

  private List<Path> written() {
    try (Ledger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger);
    }
    try (var all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
