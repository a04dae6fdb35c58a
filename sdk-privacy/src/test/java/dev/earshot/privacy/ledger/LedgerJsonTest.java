package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerJsonTest {
  private static final String EVENT =
      "{\"type\":\"OPT_OUT\",\"subject\":\"0123456789abcdef0123456789abcdef\","
          + "\"claimedAt\":\"2026-11-01T09:00:00Z\",\"FIELD\":\"x\"}";

  private static List<Executable> readings(String field) {
    String line = EVENT.replace("FIELD", field);
    return List.of(
        () -> LedgerJson.readEvent(line, "words", 4),
        () -> LedgerJson.readRecorded(line, "words", 4));
  }

  @ParameterizedTest
  @CsvSource({
    "purpose, purposes",
    "Purposes, purposes",
    "claimed_at, claimedAt",
    "efectiveFrom, effectiveFrom",
    "idempotencykey, idempotencyKey",
    "subjects, subject"
  })
  void aFieldNearToOneThatThereIsIsNamedWithIt(String field, String meant) {
    for (Executable reading : readings(field)) {
      MalformedException refusal = assertThrows(MalformedException.class, reading);
      assertEquals(Optional.of(field), refusal.field());
      assertTrue(refusal.problem().contains("did you mean " + meant + "?"), refusal.problem());
    }
  }

  @Test
  void aFieldThatResemblesNoneIsNotNamedButThoseThatThereAre() {
    for (Executable reading : readings("jane.doe@mail.example")) {
      MalformedException refusal = assertThrows(MalformedException.class, reading);
      assertEquals(Optional.empty(), refusal.field());
      assertFalse(String.valueOf(refusal.getMessage()).contains("jane"), refusal.getMessage());
      assertTrue(refusal.problem().contains("purposes, record"), refusal.problem());
    }
  }

  @Test
  void aFieldOfWhatIsRecordedIsNamed() {
    MalformedException refusal =
        assertThrows(
            MalformedException.class,
            () -> LedgerJson.readEvent(EVENT.replace("FIELD", "sequence"), "words", 4));
    assertEquals(Optional.of("sequence"), refusal.field());
    assertTrue(refusal.problem().contains("leave it out"), refusal.problem());
  }

  @ParameterizedTest
  @EnumSource(value = LedgerEvent.Type.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
  void whatNeverBeginsIsRefusedWhereItComesInAndReadWhereItIsKept(LedgerEvent.Type type) {
    Instant never = Instant.parse("9999-01-01T00:00:00Z");
    LedgerEvent.Builder event = LedgerEvent.builder(type, Events.ANNA, Events.T0);
    String told =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> event.effectiveFrom(never))
                .getMessage());
    assertTrue(told.startsWith("effectiveFrom: expected a moment that comes"), told);
    String line =
        """
        "type":"%s","subject":"%s","claimedAt":"%s","effectiveFrom":"%s","evidence":"%s"}\
        """
            .formatted(type, Events.ANNA, Events.T0, never, type.namesAKey() ? Events.ANNA : "e");
    MalformedException refusal =
        assertThrows(MalformedException.class, () -> LedgerJson.readEvent('{' + line, "words", 4));
    assertEquals(Optional.of("effectiveFrom"), refusal.field());
    assertEquals(4, refusal.offset().orElseThrow());
    String recorded =
        "{\"sequence\":1,\"batch\":1,\"batchEnd\":1,\"recordedAt\":\"" + Events.T0 + "\"," + line;
    LedgerEvent kept = LedgerJson.readRecorded(recorded, "words", 4).event();
    assertEquals(never, kept.effectiveFrom());
    assertEquals(kept, RecordCodec.decode(RecordCodec.encode(kept)));
  }

  @Test
  void aFarStartThatIsStillToComeIsTaken() {
    Instant last = Instant.parse("2970-01-01T00:00:00Z");
    LedgerEvent event =
        LedgerEvent.builder(LedgerEvent.Type.GRANT, Events.ANNA, Events.T0)
            .effectiveFrom(last)
            .build();
    assertEquals(last, event.effectiveFrom());
  }
}
