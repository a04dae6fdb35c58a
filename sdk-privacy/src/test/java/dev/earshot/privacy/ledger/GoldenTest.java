package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.SubjectKey;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.SecretCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of each released format version is read for ever. */
class GoldenTest {
  private static final Instant AT = Instant.parse("2026-11-22T08:00:00.123456789Z");
  private static final String SEGMENT = "00000000000000000001.seg";
  private static final String MANIFEST = "ledger.manifest";
  private static final String HEAD = "ledger.head";

  @TempDir Path directory;

  @Test
  @DisplayName("SM-27: reads what format version 3 wrote, with an event that is not known yet")
  void reads() throws IOException {
    put("format-3/");
    try (FileLedger ledger = FileLedger.open(directory, InstantSource.fixed(AT))) {
      List<LedgerEvent> events = events();
      events.add(Events.unknown(Events.ANNA));
      assertEquals(recorded(events), ledger.events(0).toList());
      assertEquals(new Recovery(events.size(), 1, 0), ledger.recovery());
    }
  }

  @Test
  @DisplayName("IS-27: reads what format version 3 sealed")
  void readsSealed() throws IOException {
    put("format-3-sealed/");
    Files.write(directory.resolve("root.key"), golden("format-3-sealed/root.key"));
    try (FileLedger ledger = FileLedger.open(directory, InstantSource.fixed(AT), sealed())) {
      List<LedgerEvent> events = events();
      events.add(Events.unknown(Events.ANNA));
      assertEquals(recorded(events), ledger.events(0).toList());
    }
  }

  @Test
  void writesByteForByte() throws IOException {
    write(directory, FileLedger.Options.standard());
    assertWritten("format-3/");
  }

  @Test
  void sealsByteForByte() throws IOException {
    Files.write(directory.resolve("root.key"), golden("format-3-sealed/root.key"));
    write(directory, sealed());
    assertWritten("format-3-sealed/");
  }

  private FileLedger.Options sealed() {
    SecureRandom random = new Counting();
    return FileLedger.Options.standard()
        .encrypted(new Encryption(FileRootKey.open(directory.resolve("root.key"), random), random));
  }

  /* What is random must be the same each time here. */
  private static final class Counting extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private byte next;

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = ++next;
      }
    }
  }

  private void put(String golden) throws IOException {
    for (String file : List.of(SEGMENT, MANIFEST, HEAD)) {
      Files.write(directory.resolve(file), golden(golden + file));
    }
  }

  private void assertWritten(String golden) throws IOException {
    for (String file : List.of(SEGMENT, MANIFEST, HEAD)) {
      assertArrayEquals(golden(golden + file), Files.readAllBytes(directory.resolve(file)), file);
    }
  }

  /* One batch of one event, and one of all the others. */
  private static List<Recorded> recorded(List<LedgerEvent> events) {
    List<Recorded> recorded = new ArrayList<>();
    for (LedgerEvent event : events) {
      long next = recorded.size() + 1L;
      recorded.add(new Recorded(next, next == 1 ? 1 : 2, next == 1 ? 1 : events.size(), AT, event));
    }
    return recorded;
  }

  static void write(Path directory, FileLedger.Options options) {
    List<LedgerEvent> events = events();
    events.add(Events.unknown(Events.ANNA));
    try (Ledger ledger = FileLedger.create(directory, InstantSource.fixed(AT), options)) {
      ledger.bind(new SecretCheck(0x0102030405060708L, -9));
      ledger.append(events.get(0));
      ledger.append(events.subList(1, events.size()));
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** One event of each type there was, and one with everything that an event can hold. */
  private static List<LedgerEvent> events() {
    List<LedgerEvent> events = new ArrayList<>();
    events.add(
        LedgerEvent.builder(
                LedgerEvent.Type.GRANT, new SubjectKey(-1, 1), Instant.ofEpochSecond(-5, 7))
            .purposes(Events.purposes("analytics.brand", "ads"))
            .effectiveFrom(Instant.EPOCH)
            .effectiveUntil(Instant.ofEpochSecond(4_000_000_000L))
            .evidence("notice-3/é€😀")
            .actor("web")
            .idempotencyKey("import-1")
            .build());
    for (String type :
        List.of(
            "GRANT",
            "EXPLICIT_GRANT",
            "REFUSE",
            "WITHDRAW",
            "OPT_OUT",
            "OPT_IN",
            "OBJECT",
            "RESTRICT",
            "UNRESTRICT",
            "HOLD",
            "RELEASE",
            "AGE_FLAG",
            "AGE_CLEARED",
            "PARENTAL_CONSENT",
            "SUPPRESS",
            "SOURCE_DELETED",
            "SOURCE_PROTECTED",
            "SOURCE_RESTORED",
            "NOTICE_GIVEN",
            "ERASED")) {
      events.add(
          LedgerEvent.builder(
                  LedgerEvent.Type.valueOf(type), new SubjectKey(events.size(), 0), Instant.EPOCH)
              .build());
    }
    return events;
  }
}
