package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedLedgerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);
  private static final Purpose ADS = Purpose.of("ads");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path directory;

  private Path rootFile() {
    return directory.resolve("root.key");
  }

  private Path folder() {
    return directory.resolve("ledger");
  }

  private Encryption encryption() {
    return new Encryption(
        Files.exists(rootFile())
            ? FileRootKey.open(rootFile(), RANDOM)
            : FileRootKey.create(rootFile(), RANDOM),
        RANDOM);
  }

  private FileLedger ledger() {
    return FileLedger.openOrCreate(
        folder(), CLOCK, FileLedger.Options.standard().encrypted(encryption()));
  }

  private static LedgerEvent said(LedgerEvent.Type type, SubjectKey who, String evidence) {
    return LedgerEvent.builder(type, who, Events.T0)
        .evidence(evidence)
        .actor("canary-actor")
        .idempotencyKey("canary-key-" + evidence)
        .build();
  }

  private static List<LedgerEvent> told(Ledger ledger) {
    return ledger.events(0).map(Recorded::event).toList();
  }

  @Test
  @DisplayName("IS-27: what was said of a person lies in no file in the clear, and is read again")
  void sealsContents() throws IOException {
    List<LedgerEvent> events =
        List.of(
            said(LedgerEvent.Type.OPT_OUT, Events.ANNA, "canary-form"),
            said(LedgerEvent.Type.GRANT, Events.BERT, "canary-notice"),
            said(LedgerEvent.Type.OBJECT, Events.ANNA, "canary-letter"));
    try (Ledger ledger = ledger()) {
      ledger.append(events.subList(0, 2));
      ledger.append(events.subList(2, 3));
      assertEquals(events, told(ledger));
    }
    for (byte[] file : files().values()) {
      String text = new String(file, StandardCharsets.ISO_8859_1);
      assertFalse(text.contains("canary"), "in the clear");
    }
    try (Ledger ledger = ledger()) {
      assertEquals(events, told(ledger));
      Ack again = ledger.append(events.get(2));
      assertEquals(3, again.firstSequence(), "known by its key");
    }
  }

  @Test
  @DisplayName("IS-27: a destroyed key makes contents unreadable for good, and changes no standing")
  void shreds() {
    try (Ledger ledger = ledger()) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA, "form"));
      ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.BERT, "letter"));
      ledger.append(said(LedgerEvent.Type.HOLD, Events.ANNA, "case-7"));
      assertFalse(ledger.shred(new SubjectKey(9, 9)), "of whom nothing is recorded");
      assertTrue(ledger.shred(Events.ANNA));
      assertFalse(ledger.shred(Events.ANNA), "twice");
      assertShredded(ledger);
    }
    try (Ledger ledger = ledger()) {
      assertShredded(ledger);
      ledger.append(said(LedgerEvent.Type.RELEASE, Events.ANNA, "case-7"));
      ledger.append(said(LedgerEvent.Type.ERASED, Events.ANNA, "request-3"));
      assertEquals("request-3", told(ledger).get(4).evidence());
      assertFalse(ledger.standing(Events.ANNA).isHeld(Events.T0), "released by its case");
    }
    try (Ledger ledger = ledger()) {
      assertFalse(told(ledger).get(0).isReadable());
      assertEquals("request-3", told(ledger).get(4).evidence());
      assertEquals(
          6,
          ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA, "form")).firstSequence(),
          "its idempotency key is gone with its content");
    }
  }

  private static void assertShredded(Ledger ledger) {
    LedgerEvent gone = told(ledger).get(0);
    assertFalse(gone.isReadable());
    assertEquals("", gone.evidence());
    assertEquals("", gone.actor());
    assertTrue(gone.idempotencyKey().isEmpty());
    assertEquals(LedgerEvent.Type.OPT_OUT, gone.type());
    assertEquals(Events.ANNA, gone.subject());
    assertEquals(gone, LedgerEvent.from(gone.toBytes()));
    assertEquals("letter", told(ledger).get(1).evidence());
    assertEquals("case-7", told(ledger).get(2).evidence(), "a hold outlives the key");
    assertEquals(Verdict.OPTED_OUT, ledger.standing(Events.ANNA).verdict(ADS, Events.T0));
    assertTrue(ledger.standing(Events.ANNA).isHeld(Events.T0));
  }

  @Test
  @DisplayName("IS-22: without the root key, and with another's, it does not open, in words")
  void refusesOtherKeys() throws IOException {
    try (Ledger ledger = ledger()) {
      ledger.append(Events.numbered(1));
    }
    assertRefused("Options.encrypted", FileLedger.Options.standard());
    Files.move(rootFile(), directory.resolve("kept"));
    assertRefused("has none that is called", FileLedger.Options.standard().encrypted(encryption()));
    Files.delete(rootFile());
    Files.move(directory.resolve("kept"), rootFile());
    ledger().close();

    Path plain = directory.resolve("plain");
    FileLedger.create(plain, CLOCK).close();
    RefusedException e =
        assertThrows(
            RefusedException.class,
            () ->
                FileLedger.open(
                    plain, CLOCK, FileLedger.Options.standard().encrypted(encryption())));
    assertTrue(String.valueOf(e.getMessage()).contains("without a key"), e::toString);
    try (Ledger ledger = FileLedger.open(plain, CLOCK)) {
      assertThrows(RefusedException.class, () -> ledger.shred(Events.ANNA));
    }
  }

  @Test
  @DisplayName("IS-22: another tenant's ledger does not open, nor does its manifest fit this one")
  void refusesAnotherTenants() throws IOException {
    try (Ledger ledger = ledger()) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.ANNA, "form"));
    }
    Path others = directory.resolve("others");
    FileLedger.Options under = FileLedger.Options.standard().encrypted(encryption());
    try (Ledger ledger = FileLedger.create(others, CLOCK, under)) {
      ledger.append(said(LedgerEvent.Type.OPT_OUT, Events.BERT, "form"));
    }
    Files.copy(
        folder().resolve("00000000000000000001.seg"),
        others.resolve("00000000000000000001.seg"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThrows(
        dev.earshot.BrokenException.class, () -> FileLedger.open(others, CLOCK, under).close());
  }

  private void assertRefused(String inWords, FileLedger.Options options) {
    RefusedException e =
        assertThrows(RefusedException.class, () -> FileLedger.open(folder(), CLOCK, options));
    assertTrue(String.valueOf(e.getMessage()).contains(inWords), e::toString);
  }

  @Test
  @DisplayName("IS-27: another root key takes over, and no segment is written again")
  void rotates() throws IOException {
    List<LedgerEvent> events = IntStream.range(0, 40).mapToObj(Events::numbered).toList();
    try (Ledger ledger = ledger()) {
      events.forEach(ledger::append);
    }
    Map<String, byte[]> before = files();
    FileRootKey.rotate(rootFile(), RANDOM);
    try (FileLedger ledger = ledger()) {
      ledger.rewrap(encryption());
    }
    Map<String, byte[]> after = files();
    assertArrayEquals(
        before.get("00000000000000000001.seg"), after.get("00000000000000000001.seg"));
    String latest = Files.readAllLines(rootFile()).get(1);
    Files.writeString(rootFile(), latest + "\n");
    try (Ledger ledger = ledger()) {
      assertEquals(events, told(ledger));
      ledger.append(Events.numbered(41));
    }
  }

  @Test
  void threadsShareTheKeyOfANewSubject() {
    try (Ledger ledger = ledger()) {
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String name = thread + ":";
        threads.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    SubjectKey who = new SubjectKey(1, i % 40);
                    ledger.append(
                        List.of(
                            said(LedgerEvent.Type.GRANT, who, name + i),
                            said(LedgerEvent.Type.OPT_OUT, who, name + i + "b")));
                    if (i % 25 == 24) {
                      ledger.shred(new SubjectKey(1, i % 7));
                    }
                  }
                }));
      }
      threads.forEach(CompletableFuture::join);
    }
    try (Ledger ledger = ledger()) {
      Set<SubjectKey> shredded = new HashSet<>();
      IntStream.range(0, 7).forEach(i -> shredded.add(new SubjectKey(1, i)));
      List<LedgerEvent> all = told(ledger);
      assertEquals(2400, all.size());
      for (LedgerEvent each : all) {
        assertTrue(each.isReadable() || shredded.contains(each.subject()), "lost");
      }
    }
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (var all = Files.list(folder())) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
