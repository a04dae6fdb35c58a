package dev.earshot.examples.monitor;

import dev.earshot.AuthorId;
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
      throw malformed(source, number, "expected kind, network, value and instant", null);
    }
    try {
      Identity identity =
          switch (cells[0]) {
            case "id" -> Identity.of(AuthorId.parse(cells[2]));
            case "handle" -> Identity.handle(Network.of(cells[1]), cells[2]);
            case "url" -> Identity.profile(cells[2]);
            default -> throw malformed(source, number, "expected id, handle or url", null);
          };
      return new OptOut(identity, Instant.parse(cells[3]), source + " line " + number);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw malformed(source, number, "expected an identity and an instant", e);
    }
  }

  private static MalformedException malformed(
      String source, int number, String problem, @Nullable Exception cause) {
    return new MalformedException(source, null, -1, "line " + number + ": " + problem, cause);
  }
}
