package dev.earshot.connectors.feed;

import dev.earshot.Media;
import dev.earshot.connectors.feed.FeedDocument.Problem;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.format.WebAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/* Reads JSON Feed 1.0 and 1.1, item by item, so that a body cut short still gives what it holds. */
final class JsonFeed {
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(FeedConnector.MAX_BYTES)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String documentBase;
  private final List<String> hubs = new ArrayList<>();
  private final List<JsonNode> items = new ArrayList<>();
  private final ArrayNode authors = MAPPER.createArrayNode();
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable String version;
  private @Nullable String address;
  private @Nullable String site;
  private @Nullable String next;
  private @Nullable String language;
  private boolean listed;

  private JsonFeed(String documentBase) {
    this.documentBase = documentBase;
  }

  /* Returns the feed; null if the text is JSON of another kind, or none. */
  static @Nullable FeedDocument read(String text, String documentBase) {
    JsonFeed feed = new JsonFeed(documentBase);
    try (JsonParser parser = MAPPER.createParser(text)) {
      feed.feed(parser);
    } catch (JacksonException e) {
      feed.problems.add(
          new Problem("items", feed.items.size(), "expected JSON to the end, got a break in it"));
    }
    return feed.document();
  }

  private @Nullable FeedDocument document() {
    if (!listed && (version == null || !version.contains("jsonfeed"))) {
      return null;
    }
    List<Draft.Person> persons = new ArrayList<>();
    people(authors, persons);
    List<Draft> drafts = new ArrayList<>();
    for (JsonNode item : items) {
      Draft draft = item(item);
      draft.language = draft.language == null ? language : draft.language;
      if (draft.authors.isEmpty()) {
        draft.authors.addAll(persons);
      }
      drafts.add(draft);
    }
    return new FeedDocument(
        resolved(address),
        drafts,
        List.of(),
        resolved(next),
        hubs.stream().map(this::resolved).filter(Objects::nonNull).toList(),
        Rhythm.unstated(),
        problems);
  }

  private void feed(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("items") && value == JsonToken.START_ARRAY) {
        listed = true;
        items(parser);
      } else {
        field(name, MAPPER.readTree(parser));
      }
    }
  }

  private void field(String name, JsonNode value) {
    switch (name) {
      case "version" -> version = string(value);
      case "feed_url" -> address = string(value);
      case "home_page_url" -> site = string(value);
      case "next_url" -> next = string(value);
      case "hubs" ->
          value.forEach(
              hub -> {
                String url = string(hub.path("url"));
                if (url != null) {
                  hubs.add(url);
                }
              });
      case "language" -> language = string(value);
      case "author", "authors" -> authors.add(value);
      default -> {}
    }
  }

  private void items(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode item = MAPPER.readTree(parser);
      if (!item.isObject()) {
        problems.add(new Problem("items", items.size(), "expected an object, got another value"));
      } else if (items.size() < XmlFeed.MAX_ITEMS) {
        items.add(item);
      }
    }
  }

  private Draft item(JsonNode item) {
    Draft draft = new Draft();
    draft.id = string(item.path("id"));
    draft.link = resolved(string(item.path("url")));
    if (draft.link == null) {
      draft.link = resolved(string(item.path("external_url")));
    } else {
      draft.attribute("about", resolved(string(item.path("external_url"))));
    }
    String title = string(item.path("title"));
    draft.title = title == null ? Prose.nothing() : Prose.plain(title);
    draft.content = content(item, draft.link);
    String summary = string(item.path("summary"));
    draft.summary = summary == null ? Prose.nothing() : Prose.plain(summary);
    draft.published = string(item.path("date_published"));
    draft.updated = string(item.path("date_modified"));
    draft.language = string(item.path("language"));
    people(item.path("authors"), draft.authors);
    people(item.path("author"), draft.authors);
    item.path("tags").forEach(tag -> draft.addTag(string(tag)));
    for (JsonNode attachment : item.path("attachments")) {
      draft.addMedia(
          Media.Type.ofMime(string(attachment.path("mime_type"))),
          resolved(string(attachment.path("url"))),
          string(attachment.path("title")));
      draft.attribute("duration", string(attachment.path("duration_in_seconds")));
    }
    draft.addMedia(Media.Type.IMAGE, resolved(string(item.path("image"))), null);
    draft.addMedia(Media.Type.IMAGE, resolved(string(item.path("banner_image"))), null);
    return draft;
  }

  private Prose content(JsonNode item, @Nullable String link) {
    String html = string(item.path("content_html"));
    if (html != null) {
      return Prose.html(html, link == null ? base() : link);
    }
    String text = string(item.path("content_text"));
    return text == null ? Prose.nothing() : Prose.plain(text);
  }

  private void people(JsonNode value, List<Draft.Person> into) {
    if (value.isArray()) {
      value.forEach(one -> people(one, into));
    } else if (value.isObject()) {
      Draft.Person person =
          People.person(
              string(value.path("name")),
              string(value.path("email")),
              resolved(string(value.path("url"))));
      if (person != null && into.size() < Draft.MOST && !into.contains(person)) {
        into.add(person);
      }
    }
  }

  private @Nullable String resolved(@Nullable String reference) {
    return reference == null ? null : WebAddress.resolve(base(), reference);
  }

  /* A document that came from nowhere says itself where it lies, or its site. */
  private String base() {
    String own = address == null ? site : address;
    return documentBase.isEmpty() && own != null && FeedPosts.isWeb(own) ? own : documentBase;
  }

  /* Returns a text or number as text; null for anything else and for blanks. */
  private static @Nullable String string(JsonNode value) {
    if (!value.isString() && !value.isNumber()) {
      return null;
    }
    String text = value.asString().strip();
    return text.isEmpty() ? null : text;
  }
}
