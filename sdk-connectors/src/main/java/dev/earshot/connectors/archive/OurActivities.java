package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.Entity;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.json.EarshotJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ActivityStreams} writes, to the character. */
final class OurActivities {
  private static final EarshotJson OURS = EarshotJson.of();

  private final Emitter emitter;

  OurActivities(Emitter emitter) {
    this.emitter = emitter;
  }

  /** Reads a document that {@link OurTerms#isIn} says is ours. */
  void add(Json document) {
    emitter.record(document.offset(), () -> emitter.imported(event(document)));
  }

  private SourceEvent event(Json document) {
    if (document.has(OurTerms.EVENT)) {
      return OURS.readEvent(
          document.at(OurTerms.EVENT).written(), emitter.source(), emitter.observedAt());
    }
    Json object = document.at("object");
    if (document.has(OurTerms.POST)) {
      Post post = post(document);
      return new PostEvent.Published(post, observed(document, post));
    }
    return switch (text(document, "type")) {
      case "Create" -> {
        Post post = post(object);
        yield new PostEvent.Published(post, observed(document, post));
      }
      case "Update" -> {
        Post post = post(object);
        yield new PostEvent.Edited(post, observed(document, post));
      }
      case "Delete" ->
          object.isObject()
              ? new PostEvent.Deleted(
                  OurTerms.postId(text(object, "id")),
                  document.text("actor").map(OurTerms::authorId).orElse(null),
                  observed(document, null))
              : new AuthorEvent.Withdrawn(
                  OurTerms.authorId(text(document, "object")), observed(document, null));
      default -> throw wrong("type", "expected Create, Update, Delete or " + OurTerms.NOTICE);
    };
  }

  /** As in our JSON: what does not say when it was observed was when its post was, or now. */
  private Instant observed(Json document, @Nullable Post post) {
    return document
        .moment(OurTerms.OBSERVED_AT)
        .or(() -> Optional.ofNullable(post).flatMap(Post::provenance).map(Provenance::observedAt))
        .orElse(emitter.observedAt());
  }

  private Post post(Json object) {
    if (!object.at(OurTerms.POST).isObject()) {
      throw wrong(OurTerms.POST, "expected a post in our JSON");
    }
    Post rest = OURS.readPost(object.at(OurTerms.POST).written(), emitter.source());
    Json source = object.at("source");
    String content = object.text("content").orElse("");
    Post.Builder post =
        rest.toBuilder()
            .url(object.text("url").orElse(null))
            .title(object.text("name").orElse(null))
            .text(source.isObject() ? text(source, "content") : OurTerms.plain(content))
            .html(source.isObject() ? content : null)
            .language(object.at("contentMap").names().stream().findFirst().orElse(null))
            .contentWarning(object.text("summary").map(OurTerms::plain).orElse(null))
            .publishedAt(object.moment("published").orElse(null))
            .editedAt(object.moment("updated").orElse(null))
            .entities(object.at("tag").items().stream().map(this::entity).toList())
            .media(object.at("attachment").items().stream().map(this::medium).toList())
            .pollOptions(object.at("oneOf").items().stream().map(this::pollOption).toList())
            .place(place(object.at("location")))
            .application(object.at("generator").text("name").orElse(null))
            .inReplyTo(reference(object, "inReplyTo"))
            .quoteOf(reference(object, "quote"))
            .conversation(object.text("conversation").orElse(null));
    authors(post, rest, object);
    return post.build();
  }

  /** Whose a post is our JSON says; what they are called, the list of its authors. */
  private static void authors(Post.Builder post, Post rest, Json object) {
    List<Json> said = object.at(object.has("attributedTo") ? "attributedTo" : "actor").items();
    List<Author> authors = new ArrayList<>();
    for (Author each : ActivityStreams.authors(rest)) {
      authors.add(authors.size() < said.size() ? author(each, said.get(authors.size())) : each);
    }
    if (rest.author().isPresent()) {
      post.author(authors.remove(0));
    }
    post.coAuthors(authors);
  }

