package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
final class AirlineTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String COLUMNS =
      """
      text=text
      author.id=author
      publishedAt=created
      metric.reposts=retweets
      attribute.brand=brand
      zone==UTC
      network==x
      """;

  @TempDir Path folder;

  private Ran monitor(String map) throws IOException {
    Path mapping = Files.writeString(folder.resolve("airline.map"), map);
    Path queries =
        Files.writeString(
            folder.resolve("queries.tsv"),
            "united\tunited\nall\tnetwork:x\nsouthwest\tsouthwest* OR @southwestair\n");
    return Ran.here(
        "monitor",
        "--input",
        "tsv=" + Shared.path("data/sentiment/airline_first_half_posts.tsv"),
        "--map",
        mapping.toString(),
        "--queries",
        queries.toString(),
        "--out",
        folder.resolve("out").toString(),
        "--at",
        "2015-03-01T00:00:00Z");
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(Files.readString(folder.resolve("out/summary.json")));
  }

  @Test
  void sevenThousandPostsArriveOnce() throws IOException {
    Ran ran = monitor(COLUMNS + "visibility==PUBLIC\n");
    assertEquals(0, ran.code(), ran.err());
    int kept = summary().at("/totals/mentions").asInt();
    assertTrue(kept >= 7000, "kept " + kept);
    assertEquals(kept, Files.readAllLines(folder.resolve("out/mentions.jsonl")).size());
    List<JsonNode> first = figures();
    assertEquals(0, monitor(COLUMNS + "visibility==PUBLIC\n").code());
    assertEquals(first, figures());
  }

  private List<JsonNode> figures() throws IOException {
    List<JsonNode> figures = new ArrayList<>();
    for (String name : List.of("totals", "queries", "shareOfVoice", "languages", "refused")) {
      figures.add(summary().get(name));
    }
    return figures;
  }

  @Test
  void withoutAttestedVisibilityNoneIsKept() throws IOException {
    Ran ran = monitor(COLUMNS);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(0, summary().at("/totals/mentions").asInt());
    assertEquals("VISIBILITY_UNKNOWN", summary().at("/refused/0/code").asString());
    assertTrue(summary().at("/refused/0/count").asInt() >= 7000);
    assertEquals(1, summary().get("refused").size());
  }
}
