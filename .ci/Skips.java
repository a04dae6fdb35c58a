import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Prints one line for each reason why tests were skipped; exits 1 where no known tag gives one. */
public final class Skips {
  private static final Map<String, String> WHY =
      Map.of(
          "shared", "the shared folder is not beside the repository",
          "newer-jdk", "no JDK newer than 17 is installed",
          "browser", "no Chromium is on the path",
          "bluesky", "no folder of Bluesky's own servers is named (earshot.bluesky)",
          "nostr-relay", "no folder of a relay's packages is named (earshot.nostr)",
          "by-request", "too long for the heavy profile; a system property that the test names asks for it",
          "unproven", "a contract's rule has nothing to prove itself on there");

  private static boolean isLedger(Path path) {
    return path.getFileName().toString().matches("skips-\\d+\\.tsv");
  }

  public static void main(String[] args) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    Instant started = Instant.parse(args[1]); // what an earlier build skipped is not this one's
    try (Stream<Path> files = Files.find(Path.of(args[0]), 5, (p, a) -> isLedger(p) && !a.lastModifiedTime().toInstant().isBefore(started))) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split("\t", 4);
          if (WHY.containsKey(cells[0])) {
            counts.merge(cells[0], Long.parseLong(cells[1]), Long::sum);
          } else {
            unexplained.add(cells[2] + ": " + cells[3]);
          }
        }
      }
    }
    counts.forEach((tag, n) -> System.out.println("skipped [" + tag + "] " + n + " tests: " + WHY.get(tag)));
    if (counts.isEmpty() && unexplained.isEmpty()) {
      System.out.println("skipped no test");
    }
    unexplained.forEach(test -> System.out.println("skipped without a known reason: " + test));
    if (!unexplained.isEmpty()) {
      System.exit(1);
    }
  }
}