  private static Author author(Author rest, Json said) {
    if (said.text("id").filter(OurTerms.name(rest.id())::equals).isEmpty()) {
      return rest; // somebody took an author out of the list
    }
    Author.Builder author =
        rest.toBuilder()
            .kind(
                switch (said.text("type").orElse("")) {
                  case "Person" -> Author.Kind.PERSON;
                  case "Organization" -> Author.Kind.ORGANIZATION;
                  case "Service" -> Author.Kind.BOT;
                  default -> Author.Kind.UNKNOWN;
                })
            .handle(said.text("preferredUsername").orElse(null))
            .name(said.text("name").orElse(null))
            .url(said.text("url").orElse(null))
            .bio(said.text("summary").map(OurTerms::plain).orElse(null))
            .createdAt(said.moment("published").orElse(null))
            .location(said.at("location").text("name").orElse(null));
    said.at("followers").whole("totalItems").ifPresent(author::followers);
    said.at("following").whole("totalItems").ifPresent(author::following);
    said.at("outbox").whole("totalItems").ifPresent(author::posts);
    return author.build();
  }

  private Entity entity(Json tag) {
    Span span = new Span(unit(tag, OurTerms.START), unit(tag, OurTerms.END));
    String name = text(tag, "name");
    String url = tag.text("href").orElse(null);
    String type = text(tag, "type");
    String sign =
        switch (type) {
          case "Mention" -> "@";
          case "Hashtag" -> "#";
          case OurTerms.CASHTAG -> "$";
          case "Link" -> "";
          default -> throw wrong("tag", "expected a Mention, Hashtag, Link or " + OurTerms.CASHTAG);
        };
    if (!name.startsWith(sign)) {
      throw wrong("tag", "expected a name that begins with its sign");
    }
    String value = name.substring(sign.length());
    return switch (sign) {
      case "@" -> new Entity.HandleMention(span, value, tag.text(OurTerms.LIST).orElse(null), url);
      case "#" -> new Entity.Hashtag(span, value, url);
      case "$" -> new Entity.Cashtag(span, value);
      default -> new Entity.Link(span, value, url);
    };
  }

  private int unit(Json tag, String field) {
    OptionalLong unit = tag.whole(field);
    if (unit.isEmpty() || unit.getAsLong() < 0 || unit.getAsLong() > Integer.MAX_VALUE) {
      throw wrong("tag", "expected where in the text it starts and ends");
    }
    return (int) unit.getAsLong();
  }

  private Media medium(Json item) {
    Media.Type type =
        switch (text(item, "type")) {
          case "Image" -> Media.Type.IMAGE;
          case "Video" -> Media.Type.VIDEO;
          case "Audio" -> Media.Type.AUDIO;
          default -> Media.Type.OTHER;
        };
    return new Media(type, text(item, "url"), item.text("name").orElse(null));
  }

  private PollOption pollOption(Json option) {
    OptionalLong votes = option.at("replies").whole("totalItems");
    String text = text(option, "name");
    return votes.isPresent() ? new PollOption(text, votes.getAsLong()) : new PollOption(text);
  }

  private static @Nullable Place place(Json location) {
    return location.isObject()
        ? new Place(
            location.text("name").orElse(null), location.text(OurTerms.COUNTRY).orElse(null))
        : null;
  }

  private static Post.@Nullable Reference reference(Json object, String field) {
    Json to = object.at(field);
    String name = to.text().or(() -> to.text("id")).orElse(null);
    String url = to.text("url").or(() -> to.text("href")).orElse(null);
    PostId id = name == null ? null : OurTerms.postId(name);
    return id == null && url == null ? null : new Post.Reference(id, url);
  }

  private String text(Json holder, String field) {
    return holder.text(field).orElseThrow(() -> wrong(field, "expected a text"));
  }

  private MalformedException wrong(String field, String problem) {
    return new MalformedException(emitter.source(), field, -1, problem, null);
  }
}
