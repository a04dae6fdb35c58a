package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.json.EarshotJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TextCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> EXTRACT = List.of("extract");
  private static final List<String> SCORE = List.of("score", "--task", "sentiment");

  @TempDir Path folder;

  @Test
  void ofAnEndlessLineTheStartIsReadAndTheLinesBehindItArrive() {
    String input = "#tea " + "a".repeat(9 << 20) + "\n#milk\n";
    Ran ran = Ran.with(input, "extract", "--quiet");
    assertEquals(3, ran.code());
    List<String> lines = ran.out().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).contains("tea") && lines.get(1).contains("milk"));
    assertTrue(ran.err().contains("\"line\":1"), ran.err());
  }

  @Test
  void aLanguageThatIsNoTagIsWrongUsage() {
    Ran ran = Ran.with("hello\n", "score", "--task", "sentiment", "--language", "!!");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("--language"), ran.err());
  }

  private Path queries(String lines) throws IOException {
    return Files.writeString(folder.resolve("queries.tsv"), lines);
  }

  private static String[] args(List<String> command, String... more) {
    String[] args = command.toArray(new String[command.size() + more.length]);
    System.arraycopy(more, 0, args, command.size(), more.length);
    return args;
  }

  @Test
  void everyInputLineGivesOneLine() throws IOException {
    String odd = "\uFEFFone\r\n\n \ntwo\u2028\u0085\u000B\f\rstill two\r\n\nlast @ada";
    List<String> match = List.of("match", "--queries", queries("a\tlast\n").toString());
    for (List<String> command : List.of(EXTRACT, SCORE, match)) {
      Ran ran = Ran.with(odd, args(command));
      assertEquals(0, ran.code(), ran.err());
      assertEquals(6, ran.lines().size(), command.get(0));
      assertTrue(ran.out().endsWith("\n"));
      assertEquals("", ran.err());
      Ran ended = Ran.with(odd + "\n", args(command));
      assertEquals(ran.out(), ended.out(), "a final line end opens no line");
      Ran empty = Ran.with("", args(command));
      assertEquals(0, empty.code());
      assertEquals("", empty.out());
    }
  }

  @Test
  void aMarkAndACarriageReturnAreNoText() {
    Ran ran = Ran.with("\uFEFF@ada\r\n@ada\r\n", "extract");
    assertEquals(ran.lines().get(0), ran.lines().get(1));
    assertEquals(0, JSON.readTree(ran.lines().get(0)).at("/mentions/0/start").asInt());
    assertEquals(4, JSON.readTree(ran.lines().get(0)).at("/mentions/0/end").asInt());
  }

  @Property(tries = 30)
  void asManyLinesComeOutAsGoIn(
      @ForAll @Size(max = 12) List<@CharRange(from = ' ', to = '\u2030') String> texts) {
    StringBuilder in = new StringBuilder();
    texts.forEach(text -> in.append(text.replace('\n', ' ')).append('\n'));
    assertEquals(texts.size(), Ran.with(in.toString(), "extract").lines().size());
  }

  @Test
  void readsSeveralFilesInOrder() throws IOException {
    Path first = Files.writeString(folder.resolve("first"), "#one\n#two");
    Path second = Files.writeString(folder.resolve("second"), "#three\n");
    Ran ran = Ran.here("extract", first.toString(), second.toString());
    List<String> tags =
        ran.lines().stream().map(l -> JSON.readTree(l).at("/hashtags/0/value").asString()).toList();
    assertEquals(List.of("one", "two", "three"), tags);
  }

  @Test
  void extractsWithTheFieldsOfTheContract() {
    Ran ran = Ran.with("hi @ada @u/l #tea $TEA kettle.example.com/x\n", "extract");
    JsonNode line = JSON.readTree(ran.out());
    assertEquals(
        List.of("mentions", "hashtags", "cashtags", "urls"), List.copyOf(line.propertyNames()));
    assertEquals("ada", line.at("/mentions/0/value").asString());
    assertEquals("u", line.at("/mentions/1/value").asString());
    assertEquals("l", line.at("/mentions/1/list").asString());
    assertEquals("tea", line.at("/hashtags/0/value").asString());
    assertEquals("TEA", line.at("/cashtags/0/value").asString());
    assertEquals("kettle.example.com/x", line.at("/urls/0/value").asString());
    assertEquals(8, line.at("/mentions/1/start").asInt());
  }

  @Test
  void brokenBytesAreAnUnknownCharacterAndNoEnd() throws IOException {
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    in.write(new byte[] {(byte) 0xFF, (byte) 0xED, (byte) 0xA0, (byte) 0x80, 0, '\n'});
    in.write("#tea\n".getBytes(StandardCharsets.UTF_8));
    Ran ran = Ran.with(in.toByteArray(), "extract");
    assertEquals(2, ran.lines().size());
    assertTrue(ran.lines().get(1).contains("tea"));
  }

  @Test
  void aLineOfThreeMegabytesIsOneLine() {
    Ran ran = Ran.with("a ".repeat(1_500_000) + "#tea\n", "extract");
    assertEquals(1, ran.lines().size());
    assertEquals(3_000_000, JSON.readTree(ran.out()).at("/hashtags/0/start").asInt());
  }

  @Test
  void matchesTextsAndPostsAndSaysInWhichField() throws IOException {
    Path queries = queries("tea\ttea\ncup\tcup -tea\n");
    Post post =
        Post.builder(PostId.of(new Network("x"), "1")).title("A tea").text("a cup of tea").build();
    String in = "my tea\n" + EarshotJson.of().write(post) + "\n{tea\n\ncup {\n";
    Ran ran = Ran.with(in, "match", "--queries", queries.toString());
    assertEquals(0, ran.code());
    List<JsonNode> lines = ran.lines().stream().map(JSON::readTree).toList();
    assertEquals(
        JSON.readTree("{\"line\":1,\"matches\":[{\"query\":\"tea\",\"spans\":[[3,6]]}]}"),
        lines.get(0));
    assertEquals("title", lines.get(1).at("/matches/0/field").asString());
    assertEquals("[[2,5]]", lines.get(1).at("/matches/0/spans").toString());
    assertEquals("[[9,12]]", lines.get(1).at("/matches/1/spans").toString());
    assertTrue(lines.get(1).at("/matches/1/field").isMissingNode());
    assertEquals("[[1,4]]", lines.get(2).at("/matches/0/spans").toString());
    assertEquals(JSON.readTree("{\"line\":4,\"matches\":[]}"), lines.get(3));
    assertEquals("cup", lines.get(4).at("/matches/0/query").asString());
  }

  @Test
  void pointsAtTheColumnOfABrokenQuery() throws IOException {
    Path queries = queries("fine\ttea\nbroken\ttea AND (secretword\n");
    Ran ran = Ran.with("x\n", "match", "--queries", queries.toString());
    assertEquals(1, ran.code());
    assertEquals("", ran.out());
    assertTrue(ran.err().contains("line 2, column 9"), ran.err());
    assertFalse(ran.err().contains("secretword"));
    assertEquals(1, ran.rejects().size());
  }

  @Test
  void scoresAsLabelAndPolarity() {
    Ran ran = Ran.with("I love it!\nI hate it.\n\nthe train leaves at nine\n", args(SCORE));
    assertEquals(4, ran.lines().size());
    for (String line : ran.lines()) {
      assertTrue(line.matches("(negative|neutral|positive)\t-?[01]\\.\\d+"), line);
      assertTrue(Math.abs(Double.parseDouble(line.split("\t")[1])) <= 1);
    }
    assertTrue(ran.lines().get(0).startsWith("positive\t"));
    assertTrue(ran.lines().get(1).startsWith("negative\t-"));
  }

  @Test
  void anExplanationAddsUp() {
    String text = "I do NOT love this terrible kettle, but the tea was great!! \uD83D\uDE00";
    Ran ran = Ran.with(text + "\n", args(SCORE, "--explain"));
    JsonNode line = JSON.readTree(ran.out());
    Map<String, Long> sums = new TreeMap<>();
    for (JsonNode part : line.get("parts")) {
      part.get("points")
          .properties()
          .forEach(points -> sums.merge(points.getKey(), points.getValue().asLong(), Long::sum));
      int start = part.get("start").asInt();
      assertEquals(text.substring(start, part.get("end").asInt()), part.get("text").asString());
    }
    assertTrue(line.get("parts").size() > 2);
    BigDecimal shares = BigDecimal.ZERO;
    for (JsonNode part : line.get("parts")) {
      shares = shares.add(part.get("polarity").decimalValue());
    }
    assertEquals(0, shares.compareTo(line.get("polarity").decimalValue()), shares.toString());
    assertEquals(Set.of("negative", "neutral", "positive", "polarity"), sums.keySet());
    sums.forEach((name, sum) -> assertEquals(line.get("points").get(name).asLong(), sum, name));
    String plain = Ran.with(text + "\n", args(SCORE)).out();
    assertTrue(plain.startsWith(line.get("label").asString() + "\t"));
    assertEquals(
        line.get("polarity").asDouble(), Double.parseDouble(plain.split("\t")[1].strip()), 1e-4);
  }

  @Test
  void aLanguageCanBeFixed() {
    String text = "das ist toll\n";
    JsonNode german =
        JSON.readTree(Ran.with(text, args(SCORE, "--explain", "--language", "de")).out());
    JsonNode english =
        JSON.readTree(Ran.with(text, args(SCORE, "--explain", "--language", "en")).out());
    assertEquals("de", german.get("language").asString());
    assertEquals("en", english.get("language").asString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"extract", "match", "score", "normalize"})
  void whatCannotBeReadIsNamed(String command) throws IOException {
    List<String> start =
        switch (command) {
          case "match" -> List.of(command, "--queries", queries("a\ta\n").toString());
          case "score" -> SCORE;
          case "normalize" -> List.of(command, "--from", "feed");
          default -> List.of(command);
        };
    Ran folderNamed = Ran.here(args(start, folder.toString()));
    assertEquals(1, folderNamed.code());
    assertTrue(folderNamed.err().contains("is a folder"), folderNamed.err());
    Ran missing = Ran.here(args(start, folder.resolve("missing").toString()));
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("no such file"), missing.err());
    assertEquals(1, missing.rejects().size());
  }
}
