package dev.earshot.json;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.Media;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.Provenance;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.ScoreName;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

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
      if (!withheld.countries().isEmpty()) {
        out.writeArrayPropertyStart("countries");
        withheld.countries().forEach(country -> out.writeString(readable(country)));
        out.writeEndArray();
      }
    } else if (event instanceof PostEvent.MetricsChanged changed) {
      about("metrics", event);
      metrics(changed.metrics());
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
    } else if (event instanceof AuthorEvent.Restored) {
      string("change", "RESTORED");
    } else if (event instanceof AuthorEvent.Renamed) {
      string("change", "RENAMED");
    }
    string("author", event.author().toString());
    if (event instanceof AuthorEvent.Renamed renamed) {
      string("formerHandle", renamed.former());
      string("handle", renamed.handle());
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
    string("url", post.url());
    string("kind", post.kind().name());
    post.author().ifPresent(this::author);
    string("title", post.title());
    string("text", post.text());
    string("html", post.html());
    string("language", post.language());
    post.publishedAt().ifPresent(at -> instant("publishedAt", at));
    post.editedAt().ifPresent(at -> instant("editedAt", at));
    if (!post.entities().isEmpty()) {
      out.writeArrayPropertyStart("entities");
      post.entities().forEach(this::entity);
      out.writeEndArray();
    }
    if (!post.media().isEmpty()) {
      out.writeArrayPropertyStart("media");
      post.media().forEach(this::medium);
      out.writeEndArray();
    }
    if (!post.metrics().isEmpty()) {
      metrics(post.metrics());
    }
    reference("inReplyTo", post.inReplyTo());
    reference("repostOf", post.repostOf());
    reference("quoteOf", post.quoteOf());
    string("visibility", post.visibility().name());
    post.provenance().ifPresent(this::provenance);
    if (!post.attributes().isEmpty()) {
      out.writeObjectPropertyStart("attributes");
      post.attributes().forEach(this::string);
      out.writeEndObject();
    }
  }

  private void author(Author author) {
    out.writeObjectPropertyStart("author");
    AuthorId id = author.id();
    string("id", id.toString());
    string("handle", author.handle());
    string("name", author.name());
    string("url", author.url());
    if (author.kind() != Author.Kind.UNKNOWN) {
      string("kind", author.kind().name());
    }
    author.statedAge().ifPresent(age -> out.writeNumberProperty("statedAge", age));
    out.writeEndObject();
  }

  private void entity(Entity entity) {
    out.writeStartObject();
    string("type", typeOf(entity));
    out.writeNumberProperty("start", entity.span().start());
    out.writeNumberProperty("end", entity.span().end());
    string("value", entity.value());
    if (entity instanceof Entity.HandleMention mention && mention.list() != null) {
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

  private void medium(Media medium) {
    out.writeStartObject();
    string("type", medium.type().name());
    string("url", medium.url());
    string("alt", medium.alt());
    out.writeEndObject();
  }

  private void metrics(List<Metric> metrics) {
    out.writeArrayPropertyStart("metrics");
    for (Metric metric : metrics) {
      out.writeStartObject();
      string("name", metric.name());
      out.writeNumberProperty("value", metric.value());
      instant("at", metric.at());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void reference(String name, Optional<Post.Reference> to) {
    if (to.isPresent()) {
      out.writeObjectPropertyStart(name);
      string("id", to.get().id().map(Object::toString));
      string("url", to.get().url());
      out.writeEndObject();
    }
  }

  private void provenance(Provenance provenance) {
    out.writeObjectPropertyStart("provenance");
    string("connector", provenance.connector());
    string("method", provenance.method().name());
    string("source", provenance.source());
    instant("observedAt", provenance.observedAt());
    string("terms", provenance.termsId());
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
    if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
      throw new IllegalArgumentException(name + ": expected a year from 1 to 9999");
    }
    out.writeStringProperty(name, at.toString());
  }
}
