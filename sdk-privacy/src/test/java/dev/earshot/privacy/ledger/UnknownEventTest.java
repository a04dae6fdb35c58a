package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.privacy.Purpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newer version recorded is neither lost nor ignored by this one. */
class UnknownEventTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Events.T0);
  private static final Purpose ADS = Purpose.of("ads");

  @TempDir Path directory;

  @Test
  @DisplayName("SM-27: an event of an unknown type denies whatever was consented to, for good")
  void denies() {
    Ledger ledger = FileLedger.inMemory(CLOCK);
    ledger.append(Events.of(LedgerEvent.Type.EXPLICIT_GRANT));
    ledger.append(Events.unknown(Events.ANNA));
    for (LedgerEvent.Type type : List.of(LedgerEvent.Type.OPT_IN, LedgerEvent.Type.UNRESTRICT)) {
      ledger.append(Events.of(type));
    }
    ledger.append(Events.of(LedgerEvent.Type.EXPLICIT_GRANT));
    Standing anna = ledger.standing(Events.ANNA);
    assertEquals(Verdict.UNKNOWN, anna.verdict(ADS, Events.T0));
    assertEquals(OptionalLong.of(2), anna.because(ADS, Events.T0));
    assertTrue(anna.isHeld(Events.T0), "what cannot be told deletes nothing");
    assertTrue(Verdict.UNKNOWN.isAgainst());
    ledger.append(Events.of(LedgerEvent.Type.OPT_OUT));
    assertEquals(
        Verdict.OPTED_OUT, ledger.standing(Events.ANNA).verdict(ADS, Events.T0), "what is known");
    assertEquals(Verdict.NONE, ledger.standing(Events.BERT).verdict(ADS, Events.T0));
  }

  @Test
  void isKeptByteForByte() {
    LedgerEvent unknown = Events.unknown(Events.ANNA);
    try (Ledger ledger = FileLedger.create(directory, CLOCK)) {
      ledger.append(List.of(Events.numbered(1), unknown, Events.numbered(2)));
    }
    try (Ledger ledger = FileLedger.open(directory, CLOCK)) {
      LedgerEvent read = ledger.events(1).findFirst().orElseThrow().event();
      assertEquals(unknown, read);
      assertArrayEquals(unknown.toBytes(), read.toBytes());
      assertEquals(LedgerEvent.Type.UNKNOWN, read.type());
      assertEquals(Events.ANNA, read.subject());
      assertEquals(Verdict.UNKNOWN, ledger.standing(Events.ANNA).verdict(ADS, Events.T0));
    }
  }

  @Test
  void aFlagOrAPurposeOfAnotherFormIsUnknownToo() {
    byte[] flag = Events.of(LedgerEvent.Type.GRANT).toBytes();
    flag[2] |= 64;
    assertEquals(LedgerEvent.Type.UNKNOWN, LedgerEvent.from(flag).type());

    byte[] bytes = Events.of(LedgerEvent.Type.GRANT, "analytics").toBytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("analytics")] = 'A';
    LedgerEvent upperCase = LedgerEvent.from(bytes);
    assertEquals(LedgerEvent.Type.UNKNOWN, upperCase.type());
    assertArrayEquals(bytes, upperCase.toBytes());
  }

  @Test
  void anEventHasOneFormInBytes() {
    LedgerEvent full =
        LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.ANNA, Instant.ofEpochSecond(-5, 7))
            .purposes(Events.purposes("b", "a.b", "b"))
            .effectiveUntil(Events.T0)
            .evidence("notice-3/é€😀")
            .actor("web")
            .idempotencyKey("k")
            .build();
    byte[] bytes = full.toBytes();
    assertEquals(full, LedgerEvent.from(bytes));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(MalformedException.class, () -> LedgerEvent.from(cut));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(MalformedException.class, () -> LedgerEvent.from(longer));

    byte[] otherOrder = Events.of(LedgerEvent.Type.GRANT, "a", "b").toBytes();
    int a = new String(otherOrder, StandardCharsets.ISO_8859_1).indexOf("a\0\1b");
    otherOrder[a] = 'b';
    otherOrder[a + 3] = 'a';
    assertThrows(MalformedException.class, () -> LedgerEvent.from(otherOrder));
  }
}
