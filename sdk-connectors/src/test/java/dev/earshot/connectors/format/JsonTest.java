package dev.earshot.connectors.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static List<String> ids(Json.Parts parts) {
    List<String> ids = new ArrayList<>();
    parts.records().forEach(record -> ids.add(record.text("id").orElse("?")));
    return ids;
  }

  private static Json.Parts parts(String body) {
    return Json.parts(body.getBytes(UTF_8), null, "test");
  }

  @Test
  void readsAnArrayElementByElement() {
    Json.Parts parts = parts("[{\"id\":1}, {\"id\":\"],[\"},\n{\"id\":3,\"x\":[{}]}]");
    assertEquals(List.of("1", "],[", "3"), ids(parts));
    assertTrue(parts.faults().isEmpty());
    assertTrue(parts.listed());
  }

  @Test
  void brokenElementSpoilsItselfAlone() {
    Json.Parts parts = parts("[{\"id\":1},{\"id\":},{\"id\":[3},{\"id\":4}]");
    assertEquals(List.of("1", "4"), ids(parts));
    assertEquals(2, parts.faults().size());
    assertEquals(16, parts.faults().get(0).offset());
  }

  @Test
  void anElementOfAnyListIsARecordThatKnowsWhereItBegins() {
    Json envelope = parts("{\"data\":[{\"id\":1},{\"n\":{\"x\":2},\"c\":[{}]}]}").records().get(0);
    List<Json> items = envelope.items("data");
    assertEquals(0, envelope.offset());
    assertEquals(0, envelope.at("data").offset());
    assertEquals(9, items.get(0).offset());
    assertEquals(18, items.get(1).offset());
    assertEquals(18, items.get(1).at("n").offset());
    assertEquals(18, items.get(1).at("none").offset());
    assertEquals(36, items.get(1).items("c").get(0).offset());
    assertEquals(0, envelope.at("none").offset());
  }

  @Test
  void bodyThatEndsInTheMiddleGivesWhatCameBefore() {
    for (String cut :
        List.of("[{\"id\":1},{\"id\":2", "[{\"id\":1},{\"id\":\"tw", "[{\"id\":1},")) {
      Json.Parts parts = parts(cut);
      assertEquals(List.of("1"), ids(parts), cut);
      assertFalse(parts.faults().isEmpty(), cut);
    }
    assertEquals(1, parts("[{\"id\":1}").faults().size());
  }

  private static Json.Parts whole(String body) {
    return Json.whole(body.getBytes(UTF_8), null, "test");
  }

  @Test
  void whatMustBeWholeIsReadToItsEndOrNotAtAll() {
    for (String cut :
        List.of(
            "[{\"id\":1},{\"id\":2}",
            "[1,2",
            "[\"a",
            "[{\"a\":[1]",
            "{\"id\":1",
            "{\"id\":\"}",
            "[1]]",
            "[1],",
            "{} {}",
            "[1]\n[2]",
            "nul",
            "\"tea")) {
      assertThrows(MalformedException.class, () -> whole(cut), cut);
    }
    assertEquals(List.of("1"), ids(whole(" [{\"id\":1},{\"id\":}]\n")));
    assertEquals(1, whole("{\"id\":}").faults().size());
    assertEquals(1, whole("7 ").records().size());
  }

  @Test
  void readsJsonLinesPastABrokenLine() {
    Json.Parts parts = parts("{\"id\":1}\r\n{\"id\":\n\n{\"id\":3}\n{\"id\":4}");
    assertEquals(List.of("1", "3", "4"), ids(parts));
    assertEquals(1, parts.faults().size());
  }

  @Test
  void readsOneValueAfterAnotherOverSeveralLines() {
    assertEquals(List.of("1", "2"), ids(parts("{\n\"id\":1\n}\n{\n\"id\":2\n}\n")));
  }

  @Test
  void acceptsMarksAndOtherCharsets() {
    String body = "[{\"id\":\"caf\u00e9\"}]";
    assertEquals(List.of("caf\u00e9"), ids(parts("\uFEFF" + body)));
    assertEquals(
        List.of("caf\u00e9"), ids(Json.parts(body.getBytes(ISO_8859_1), ISO_8859_1, "test")));
    assertEquals(
        List.of("caf\u00e9"), ids(Json.parts(("\uFEFF" + body).getBytes(UTF_16LE), null, "test")));
    assertEquals(List.of("caf\u00e9"), ids(Json.parts(body.getBytes(UTF_16BE), null, "test")));
    // a wrong label does not spoil what is UTF-8
    assertEquals(List.of("caf\u00e9"), ids(Json.parts(body.getBytes(UTF_8), ISO_8859_1, "test")));
  }

  @Test
  void bytesThatAreNoTextSpoilTheirElementAlone() {
    byte[] body = "[{\"id\":\"caf\u00e9\"},{\"id\":2}]".getBytes(ISO_8859_1);
    Json.Parts parts = Json.parts(body, null, "test");
    assertEquals(List.of("2"), ids(parts));
    assertEquals(1, parts.faults().size());
  }

  @Test
  void pageForPeopleIsMalformed() {
    MalformedException e =
        assertThrows(MalformedException.class, () -> parts("\n <!doctype html><p>Please sign in"));
    assertEquals("test, offset 0: expected JSON, got markup", e.getMessage());
    assertThrows(MalformedException.class, () -> parts(" \n"));
  }

  @Test
  void depthIsBounded() {
    String deep = "[".repeat(3000) + "]".repeat(3000);
    assertEquals(1, parts("[" + deep + ",{\"id\":1}]").faults().size());
    assertEquals(List.of("1"), ids(parts("[" + deep + ",{\"id\":1}]")));
    assertEquals(1, parts("{\"a\":".repeat(3000)).faults().size());
  }

  @Test
  void faultsHoldNoContent() {
    assertFalse(parts("[{\"id\": hushhush }]").faults().get(0).toString().contains("hush"));
  }

  @Test
  void readsLeniently() {
    Json json =
        Json.document(
            ("{\"n\":456,\"s\":\"7\",\"f\":1564425353.5,\"z\":null,\"b\":true,\"o\":{},\"big\":"
                    + "123456789012345678901234567890,\"at\":\"2023-09-23T10:41:41.254290\"}")
                .getBytes(UTF_8),
            "test");
    assertEquals(Optional.of("456"), json.text("n"));
    assertEquals(7, json.whole("s").orElseThrow());
    assertEquals(Optional.of("123456789012345678901234567890"), json.text("big"));
    assertTrue(json.whole("big").isEmpty());
    assertEquals(Optional.of(Instant.parse("2019-07-29T18:35:53.500Z")), json.moment("f"));
    assertEquals(Optional.of(Instant.parse("2023-09-23T10:41:41.254290Z")), json.moment("at"));
    assertFalse(json.has("z"));
    assertEquals(Optional.empty(), json.text("o"));
    assertEquals(Optional.empty(), json.at("o").at("deeper").text("still"));
    assertTrue(json.isTrue("b"));
    assertEquals("Json[OBJECT]", json.toString());
  }

  @Test
  void momentsOutsideTheCalendarAreNone() {
    Json json =
        Json.document(
            "{\"a\":\"+50000-01-01T00:00:00Z\",\"b\":1e300,\"c\":\"soon\",\"d\":-1e14}"
                .getBytes(UTF_8),
            "test");
    for (String field : List.of("a", "b", "c", "d", "absent")) {
      assertEquals(Optional.empty(), json.moment(field), field);
    }
  }

  @Property
  void anyBytesGiveRecordsOrFaultsOrMalformed(@ForAll byte[] body) {
    try {
      Json.Parts parts = Json.parts(body, null, "test");
      assertTrue(parts.records().size() + parts.faults().size() > 0 || parts.listed());
    } catch (MalformedException e) {
      assertEquals("test", e.source());
    }
  }

  @Property
  void cuttingAnArrayAnywhereLosesOnlyWhatIsBeyond(@ForAll int at) {
    String body = "[{\"id\":0},{\"id\":1},{\"id\":2},{\"id\":3}]";
    int end = 1 + Math.floorMod(at, body.length() - 1);
    Json.Parts parts = parts(body.substring(0, end));
    assertEquals(end / 9, parts.records().size());
    assertFalse(parts.faults().isEmpty());
    for (int i = 0; i < parts.records().size(); i++) {
      assertEquals(Optional.of(String.valueOf(i)), parts.records().get(i).text("id"));
    }
  }

  @Test
  void valuesWithACommaBetweenThemAreApart() {
    Json.Parts parts =
        Json.parts("{\"a\":1}, {\"a\":2}\n{\"a\":3}".getBytes(UTF_8), null, "own case");
    assertEquals(3, parts.records().size());
    assertEquals(List.of(), parts.faults());
  }

  @Test
  void momentsInTheUsualFormAreWhatTheCalendarSays() {
    for (String text :
        List.of(
            "2024-02-29T23:59:59Z",
            "2023-02-29T00:00:00Z",
            "2023-04-31T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "0000-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999Z",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T23:60:00Z",
            "2024-01-01T23:59:60Z",
            "2024-01-01T23:59:59.Z",
            "2024-01-01T23:59:59.1234567891Z",
            "2024-01-01T23:59:59.5Z",
            "2024-01-01T23:59:5xZ",
            "2024-01-01 23:59:59Z",
            "1969-12-31T23:59:59.999Z")) {
      Json json = Json.document(("{\"at\":\"" + text + "\"}").getBytes(UTF_8), "test");
      Optional<Instant> expected;
      try {
        expected = Optional.of(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException e) {
        expected = Optional.empty();
      }
      boolean inEra = !text.startsWith("0000");
      assertEquals(inEra ? expected : Optional.empty(), json.moment("at"), text);
    }
  }

  @Test
  void countsAreWholeNumbersOfAtLeastZero() {
    Json json =
        Json.document(
            "{\"a\":7,\"b\":\"8\",\"c\":-1,\"d\":1.5,\"e\":\"+3\",\"f\":null,\"g\":9223372036854775807,\"h\":[9]}"
                .getBytes(UTF_8),
            "test");
    assertEquals(7, json.count("a"));
    assertEquals(8, json.count("b"));
    assertEquals(Long.MAX_VALUE, json.count("g"));
    for (String field : List.of("c", "d", "e", "f", "h", "missing")) {
      assertEquals(-1, json.count(field), field);
    }
    assertEquals(1, json.items("h").size());
    assertEquals(List.of(), json.items("a"));
  }

  @Test
  void whatIsMadeReadsAndIsWrittenAsWhatCame() {
    Json made =
        Json.of(
            Map.of(
                "add",
                List.of(
                    Map.of(
                        "value", "a \"quote\"\n\u00e9 \ud83c\udf75", "few", 3, "many", 1L << 40)),
                "half",
                "x\ud83c",
                "is",
                true));
    Json item = made.items("add").get(0);
    assertEquals("a \"quote\"\n\u00e9 \ud83c\udf75", item.text("value").orElseThrow());
    assertEquals(3, item.whole("few").orElseThrow());
    assertEquals(1L << 40, item.whole("many").orElseThrow());
    assertTrue(made.isTrue("is"));
    assertEquals("x?", made.text("half").orElseThrow());
    Json again = Json.document(made.written(), "again");
    assertEquals(item.text("value"), again.items("add").get(0).text("value"), "bytes say the same");
    assertThrows(IllegalArgumentException.class, () -> Json.of(Map.of("n", 1.5)));
    Map<String, @Nullable Object> empty = new HashMap<>();
    empty.put("n", null);
    assertThrows(IllegalArgumentException.class, () -> Json.of(empty));
  }
}
