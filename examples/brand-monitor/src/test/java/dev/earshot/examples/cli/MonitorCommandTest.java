package dev.earshot.examples.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.ledger.FileLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MonitorCommandTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ATTESTED =
      "text=text\nauthor.id=who\nnetwork==x\nvisibility==PUBLIC\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Ran monitor(String... args) throws IOException {
    Path queries = folder.resolve("queries.tsv");
    if (!Files.exists(queries)) {
      Files.writeString(queries, "tea\ttea\n");
    }
    List<String> all = new ArrayList<>(List.of("monitor", "--quiet", "--out", out().toString()));
    all.addAll(List.of("--queries", queries.toString()));
    all.addAll(List.of(args));
    return Ran.here(all.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private JsonNode summary() throws IOException {
    return JSON.readTree(Files.readString(out().resolve("summary.json")));
  }

  private int mentions() throws IOException {
    return Files.readAllLines(out().resolve("mentions.jsonl")).size();
  }

  private Ran sample() {
    return Ran.here("monitor", "--out", out().toString());
  }

  @Test
  void theSampleGivesStableFiguresAndASecondRunDoublesNothing() throws IOException {
    Ran first = sample();
    assertEquals(0, first.code(), first.err());
    assertEquals("", first.err());
    JsonNode summary = summary();
    assertEquals(201, summary.at("/totals/mentions").asInt());
    assertEquals(295, summary.at("/totals/read").asInt());
    assertEquals(5, summary.at("/totals/revised").asInt()); // three times new numbers, two edits
    List<String> refused = new ArrayList<>();
    summary
        .get("refused")
        .forEach(one -> refused.add(one.get("code").asString() + one.get("count")));
    assertEquals(
        List.of("NO_QUERY_MATCHED73", "NOT_PUBLIC4", "OPTED_OUT3", "VISIBILITY_UNKNOWN2", "CHILD1"),
        refused);
    assertEquals("{\"cause\":\"OPTED_OUT\",\"count\":6}", summary.at("/removed/0").toString());
    assertEquals("{\"cause\":\"SOURCE_DELETED\",\"count\":3}", summary.at("/removed/1").toString());
    assertEquals(
        "{\"cause\":\"AUTHOR_WITHDRAWN\",\"count\":2}", summary.at("/removed/2").toString());
    assertTrue(first.out().contains("201 mentions kept of 295 posts read"));
    assertEquals(201, mentions());
    List<String> files = List.of("mentions.jsonl", "mentions.csv", "summary.json", "report.html");
    List<byte[]> before = new ArrayList<>();
    for (String file : files) {
      before.add(Files.readAllBytes(out().resolve(file)));
    }
    Ran second = sample();
    assertEquals(0, second.code());
    assertEquals(first.out(), second.out());
    for (int n = 0; n < files.size(); n++) {
      assertEquals(
          new String(before.get(n), StandardCharsets.UTF_8),
          Files.readString(out().resolve(files.get(n))),
          files.get(n));
    }
  }

  @Test
  void anOptOutThatStandsIsNotRecordedAgainEachRound() throws IOException {
    assertEquals(0, sample().code());
    long recorded = recorded();
    assertTrue(recorded >= 3, "recorded: " + recorded);
    for (int round = 0; round < 3; round++) {
      assertEquals(0, sample().code());
      assertEquals(recorded, recorded());
    }
  }

  private long recorded() {
    Path ledger = out().resolve("state/ledger");
    SecureRandom random = new SecureRandom();
    Encryption with =
        new Encryption(FileRootKey.open(out().resolve("state/root.key"), random), random);
    try (FileLedger opened =
        FileLedger.open(
            ledger, InstantSource.system(), FileLedger.Options.standard().encrypted(with))) {
      return opened.lastSequence();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nostr=ws://127.0.0.1:9", "bluesky-stream=wss://127.0.0.1:9"})
  void whatIsSentAsItComesTakesFollow(String input) throws IOException {
    Ran ran = monitor("--input", input);
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("takes --follow"), ran.err());
    assertFalse(Files.exists(out()));
  }

  @Test
  void theSampleCanBeAskedAnotherQuestion() throws IOException {
    Path queries = Files.writeString(folder.resolve("own.tsv"), "tea\ttea NOT coffee\n");
    Ran ran = Ran.here("monitor", "--out", out().toString(), "--queries", queries.toString());
    assertEquals(0, ran.code(), ran.err());
    assertTrue(mentions() > 0 && mentions() < 100, "mentions: " + mentions());
    assertEquals("tea", summary().at("/queries/0/id").asString());
    assertEquals(0, sample().code());
    assertEquals(201, mentions(), "what the former queries kept is not back");
  }

  @Test
  void whoOptedOutAndWhatWasDeletedIsInNoFileButTheSample() throws IOException {
    sample();
    List<String> gone = new ArrayList<>();
    for (String line : Files.readAllLines(out().resolve("state/sample/optouts.tsv"))) {
      gone.add(line.split("\t")[2]);
    }
    assertEquals(3, gone.size());
    int deleted = 0;
    for (String line : Files.readAllLines(out().resolve("state/sample/bluesky.jsonl"))) {
      JsonNode event = JSON.readTree(line);
      if (event.get("type").asString().equals("deleted")) {
        gone.add(event.get("id").asString());
        deleted++;
      }
    }
    assertEquals(3, deleted);
    List<Path> files;
    try (Stream<Path> all = Files.walk(out())) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(out().resolve("state/sample")))
              .filter(file -> !file.toString().endsWith("mentions.log"))
              .toList();
    }
    assertTrue(files.size() >= 6, files.toString());
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      for (String one : gone) {
        assertFalse(text.contains(one), file.getFileName() + " still holds what is gone");
      }
    }
  }

  @Test
  void theKeyIsItsOwnersAlone() throws IOException {
    sample();
    Path key = out().resolve("state/tenant.key");
    if (Files.getFileStore(key).supportsFileAttributeView("posix")) {
      assertEquals(2, Files.getPosixFilePermissions(key).size());
    }
  }

  @Test
  void rowsWithoutAttestedVisibilityAreRefusedAndCounted() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\ta\ntea two\tb\n");
    Path map = file("rows.map", "text=text\nauthor.id=who\nnetwork==x\n");
    Ran ran = monitor("--input", "tsv=" + rows, "--map", map.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(0, mentions());
    assertEquals("VISIBILITY_UNKNOWN", summary().at("/refused/0/code").asString());
    assertEquals(2, summary().at("/refused/0/count").asInt());
  }

  @Test
  void rowsWithoutATimeStandInNoHour() throws IOException {
    Path rows =
        file(
            "rows.tsv",
            "text\twho\twhen\ntea one\ta\t2026-03-01T12:00:00Z\ntea two\tb\t\ntea three\tc\t\n");
    Path map =
        file(
            "rows.map",
            "text=text\nauthor.id=who\npublishedAt=when\nnetwork==x\nvisibility==PUBLIC\n");
    Ran ran = monitor("--input", "tsv=" + rows, "--map", map.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(3, mentions());
    assertEquals(2, summary().at("/totals/undated").asInt());
    assertEquals("2026-03-01T13:00:00Z", summary().at("/to").asString());
    assertTrue(Files.readString(out().resolve("report.html")).contains("2 mentions tell no time"));
  }

  @Test
  void badRowsAreRejectedByLineAndTheRestArrives() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    String jsonStart = "{\"id\":\"x::%s\",\"network\":\"x\",\"nativeId\":\"%s\",\"kind\":\"POST\",";
    rows.write(post(jsonStart, "1", "tea one"));
    rows.write("<html>secretword</html>\n".getBytes(StandardCharsets.UTF_8));
    rows.write(("x".repeat(3_000_000) + "\n").getBytes(StandardCharsets.UTF_8));
    rows.write(post(jsonStart, "2", "tea secretword \\ud800"));
    rows.write(post(jsonStart, "3", "tea secretword \\u0000"));
    rows.write(
        new String(post(jsonStart, "4", "tea secretword"), StandardCharsets.UTF_8)
            .replace("2026-", "+50000-")
            .getBytes(StandardCharsets.UTF_8));
    rows.write(post(jsonStart, "5", "tea two"));
    rows.write("{\"id\":\"x::6\",\"text\":\"secretwo".getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("rows.jsonl"), rows.toByteArray());
    Ran ran = monitor("--input", "jsonl=" + file);
    assertEquals(3, ran.code());
    assertEquals(2, mentions());
    assertFalse(ran.err().contains("secretword"));
    List<Integer> lines =
        ran.rejects().stream().map(reject -> JSON.readTree(reject).get("line").asInt()).toList();
    assertEquals(List.of(2, 3, 4, 5, 6, 8), lines);
    assertEquals(6, summary().at("/totals/faults").asInt());
    String before = Files.readString(out().resolve("mentions.jsonl"));
    Ran again = monitor("--input", "jsonl=" + file);
    assertEquals("", again.err(), "each is told once");
    assertEquals(6, summary().at("/totals/faults").asInt(), "and counted once");
    assertEquals(before, Files.readString(out().resolve("mentions.jsonl")));
    rows.write("\nneither this\n".getBytes(StandardCharsets.UTF_8));
    Files.write(file, rows.toByteArray());
    Path queries = folder.resolve("queries.tsv");
    Files.writeString(queries, "\ncoffee\tcoffee OR tea\n", StandardOpenOption.APPEND);
    Ran anew = monitor("--input", "jsonl=" + file);
    assertEquals(
        List.of(9),
        anew.rejects().stream().map(reject -> JSON.readTree(reject).get("line").asInt()).toList(),
        "read from its beginning for a new query, and only what is new is told");
    assertEquals(7, summary().at("/totals/faults").asInt());
  }

  private static byte[] post(String start, String id, String text) {
    return (start.formatted(id, id)
            + "\"text\":\""
            + text
            + "\",\"publishedAt\":\"2026-01-01T00:00:00Z\",\"visibility\":\"PUBLIC\"}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aTableMayHoldBrokenBytesOddDatesAndShortRows() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.write(
        "text\twho\twhen\ntea fine\ta\t2026-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
    rows.write("tea nul \0 here\tb\t2026-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
    rows.write("tea half ".getBytes(StandardCharsets.UTF_8));
    rows.write(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
    rows.write("\tc\t2026-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
    rows.write("tea late\td\t+50000-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
    rows.write("tea \"quoted\te\t2026-01-01T00:00:00Z\n".getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("rows.tsv"), rows.toByteArray());
    Path map = file("rows.map", ATTESTED + "publishedAt=when\n");
    Ran ran = monitor("--input", "tsv=" + file, "--map", map.toString());
    assertEquals(3, mentions(), ran.err());
    assertEquals(3, ran.code());
    assertEquals(
        List.of(3, 5), // a NUL byte, a year that has five digits
        ran.rejects().stream().map(reject -> JSON.readTree(reject).get("line").asInt()).toList());
    String text = Files.readString(out().resolve("mentions.jsonl"));
    assertTrue(text.contains("tea \\\"quoted"));
    assertFalse(text.contains("\u0000"));
  }

  @Test
  void anUnreadableDocumentStopsItsSourceAlone() throws IOException {
    Path html = file("page.json", "<html>secretword</html>");
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 3));
    Ran ran = monitor("--input", "mastodon=" + html, "--input", "feed=" + feed);
    assertEquals(3, ran.code());
    assertEquals(3, mentions());
    assertFalse(ran.err().contains("secretword"));
    assertEquals("page.json", JSON.readTree(ran.rejects().get(0)).get("source").asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "smync"})
  void aPackGoesByName(String pack) throws IOException {
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 1));
    assertEquals(0, monitor("--input", "feed=" + feed, "--pack", pack).code());
    assertEquals(1, mentions());
  }

  @Test
  void aPackMayBeAFile() throws IOException {
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 1));
    Path broken = file("pack.json", "{\"secretword\":1}");
    Ran ran = monitor("--input", "feed=" + feed, "--pack", broken.toString());
    assertEquals(1, ran.code());
    assertEquals(1, ran.rejects().size(), ran.err());
    Path strict = file("strict.json", packWithoutListening());
    ran = monitor("--input", "feed=" + feed, "--pack", strict.toString());
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("listening") && ran.err().contains("hearing"), ran.err());
    assertFalse(Files.exists(out().resolve("state/tenant.key")));
  }

  private static String packWithoutListening() throws IOException {
    try (InputStream in = PolicyPack.class.getResourceAsStream("pack-default.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("\"id\": \"listening\"", "\"id\": \"hearing\"");
    }
  }

  @Test
  void optOutsAreHonoured() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tann\ntea two\tbob\n");
    Path map = file("rows.map", ATTESTED);
    Path outs = file("outs.tsv", "# asked by mail\nid\tx\tx::ann\t2026-01-01T00:00:00Z\n");
    String[] args = {
      "--input", "tsv=" + rows, "--map", map.toString(), "--opt-outs", outs.toString()
    };
    assertEquals(0, monitor(args).code());
    assertEquals(1, mentions());
    assertFalse(Files.readString(out().resolve("mentions.jsonl")).contains("ann"));
    assertEquals(0, monitor(args).code());
    assertEquals(1, mentions());
    Files.writeString(
        outs, "\uFEFFid\tx\tx::ann\t2026-01-01T00:00:00Z\r\n\nid\tx\tsecretword\tnever\n");
    Ran ran = monitor(args);
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("line 3"), ran.err());
    assertFalse(ran.err().contains("secretword"));
  }

  @Test
  void aLaterOptOutTakesBackWhatWasKept() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tann\ntea two\tbob\n");
    Path map = file("rows.map", ATTESTED);
    monitor("--input", "tsv=" + rows, "--map", map.toString());
    assertEquals(2, mentions());
    Path outs = file("outs.tsv", "id\tx\tx::ann\t2026-01-01T00:00:00Z\n");
    monitor("--input", "tsv=" + rows, "--map", map.toString(), "--opt-outs", outs.toString());
    assertEquals(1, mentions());
    for (String name : List.of("mentions.jsonl", "mentions.csv", "report.html")) {
      assertFalse(Files.readString(out().resolve(name)).contains("tea one"), name);
    }
    assertEquals("OPTED_OUT", summary().at("/removed/0/cause").asString());
  }

  private List<Path> figures() throws IOException {
    try (Stream<Path> files = Files.list(out().resolve("state/figures"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void whoOptsOutIsInNoKeptFigures() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tsomeann\ntea two\tbob\n");
    Path map = file("rows.map", ATTESTED);
    monitor("--input", "tsv=" + rows, "--map", map.toString());
    Path activity = out().resolve("state/figures/activity");
    assertTrue(Files.readString(activity, ISO_8859_1).contains("someann"));
    Path outs = file("outs.tsv", "id\tx\tx::someann\t2026-01-01T00:00:00Z\n");
    monitor("--input", "tsv=" + rows, "--map", map.toString(), "--opt-outs", outs.toString());
    assertEquals(1, mentions());
    for (Path file : figures()) {
      assertFalse(Files.readString(file, ISO_8859_1).contains("someann"), file.toString());
    }
  }

  @Test
  void figuresThatAreDamagedOrOfAnotherStoreAreCountedAnew() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tann\ntea two\tbob\ntea three\tbob\n");
    String[] args = {"--input", "tsv=" + rows, "--map", file("rows.map", ATTESTED).toString()};
    assertEquals(0, monitor(args).code());
    JsonNode totals = summary().get("totals");
    assertEquals(2, totals.get("authors").asInt());
    for (Path file : figures()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      assertEquals(0, monitor(args).code(), file.toString());
      assertEquals(totals, summary().get("totals"), file.toString());
      Files.delete(file);
      assertEquals(0, monitor(args).code(), file.toString());
      assertEquals(totals, summary().get("totals"), file.toString());
    }
    Files.delete(out().resolve("mentions.csv"));
    assertEquals(0, monitor(args).code());
    assertTrue(Files.exists(out().resolve("mentions.csv")), "an export that is gone is written");
  }

  private String[] kept() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tann\ntea two\tbob\n");
    Path map = file("rows.map", ATTESTED);
    Path outs = file("outs.tsv", "id\tx\tx::ann\t2026-01-01T00:00:00Z\n");
    String[] args = {"--input", "tsv=" + rows, "--map", map.toString()};
    List<String> first = new ArrayList<>(List.of(args));
    first.addAll(List.of("--opt-outs", outs.toString()));
    assertEquals(0, monitor(first.toArray(String[]::new)).code());
    assertEquals(1, mentions());
    return args;
  }

  private void refusedWith(String inWords, String... args) throws IOException {
    Ran ran = monitor(args);
    assertEquals(1, ran.code(), ran.err());
    assertEquals(1, ran.rejects().size(), ran.err());
    assertTrue(ran.err().contains(inWords), ran.err());
    assertFalse(Files.readString(out().resolve("mentions.jsonl")).contains("ann"));
  }

  @Test
  @DisplayName("SM-21: without the key, or with another, whoever opted out stays out")
  void theKeyIsMissedAndKnown() throws IOException {
    String[] args = kept();
    Path key = out().resolve("state/tenant.key");
    byte[] bytes = Files.readAllBytes(key);
    Files.delete(key);
    refusedWith("tenant.key is missing", args);
    assertFalse(Files.exists(key), "no key is made in silence");
    byte[] other = bytes.clone();
    other[0] ^= 1;
    Files.write(key, other);
    refusedWith("tenant.key is not the key", args);
    for (byte[] damaged : new byte[][] {{}, new byte[31], new byte[32], new byte[64]}) {
      Files.write(key, damaged);
      refusedWith("tenant.key is damaged", args);
    }
    Files.write(key, bytes);
    assertEquals(0, monitor(args).code());
    assertEquals(1, mentions());
  }

  @Test
  @DisplayName("SM-27: a key that others may read is closed, and that is told")
  void aKeyThatIsOpenIsClosed() throws IOException {
    String[] args = kept();
    for (String name : List.of("tenant.key", "root.key")) {
      Path key = out().resolve("state").resolve(name);
      assumeTrue(Files.getFileStore(key).supportsFileAttributeView("posix"));
      for (String open : List.of("rw-r--r--", "rw--w----", "rw-rw-rw-")) {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(open));
        Ran ran = monitor(args);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains(name) && ran.err().contains("closed"), ran.err());
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("", monitor(args).err());
      }
    }
  }

  @Test
  @DisplayName("IS-27: without the root key, or with another, the ledger does not open")
  void theRootKeyIsMissed() throws IOException {
    String[] args = kept();
    Path root = out().resolve("state/root.key");
    byte[] bytes = Files.readAllBytes(root);
    Files.delete(root);
    refusedWith("sealed under the root key", args);
    assertFalse(Files.exists(root), "no key is made in silence");
    FileRootKey.create(root, new SecureRandom());
    refusedWith("has none that is called", args);
    Files.write(root, bytes);
    assertEquals(0, monitor(args).code());
  }

  @Test
  @DisplayName("IS-27: what is kept of a post stands nowhere in the state in the clear")
  void theMentionsAreSealed() throws IOException {
    kept();
    JsonNode mention = JSON.readTree(Files.readAllLines(out().resolve("mentions.jsonl")).get(0));
    String id = mention.get("post").get("id").asString();
    String log =
        Files.readString(out().resolve("state/mentions/mentions.log"), StandardCharsets.ISO_8859_1);
    assertFalse(log.contains(id));
    assertFalse(log.contains("\"post\""));
    assertTrue(Files.exists(out().resolve("state/mentions/mentions.key")));
  }

  @Test
  @DisplayName("SM-21: a ledger that is missing beside other state is not begun anew")
  void theLedgerIsMissed() throws IOException {
    String[] args = kept();
    Path ledger = out().resolve("state/ledger");
    Path aside = Files.move(ledger, folder.resolve("aside"));
    refusedWith("is missing", args);
    assertFalse(Files.exists(ledger));
    Files.createDirectory(ledger);
    refusedWith("there is none in this directory", args);
    Files.delete(out().resolve("state/tenant.key"));
    refusedWith("none in this directory", args);
    List<String> elsewhere = new ArrayList<>(List.of(args));
    elsewhere.addAll(List.of("--ledger", folder.resolve("nowhere").toString()));
    refusedWith("is missing", elsewhere.toArray(String[]::new));
    elsewhere.set(elsewhere.size() - 1, aside.toString());
    refusedWith("tenant.key is missing", elsewhere.toArray(String[]::new));
  }

  @Test
  @DisplayName("SM-21: mentions that are missing beside figures of them are not begun anew")
  void theMentionsAreMissed() throws IOException {
    String[] args = kept();
    Path mentions = out().resolve("state/mentions");
    Path log = mentions.resolve("mentions.log");
    byte[] bytes = Files.readAllBytes(log);
    Files.delete(log);
    refusedWith("the mentions that go with", args);
    assertFalse(Files.exists(log));
    for (int length : List.of(0, 10, bytes.length / 2)) {
      Files.write(log, Arrays.copyOf(bytes, length));
      refusedWith("would come back", args);
    }
    Files.write(log, bytes);
    Path aside = Files.move(mentions, folder.resolve("aside"));
    refusedWith("the mentions that go with", args);
    Files.move(aside, mentions);
    assertEquals(0, monitor(args).code());
  }

  @Test
  @DisplayName("SM-21: a ledger is begun anew beside nothing that an earlier run left")
  void whateverIsLeftOfTheStateTellsThatThereWasALedger() throws IOException {
    String[] args = kept();
    Path state = out().resolve("state");
    for (String gone : List.of("ledger", "tenant.key", "mentions", "figures")) {
      Files.move(state.resolve(gone), folder.resolve("aside-" + gone));
      if (!gone.equals("ledger")) {
        refusedWith("is missing", args);
        assertFalse(Files.exists(state.resolve("tenant.key")));
      }
    }
    assertTrue(Files.exists(state.resolve("listening.tsv")));
  }

  @ParameterizedTest
  @DisplayName("SM-27: a file of the ledger that is missing is refused in words")
  @ValueSource(strings = {"00000000000000000001.seg", "ledger.manifest", "ledger.head"})
  void theLedgersFilesAreMissed(String name) throws IOException {
    String[] args = kept();
    Files.delete(out().resolve("state/ledger").resolve(name));
    refusedWith("restore", args);
  }

  @ParameterizedTest
  @DisplayName("SM-21: an opt-out is read as the person meant")
  @ValueSource(
      strings = {
        "url|x|https://x.com/Ann/with_replies?s=20&t=abc",
        "url|x|twitter.com/#!/ann",
        "url|twitter|https:/twitter.com/@ann",
        "handle|x|https://x.com/ann",
        "handle|twitter|@Ann",
        "id|x|x::7"
      })
  void anOptOutIsReadAsMeant(String line) throws IOException {
    Path rows = file("rows.tsv", "text\tid\twho\ntea one\t7\tann\ntea two\t8\tbob\n");
    Path map =
        file(
            "rows.map",
            "text=text\nauthor.id=id\nauthor.handle=who\nnetwork==x\nvisibility==PUBLIC\n");
    Path outs = file("outs.tsv", "\uFEFF" + line.replace('|', '\t') + "\t2026-01-01T00:00:00Z\r\n");
    Ran ran =
        monitor("--input", "tsv=" + rows, "--map", map.toString(), "--opt-outs", outs.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, mentions());
    assertFalse(Files.readString(out().resolve("mentions.jsonl")).contains("tea one"));
  }

  @ParameterizedTest
  @DisplayName("SM-21: an opt-out that could name nobody is refused with its line")
  @CsvSource(
      delimiter = '|',
      value = {
        "url|mastodon|mailto:secretword@town.example|e-mail",
        "url|mastodon|secretword@town.example|handle",
        "url|x|u/secretword|host",
        "url|instagram|https://x.com/secretword|instagram",
        "url|x|https://x.com|one person",
        "url|reddit|https://reddit.com/r/secretword|one person",
        "handle|x|secretword@town.example|no server",
        "handle|x|Secret Secretword|blanks",
        "handle|reddit|r/secretword|community",
        "handle|mastadon|secretword@town.example|did you mean mastodon",
        "handle|instagram|https://x.com/secretword|instagram",
        "id|blusky|blusky::secretword|did you mean bluesky",
        "id|bluesky|mastodon::secretword|bluesky",
        "name|x|secretword|kind"
      })
  void anOptOutThatNamesNobodyIsRefused(String kind, String network, String value, String inWords)
      throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea one\tann\n");
    Path map = file("rows.map", ATTESTED);
    Path outs =
        file(
            "outs.tsv",
            "# asked\n" + kind + '\t' + network + '\t' + value + "\t2026-01-01T00:00:00Z\n");
    Ran ran =
        monitor("--input", "tsv=" + rows, "--map", map.toString(), "--opt-outs", outs.toString());
    assertEquals(1, ran.code(), ran.err());
    assertTrue(ran.err().contains("line 2") && ran.err().contains(inWords), ran.err());
    assertFalse(ran.err().contains("secretword"), ran.err());
  }

  @Test
  void theMomentToTakeForNowIsGiven() throws IOException {
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 1));
    monitor("--input", "feed=" + feed, "--at", "2026-11-20T12:00:00Z");
    assertTrue(summary().get("generatedAt").asString().startsWith("2026-11-20T12:0"));
    assertEquals(2, monitor("--input", "feed=" + feed, "--at", "noon").code());
    assertEquals(
        0, monitor("--input", "feed=" + feed, "--at", "2001-01-01T00:00:00Z").code(), "before all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|--input|feed",
        "2|--input|nowhere=x",
        "2|--input|jsonl=https://blog.example/rows.jsonl",
        "2|--pack|nosuchpack",
        "2|--whatever|x",
        "1|--input|feed=/nowhere/feed.xml",
        "1|--opt-outs|/nowhere/outs.tsv",
      })
  void wrongUsageAndMissingFilesAreToldApart(int code, String option, String value)
      throws IOException {
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 1));
    Ran ran = monitor("--input", "feed=" + feed, option, value);
    assertEquals(code, ran.code(), ran.err());
    assertFalse(ran.err().isBlank());
    assertFalse(Files.exists(out().resolve("summary.json")));
  }

  @Test
  void queriesAreNeededAndMustBeThere() throws IOException {
    Path feed = file("feed.xml", Pages.rss("Pot", "of tea", 1));
    String[] args = {"monitor", "--input", "feed=" + feed, "--out", out().toString()};
    assertEquals(2, Ran.here(args).code());
    Files.writeString(folder.resolve("queries.tsv"), "# nothing\n");
    assertEquals(2, monitor("--input", "feed=" + feed).code());
    Files.writeString(folder.resolve("queries.tsv"), "tea\t(tea\n");
    Ran ran = monitor("--input", "feed=" + feed);
    assertEquals(1, ran.code());
    assertTrue(ran.err().contains("column 1"), ran.err());
    Files.writeString(folder.resolve("queries.tsv"), "tea\ttea\n");
    assertEquals(2, monitor("--input", "tsv=" + feed).code(), "a table without a map");
    assertEquals(2, Ran.here("monitor", "--map", "m.map").code(), "a mapping without an input");
  }

  /* Each step: the queries, then what the queries that match say of each mention. */
  @ParameterizedTest
  @DisplayName("What is kept is what the queries of the last run match, whatever was asked before")
  @CsvSource(
      delimiter = '|',
      value = {
        "back again|a=tea > b=coffee > a=tea",
        "and back without the other|a=tea > a=tea;b=coffee > a=tea",
        "added to what is gone|a=tea;b=coffee > b=coffee > a=tea;b=coffee",
        "edited in place|a=tea > a=tea NOT green > a=tea > a=coffee",
        "renamed|a=tea > z=tea > a=tea",
        "swapped|a=tea;b=coffee > a=coffee;b=tea",
        "in another order|a=tea;b=coffee > b=coffee;a=tea",
        "nothing that anybody says|a=tea > a=cocoa > b=tea",
        "back and forth|a=tea > b=coffee > a=tea > b=coffee > a=tea",
        "written otherwise|a=tea coffee > a=(tea AND coffee)"
      })
  void otherQueriesAreAnsweredAsIfTheyHadBeenAskedFirst(String name, String steps)
      throws IOException {
    Path rows =
        file("rows.tsv", "text\twho\nblack tea\ta\ngreen tea\tb\ncoffee\tc\ntea coffee\td\n");
    Path map = file("rows.map", ATTESTED);
    for (String step : steps.split(" > ")) {
      file("queries.tsv", step.replace('=', '\t').replace(';', '\n') + "\n");
      Ran ran = monitor("--input", "tsv=" + rows, "--map", map.toString());
      assertEquals(0, ran.code(), ran.err());
      assertEquals("", ran.err());
      List<String> heard = heard(out());
      Path fresh = folder.resolve("fresh");
      Ran alone =
          Ran.here(
              "monitor",
              "--quiet",
              "--out",
              fresh.toString(),
              "--input",
              "tsv=" + rows,
              "--map",
              map.toString(),
              "--queries",
              folder.resolve("queries.tsv").toString());
      assertEquals(0, alone.code(), alone.err());
      assertEquals(heard(fresh), heard, name + ": " + step);
      assertEquals(4, summary().at("/totals/read").asInt(), "each post counts once");
      try (Stream<Path> files = Files.walk(fresh)) {
        for (Path one : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private static List<String> heard(Path out) throws IOException {
    List<String> heard = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("mentions.jsonl"))) {
      JsonNode mention = JSON.readTree(line);
      heard.add(mention.at("/post/text").asString() + " " + mention.get("matches"));
    }
    heard.sort(null);
    return heard;
  }

  @Test
  void otherQueriesAreToldAndNothingIsReadAnewForOneThatWent() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea\ta\ncoffee\tb\n");
    Path map = file("rows.map", ATTESTED);
    String[] args = {
      "monitor",
      "--out",
      out().toString(),
      "--input",
      "tsv=" + rows,
      "--map",
      map.toString(),
      "--queries",
      folder.resolve("queries.tsv").toString()
    };
    file("queries.tsv", "t\ttea\nc\tcoffee\n");
    assertEquals("", Ran.here(args).err(), "the first queries are no others");
    assertEquals(2, summary().at("/sources/0/events").asInt());
    file("queries.tsv", "t\ttea\n");
    assertEquals(
        "{\"source\":\"queries\",\"notice\":\"0 are new, 1 gone: 1 mention was removed, 0 matched"
            + " anew\"}\n",
        Ran.here(args).err());
    assertEquals(2, summary().at("/sources/0/events").asInt(), "not read again");
    assertEquals("NO_LONGER_MATCHES", summary().at("/removed/0/cause").asString());
    assertTrue(Files.readString(out().resolve("report.html")).contains("the queries were changed"));
    assertEquals("", Ran.here(args).err(), "the same queries are no others");
    file("queries.tsv", "x\ttea\nc\tcoffee\n");
    assertEquals(
        "{\"source\":\"queries\",\"notice\":\"1 is new, 0 gone: 0 mentions were removed, 1 matched"
            + " anew; every source is read from its beginning\"}\n",
        Ran.here(args).err());
    assertEquals(0, summary().get("removed").size(), "what came back is not gone");
  }

  @Test
  void stateWhoseQueriesNobodyKnowsIsReadAnew() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea\ta\ncoffee\tb\n");
    Path map = file("rows.map", ATTESTED);
    monitor("--input", "tsv=" + rows, "--map", map.toString());
    Path listening = out().resolve("state/listening.tsv");
    Files.delete(listening);
    file("queries.tsv", "c\tcoffee\n");
    assertEquals(0, monitor("--input", "tsv=" + rows, "--map", map.toString()).code());
    assertEquals(List.of("coffee"), heard(out()).stream().map(one -> one.split(" ")[0]).toList());
    for (String damaged : List.of("# something else\n", "")) {
      Files.writeString(listening, damaged);
      Ran ran = monitor("--input", "tsv=" + rows, "--map", map.toString());
      assertEquals(1, ran.code());
      assertTrue(ran.err().contains(listening + ": line 1: damaged; delete"), ran.err());
    }
  }

  @Test
  void aRunThatEndedWhileItJudgedAgainLosesNothing() throws IOException {
    Path rows = file("rows.tsv", "text\twho\ntea\ta\ncoffee\tb\n");
    Path map = file("rows.map", ATTESTED);
    String[] args = {"--input", "tsv=" + rows, "--map", map.toString()};
    monitor(args);
    file("queries.tsv", "c\tcoffee\n");
    monitor(args);
    // as begin() left it: what was judged is written, that it is settled is not
    Files.writeString(
        out().resolve("state/listening.tsv"), "# earshot listening v1, round 0, unsettled\n");
    file("queries.tsv", "tea\ttea\n");
    assertEquals(0, monitor(args).code());
    assertEquals(List.of("tea"), heard(out()).stream().map(one -> one.split(" ")[0]).toList());
  }
}
