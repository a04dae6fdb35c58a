package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PostLinesTest {
  private static final String POST = "{\"v\":2,\"id\":\"x::1\",\"text\":\"my kettle @ann\"}";
  private static final String AT = ",\"observedAt\":\"2026-01-31T10:00:00Z\"}";

  @TempDir Path folder;

  private Ran match(String query, String lines) throws IOException {
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "q\t" + query + "\n");
    return Ran.with(lines, "match", "--quiet", "--queries", queries.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POST,
        "{ \"v\":2,\"id\":\"x::1\",\"text\":\"my kettle @ann\"}",
        "{\"v\":2,\"type\":\"published\",\"post\":" + POST + AT,
        "{\"v\":2,\"type\":\"edited\",\"post\":" + POST + AT,
        "{\"v\":2,\"post\":" + POST + "}"
      })
  void ourJsonIsReadAsItsPost(String line) throws IOException {
    assertEquals(
        "{\"line\":1,\"matches\":[{\"query\":\"q\",\"spans\":[[3,9]]}]}\n",
        match("kettle", line + "\n").out());
    for (String syntax : List.of("id", "post", "v", "text", "observedAt", "published")) {
      assertEquals("{\"line\":1,\"matches\":[]}\n", match(syntax, line).out(), syntax);
    }
    assertEquals(
        Ran.with("my kettle @ann", "extract").out(), Ran.with(line, "extract").out(), "extract");
    for (String task : List.of("sentiment", "emotion", "language", "intent")) {
      assertEquals(
          Ran.with("my kettle @ann", "score", "--task", task).out(),
          Ran.with(line, "score", "--task", task).out(),
          task);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kettle}",
        "{ kettle",
        "[kettle]",
        "\"kettle\"",
        "{} kettle",
        "a {\"kettle",
        "{\"kettle\"",
        "{\"id\":\"x::1\",\"text\":\"kettle",
        "{\"v\":2,\"id\":\"x::1\",\"text\":\"kettle\"} kettle"
      })
  void textWithABraceIsText(String line) throws IOException {
    Ran ran = match("kettle", line + "\n");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains("\"query\":\"q\""), ran.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kettle\":1}",
        "{}",
        "{\"v\":99,\"id\":\"x::1\",\"text\":\"kettle\"}",
        "{\"v\":2,\"type\":\"kettled\",\"post\":" + POST + AT,
        "{\"v\":2,\"id\":\"x::1\",\"text\":7,\"title\":\"kettle\"}"
      })
  void whatBeginsAsJsonAndIsNoneIsARejectAndTheRestIsRead(String line) throws IOException {
    Ran ran = match("kettle", "kettle\n" + line + "\nkettle\n");
    assertEquals(3, ran.code(), ran.out());
    assertEquals(3, ran.lines().size());
    assertEquals("{\"line\":2,\"matches\":[]}", ran.lines().get(1));
    assertEquals(1, ran.rejects().size(), ran.err());
    assertTrue(ran.err().startsWith("{\"source\":\"stdin\",\"line\":2,"), ran.err());
    assertFalse(ran.err().contains("kettle @"), ran.err());
    Ran scored = Ran.with("kettle\n" + line + "\n", "score", "--task", "sentiment");
    assertEquals(3, scored.code());
    assertEquals(2, scored.lines().size());
  }

  @ParameterizedTest
  @CsvSource({"deleted", "withheld"})
  void anEventWithoutAPostHasNothingToMatch(String type) throws IOException {
    String line = "{\"v\":2,\"type\":\"" + type + "\",\"id\":\"x::1\",\"reason\":\"r\"" + AT;
    assertEquals("{\"line\":1,\"matches\":[]}\n", match(type + " OR x", line).out());
  }

  @Test
  void aPipeOfTwoProcessesHolds() throws Exception {
    byte[] feed = Pages.rss("Pot", "of tea", 2).getBytes(StandardCharsets.UTF_8);
    Ran normalized = Ran.child(folder, List.of(), feed, "normalize", "--from", "feed");
    assertEquals(0, normalized.code(), normalized.err());
    Path queries = Files.writeString(folder.resolve("q.tsv"), "tea\ttea\nsyntax\tpublished\n");
    Ran matched =
        Ran.child(
            folder,
            List.of(),
            normalized.out().getBytes(StandardCharsets.UTF_8),
            "match",
            "--queries",
            queries.toString());
    assertEquals(0, matched.code(), matched.err());
    assertEquals(2, matched.lines().size());
    for (String line : matched.lines()) {
      assertTrue(line.contains("\"tea\"") && !line.contains("syntax"), line);
    }
  }

  @ParameterizedTest
  @CsvSource({"help,monitor", "help match,--queries", "--help,monitor", "--version,earshot"})
  void helpIsThereHoweverOneAsks(String line, String holds) {
    Ran ran = Ran.here(line.split(" "));
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains(holds), ran.out());
  }

  @ParameterizedTest
  @CsvSource({"moniter,monitor", "normalise,normalize", "scores,score", "helpp,help"})
  void anUnknownCommandNamesTheNearest(String typed, String meant) {
    Ran ran = Ran.here(typed);
    assertEquals(2, ran.code());
    assertTrue(ran.err().matches("(?s).*Did you mean: [^\n]*" + meant + ".*"), ran.err());
  }
}
