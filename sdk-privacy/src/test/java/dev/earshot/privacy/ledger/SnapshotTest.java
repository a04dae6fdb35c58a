package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0.plusSeconds(100_000));
  private static final Encryption ENCRYPTION = Events.encryption();
  private static final FileLedger.Options SMALL =
      FileLedger.Options.standard().segmentBytes(64 << 10).encrypted(ENCRYPTION);
  private static final int MANY = 3000;

  @TempDir Path directory;

  private FileLedger open() {
    return FileLedger.open(directory, CLOCK, SMALL);
  }

  /* Of every kind, some said again, some under a key. */
  private static List<LedgerEvent> batch(int number) {
    List<LedgerEvent> batch = new ArrayList<>();
    for (int i = 0; i <= number % 3; i++) {
      LedgerEvent.Type type = Events.types().get((number + i) % Events.types().size());
      LedgerEvent.Builder event =
          LedgerEvent.builder(
                  type, new SubjectKey(1, number % 1000), Events.T0.plusSeconds(number + i))
              .evidence("e" + number)
              .idempotencyKey("k" + number + "/" + i);
      if (type.isScoped() && number % 5 == 0) {
        event.purposes(Events.purposes("ads", "research.brand"));
      }
      if (type.mayEnd() && number % 4 == 0) {
        event.effectiveUntil(Events.T0.plusSeconds(200_000));
      }
      batch.add(event.build());
    }
    return batch;
  }

  private static void append(Ledger ledger, int from, int to) {
    for (int i = from; i < to; i++) {
      ledger.append(batch(i));
    }
  }

  private static List<Object> answers(FileLedger ledger) {
    List<Object> answers = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      Standing standing = ledger.standing(new SubjectKey(1, i));
      for (String purpose : List.of("ads", "research", "research.brand", "other")) {
        for (int day = 0; day < 4; day++) {
          answers.add(standing.verdict(Purpose.of(purpose), Events.T0.plusSeconds(80_000L * day)));
          answers.add(standing.because(Purpose.of(purpose), Events.T0.plusSeconds(80_000L * day)));
        }
      }
      answers.add(standing.isHeld(Events.T0));
      answers.add(standing.knowsHold("e" + i));
    }
    answers.add(ledger.known().sorted(java.util.Comparator.comparing(Object::toString)).toList());
    answers.add(ledger.lastSequence());
    return answers;
  }

  @Test
  @DisplayName("SM-27: opened from a snapshot it says and does what it would without")
  void saysTheSame() {
    List<Object> before;
    List<Recorded> events;
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger, 0, MANY);
      assertTrue(ledger.snapshot());
      append(ledger, MANY, MANY + 500);
      before = answers(ledger);
      events = ledger.events(0).toList();
    }
    for (int round = 0; round < 2; round++) {
      try (FileLedger ledger = open()) {
        assertEquals(before, answers(ledger));
        assertEquals(events, ledger.events(0).toList());
        assertEquals(events.size(), ledger.recovery().records());
        ledger.verify();
        assertEquals(1, ledger.append(batch(0)).firstSequence(), "an old key is known");
        assertEquals(
            ledger.lastSequence() - batch(MANY + 499).size() + 1,
            ledger.append(batch(MANY + 499)).firstSequence(),
            "and a new one");
      }
      assertTrue(Files.exists(directory.resolve(SnapshotFile.NAME)));
    }
    try (FileLedger ledger = open()) {
      append(ledger, MANY + 500, MANY + 600);
      ledger.verify();
      before = answers(ledger);
      assertTrue(ledger.snapshot());
    }
    try (FileLedger ledger = open()) {
      assertEquals(before, answers(ledger));
    }
  }

  @Test
  @DisplayName("SM-27: it reads no event before the snapshot; verify does, and finds damage there")
  void readsNothingBefore() throws IOException {
    FileLedger.Options oneKey =
        SMALL.keyHorizon(Duration.ofDays(1), 1); // known keys are read again
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, oneKey)) {
      append(ledger, 0, MANY);
      ledger.snapshot();
    }
    Path first = directory.resolve("00000000000000000001.seg");
    byte[] bytes = Files.readAllBytes(first);
    bytes[bytes.length / 2] ^= 1;
    Files.write(first, bytes);
    try (FileLedger ledger = FileLedger.open(directory, CLOCK, oneKey)) {
      assertThrows(BrokenException.class, ledger::verify);
    }
    Files.delete(directory.resolve(SnapshotFile.NAME));
    assertThrows(BrokenException.class, () -> FileLedger.open(directory, CLOCK, oneKey).close());
  }

  @Test
  @DisplayName("SM-27: a snapshot that is damaged, cut or of other files is left out")
  void leavesOutWhatItCannotUse() throws IOException {
    List<Object> before;
    byte[] older;
    Path snapshot = directory.resolve(SnapshotFile.NAME);
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger, 0, 400);
      ledger.snapshot();
      older = Files.readAllBytes(snapshot);
      append(ledger, 400, MANY);
      ledger.snapshot();
      before = answers(ledger);
    }
    byte[] whole = Files.readAllBytes(snapshot);
    for (int at = 0; at < whole.length; at += whole.length / 40) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(snapshot, damaged);
      assertSame(before);
      Files.write(snapshot, java.util.Arrays.copyOf(whole, at));
      assertSame(before);
    }
    Files.write(snapshot, older);
    assertSame(before);

    Path other = directory.resolve("other");
    try (FileLedger ledger = FileLedger.create(other, CLOCK, SMALL)) {
      append(ledger, 7, 400);
      ledger.snapshot();
    }
    Files.write(other.resolve(SnapshotFile.NAME), whole, java.nio.file.StandardOpenOption.CREATE);
    FileLedger.open(other, CLOCK, SMALL).close();
    Files.copy(
        other.resolve("00000000000000000001.seg"),
        directory.resolve("00000000000000000001.seg"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.write(snapshot, whole);
    assertThrows(BrokenException.class, () -> open().close(), "a segment of another length");
  }

  private void assertSame(List<Object> before) {
    try (FileLedger ledger = open()) {
      assertEquals(before, answers(ledger));
    }
  }

  @Test
  @DisplayName("IS-27: a key of which a bit was altered is no destroyed key")
  void anAlteredKeyIsDamage() throws IOException {
    Path segment = directory.resolve(SegmentHeader.fileName(1));
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger, 0, 900);
      ledger.snapshot();
    }
    byte[] whole = Files.readAllBytes(segment);
    byte[] altered = whole.clone();
    altered[SegmentHeader.BYTES + Framing.SLOTS_AT + 20] ^= 1;
    Files.write(segment, altered);
    BrokenException broken = assertThrows(BrokenException.class, this::readFirst);
    assertTrue(String.valueOf(broken.getMessage()).contains("a subject's key"), broken::toString);
    Files.write(segment, whole);
    assertTrue(readFirst().isReadable());
  }

  private LedgerEvent readFirst() {
    try (FileLedger ledger = open();
        Stream<Recorded> events = ledger.events(0)) {
      return events.findFirst().orElseThrow().event();
    }
  }

  @Test
  @DisplayName("IS-27: a key that was destroyed after the snapshot stays destroyed")
  void staysDestroyed() throws IOException {
    SubjectKey who = batch(0).get(0).subject();
    byte[] before;
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger, 0, 900);
      ledger.snapshot();
      before = Files.readAllBytes(directory.resolve(SnapshotFile.NAME));
      assertTrue(ledger.shred(who));
    }
    Files.write(directory.resolve(SnapshotFile.NAME), before);
    try (FileLedger ledger = open()) {
      assertFalse(ledger.events(0).findFirst().orElseThrow().event().isReadable());
      assertFalse(ledger.shred(who), "there is none");
      long next = ledger.append(batch(1000)).firstSequence();
      assertTrue(ledger.events(next - 1).findFirst().orElseThrow().event().isReadable());
    }
    Files.write(directory.resolve(SnapshotFile.NAME), before);
    try (FileLedger ledger = open()) {
      assertFalse(ledger.events(0).findFirst().orElseThrow().event().isReadable());
      ledger.append(batch(2000));
      assertEquals(
          List.of("e1000", "e2000"),
          ledger
              .events(0)
              .map(Recorded::event)
              .filter(event -> event.subject().equals(who) && event.isReadable())
              .map(LedgerEvent::evidence)
              .distinct()
              .filter(evidence -> evidence.length() > 4)
              .toList());
    }
  }

  @Test
  void keepsNoneByItselfBeforeItIsWorthIt() {
    try (FileLedger ledger = FileLedger.create(directory, CLOCK, SMALL)) {
      append(ledger, 0, 100);
    }
    assertFalse(Files.exists(directory.resolve(SnapshotFile.NAME)));
    try (FileLedger ledger = open()) {
      for (int i = 0; i < 30; i++) {
        List<LedgerEvent> many = new ArrayList<>();
        for (int j = 0; j < 400; j++) {
          many.add(Events.numbered(400 * i + j));
        }
        ledger.append(many);
      }
    }
    assertTrue(Files.exists(directory.resolve(SnapshotFile.NAME)));
  }
}
