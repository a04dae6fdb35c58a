package dev.earshot.json;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.Media;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Rating;
import dev.earshot.Score;
import dev.earshot.ScoreName;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;

/** Writes one document, field after field in the order of the schema. */
final class DocumentWriter {
  static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final JsonGenerator out;

  DocumentWriter(JsonGenerator out) {
    this.out = out;
  }

  void document(Post post) {
    start();
    fields(post);
    out.writeEndObject();
  }

  void document(Mention mention) {
    start();
    out.writeObjectPropertyStart("post");
    fields(mention.post());
    out.writeEndObject();
    if (!mention.subjects().isEmpty()) {
      out.writeArrayPropertyStart("subjects");
      mention.subjects().stream().sorted().forEach(key -> out.writeString(key.toString()));
      out.writeEndArray();
    }
    out.writeArrayPropertyStart("matches");
    mention.matches().forEach(this::match);
    out.writeEndArray();
    if (!mention.scores().isEmpty()) {
      out.writeObjectPropertyStart("scores");
      mention.scores().forEach(this::score);
      out.writeEndObject();
    }
    if (!mention.takenBack().isEmpty()) {
      out.writeObjectPropertyStart("takenBack");
      mention.takenBack().forEach((name, at) -> instant(readable(name.toString()), at));
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  void document(SourceEvent event) {
    start();
    if (event instanceof PostEvent about) {
      fields(about);
    } else if (event instanceof AuthorEvent about) {
      fields(about);
    } else if (event instanceof Gap gap) {
      string("type", "gap");
      instant("from", gap.from());
      instant("to", gap.to());
      string("reason", gap.reason());
    }
    instant("observedAt", event.observedAt());
    out.writeEndObject();
  }

  private void start() {
    out.writeStartObject();
    out.writeNumberProperty("v", EarshotJson.VERSION);
  }

  private void fields(PostEvent event) {
    if (event instanceof PostEvent.Published published) {
      string("type", "published");
      object("post", published.post());
    } else if (event instanceof PostEvent.Edited edited) {
      string("type", "edited");
      object("post", edited.post());
    } else if (event instanceof PostEvent.Deleted) {
      about("deleted", event);
    } else if (event instanceof PostEvent.Withheld withheld) {
      about("withheld", event);
      countries(withheld.countries());
    } else if (event instanceof PostEvent.PlaceRemoved) {
      about("placeRemoved", event);
    } else if (event instanceof PostEvent.MetricsChanged changed) {
      about("metrics", event);
      out.writeName("metrics");
      list(changed.metrics(), DocumentWriter::metric);
    } else if (event instanceof PostEvent.Skipped skipped) {
      about("skipped", event);
      string("visibility", skipped.visibility().name());
      string("reason", skipped.reason());
    }
  }

  private void about(String type, PostEvent event) {
    string("type", type);
    string("id", event.id().toString());
    string("author", event.author().map(AuthorId::toString));
  }

  private void fields(AuthorEvent event) {
    string("type", "author");
    if (event instanceof AuthorEvent.Withdrawn) {
      string("change", "WITHDRAWN");
    } else if (event instanceof AuthorEvent.Protected) {
      string("change", "PROTECTED");
    } else if (event instanceof AuthorEvent.Withheld) {
      string("change", "WITHHELD");
    } else if (event instanceof AuthorEvent.PlacesRemoved) {
      string("change", "PLACES_REMOVED");
    } else if (event instanceof AuthorEvent.Restored) {
      string("change", "RESTORED");
    } else if (event instanceof AuthorEvent.Renamed) {
      string("change", "RENAMED");
    }
    string("author", event.author().toString());
    if (event instanceof AuthorEvent.Renamed renamed) {
      string("formerHandle", renamed.formerHandle());
      string("handle", renamed.handle());
    } else if (event instanceof AuthorEvent.Withheld withheld) {
      countries(withheld.countries());
    } else if (event instanceof AuthorEvent.PlacesRemoved taken) {
      instant("until", taken.until());
    }
  }

  private void countries(List<String> countries) {
    if (!countries.isEmpty()) {
      out.writeName("countries");
      list(countries, DocumentWriter::code);
    }
  }

  private void object(String name, Post post) {
    out.writeObjectPropertyStart(name);
    fields(post);
    out.writeEndObject();
  }

  private void fields(Post post) {
    string("id", post.id().toString());
    string("network", post.network().id());
    string("nativeId", post.id().nativeId());
    FieldJson.OF_POST.forEach(field -> field.write(this, post));
  }

  void author(Author author) {
    out.writeStartObject();
    string("id", author.id().toString());
    FieldJson.OF_AUTHOR.forEach(field -> field.write(this, author));
    out.writeEndObject();
  }

  void entity(Entity entity) {
    out.writeStartObject();
    string("type", typeOf(entity));
    out.writeNumberProperty("start", entity.span().start());
    out.writeNumberProperty("end", entity.span().end());
    string("value", entity.value());
    if (entity instanceof Entity.HandleMention mention) {
      string("list", mention.list());
    }
    string("url", entity.url());
    out.writeEndObject();
  }

  private static String typeOf(Entity entity) {
    if (entity instanceof Entity.HandleMention) {
      return "HANDLE_MENTION";
    }
    if (entity instanceof Entity.Hashtag) {
      return "HASHTAG";
    }
    return entity instanceof Entity.Cashtag ? "CASHTAG" : "LINK";
  }

  void medium(Media medium) {
    out.writeStartObject();
    string("type", medium.type().name());
    string("url", medium.url());
    string("alt", medium.alt());
    out.writeEndObject();
  }

  void metric(Metric metric) {
    out.writeStartObject();
    string("name", metric.name());
    out.writeNumberProperty("value", metric.value());
    instant("at", metric.at());
    out.writeEndObject();
  }

  void pollOption(PollOption option) {
    out.writeStartObject();
    string("text", option.text());
    option.votes().ifPresent(votes -> out.writeNumberProperty("votes", votes));
    out.writeEndObject();
  }

  void rating(Rating rating) {
    out.writeStartObject();
    out.writeNumberProperty("value", rating.value());
    out.writeNumberProperty("worst", rating.worst());
    out.writeNumberProperty("best", rating.best());
    out.writeEndObject();
  }

  void code(String code) {
    out.writeString(code);
  }

  void place(Place place) {
    out.writeStartObject();
    string("name", place.name());
    string("country", place.country());
    out.writeEndObject();
  }

  void reference(Post.Reference to) {
    out.writeStartObject();
    string("id", to.id().map(PostId::toString));
    string("url", to.url());
    out.writeEndObject();
  }

  void provenance(Provenance provenance) {
    out.writeStartObject();
    string("connector", provenance.connector());
    string("method", provenance.method().name());
    string("source", provenance.source());
    instant("observedAt", provenance.observedAt());
    string("terms", provenance.termsId());
    out.writeEndObject();
  }

  void attributes(Map<String, String> attributes) {
    out.writeStartObject();
    attributes.forEach(this::string);
    out.writeEndObject();
  }

  /* One entry for each run of hits in one field, so that the order of the hits comes back. */
  private void match(QueryMatch match) {
    List<QueryMatch.Hit> hits = match.hits();
    int next = 0;
    do {
      String field = next < hits.size() ? hits.get(next).field() : QueryMatch.Hit.TEXT;
      out.writeStartObject();
      string("query", match.query());
      if (!field.equals(QueryMatch.Hit.TEXT)) {
        string("field", field);
      }
      out.writeArrayPropertyStart("spans");
      while (next < hits.size() && field.equals(hits.get(next).field())) {
        Span span = hits.get(next++).span();
        out.writeStartArray();
        out.writeNumber(span.start());
        out.writeNumber(span.end());
        out.writeEndArray();
      }
      out.writeEndArray();
      out.writeEndObject();
    } while (next < hits.size());
  }

  private void score(ScoreName name, Score<Map<String, Object>> score) {
    out.writeObjectPropertyStart(readable(name.toString()));
    out.writeName("value");
    value(score.value());
    score.byPerson().ifPresent(person -> decision(person, score.byMachine()));
    out.writeEndObject();
  }

  private void decision(Score.Decision person, Optional<Map<String, Object>> machine) {
    string("by", person.by());
    instant("at", person.at());
    if (person.editedSince()) {
      out.writeBooleanProperty("editedSince", true);
    }
    if (machine.isPresent()) {
      out.writeName("machine");
      value(machine.get());
    }
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(readable(text));
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      list.forEach(this::value);
      out.writeEndArray();
    } else {
      out.writeStartObject();
      ((Map<?, ?>) value)
          .forEach(
              (name, element) -> {
                out.writeName(readable((String) name));
                value(element);
              });
      out.writeEndObject();
    }
  }

  <T> void list(List<T> values, BiConsumer<DocumentWriter, T> write) {
    out.writeStartArray();
    values.forEach(value -> write.accept(this, value));
    out.writeEndArray();
  }

  void name(SerializableString name) {
    out.writeName(name);
  }

  void number(SerializableString name, long number) {
    out.writeName(name);
    out.writeNumber(number);
  }

  void flag(SerializableString name, boolean flag) {
    out.writeName(name);
    out.writeBoolean(flag);
  }

  void string(SerializableString name, String value) {
    out.writeName(name);
    out.writeString(readable(value));
  }

  void instant(SerializableString name, Instant at) {
    out.writeName(name);
    out.writeString(inEra(name.getValue(), at));
  }

  private void string(String name, String value) {
    out.writeStringProperty(readable(name), readable(value));
  }

  /** What {@link EarshotJson} would not read again must not be written. */
  private static String readable(String text) {
    if (text.length() > EarshotJson.LONGEST) {
      throw new IllegalArgumentException(
          "text: expected at most " + EarshotJson.LONGEST + " characters, got " + text.length());
    }
    return Unicode.storable(text);
  }

  private void string(String name, Optional<String> value) {
    value.ifPresent(present -> string(name, present));
  }

  private void instant(String name, Instant at) {
    out.writeStringProperty(name, inEra(name, at));
  }

  private static String inEra(String name, Instant at) {
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException(name + ": expected a year from 1 to 9999");
    }
    return at.toString();
  }
}
