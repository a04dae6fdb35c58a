package dev.earshot.connectors.archive;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes events and posts as ActivityStreams 2, one document a line: what it has words for in its
 * own words, so that any reader of it understands them; what it has none for in our JSON under
 * {@code earshot:post} and {@code earshot:event}. {@link ActivityPubConnector} reads them back as
 * they were, everything included. {@code docs/formats/activitystreams.md} says what stands where.
 *
 * <p>A post that was published is a {@code Create}, one edited an {@code Update}, a repost an
 * {@code Announce}, what is gone a {@code Delete}. What else happened to a post or an account has
 * no activity that others would not misread; it is an {@code earshot:Notice}.
 *
 * <p>Thread-safe.
 */
public final class ActivityStreams {
  private static final JsonFactory JSON = new JsonFactory();
  private static final EarshotJson OURS = EarshotJson.of();

  private final JsonGenerator out;

  private ActivityStreams(JsonGenerator out) {
    this.out = out;
  }

  /**
   * Returns an event as one line of JSON, without the line end.
   *
   * @throws IllegalArgumentException if it is longer than {@link EarshotJson} writes
   */
  public static String write(SourceEvent event) {
    return document(written -> written.event(event));
  }

  /**
   * Returns a post as one line of JSON, without the line end: the object alone, without the
   * activity that tells of it.
   *
   * @throws IllegalArgumentException if it is longer than {@link EarshotJson} writes
   */
  public static String write(Post post) {
    return document(written -> written.fields(post));
  }

