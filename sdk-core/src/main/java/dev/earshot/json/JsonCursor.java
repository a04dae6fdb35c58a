package dev.earshot.json;

import dev.earshot.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads the value under the cursor as one type; null stands for absent. */
final class JsonCursor {
  private static final Pattern SCORES = Pattern.compile("scores\\b|takenBack\\b");
  private static final Pattern SCORE_PART = Pattern.compile("[A-Za-z0-9_/-]{1,64}");

  private final JsonParser json;
  private final String source;
  private boolean mention;

  JsonCursor(JsonParser json, String source) {
    this.json = json;
    this.source = source;
  }

  boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  void expectObject() {
    expect(JsonToken.START_OBJECT, "an object");
  }

  void expectArray() {
    expect(JsonToken.START_ARRAY, "an array");
  }

  private void expect(JsonToken token, String what) {
    if (json.currentToken() != token) {
      throw failure(null, "expected " + what + ", got " + kind());
    }
  }

  <T> @Nullable T object(Supplier<T> read) {
    if (isNull()) {
      return null;
    }
    expectObject();
    return read.get();
  }

  <T> List<T> array(Supplier<T> read) {
    List<T> elements = new ArrayList<>();
    if (!isNull()) {
      expectArray();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read.get());
      }
    }
    return elements;
  }

  @Nullable String string() {
    if (isNull()) {
      return null;
    }
    expect(JsonToken.VALUE_STRING, "a string");
    return storable(json.getString());
  }

  String storable(String text) {
    if (!Unicode.isStorable(text)) {
      throw failure(null, "expected text without lone surrogates and NUL");
    }
    return text;
  }

  <T> @Nullable T parsed(Function<String, T> parse) {
    String text = string();
    return text == null ? null : built(null, () -> parse.apply(text));
  }

  <E extends Enum<E>> @Nullable E constant(Class<E> type) {
    String name = string();
    if (name == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw failure(null, "expected one of " + Arrays.toString(type.getEnumConstants()));
  }

  /** Returns an integer from 0 to {@code most}. */
  @Nullable Long integer(long most) {
    if (isNull()) {
      return null;
    }
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    boolean fits =
        json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && json.getLongValue() >= 0
            && json.getLongValue() <= most;
    if (!fits) {
      throw failure(null, "expected an integer from 0 to " + most);
    }
    return json.getLongValue();
  }

  /** Returns a boolean; false where there is none. */
  boolean flag() {
    if (json.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (!isNull()) {
      expect(JsonToken.VALUE_FALSE, "a boolean");
    }
    return false;
  }

  /** Returns an integer or a fraction as a double. */
  @Nullable Double number() {
    if (isNull()) {
      return null;
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      expect(JsonToken.VALUE_NUMBER_FLOAT, "a number");
    }
    return fraction();
  }

  double fraction() {
    double number = json.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw failure(null, "expected a number within the range of a double");
    }
    return number;
  }

  @Nullable Instant instant() {
    String text = string();
    if (text == null) {
      return null;
    }
    try {
      Instant instant = InstantText.parse(text);
      if (!instant.isBefore(DocumentWriter.EARLIEST) && !instant.isAfter(DocumentWriter.LATEST)) {
        return instant;
      }
    } catch (DateTimeException e) {
      throw failure(null, "expected an instant such as 2026-01-31T08:30:00Z");
    }
    throw failure(null, "expected a year from 1 to 9999");
  }

  void version() {
    Long version = integer(Long.MAX_VALUE);
    if (version != null && (version < EarshotJson.OLDEST || version > EarshotJson.VERSION)) {
      throw failure(
          null,
          "expected a schema version from "
              + EarshotJson.OLDEST
              + " to "
              + EarshotJson.VERSION
              + ", got "
              + version);
    }
  }

  <T> T required(@Nullable T value, @Nullable String field) {
    if (value == null) {
      throw failure(field, "expected a value, got none");
    }
    return value;
  }

  /** Builds a value of ours, whose constructor says what it expected. */
  <T> T built(@Nullable String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw failure(field, String.valueOf(e.getMessage()));
    }
  }

  MalformedException failure(@Nullable String field, String problem) {
    TokenStreamLocation at = json.currentTokenLocation();
    long offset = at.getByteOffset() >= 0 ? at.getByteOffset() : at.getCharOffset();
    String path = path();
    String whole = field == null ? path : path.isEmpty() ? field : path + '.' + field;
    return new MalformedException(source, whole.isEmpty() ? null : whole, offset, problem, null);
  }

  /** Says that the document is a mention, whose scores have names that a host's own code gave. */
  void isMention() {
    mention = true;
  }

  /*
   * A name may be anything a stranger wrote, such as somebody's own; so the path ends before the
   * first that is none of ours.
   */
  private String path() {
    StringBuilder path = new StringBuilder();
    JsonPointer pointer = json.streamReadContext().pathAsPointer();
    for (; pointer != null && !pointer.matches(); pointer = pointer.tail()) {
      String name = pointer.getMatchingProperty();
      if (pointer.getMatchingIndex() >= 0 && pointer.mayMatchElement()) {
        path.append('[').append(pointer.getMatchingIndex()).append(']');
      } else if (name == null || !(FieldJson.isName(name) || isOfScore(path, name))) {
        break;
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.toString();
  }

  private boolean isOfScore(CharSequence path, String name) {
    return mention && SCORES.matcher(path).lookingAt() && SCORE_PART.matcher(name).matches();
  }

  private String kind() {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }
}
