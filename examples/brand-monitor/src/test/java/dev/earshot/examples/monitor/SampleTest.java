package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorId;
import dev.earshot.PostId;
import dev.earshot.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SampleTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> NAMESPACES = Set.of("www.w3.org", "purl.org", "www.itunes.com");
  private static final List<String> FILES =
      List.of(
          "morning-cup.atom.xml",
          "harbour-ledger.rss.xml",
          "morning-cup-audio.rss.xml",
          "mastodon.json",
          "bluesky.jsonl",
          "reviews.csv",
          "reviews.map",
          "queries.tsv",
          "optouts.tsv",
          "sample.properties");

  @Test
  void statesItsOwnNowAndNamesItsFiles() throws IOException {
    Properties sample = properties();
    assertEquals("2026-11-20T12:00:00Z", sample.getProperty("now"));
    Instant now = now();
    assertTrue(Instant.parse(sample.getProperty("from")).isBefore(now));
    for (int i = 1; sample.containsKey("input." + i); i++) {
      String file = sample.getProperty("input." + i).split("=", 2)[1];
      assertTrue(FILES.contains(file), file);
    }
    Set<String> queries = new HashSet<>();
    for (String line : lines("queries.tsv")) {
      assertEquals(2, line.split("\t", -1).length, line);
      assertTrue(queries.add(line.split("\t")[0]), line);
    }
    assertTrue(queries.contains(sample.getProperty("brand")));
    assertTrue(queries.containsAll(List.of(sample.getProperty("competitors").split(","))));
  }

  @Test
  void pointsAtNoAddressThatCouldExist() throws IOException {
    Pattern address = Pattern.compile("https?://([^/\"<>\\s\\\\&)]+)");
    Pattern handle = Pattern.compile("@[\\w.-]+@([\\w.-]+\\w)");
    for (String file : FILES) {
      String text = read(file);
      Matcher found = address.matcher(text);
      while (found.find()) {
        String host = found.group(1);
        assertTrue(host.endsWith(".example") || NAMESPACES.contains(host), file + ": " + host);
      }
      Matcher handles = handle.matcher(text);
      while (handles.find()) {
        assertTrue(handles.group(1).endsWith(".example"), file + ": " + handles.group());
      }
    }
  }

  @Test
  void feedsAreWellFormedWithIdsOfTheirOwn() throws Exception {
    assertEquals(16, ids(xml("morning-cup.atom.xml"), "entry", "id").size());
    assertEquals(14, ids(xml("harbour-ledger.rss.xml"), "item", "guid").size());
    Document podcast = xml("morning-cup-audio.rss.xml");
    assertEquals(6, ids(podcast, "item", "guid").size());
    assertEquals(6, podcast.getElementsByTagName("enclosure").getLength());
    assertEquals(6, podcast.getElementsByTagName("itunes:duration").getLength());
  }

  @Test
  void statusesLookAsTheInterfaceGivesThem() throws IOException {
    JsonNode statuses = JSON.readTree(read("mastodon.json"));
    assertEquals(110, statuses.size());
    Set<String> ids = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    Instant before = now();
    for (JsonNode status : statuses) {
      assertTrue(ids.add(status.get("id").asString()));
      Instant at = Instant.parse(status.get("created_at").asString());
      assertFalse(at.isAfter(before), "newest first");
      before = at;
      seen.merge(status.get("visibility").asString(), 1, Integer::sum);
      seen.merge("reblog", status.get("reblog").isNull() ? 0 : 1, Integer::sum);
      seen.merge("reply", status.get("in_reply_to_id").isNull() ? 0 : 1, Integer::sum);
      seen.merge("edited", status.get("edited_at").isNull() ? 0 : 1, Integer::sum);
      seen.merge("cw", status.get("spoiler_text").asString().isEmpty() ? 0 : 1, Integer::sum);
      seen.merge("mentions", status.get("mentions").size(), Integer::sum);
      seen.merge("tags", status.get("tags").size(), Integer::sum);
      assertFalse(status.get("account").get("acct").asString().isEmpty());
    }
    assertTrue(
        seen.keySet().containsAll(List.of("public", "unlisted", "private", "direct")),
        seen.toString());
    for (String kind : List.of("reblog", "reply", "edited", "cw", "mentions", "tags")) {
      assertTrue(seen.getOrDefault(kind, 0) > 0, kind);
    }
  }

  @Test
  void eventsAreInOrderAndSpeakOfPostsThatWerePublished() throws IOException {
    Set<String> published = new HashSet<>();
    Map<String, Integer> types = new HashMap<>();
    Set<String> visibilities = new TreeSet<>();
    Set<Integer> ages = new HashSet<>();
    Instant before = Instant.MIN;
    for (String line : lines("bluesky.jsonl")) {
      JsonNode event = JSON.readTree(line);
      String type = event.get("type").asString();
      types.merge(type, 1, Integer::sum);
      Instant at = Instant.parse(event.get("observedAt").asString());
      assertFalse(at.isBefore(before) || at.isAfter(now()));
      before = at;
      if (type.equals("author")) {
        AuthorId.parse(event.get("author").asString());
        continue;
      }
      JsonNode post = event.get("post");
      String id = post == null ? event.get("id").asString() : post.get("id").asString();
      PostId.parse(id);
      if (type.equals("published")) {
        assertTrue(published.add(id));
      }
      assertTrue(published.contains(id));
      if (post != null) {
        visibilities.add(Visibility.valueOf(post.get("visibility").asString()).name());
        JsonNode age = post.get("author").get("statedAge");
        if (age != null) {
          ages.add(age.asInt());
        }
      }
    }
    assertEquals(
        Map.of("published", 69, "edited", 3, "deleted", 3, "metrics", 4, "author", 1), types);
    assertEquals(Set.of("PUBLIC", "UNKNOWN"), visibilities);
    assertEquals(Set.of(14), ages);
  }

  @Test
  void reviewsHaveTheColumnsThatTheMapNames() throws IOException {
    List<List<String>> rows = MentionsCsvTest.read(read("reviews.csv"));
    List<String> header = rows.get(0);
    assertEquals(81, rows.size());
    Set<String> ids = new HashSet<>();
    for (List<String> row : rows) {
      assertEquals(header.size(), row.size());
      assertTrue(ids.add(row.get(0)));
    }
    List<String> constants = new ArrayList<>();
    for (String line : lines("reviews.map")) {
      if (line.contains("==")) {
        constants.add(line);
      } else {
        assertTrue(header.contains(line.split("=", 2)[1]), line);
      }
    }
    assertTrue(constants.contains("visibility==PUBLIC"));
    assertTrue(constants.contains("zone==UTC"));
  }

  @Test
  void threePeopleOptedOut() throws IOException {
    Set<String> kinds = new HashSet<>();
    for (String line : lines("optouts.tsv")) {
      String[] cells = line.split("\t", -1);
      assertEquals(4, cells.length);
      assertTrue(Instant.parse(cells[3]).isBefore(now()));
      kinds.add(cells[0]);
      String spoken = read("bluesky.jsonl") + read("mastodon.json");
      assertTrue(spoken.contains(cells[2]), cells[0]);
    }
    assertEquals(Set.of("id", "handle", "url"), kinds);
  }

  @Test
  void textsAreTheirOwnButForTheSpam() throws Exception {
    Map<String, Integer> texts = new HashMap<>();
    texts().forEach(said -> texts.merge(said.text(), 1, Integer::sum));
    texts.values().removeIf(times -> times == 1);
    assertEquals(2, texts.size(), "copied texts");
    assertEquals(Set.of(3), Set.copyOf(texts.values()));
  }

  @Test
  void speaksManyLanguages() throws Exception {
    Set<String> languages = new TreeSet<>();
    texts().forEach(said -> languages.add(said.language()));
    assertTrue(
        languages.containsAll(List.of("en", "de", "es", "fr", "pt", "it", "hi", "ar", "ja")),
        languages.toString());
  }

  @Test
  void aCrisisBreaksOutWithinAnHourAndAHalf() throws Exception {
    Instant from = Instant.parse("2026-11-19T14:00:00Z");
    long within =
        texts().stream()
            .filter(said -> !said.at().isBefore(from) && said.at().isBefore(from.plusSeconds(5400)))
            .filter(said -> said.text().toLowerCase(Locale.ROOT).contains("pottlemere"))
            .count();
    assertTrue(within >= 40, "angry posts: " + within);
  }

  private record Said(String text, String language, Instant at) {}

  /** Returns what was said first: without reposts, edits and what is kept from the public. */
  private static List<Said> texts() throws Exception {
    List<Said> said = new ArrayList<>();
    for (JsonNode status : JSON.readTree(read("mastodon.json"))) {
      if (status.get("reblog").isNull()) {
        said.add(
            new Said(
                status.get("content").asString(),
                status.get("language").asString(),
                Instant.parse(status.get("created_at").asString())));
      }
    }
    for (String line : lines("bluesky.jsonl")) {
      JsonNode event = JSON.readTree(line);
      JsonNode post = event.get("post");
      if (event.get("type").asString().equals("published") && post.get("repostOf") == null) {
        said.add(
            new Said(
                post.get("text").asString(),
                post.get("language").asString(),
                Instant.parse(post.get("publishedAt").asString())));
      }
    }
    DateTimeFormatter minutes = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    List<List<String>> rows = MentionsCsvTest.read(read("reviews.csv"));
    for (List<String> row : rows.subList(1, rows.size())) {
      Instant at = LocalDateTime.parse(row.get(2), minutes).toInstant(ZoneOffset.UTC);
      said.add(new Said(row.get(7), row.get(9), at));
    }
    NodeList items = xml("harbour-ledger.rss.xml").getElementsByTagName("item");
    for (int i = 0; i < items.getLength(); i++) {
      Element item = (Element) items.item(i);
      OffsetDateTime at =
          OffsetDateTime.parse(child(item, "pubDate"), DateTimeFormatter.RFC_1123_DATE_TIME);
      said.add(new Said(child(item, "description"), "en", at.toInstant()));
    }
    for (Said one : said) {
      assertFalse(one.at().isAfter(now()) || one.text().isBlank());
    }
    return said;
  }

  private static Set<String> ids(Document document, String element, String id) {
    Set<String> ids = new HashSet<>();
    NodeList items = document.getElementsByTagName(element);
    for (int i = 0; i < items.getLength(); i++) {
      assertTrue(ids.add(child((Element) items.item(i), id)));
      assertTrue(URI.create(link((Element) items.item(i))).isAbsolute());
    }
    return ids;
  }

  private static String link(Element item) {
    Element link = (Element) item.getElementsByTagName("link").item(0);
    return link.hasAttribute("href") ? link.getAttribute("href") : link.getTextContent();
  }

  private static String child(Element element, String name) {
    return element.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Document xml(String file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(read(file))));
  }

  private static Instant now() throws IOException {
    return Instant.parse(properties().getProperty("now"));
  }

  private static Properties properties() throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(read("sample.properties")));
    return properties;
  }

  private static List<String> lines(String file) throws IOException {
    return read(file).lines().toList();
  }

  private static String read(String file) throws IOException {
    try (InputStream in = SampleTest.class.getResourceAsStream("/sample/" + file)) {
      assertNotNull(in, file);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
