package dev.earshot.connectors.archive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Media;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tweets beside what another program makes of them. */
@Shared.Needed
class RecordedTweetsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final double SHARE = 0.98;
  private static final Pattern ANCHOR = Pattern.compile("<a href=\"[^\"]*\">(.*?)</a>");

  private int agreed;
  private final List<String> differing = new ArrayList<>();

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private void expect(String what, String theirs, String ours) {
    if (theirs.equals(ours)) {
      agreed++;
    } else {
      differing.add(what + ": " + theirs.length() + " / " + ours.length());
    }
  }

  @Test
  void theFieldsAgreeWithOneOfTheGroupsDocuments() throws IOException {
    Path folder = Shared.path("fixtures/twitter-v1");
    for (JsonNode group : json(folder.resolve("granary/pairs.json"))) {
      List<JsonNode> others = new ArrayList<>();
      for (JsonNode name : group.path("as1")) {
        said(json(folder.resolve(name.asString())), others);
      }
      for (JsonNode name : group.path("native")) {
        Path file = folder.resolve(name.asString());
        Batch batch =
            new TwitterV1Connector().normalize(Files.readAllBytes(file), "file", NOW, true);
        List<JsonNode> natives = new ArrayList<>();
        tweets(json(file), natives);
        for (SourceEvent event : batch.events()) {
          if (event instanceof PostEvent.Published published) {
            compare(name.asString(), published.post(), natives, others);
          }
        }
      }
    }
    double share = (double) agreed / Math.max(1, agreed + differing.size());
    System.out.printf(
        "twitter pairs: %.3f of %d fields, differing %s%n",
        share, agreed + differing.size(), differing);
    assertTrue(agreed > 0 && share >= SHARE, differing::toString);
  }

  private static void said(JsonNode node, List<JsonNode> into) {
    boolean reaction = Set.of("react", "like", "favorite").contains(text(node, "verb"));
    if (node.isObject()
        && node.has("id")
        && !reaction
        && (node.has("author") || node.has("actor"))) {
      into.add(node);
    }
    node.forEach(child -> said(child, into));
  }

  private static void tweets(JsonNode node, List<JsonNode> into) {
    if (node.isObject() && node.has("id_str")) {
      into.add(node);
    }
    node.forEach(child -> tweets(child, into));
  }

  private void compare(String name, Post post, List<JsonNode> natives, List<JsonNode> others) {
    String id = post.id().nativeId();
    List<JsonNode> same =
        others.stream().filter(one -> text(one, "id").endsWith(":" + id)).toList();
    if (same.isEmpty()) {
      return; // the group's documents tell of other tweets
    }
    JsonNode tweet =
        natives.stream().filter(one -> text(one, "id_str").equals(id)).findFirst().orElseThrow();
    String where = name + " " + id;
    agree(where + " url", field(same, "url"), post.url().orElse(""));
    agree(
        where + " handle",
        same.stream()
            .map(
                one -> text(one.has("author") ? one.path("author") : one.path("actor"), "username"))
            .toList(),
        post.author().flatMap(author -> author.handle()).orElse(""));
    agree(
        where + " published",
        field(same, "published").stream()
            .map(at -> OffsetDateTime.parse(at).toInstant().toString())
            .toList(),
        post.publishedAt().map(Instant::toString).orElse(""));
    boolean share = same.stream().anyMatch(one -> text(one, "verb").equals("share"));
    expect(where + " kind", share ? "REPOST" : relation(same), relation(post));
    if (share) {
      String of =
          same.stream()
              .map(one -> text(one.path("object"), "url"))
              .filter(url -> !url.isEmpty())
              .findFirst()
              .orElse("");
      expect(where + " repeats", of, post.repostOf().flatMap(Post.Reference::url).orElse(""));
      return; // its words are those of what it repeats
    }
    List<String> contents =
        same.stream()
            .map(one -> one.has("content") ? one : one.path("object"))
            .map(one -> words(text(one, "content")))
            .toList();
    agree(where + " text", contents, shown(post, tweet));
    List<String> pictures =
        same.stream()
            .map(one -> one.has("attachments") ? one : one.path("object"))
            .map(one -> pictures(one).toString())
            .toList();
    Set<String> ours = new TreeSet<>();
    post.media().stream().map(Media::url).forEach(ours::add);
    agree(where + " media", pictures, ours.toString());
  }

  /** One of the group's documents must say the same, where any says anything. */
  private void agree(String what, List<String> theirs, String ours) {
    if (theirs.stream().anyMatch(one -> !one.isEmpty())) {
      expect(what, theirs.contains(ours) ? ours : theirs.get(0), ours);
    }
  }

  private static List<String> field(List<JsonNode> nodes, String field) {
    return nodes.stream().map(one -> text(one, field)).filter(one -> !one.isEmpty()).toList();
  }

  private static String relation(List<JsonNode> same) {
    boolean answers = same.stream().anyMatch(one -> one.has("inReplyTo"));
    boolean quotes =
        same.stream()
            .map(one -> one.has("attachments") ? one : one.path("object"))
            .flatMap(one -> one.path("attachments").valueStream())
            .anyMatch(one -> text(one, "objectType").equals("note"));
    return quotes ? "QUOTE" : answers ? "REPLY" : "POST";
  }

  private static String relation(Post post) {
    return post.kind().name();
  }

  private static Set<String> pictures(JsonNode object) {
    Set<String> pictures = new TreeSet<>();
    for (JsonNode one : object.path("attachments")) {
      if (text(one, "objectType").equals("note")) {
        continue; // what is quoted has pictures of its own
      }
      String url = text(one.path("stream"), "url");
      pictures.add(url.isEmpty() ? text(one.path("image"), "url") : url);
    }
    pictures.remove("");
    return pictures;
  }

  private static String words(String content) {
    Matcher anchors = ANCHOR.matcher(content);
    return anchors
        .replaceAll(match -> Matcher.quoteReplacement(match.group(1)))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .strip();
  }

  /** Our words as the other program shows them: addresses short, those of pictures left out. */
  private static String shown(Post post, JsonNode tweet) {
    String text = post.text();
    for (JsonNode media : tweet.path("entities").path("media")) {
      text = media.has("url") ? text.replace(text(media, "url"), "") : text;
    }
    for (JsonNode link : tweet.path("entities").path("urls")) {
      String quotedId = text(tweet.path("quoted_status"), "id_str");
      boolean quoted =
          !quotedId.isEmpty() && text(link, "expanded_url").endsWith("/status/" + quotedId);
      text = text.replace(text(link, "url"), quoted ? "" : text(link, "display_url"));
    }
    return text.strip();
  }
}
