package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.privacy.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who does not want to be listened to.
 *
 * @param identity how they named themselves
 * @param at when they said so
 * @param evidence where it is on file
 */
record OptOut(Identity identity, Instant at, String evidence) {
  /**
   * Reads lines of {@code id}, {@code handle} or {@code url}, network, value and instant, parted by
   * tabs.
   *
   * @throws MalformedException naming file and line of the first that has another form
   */
  static List<OptOut> parse(Path file) throws IOException {
    List<OptOut> optOuts = new ArrayList<>();
    String source = file.getFileName().toString();
    String[] lines = GivenFile.text(file).split("\n");
    for (int n = 0; n < lines.length; n++) {
      String line = lines[n].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        optOuts.add(parse(line, source, n + 1));
      }
    }
    return optOuts;
  }

  private static OptOut parse(String line, String source, int number) {
    String[] cells = line.split("\t");
    if (cells.length != 4) {
      throw malformed(
          source, number, "expected kind, network, value and instant, parted by tabs", null);
    }
    try {
      return new OptOut(
          identity(cells[0], cells[1], cells[2]), at(cells[3]), source + " line " + number);
    } catch (IllegalArgumentException e) {
      throw malformed(source, number, String.valueOf(e.getMessage()), e);
    }
  }

  /* What an address or an id names must not contradict the network that is given beside it. */
  private static Identity identity(String kind, String network, String value) {
    return switch (kind) {
      case "id" -> Identity.account(network(network), value);
      case "handle" -> Identity.handle(network(network), value);
      case "url" -> Identity.profile(network(network), value);
      default -> throw new IllegalArgumentException("kind: expected id, handle or url");
    };
  }

  private static Network network(String cell) {
    return Network.of(cell.strip());
  }

  private static Instant at(String cell) {
    try {
      return Instant.parse(cell.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("instant: expected one such as 2026-11-20T12:00:00Z", e);
    }
  }

  private static MalformedException malformed(
      String source, int number, String problem, @Nullable Exception cause) {
    return new MalformedException(source, null, -1, "line " + number + ": " + problem, cause);
  }
}