  private static String document(Consumer<ActivityStreams> content) {
    StringWriter line = new StringWriter(1024);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartObject();
      out.writeName("@context");
      out.writeRawValue(OurTerms.CONTEXT);
      content.accept(new ActivityStreams(out));
      out.writeEndObject();
    }
    return line.toString();
  }

  private void event(SourceEvent event) {
    if (event instanceof PostEvent.Published published) {
      if (isAnnounced(published.post())) {
        fields(published.post());
      } else {
        activity("Create", published.post());
      }
    } else if (event instanceof PostEvent.Edited edited) {
      activity("Update", edited.post());
    } else if (event instanceof PostEvent.Deleted deleted) {
      text("type", "Delete");
      deleted.author().ifPresent(author -> text("actor", OurTerms.name(author)));
      object("object", () -> tombstone(deleted.id()));
    } else if (event instanceof AuthorEvent.Withdrawn withdrawn) {
      text("type", "Delete");
      text("actor", OurTerms.name(withdrawn.author()));
      text("object", OurTerms.name(withdrawn.author()));
    } else {
      text("type", OurTerms.NOTICE);
      raw(OurTerms.EVENT, OURS.write(event));
      return; // which says itself when it was observed
    }
    moment(OurTerms.OBSERVED_AT, event.observedAt());
  }

  private void tombstone(PostId id) {
    text("type", "Tombstone");
    text("id", OurTerms.name(id));
  }

  private void activity(String type, Post post) {
    text("type", type);
    post.author().map(Author::id).ifPresent(id -> text("actor", OurTerms.name(id)));
    addressed(post.visibility());
    object("object", () -> fields(post));
  }

  /** To all, or to all in copy; whom else a post reaches is not known, only that it is not all. */
  private void addressed(Visibility visibility) {
    if (visibility.isPublic()) {
      list(
          visibility == Visibility.PUBLIC ? "to" : "cc",
          List.of(OurTerms.PUBLIC),
          out::writeString);
    }
  }

  private static boolean isAnnounced(Post post) {
    return post.kind() == Post.Kind.REPOST && post.repostOf().isPresent();
  }

  private void fields(Post post) {
    boolean announced = isAnnounced(post);
    text("id", OurTerms.name(post.id()));
    text("type", announced ? "Announce" : type(post.kind()));
    list(announced ? "actor" : "attributedTo", authors(post), this::author);
    addressed(post.visibility());
    if (announced) {
      reference("object", post.repostOf());
    }
    text("url", post.url());
    text("name", post.title());
    post.contentWarning()
        .ifPresent(
            warning -> {
              text("summary", OurTerms.markup(warning));
              out.writeBooleanProperty("sensitive", true);
            });
    content(post);
    moment("published", post.publishedAt().orElse(null));
    moment("updated", post.editedAt().orElse(null));
    list("tag", post.entities(), this::entity);
    list("attachment", post.media(), this::medium);
    list("oneOf", post.pollOptions(), this::pollOption);
    post.metric(Metric.REPLIES).ifPresent(count -> collection("replies", count.value()));
    post.metric(Metric.LIKES).ifPresent(count -> collection("likes", count.value()));
    post.metric(Metric.REPOSTS).ifPresent(count -> collection("shares", count.value()));
    post.place().ifPresent(place -> object("location", () -> place(place)));
    post.application()
        .ifPresent(
            program ->
                object(
                    "generator",
                    () -> {
                      text("type", "Application");
                      text("name", program);
                    }));
    reference("inReplyTo", post.inReplyTo());
    reference("quote", post.quoteOf());
    text("conversation", post.conversation());
    raw(OurTerms.POST, OURS.write(post.only(OurTerms.REST)));
  }

  /** Returns the author, if there is one, and every co-author, as the reader counts them. */
  static List<Author> authors(Post post) {
    return Stream.concat(post.author().stream(), post.coAuthors().stream()).toList();
  }

  private static String type(Post.Kind kind) {
    return switch (kind) {
      case ARTICLE -> "Article";
      case EPISODE -> "Audio";
      case VIDEO -> "Video";
      case PHOTO -> "Image";
      case POLL -> "Question";
      case POST, REPLY, COMMENT, REPOST, QUOTE, REVIEW -> "Note";
    };
  }

  /**
   * The text is the content, as markup; where there is markup of its own, the text is its source.
   */
  private void content(Post post) {
    String content = post.html().orElseGet(() -> OurTerms.markup(post.text()));
    if (!content.isEmpty()) {
      text("content", content);
    }
    post.language().ifPresent(language -> object("contentMap", () -> text(language, content)));
    if (post.html().isPresent()) {
      object(
          "source",
          () -> {
            text("content", post.text());
            text("mediaType", "text/plain");
          });
    }
  }

  private void author(Author author) {
    out.writeStartObject();
    text("id", OurTerms.name(author.id()));
    switch (author.kind()) {
      case PERSON -> text("type", "Person");
      case ORGANIZATION -> text("type", "Organization");
      case BOT -> text("type", "Service");
      case UNKNOWN -> {}
    }
    text("preferredUsername", author.handle());
    text("name", author.name());
    text("url", author.url());
    text("summary", author.bio().map(OurTerms::markup));
    moment("published", author.createdAt().orElse(null));
    author
        .location()
        .ifPresent(
            location ->
                object(
                    "location",
                    () -> {
                      text("type", "Place");
                      text("name", location);
                    }));
    collection("followers", author.followers());
    collection("following", author.following());
    collection("outbox", author.posts());
    out.writeEndObject();
  }

  private void entity(Entity entity) {
    out.writeStartObject();
    if (entity instanceof Entity.HandleMention mention) {
      text("type", "Mention");
      text("name", "@" + entity.value());
      text(OurTerms.LIST, mention.list());
    } else if (entity instanceof Entity.Hashtag) {
      text("type", "Hashtag");
      text("name", "#" + entity.value());
    } else if (entity instanceof Entity.Cashtag) {
      text("type", OurTerms.CASHTAG);
      text("name", "$" + entity.value());
    } else {
      text("type", "Link");
      text("name", entity.value());
    }
    text("href", entity.url());
    out.writeNumberProperty(OurTerms.START, entity.span().start());
    out.writeNumberProperty(OurTerms.END, entity.span().end());
    out.writeEndObject();
  }

  private void medium(Media medium) {
    out.writeStartObject();
    text(
        "type",
        switch (medium.type()) {
          case IMAGE -> "Image";
          case VIDEO -> "Video";
          case AUDIO -> "Audio";
          case OTHER -> "Document";
        });
    text("url", medium.url());
    text("name", medium.alt());
    out.writeEndObject();
  }

  private void pollOption(PollOption option) {
    out.writeStartObject();
    text("type", "Note");
    text("name", option.text());
    collection("replies", option.votes());
    out.writeEndObject();
  }

  private void place(Place place) {
    text("type", "Place");
    text("name", place.name());
    text(OurTerms.COUNTRY, place.country());
  }

  /** A post's name where that is all that is known, a link where only the address is. */
  private void reference(String field, Optional<Post.Reference> to) {
    if (to.isEmpty()) {
      return;
    }
    Optional<String> name = to.get().id().map(OurTerms::name);
    Optional<String> url = to.get().url();
    if (url.isEmpty()) {
      text(field, name);
      return;
    }
    object(
        field,
        () -> {
          text("id", name);
          text("type", name.isPresent() ? "Object" : "Link");
          text(name.isPresent() ? "url" : "href", url);
        });
  }

  private void collection(String field, OptionalLong count) {
    count.ifPresent(total -> collection(field, total));
  }

  private void collection(String field, long total) {
    object(
        field,
        () -> {
          text("type", "Collection");
          out.writeNumberProperty("totalItems", total);
        });
  }

  private void object(String field, Runnable content) {
    out.writeObjectPropertyStart(field);
    content.run();
    out.writeEndObject();
  }

  private <T> void list(String field, List<T> values, Consumer<T> write) {
    if (!values.isEmpty()) {
      out.writeArrayPropertyStart(field);
      values.forEach(write);
      out.writeEndArray();
    }
  }

  private void raw(String field, String json) {
    out.writeName(field);
    out.writeRawValue(json);
  }

  private void text(String field, Optional<String> value) {
    value.ifPresent(text -> text(field, text));
  }

  private void text(String field, String value) {
    out.writeStringProperty(field, value);
  }

  private void moment(String field, @Nullable Instant at) {
    if (at != null) {
      text(field, at.toString());
    }
  }
}
