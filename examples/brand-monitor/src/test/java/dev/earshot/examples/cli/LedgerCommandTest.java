package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.ProofVerifier;
import dev.earshot.privacy.proof.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LedgerCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String WORDS =
      """
      {"type":"OPT_OUT","network":"mastodon","handle":"@hal@town.example","evidence":"form-7"}
      {"type":"grant","subject":"0123456789abcdef0123456789abcdef","purposes":["listening"],\
      "claimedAt":"2026-11-01T09:00:00Z","evidence":"notice-3","actor":"desk","idempotencyKey":"g1"}
      {"type":"WITHDRAW","subject":"0123456789abcdef0123456789abcdef","purposes":["listening"]}
      """;

  @TempDir Path folder;

  private String dir(String name) {
    return folder.resolve(name).toString();
  }

  private Ran run(String in, String... args) {
    List<String> all = new ArrayList<>(List.of("ledger"));
    all.addAll(List.of(args));
    return Ran.with(in, all.toArray(String[]::new));
  }

  private JsonNode one(Ran ran) {
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, ran.lines().size(), ran.out());
    return JSON.readTree(ran.out());
  }

  private void written(String name) {
    one(run("", "init", "--dir", dir(name), "--name", "example.org/" + name));
    Ran appended = run(WORDS, "append", "--dir", dir(name));
    assertEquals(0, appended.code(), appended.err());
    assertEquals(3, appended.lines().size(), appended.out());
  }

  @Test
  @DisplayName("SM-21: what people said is recorded, and decides, as it is known now and as it was")
  void recordsAndDecides() {
    written("a");
    Ran decided =
        run(
            """
            {"network":"mastodon","url":"https://town.example/@hal","purpose":"listening"}
            {"subject":"0123456789abcdef0123456789abcdef","purpose":"listening"}
            {"subject":"0123456789abcdef0123456789abcdef","purpose":"listening","knownAt":3}
            {"subject":"0123456789abcdef0123456789abcdef","purpose":"other"}
            {"subject":"ffffffffffffffffffffffffffffffff","purpose":"listening"}
            """,
            "decide",
            "--dir",
            dir("a"));
    assertEquals(0, decided.code(), decided.err());
    List<String> verdicts =
        decided.lines().stream()
            .map(line -> JSON.readTree(line).get("verdict").asString())
            .toList();
    assertEquals(List.of("OPTED_OUT", "WITHDRAWN", "GRANTED", "NONE", "NONE"), verdicts);
  }

  @Test
  @DisplayName("SM-21: what decided is the last event that says so, in whatever order keys are")
  void saysWhichEventDecided() throws IOException {
    written("a");
    List<String> people = List.of("hal", "ann", "bob", "cy", "dot", "eve");
    String ask = ",\"purpose\":\"listening\"}";
    for (int i = 0; i < people.size(); i++) {
      String handle = "\"@" + people.get(i) + "2@town.example\"";
      String who = "{\"network\":\"mastodon\",\"handle\":" + handle;
      JsonNode said = one(run(who + ",\"type\":\"OPT_OUT\"}", "append", "--dir", dir("a")));
      assertEquals(said.get("sequence").asLong() + 1, said.get("last").asLong());
      JsonNode told = one(run(who + ask, "decide", "--dir", dir("a")));
      assertEquals(said.get("last").asLong(), told.get("because").asLong());
    }
    List<String> subjects =
        run("", "export", "--dir", dir("a")).lines().stream()
            .map(JSON::readTree)
            .filter(line -> line.has("sequence") && line.get("sequence").asInt() > 4)
            .map(line -> line.get("subject").asString())
            .toList();
    TenantSecret secret = TenantSecret.of(Files.readAllBytes(folder.resolve("a-keys/tenant.key")));
    for (int i = 0; i < people.size(); i++) {
      Identity name =
          Identity.handle(Network.of("mastodon"), "@" + people.get(i) + "2@town.example");
      assertEquals(
          name.withProfile().stream().map(key -> secret.keyOf(key).toString()).toList(),
          subjects.subList(2 * i, 2 * i + 2),
          "the name, then its page");
    }
  }

  @Test
  @DisplayName("SM-20: a notice is recorded with its version, and told of who asks by it")
  void recordsAndTellsNotices() {
    written("n");
    String who = "{\"subject\":\"ffffffffffffffffffffffffffffffff\",";
    String told = "\"type\":\"NOTICE_GIVEN\",\"purposes\":[\"ads\"],\"evidence\":\"art14/3\"}";
    one(run(who + told, "append", "--dir", dir("n")));
    Ran decided =
        run(
            Stream.of(
                    "\"purpose\":\"ads.mail\"}",
                    "\"purpose\":\"ads\",\"notice\":\"art14/3\"}",
                    "\"purpose\":\"ads\",\"notice\":\"art14/2\"}",
                    "\"purpose\":\"listening\"}",
                    "\"purpose\":\"ads\",\"knownAt\":4}")
                .collect(Collectors.joining("\n" + who, who, "\n")),
            "decide",
            "--dir",
            dir("n"));
    assertEquals(0, decided.code(), decided.err());
    assertEquals(
        List.of("YES", "YES", "NO", "NO", "NO"),
        decided.lines().stream()
            .map(line -> JSON.readTree(line).get("notified").asString())
            .toList());
    assertTrue(decided.out().contains("\"verdict\":\"NONE\",\"against\":\"NO\""));
  }

  @Test
  @DisplayName(
      "SM-21: a line that names somebody in two ways, or has a field nobody knows, says so")
  void saysWhatOfALineIsNotUnderstood() {
    written("w");
    String both = "{\"network\":\"x\",\"handle\":\"bob\",\"url\":\"https://x.com/bob\",";
    String key = "{\"subject\":\"0123456789abcdef0123456789abcdef\",";
    String one = "expected one of id, handle and url";
    for (String who : List.of(both, key + "\"handle\":\"bob\",")) {
      assertSays(one, run(who + "\"type\":\"OPT_OUT\"}", "append", "--dir", dir("w")));
      assertSays(one, run(who + "\"purpose\":\"ads\"}", "decide", "--dir", dir("w")));
    }
    assertSays(
        "did you mean purpose?", run(key + "\"purposes\":\"ads\"}", "decide", "--dir", dir("w")));
    assertSays(
        "field 3 of the line is none that is known; expected no field but at, handle",
        run(key + "\"purpose\":\"ads\",\"secretword\":1}", "decide", "--dir", dir("w")));
    List<List<String>> lines =
        List.of(
            List.of("netwrok", "did you mean network?", "{\"type\":\"OPT_OUT\",\"netwrok\":\"x\"}"),
            List.of("purpose", "did you mean purposes?", key + "\"purpose\":[\"ads\"]}"),
            List.of("", "field 2 of the line is none", key + "\"secretword\":1}"),
            List.of("type", "got one twice", key + "\"type\":\"OPT_IN\",\"type\":\"OPT_OUT\"}"),
            List.of("", "got one twice", key + "\"secretword\":1,\"secretword\":2}"),
            List.of("", "expected one JSON object", key + "\"type\":}"));
    Ran ran =
        run(
            String.join("\n", lines.stream().map(line -> line.get(2)).toList()),
            "append",
            "--dir",
            dir("w"));
    assertEquals(lines.size(), ran.rejects().size(), ran.err());
    assertFalse(ran.err().contains("secretword"), ran.err());
    for (int i = 0; i < lines.size(); i++) {
      JsonNode reject = JSON.readTree(ran.rejects().get(i));
      assertEquals(i + 1, reject.get("line").asInt());
      assertEquals(lines.get(i).get(0), reject.path("field").asString(""), ran.rejects().get(i));
      assertTrue(reject.get("problem").asString().contains(lines.get(i).get(1)), ran.err());
    }
  }

  @Test
  void whatCannotBeProvenSaysWhatCan() {
    one(run("", "init", "--dir", dir("z")));
    assertSays("holds no event yet", run("", "prove", "--dir", dir("z"), "--event", "1"));
    written("r");
    for (String[] each :
        new String[][] {
          {"--since", "0", "--since: expected a number from 1 to 4, got 0"},
          {"--since", "-1", "--since: expected a number from 1 to 4"},
          {"--since", "5", "--since: expected a number from 1 to 4, got 5"},
          {"--event", "5", "--event: expected a number from 1 to 4, got 5"}
        }) {
      Ran ran = run("", "prove", "--dir", dir("r"), each[0], each[1]);
      assertEquals(2, ran.code());
      assertSays(each[2], ran);
    }
    for (String size : List.of("0", "5")) {
      assertSays(
          "--size: expected a number from 1 to 4",
          run("", "prove", "--dir", dir("r"), "--event", "1", "--size", size));
    }
    assertSays(
        "--event: expected a number from 1 to 2, got 3",
        run("", "prove", "--dir", dir("r"), "--event", "3", "--size", "2"));
  }

  @Test
  void aLedgerThatIsOpenSaysByWhom() {
    written("o");
    try (FileLedger open =
        FileLedger.open(
            folder.resolve("o"),
            InstantSource.system(),
            FileLedger.Options.standard()
                .encrypted(
                    new Encryption(
                        FileRootKey.open(folder.resolve("o-keys/root.key"), new SecureRandom()),
                        new SecureRandom())))) {
      assertEquals(4, open.lastSequence());
      for (String reads : List.of("decide", "export", "verify")) {
        assertSays(
            "by the process that has its writer.lock open", run("", reads, "--dir", dir("o")));
      }
    }
  }

  private static void assertSays(String expected, Ran ran) {
    assertTrue(ran.code() != 0, ran.out());
    assertTrue((ran.out() + ran.err()).contains(expected), ran.out() + ran.err());
    assertFalse((ran.out() + ran.err()).contains("secretword"));
  }

  @Test
  @DisplayName("SM-21: an opt-out by site and name is recorded, and says that it may mean several")
  void recordsOptOutsBySiteAndName() {
    written("s");
    String ann = "{\"network\":\"feed\",\"id\":\"feed:blog.example:%s\",";
    JsonNode told =
        one(run(ann.formatted("Ann Lee") + "\"type\":\"OPT_OUT\"}", "append", "--dir", dir("s")));
    assertEquals("YES", told.get("meansSeveral").asString());
    JsonNode decided =
        one(
            run(
                ann.formatted("ANN  lee") + "\"purpose\":\"listening\"}",
                "decide",
                "--dir",
                dir("s")));
    assertEquals("OPTED_OUT", decided.get("verdict").asString());
    String page = "{\"network\":\"feed\",\"url\":\"ann.example/a\",\"type\":\"OPT_OUT\"}";
    assertFalse(one(run(page, "append", "--dir", dir("s"))).has("meansSeveral"));
  }

  @Test
  @DisplayName(
      "SM-21: a purpose that no pack declares is told, and refused by a pack that is named")
  void tellsPurposesThatNobodyDeclares() {
    written("p");
    String said = "{\"network\":\"x\",\"handle\":\"@hal\",\"purposes\":[\"listenning\"],";
    String optOut = said + "\"type\":\"OPT_OUT\"}";
    JsonNode told = one(run(optOut, "append", "--dir", dir("p")));
    assertEquals("listenning", told.get("undeclared").get(0).asString());
    String asked = "{\"network\":\"x\",\"handle\":\"@hal\",\"purpose\":\"%s\"}";
    JsonNode decided = one(run(asked.formatted("listening"), "decide", "--dir", dir("p")));
    assertFalse(decided.has("undeclared"));
    assertTrue(
        one(run(asked.formatted("lisening"), "decide", "--dir", dir("p"))).has("undeclared"));
    Ran refused = run(optOut, "append", "--dir", dir("p"), "--pack", "default");
    assertEquals(3, refused.code(), refused.err());
    assertTrue(refused.err().contains("listenning"), refused.err());
    assertFalse(
        one(run(optOut.replace("nn", "n"), "append", "--dir", dir("p"), "--pack", "default"))
            .has("undeclared"));
  }

  @Test
  @DisplayName("SR-03: what decides nothing any more is dropped from full segments alone")
  void prunes() {
    written("d");
    JsonNode pruned = one(run("", "prune", "--dir", dir("d"), "--before", "2026-01-01T00:00:00Z"));
    assertEquals(0, pruned.get("dropped").asInt());
    assertEquals(4, pruned.get("events").asInt(), "a handle is its profile too");
    Ran later = run("", "prune", "--dir", dir("d"), "--before", "2999-01-01T00:00:00Z");
    assertEquals(2, later.code(), later.err());
    assertTrue(later.err().contains("before: expected a moment that is over"), later.err());
    one(run("", "verify", "--dir", dir("d"), "--witness", dir("d.log")));
    one(
        run(
            "",
            "prune",
            "--dir",
            dir("d"),
            "--before",
            "2026-01-01T00:00:00Z",
            "--witness",
            dir("d.log")));
  }

  @Test
  void whatIsNoEventIsARejectThatNamesTheField() {
    one(run("", "init", "--dir", dir("a")));
    Ran ran =
        run(
            """
            {"type":"OPT_OUTT","subject":"0123456789abcdef0123456789abcdef"}
            {"type":"OPT_OUT","subject":"12"}
            {"type":"OPT_OUT","subject":"0123456789abcdef0123456789abcdef","why":"x"}
            {"type":"OPT_OUT","network":"mastodon"}
            {"type":"GRANT","subject":"0123456789abcdef0123456789abcdef","purposes":["Ads!"]}
            no json
            {"type":"OPT_OUT","subject":"0123456789abcdef0123456789abcdef"}
            """,
            "append",
            "--dir",
            dir("a"));
    assertEquals(3, ran.code());
    assertEquals(1, ran.lines().size(), ran.out());
    List<String> faults = ran.err().lines().filter(line -> line.startsWith("{")).toList();
    assertEquals(6, faults.size(), ran.err());
    assertEquals("type", JSON.readTree(faults.get(0)).get("field").asString());
    assertEquals("subject", JSON.readTree(faults.get(1)).get("field").asString());
    assertEquals("purposes", JSON.readTree(faults.get(4)).get("field").asString());
  }

  @Test
  @DisplayName("SM-27: proofs verify without the ledger, and a checkpoint with its verifier alone")
  void proves() {
    written("a");
    JsonNode proof = one(run("", "prove", "--dir", dir("a"), "--event", "2"));
    assertTrue(
        ProofVerifier.inclusion(
                proof.get("leafIdx").asLong(),
                proof.get("treeSize").asLong(),
                bytes(proof.get("leafHash")),
                hashes(proof.get("proof")),
                bytes(proof.get("root")))
            .isValid());
    JsonNode grew = one(run("", "prove", "--dir", dir("a"), "--since", "3"));
    assertTrue(
        ProofVerifier.consistency(
                grew.get("size1").asLong(),
                grew.get("size2").asLong(),
                bytes(grew.get("root1")),
                hashes(grew.get("proof")),
                bytes(grew.get("root2")))
            .isValid());
    JsonNode verified = one(run("", "verify", "--dir", dir("a")));
    NoteVerifier verifier = NoteVerifier.parse(verified.get("verifier").asString());
    assertEquals(
        List.of("example.org/a"),
        SignedNote.parse(verified.get("checkpoint").asString())
            .verify(List.of(verifier))
            .verified()
            .stream()
            .map(each -> each.name())
            .toList());
    assertEquals(2, run("", "prove", "--dir", dir("a"), "--event", "99").code());
  }

  private static byte[] bytes(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asString());
  }

  private static List<byte[]> hashes(JsonNode list) {
    List<byte[]> hashes = new ArrayList<>();
    list.forEach(each -> hashes.add(bytes(each)));
    return hashes;
  }

  @Test
  @DisplayName("SM-27: a ledger that was put back from an older copy is told by its witness")
  void refusesAnOlderCopy() throws IOException {
    written("a");
    String witness = folder.resolve("elsewhere.log").toString();
    one(run("", "verify", "--dir", dir("a"), "--witness", witness));
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (var files = Files.list(folder.resolve("a"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    run(WORDS.lines().findFirst().orElseThrow(), "append", "--dir", dir("a"));
    one(run("", "verify", "--dir", dir("a"), "--witness", witness));
    try (var files = Files.list(copy)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            folder.resolve("a").resolve(file.getFileName()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    assertEquals(0, run("", "verify", "--dir", dir("a")).code(), "by itself it cannot tell");
    Ran told = run("", "verify", "--dir", dir("a"), "--witness", witness);
    assertEquals(1, told.code(), told.out());
  }

  @Test
  @DisplayName("SM-27: a witness that was cut, is missing or mistyped is told by the ledger")
  void refusesAWitnessThatKnowsLess() throws IOException {
    written("a");
    Path witness = folder.resolve("elsewhere.log");
    List<String> verify = List.of("verify", "--dir", dir("a"), "--witness", witness.toString());
    String[] plainly = verify.toArray(String[]::new);
    one(run("", plainly));
    byte[] former = Files.readAllBytes(witness);
    run(WORDS.lines().findFirst().orElseThrow(), "append", "--dir", dir("a"));
    one(run("", plainly));
    Files.write(witness, former);
    String way = "Put it back, or begin it anew (ledger verify --witness-anew)";
    assertSays("elsewhere.log knows of 4 entries", run("", plainly));
    assertSays(way, run("", plainly));
    String before = "2026-01-01T00:00:00Z";
    assertSays(
        way,
        run("", "prune", "--dir", dir("a"), "--before", before, "--witness", witness.toString()));
    Files.delete(witness);
    assertSays(way, run("", plainly));
    assertSays(way, run("", "verify", "--dir", dir("a"), "--witness", dir("mistyped.log")));
    assertTrue(Files.notExists(witness));
    List<String> anew = new ArrayList<>(verify);
    anew.add("--witness-anew");
    one(run("", anew.toArray(String[]::new)));
    one(run("", plainly));
    assertEquals(2, run("", "verify", "--dir", dir("a"), "--witness-anew").code());
  }

  @Test
  @DisplayName("SM-27: a witness lies apart from the ledger, whatever its path looks like")
  void refusesAWitnessWithinTheLedger() throws IOException {
    written("a");
    Path ledger = folder.resolve("a");
    byte[] head = Files.readAllBytes(ledger.resolve("ledger.head"));
    List<String> within =
        new ArrayList<>(
            List.of(
                dir("a/new.log"),
                dir("a/writer.lock"),
                dir("a/ledger.witnesses"),
                dir("a/ledger.head"),
                dir("z/../a/deep/new.log")));
    try {
      Files.createSymbolicLink(folder.resolve("link"), ledger);
      within.add(dir("link/new.log"));
      within.add(
          Files.createSymbolicLink(folder.resolve("w.log"), ledger.resolve("ledger.head"))
              .toString());
    } catch (UnsupportedOperationException | FileSystemException e) {
      // a file system without links has none to look behind
    }
    Files.createDirectory(folder.resolve("z"));
    for (String witness : within) {
      Ran verified = run("", "verify", "--dir", dir("a"), "--witness", witness);
      assertSays("--witness: expected a file outside of", verified);
      assertEquals(2, verified.code());
      String before = "2026-01-01T00:00:00Z";
      assertSays(
          "--witness: expected a file outside of",
          run("", "prune", "--dir", dir("a"), "--before", before, "--witness", witness));
    }
    assertSays(
        "z is a folder; name a file", run("", "verify", "--dir", dir("a"), "--witness", dir("z")));
    assertArrayEquals(head, Files.readAllBytes(ledger.resolve("ledger.head")));
    assertTrue(Files.notExists(ledger.resolve("new.log")));
  }

  @Test
  void aMemoryOfWitnessesThatIsDamagedSaysTheWayOn() throws IOException {
    written("a");
    String witness = dir("elsewhere.log");
    one(run("", "verify", "--dir", dir("a"), "--witness", witness));
    Path memory = folder.resolve("a/ledger.witnesses");
    Files.writeString(memory, "earshot witnesses 1\nnonsense\n");
    String way =
        "is damaged in line 2; put a copy back, or remove it and begin anew with each witness"
            + " (ledger verify --witness-anew)";
    assertSays(way, run("", "verify", "--dir", dir("a"), "--witness", witness));
    assertSays(way, run("", "verify", "--dir", dir("a"), "--witness", witness, "--witness-anew"));
    Files.delete(memory);
    one(run("", "verify", "--dir", dir("a"), "--witness", witness, "--witness-anew"));
    one(run("", "verify", "--dir", dir("a"), "--witness", witness));
  }

  @Test
  @DisplayName(
      "IS-27: contents are sealed; a ledger is exported, taken over, and again for nothing")
  void exportsAndImports() throws IOException {
    written("a");
    byte[] segment = Files.readAllBytes(folder.resolve("a/00000000000000000001.seg"));
    assertFalse(new String(segment, StandardCharsets.ISO_8859_1).contains("form-7"));
    Ran exported = run("", "export", "--dir", dir("a"));
    assertEquals(0, exported.code(), exported.err());
    assertTrue(exported.out().contains("form-7"), exported.out());
    ofTheSameTenant("b");
    one(run("", "init", "--dir", dir("b"), "--plain"));
    long events = one(run(exported.out(), "import", "--dir", dir("b"))).get("events").asLong();
    assertEquals(exported.lines().size() - 3, events);
    assertEquals(0, one(run(exported.out(), "import", "--dir", dir("b"))).get("appended").asLong());
    Ran again = run("", "export", "--dir", dir("b"));
    assertEquals(withoutTimes(exported), withoutTimes(again));

    ofTheSameTenant("c");
    one(run("", "init", "--dir", dir("c")));
    assertEquals(0, run(exported.out(), "import", "--dir", dir("c")).code());
    run(WORDS.lines().findFirst().orElseThrow(), "append", "--dir", dir("c"));
    ofTheSameTenant("d");
    written("d");
    assertEquals(1, run(exported.out(), "import", "--dir", dir("d")).code(), "other events");
    one(run("", "init", "--dir", dir("e")));
    Ran foreign = run(exported.out(), "import", "--dir", dir("e"));
    assertSays("another tenant.key", foreign);
    assertEquals(1, run("", "export", "--dir", dir("e")).lines().size() - 2, "nothing recorded");
  }

  @Test
  @DisplayName("SM-27: an export that was changed or cut is refused before anything is recorded")
  void whatWasExportedIsSealed() throws IOException {
    written("a");
    one(
        run(
            "{\"type\":\"OPT_OUT\",\"subject\":\"ffffffffffffffffffffffffffffffff\","
                + "\"evidence\":\"form\u202e8 \u00e9\"}",
            "append",
            "--dir",
            dir("a")));
    Ran exported = run("", "export", "--dir", dir("a"));
    List<String> lines = exported.lines();
    String out = exported.out();
    ofTheSameTenant("b");
    one(run("", "init", "--dir", dir("b")));
    String line = lines.get(1);
    String seal = lines.get(lines.size() - 1);
    assertTrue(seal.contains("earshot ledger export\\nexample.org/a\\n7\\n"), seal);
    String as = "is not as it was exported: expected 7 lines of SHA-256 ";
    refused(as, out.replace("form-7", "form-9"));
    refused(as, out.replace(line + "\n", ""));
    refused(as, out.replace(line, line + "\n" + line));
    refused(as, out.replace(lines.get(3), "").replace(lines.get(2), lines.get(3)));
    refused("without its seal, so that it was cut short", String.join("\n", lines.subList(0, 7)));
    refused("without its seal", "");
    refused("something behind its seal, in line 9", out + line + "\n");
    refused("the signature of a known key is wrong", out.replace("n7\\n", "n8\\n"));
    refused("none of an export", out.replace(seal, seal(lines.get(6), "checkpoint", "seal")));
    refused("cannot be read", out.replace(seal, "{\"seal\":\"x\"}"));
    refused("expected one JSON object with seal", out.replace(seal, "{\"seal\":"));

    String key = JSON.readTree(seal).get("verifier").asString();
    String other =
        one(run("", "init", "--dir", dir("z"), "--name", "example.org/a"))
            .get("verifier")
            .asString();
    refused("none of the signatures is of a known key", out, "--verifier", other);
    assertEquals(2, run(out, "import", "--dir", dir("b"), "--verifier", "nonsense").code());
    Path file = Files.writeString(folder.resolve("a.jsonl"), out.replace("form-7", "form-9"));
    Ran named = run("", "import", "--dir", dir("b"), "--verifier", key, file.toString());
    assertSays("import: a.jsonl " + as, named);
    assertEquals(0, one(run("", "verify", "--dir", dir("b"))).get("events").asInt());
    Files.writeString(file, "\uFEFF" + out.replace("\n", "\r\n") + "\r\n");
    JsonNode taken = one(run("", "import", "--dir", dir("b"), "--verifier", key, file.toString()));
    assertEquals(5, taken.get("events").asInt(), "ends of lines are a system's own");
  }

  @Test
  @DisplayName("SM-27: what a file alone tells is found before anything of it is recorded")
  void whatCannotBeRecordedIsRefusedBefore() throws IOException {
    written("a");
    Ran exported = run("", "export", "--dir", dir("a"));
    List<String> lines = exported.lines().subList(0, exported.lines().size() - 1);
    NoteSigner own = signer("a");
    ofTheSameTenant("b");
    one(run("", "init", "--dir", dir("b")));
    int last = lines.size() - 1;
    String secret = lines.get(0);
    String first = lines.get(1);
    String checkpoint = lines.get(last);
    one(run("", "init", "--dir", dir("z"), "--name", "example.org/a"));
    NoteSigner foreign = signer("z");
    refused("its seal is by another key than its checkpoint", sealed(lines, foreign));
    refused(
        "the checkpoint is not signed by the key beside it",
        sealed(with(lines, last, checkpoint.replace("a\\n4\\n", "a\\n5\\n")), own));
    refused("the checkpoint is of 4 events", sealed(without(without(lines, 4), 3), own));
    refused("without its checkpoint", sealed(without(lines, last), own));
    refused(
        "only the seal may stand behind the checkpoint",
        sealed(with(lines, last, checkpoint, checkpoint), own));
    refused("does not begin with the tenant.key", sealed(without(lines, 0), own));
    refused("in line 4: the tenant.key is to be told in", sealed(with(lines, 3, secret), own));
    refused("a secret of 32 hex", sealed(with(lines, 0, "{\"ledger\":{}}"), own));
    refused("in line 4: expected the event after 2, got 4", sealed(without(lines, 3), own));
    refused(
        "expected the event after 3, got 3",
        sealed(with(lines, 3, lines.get(3), lines.get(3)), own));
    refused(
        "expected the event after 2, got 4",
        sealed(with(with(lines, 3, lines.get(4)), 4, lines.get(3)), own));
    refused("expected one JSON object", sealed(with(lines, 3, lines.get(3).substring(9)), own));
    refused(
        "expected no field but",
        sealed(with(lines, 3, lines.get(3).replace("\"type\"", "\"foo\":1,\"type\"")), own));
    refused(
        "in line 4, type: expected a type",
        sealed(with(lines, 3, lines.get(3).replace("GRANT", "GRUNT")), own));
    refused(
        "says that its batch ends elsewhere",
        sealed(with(lines, 1, first.replace("\"batchEnd\":2", "\"batchEnd\":9")), own));
    refused(
        "is not of the batch that it names",
        sealed(with(lines, 4, lines.get(4).replace("\"batch\":4", "\"batch\":3")), own));
    refused(
        "end in the middle of a batch",
        sealed(with(lines, 4, lines.get(4).replace("\"batchEnd\":4", "\"batchEnd\":5")), own));
    refused(
        "the batch from event 4 on is refused: idempotencyKey",
        sealed(with(lines, 4, lines.get(4).replace("\"}", "\",\"idempotencyKey\":\"g1\"}")), own));
    one(run(sealed(lines, own), "import", "--dir", dir("b")));
  }

  @Test
  void anExportInAnotherFormSaysSo() throws IOException {
    one(run("", "init", "--dir", dir("b")));
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    assertSays("import: empty.jsonl ends", run("", "import", "--dir", dir("b"), empty.toString()));
    Path wide =
        Files.writeString(
            folder.resolve("wide.jsonl"), "{\"ledger\":{}}\n", StandardCharsets.UTF_16);
    assertSays("wide.jsonl is in UTF-16", run("", "import", "--dir", dir("b"), wide.toString()));
    Path packed = folder.resolve("packed.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(new byte[100]);
    }
    assertSays("packed.gz is compressed", run("", "import", "--dir", dir("b"), packed.toString()));
    if (Files.exists(Path.of("/dev/null"))) {
      Ran device = run("", "import", "--dir", dir("b"), "/dev/null");
      assertSays("give a file: it is read twice", device);
    }
  }

  private NoteSigner signer(String name) throws IOException {
    String[] parts = Files.readString(folder.resolve(name + "-keys/signing.key")).split(" ");
    return NoteSigner.of(parts[0], HexFormat.of().parseHex(parts[1]));
  }

  private static String sealed(List<String> lines, NoteSigner signer) {
    ExportSeal seal = new ExportSeal();
    lines.forEach(line -> seal.take("export", 1, line));
    return String.join("\n", lines) + "\n" + seal.line(signer) + "\n";
  }

  private static List<String> without(List<String> lines, int place) {
    return with(lines, place, new String[0]);
  }

  private static List<String> with(List<String> lines, int place, String... instead) {
    List<String> all = new ArrayList<>(lines);
    all.remove(place);
    all.addAll(place, List.of(instead));
    return all;
  }

  private static String seal(String line, String from, String to) {
    return line.replaceFirst("\\{\"" + from, "{\"" + to);
  }

  private void refused(String why, String export, String... args) {
    List<String> all = new ArrayList<>(List.of("import", "--dir", dir("b")));
    all.addAll(List.of(args));
    Ran ran = run(export, all.toArray(String[]::new));
    assertEquals(1, ran.code(), ran.out());
    assertSays(why, ran);
    assertSays("stdin", ran);
    assertEquals(0, one(run("", "verify", "--dir", dir("b"))).get("events").asInt(), why);
  }

  /* By whose keys people are found. */
  private void ofTheSameTenant(String name) throws IOException {
    Files.createDirectories(folder.resolve(name + "-keys"));
    Files.copy(folder.resolve("a-keys/tenant.key"), folder.resolve(name + "-keys/tenant.key"));
  }

  @Test
  @DisplayName("SM-21: an opt-out under a name reaches the account that had it, and one shown once")
  void joinedNamesCount() {
    written("j");
    String account = "\"network\":\"x\",\"id\":\"x::777\"";
    String other = "\"network\":\"x\",\"id\":\"x::888\"";
    String name = "\"network\":\"x\",\"handle\":\"oldname\"";
    String accountKey = keyOf(account);
    String nameKey = keyOf(name);
    one(
        run(
            "{" + name + ",\"type\":\"FORMER_NAME\",\"evidence\":\"" + accountKey + "\"}",
            "append",
            "--dir",
            dir("j")));
    one(
        run(
            "{" + other + ",\"type\":\"SHOWN_AS\",\"evidence\":\"" + nameKey + "\"}",
            "append",
            "--dir",
            dir("j")));
    one(run("{" + name + ",\"type\":\"OPT_OUT\"}", "append", "--dir", dir("j")));
    for (String who : List.of(account, other, name)) {
      JsonNode decided =
          one(run("{" + who + ",\"purpose\":\"listening\"}", "decide", "--dir", dir("j")));
      assertEquals("OPTED_OUT", decided.get("verdict").asString(), who);
    }
  }

  /** Returns the key of somebody in the ledger, as a receipt has it. */
  private String keyOf(String who) {
    JsonNode recorded =
        one(
            run(
                "{" + who + ",\"type\":\"NOTICE_GIVEN\",\"evidence\":\"n\"}",
                "append",
                "--dir",
                dir("j")));
    return subjectOf("j", recorded.get("sequence").asLong());
  }

  private String subjectOf(String name, long event) {
    return run("", "export", "--dir", dir(name)).lines().stream()
        .filter(line -> line.contains("\"sequence\":" + event + ","))
        .map(line -> JSON.readTree(line).get("subject").asString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWouldLoseAProofOrAKeyIsRefused() throws IOException {
    written("p");
    assertSays(
        "holds no checkpoint",
        run(
            "",
            "prune",
            "--dir",
            dir("p"),
            "--before",
            "2026-01-01T00:00:00Z",
            "--witness",
            dir("mistyped.log")));
    assertSays(
        "signs as example.org/p",
        run("", "init", "--dir", dir("q"), "--keys", dir("p-keys"), "--name", "example.org/q"));
    Path signing = folder.resolve("p-keys/signing.key");
    String line = Files.readString(signing);
    int seed = line.indexOf(' ') + 1;
    String digit = line.charAt(seed) == '0' ? "1" : "0";
    for (String altered :
        List.of(
            line.substring(0, seed) + digit + line.substring(seed + 1),
            line.replaceFirst("example.org/p", "example.org/q"),
            line.substring(0, line.lastIndexOf(' ')))) {
      Files.writeString(signing, altered);
      assertSays("is damaged", run("", "verify", "--dir", dir("p")));
    }
  }

  @Test
  void whatIsAskedForIsToldByTheNameThatWasWritten() {
    assertSays(
        "--name: expected a name without spaces",
        run("", "init", "--dir", dir("k"), "--name", "bad name"));
    assertEquals(2, run("", "init", "--dir", dir("k"), "--name", "a\u0001b").code());
    assertTrue(Files.notExists(folder.resolve("k-keys")), "no key is made");
    written("a");
    String range = "expected a number from 1 to 4, got ";
    for (String number : List.of("0", "-1", "5")) {
      assertSays(
          "--event: " + range + number, run("", "receipt", "--dir", dir("a"), "--event=" + number));
    }
    for (String number : List.of("\u0663", "1.0", "0x1", "99999999999999999999")) {
      for (String command : List.of("receipt", "prove")) {
        Ran ran = run("", command, "--dir", dir("a"), "--event", number);
        assertSays("--event", ran);
        assertEquals(2, ran.code());
      }
    }
    String who = "{\"subject\":\"0123456789abcdef0123456789abcdef\",";
    for (String known : List.of("-1", "5", "1.5", "\"1\"", "18446744073709551617")) {
      Ran ran =
          run(who + "\"purpose\":\"ads\",\"knownAt\":" + known + "}", "decide", "--dir", dir("a"));
      assertSays("\"field\":\"knownAt\"", ran);
      assertSays("expected the number of an event, from 0 for none to 4", ran);
    }
    assertSays(
        "\"field\":\"notice\"",
        run(who + "\"purpose\":\"ads\",\"notice\":\"\"}", "decide", "--dir", dir("a")));
    for (String evidence : List.of("", ",\"evidence\":\" \"")) {
      assertSays(
          "expected the id of the notice",
          run(who + "\"type\":\"NOTICE_GIVEN\"" + evidence + "}", "append", "--dir", dir("a")));
    }
  }

  @Test
  void aHoldNamesItsCaseAndANameOnASiteConsentsForNobody() {
    written("h");
    String who = "{\"subject\":\"ffffffffffffffffffffffffffffffff\",\"type\":\"";
    assertSays("expected the case", run(who + "HOLD\"}", "append", "--dir", dir("h")));
    String release = who + "RELEASE\",\"evidence\":\"case-1\"}";
    assertSays("no hold of that case", run(release, "append", "--dir", dir("h")));
    one(run(who + "HOLD\",\"evidence\":\"case-1\"}", "append", "--dir", dir("h")));
    one(run(release, "append", "--dir", dir("h")));
    String name = "{\"network\":\"feed\",\"id\":\"feed:blog.example:Bob Roe\",";
    for (String type : List.of("GRANT", "EXPLICIT_GRANT", "NOTICE_GIVEN", "AUTHENTICATED")) {
      assertSays(
          "several people's, so that it would count for nobody",
          run(name + "\"type\":\"" + type + "\",\"evidence\":\"n\"}", "append", "--dir", dir("h")));
    }
    long optOut =
        one(run(name + "\"type\":\"OPT_OUT\"}", "append", "--dir", dir("h")))
            .get("sequence")
            .asLong();
    one(run(name + "\"type\":\"OPT_IN\"}", "append", "--dir", dir("h")));
    String key = "{\"subject\":\"" + subjectOf("h", optOut) + "\",\"evidence\":\"n\",\"type\":\"";
    for (String type : List.of("GRANT", "NOTICE_GIVEN", "AUTHENTICATED")) {
      one(run(key + type + "\"}", "append", "--dir", dir("h")));
    }
    JsonNode decided = one(run(name + "\"purpose\":\"ads\"}", "decide", "--dir", dir("h")));
    assertEquals("NONE", decided.get("verdict").asString());
    assertEquals("NO", decided.get("notified").asString());
    assertEquals("NO", decided.get("authenticated").asString());
  }

  @Test
  @DisplayName("SM-21: what can have no effect by the pack that is named is refused with its line")
  void whatCanHaveNoEffectIsRefused() {
    written("e");
    String who = "{\"subject\":\"ffffffffffffffffffffffffffffffff\",\"type\":\"";
    String words =
        """
        GRANT","purposes":["sale"]}
        GRANT","purposes":["listening","sale"]}
        GRANT","purposes":["sensitive"]}
        EXPLICIT_GRANT","purposes":["sale"]}
        PARENTAL_CONSENT","purposes":["sale"]}
        AUTHENTICATED","evidence":"s"}
        EXPLICIT_GRANT","purposes":["sensitive"]}
        GRANT","purposes":["marketing"]}
        OPT_OUT","purposes":["sale"]}
        """
            .lines()
            .collect(Collectors.joining("\n" + who, who, "\n"));
    Ran ran = run(words, "append", "--dir", dir("e"), "--pack", "default");
    assertEquals(3, ran.code());
    assertEquals(3, ran.lines().size(), ran.out());
    List<String> rejects = ran.rejects();
    assertEquals(6, rejects.size(), ran.err());
    for (int i = 0; i < 6; i++) {
      String expected =
          List.of(
                  "denies sale",
                  "denies sale",
                  "needs explicit consent to sensitive",
                  "denies sale",
                  "denies sale",
                  "would have no effect")
              .get(i);
      JsonNode reject = JSON.readTree(rejects.get(i));
      assertEquals(i + 1, reject.get("line").asInt());
      assertTrue(reject.get("problem").asString().contains(expected), rejects.get(i));
    }
    String login = who + "AUTHENTICATED\",\"evidence\":\"s\"}";
    one(run(login, "append", "--dir", dir("e"), "--pack", "smt"));
    one(run(login, "append", "--dir", dir("e")));
  }

  @Test
  void aLineThatIsRepeatedSaysWhenItWasSaid() {
    written("k");
    String line = "{\"type\":\"GRANT\",\"subject\":\"ffffffffffffffffffffffffffffffff\",";
    assertSays("claimedAt", run(line + "\"idempotencyKey\":\"a\"}", "append", "--dir", dir("k")));
    String whole = line + "\"idempotencyKey\":\"a\",\"claimedAt\":\"2026-11-01T09:00:00Z\"}";
    assertEquals(
        one(run(whole, "append", "--dir", dir("k"))), one(run(whole, "append", "--dir", dir("k"))));
    assertEquals(2, run("", "append", "--dir", dir("k"), "--pack", "defalt").code());
  }

  private static List<String> withoutTimes(Ran ran) {
    List<String> lines = new ArrayList<>();
    for (String line : ran.lines()) {
      if (!line.startsWith("{\"checkpoint") && !line.startsWith("{\"seal")) {
        lines.add(line.replaceAll("\"recordedAt\":\"[^\"]*\"", ""));
      }
    }
    return lines;
  }

  @Test
  @DisplayName("SM-21: the ledger of a monitor is found with the keys of its state folder")
  void opensTheLedgerOfAMonitor() throws IOException {
    String out = dir("out");
    assertEquals(0, Ran.here("monitor", "--out", out, "--quiet").code());
    String state = Path.of(out, "state").toString();
    String ledger = Path.of(state, "ledger").toString();
    String asks = "{\"network\":\"mastodon\",\"handle\":\"@hal@town.example\",\"purpose\":\"ads\"}";
    Ran refused = run(asks, "decide", "--dir", ledger);
    assertSays("with --keys (a monitor's is its state folder: OUT/state)", refused);
    assertFalse(refused.err().contains("Options"), refused.err());
    String init = "there is a ledger already";
    assertSays(init, run("", "init", "--dir", ledger));
    assertTrue(Files.notExists(Path.of(state, "ledger-keys")), "nothing was made");
    run(WORDS.lines().findFirst().orElseThrow(), "append", "--dir", ledger, "--keys", state);
    JsonNode decided = one(run(asks, "decide", "--dir", ledger, "--keys", state));
    assertEquals("OPTED_OUT", decided.get("verdict").asString());
    assertSays("a monitor makes no such key", run("", "verify", "--dir", ledger, "--keys", state));
    String name = "example.org/monitor";
    assertEquals(
        2, run("", "init", "--dir", ledger, "--keys", state, "--plain", "--name", name).code());
    assertTrue(
        one(run("", "init", "--dir", ledger, "--keys", state, "--name", name))
            .get("verifier")
            .asString()
            .startsWith(name));
    one(run("", "verify", "--dir", ledger, "--keys", state));
    assertSays(init, run("", "init", "--dir", ledger, "--keys", state, "--name", name));
    assertEquals(0, Ran.here("monitor", "--out", out, "--quiet").code());
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Ran none = run("", "verify", "--dir", dir("none"));
    assertEquals(1, none.code());
    written("a");
    Files.move(folder.resolve("a-keys/root.key"), folder.resolve("root.key"));
    Ran sealed = run("", "verify", "--dir", dir("a"));
    assertEquals(1, sealed.code());
    assertTrue(sealed.err().contains("sealed"), sealed.err());
    assertEquals(2, run("", "verify").code());
    assertEquals(2, run("").code());
  }
}
