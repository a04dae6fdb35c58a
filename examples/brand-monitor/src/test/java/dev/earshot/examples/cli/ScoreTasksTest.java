package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.Classifier;
import dev.earshot.scoring.model.Task;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code score} for every task but the sentiment, and for a model in a file. */
final class ScoreTasksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ODD = "\uFEFFI love it\r\n\n \ntwo\u2028still two\nlast?";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "emotion, none|anger|joy|optimism|sadness",
    "irony, yes|no",
    "offensive, yes|no",
    "hate, yes|no",
    "complaint, yes|no",
    "intent, none|question|request|complaint|praise|recommendation|purchase|leaving"
  })
  void everyLineGivesALabelAndAProbability(String task, String labels) {
    Ran ran = Ran.with(ODD, "score", "--task", task);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(5, ran.lines().size());
    for (String line : ran.lines()) {
      assertTrue(line.matches("(" + labels + ")\t[01]\\.\\d{4}"), line);
    }
  }

  @Test
  void theProbabilityOfYesSaysYes() {
    String texts = "you lost my bag and nobody answers, worst airline\nwhat a lovely flight\n";
    List<String> lines = Ran.with(texts, "score", "--task", "complaint").lines();
    assertTrue(lines.get(0).startsWith("yes\t") && probability(lines.get(0)) > 0.5, lines.get(0));
    assertTrue(lines.get(1).startsWith("no\t") && probability(lines.get(1)) < 0.5, lines.get(1));
  }

  private static double probability(String line) {
    return Double.parseDouble(line.split("\t")[1]);
  }

  @Test
  void intentsAreTold() {
    String texts = "where can I buy one?\nhow do I cancel my subscription?\ncan you help me?\n";
    List<String> labels =
        Ran.with(texts, "score", "--task", "intent").lines().stream()
            .map(line -> line.split("\t")[0])
            .toList();
    assertEquals(List.of("purchase", "leaving", "request"), labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"emotion", "irony", "offensive", "hate", "complaint", "intent"})
  void anExplanationAddsUpAndAgrees(String task) {
    String text = "@shop I do NOT love this terrible kettle. Where can I get help?? \uD83D\uDE21";
    JsonNode line = JSON.readTree(Ran.with(text, "score", "--task", task, "--explain").out());
    Map<String, Long> sums = new TreeMap<>();
    for (JsonNode part : line.get("parts")) {
      part.get("points")
          .properties()
          .forEach(points -> sums.merge(points.getKey(), points.getValue().asLong(), Long::sum));
      int start = part.get("start").asInt();
      assertEquals(text.substring(start, part.get("end").asInt()), part.get("text").asString());
    }
    assertFalse(sums.isEmpty());
    sums.forEach((name, sum) -> assertEquals(line.get("points").get(name).asLong(), sum, name));
    String best = line.get("label").asString();
    line.get("points")
        .forEach(points -> assertTrue(points.asLong() <= line.get("points").get(best).asLong()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sentiment", "emotion", "irony", "offensive", "hate", "complaint", "intent"})
  void aCardIsOneLineAndReadsNoText(String task) {
    Ran ran = Ran.with("must not be scored\n", "score", "--task", task, "--card");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, ran.lines().size());
    JsonNode card = JSON.readTree(ran.out());
    assertEquals(
        List.of("name", "version", "languages", "sources", "figures", "failures"),
        List.copyOf(card.propertyNames()));
    assertFalse(card.get("sources").isEmpty());
  }

  @Test
  void theCardOfIntentsSaysWhatWasNotMeasured() {
    assertTrue(Ran.here("score", "--task", "intent", "--card").out().contains("not measured"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ja", "zh-Hant-TW", "tlh", "sv"})
  void sentimentInALanguageWithoutAModelIsRefusedInWords(String tag) {
    Ran ran = Ran.with("I love it\n", "score", "--task", "sentiment", "--language", tag);
    assertEquals(2, ran.code());
    assertEquals("", ran.out());
    assertTrue(ran.err().contains("expected one of [en, ar"), ran.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"klingon", "english", "qqq", "xx"})
  void aTagOfNoLanguageIsRefusedInWords(String tag) {
    String[] args = {"score", "--task", "sentiment", "--language", tag, "--explain"};
    Ran ran = Ran.with("I love it\n", args);
    assertEquals(2, ran.code(), tag);
    assertTrue(ran.err().contains("--language: no language has this tag"), ran.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-private", "x-en"})
  void aTagThatNamesNoLanguageIsRefusedInWords(String tag) {
    Ran ran = Ran.with("I love it\n", "score", "--task", "sentiment", "--language", tag);
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("leave it out to have the language detected"), ran.err());
  }

  @Test
  void aLanguageThatChangesNothingIsRefusedInWords() throws IOException {
    String nothing = "--language: changes nothing but sentiment; leave it out";
    for (String task :
        List.of("emotion", "irony", "offensive", "hate", "complaint", "intent", "language")) {
      Ran ran = Ran.with("I love it\n", "score", "--task", task, "--language", "en");
      assertEquals(2, ran.code(), task);
      assertTrue(ran.err().contains(nothing), ran.err());
    }
    String model = model().toString();
    Ran ran = Ran.with("I love it\n", "score", "--model", model, "--language", "de", "--card");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains(nothing), ran.err());
  }

  @Test
  void aLineWithoutATextHasNoLabel() throws IOException {
    for (String task : List.of("irony", "offensive", "hate", "complaint")) {
      assertEquals("no\t0.0000", Ran.with("\n", "score", "--task", task).lines().get(0), task);
    }
    String none = "none\t0.0000";
    assertEquals(none, Ran.with("\n", "score", "--task", "emotion").lines().get(0));
    assertEquals(none, Ran.with("\n", "score", "--task", "intent").lines().get(0));
    assertEquals(none, Ran.with(" \n", "score", "--model", model().toString()).lines().get(0));
    List<String> two = Ran.with(" \t\n\n", "score", "--task", "sentiment").lines();
    assertEquals(List.of("neutral\t0.0000", "neutral\t0.0000"), two);
  }

  @ParameterizedTest
  @CsvSource({"en", "en-GB", "pt-BR", "por", "und"})
  void aTagOfALanguageWithAModelIsTaken(String tag) {
    Ran ran = Ran.with("I love it\n", "score", "--task", "sentiment", "--language", tag);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(1, ran.lines().size());
  }

  @Test
  void aLanguageThatIsUnknownIsSaid() {
    String[] args = {"score", "--task", "sentiment", "--language", "tlh", "--explain"};
    JsonNode line = JSON.readTree(Ran.with("I love it\n", args).out());
    assertEquals("UNKNOWN_LANGUAGE", line.get("abstained").asString());
  }

  @Test
  void neitherTaskNorModelIsWrongUsage() {
    Ran ran = Ran.with("text\n", "score");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("--task") && ran.err().contains("--model"), ran.err());
    assertEquals("", ran.out());
  }

  @Test
  void bothTaskAndModelAreWrongUsage() throws IOException {
    Ran ran = Ran.with("text\n", "score", "--task", "irony", "--model", model().toString());
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("mutually exclusive"), ran.err());
  }

  @Test
  void anUnknownTaskIsWrongUsageAndTheTasksAreNamed() {
    Ran ran = Ran.with("text\n", "score", "--task", "mood");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("intent"), ran.err());
  }

  @Test
  void theHelpNamesTasksAndAnExample() {
    Ran ran = Ran.here("score", "--help");
    assertEquals(0, ran.code());
    for (String said :
        List.of("intent", "--model", "--explain", "--card", "Example:", "rather abstain")) {
      assertTrue(ran.out().contains(said), said);
    }
  }

  @Test
  void aCardOfALanguageWithoutAModelIsRefusedInWords() {
    Ran ran = Ran.here("score", "--task", "sentiment", "--card", "--language", "xx");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("--language"), ran.err());
    assertTrue(
        Ran.here("score", "--task", "sentiment", "--card", "--language", "pt-BR")
            .out()
            .contains("sentiment, pt"));
  }

  @Test
  void aModelInAFileSaysItsOwnLabels() throws IOException {
    String file = model().toString();
    String text = "still waiting, worst airline, nobody answers\n";
    Ran ran = Ran.with(text + "\n", "score", "--model", file);
    assertEquals(0, ran.code(), ran.err());
    assertEquals(2, ran.lines().size());
    assertTrue(ran.lines().get(0).startsWith("complaint\t"), ran.out());
    assertTrue(Ran.here("score", "--model", file, "--card").out().contains("complaint"));
    JsonNode explained = JSON.readTree(Ran.with(text, "score", "--model", file, "--explain").out());
    assertEquals("complaint", explained.get("label").asString());
  }

  @Test
  void aModelThatCannotBeReadIsNamed() {
    Ran missing = Ran.with("x\n", "score", "--model", folder.resolve("missing").toString());
    failed(missing, "no such file");
    failed(Ran.with("x\n", "score", "--model", folder.toString()), "is a folder");
  }

  @Test
  void aDamagedModelIsRefusedInOneLine() throws IOException {
    byte[] whole = Files.readAllBytes(model());
    byte[] altered = whole.clone();
    altered[whole.length / 2] ^= 1;
    byte[] newer = whole.clone();
    newer[9] = 3;
    refused(altered, "truncated or altered");
    refused(Arrays.copyOf(whole, whole.length - 1), "truncated or altered");
    refused(Arrays.copyOf(whole, 9), "ends early");
    refused(newer, "expected form 2, got 3");
    refused(new byte[0], "no Earshot model");
    refused("label\ttext\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), "no Earshot model");
  }

  private void refused(byte[] bytes, String problem) throws IOException {
    Path file = Files.write(folder.resolve("damaged.model"), bytes);
    Ran ran = Ran.with("x\n", "score", "--model", file.toString());
    failed(ran, problem);
    assertTrue(ran.err().contains("damaged.model"), ran.err());
  }

  private static void failed(Ran ran, String problem) {
    assertEquals(1, ran.code());
    assertEquals("", ran.out());
    assertEquals(1, ran.rejects().size(), ran.err());
    assertTrue(ran.err().contains(problem), ran.err());
  }

  private Path model() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Classifier.bundled(Task.COMPLAINT).model().write(out);
    return Files.write(folder.resolve("own.model"), out.toByteArray());
  }
}
