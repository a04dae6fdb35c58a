package dev.earshot.json;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.MalformedException;
import dev.earshot.Media;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Rating;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** Reads one document: posts and events here, what a mention adds in {@link MentionReader}. */
final class DocumentReader {
  private final JsonParser json;
  private final JsonCursor in;

  DocumentReader(JsonParser json, String source) {
    this.json = json;
    in = new JsonCursor(json, source);
  }

  /** Reads what must be the only value there is. */
  <T> T whole(Function<DocumentReader, T> what) {
    json.nextToken();
    in.expectObject();
    T value = what.apply(this);
    if (json.nextToken() != null) {
      throw in.failure(null, "expected one object, more follows");
    }
    return value;
  }

  MalformedException failure(@Nullable String field, String problem) {
    return in.failure(field, problem);
  }

  <T> @Nullable T orNull(Function<DocumentReader, T> read) {
    return in.isNull() ? null : read.apply(this);
  }

  <T> List<T> list(Function<DocumentReader, T> read) {
    return in.array(() -> read.apply(this));
  }

  @Nullable String string() {
    return in.string();
  }

  @Nullable Instant instant() {
    return in.instant();
  }

  @Nullable Long integer(long most) {
    return in.integer(most);
  }

  @Nullable Boolean flag() {
    return in.isNull() ? null : in.flag();
  }

  <E extends Enum<E>> @Nullable E constant(Class<E> type) {
    return in.constant(type);
  }

