package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.testdisk.ForkedJvm;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fits can be started again. The whole run is a million posts in 512 MB ({@code
 * -Dearshot.posts=1000000}); the default is a part of it in the same share of the memory.
 */
class RestartTest {
  private static final int POSTS = Integer.getInteger("earshot.posts", 10_000);
  private static final int HEAVY = Integer.getInteger("earshot.posts", 200_000);

  /** Of the index: 160 bytes a kept mention and its share of what was refused. */
  private static final int MOST_BYTES = 160;

  @TempDir Path folder;

  @Test
  void aRunThatIsKilledEndsAsOneThatWasNot() throws Exception {
    compare(POSTS);
  }

  @Test
  @Tag("heavy")
  void aLongRunThatIsKilledEndsAsOneThatWasNot() throws Exception {
    compare(HEAVY);
  }

  private void compare(int posts) throws Exception {
    Map<String, Long> unbroken = ended(run("unbroken", posts, Integer.MAX_VALUE));
    int kill = 1 + new Random(posts).nextInt(posts / 500 - 1);
    Map<String, Long> killed = run("killed", posts, kill);
    assertTrue(!killed.containsKey("ended"), "it ended before it was killed");
    assertEquals(unbroken, ended(run("killed", posts, Integer.MAX_VALUE)));

    Map<String, Long> again = run("unbroken", posts, Integer.MAX_VALUE);
    long kept = again.getOrDefault("kept", 0L);
    long empty = run("empty", 0, Integer.MAX_VALUE).getOrDefault("heap", 0L);
    long bytes = (again.getOrDefault("heap", 0L) - empty) * 1024;
    if (posts > POSTS) {
      assertTrue(bytes <= MOST_BYTES * kept, bytes / kept + " bytes a mention at rest");
    }
    assertEquals(unbroken, ended(again));
  }

  private static Map<String, Long> ended(Map<String, Long> said) {
    assertTrue(said.containsKey("ended"), said::toString);
    Map<String, Long> figures = new TreeMap<>(said);
    List.of("open", "resumed", "ended", "heap", "read").forEach(figures::remove);
    return figures;
  }

  /** Runs until it ends, or kills it once it has read that many batches; returns what it said. */
  private Map<String, Long> run(String name, int posts, int batches) throws Exception {
    Process process =
        ForkedJvm.start(
            LongRun.class,
            List.of("-Xmx" + Math.max(48, posts * 512L / 1_000_000) + "m"),
            folder.resolve(name).toString(),
            Integer.toString(posts));
    Map<String, Long> said = new TreeMap<>();
    int read = 0;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        int space = line.lastIndexOf(' ');
        if (line.matches(".* -?[0-9]+")) {
          said.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        } else if (line.contains("Exception") || line.contains("Error")) {
          throw new AssertionError(line);
        }
        if (line.startsWith("read ") && ++read == batches) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    process.waitFor();
    return said;
  }
}
