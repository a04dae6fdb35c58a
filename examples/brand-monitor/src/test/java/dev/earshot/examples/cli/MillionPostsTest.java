package dev.earshot.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million posts and ten queries in 512 MB, killed at random moments and gone on with: {@code
 * -Pheavy -Dearshot.posts=1000000}. Fewer posts get as much less memory; without a number it is
 * skipped, since it takes longer than all other tests together.
 */
final class MillionPostsTest {
  private static final int MILLION = 1_000_000;
  private static final int POSTS = Integer.getInteger("earshot.posts", 250_000);

  /** Models and classes take the first of it, however few the posts. */
  private static final long MEGABYTES = 160 + 352L * POSTS / MILLION;

  private static final int STOPS = 2;
  private static final Pattern MOMENTS = Pattern.compile("\"(?:observedAt|at)\":\"[^\"]*\"");
  private static final List<String> WORDS =
      List.of(
          "kettle", "toaster", "fridge", "oven", "lamp", "kitchen", "tea", "coffee", "broke",
          "love", "hate", "great", "awful", "today", "morning", "service", "refund", "price",
          "garden", "train", "weather", "street", "music", "window", "paper", "river", "cat", "dog",
          "walk", "sleep", "bread", "shoes", "phone", "green", "slow", "loud");

  @TempDir Path folder;

  /** Four of five authors are heard once; one post of nine is not public, some lines are none. */
  private Path posts(Random random) throws IOException {
    Path file = folder.resolve("posts.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < POSTS; i++) {
        if (i % 50_000 == 49_999) {
          out.write("{\"id\":\"no post\"\n");
          continue;
        }
        int author = random.nextInt(5) > 0 ? i : random.nextInt(1 + i / 20);
        StringBuilder text = new StringBuilder();
        for (int n = 3 + random.nextInt(6); n > 0; n--) {
          text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        String place = "mastodon:town.example:";
        out.write(
            "{\"id\":\"%s%d\",\"network\":\"mastodon\",\"nativeId\":\"%d\",\"kind\":\"POST\","
                    .formatted(place, i, i)
                + "\"author\":{\"id\":\"%sa%d\",\"handle\":\"u%d@town.example\"},\"text\":\"%s\","
                    .formatted(place, author, author, text)
                + "\"language\":\"en\",\"publishedAt\":\"%s\",\"visibility\":\"%s\"}%n"
                    .formatted(
                        Instant.parse("2026-03-01T00:00:00Z").plusSeconds(i),
                        i % 9 == 8 ? "FOLLOWERS" : "PUBLIC"));
      }
    }
    return file;
  }

  private Path queries() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add("q" + i + "\t" + WORDS.get(i));
    }
    lines.add("pair\tlove AND oven");
    lines.add("without\tservice NOT refund");
    return Files.write(folder.resolve("queries.tsv"), lines);
  }

  private Process start(Path posts, Path queries, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + MEGABYTES + "m",
            "-cp",
            System.getProperty("java.class.path"),
            Earshot.class.getName(),
            "monitor",
            "--quiet",
            "--at",
            "2026-11-01T00:00:00Z",
            "--input",
            "jsonl=" + posts,
            "--queries",
            queries.toString(),
            "--out",
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private Duration end(Process run, int code) throws Exception {
    long start = System.nanoTime();
    try {
      assertTrue(run.waitFor(30, TimeUnit.MINUTES), "still running");
    } finally {
      run.destroyForcibly();
    }
    assertEquals(code, run.exitValue(), Files.readString(folder.resolve("log")));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** How many lines, and a sum of the hashes of what they say; when it was read differs. */
  private static List<Long> mentions(Path out) throws IOException {
    long lines = 0;
    long sum = 0;
    try (BufferedReader in = Files.newBufferedReader(out.resolve("mentions.jsonl"))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long hash = 0;
        for (byte b : MOMENTS.matcher(line).replaceAll("").getBytes(UTF_8)) {
          hash = hash * 0x5DEECE66DL + b + 11;
        }
        sum += hash;
        lines++;
      }
    }
    return List.of(lines, sum);
  }

  /** All of the summary but when it was made and when the file is looked at again. */
  private static String counts(Path out) throws IOException {
    return Files.readString(out.resolve("summary.json"))
        .replaceAll("\"(?:generatedAt|due)\"\\s*:\\s*\"[^\"]*\"", "");
  }

  @Test
  @Tag("heavy")
  @Tag("by-request")
  @EnabledIfSystemProperty(
      named = "earshot.posts",
      matches = "[0-9]+",
      disabledReason = "name a number of posts, such as -Dearshot.posts=1000000")
  void aMillionPostsFitAndAStoppedRunEndsAsAnUnbrokenOne() throws Exception {
    long seed = Long.getLong("earshot.seed", System.nanoTime());
    Random random = new Random(seed);
    Path posts = posts(random);
    Path queries = queries();
    Path unbroken = folder.resolve("unbroken");
    Duration took = end(start(posts, queries, unbroken), Earshot.SOME_REJECTED);
    Path stopped = folder.resolve("stopped");
    for (int stop = 0; stop < STOPS; stop++) {
      Process run = start(posts, queries, stopped);
      long moment = (long) (took.toMillis() * random.nextDouble() / STOPS);
      if (run.waitFor(moment, TimeUnit.MILLISECONDS)) {
        break; // it was faster than the first
      }
      run.destroyForcibly().waitFor();
    }
    end(start(posts, queries, stopped), Earshot.SOME_REJECTED);
    assertEquals(mentions(unbroken), mentions(stopped), "seed " + seed);
    assertEquals(counts(unbroken), counts(stopped), "seed " + seed);

    Duration again = end(start(posts, queries, stopped), 0); // of what is new nothing is rejected
    System.out.printf(
        "%,d posts, %,d kept in %d MB: %d s; with nothing new %d s (seed %d)%n",
        POSTS, mentions(unbroken).get(0), MEGABYTES, took.toSeconds(), again.toSeconds(), seed);
    assertEquals(mentions(unbroken), mentions(stopped), "seed " + seed);
  }
}
