package dev.earshot.json;

import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.SourceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes posts, events and mentions as JSON of schema version 2, and reads them back: {@code
 * read(write(x))} equals {@code x}.
 *
 * <p>A document says {@code "v":2} first. Versions 1 and 2 are read, and a document without one is
 * taken for either, since all that version 1 has means the same in 2; any other is refused. Fields
 * come in a fixed order, so equal values give equal bytes. A lone surrogate or a NUL in a value
 * that core does not clean is written as U+FFFD.
 *
 * <p>The reader ignores fields it does not know and takes null for absent; types, enum values and
 * spans must be right, and no name may stand twice in an object. Limits: 8,388,608 characters a
 * string, 8,192 a name, 64 levels of nesting, 64 digits a number; years 1 to 9999.
 *
 * <p>Scores are read and written in their written form, whoever knows their keys: {@link
 * Mention#score} reads each by the key it is asked with.
 *
 * <p>Every failure to read is a {@link MalformedException} with the source, the path of the field
 * ({@code post.entities[2].start}) and the offset, in characters of a string or bytes of an array;
 * never with content. Immutable and thread-safe.
 */
public final class EarshotJson {
  static final int OLDEST = 1;
  static final int VERSION = 2;
  static final int LONGEST = 8 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(LONGEST)
                  .maxNameLength(8192)
                  .maxNumberLength(64)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonFactory OURS =
      JSON.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private EarshotJson() {}

  /** Returns a writer and reader. */
  public static EarshotJson of() {
    return new EarshotJson();
  }

  /**
   * Returns a post as one line of JSON, without the line end.
   *
   * @throws IllegalArgumentException if a text is longer than the limit for strings, or a metric or
   *     an observation lies outside the years 1 to 9999
   */
  public String write(Post post) {
    return string(out -> out.document(post));
  }

  /**
   * Returns an event as one line of JSON, without the line end.
   *
   * @throws IllegalArgumentException if an instant lies outside the years 1 to 9999, or a text is
   *     longer than the limit for strings
   */
  public String write(SourceEvent event) {
    return string(out -> out.document(event));
  }

  /**
   * Returns a mention as one line of JSON, without the line end.
   *
   * @throws IllegalArgumentException if an instant lies outside the years 1 to 9999, or a text is
   *     longer than the limit for strings
   */
  public String write(Mention mention) {
    return string(out -> out.document(mention));
  }

  /**
   * Writes a post and a line end in UTF-8, in one call of {@code out}.
   *
   * @throws IOException if {@code out} fails
   * @throws IllegalArgumentException as {@link #write(Post)}; nothing was written then
   */
  public void writeLine(Post post, OutputStream out) throws IOException {
    out.write(line(writer -> writer.document(post)));
  }

  /**
   * Writes an event and a line end in UTF-8, in one call of {@code out}.
   *
   * @throws IOException if {@code out} fails
   * @throws IllegalArgumentException as {@link #write(SourceEvent)}; nothing was written then
   */
  public void writeLine(SourceEvent event, OutputStream out) throws IOException {
    out.write(line(writer -> writer.document(event)));
  }

  /**
   * Writes a mention and a line end in UTF-8, in one call of {@code out}.
   *
   * @throws IOException if {@code out} fails
   * @throws IllegalArgumentException as {@link #write(Mention)}; nothing was written then
   */
  public void writeLine(Mention mention, OutputStream out) throws IOException {
    out.write(line(writer -> writer.document(mention)));
  }

  /**
   * Reads a post.
   *
   * @param source what the JSON came from, for messages; without secrets
   * @throws MalformedException if it is not one whole post
   */
  public Post readPost(String json, String source) {
    return read(json, source, DocumentReader::post);
  }

  /** Reads a post from UTF-8; as {@link #readPost(String, String)}. */
  public Post readPost(byte[] json, String source) {
    return read(json, source, DocumentReader::post);
  }

  /**
   * Reads an event, or a bare post as a published one. An object is an event if it has a {@code
   * type}.
   *
   * @param source what the JSON came from, for messages; without secrets
   * @param observedAt when the source was read, where neither the event nor its post says
   * @throws MalformedException if it is not one whole event or post
   */
  public SourceEvent readEvent(String json, String source, Instant observedAt) {
    Objects.requireNonNull(observedAt, "observedAt");
    boolean typed = read(json, source, DocumentReader::hasType);
    return read(json, source, in -> typed ? in.event(observedAt) : in.published(observedAt));
  }

  /** Reads an event from UTF-8; as {@link #readEvent(String, String, Instant)}. */
  public SourceEvent readEvent(byte[] json, String source, Instant observedAt) {
    Objects.requireNonNull(observedAt, "observedAt");
    boolean typed = read(json, source, DocumentReader::hasType);
    return read(json, source, in -> typed ? in.event(observedAt) : in.published(observedAt));
  }

  /**
   * Reads a mention.
   *
   * @param source what the JSON came from, for messages; without secrets
   * @throws MalformedException if it is not one whole mention
   */
  public Mention readMention(String json, String source) {
    return read(json, source, DocumentReader::mention);
  }

  /** Reads a mention from UTF-8; as {@link #readMention(String, String)}. */
  public Mention readMention(byte[] json, String source) {
    return read(json, source, DocumentReader::mention);
  }

  /**
   * Reads a mention that {@link #write(Mention)} wrote and that a checksum has guarded since, a
   * third sooner: that no name stands twice is taken on trust.
   *
   * @throws MalformedException if it is not one whole mention
   */
  public Mention readOwnMention(byte[] json, String source) {
    return read(
        OURS.createParser(ObjectReadContext.empty(), json), source, DocumentReader::mention);
  }

  private static String string(Consumer<DocumentWriter> document) {
    return bytes(document).toString(StandardCharsets.UTF_8);
  }

  private static byte[] line(Consumer<DocumentWriter> document) {
    ByteArrayOutputStream bytes = bytes(document);
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static ByteArrayOutputStream bytes(Consumer<DocumentWriter> document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      document.accept(new DocumentWriter(out));
    }
    return bytes;
  }

  private static <T> T read(String json, String source, Function<DocumentReader, T> what) {
    if (json.startsWith("\uFEFF")) {
      throw new MalformedException(source, null, 0, "begins with a byte order mark", null);
    }
    return read(JSON.createParser(ObjectReadContext.empty(), json), source, what);
  }

  private static <T> T read(byte[] json, String source, Function<DocumentReader, T> what) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0 || (i == 0 && json[i] < 0)) {
        String problem = "expected UTF-8 without a byte order mark";
        throw new MalformedException(source, null, 0, problem, null);
      }
    }
    return read(JSON.createParser(ObjectReadContext.empty(), json), source, what);
  }

  /* What Jackson says quotes the input, so neither its message nor its exception goes further. */
  private static <T> T read(JsonParser json, String source, Function<DocumentReader, T> what) {
    try (json) {
      DocumentReader in = new DocumentReader(json, source);
      try {
        return in.whole(what);
      } catch (JacksonException e) {
        throw in.failure(null, problem(e));
      }
    }
  }

  private static String problem(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return "expected strings, names, numbers and nesting within the limits";
    }
    if (e instanceof UnexpectedEndOfInputException) {
      return "expected more, the input ends";
    }
    return e.getOriginalMessage().startsWith("Duplicate")
        ? "expected each name once in an object"
        : "expected JSON";
  }
}
