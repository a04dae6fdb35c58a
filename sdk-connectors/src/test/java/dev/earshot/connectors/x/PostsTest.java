package dev.earshot.connectors.x;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.connectors.Batch;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostsTest {
  private static Batch read(String payload) {
    return new XConnector().normalize(payload.getBytes(UTF_8), "recorded", Instant.EPOCH, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"created_at\":\"Wed Oct 10 20:19:24 +0000 2018\",\"id_str\":\"7\",\"full_text\":\"tea\"}",
        "{\"kettle\":1}"
      })
  void whatIsNoAnswerOfThisApiIsAFaultAndNotSilence(String record) {
    Batch batch = read(record);
    assertEquals(0, batch.events().size());
    assertEquals(1, batch.faults().size());
  }

  @Test
  void anAccountByItselfIsNoPostAndNoFault() {
    Batch batch = read("{\"data\":{\"id\":\"7\",\"name\":\"Ada\",\"username\":\"ada\"}}");
    assertEquals(0, batch.events().size() + batch.faults().size());
  }
}
