package dev.earshot.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Path ROOT = Path.of("../..");

  @TempDir Path folder;

  @Test
  void itsCodeCompilesAndRuns() throws Exception {
    compile("public static void run()", snippet("README.md", "Post post"));
    assertTrue(outputOf(folder).contains("POSITIVE"), "the example prints no sentiment");
  }

  @Test
  void aCorrectionCompiles() throws IOException {
    compile(
        "static void run(Pipeline pipeline, MentionStore store, PostId id, Instant now)",
        snippet("docs/host.md", "Sentiment said"));
  }

  @Test
  void aSourceWithAKeyCompiles() throws IOException {
    compile(
        "static void run(Ingestion ingestion, String token, List<PostId> ids)",
        snippet("docs/host.md", "ingestion.add("));
  }

  private void compile(String method, String code) throws IOException {
    String text =
        """
        import dev.earshot.*;
        import dev.earshot.connectors.*;
        import dev.earshot.connectors.feed.*;
        import dev.earshot.connectors.http.*;
        import dev.earshot.connectors.mastodon.*;
        import dev.earshot.json.*;
        import dev.earshot.pipeline.*;
        import dev.earshot.privacy.*;
        import dev.earshot.privacy.gate.*;
        import dev.earshot.privacy.ledger.*;
        import dev.earshot.query.*;
        import dev.earshot.scoring.*;
        import dev.earshot.scoring.metric.*;
        import dev.earshot.scoring.model.*;
        import dev.earshot.scoring.trend.*;
        import java.nio.file.Path;
        import java.time.*;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.stream.Stream;

        @SuppressWarnings("all")
        public class Shown {
          %s {
        %s
          }
        }
        """
            .formatted(method, code);
    Snippets.compile(folder, List.of(text)).close();
  }

  private static String outputOf(Path classes) throws Exception {
    PrintStream former = System.out;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
      loader.loadClass("Shown").getMethod("run").invoke(null);
    } finally {
      System.setOut(former);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itsFirstCommandStandsAlone() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
    int first = 0;
    while (!lines.get(first).startsWith("mvn")) {
      first++;
    }
    assertTrue(lines.get(first - 1).startsWith("```"));
    assertEquals("```", lines.get(first + 1));
    assertTrue(lines.size() < 120, "the README is to stay under 120 lines");
  }

  @Test
  void itsFirstCommandNeedsNoTestJar() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
        assertFalse(
            Files.readString(pom).contains("<type>test-jar</type>"),
            pom + ": in the compile phase no test-jar is there, and exec:java resolves it");
      }
    }
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    Matcher link =
        Pattern.compile("\\]\\(([^)]+)\\)").matcher(Files.readString(ROOT.resolve("README.md")));
    while (link.find()) {
      assertTrue(Files.exists(ROOT.resolve(link.group(1))), link.group(1) + " is missing");
    }
  }

  private static String snippet(String page, String start) throws IOException {
    return Snippets.in(page).filter(block -> block.startsWith(start)).get(0);
  }
}