  boolean hasType() {
    boolean typed = false;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      typed |= name.equals("type");
      json.nextToken();
      json.skipChildren();
    }
    return typed;
  }

  Mention mention() {
    in.isMention();
    @Nullable Post post = null;
    Set<SubjectKey> subjects = Set.of();
    List<QueryMatch> matches = List.of();
    List<Consumer<Mention.Builder>> scores = List.of();
    List<Consumer<Mention.Builder>> takenBack = List.of();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "v" -> in.version();
        case "post" -> post = in.object(this::post);
        case "subjects" -> subjects = Set.copyOf(in.array(() -> in.parsed(SubjectKey::parse)));
        case "matches" -> matches = MentionReader.matches(in, json);
        case "scores" -> scores = MentionReader.scores(in, json);
        case "takenBack" -> takenBack = MentionReader.takenBack(in, json);
        default -> json.skipChildren();
      }
    }
    Post matched = in.required(post, "post");
    MentionReader.checkSpans(in, matched, matches);
    Mention.Builder mention = Mention.builder(matched).subjects(subjects).matches(matches);
    takenBack.forEach(key -> key.accept(mention));
    scores.forEach(score -> score.accept(mention));
    return mention.build();
  }

  SourceEvent published(Instant otherwise) {
    Post post = post();
    return new PostEvent.Published(post, observed(null, post, otherwise));
  }

  SourceEvent event(Instant otherwise) {
    EventFields event = new EventFields();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "v" -> in.version();
        case "type" -> event.type = in.string();
        case "post" -> event.post = in.object(this::post);
        case "id" -> event.id = in.parsed(PostId::parse);
        case "countries" -> event.countries = in.array(this::code);
        case "metrics" -> event.metrics = in.array(this::metric);
        case "visibility" -> event.visibility = in.constant(Visibility.class);
        case "reason" -> event.reason = in.string();
        case "change" -> event.change = in.string();
        case "author" -> event.author = in.parsed(AuthorId::parse);
        case "formerHandle" -> event.formerHandle = in.string();
        case "handle" -> event.handle = in.string();
        case "from" -> event.from = in.instant();
        case "to" -> event.to = in.instant();
        case "until" -> event.until = in.instant();
        case "observedAt" -> event.observedAt = in.instant();
        default -> json.skipChildren();
      }
    }
    return in.built(null, () -> event(event, otherwise));
  }

  private static final class EventFields {
    @Nullable String type;
    @Nullable Post post;
    @Nullable PostId id;
    List<String> countries = List.of();
    @Nullable List<Metric> metrics;
    @Nullable Visibility visibility;
    @Nullable String reason;
    @Nullable String change;
    @Nullable AuthorId author;
    @Nullable String formerHandle;
    @Nullable String handle;
    @Nullable Instant from;
    @Nullable Instant to;
    @Nullable Instant until;
    @Nullable Instant observedAt;
  }

  private SourceEvent event(EventFields event, Instant otherwise) {
    Instant at = observed(event.observedAt, event.post, otherwise);
    return switch (in.required(event.type, "type")) {
      case "published" -> new PostEvent.Published(in.required(event.post, "post"), at);
      case "edited" -> new PostEvent.Edited(in.required(event.post, "post"), at);
      case "deleted" -> new PostEvent.Deleted(in.required(event.id, "id"), event.author, at);
      case "withheld" ->
          new PostEvent.Withheld(in.required(event.id, "id"), event.author, event.countries, at);
      case "placeRemoved" ->
          new PostEvent.PlaceRemoved(in.required(event.id, "id"), event.author, at);
      case "metrics" ->
          new PostEvent.MetricsChanged(
              in.required(event.id, "id"), event.author, in.required(event.metrics, "metrics"), at);
      case "skipped" ->
          new PostEvent.Skipped(
              in.required(event.id, "id"),
              event.author,
              in.required(event.visibility, "visibility"),
              in.required(event.reason, "reason"),
              at);
      case "author" -> authorEvent(event, at);
      case "gap" ->
          new Gap(
              in.required(event.from, "from"),
              in.required(event.to, "to"),
              in.required(event.reason, "reason"),
              at);
      default ->
          throw in.failure(
              "type",
              "expected published, edited, deleted, withheld, placeRemoved, metrics, skipped, author"
                  + " or gap");
    };
  }

  private AuthorEvent authorEvent(EventFields event, Instant at) {
    AuthorId author = in.required(event.author, "author");
    return switch (in.required(event.change, "change")) {
      case "WITHDRAWN" -> new AuthorEvent.Withdrawn(author, at);
      case "PROTECTED" -> new AuthorEvent.Protected(author, at);
      case "WITHHELD" -> new AuthorEvent.Withheld(author, event.countries, at);
      case "PLACES_REMOVED" ->
          new AuthorEvent.PlacesRemoved(author, in.required(event.until, "until"), at);
      case "RESTORED" -> new AuthorEvent.Restored(author, at);
      case "RENAMED" ->
          new AuthorEvent.Renamed(
              author, event.formerHandle, in.required(event.handle, "handle"), at);
      default ->
          throw in.failure(
              "change",
              "expected WITHDRAWN, PROTECTED, WITHHELD, PLACES_REMOVED, RESTORED or RENAMED");
    };
  }

  private static Instant observed(
      @Nullable Instant stated, @Nullable Post post, Instant otherwise) {
    if (stated != null) {
      return stated;
    }
    return post == null
        ? otherwise
        : post.provenance().map(Provenance::observedAt).orElse(otherwise);
  }

  Post post() {
    @Nullable PostId id = null;
    @Nullable String network = null;
    @Nullable String nativeId = null;
    Map<PostField, Object> values = new EnumMap<>(PostField.class);
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      FieldJson<Post, Post.Builder> field = FieldJson.ofPost(name);
      if (field != null) {
        field.read(this, values);
        continue;
      }
      switch (name) {
        case "v" -> in.version();
        case "id" -> id = in.parsed(PostId::parse);
        case "network" -> network = in.string();
        case "nativeId" -> nativeId = in.string();
        default -> json.skipChildren();
      }
    }
    PostId identity = in.required(id, "id");
    if (network != null && !network.equals(identity.network().id())) {
      throw in.failure("network", "expected the network that the id names");
    }
    if (nativeId != null && !nativeId.equals(identity.nativeId())) {
      throw in.failure("nativeId", "expected the native id that the id names");
    }
    Post.Builder post = Post.builder(identity);
    set(FieldJson.OF_POST, values, post);
    return in.built("entities", post::build);
  }

  Author author() {
    in.expectObject();
    @Nullable AuthorId id = null;
    Map<PostField, Object> values = new EnumMap<>(PostField.class);
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      FieldJson<Author, Author.Builder> field = FieldJson.ofAuthor(name);
      if (field != null) {
        field.read(this, values);
      } else if (name.equals("id")) {
        id = in.parsed(AuthorId::parse);
      } else {
        json.skipChildren();
      }
    }
    Author.Builder author = Author.builder(in.required(id, "id"));
    set(FieldJson.OF_AUTHOR, values, author);
    return author.build();
  }

  /** A builder says itself what it expects; the field it refuses is the one that is set. */
  private <S, B> void set(List<FieldJson<S, B>> table, Map<PostField, Object> values, B to) {
    for (FieldJson<S, B> field : table) {
      try {
        field.set(values, to);
      } catch (IllegalArgumentException e) {
        throw in.failure(field.name(), String.valueOf(e.getMessage()));
      }
    }
  }

  Entity entity() {
    @Nullable String type = null;
    @Nullable Long start = null;
    @Nullable Long end = null;
    @Nullable String value = null;
    @Nullable String list = null;
    @Nullable String url = null;
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "type" -> type = in.string();
        case "start" -> start = in.integer(Integer.MAX_VALUE);
        case "end" -> end = in.integer(Integer.MAX_VALUE);
        case "value" -> value = in.string();
        case "list" -> list = in.string();
        case "url" -> url = in.string();
        default -> json.skipChildren();
      }
    }
    int from = in.required(start, "start").intValue();
    int to = in.required(end, "end").intValue();
    Span span = in.built("end", () -> new Span(from, to));
    String written = in.required(value, "value");
    String handleList = list;
    String target = url;
    return switch (in.required(type, "type")) {
      case "HANDLE_MENTION" ->
          in.built("url", () -> new Entity.HandleMention(span, written, handleList, target));
      case "HASHTAG" -> in.built("url", () -> new Entity.Hashtag(span, written, target));
      case "CASHTAG" -> new Entity.Cashtag(span, written);
      case "LINK" -> in.built("url", () -> new Entity.Link(span, written, target));
      default -> throw in.failure("type", "expected HANDLE_MENTION, HASHTAG, CASHTAG or LINK");
    };
  }

  Media medium() {
    Media.@Nullable Type type = null;
    @Nullable String url = null;
    @Nullable String alt = null;
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "type" -> type = in.constant(Media.Type.class);
        case "url" -> url = in.string();
        case "alt" -> alt = in.string();
        default -> json.skipChildren();
      }
    }
    Media.Type kind = type == null ? Media.Type.OTHER : type;
    String address = in.required(url, "url");
    String described = alt;
    return in.built("url", () -> new Media(kind, address, described));
  }

  Metric metric() {
    @Nullable String metric = null;
    @Nullable Long value = null;
    @Nullable Instant at = null;
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "name" -> metric = in.string();
        case "value" -> value = in.integer(Long.MAX_VALUE);
        case "at" -> at = in.instant();
        default -> json.skipChildren();
      }
    }
    String of = in.required(metric, "name");
    long number = in.required(value, "value");
    Instant when = in.required(at, "at");
    return in.built("name", () -> new Metric(of, number, when));
  }

  PollOption pollOption() {
    in.expectObject();
    @Nullable String text = null;
    @Nullable Long votes = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "text" -> text = in.string();
        case "votes" -> votes = in.integer(Long.MAX_VALUE);
        default -> json.skipChildren();
      }
    }
    String offered = in.required(text, "text");
    return votes == null ? new PollOption(offered) : new PollOption(offered, votes);
  }

  Rating rating() {
    in.expectObject();
    @Nullable Double value = null;
    @Nullable Double worst = null;
    @Nullable Double best = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "value" -> value = in.number();
        case "worst" -> worst = in.number();
        case "best" -> best = in.number();
        default -> json.skipChildren();
      }
    }
    double given = in.required(value, "value");
    double lowest = in.required(worst, "worst");
    double highest = in.required(best, "best");
    return in.built(null, () -> new Rating(given, lowest, highest));
  }

  String code() {
    return in.required(in.string(), null);
  }

  Place place() {
    in.expectObject();
    @Nullable String placeName = null;
    @Nullable String country = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "name" -> placeName = in.string();
        case "country" -> country = in.string();
        default -> json.skipChildren();
      }
    }
    String called = placeName;
    String code = country;
    return in.built(null, () -> new Place(called, code));
  }

  Post.Reference reference() {
    in.expectObject();
    @Nullable PostId id = null;
    @Nullable String url = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "id" -> id = in.parsed(PostId::parse);
        case "url" -> url = in.string();
        default -> json.skipChildren();
      }
    }
    if (id == null && (url == null || url.isEmpty())) {
      throw in.failure("id", "expected an id or a url");
    }
    PostId to = id;
    String address = url;
    return in.built("url", () -> new Post.Reference(to, address));
  }

  Provenance provenance() {
    in.expectObject();
    @Nullable String connector = null;
    Provenance.@Nullable Method method = null;
    @Nullable String source = null;
    @Nullable Instant observedAt = null;
    @Nullable String terms = null;
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      switch (name) {
        case "connector" -> connector = in.string();
        case "method" -> method = in.constant(Provenance.Method.class);
        case "source" -> source = in.string();
        case "observedAt" -> observedAt = in.instant();
        case "terms" -> terms = in.string();
        default -> json.skipChildren();
      }
    }
    return Provenance.builder(
            in.required(connector, "connector"),
            in.required(method, "method"),
            in.required(source, "source"),
            in.required(observedAt, "observedAt"))
        .termsId(terms)
        .build();
  }

  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (in.isNull()) {
      return attributes;
    }
    in.expectObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      json.nextToken();
      String value = in.required(in.string(), null);
      if (name.regionMatches(true, 0, "earshot.", 0, 8)) {
        throw in.failure(
            null, "expected a name that does not begin with earshot., which is reserved");
      }
      attributes.put(in.storable(name), value);
    }
    return attributes;
  }
}
