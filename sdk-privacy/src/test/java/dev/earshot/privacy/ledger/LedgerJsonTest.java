package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
