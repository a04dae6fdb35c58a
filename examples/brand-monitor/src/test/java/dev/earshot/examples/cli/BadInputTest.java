package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of bad input, and what it leaves behind: file, place and remedy, each once. */
final class BadInputTest {
  private static final byte[] NOT_UTF8 = {'t', 'e', 'a', (byte) 0xE9, '\n'};
  private static final String ESCAPES = "\u001b[31mred\nearshot: fine\u202e\u009b";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path feed() throws IOException {
    return file("feed.xml", Pages.rss("Pot", "of tea", 2));
  }

  private String[] with(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("monitor", "--quiet"));
    all.addAll(List.of("--out", folder.resolve("out").toString()));
    for (String arg : args) {
      all.add(arg.equals("FEED") ? "feed=" + feed() : arg);
    }
    return all.toArray(String[]::new);
  }

  @Test
  void aBrokenQueryIsNamedByFileLineAndColumnOnce() throws IOException {
    Path queries = file("own.tsv", "good\ttea\nbad\tkettle AND (tea\n");
    for (Ran ran :
        List.of(
            Ran.with("tea\n", "match", "--queries", queries.toString()),
            Ran.here(with("--input", "FEED", "--queries", queries.toString())))) {
      assertEquals(1, ran.code());
      assertTrue(ran.err().startsWith("earshot: own.tsv: line 2, column 12: "), ran.err());
      assertFalse(ran.err().contains("offset"), ran.err());
    }
    file("own.tsv", "no tab\n");
    Ran ran = Ran.with("tea\n", "match", "--queries", queries.toString());
    assertEquals("earshot: own.tsv: line 1: expected an id, a tab and a query\n", ran.err());
  }

  @ParameterizedTest
  @CsvSource({"--queries", "--opt-outs", "--map", "--pack"})
  void aFileThatIsNotUtf8IsNamed(String option) throws IOException {
    Path bad = Files.write(folder.resolve("bad.txt"), NOT_UTF8);
    List<String> args = new ArrayList<>(List.of("--input", "csv=" + feed()));
    if (!option.equals("--queries")) {
      args.addAll(List.of("--queries", file("q.tsv", "tea\ttea\n").toString()));
    }
    if (!option.equals("--map")) {
      args.addAll(List.of("--map", file("m.map", "text=text\n").toString()));
    }
    args.addAll(List.of(option, bad.toString()));
    Ran ran = Ran.here(with(args.toArray(String[]::new)));
    assertEquals(1, ran.code());
    assertTrue(ran.err().startsWith("earshot: bad.txt: "), ran.err());
    assertTrue(ran.err().contains("UTF-8"), ran.err());
    assertEquals(1, ran.rejects().size(), ran.err());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aMappingAndAPackAreNamedWithLineAndField() throws IOException {
    String queries = file("q.tsv", "tea\ttea\n").toString();
    String map = file("own.map", "text=text\nnonsense\n").toString();
    Ran ran = Ran.here(with("--input", "csv=" + feed(), "--map", map, "--queries", queries));
    assertTrue(ran.err().startsWith("earshot: own.map: line 2: expected field=column"), ran.err());
    String pack = file("own.json", "{\"x\":1}").toString();
    ran = Ran.here(with("--input", "FEED", "--pack", pack, "--queries", queries));
    assertTrue(ran.err().startsWith("earshot: own.json, "), ran.err());
  }

  @ParameterizedTest
  @CsvSource({"http://[::1", "http://a b/x?key=s3cret", "https:///x", "http://under_score/x"})
  void anAddressThatIsNoneIsNotRepeated(String address) throws IOException {
    String queries = file("q.tsv", "tea\ttea\n").toString();
    Ran ran = Ran.here(with("--input", "feed=" + address, "--queries", queries));
    assertEquals(2, ran.code());
    assertTrue(ran.err().startsWith("earshot: --input: feed: expected an address"), ran.err());
    assertFalse(ran.err().contains("s3cret"));
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aMonitorThatFailsLeavesNothingBehind() throws IOException {
    String broken = file("own.tsv", "bad\t(tea\n").toString();
    String queries = file("q.tsv", "tea\ttea\n").toString();
    String plain = file("plain", "x").toString();
    String[][] failing = {
      {"--queries", broken},
      {"--pack", "nosuchpack"},
      {"--pack", file("own.json", "{").toString()},
      {"--input", "FEED", "--queries", queries, "--ledger", plain},
      {"--ledger", plain},
      {"--input", "csv=" + plain, "--queries", queries},
      {"--input", "FEED", "--queries", queries, "--opt-outs", plain},
    };
    for (String[] args : failing) {
      Ran ran = Ran.here(with(args));
      assertTrue(ran.code() == 1 || ran.code() == 2, ran.err());
      assertFalse(Files.exists(folder.resolve("out/state/sample")), String.join(" ", args));
      assertFalse(Files.exists(folder.resolve("out")), String.join(" ", args));
    }
    Ran ran = Ran.here("monitor", "--quiet", "--out", plain);
    assertEquals(1, ran.code());
    assertEquals("earshot: " + plain + ": is no folder; name another --out\n", ran.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topics --background usaul | expected a file or one of [usual], got usaul; did you mean usual?",
        "topics --background USUAL | did you mean usual?",
        "topics --background week | expected a file or one of [usual], got week",
        "retention --at 2026-11-20T12:00:00Z --pack strumm | expected a file or one of [",
        "retention --at 2026-11-20T12:00:00Z --pack strumm | did you mean strum?",
        "monitor --pack defualt | did you mean default?",
        "score --model sentimnet | or --task with one of [sentiment",
        "score --model sentimnet | did you mean sentiment?",
        "score --model irony | or --task with one of [sentiment",
        "normalize --from mastadon | did you mean mastodon?"
      })
  void whatIsNeitherANameNorAFileIsToldBoth(String line, String words) {
    Ran ran = Ran.with("", line.split(" "));
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains(words), ran.err());
  }

  @Test
  void aKindMisspeltAndAnAddressWithoutSchemeAreToldWhatWasMeant() throws IOException {
    String queries = file("q.tsv", "tea\ttea\n").toString();
    Ran ran = Ran.here(with("--queries", queries, "--input", "mastadon=https://town.example"));
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("did you mean mastodon?"), ran.err());
    ran = Ran.here(with("--queries", queries, "--input", "feed=blog.example/feed"));
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("a file, or an http or https address"), ran.err());
  }

  @Test
  void whatWasHeardBeforeSurvivesARunThatFails() throws IOException {
    String queries = file("q.tsv", "tea\ttea\n").toString();
    String[] args = with("--input", "FEED", "--queries", queries);
    assertEquals(0, Ran.here(args).code());
    String kept = Files.readString(folder.resolve("out/mentions.jsonl"));
    assertEquals(2, Ran.here(with("--pack", "nosuchpack")).code());
    assertEquals(kept, Files.readString(folder.resolve("out/mentions.jsonl")));
    assertEquals(0, Ran.here(args).code());
    assertEquals(kept, Files.readString(folder.resolve("out/mentions.jsonl")));
  }

  @Test
  void bytesThatAreNoUtf8AreARejectAndTheLineIsAnswered() {
    byte[] lines = {'a', '\n', (byte) 0xE9, '\n', 'b', '\n'};
    Ran ran = Ran.with(lines, "extract");
    assertEquals(3, ran.lines().size());
    assertEquals(3, ran.code());
    assertEquals(
        "{\"source\":\"stdin\",\"line\":2,\"problem\":\"is not in UTF-8; read as far as it is\"}\n",
        ran.err());
    byte[] sound = "a \uFFFD b\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(0, Ran.with(sound, "extract").code(), "the character itself is UTF-8");
  }

  @Test
  void noEscapeReachesTheTerminalAndNoNameBeginsALine() throws IOException {
    Path evil = Files.writeString(folder.resolve(ESCAPES), "l");
    String name = evil.toString();
    String queries = file("q.tsv", "tea\ttea\n").toString();
    Path post = folder.resolve(ESCAPES + ".xml");
    Files.writeString(post, Pages.rss("Pot \u202e\u009b", "of tea \u2066", 1));
    String[][] commands = {
      {"extract", name + "x"},
      {"extract", name},
      {"score", "--model", name, name},
      {"score", "--task", name},
      {"train", "--out", folder.resolve("m").toString(), name},
      {"train", "--out", name + "/x", name},
      {"match", "--queries", name, name},
      {"normalize", "--from", "feed", name},
      {"normalize", "--from", "feed", post.toString()},
      {"normalize", "--from", ESCAPES},
      {ESCAPES},
      {"extract", "--" + ESCAPES},
      with("--at", ESCAPES),
      with("--pack", ESCAPES),
      with("--input", ESCAPES + "=x", "--queries", queries),
      {
        "monitor", "--out", name + "o", "--input", "feed=" + post, "--queries", queries, "--verbose"
      },
      {
        "monitor", "--out", name + "o", "--input", "feed=" + name, "--queries", queries, "--verbose"
      },
    };
    for (String[] command : commands) {
      Ran ran = Ran.with("tea \u202e\u001b\u009b\u0085\n", command);
      String said = ran.out() + ran.err();
      assertTrue(said.chars().noneMatch(BadInputTest::acts), String.join(" ", command) + said);
      assertFalse(said.contains("\nearshot: fine"), String.join(" ", command));
    }
  }

  private static boolean acts(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  @Test
  void whatTheCommandLineWritesIsItsOwnersAlone() throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Path out = folder.resolve("deep/out");
    assertEquals(0, Ran.here("monitor", "--quiet", "--out", out.toString()).code());
    Path labelled = file("l.tsv", "a\ttea one\nb\tcup two\n".repeat(6));
    Path model = folder.resolve("deep/own.model");
    assertEquals(0, Ran.here("train", "--out", model.toString(), labelled.toString()).code());
    Path core = out.resolve("state/mentions");
    Path ledger = out.resolve("state/ledger");
    try (Stream<Path> all = Files.walk(folder.resolve("deep"))) {
      for (Path one : all.toList()) {
        if (!one.startsWith(core) && !one.startsWith(ledger)) {
          String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(one));
          assertEquals(Files.isDirectory(one) ? "rwx------" : "rw-------", permissions, "" + one);
        }
      }
    }
    Files.setPosixFilePermissions(
        out.resolve("state"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(0, Ran.here("monitor", "--quiet", "--out", out.toString()).code());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("state"))),
        "a folder that an earlier version left open is closed");
  }

  @Test
  void aProcessThatIsToldToEndEndsWithEverythingWritten() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = Pages.rss("Pot", "of tea", 2).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/rss+xml");
          exchange.sendResponseHeaders(200, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/feed.xml";
    String queries = file("q.tsv", "tea\ttea\n").toString();
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Earshot.class.getName()));
    command.addAll(
        List.of(with("--input", "feed=" + address, "--queries", queries, "--allow-private")));
    command.add("--follow");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      for (int tries = 0; !Files.exists(out.resolve("report.html")); tries++) {
        assertTrue(tries < 2_400 && process.isAlive(), "no report: " + Files.readString(err));
        Thread.sleep(50);
      }
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
      assertEquals(0, process.exitValue(), Files.readString(err));
      assertEquals(2, Files.readAllLines(out.resolve("mentions.jsonl")).size());
      assertEquals("", Files.readString(err));
    } finally {
      process.destroyForcibly();
      server.stop(0);
    }
  }
}
