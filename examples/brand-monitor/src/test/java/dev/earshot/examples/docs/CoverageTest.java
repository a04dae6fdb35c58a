package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:SM|ST|IS|SR|LS)-\\d\\d) \\|[^|]*\\|([^|]*)\\|([^|]*)\\|$");
  private static final Pattern NAME =
      Pattern.compile("@DisplayName\\(\\s*\"((?:(?:SM|ST|IS|SR|LS)-\\d\\d[,: ]*)+)");
  private static final Pattern ID = Pattern.compile("(?:SM|ST|IS|SR|LS)-\\d\\d");
  private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

  @Test
  void eachRowNamesTheTestsThatCarryItsId() throws IOException {
    assertEquals(testsById(), tableOfTests());
  }

  @Test
  void eachRowWithoutAProofSaysWhatIsMissing() throws IOException {
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/coverage.md")));
    while (row.find()) {
      assertTrue(
          !row.group(2).isBlank() || !row.group(3).isBlank(), row.group(1) + " says nothing");
    }
  }

  @Test
  @Shared.Needed
  void everySeedHasARow() throws IOException {
    Set<String> seeds = new TreeSet<>();
    Matcher seed =
        Pattern.compile("(?m)^\\| ((?:SM|ST|IS|SR|LS)-\\d\\d) \\|")
            .matcher(Files.readString(Shared.path("SEEDS.md")));
    while (seed.find()) {
      seeds.add(seed.group(1));
    }
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/coverage.md")));
    while (row.find()) {
      rows.add(row.group(1));
    }
    assertEquals(seeds, rows);
  }

  private static Map<String, Set<String>> tableOfTests() throws IOException {
    Map<String, Set<String>> table = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/coverage.md")));
    while (row.find()) {
      Matcher name = CLASS.matcher(row.group(2));
      while (name.find()) {
        table.computeIfAbsent(row.group(1), id -> new TreeSet<>()).add(name.group(1));
      }
    }
    return table;
  }

  private static Map<String, Set<String>> testsById() throws IOException {
    Map<String, Set<String>> tests = new TreeMap<>();
    try (Stream<Path> sources =
        Files.find(
            ROOT,
            20,
            (path, file) ->
                path.toString()
                    .replace(java.io.File.separatorChar, '/')
                    .matches(".*src/test/java.*\\.java"))) {
      for (Path source : (Iterable<Path>) sources::iterator) {
        String name = source.getFileName().toString().replace(".java", "");
        Matcher display = NAME.matcher(Files.readString(source));
        while (display.find()) {
          Matcher id = ID.matcher(display.group(1));
          while (id.find()) {
            tests.computeIfAbsent(id.group(), key -> new TreeSet<>()).add(name);
          }
        }
      }
    }
    return tests;
  }
}
