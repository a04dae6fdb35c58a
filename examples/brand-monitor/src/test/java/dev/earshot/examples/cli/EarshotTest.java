package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EarshotTest {
  private static final List<String> ELSEWHERE =
      List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1");
  private static final byte[] TEXTS =
      "I LIKE it, İIiı \uD83D\uDE00\u2028still\r\n\nTHIS IS AWFUL #TITLE @INFO\nça va très bien"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"monitor", "score", "extract", "normalize", "match"})
  void everyCommandHasAWorkedExample(String command) {
    Ran ran = Ran.here(command, "--help");
    assertEquals(0, ran.code());
    assertTrue(ran.out().matches("(?s).*Examples?:\n.*earshot " + command + ".*"), ran.out());
    assertTrue(ran.out().contains("--quiet"), ran.out());
    assertTrue(ran.out().contains("--verbose"), ran.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bogus", "extract --bogus", "score", "score --task dance", "match"})
  void wrongUsageIsTwo(String line) {
    Ran ran = Ran.here(line.isEmpty() ? new String[0] : line.split(" "));
    assertEquals(2, ran.code());
    assertEquals("", ran.out());
    assertFalse(ran.err().isBlank());
  }

  @Test
  void givesTheSameBytesWhereverItRuns() throws Exception {
    Path queries = folder.resolve("queries.tsv");
    Files.writeString(queries, "like\tLIKE\ntag\t#title\nça\tÇA\n");
    String[][] commands = {
      {"score", "--task", "sentiment", "--explain"},
      {"extract"},
      {"match", "--queries", queries.toString()}
    };
    for (String[] command : commands) {
      Ran here = Ran.with(TEXTS, command);
      Ran there = Ran.child(folder, ELSEWHERE, TEXTS, command);
      assertEquals(here, there);
      assertEquals(4, here.lines().size());
    }
  }

  @Test
  void theSampleGivesTheSameFilesWhereverItRuns() throws Exception {
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    Ran ran = Ran.here("monitor", "--out", here.toString());
    Ran child = Ran.child(folder, ELSEWHERE, new byte[0], "monitor", "--out", there.toString());
    assertEquals(0, child.code(), child.err());
    assertEquals("", child.err());
    assertEquals(ran.out().replace(here.toString(), there.toString()), child.out());
    for (String file : List.of("mentions.jsonl", "mentions.csv", "summary.json", "report.html")) {
      assertEquals(
          Files.readString(here.resolve(file)), Files.readString(there.resolve(file)), file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--verbose monitor --out", "monitor --quiet --verbose --out"})
  void logsOnlyWhereItIsAskedTo(String line) {
    List<String> args = new ArrayList<>(List.of(line.split(" ")));
    args.add(folder.resolve("verbose").toString());
    Ran verbose = Ran.here(args.toArray(String[]::new));
    assertEquals(0, verbose.code(), verbose.err());
    String told =
        "(?s).* INFO +dev.earshot.connectors.Ingestion: source [^/?]+: NEW -> CAUGHT_UP.*";
    assertTrue(verbose.err().matches(told), verbose.err());
    assertEquals("", Ran.here("monitor", "--out", folder.resolve("quiet").toString()).err());
  }

  @Test
  void aProcessEndsWithTheCode() throws Exception {
    Ran rejected =
        Ran.child(
            folder,
            List.of(),
            "<html>".getBytes(StandardCharsets.UTF_8),
            "normalize",
            "--from",
            "feed");
    assertEquals(3, rejected.code());
    assertTrue(rejected.err().startsWith("{\"source\":\"stdin\""), rejected.err());
    assertEquals(1, Ran.child(folder, List.of(), new byte[0], "extract", "nowhere").code());
  }

  @Test
  void aBarShowsOnlyWhereSomebodyWatches() throws IOException {
    assertEquals("", bar(true, true));
    assertEquals("", bar(false, false));
    String shown = bar(false, true);
    assertTrue(shown.contains("[###############               ]  50%"), shown);
    assertTrue(shown.endsWith("\r"), "it erases itself");
  }

  private static String bar(boolean quiet, boolean watched) {
    PrintStream former = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try (ProgressBar bar = new ProgressBar(10, quiet, watched)) {
      bar.advance(5);
      bar.advance(1);
    } finally {
      System.setErr(former);
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}
