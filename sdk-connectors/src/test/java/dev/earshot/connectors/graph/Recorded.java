package dev.earshot.connectors.graph;

import dev.earshot.MalformedException;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Normalizer;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a folder of recorded payloads and counts what of it arrived. */
public final class Recorded {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private int expected;
  private final List<String> missing = new ArrayList<>();

  /** Returns the shares in words, what is missing first. */
  public double share() {
    return expected == 0 ? 1 : (expected - missing.size()) / (double) expected;
  }

  /** Returns whether nothing was compared. */
  public boolean isEmpty() {
    return expected == 0;
  }

  @Override
  public String toString() {
    return (expected - missing.size()) + " of " + expected + ", not " + missing;
  }

  /** Counts one comparison. */
  public void expect(boolean agrees, String what) {
    expected++;
    if (!agrees) {
      missing.add(what);
    }
  }

  /**
   * A file below a folder.
   *
   * @param nodes what stands in it, a value or one a line; none if it is no JSON
   */
  public record Document(Path file, List<JsonNode> nodes) {
    private static Document of(Path file) {
      return new Document(file, Recorded.nodes(read(file)));
    }

    private static byte[] read(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] body() {
      return read(file);
    }

    /** Returns the file's name. */
    public String name() {
      return file.getFileName().toString();
    }
  }

  /** Reads every document below a folder, also those that are no JSON. */
  public static List<Document> documents(String folder) {
    List<Document> documents = new ArrayList<>();
    for (String ending : List.of(".json", ".jsonl")) {
      Shared.files(folder, ending).forEach(file -> documents.add(Document.of(file)));
    }
    return documents;
  }

  /* Some are in the encoding of the machine that recorded them. */
  private static List<JsonNode> nodes(byte[] body) {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      String text = new String(body, charset).replaceFirst("^\\uFEFF", "");
      for (List<String> parts : List.of(List.of(text), text.lines().toList())) {
        try {
          return parts.stream()
              .filter(part -> !part.isBlank())
              .map(part -> MAPPER.readTree(part))
              .toList();
        } catch (JacksonException e) {
          // another form
        }
      }
    }
    return List.of();
  }

  /** Expects an event for every record that says it is one, and a fault of what is no JSON. */
  public void expectAll(
      Normalizer normalizer, Document document, Predicate<JsonNode> isPost, String id) {
    Set<String> ids = new LinkedHashSet<>();
    document.nodes().forEach(node -> collect(node, isPost, id, ids));
    expectAll(normalizer, document, ids);
  }

  /** Expects an event for each id, and a fault of what is no JSON. */
  public void expectAll(Normalizer normalizer, Document document, Set<String> ids) {
    if (document.nodes().isEmpty()) {
      expect(isFault(normalizer, document), document.name() + " is no JSON");
      return;
    }
    Set<String> read = new LinkedHashSet<>();
    for (SourceEvent event : batch(normalizer, document).events()) {
      if (event instanceof PostEvent post) {
        read.add(post.id().nativeId());
      }
    }
    for (String one : ids) {
      expect(read.contains(one), document.name() + ": " + one);
    }
  }

  private static boolean isFault(Normalizer normalizer, Document document) {
    try {
      return !batch(normalizer, document).faults().isEmpty();
    } catch (MalformedException e) {
      return true;
    }
  }

  private static void collect(
      JsonNode node, Predicate<JsonNode> isPost, String id, Set<String> into) {
    if (node.isObject() && node.has(id) && isPost.test(node)) {
      into.add(node.get(id).asString());
    }
    node.forEach(child -> collect(child, isPost, id, into));
  }

  /** Reads a document whole, whoever may see it. */
  public static Batch batch(Normalizer normalizer, Document document) {
    return normalizer.normalize(document.body(), document.name(), NOW, true);
  }

  /** Reads a value whole, whoever may see it. */
  public static List<SourceEvent> events(Normalizer normalizer, JsonNode value, String name) {
    return normalizer.normalize(MAPPER.writeValueAsBytes(value), name, NOW, true).events();
  }

  /** Returns the posts of a document, by id. */
  public static Map<String, Post> posts(List<SourceEvent> events) {
    Map<String, Post> posts = new LinkedHashMap<>();
    for (SourceEvent event : events) {
      if (event instanceof PostEvent.Published published) {
        posts.put(published.post().id().nativeId(), published.post());
      }
    }
    return posts;
  }

  /** Returns the pairs of native and ActivityStreams documents that a folder names. */
  public static List<Pair> pairs(String folder) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (JsonNode pair :
        MAPPER.readTree(Files.readAllBytes(Shared.path(folder + "/granary/pairs.json")))) {
      pairs.add(
          new Pair(
              pair.get("group").asString(),
              read(folder, pair.get("native")),
              read(folder, pair.get("as1"))));
    }
    return pairs;
  }

  private static List<JsonNode> read(String folder, JsonNode names) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (JsonNode name : names) {
      documents.add(
          MAPPER.readTree(Files.readAllBytes(Shared.path(folder + "/" + name.asString()))));
    }
    return documents;
  }

  /** A group of native documents and of what they are in ActivityStreams 1. */
  public record Pair(String group, List<JsonNode> natives, List<JsonNode> as1) {
    /**
     * Returns every object of the ActivityStreams documents that was said by somebody, with what
     * stands in it.
     */
    public List<JsonNode> said() {
      List<JsonNode> said = new ArrayList<>();
      as1.forEach(one -> said(one, said));
      return said;
    }

    private static void said(JsonNode node, List<JsonNode> into) {
      boolean reaction = Set.of("react", "like").contains(node.path("verb").asString(""));
      if (node.isObject()
          && node.has("id")
          && node.has("content")
          && node.has("author")
          && !reaction) {
        into.add(node);
      }
      node.forEach(child -> said(child, into));
    }
  }

  /** Compares a post with its ActivityStreams object, field by field. */
  public void compare(String where, Post post, JsonNode as1) {
    same(where + " url", as1.path("url"), post.url().orElse(""));
    same(
        where + " author",
        as1.path("author").path("username"),
        post.author().flatMap(author -> author.handle()).orElse(""));
    same(
        where + " name",
        as1.path("author").path("displayName"),
        post.author().flatMap(author -> author.name()).orElse(""));
    if (as1.has("content")) {
      String content =
          as1.get("content")
              .asString()
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&amp;", "&");
      expect(content.equals(post.text()), where + " text");
    }
    if (as1.has("published")) {
      Instant at =
          java.time.OffsetDateTime.parse(zoned(as1.get("published").asString())).toInstant();
      expect(post.publishedAt().filter(at::equals).isPresent(), where + " published");
    }
    JsonNode answered = as1.path("inReplyTo");
    if (!answered.isMissingNode()) {
      expect(post.inReplyTo().isPresent(), where + " inReplyTo");
    }
    if (as1.path("verb").asString("").equals("share")) {
      expect(post.repostOf().isPresent() || post.quoteOf().isPresent(), where + " share");
    }
    if (as1.has("image") && !as1.path("objectType").asString("").equals("article")) {
      expect(!post.media().isEmpty(), where + " media");
    }
  }

  private static String zoned(String time) {
    return time.matches(".*(?:Z|[+-]\\d\\d:\\d\\d)$") ? time : time + "Z";
  }

  private void same(String what, JsonNode as1, String ours) {
    if (!as1.isMissingNode()) {
      expect(as1.asString("").equals(ours), what + " " + ours.length());
    }
  }
}
