package dev.earshot.connectors.format;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A value out of somebody else's JSON, read leniently: what is absent, null or of another type than
 * asked for is simply not there, and a number will do for a text.
 *
 * <p>Nothing nests deeper than 200, no string is longer than 8 million characters, no document than
 * 64 million. Immutable and thread-safe.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final double MILLIS_FROM = 1e11;

  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  static final int NONE = -1;

  /* Unlike that of List.of(), its iterator is always the same. */
  private static final List<Json> NO_ITEMS = Collections.emptyList();

  private static final String[] KINDS = {
    "NULL", "BOOLEAN", "BOOLEAN", "NUMBER", "NUMBER", "STRING", "OBJECT", "ARRAY"
  };

  private final JsonTape tape;
  private final int index;
  private final int record;

  /**
   * @param index the value; {@link #NONE} for what has nothing
   * @param record the record that the value belongs to
   */
  Json(JsonTape tape, int index, int record) {
    this.tape = tape;
    this.index = index;
    this.record = record;
  }

  /**
   * The records of a body.
   *
   * @param records those that could be read, in order
   * @param faults those that could not; the offset counts bytes of the body in UTF-8
   * @param listed whether the body was an array
   */
  public record Parts(List<Json> records, List<ItemFault> faults, boolean listed) {
    /** Creates parts. */
    public Parts {
      records = List.copyOf(records);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads one document whole.
   *
   * @param source names the body in errors
   * @throws MalformedException if it is not one JSON value; the offset counts bytes
   */
  public static Json document(byte[] body, String source) {
    byte[] utf8 = inUtf8(body, null);
    refuseMarkup(utf8, source);
    return read(utf8, 0, utf8.length, source);
  }

  /**
   * Returns an object that was not read but made, to be sent ({@link #written()}) or to be read as
   * what came.
   *
   * @param fields texts, whole numbers, truth values, and lists and maps of them
   * @throws IllegalArgumentException if a value is none of these
   */
  public static Json of(Map<String, ?> fields) {
    StringWriter written = new StringWriter(); // half a character becomes one of its own in UTF-8
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), written)) {
      write(fields, out);
    }
    byte[] utf8 = written.toString().getBytes(StandardCharsets.UTF_8);
    return read(utf8, 0, utf8.length, "");
  }

  private static void write(@Nullable Object value, JsonGenerator out) {
    if (value instanceof Map<?, ?> fields) {
      out.writeStartObject();
      fields.forEach(
          (name, field) -> {
            out.writeName(String.valueOf(name));
            write(field, out);
          });
      out.writeEndObject();
    } else if (value instanceof Collection<?> items) {
      out.writeStartArray();
      items.forEach(item -> write(item, out));
      out.writeEndArray();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else {
      throw new IllegalArgumentException(
          "fields: expected texts, whole numbers, truth values, lists and maps");
    }
  }

  /**
   * Reads a body record by record: an array's elements, JSON Lines, one value after another, or a
   * single value. A record that is broken becomes a fault, and of a body that ends in the middle
   * what stands before the break is read.
   *
   * @param declared the charset that the content type names; null if it names none. Counts only
   *     where the body is not UTF-8 and has no byte order mark
   * @param source names the body in faults
   * @throws MalformedException if it is markup, such as a page for people, or empty
   */
  public static Parts parts(byte[] body, @Nullable Charset declared, String source) {
    byte[] utf8 = inUtf8(body, declared);
    refuseMarkup(utf8, source);
    boolean listed = first(utf8) == '[';
    Optional<Parts> sound = sound(utf8, listed);
    if (sound.isPresent()) {
      return sound.get();
    }
    Parts parts = read(utf8, JsonSlices.of(utf8, source), source, listed);
    if (!parts.faults().isEmpty() && !listed && JsonSlices.looksLikeLines(utf8)) {
      return read(utf8, JsonSlices.lines(utf8, source), source, false);
    }
    return parts;
  }

  /**
   * Reads a body that must be there to its end, as what a server answers: one value, closed, with
   * nothing behind it. An array is read element by element, so that a record that is broken becomes
   * a fault; so does an object that is broken within.
   *
   * @param declared the charset that the content type names, as {@link #parts} takes it
   * @param source names the body in errors
   * @throws MalformedException if it ends in the middle or goes on behind the value, or is markup
   *     or empty; the offset counts bytes of the body in UTF-8
   */
  public static Parts whole(byte[] body, @Nullable Charset declared, String source) {
    byte[] utf8 = inUtf8(body, declared);
    refuseMarkup(utf8, source);
    int first = first(utf8);
    Optional<Parts> sound = sound(utf8, first == '[');
    if (sound.isPresent()) {
      return sound.get();
    }
    JsonSlices cut = JsonSlices.of(utf8, source);
    if (!cut.isWhole() || (first != '[' && first != '{')) {
      throw new MalformedException(
          source, null, cut.wholeTo(), "expected one JSON value, whole, to the end", null);
    }
    return read(utf8, cut, source, first == '[');
  }

  /**
   * Reads the object that a body begins with as far as it goes. Where it breaks off, what stands
   * before the break is read, of a list that is a field of it every item before the broken one, and
   * there is a fault. What follows the object is passed over.
   *
   * @param source names the body in the fault
   * @return the object alone, if the body begins with one
   */
  public static Parts begun(byte[] body, String source) {
    JsonTape tape = JsonTape.begun(inUtf8(body, null)).orElse(null);
    if (tape == null) {
      return new Parts(List.of(), List.of(), false);
    }
    ItemFault broken = new ItemFault(source, "", 0, "expected JSON to the end, got a break in it");
    return new Parts(
        List.of(new Json(tape, 0, 0)), tape.isWhole() ? List.of() : List.of(broken), false);
  }

  /** Reads a body that is one sound value; empty if it is not, and has to be cut. */
  private static Optional<Parts> sound(byte[] body, boolean listed) {
    try {
      JsonTape tape = JsonTape.of(body, 0, body.length);
      List<Json> records = listed ? items(tape, 0) : List.of(new Json(tape, 0, 0));
      return Optional.of(new Parts(records, List.of(), listed));
    } catch (JsonTape.Flaw e) {
      return Optional.empty();
    }
  }

  private static List<Json> items(JsonTape tape, int array) {
    List<Json> items = new ArrayList<>();
    int end = tape.after(array);
    for (int item = tape.first(array); item < end; item = tape.after(item)) {
      items.add(new Json(tape, item, item));
    }
    return items;
  }

  private static Parts read(byte[] body, JsonSlices cut, String source, boolean listed) {
    List<Json> records = new ArrayList<>();
    List<ItemFault> faults = new ArrayList<>();
    for (JsonSlices.Slice slice : cut.slices()) {
      try {
        records.add(read(body, slice.start(), slice.end(), source));
      } catch (MalformedException e) {
        faults.add(e.toFault());
      }
    }
    faults.addAll(cut.faults());
    return new Parts(records, faults, listed);
  }

  private static Json read(byte[] body, int start, int end, String source) {
    try {
      return new Json(JsonTape.of(body, start, end), 0, 0);
    } catch (JsonTape.Flaw e) {
      throw new MalformedException(source, null, e.at(), e.problem(), null);
    }
  }

  private static void refuseMarkup(byte[] utf8, String source) {
    int first = first(utf8);
    if (first == '<') {
      throw new MalformedException(source, null, 0, "expected JSON, got markup", null);
    }
    if (first < 0) {
      throw new MalformedException(source, null, 0, "expected JSON, got nothing", null);
    }
  }

  private static int first(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b & 0xff;
      }
    }
    return -1;
  }

  /** JSON is UTF-8; some servers send it otherwise, and then a mark, the zeros or a label tell. */
  private static byte[] inUtf8(byte[] body, @Nullable Charset declared) {
    EncodingScheme scheme =
        EncodingScheme.of(body)
            .orElseGet(
                () ->
                    new EncodingScheme(
                        declared == null || isUtf8(body) ? StandardCharsets.UTF_8 : declared, 0));
    if (scheme.charset().equals(StandardCharsets.UTF_8)) {
      return scheme.mark() == 0 ? body : Arrays.copyOfRange(body, scheme.mark(), body.length);
    }
    return new String(body, scheme.mark(), body.length - scheme.mark(), scheme.charset())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * Returns where the record that holds this value begins, in bytes of the body in UTF-8: the
   * innermost element of a list that it is or stands in, else the whole body.
   */
  public long offset() {
    return (long) tape.start(record) - (tape.kind(record) == JsonTape.TEXT ? 1 : 0);
  }

  int record() {
    return record;
  }

  private int kind() {
    return index < 0 ? JsonTape.NULL : tape.kind(index);
  }

  /** Returns whether this is an object. */
  public boolean isObject() {
    return kind() == JsonTape.OBJECT;
  }

  /** Returns whether this is an array. */
  public boolean isArray() {
    return kind() == JsonTape.ARRAY;
  }

  /** Returns whether a field is an object. */
  public boolean isObject(String field) {
    int value = find(field);
    return value >= 0 && tape.kind(value) == JsonTape.OBJECT;
  }

  /** Returns whether a field is an array. */
  public boolean isArray(String field) {
    int value = find(field);
    return value >= 0 && tape.kind(value) == JsonTape.ARRAY;
  }

  /** Returns whether a field is that text; nothing is made to tell. */
  public boolean says(String field, String text) {
    int value = find(field);
    return value >= 0 && tape.kind(value) == JsonTape.TEXT && tape.isText(value, text);
  }

  /** Returns whether there is a field of that name that is not null. */
  public boolean has(String field) {
    int value = find(field);
    return value >= 0 && tape.kind(value) != JsonTape.NULL;
  }

  private int find(String field) {
    return isObject() ? tape.find(index, field) : NONE;
  }

  /**
   * Returns the value of a field, of several the last; a value that has nothing if there is none.
   */
  public Json at(String field) {
    int value = find(field);
    if (value >= 0 && tape.kind(value) != JsonTape.NULL) {
      return new Json(tape, value, record);
    }
    return index < 0 ? this : tape.nothingOf(record);
  }

  /** Returns the names of an object's fields, in their order; none of anything else. */
  public List<String> names() {
    if (!isObject()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    int end = tape.past(index);
    for (int name = tape.first(index); name < end; name = tape.after(tape.after(name))) {
      names.add(tape.text(name));
    }
    return names;
  }

  /** Returns the elements of an array; none of anything else. */
  public List<Json> items() {
    return items(index);
  }

  /** Returns the elements of a field that is an array; none of anything else. */
  public List<Json> items(String field) {
    return items(find(field));
  }

  private List<Json> items(int array) {
    if (array < 0 || tape.kind(array) != JsonTape.ARRAY) {
      return NO_ITEMS;
    }
    int first = tape.first(array);
    int end = tape.after(array);
    int size = 0;
    for (int item = first; item < end; item = tape.after(item)) {
      size++;
    }
    if (size < 2) {
      return size == 0 ? NO_ITEMS : List.of(new Json(tape, first, first));
    }
    List<Json> items = new ArrayList<>(size);
    for (int item = first; item < end; item = tape.after(item)) {
      items.add(new Json(tape, item, item));
    }
    return Collections.unmodifiableList(items);
  }

  /**
   * Returns an object or array as it stands in the document, in UTF-8, for a reader of its own form
   * of JSON; nothing of anything else.
   */
  public byte[] written() {
    return isObject() || isArray() ? tape.written(index) : new byte[0];
  }

  /** Returns this value as text, if it is a text, or a number as it is written. */
  public Optional<String> text() {
    return text(index);
  }

  /** Returns a field as text, or a number as it is written; {@code otherwise} for anything else. */
  public String text(String field, String otherwise) {
    int value = find(field);
    return isText(value) ? tape.text(value) : otherwise;
  }

  /** Returns a field as text, if it is a text, or a number as it is written. */
  public Optional<String> text(String field) {
    return text(find(field));
  }

  private Optional<String> text(int value) {
    return isText(value) ? Optional.of(tape.text(value)) : Optional.empty();
  }

  private boolean isText(int value) {
    int kind = value < 0 ? JsonTape.NULL : tape.kind(value);
    return kind >= JsonTape.WHOLE && kind <= JsonTape.TEXT;
  }

  /** Returns a field as a whole number, if it is one or a text of one. */
  public OptionalLong whole(String field) {
    return whole(find(field));
  }

  /** Returns a field as a count: a whole number of at least 0, or a text of one; else -1. */
  public long count(String field) {
    int value = find(field);
    long digits = isWhole(value) ? tape.digits(value, -1) : -1;
    return digits >= 0 ? digits : Math.max(whole(value).orElse(-1), -1);
  }

  /** Returns this value as a whole number, if it is one or a text of one. */
  public OptionalLong whole() {
    return whole(index);
  }

  private boolean isWhole(int value) {
    int kind = value < 0 ? JsonTape.NULL : tape.kind(value);
    return kind == JsonTape.WHOLE || kind == JsonTape.TEXT;
  }

  private OptionalLong whole(int value) {
    if (!isWhole(value)) {
      return OptionalLong.empty();
    }
    long digits = tape.digits(value, Long.MIN_VALUE);
    if (digits != Long.MIN_VALUE) {
      return OptionalLong.of(digits);
    }
    try {
      String text = tape.text(value);
      return text.startsWith("+") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns whether a field is {@code true}. */
  public boolean isTrue(String field) {
    int value = find(field);
    return value >= 0 && tape.kind(value) == JsonTape.TRUE;
  }

  /**
   * Returns a field as a moment: ISO 8601 (without a zone taken as UTC), or seconds or milliseconds
   * since 1970, as a number; empty if it is none of these or outside the years 1 to 9999.
   */
  public Optional<Instant> moment(String field) {
    int value = find(field);
    int kind = value < 0 ? JsonTape.NULL : tape.kind(value);
    Instant moment = null;
    if (kind == JsonTape.WHOLE || kind == JsonTape.FRACTION) {
      double number = Double.parseDouble(tape.text(value));
      double millis = Math.abs(number) < MILLIS_FROM ? number * 1000 : number;
      moment = Math.abs(millis) < 1e15 ? Instant.ofEpochMilli(Math.round(millis)) : null;
    } else if (kind == JsonTape.TEXT) {
      moment = tape.moment(value);
      if (moment == null) {
        moment = iso(tape.text(value).strip());
      }
    }
    return moment != null && inEra(moment) ? Optional.of(moment) : Optional.empty();
  }

  private static @Nullable Instant iso(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      try {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException without) {
        return null;
      }
    }
  }

  private static boolean inEra(Instant moment) {
    return moment.getEpochSecond() >= EARLIEST && moment.getEpochSecond() <= LATEST;
  }

  /** Returns the kind of value alone; content stays out of logs. */
  @Override
  public String toString() {
    return "Json[" + (index < 0 ? "MISSING" : KINDS[kind()]) + "]";
  }
}
