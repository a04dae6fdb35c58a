package dev.earshot.connectors.feed;

import dev.earshot.Media;
import dev.earshot.connectors.feed.FeedDocument.Problem;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.format.WebAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/* Reads JSON Feed 1.0 and 1.1; a body cut short still gives what it holds. */
final class JsonFeed {
  private final String documentBase;
  private final Json feed;
  private final @Nullable String address;
  private final List<Problem> problems = new ArrayList<>();

  private JsonFeed(Json feed, String documentBase) {
    this.feed = feed;
    this.documentBase = documentBase;
    address = string(feed, "feed_url");
  }

  /* Returns the feed; null if the text is JSON of another kind, or none. */
  static @Nullable FeedDocument read(String text, String documentBase) {
    Json.Parts parts = Json.begun(text.getBytes(StandardCharsets.UTF_8), "feed");
    if (parts.records().isEmpty()) {
      return null;
    }
    Json feed = parts.records().get(0);
    String version = string(feed, "version");
    if (!feed.at("items").isArray() && (version == null || !version.contains("jsonfeed"))) {
      return null;
    }
    return new JsonFeed(feed, documentBase).document(!parts.faults().isEmpty());
  }

  private FeedDocument document(boolean broken) {
    List<Draft.Person> persons = new ArrayList<>();
    people(feed, persons);
    String language = string(feed, "language");
    List<Draft> drafts = new ArrayList<>();
    int items = 0;
    for (Json item : feed.at("items").items()) {
      if (!item.isObject()) {
        problems.add(new Problem("items", items, "expected an object, got another value"));
      } else if (items++ < XmlFeed.MAX_ITEMS) {
        Draft draft = item(item);
        draft.language = draft.language == null ? language : draft.language;
        if (draft.authors.isEmpty()) {
          draft.authors.addAll(persons);
        }
        drafts.add(draft);
      }
    }
    if (broken) {
      problems.add(
          new Problem("items", drafts.size(), "expected JSON to the end, got a break in it"));
    }
    return new FeedDocument(
        resolved(address),
        drafts,
        List.of(),
        resolved(string(feed, "next_url")),
        feed.at("hubs").items().stream()
            .map(hub -> resolved(string(hub, "url")))
            .filter(Objects::nonNull)
            .toList(),
        Rhythm.unstated(),
        problems,
        !broken);
  }

  private Draft item(Json item) {
    Draft draft = new Draft();
    draft.id = string(item, "id");
    draft.link = resolved(string(item, "url"));
    if (draft.link == null) {
      draft.link = resolved(string(item, "external_url"));
    } else {
      draft.attribute("about", resolved(string(item, "external_url")));
    }
    draft.title = plain(item, "title");
    draft.content = content(item, draft.link);
    draft.summary = plain(item, "summary");
    draft.published = dated(item, "date_published");
    draft.updated = dated(item, "date_modified");
    draft.language = string(item, "language");
    people(item, draft.authors);
    item.at("tags").items().forEach(tag -> draft.addTag(stripped(tag.text().orElse(null))));
    for (Json attachment : item.at("attachments").items()) {
      draft.addMedia(
          Media.Type.ofMime(string(attachment, "mime_type")),
          resolved(string(attachment, "url")),
          string(attachment, "title"));
      draft.attribute("duration", string(attachment, "duration_in_seconds"));
    }
    draft.addMedia(Media.Type.IMAGE, resolved(string(item, "image")), null);
    draft.addMedia(Media.Type.IMAGE, resolved(string(item, "banner_image")), null);
    return draft;
  }

  private Prose content(Json item, @Nullable String link) {
    String html = string(item, "content_html");
    return html == null
        ? plain(item, "content_text")
        : Prose.html(html, link == null ? base() : link);
  }

  private static Prose plain(Json item, String field) {
    String text = string(item, field);
    return text == null ? Prose.nothing() : Prose.plain(text);
  }

  /* Version 1.0 had one author, 1.1 has several; programs write either as the other. */
  private void people(Json holder, List<Draft.Person> into) {
    for (String field : List.of("authors", "author")) {
      Json value = holder.at(field);
      for (Json one : value.isArray() ? value.items() : List.of(value)) {
        Draft.Person person =
            People.person(string(one, "name"), string(one, "email"), resolved(string(one, "url")));
        if (person != null && into.size() < Draft.MOST && !into.contains(person)) {
          into.add(person);
        }
      }
    }
  }

  private @Nullable String resolved(@Nullable String reference) {
    return reference == null ? null : WebAddress.resolve(base(), reference);
  }

  /* A document that came from nowhere says itself where it lies, or its site. */
  private String base() {
    String own = address == null ? string(feed, "home_page_url") : address;
    return documentBase.isEmpty() && own != null && FeedPosts.isWeb(own) ? own : documentBase;
  }

  /* Returns a text or number as text; null for anything else and for blanks. */
  private static Draft.@Nullable Dated dated(Json item, String field) {
    String text = string(item, field);
    return text == null ? null : Draft.Dated.of(text);
  }

  private static @Nullable String string(Json holder, String field) {
    return stripped(holder.text(field).orElse(null));
  }

  private static @Nullable String stripped(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
