package dev.earshot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reddit.RedditConnector;
import dev.earshot.connectors.webz.WebzConnector;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every trap that was seen in payloads, and every duty that sources name, is claimed by a test. */
class TrapsTest {
  private static final Path OURS = Path.of("../src/test/java/dev/earshot/connectors");
  private static final Path KIT = Path.of("src/test/java/dev/earshot");

  private record Claim(String words, List<String> tests) {}

  private static List<Claim> claims() throws IOException {
    try (InputStream table = TrapsTest.class.getResourceAsStream("traps.tsv")) {
      List<Claim> claims = new ArrayList<>();
      for (String line :
          new String(Objects.requireNonNull(table).readAllBytes(), UTF_8).lines().toList()) {
        if (!line.startsWith("#")) {
          String[] cells = line.split("\t", 2);
          claims.add(new Claim(cells[0], List.of(cells[1].split(" ", -1))));
        }
      }
      return claims;
    }
  }

  private static boolean exists(String test) {
    String[] parts = test.split("#", 2);
    Path file = Path.of(parts[0].replace('.', '/') + ".java");
    for (Path root : List.of(OURS, KIT)) {
      try {
        if (Files.isRegularFile(root.resolve(file))) {
          return Pattern.compile("\\bvoid " + parts[1] + "\\(")
              .matcher(Files.readString(root.resolve(file)))
              .find();
        }
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }

  @Test
  @Shared.Needed
  void everyRowOfTheTableOfTrapsIsClaimedByTestsThatExist() throws IOException {
    List<Claim> claims = claims();
    List<String> failed = new ArrayList<>();
    int rows = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(Shared.path("research/connectors.md"))) {
      if (line.replace(" ", "").equals("|trap|where|")) {
        inside = true;
      } else if (inside && !line.startsWith("|")) {
        inside = false;
      } else if (inside && !line.startsWith("|---")) {
        rows++;
        List<Claim> its = new ArrayList<>(claims);
        String row = line.toLowerCase(Locale.ROOT);
        its.removeIf(claim -> !row.contains(claim.words().toLowerCase(Locale.ROOT)));
        List<String> missing =
            its.stream().flatMap(claim -> claim.tests().stream()).filter(t -> !exists(t)).toList();
        if (its.isEmpty() || !missing.isEmpty()) {
          failed.add(line.split("\\|", -1)[2].strip() + " " + missing);
        }
      }
    }
    report("traps", rows, failed, 0.9);
  }

  private static void report(String what, int rows, List<String> failed, double least) {
    double share = 1 - failed.size() / (double) Math.max(1, rows);
    System.out.printf("%s claimed: %.3f of %d, not: %s%n", what, share, rows, failed);
    assertTrue(rows > 0 && share >= least, failed::toString);
  }

  private static Batch read(Normalizer connector, String body) {
    return connector.normalize(body.getBytes(UTF_8), "recorded", Posts.NOON, false);
  }

  @Test
  void aWebzReplyHasNoTitleAndItsAuthorNoMailbox() {
    Batch batch =
        read(
            new WebzConnector(),
            """
            {"posts":[{"uuid":"u2","ord_in_thread":3,"url":"https://board.example/t/1#3","title":"",
            "author":"ada@mail.example","text":"hot","published":"2026-01-01T10:00:00.000+02:00",
            "external_images":null,"thread":{"uuid":"u1","url":"https://board.example/t/1",
            "title":"Kettles","site_type":"discussions","country":"","main_image":null}}]}
            """);
    assertEquals(List.of(), batch.faults());
    Post reply = ((PostEvent.Published) batch.events().get(0)).post();
    assertEquals("u2", reply.id().nativeId());
    assertTrue(reply.title().isEmpty());
    assertEquals(Post.Kind.REPLY, reply.kind());
    assertEquals("u1", reply.threadRoot().orElseThrow().id().orElseThrow().nativeId());
    assertEquals(List.of(), reply.media());
    assertFalse(reply.attributes().containsKey("siteCountry"));
    assertFalse(reply.author().orElseThrow().toString().contains("mail.example"));
    assertTrue(reply.author().orElseThrow().id().nativeId().startsWith("mail-sha256:"));
  }

  /** How Reddit shows what its guide tells of: a word of ours for each, and what it must become. */
  private static final Map<String, List<String>> REDDIT =
      Map.of(
          "edited post", List.of("\"selftext\":\"new words\",\"edited\":1767100000.0"),
          "gone post",
              List.of(
                  "\"selftext\":\"[deleted]\",\"author\":\"[deleted]\",\"edited\":false",
                  "\"selftext\":\"[removed]\",\"removed_by_category\":\"moderator\",\"edited\":false"));

  private static boolean isDone(String duty, String shown) {
    String author = shown.contains("\"author\"") ? "" : "\"author\":\"Ada\",";
    Batch batch =
        read(
            new RedditConnector(),
            "{\"kind\":\"Listing\",\"data\":{\"after\":null,\"children\":[{\"kind\":\"t3\",\"data\":{"
                + "\"name\":\"t3_1\",\"title\":\"kettle\",\"is_self\":true,\"created_utc\":1767000000.0,"
                + "\"subreddit_type\":\"public\","
                + author
                + shown
                + "}}]}}");
    if (batch.events().size() != 1) {
      return false;
    }
    SourceEvent event = batch.events().get(0);
    return duty.startsWith("gone")
        ? event instanceof PostEvent.Deleted
        : ConnectorContract.posts(batch.events()).stream()
            .anyMatch(post -> post.text().contains("new words") && post.editedAt().isPresent());
  }

  @Test
  @Shared.Needed
  void everyLineOfSourceComplianceIsClaimed() throws IOException {
    List<String> failed = new ArrayList<>();
    int lines = 0;
    for (String line : Files.readAllLines(Shared.path("vectors/source-compliance/events.jsonl"))) {
      Json duty = Json.document(line.getBytes(UTF_8), "shared");
      String source = duty.text("source").orElse("");
      String event = duty.text("event").orElse("") + " " + duty.text("level").orElse("");
      lines++;
      boolean done =
          switch (source) {
            case "X" -> exists("x.ComplianceTest#everyDutyOfTheSharedListIsAnEvent");
            case "Reddit" -> {
              List<String> ways = REDDIT.getOrDefault(event, List.of());
              yield !ways.isEmpty() && ways.stream().allMatch(shown -> isDone(event, shown));
            }
            default -> false;
          };
      if (!done) {
        failed.add(source + " " + event);
      }
    }
    report("source-compliance", lines, failed, 1);
  }
}
