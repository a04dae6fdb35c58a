package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.text.Misspelling;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lines of JSON objects; one that is refused is a reject, and the others are taken. */
final class LedgerLines {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper ANY = new JsonMapper();

  /** Takes one object. */
  @FunctionalInterface
  interface Taker {
    void take(ObjectNode object, String source, long number) throws IOException;
  }

  private LedgerLines() {}

  /**
   * Hands over every line as an object.
   *
   * @param known the fields that it may have
   * @return the exit code
   */
  static int forEach(Texts texts, Set<String> known, Taker taker) throws IOException {
    Rejects rejects = new Rejects();
    int code =
        texts.forEach(
            (source, number, line) -> {
              if (line.isBlank()) {
                return;
              }
              try {
                if (!(MAPPER.readTree(line) instanceof ObjectNode object)) {
                  throw new IllegalArgumentException("expected one JSON object");
                }
                requireKnown(object, known);
                taker.take(object, source, number);
              } catch (JacksonException e) {
                rejects.addLine(unread(source, number, line, known));
              } catch (MalformedException e) {
                rejects.addLine(
                    new ItemFault(source, e.field().orElse(""), number - 1, e.problem()));
              } catch (IllegalArgumentException e) {
                String[] problem = String.valueOf(e.getMessage()).split(": ", 2);
                rejects.addLine(
                    new ItemFault(
                        source,
                        problem.length == 2 ? problem[0] : "",
                        number - 1,
                        problem[problem.length - 1]));
              }
            });
    return Math.max(code, rejects.exitCode());
  }

  private static ItemFault unread(String source, long number, String line, Set<String> known) {
    return twice(line)
        .map(
            name ->
                new ItemFault(
                    source,
                    known.contains(name) ? name : "",
                    number - 1,
                    "expected each field once, got one twice"))
        .orElseGet(() -> new ItemFault(source, "", number - 1, "expected one JSON object"));
  }

  /** Returns the first name that stands twice in an object of a line; empty if none does. */
  static Optional<String> twice(String line) {
    try (JsonParser parser = ANY.createParser(line)) {
      Deque<Set<String>> open = new ArrayDeque<>();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          open.push(new HashSet<>());
        } else if (token.isStructEnd()) {
          open.pop();
        } else if (token == JsonToken.PROPERTY_NAME && !open.element().add(parser.currentName())) {
          return Optional.of(parser.currentName());
        }
      }
    } catch (JacksonException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Checks that nothing stands in a line that nobody reads. A name that resembles none of those
   * known may be anything, even somebody's, and is told by its place.
   *
   * @throws IllegalArgumentException if something does
   */
  private static void requireKnown(ObjectNode line, Set<String> known) {
    int place = 0;
    for (String field : line.propertyNames()) {
      place++;
      if (!known.contains(field)) {
        String nameless =
            "field "
                + place
                + " of the line is none that is known; expected no field but "
                + String.join(", ", new TreeSet<>(known));
        throw new IllegalArgumentException(
            Misspelling.meant(field, known)
                .map(meant -> field + ": expected no such field; did you mean " + meant + "?")
                .orElse(nameless));
      }
    }
  }
}
