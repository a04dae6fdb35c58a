package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class InfluenceOfPostsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static String post(String author, int number, long earned, String text) {
    return """
    {"v":2,"id":"x::%s-%d","network":"x","kind":"POST","author":{"id":"x::%s","followers":900},\
    "text":"%s","publishedAt":"2026-02-%02dT09:00:00Z","metrics":[\
    {"name":"likes","value":%d,"at":"2026-03-01T00:00:00Z"},\
    {"name":"replies","value":%d,"at":"2026-03-01T00:00:00Z"}],"visibility":"PUBLIC"}\
    """
        .formatted(author, number, author, text, number + 1, earned * 3, earned);
  }

  private static List<String> posts() {
    List<String> posts = new ArrayList<>();
    for (int author = 0; author < 20; author++) {
      for (int i = 0; i < 8; i++) {
        String text = i % 2 == 0 || author == 3 ? "tea" : "kettle";
        posts.add(post("a" + author, i, author < 2 ? 200 : 3 + (author + i) % 4, text));
      }
    }
    return posts;
  }

  private static List<JsonNode> told(Ran ran) {
    assertEquals(0, ran.code(), ran.err());
    return ran.lines().stream().map(JSON::readTree).toList();
  }

  private static String lines(List<String> all) {
    return String.join("\n", all) + "\n";
  }

  @Test
  @DisplayName("SM-11 who earns most for the size comes first, with components that add up")
  void whoIsListenedToComesFirst() {
    List<String> posts = posts();
    Ran ran = Ran.with(lines(posts), "influence");
    List<JsonNode> told = told(ran);
    assertEquals(20, told.size());
    assertEquals("x::a0", told.get(0).get("author").asString());
    assertEquals("x::a1", told.get(1).get("author").asString());
    double before = 100;
    for (JsonNode each : told) {
      double sum = 0;
      for (JsonNode part : each.get("components")) {
        sum += part.asDouble();
      }
      assertEquals(5, each.get("components").size());
      assertEquals(sum, each.get("influence").asDouble(), 1e-9);
      assertTrue(each.get("influence").asDouble() <= before);
      assertTrue(each.get("confidence").asDouble() > 0 && each.get("confidence").asDouble() <= 1);
      assertEquals(50, each.get("activity").asDouble(), 1);
      assertFalse(each.has("inputs"));
      before = each.get("influence").asDouble();
    }
    Collections.shuffle(posts, new Random(3));
    assertEquals(ran.out(), Ran.with(lines(posts), "influence").out(), "in any order");
    posts.addAll(posts.subList(0, 50));
    assertEquals(ran.out(), Ran.with(lines(posts), "influence").out(), "and told twice");
  }

  @Test
  void anAccountThatLeavesAndOlderNumbersAreHeededInAnyOrder() {
    List<String> told = new ArrayList<>();
    for (String post : posts()) {
      told.add(published(post, "2026-03-01T00:00:00Z"));
    }
    told.add(
        "{\"v\":2,\"type\":\"author\",\"change\":\"WITHDRAWN\",\"author\":\"x::a1\","
            + "\"observedAt\":\"2026-03-09T00:00:00Z\"}");
    told.add(published(post("a2", 0, 9_000, "tea"), "2026-03-02T00:00:00Z"));
    Ran ran = Ran.with(lines(told), "influence");
    List<JsonNode> ranking = told(ran);
    assertEquals(19, ranking.size());
    assertTrue(ranking.stream().noneMatch(one -> one.get("author").asString().equals("x::a1")));
    Collections.reverse(told);
    assertEquals(ran.out(), Ran.with(lines(told), "influence").out());
    Collections.shuffle(told, new Random(5));
    assertEquals(ran.out(), Ran.with(lines(told), "influence").out());
  }

  private static String published(String post, String observedAt) {
    return "{\"v\":2,\"type\":\"published\",\"observedAt\":\"%s\",\"post\":%s}"
        .formatted(observedAt, post);
  }

  @Test
  void itIsExplainedByItsInputs() {
    JsonNode first = told(Ran.with(lines(posts()), "influence", "--explain")).get(0);
    assertEquals(900, first.get("inputs").get("earned").get("followers").asDouble(), 120);
    assertEquals(600, first.get("inputs").get("earned").get("likes").asDouble(), 120);
    assertTrue(first.get("inputs").get("earned").get("likesExpected").asDouble() < 50);
  }

  @Test
  void whatIsTakenBackCountsForNothing() {
    List<String> posts = posts();
    String all = Ran.with(lines(posts), "influence").out();
    List<String> more = new ArrayList<>(posts);
    more.add(post("gone", 1, 9, "tea"));
    more.add(
        "{\"v\":2,\"type\":\"deleted\",\"id\":\"x::gone-1\",\"observedAt\":\"2026-03-01T00:00:00Z\"}");
    more.add(post("left", 1, 9, "tea"));
    more.add(
        "{\"v\":2,\"type\":\"author\",\"change\":\"WITHDRAWN\",\"author\":\"x::left\","
            + "\"observedAt\":\"2026-03-01T00:00:00Z\"}");
    more.add("{\"v\":2,\"post\":" + posts.get(5) + ",\"matches\":[],\"scores\":{}}");
    Ran ran = Ran.with(lines(more), "influence");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(all, ran.out());
  }

  @Test
  void oneWrongDateEmptiesNothing() {
    List<String> posts = posts();
    String all = Ran.with(lines(posts), "influence").out();
    List<String> more = new ArrayList<>(posts);
    more.add(post("late", 1, 9, "tea").replace("2026-02-02", "9999-12-31"));
    more.add(post("none", 1, 9, "tea").replace("\"publishedAt\":\"2026-02-02T09:00:00Z\",", ""));
    Ran ran = Ran.with(lines(more), "influence");
    assertEquals(3, ran.code());
    assertEquals(all, ran.out());
    assertTrue(ran.err().contains("\"line\":161,\"field\":\"publishedAt\""), ran.err());
    assertTrue(ran.err().contains("without an author or a time, which count for nobody: 1"));
    more.remove(160);
    assertEquals(0, Ran.with(lines(more), "influence").code());
    more.add(160, post("late", 1, 9, "tea").replace("2026-02-02", "9999-12-31"));
    more.set(160, more.get(160).replace("9999-12-31", "2028-01-31"));
    Ran later = Ran.with(lines(more.subList(0, 161)), "influence", "--at", "2028-02-01T00:00:00Z");
    assertEquals(0, later.code(), later.err());
    assertTrue(later.out().contains("x::late"), later.out());
  }

  @Test
  void laterPostsAreLeftOut() {
    List<JsonNode> told =
        told(Ran.with(lines(posts()), "influence", "--at", "2026-02-02T12:00:00Z", "--explain"));
    assertEquals(20, told.size());
    assertEquals(
        2, told.get(0).get("inputs").get("consistency").get("posts").asDouble(), "of eight");
    assertEquals(
        List.of(), told(Ran.with(lines(posts()), "influence", "--at", "2020-01-01T00:00:00Z")));
  }

  @Test
  @DisplayName("SM-11 who matters for a brand is who posts of it, against what all earn")
  void aBrandIsMeasuredAgainstEverything() {
    List<JsonNode> all = told(Ran.with(lines(posts()), "influence", "--explain"));
    List<JsonNode> some =
        told(
            Ran.with(
                lines(posts()), "influence", "--for", "kettle lang:en OR kettle", "--explain"));
    assertEquals(19, some.size(), "all but the one who never speaks of it");
    assertTrue(some.stream().noneMatch(each -> each.get("author").asString().equals("x::a3")));
    assertEquals("x::a0", some.get(0).get("author").asString());
    assertEquals(
        all.get(0).get("inputs").get("earned").get("likesExpected"),
        some.get(0).get("inputs").get("earned").get("likesExpected"));
    assertTrue(some.get(0).get("confidence").asDouble() < all.get(0).get("confidence").asDouble());
    assertEquals(List.of(), told(Ran.with(lines(posts()), "influence", "--for", "teapot")));
  }

  @Test
  void whatIsNoPostOrNotPublicIsAReject() {
    String hidden = post("b", 1, 9, "tea").replace("PUBLIC", "DIRECT");
    Ran ran =
        Ran.with(
            post("a", 1, 9, "tea") + "\nkettle\n\n{\"v\":2,\"id\":3}\n" + hidden + "\n",
            "influence");
    assertEquals(3, ran.code());
    assertEquals(1, ran.lines().size(), ran.out());
    assertEquals(3, ran.rejects().size(), ran.err());
    assertEquals(2, JSON.readTree(ran.rejects().get(0)).get("line").asInt());
    assertEquals("id", JSON.readTree(ran.rejects().get(1)).get("field").asString());
    JsonNode last = JSON.readTree(ran.rejects().get(2));
    assertEquals("visibility", last.get("field").asString());
    assertEquals(5, last.get("line").asInt());
  }

  @Test
  void whatHasNoEffectIsRefused() {
    assertEquals(2, Ran.with("", "influence", "--edges", "e.tsv", "--explain").code());
    assertEquals(2, Ran.with("", "influence", "--edges", "e.tsv", "posts.jsonl").code());
    assertEquals(2, Ran.with("", "influence", "--for", "-kettle").code());
    assertEquals(2, Ran.with("", "influence", "--at", "soon").code());
    Ran nothing = Ran.with("", "influence");
    assertEquals(0, nothing.code(), nothing.err());
    assertEquals("", nothing.out());
  }
}
