package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.privacy.PolicyPack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RetentionCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String AT = "2026-11-20T12:00:00Z";

  @TempDir private Path folder;

  private static JsonNode told(String pack, String item) {
    Ran ran = Ran.with(item + "\n", "retention", "--pack", pack, "--at", AT);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, ran.lines().size());
    return JSON.readTree(ran.lines().get(0));
  }

  private static String told(String pack, String item, String field) {
    return told(pack, item).path(field).asString("");
  }

  @Test
  @DisplayName("SR-03 a decision says what, until when, why, and when that changes")
  void aDecisionIsExplained() {
    JsonNode decision =
        told(
            "strum",
            "{\"class\":\"account\",\"start\":\"2020-01-31T00:00:00Z\","
                + "\"anchors\":{\"LAST_LOGIN\":\"2026-08-31T10:00:00Z\"}}");
    assertEquals("KEEP", decision.get("decision").asString());
    assertEquals("2027-03-01T00:00:00Z", decision.get("deleteBy").asString());
    assertEquals("2027-03-01T00:00:00Z", decision.get("nextChange").asString());
    assertFalse(decision.has("keepUntil"));
    JsonNode reason = decision.get("because").get(0);
    assertEquals("SR-03", reason.get("rule").asString());
    assertEquals("DECIDES", reason.get("effect").asString());
    assertEquals("LAST_LOGIN", reason.get("anchor").asString());
    assertEquals("P6M", reason.get("period").asString());
    assertEquals(PolicyPack.named("strum").hash(), decision.get("pack").get("hash").asString());
  }

  @Test
  @DisplayName("IS-16 a law keeps against an erasure; a hold keeps everything; a release lets go")
  void holdsAndDemands() {
    String bill =
        "{\"class\":\"billing\",\"start\":\"2018-12-31\",\"anchors\":{\"ERASURE\":\"2019-01-01\"}";
    assertEquals("DELETE", told("isocial-track", bill + "}", "decision"));
    assertEquals("KEEP", told("isocial-track", bill.replace("2018", "2020") + "}", "decision"));
    assertEquals("KEEP", told("isocial-track", bill + ",\"holds\":[\"case-1\"]}", "decision"));
    String hold = ",\"holds\":[{\"id\":\"h\",\"matter\":\"m\",\"class\":\"%s\"%s}]}";
    assertEquals("KEEP", told("isocial-track", bill + hold.formatted("billing", ""), "decision"));
    assertEquals("DELETE", told("isocial-track", bill + hold.formatted("other", ""), "decision"));
    assertEquals(
        "DELETE",
        told(
            "isocial-track",
            bill + hold.formatted("billing", ",\"releasedAt\":\"2026-11-20\""),
            "decision"));
  }

  @Test
  @DisplayName("SR-02, SM-23 purposes, terms and parents end an item")
  void whatElseEndsAnItem() {
    String item = "{\"class\":\"mention\",\"start\":\"2026-11-01\",";
    assertEquals(
        "DELETE",
        told(
            "smync",
            item + "\"purposes\":[{\"id\":\"listening\",\"until\":\"2026-11-20T12:00:00Z\"}]}",
            "decision"));
    assertEquals("KEEP", told("smync", item + "\"purposes\":[\"listening\"]}", "decision"));
    assertEquals(
        "2026-11-30T00:00:00Z",
        told("smync", item + "\"derivedFrom\":[\"2026-11-30\",\"2026-12-24\"]}", "deleteBy"));
    String parent = "{\"class\":\"mention\",\"start\":\"2025-11-25\"}";
    assertEquals(
        "2026-11-26T00:00:00Z",
        told("smync", item + "\"derivedFrom\":[" + parent + "]}", "deleteBy"));
    assertEquals(
        "2026-12-01T00:00:00Z",
        told("smync", item + "\"terms\":{\"id\":\"t\",\"keepAtMost\":\"P30D\"}}", "deleteBy"));
  }

  @Test
  @DisplayName("SR-05, SR-06 rules that select on sensitivity and origin; coded justification")
  void rulesSelectOnSensitivity() throws IOException {
    String text;
    try (InputStream in = PolicyPack.class.getResourceAsStream("pack-strum.json")) {
      text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    String rule =
        "{\"rule\":\"%s\",\"class\":\"mention\",\"kind\":\"MAXIMUM\",\"period\":\"%s\",\"from\":"
            + "\"START\",\"authority\":\"CHOSEN\",\"level\":\"TENANT\",\"%s\":\"%s\"},";
    Path pack =
        Files.writeString(
            folder.resolve("mine.json"),
            text.replace(
                "\"retention\": [",
                "\"retention\": ["
                    + rule.formatted("s", "P10D", "sensitivity", "SPECIAL")
                    + rule.formatted("o", "P20D", "origin", "licensed")));
    String item = "{\"class\":\"mention\",\"start\":\"2026-11-01\"";
    assertEquals("2027-11-02T00:00:00Z", told(pack.toString(), item + "}", "deleteBy"));
    assertEquals(
        "2026-11-12T00:00:00Z",
        told(pack.toString(), item + ",\"sensitivity\":\"SPECIAL\"}", "deleteBy"));
    assertEquals(
        "2026-11-22T00:00:00Z",
        told(pack.toString(), item + ",\"origin\":\"licensed\"}", "deleteBy"));
    for (String slip :
        List.of(
            "sensitivity\":\"SPECAIL|SPECIAL",
            "sensitivity\":\"special|SPECIAL",
            "origin\":\"licenced|licensed")) {
      String[] parts = slip.split("\\|", -1);
      Ran ran =
          Ran.with(
              item + ",\"" + parts[0] + "\"}\n",
              "retention",
              "--pack",
              pack.toString(),
              "--at",
              AT);
      assertEquals(3, ran.code());
      JsonNode reject = JSON.readTree(ran.err());
      assertTrue(parts[0].startsWith(reject.get("field").asString() + "\""), ran.err());
      assertTrue(reject.get("problem").asString().contains("did you mean " + parts[1]), ran.err());
    }
    assertEquals(
        "2027-11-02T00:00:00Z",
        told(pack.toString(), item + ",\"sensitivity\":\"COMMON\"}", "deleteBy"));
    String asked = item + ",\"anchors\":{\"OBJECTION\":\"2026-11-02\"}";
    assertEquals("DELETE", told("strum", asked + "}", "decision"));
    assertEquals(
        "KEEP",
        told("strum", asked + ",\"justified\":{\"LEGAL_CLAIM\":\"2026-12-01\"}}", "decision"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"purpose\":[]}|purpose|did you mean",
        "{\"class\":\"mentoin\",\"start\":\"2026-11-01\"}|class|did you mean mention?",
        "{\"class\":\"account\",\"start\":\"2026-11-01\",\"anchors\":{\"LAST_LOGN\":\"2026-11-02\"}}"
            + "|anchors.LAST_LOGN|did you mean LAST_LOGIN?",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"anchors\":{\"START\":\"2026-11-02\"}}"
            + "|anchors.START|expected in start",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"purposes\":[\"listenning\"]}"
            + "|purposes[0]|did you mean listening?",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"purposes\":[{\"id\":\"sport\",\"until\":"
            + "\"2026-11-02\"}]}|purposes[0].id|expected one of",
        "{\"class\":\"mention\",\"start\":\"yesterday\"}|start|expected a moment",
        "{\"class\":\"mention\"}|start|missing",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"terms\":\"nobody/1\"}|terms|known",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"derivedFrom\":[\"mention\"]}"
            + "|derivedFrom[0]|another class",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"holds\":[{\"id\":\"h\",\"hold\":1}]}"
            + "|holds[0].hold|is not known",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"holds\":[{\"id\":\"h\",\"class\":\"acount\"}]}"
            + "|holds[0].class|did you mean account?",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"terms\":{\"id\":\"z\",\"keepAtMost\":\"PT0S\"}}"
            + "|terms.keepAtMost|positive",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"terms\":{\"id\":\"z\",\"deleteWithin\":\"-P1D\"}}"
            + "|terms.deleteWithin|positive",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"terms\":{\"id\":\"z\",\"version\":0}}"
            + "|terms.version|expected",
        "{\"class\":\"mention\",\"start\":\"2026-11-01\",\"justified\":{\"FUN\":\"2026-11-02\"}}"
            + "|justified.FUN|expected one of",
        "{\"class\":\"mention\",\"class\":\"account\",\"start\":\"2026-11-01\"}||without doubled",
        "[]||expected an object",
      })
  void whatNobodyKnowsIsRefused(String item, String field, String problem) {
    String good = "{\"class\":\"mention\",\"start\":\"2026-11-01\"}\n";
    Ran ran = Ran.with(good + item + "\n" + good, "retention", "--pack", "strum", "--at", AT);
    assertEquals(3, ran.code());
    assertEquals(2, ran.lines().size(), "the good ones are told all the same");
    JsonNode reject = JSON.readTree(ran.err());
    assertEquals(2, reject.get("line").asInt());
    assertEquals(field == null ? "" : field, reject.path("field").asString(""));
    assertTrue(reject.get("problem").asString().contains(problem), ran.err());
  }

  @Test
  void aMomentAheadIsWarnedOfAndChangesNoVerdict() {
    String good = "{\"class\":\"mention\",\"start\":\"" + AT + "\"}\n";
    String ahead =
        "{\"class\":\"mention\",\"start\":\"2036-01-01T00:00:00Z\",\"anchors\":"
            + "{\"PUBLISHED\":\"2026-11-20T12:00:01Z\",\"REFRESHED\":\"2026-11-20T12:00:00Z\"},"
            + "\"derivedFrom\":[{\"class\":\"mention\",\"start\":\"2036-01-01\"}]}\n";
    Ran ran = Ran.with(good + ahead, "retention", "--pack", "strum", "--at", AT);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(2, ran.lines().size());
    assertEquals("KEEP", JSON.readTree(ran.lines().get(1)).get("decision").asString());
    List<JsonNode> warnings = ran.err().lines().map(JSON::readTree).toList();
    assertEquals(
        List.of("start", "anchors.PUBLISHED", "derivedFrom[0].start"),
        warnings.stream().map(each -> each.get("field").asString()).toList());
    for (JsonNode warning : warnings) {
      assertEquals(2, warning.get("line").asInt());
      assertTrue(warning.get("warning").asString().contains("ahead of --at"), ran.err());
    }
  }

  @Test
  void wrongUsageIsTold() {
    assertEquals(2, Ran.with("", "retention", "--at", AT).code());
    assertEquals(2, Ran.with("", "retention", "--pack", "strum").code());
    assertEquals(2, Ran.with("", "retention", "--pack", "nobody", "--at", AT).code());
    assertEquals(0, Ran.with("\n", "retention", "--pack", "strum", "--at", AT).code());
  }
}
