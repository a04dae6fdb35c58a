package dev.earshot.privacy.proof;

import dev.earshot.MalformedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The one form that a JSON document has by RFC 8785: names in the order of their UTF-16 units,
 * numbers as ECMAScript writes them, no blanks, no escape that could be left out. It is what is
 * hashed and signed.
 *
 * <p>Numbers are doubles there: one with more digits than a double holds is rounded, {@code -0} is
 * {@code 0}, and so two documents that differ in such digits alone have one form.
 */
public final class CanonicalJson {
  private static final String SOURCE = "canonical JSON";
  private static final int DEEPEST = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser from;
  private final StringBuilder to;

  private CanonicalJson(JsonParser from, StringBuilder to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Returns the canonical form of a document; its bytes are those in UTF-8.
   *
   * @param json one JSON value (RFC 8259), at most 500 deep
   * @throws MalformedException with the offset in UTF-16 units, if it is none, if an object names
   *     something twice, a text has half of a character, or a number is beyond what a double holds
   */
  public static String of(String json) {
    StringBuilder written = new StringBuilder(json.length());
    try (JsonParser from = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      new CanonicalJson(from, written).document();
    }
    return written.toString();
  }

  private void document() {
    try {
      value(from.nextToken());
      if (from.nextToken() != null) {
        throw malformed("expected nothing behind the value");
      }
    } catch (StreamConstraintsException e) {
      throw malformed("expected at most " + DEEPEST + " objects and arrays within each other");
    } catch (JacksonException e) {
      throw malformed(e.getLocation(), "expected one JSON value");
    }
  }

  private void value(@Nullable JsonToken token) {
    if (token == null) {
      throw malformed("expected one JSON value");
    }
    switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> text(from.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(from.getString());
      case VALUE_TRUE -> to.append("true");
      case VALUE_FALSE -> to.append("false");
      case VALUE_NULL -> to.append("null");
      default -> throw malformed("expected one JSON value");
    }
  }

  private void array() {
    to.append('[');
    boolean first = true;
    for (JsonToken token = from.nextToken();
        token != JsonToken.END_ARRAY;
        token = from.nextToken()) {
      if (!first) {
        to.append(',');
      }
      first = false;
      value(token);
    }
    to.append(']');
  }

  /** A member and where it was read and written, from its name to the end of its value. */
  private record Member(String name, long offset, int start, int end) {}

  private void object() {
    int start = to.length();
    List<Member> members = new ArrayList<>();
    boolean sorted = true;
    String last = null;
    to.append('{');
    while (from.nextToken() != JsonToken.END_OBJECT) {
      String name = from.currentName();
      long offset = from.currentTokenLocation().getCharOffset();
      if (last != null) {
        to.append(',');
        sorted &= last.compareTo(name) < 0;
      }
      int begun = to.length();
      text(name);
      to.append(':');
      value(from.nextToken());
      members.add(new Member(name, offset, begun, to.length()));
      last = name;
    }
    to.append('}');
    if (!sorted) {
      sort(start, members);
    }
  }

  private void sort(int start, List<Member> members) {
    String written = to.substring(start);
    members.sort(Comparator.comparing(Member::name));
    to.setLength(start);
    String last = null;
    for (Member member : members) {
      if (member.name().equals(last)) {
        throw new MalformedException(
            SOURCE, null, member.offset(), "the object names something twice", null);
      }
      last = member.name();
      to.append(to.length() == start ? '{' : ',')
          .append(written, member.start() - start, member.end() - start);
    }
    to.append('}');
  }

  private void text(String text) {
    to.append('"');
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      if (each < ' ') {
        control(each);
      } else if (each == '"' || each == '\\') {
        to.append('\\').append(each);
      } else if (!Character.isSurrogate(each)) {
        to.append(each);
      } else if (Character.isHighSurrogate(each)
          && at + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        to.append(each).append(text.charAt(++at));
      } else {
        throw malformed("the text has half of a character");
      }
    }
    to.append('"');
  }

  private void control(char each) {
    int named = "\b\t\n\f\r".indexOf(each);
    if (named >= 0) {
      to.append('\\').append("btnfr".charAt(named));
    } else {
      to.append("\\u00").append(Character.forDigit(each >> 4, 16));
      to.append(Character.forDigit(each & 0xF, 16));
    }
  }

  private void number(String digits) {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw malformed("the number is beyond what a double holds");
    }
    EcmaNumber.append(value, to);
  }

  private MalformedException malformed(String problem) {
    return malformed(from.currentTokenLocation(), problem);
  }

  private MalformedException malformed(@Nullable TokenStreamLocation at, String problem) {
    long offset = at == null ? -1 : at.getCharOffset();
    return new MalformedException(
        SOURCE, null, offset < 0 ? from.currentLocation().getCharOffset() : offset, problem, null);
  }
}
