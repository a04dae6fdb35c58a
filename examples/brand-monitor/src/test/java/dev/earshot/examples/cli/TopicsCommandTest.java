package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TopicsCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TEXTS =
      """
      the kettle recall makes me angry #kettlegate
      Another Kettle recall, and nobody answers #KettleGate

      I love my kettle
      """;

  @TempDir private Path folder;

  private static List<String> values(Ran ran) {
    List<String> values = new ArrayList<>();
    ran.lines().forEach(line -> values.add(JSON.readTree(line).get("value").asString()));
    return values;
  }

  @Test
  @DisplayName("IS-02 what comes more often than usual, with lift and interval")
  void topicsAreTold() {
    Ran ran = Ran.with(TEXTS, "topics");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(List.of("kettle", "recall", "kettle recall", "kettlegate"), values(ran));
    JsonNode first = JSON.readTree(ran.lines().get(0));
    assertEquals("TERM", first.get("kind").asString());
    assertEquals(3, first.get("count").asInt());
    assertTrue(first.get("low").asDouble() > 1);
    assertTrue(first.get("low").asDouble() < first.get("lift").asDouble());
    assertTrue(first.get("lift").asDouble() < first.get("high").asDouble());
    assertEquals(6, first.size());
    assertEquals("PHRASE", JSON.readTree(ran.lines().get(2)).get("kind").asString());
    assertEquals("HASHTAG", JSON.readTree(ran.lines().get(3)).get("kind").asString());
    JsonNode explained = JSON.readTree(Ran.with(TEXTS, "topics", "--explain").lines().get(0));
    assertEquals(3, explained.get("of").asInt());
    assertEquals(10_000, explained.get("usualOf").asInt());
  }

  @Test
  void aPostCountsOnceAsItStandsAndNotWhenItIsGone() {
    String event =
        """
        {"v":2,"type":"%s","observedAt":"2026-01-01T00:00:00Z","post":{"v":2,"id":"x::%d",\
        "network":"x","kind":"POST","text":"zorblax teapot %s","visibility":"PUBLIC"}}
        """;
    String twice =
        event.formatted("published", 1, "leaks")
            + event.formatted("edited", 1, "drips")
            + event.formatted("published", 2, "drips");
    Ran ran = Ran.with(twice, "topics");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(values(ran).contains("zorblax"), ran.out());
    assertFalse(ran.out().contains("leaks"), ran.out());
    ran.lines().forEach(line -> assertEquals(2, JSON.readTree(line).get("count").asInt(), line));
    String gone =
        twice
            + "{\"v\":2,\"type\":\"deleted\",\"id\":\"x::2\","
            + "\"observedAt\":\"2026-01-02T00:00:00Z\"}\n";
    assertEquals("", Ran.with(gone, "topics").out());
  }

  @Test
  void whatComesAlongWithAQuery() {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      texts.append("tea and matcha\ncoffee and foam\n");
    }
    assertEquals(
        List.of("matcha", "tea", "tea and matcha"),
        values(Ran.with(texts.toString(), "topics", "--for", "tea")).stream().sorted().toList());
    assertEquals(
        1, Ran.with(texts.toString(), "topics", "--for", "tea", "--limit", "1").lines().size());
    assertEquals(1, Ran.with("", "topics", "--for", "NOT tea").code());
  }

  @Test
  void whatIsUsualMayBeGiven() throws IOException {
    StringBuilder before = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      before.append("my kettle sings\n");
    }
    Path usual = Files.writeString(folder.resolve("usual.txt"), before.toString());
    Ran ran =
        Ran.with(
            before + "my kettle leaks\n".repeat(20), "topics", "--background", usual.toString());
    assertEquals(List.of("leaks", "kettle leaks"), values(ran));
    String leaks = "my kettle leaks\n".repeat(20);
    assertEquals(
        Ran.with(leaks, "topics").out(), Ran.with(leaks, "topics", "--background", "usual").out());
    assertEquals(2, Ran.with("", "topics", "--background", "usual", "--for", "tea").code());
    assertEquals(
        2, Ran.with("", "topics", "--background", usual.toString(), "--for", "tea").code());
    assertEquals(1, Ran.with("", "topics", "--background", folder.resolve("no").toString()).code());
  }

  @Test
  void entitiesAreFoundByTheirNames() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("names.tsv"), "Apple\tbrand\t\tApple\tiphone\nAurora\tbrand\n");
    String texts = "Apple and iPhone\napple's new iphone\nan apple\nAurora\naurora\n";
    Ran ran = Ran.with(texts, "topics", "--entities", list.toString());
    List<String> entities = ran.lines().stream().filter(line -> line.contains("ENTITY")).toList();
    assertEquals(2, entities.size(), ran.out());
    assertEquals(2, JSON.readTree(entities.get(0)).get("count").asInt());
    Files.writeString(list, "Apple\tbrand\t\tApple\n");
    Ran refused = Ran.with(texts, "topics", "--entities", list.toString());
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("names.tsv: line 1: context"), refused.err());
  }

  @Test
  @DisplayName("SR-13 what fewer authors name than asked for is not told")
  void fewAuthorsAreNotTold() {
    String post = "{\"v\":2,\"id\":\"x::%d\",\"text\":\"kettle\",\"author\":{\"id\":\"x::%s\"}}\n";
    String texts = post.formatted(1, "a") + post.formatted(2, "a") + post.formatted(3, "b");
    assertEquals(List.of("kettle"), values(Ran.with(texts, "topics", "--smallest-group", "2")));
    assertEquals(List.of(), Ran.with(texts, "topics", "--smallest-group", "3").lines());
    assertEquals(2, Ran.with("", "topics", "--smallest-group", "0").code());
  }

  @Test
  void aMentionsOwnEntitiesCount() {
    String mention =
        "{\"v\":2,\"post\":{\"v\":2,\"id\":\"x::%d\",\"text\":\"they are it\"},\"matches\":[],\"scores\":"
            + "{\"entities/1\":{\"value\":{\"names\":[{\"name\":\"Aurora\",\"type\":\"brand\","
            + "\"field\":\"text\",\"start\":0,\"end\":4}]}}}}\n";
    Ran ran = Ran.with(mention.formatted(1) + mention.formatted(2), "topics");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(List.of("Aurora"), values(ran));
  }

  @Test
  void whatIsNoPostIsAReject() {
    Ran ran = Ran.with("{\"v\":2,\"id\":7,\"text\":\"kettle\"}\n" + TEXTS, "topics");
    assertEquals(3, ran.code());
    assertEquals(4, ran.lines().size());
    assertFalse(ran.err().contains("kettle"));
  }

  @Test
  void whatIsOutOfRangeIsToldByTheOptionsName() {
    for (String option : new String[] {"--smallest-group", "--false-share"}) {
      Ran ran = Ran.with("", "topics", option, "0");
      assertEquals(2, ran.code());
      assertTrue(ran.err().contains(option + ": expected"), ran.err());
    }
  }
}
