package dev.earshot.connectors.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.feed.PythonExpectation.Claim;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Shared.Needed
class FeedCasesTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
  private static final Pattern EXPECT =
      Pattern.compile("Expect:\\s*(.*?)\\s*(?:-->|\\n\\S+:)", Pattern.DOTALL);

  /* One recorded case; the bytes of a JSONL case are UTF-8. */
  private record Case(String name, String expect, List<String> headers, String xml) {}

  private static final class Tally {
    private final Map<String, int[]> families = new TreeMap<>();
    private final List<String> failing = new ArrayList<>();

    void count(String family, String name, boolean good) {
      int[] figures = families.computeIfAbsent(family, key -> new int[2]);
      figures[good ? 0 : 1]++;
      if (!good) {
        failing.add(name);
      }
    }

    double share() {
      int good = families.values().stream().mapToInt(figures -> figures[0]).sum();
      int bad = families.values().stream().mapToInt(figures -> figures[1]).sum();
      return good / (double) (good + bad);
    }

    @Override
    public String toString() {
      StringBuilder out = new StringBuilder();
      families.forEach(
          (family, figures) ->
              out.append(
                  String.format(
                      Locale.ROOT,
                      "%n  %-24s %d of %d",
                      family,
                      figures[0],
                      figures[0] + figures[1])));
      return out.append(String.format(Locale.ROOT, "%n  in all %.3f", share()))
          .append(failing.isEmpty() ? "" : "\n  failing: " + failing)
          .toString();
    }
  }

  @Test
  @DisplayName("SM-01: entries of feedparser's cases read as their authors expect")
  void entriesReadAsExpected() throws IOException {
    Tally tally = new Tally();
    for (Path file : lines("fixtures/feeds/feedparser", "fixtures/podcast/feedparser")) {
      for (Case one : cases(file)) {
        judge(tally, family(file), one, facts(one, file.toString().contains("base.jsonl")));
      }
    }
    for (Path file : Shared.files("fixtures/feeds/feedparser", ".xml")) {
      byte[] bytes = Files.readAllBytes(file);
      Case one = new Case(file.getFileName().toString(), expectation(bytes), List.of(), "");
      judge(
          tally,
          "files/" + file.getName(file.getNameCount() - 2),
          one,
          facts(bytes, "", null, null));
    }
    System.out.println("feedparser entries:" + tally);
    assertTrue(tally.share() >= 0.98, tally.toString());
  }

  @Test
  @DisplayName("SM-01: items of gofeed's pairs read as expected")
  void itemsOfPairsReadAsExpected() throws IOException {
    Tally tally = new Tally();
    for (Path file : lines("fixtures/feeds/gofeed")) {
      for (String line : Files.readAllLines(file)) {
        JsonNode node = MAPPER.readTree(line);
        byte[] bytes = node.path("xml").asString("").getBytes(StandardCharsets.UTF_8);
        judgePair(
            tally, family(file), node.path("file").asString(""), bytes, node.path("expected"));
      }
    }
    for (Path file : Shared.files("fixtures/feeds/gofeed", ".xml")) {
      Path expected = Path.of(file.toString().replaceFirst("\\.xml$", ".json"));
      if (Files.exists(expected)) {
        judgePair(
            tally,
            "files",
            file.getFileName().toString(),
            Files.readAllBytes(file),
            MAPPER.readTree(Files.readString(expected)));
      }
    }
    for (Path file : Shared.files("fixtures/feeds/gofeed/translator/json", "_expected.json")) {
      Path feed = Path.of(file.toString().replace("_expected", ""));
      judgePair(
          tally,
          "json",
          feed.getFileName().toString(),
          Files.readAllBytes(feed),
          MAPPER.readTree(Files.readString(file)));
    }
    System.out.println("gofeed items:" + tally);
    assertTrue(tally.share() >= 0.98, tally.toString());
  }

  @Test
  @DisplayName("hostile markup of the sanitising cases is neutralised, harmless markup agrees")
  void hostileMarkupIsNeutralised() throws IOException {
    Tally tally = new Tally();
    List<String> hostile = new ArrayList<>();
    for (Path file : lines("fixtures/html-sanitize")) {
      for (Case one : cases(file)) {
        List<Post> posts = facts(one, false).posts();
        judge(tally, one.name().replaceFirst("_.*", ""), one, new PostFacts(posts));
        posts.forEach(
            post -> {
              if (!isHarmless(post.html().orElse(""))) {
                hostile.add(one.name());
              }
            });
      }
    }
    System.out.println("sanitising:" + tally);
    assertEquals(List.of(), hostile);
    assertTrue(tally.share() >= 0.99, tally.toString());
  }

  @Test
  void noRecordedFeedBreaksTheBatch() throws IOException {
    for (String folder : List.of("fixtures/feeds", "fixtures/podcast", "fixtures/malformed")) {
      for (Path file : Shared.files(folder, "")) {
        try {
          new FeedConnector()
              .normalize(Files.readAllBytes(file), file.getFileName().toString(), NOW, false);
        } catch (MalformedException e) {
          assertTrue(e.problem().startsWith("expected a feed"), e.problem());
        }
      }
    }
  }

  private static void judge(Tally tally, String family, Case one, PostFacts facts) {
    List<Claim> claims = PythonExpectation.parse(one.expect());
    if (claims == null) {
      if (one.expect().contains("entries[")) {
        tally.count(family, one.name() + " (not understood)", false);
      }
      return;
    }
    List<Claim> ours = claims.stream().filter(claim -> PostFacts.field(claim).isPresent()).toList();
    if (!ours.isEmpty()) {
      boolean good = ours.stream().allMatch(facts::holds);
      tally.count(family, one.name(), good);
    }
  }

  private static void judgePair(
      Tally tally, String family, String name, byte[] bytes, JsonNode expected) {
    JsonNode items = expected.has("items") ? expected.path("items") : expected.path("entries");
    boolean speaks = false;
    boolean good = true;
    List<Post> posts = facts(bytes, "", null, null).posts();
    for (int i = 0; i < items.size(); i++) {
      for (String field : PAIR_FIELDS) {
        String value =
            items.get(i).path(field).asString(items.get(i).path(field).path("value").asString(""));
        if (!value.isBlank()) {
          speaks = true;
          good &= i < posts.size() && agrees(posts.get(i), field, value);
        }
      }
      String author = items.get(i).path("authors").path(0).path("name").asString("");
      if (!author.isBlank()) {
        speaks = true;
        good &=
            i < posts.size()
                && posts.get(i).author().filter(a -> PostFacts.isAuthor(a, author)).isPresent();
      }
    }
    if (speaks) {
      tally.count(family, name, good);
    }
  }

  private static final List<String> PAIR_FIELDS =
      List.of(
          "title",
          "link",
          "guid",
          "id",
          "publishedParsed",
          "updatedParsed",
          "pubDateParsed",
          "description",
          "summary",
          "content");

  private static boolean agrees(Post post, String field, String value) {
    return switch (field) {
      case "title" -> PostFacts.isTitle(post, value);
      case "link" -> post.url().filter(value::equals).isPresent();
      case "guid", "id" -> post.id().nativeId().equals(value);
      case "description", "summary", "content" -> PostFacts.isProse(post, value);
      default -> PostFacts.isDate(post, value);
    };
  }

  private static boolean isHarmless(String html) {
    for (Element element : Jsoup.parse(html).getAllElements()) {
      if (List.of("script", "style", "iframe", "object", "embed", "applet", "link", "meta", "form")
          .contains(element.normalName())) {
        return false;
      }
      for (Attribute attribute : element.attributes()) {
        String value = attribute.getValue().replaceAll("[\\x00- ]", "").toLowerCase(Locale.ROOT);
        if (attribute.getKey().startsWith("on")
            || attribute.getKey().equals("style")
            || value.startsWith("javascript:")
            || value.startsWith("vbscript:")
            || value.startsWith("data:")) {
          return false;
        }
      }
    }
    return true;
  }

  private static PostFacts facts(Case one, boolean addressed) {
    String location = null;
    String type = null;
    for (String header : one.headers()) {
      String value = header.substring(header.indexOf(':') + 1).strip();
      if (header.toLowerCase(Locale.ROOT).startsWith("content-location:")) {
        location = value;
      } else if (header.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
        type = value;
      }
    }
    String address = addressed ? "http://127.0.0.1:8097/" + one.name() : "";
    return facts(one.xml().getBytes(StandardCharsets.UTF_8), address, type, location);
  }

  private static PostFacts facts(
      byte[] bytes, String address, @Nullable String type, @Nullable String location) {
    FeedConnector connector = new FeedConnector();
    Emitter emitter = connector.emitter("case", NOW, false);
    try {
      connector
          .posts(emitter, Visibility.PUBLIC)
          .add(connector.read(bytes, new Delivery(address, type, location), emitter));
    } catch (MalformedException e) {
      return new PostFacts(List.of());
    }
    return new PostFacts(
        emitter.events().stream()
            .filter(PostEvent.Published.class::isInstance)
            .map(event -> ((PostEvent.Published) event).post())
            .toList());
  }

  private static List<Path> lines(String... folders) {
    return Stream.of(folders).flatMap(folder -> Shared.files(folder, ".jsonl").stream()).toList();
  }

  private static List<Case> cases(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = MAPPER.readTree(line);
      List<String> headers = new ArrayList<>();
      node.path("headers").forEach(header -> headers.add(header.asString()));
      cases.add(
          new Case(
              node.path("file").asString(""),
              node.path("expect").asString(""),
              headers,
              node.path("xml").asString("")));
    }
    return cases;
  }

  private static String expectation(byte[] bytes) {
    String head = FeedBytes.decode(bytes, null);
    Matcher matcher = EXPECT.matcher(head.substring(0, Math.min(head.length(), 2000)));
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String family(Path file) {
    return file.getFileName().toString().replace(".jsonl", "");
  }
}
