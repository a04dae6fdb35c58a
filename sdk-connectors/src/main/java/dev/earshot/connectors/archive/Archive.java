package dev.earshot.connectors.archive;

import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.moment.NoMoment;
import dev.earshot.connectors.reading.Emitter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the forms share that is no mapping. */
final class Archive {
  private static final List<String> ACTIVITIES =
      List.of(
          "url",
          "kind",
          "author",
          "author.handle",
          "author.name",
          "author.url",
          "author.kind",
          "author.bio",
          "author.followers",
          "author.following",
          "author.location",
          "author.createdAt",
          "title",
          "text",
          "html",
          "language",
          "contentWarning",
          "publishedAt",
          "editedAt",
          "entities",
          "media",
          "pollOptions",
          "metrics",
          "place",
          "application",
          "inReplyTo",
          "repostOf",
          "quoteOf",
          "conversation",
          "visibility",
          "provenance");

  /** What old exports are written in where they are not UTF-8. */
  private static final Charset OLD = Charset.forName("windows-1252");

  /* Without the day of the week: where it is wrong, the date counts. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("MMM d HH:mm:ss Z yyyy", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss Z", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss Z", Locale.ENGLISH));

  private static final Pattern WEEKDAY = Pattern.compile("^[A-Za-z]{3,9},? ");

  /** How archives that are JavaScript assign their records: one statement or several. */
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?m)^(?:\\xEF\\xBB\\xBF)?\\s*(?:var \\w+|window\\.YTD[\\w.]*|Grailbird\\.data[\\w.]*)"
              + "\\s*=\\s*(?=[\\[{])");

  private static final Pattern ENDED = Pattern.compile("(?m)^([}\\]]);\\s*$");

  private Archive() {}

  /** Returns what activities say of a post. */
  static String[] fieldsOfActivities() {
    return ACTIVITIES.toArray(String[]::new);
  }

  static ConnectorDescriptor.Builder descriptor(String id, String document, Network... networks) {
    return ConnectorDescriptor.builder(id, 1)
        .networks(networks)
        .capabilities(Capability.READ, Capability.DELETES, Capability.EDITS, Capability.METRICS)
        .sources("a file")
        .terms(
            SourceTerms.builder(id, 1)
                .deleteWithin(Duration.ofHours(24))
                .redistribution(SourceTerms.Redistribution.NONE)
                .document(document)
                .build());
  }

  /** Reads a payload record by record. */
  static Batch read(
      ConnectorDescriptor descriptor,
      Provenance.Method method,
      byte[] payload,
      String source,
      Instant observedAt,
      boolean anyVisibility,
      Function<Emitter, Consumer<Json>> mapping) {
    Emitter emitter = new Emitter(descriptor, method, source, observedAt, anyVisibility);
    try {
      Json.Parts parts = Json.parts(unassigned(payload), OLD, source);
      parts.records().forEach(mapping.apply(emitter));
      emitter.faults(parts.faults());
    } catch (MalformedException e) {
      emitter.faults(List.of(e.toFault()));
    }
    return emitter.recorded();
  }

  /** Returns the records without the statements around them; bytes stay what they were. */
  private static byte[] unassigned(byte[] payload) {
    int looked = Math.min(payload.length, 200);
    if (!ASSIGNED
        .matcher(new String(payload, 0, looked, StandardCharsets.ISO_8859_1))
        .lookingAt()) {
      return payload;
    }
    String text = new String(payload, StandardCharsets.ISO_8859_1);
    String bare = ASSIGNED.matcher(text).replaceAll("\n");
    return ENDED.matcher(bare).replaceAll("$1").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns a field that has something in it. */
  static Optional<String> worded(Json record, String field) {
    return record.text(field).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Returns the first field that has something in it. */
  static @Nullable String first(Json record, String... fields) {
    for (String field : fields) {
      Optional<String> text = worded(record, field);
      if (text.isPresent()) {
        return text.get();
      }
    }
    return null;
  }

  /** Refuses a post that says nothing, which is a record that was not understood. */
  static void requireWords(Post.Builder filled, boolean more, Emitter emitter) {
    Post post = filled.build();
    boolean says =
        more
            || !post.text().isBlank()
            || post.title().isPresent()
            || post.contentWarning().isPresent()
            || !post.media().isEmpty()
            || !post.pollOptions().isEmpty()
            || !post.entities().isEmpty()
            || post.repostOf().isPresent()
            || post.quoteOf().isPresent()
            || post.place().isPresent();
    if (!says) {
      throw new MalformedException(
          emitter.source(), "", -1, "expected a post with words, a title or media", null);
    }
  }

  /** Returns whether a field says yes, as programs that know no truth values write it too. */
  static boolean isTrue(Json record, String field) {
    return record.isTrue(field)
        || worded(record, field)
            .filter(said -> said.equals("1") || said.equalsIgnoreCase("true"))
            .isPresent();
  }

  /** Returns a moment as any of these sources writes it; one not understood is told of. */
  static @Nullable Instant moment(Json record, String field, Emitter emitter) {
    Instant moment = moment(record, field);
    if (moment == null && worded(record, field).isPresent()) {
      noMoment(record, field, emitter);
    }
    return moment;
  }

  /** Returns a moment as any of these sources writes it; null for any other text, too. */
  static @Nullable Instant moment(Json record, String field) {
    return record.moment(field).or(() -> record.text(field).map(Archive::dated)).orElse(null);
  }

  /** Tells of what is no moment. */
  static void noMoment(Json record, String field, Emitter emitter) {
    emitter.fault(field, record.offset(), NoMoment.OTHER_FORM_OR_ERA);
  }

  private static @Nullable Instant dated(String text) {
    String plain = text.strip();
    if (plain.matches("\\d{4}-\\d\\d-\\d\\d")) {
      return dated(plain, DateTimeFormatter.ISO_OFFSET_DATE_TIME, "T00:00:00Z");
    }
    if (plain.matches("\\d{9,10}")) {
      return Instant.ofEpochSecond(Long.parseLong(plain));
    }
    if (plain.matches("\\d{12,13}")) {
      return Instant.ofEpochMilli(Long.parseLong(plain));
    }
    String day = WEEKDAY.matcher(plain).replaceFirst("").replace("GMT", "+0000");
    for (DateTimeFormatter form : DATES) {
      Instant at = dated(day, form, "");
      if (at != null) {
        return at;
      }
    }
    return null;
  }

  private static @Nullable Instant dated(String text, DateTimeFormatter form, String more) {
    try {
      return OffsetDateTime.parse(text + more, form).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Hands on a number that the source states; one below 0 is its word for "not told". */
  static void count(Json record, String field, java.util.function.LongConsumer into) {
    OptionalLong count = record.whole(field);
    if (count.isPresent() && count.getAsLong() >= 0) {
      into.accept(count.getAsLong());
    }
  }

  /** Adds a metric that the source states. */
  static void metric(Json record, String field, String name, Emitter emitter, List<Metric> into) {
    count(record, field, count -> into.add(new Metric(name, count, emitter.observedAt())));
  }

  /** Returns a language tag; the sources' words for "not known" are none. */
  static @Nullable String language(Json record, String field) {
    return worded(record, field).map(Archive::tag).orElse(null);
  }

  static @Nullable String tag(String written) {
    String tag = written.replace('_', '-');
    boolean known = !tag.equals("und") && tag.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    return known ? tag : null;
  }
}
