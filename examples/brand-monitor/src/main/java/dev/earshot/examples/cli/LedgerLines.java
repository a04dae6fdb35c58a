package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import java.io.IOException;
import tools.jackson.core.JacksonException;
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

  /** Takes one object. */
  @FunctionalInterface
  interface Taker {
    void take(ObjectNode object, String source, long number) throws IOException;
  }

  private LedgerLines() {}

  /** Hands over every line as an object; returns the exit code. */
  static int forEach(Texts texts, Taker taker) throws IOException {
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
                taker.take(object, source, number);
              } catch (JacksonException e) {
                rejects.addLine(new ItemFault(source, "", number - 1, "expected one JSON object"));
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
}
