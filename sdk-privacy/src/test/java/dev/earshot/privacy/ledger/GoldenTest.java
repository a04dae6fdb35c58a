package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.SubjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final String NAME = "00000000000000000001.seg";

  @TempDir Path directory;

  @Test
  @DisplayName("SM-27: reads what format version 1 wrote")
  void readsVersion1() throws IOException {
    Files.write(directory.resolve(NAME), golden());
    try (Ledger ledger = Ledger.open(directory, InstantSource.fixed(AT))) {
      List<Recorded> expected = new ArrayList<>();
      for (LedgerEvent event : events()) {
        expected.add(new Recorded(expected.size() + 1, AT, event));
      }
      assertEquals(expected, ledger.events().toList());
      assertEquals(new Recovery(expected.size(), 1, 0), ledger.recovery());
    }
    assertArrayEquals(golden(), Files.readAllBytes(directory.resolve(NAME)));
  }

  @Test
  void writesVersion1ByteForByte() throws IOException {
    write(directory);
    assertArrayEquals(golden(), Files.readAllBytes(directory.resolve(NAME)));
  }

  static void write(Path directory) {
    List<LedgerEvent> events = events();
    try (Ledger ledger = Ledger.open(directory, InstantSource.fixed(AT))) {
      ledger.append(events.get(0));
      ledger.append(events.subList(1, events.size()));
    }
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = GoldenTest.class.getResourceAsStream("format-1/" + NAME)) {
      return Objects.requireNonNull(in, NAME).readAllBytes();
    }
  }

  /** One event of each type there was, and one with everything that an event can hold. */
  private static List<LedgerEvent> events() {
    List<LedgerEvent> events = new ArrayList<>();
    events.add(
        LedgerEvent.builder(
                LedgerEvent.Type.GRANT, new SubjectKey(-1, 1), Instant.ofEpochSecond(-5, 7))
            .purposes("analytics.brand", "ads")
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
