package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class VerifyCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String WORDS =
      """
      {"type":"GRANT","subject":"0123456789abcdef0123456789abcdef","purposes":["listening"],\
      "claimedAt":"2026-11-01T09:00:00Z","evidence":"notice-3","actor":"desk"}
      {"type":"OPT_OUT","subject":"0123456789abcdef0123456789abcdef"}
      """;

  @TempDir private Path folder;

  private String dir() {
    return folder.resolve("consent").toString();
  }

  private void written() {
    assertEquals(0, Ran.here("ledger", "init", "--dir", dir()).code());
    assertEquals(0, Ran.with(WORDS, "ledger", "append", "--dir", dir()).code());
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-27 earshot verify answers every shared vector of proofs and signed notes")
  void vectors() throws IOException {
    int lines = 0;
    for (Path file : Shared.files("vectors/merkle", ".jsonl")) {
      String name = file.getFileName().toString();
      String kind = name.replace(".jsonl", "").replace("subtree", "subtree-");
      lines += vectors(file, kind);
    }
    for (Path file : Shared.files("vectors/signed-note", ".jsonl")) {
      lines += vectors(file, "signed-note");
    }
    assertFalse(lines == 0);
  }

  private static int vectors(Path file, String kind) throws IOException {
    List<String> vectors = Files.readAllLines(file);
    Ran ran = Ran.here("verify", "--kind", kind, file.toString());
    assertEquals(vectors.size(), ran.lines().size(), ran.err());
    for (int i = 0; i < vectors.size(); i++) {
      JsonNode answer = JSON.readTree(ran.lines().get(i));
      boolean wantErr = JSON.readTree(vectors.get(i)).get("wantErr").asBoolean();
      assertEquals(i + 1, answer.get("line").asInt());
      assertEquals(!wantErr, answer.get("valid").asBoolean(), kind + " line " + (i + 1));
      assertEquals(wantErr, answer.has("problem"));
    }
    return vectors.size();
  }

  @Test
  @DisplayName("SM-27 what the ledger's commands print is what verify takes")
  void pipes() {
    written();
    String included = Ran.here("ledger", "prove", "--dir", dir(), "--event", "1").out();
    assertEquals(
        "{\"line\":1,\"valid\":true}\n", Ran.with(included, "verify", "--kind", "inclusion").out());
    String grew = Ran.here("ledger", "prove", "--dir", dir(), "--since", "1").out();
    assertEquals(0, Ran.with(grew, "verify", "--kind", "consistency").code());
    Ran receipt = Ran.here("ledger", "receipt", "--dir", dir(), "--event", "1");
    assertEquals(0, receipt.code(), receipt.err());
    Ran verified = Ran.with(receipt.out(), "verify", "--kind", "receipt");
    assertEquals("{\"line\":1,\"valid\":true}\n", verified.out());
    JsonNode printed = JSON.readTree(receipt.out());
    String object = "{\"receipt\":" + printed.get("receipt").asString() + ",\"verifiers\":[]}";
    assertEquals(3, Ran.with(object, "verify", "--kind", "receipt").code());
    String key = printed.get("verifiers").get(0).asString();
    assertEquals(0, Ran.with(object, "verify", "--kind", "receipt", "--verifier", key).code());
    Ran changed = Ran.with(receipt.out().replace("desk", "shop"), "verify", "--kind", "receipt");
    assertEquals(3, changed.code());
    assertTrue(changed.out().contains("signature"), changed.out());
    assertEquals(2, Ran.here("ledger", "receipt", "--dir", dir(), "--event", "9").code());
  }

  @Test
  void kindsAreToldAsTheyAreWritten() {
    Ran ran = Ran.here("verify", "--kind", "nonsense");
    assertEquals(2, ran.code());
    String kinds =
        "inclusion, consistency, subtree-inclusion, subtree-consistency, signed-note, receipt";
    assertTrue(ran.err().contains("expected one of " + kinds + ", got nonsense"), ran.err());
    for (String kind : List.of("signed-note", "SIGNED_NOTE", "Signed-Note")) {
      assertEquals(3, Ran.with("{}\n", "verify", "--kind", kind).code());
    }
  }

  @Test
  void whatIsNotUnderstoodIsNotValid() {
    String hash = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=";
    String good =
        "{\"leafIdx\":0,\"treeSize\":1,\"leafHash\":\"%s\",\"root\":\"%s\",\"proof\":[]}"
            .formatted(hash, hash);
    String lines =
        String.join(
            "\n",
            "",
            "no json",
            "[]",
            "{}",
            good.replace("\"treeSize\":1", "\"treeSize\":18446744073709551617"),
            good.replace("\"treeSize\":1", "\"treeSize\":1.5"),
            good.replace("\"treeSize\":1", "\"treeSize\":\"1\""),
            good.replace("\"treeSize\":1", "\"treeSize\":-1"),
            good.replace("\"proof\":[]", "\"proof\":7"),
            good.replace("\"proof\":[]", "\"proof\":[null]"),
            good.replace("\"root\":\"b", "\"root\":\"!"),
            good.replace("}", ",\"leafIdx\":0}"),
            good);
    Ran ran = Ran.with(lines, "verify", "--kind", "inclusion");
    assertEquals(3, ran.code());
    assertEquals(13, ran.lines().size(), ran.out());
    for (String line : ran.lines().subList(0, 12)) {
      assertFalse(JSON.readTree(line).get("valid").asBoolean(), line);
      assertTrue(JSON.readTree(line).has("problem"), line);
    }
    assertEquals("{\"line\":13,\"valid\":true}", ran.lines().get(12));
    for (String kind : List.of("signed-note", "receipt", "consistency", "subtree-inclusion")) {
      assertEquals(3, Ran.with("{}\n", "verify", "--kind", kind).code());
    }
    assertEquals(2, Ran.with("", "verify", "--kind", "other").code());
    assertEquals(2, Ran.with("", "verify", "--kind", "receipt", "--verifier", "x").code());
  }

  @Test
  @DisplayName("SM-27 a hash has one form, and a line the fields of its kind")
  void whatIsWrittenOtherwiseSaysSo() {
    String hash = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=";
    String good =
        "{\"leafIdx\":0,\"treeSize\":1,\"leafHash\":\"%s\",\"root\":\"%s\",\"proof\":[]}"
            .formatted(hash, hash);
    String form = "expected a hash in Base64, with its padding";
    List<List<String>> lines =
        List.of(
            List.of("root: " + form, good.replace("B0=\",\"proof", "B0\",\"proof")),
            List.of("root: " + form, good.replace("B0=\",\"proof", "B1=\",\"proof")),
            List.of("root: " + form, good.replace("B0=\",\"proof", "B0=\\n\",\"proof")),
            List.of("root: " + form, good.replace("B0=\",\"proof", "B0==\",\"proof")),
            List.of("leafHash: " + form, good.replace("leafHash\":\"", "leafHash\":\" ")),
            List.of("proof: " + form, good.replace("[]", "[\"" + hash.replace("=", "") + "\"]")),
            List.of(
                "leafidx: expected no such field; did you mean leafIdx?",
                good.replace("{", "{\"leafidx\":3,")),
            List.of("leafIdx: expected each field once", good.replace("{", "{\"leafIdx\":3,")),
            List.of("start: expected no field but leafIdx", good.replace("{", "{\"start\":0,")));
    String in = String.join("\n", lines.stream().map(line -> line.get(1)).toList());
    Ran ran = Ran.with(in, "verify", "--kind", "inclusion");
    assertEquals(3, ran.code());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode answer = JSON.readTree(ran.lines().get(i));
      assertFalse(answer.get("valid").asBoolean(), ran.lines().get(i));
      String problem = answer.get("problem").asString();
      assertTrue(problem.startsWith(lines.get(i).get(0)), problem);
    }
    String commented = good.replace("{", "{\"case\":\"1\",\"a source\":\"d\",\"wantErr\":false,");
    assertEquals(0, Ran.with(commented, "verify", "--kind", "inclusion").code());
  }

  @Test
  @DisplayName("SM-27 earshot canonical prints the canonical bytes, and rejects what has none")
  void canonical() {
    Ran ran =
        Ran.with(
            "{\"b\": 1.50, \"a\": [\"\\u0085\\u2028\\u202e\u00e9\\u007f\"]}\n{\"a\":1,\"a\":2}\n 4.9e-324\n\n",
            "canonical");
    assertEquals("{\"a\":[\"\u0085\u2028\u202e\u00e9\u007f\"],\"b\":1.5}\n5e-324\n", ran.out());
    assertEquals(3, ran.code());
    assertEquals(2, ran.rejects().size(), ran.err());
    assertTrue(ran.err().contains("\"line\":2,\"problem\":\"offset 7:"), ran.err());
  }
}
