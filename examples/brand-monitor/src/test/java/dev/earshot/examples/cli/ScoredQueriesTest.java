package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Queries of the command line that ask for scores. */
final class ScoredQueriesTest {
  private static final String CSV =
      """
      who,text
      ann,this kettle makes me furious and angry
      bob,"so happy, what a joy of a kettle"
      """;
  private static final String MAP = "text=text\nauthor.id=who\nnetwork==x\nvisibility==PUBLIC\n";

  @TempDir Path folder;

  private String queries(String lines) throws IOException {
    return Files.writeString(folder.resolve("queries.tsv"), lines).toString();
  }

  @Test
  void theMonitorKeepsWhatItsQueriesAskScoresFor() throws IOException {
    String queries = queries("angry\tkettle emotion:anger\nhappy\tkettle sentiment>0.2\n");
    Path csv = Files.writeString(folder.resolve("posts.csv"), CSV);
    Path map = Files.writeString(folder.resolve("posts.map"), MAP);
    Path out = folder.resolve("out");
    Ran ran =
        Ran.here(
            "monitor",
            "--quiet",
            "--out",
            out.toString(),
            "--queries",
            queries,
            "--input",
            "csv=" + csv,
            "--map",
            map.toString());
    assertEquals(0, ran.code(), ran.err());
    List<String> matched =
        Files.readAllLines(out.resolve("mentions.jsonl")).stream()
            .map(line -> new JsonMapper().readTree(line))
            .map(mention -> mention.at("/matches/0/query").asString())
            .sorted()
            .toList();
    assertEquals(List.of("angry", "happy"), matched);
  }

  @Test
  void matchScoresWhereAnAnswerHangsOnIt() throws IOException {
    String queries = queries("angry\tkettle emotion:anger\nany\tkettle\nill\tsentiment<0\n");
    Ran ran =
        Ran.with(
            "this kettle makes me furious and angry\nwhat a joy of a kettle\n",
            "match",
            "--queries",
            queries);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(List.of("angry", "any", "ill"), matched(ran.lines().get(0)));
    assertEquals(List.of("any"), matched(ran.lines().get(1)));
  }

  @Test
  void aLabelThatDoesNotExistIsRefusedWithTheList() throws IOException {
    Ran ran = Ran.with("kettle\n", "match", "--queries", queries("a\tkettle emotion:fury\n"));
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("anger, joy, optimism, sadness"), ran.err());
  }

  private static List<String> matched(String line) {
    JsonNode matches = new JsonMapper().readTree(line).get("matches");
    return matches.valueStream().map(match -> match.get("query").asString()).toList();
  }
}
