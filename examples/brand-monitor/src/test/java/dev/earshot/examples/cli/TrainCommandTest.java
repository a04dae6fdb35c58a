package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TrainCommandTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private Path out() {
    return folder.resolve("domain.model");
  }

  private Ran train(String input, String... more) {
    String[] args = new String[more.length + 3];
    System.arraycopy(new String[] {"train", "--out", out().toString()}, 0, args, 0, 3);
    System.arraycopy(more, 0, args, 3, more.length);
    return Ran.with(input, args);
  }

  private static String lines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      lines.append("hot\tthe kettle boils, part ").append(i).append('\n');
      lines.append("cold\tthe fridge hums, part ").append(i).append('\n');
    }
    return lines.toString();
  }

  @Test
  void whatWasLearnedIsScored() {
    Ran ran = train(lines());
    assertEquals(0, ran.code(), ran.err());
    assertEquals("", ran.err());
    JsonNode card = JSON.readTree(ran.out());
    assertEquals(1, ran.lines().size());
    assertEquals("trained on 20 texts", card.get("name").asString());
    assertTrue(card.get("figures").get(0).asString().contains("held back"), ran.out());
    Ran scored = Ran.with("my kettle\nour fridge\n", "score", "--model", out().toString());
    assertTrue(scored.lines().get(0).startsWith("hot\t"), scored.out());
    assertTrue(scored.lines().get(1).startsWith("cold\t"), scored.out());
  }

  @Test
  void theTextsAreNotWrittenOver() throws IOException {
    Path file = Files.writeString(folder.resolve("posts.tsv"), lines());
    Path other = Files.writeString(folder.resolve("other.tsv"), lines());
    Ran over = Ran.here("train", "--out", file.toString(), file.toString());
    assertEquals(2, over.code());
    Ran asked =
        Ran.here(
            "train", "--out", other.toString(), "--validate", other.toString(), file.toString());
    assertEquals(2, asked.code());
    assertEquals(lines(), Files.readString(file));
    assertEquals(lines(), Files.readString(other));
  }

  @Test
  void theSameLinesMakeTheSameBytes() throws IOException {
    train(lines());
    byte[] first = Files.readAllBytes(out());
    Path file = Files.writeString(folder.resolve("posts.tsv"), lines());
    assertEquals(0, train("", file.toString()).code());
    assertArrayEquals(first, Files.readAllBytes(out()));
  }

  @Test
  void blankLinesAreSkippedAndAMarkAndCarriageReturnsAreNoText() throws IOException {
    train(lines());
    byte[] plain = Files.readAllBytes(out());
    Ran ran = train("\uFEFF" + lines().replace("\n", "\r\n\r\n  \r\n"));
    assertEquals(0, ran.code(), ran.err());
    assertArrayEquals(plain, Files.readAllBytes(out()));
  }

  @Test
  void malformedLinesAreRejectedAndTheOthersLearned() throws IOException {
    train(lines());
    byte[] plain = Files.readAllBytes(out());
    String broken = "no tab, a secret\n\tno label, a secret\n \tnor here\nhot\t\nhot\t \n";
    Ran ran = train(broken + lines());
    assertEquals(3, ran.code());
    assertArrayEquals(plain, Files.readAllBytes(out()));
    assertEquals(5, ran.rejects().size());
    for (int i = 0; i < 5; i++) {
      JsonNode reject = JSON.readTree(ran.rejects().get(i));
      assertEquals(i + 1, reject.get("line").asInt());
      assertEquals("stdin", reject.get("source").asString());
      assertEquals("label", reject.get("field").asString());
    }
    assertFalse(ran.err().contains("secret"));
  }

  @Test
  void labelsThatReadAlikeAreOne() throws IOException {
    train(lines());
    byte[] plain = Files.readAllBytes(out());
    train(lines().replace("hot\t", "h\u200Bot\u00A0 \t").replaceFirst("cold", "  cold"));
    assertArrayEquals(plain, Files.readAllBytes(out()));
    train(lines().replace("hot\t", "\u00E9t\u00E9\t"));
    byte[] composed = Files.readAllBytes(out());
    train(lines().replaceFirst("hot\t", "e\u0301te\u0301\t").replace("hot\t", "\u00E9t\u00E9\t"));
    assertArrayEquals(composed, Files.readAllBytes(out()));
  }

  @Test
  void aTabInATextIsText() {
    Ran ran = train(lines().replace(", part", "\tpart"));
    assertEquals(0, ran.code(), ran.err());
  }

  @Test
  void tooFewTextsAreRefusedWithWhatToDo() {
    for (String input : List.of("", "hot\ta\ncold\tb\n", "no labels here\n")) {
      Ran ran = train(input);
      assertEquals(1, ran.code());
      assertEquals("", ran.out());
      String last = ran.rejects().get(ran.rejects().size() - 1);
      assertTrue(last.contains("at least 10 labelled texts"), ran.err());
      assertFalse(Files.exists(out()));
    }
  }

  @Test
  void oneLabelAloneIsRefusedWithWhatToDo() {
    Ran ran = train(lines().replace("cold\t", "hot\t"));
    assertEquals(1, ran.code());
    assertEquals(1, ran.rejects().size());
    assertTrue(ran.err().contains("at least 2 labels, got 1"), ran.err());
    assertFalse(Files.exists(out()));
  }

  @Test
  void aValidationFileIsMeasuredAndNotLearned() throws IOException {
    train(lines());
    byte[] plain = Files.readAllBytes(out());
    Path asked =
        Files.writeString(
            folder.resolve("asked.tsv"),
            "hot\tkettle boils\n\ncold\tfridge hums\nhot\tfridge hums\ntepid\tkettle\n");
    Ran ran = train(lines(), "--validate", asked.toString());
    assertEquals(3, ran.code(), ran.err());
    assertTrue(ran.out().contains("validation, 3 texts: accuracy 66.7"), ran.out());
    JsonNode unknown = JSON.readTree(ran.err());
    assertEquals(5, unknown.get("line").asInt());
    assertEquals("expected a label that the model learns", unknown.get("problem").asString());
    assertArrayEquals(plain, Files.readAllBytes(out()));
  }

  @Test
  void aValidationFileIsReadWithTheSameCare() throws IOException {
    Path asked = Files.writeString(folder.resolve("asked.tsv"), "no tab\nhot\tkettle boils\n");
    Ran ran = train(lines(), "--validate", asked.toString());
    assertEquals(3, ran.code());
    assertEquals("asked.tsv", JSON.readTree(ran.err()).get("source").asString());
    Ran missing = train(lines(), "--validate", folder.resolve("missing").toString());
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("no such file"), missing.err());
  }

  @Test
  void swappedColumnsAndLonelyLabelsAreWarnedOf() throws IOException {
    StringBuilder swapped = new StringBuilder();
    for (String line : lines().split("\n")) {
      swapped.append(line.replaceFirst("(.*)\t(.*)", "$2\t$1")).append('\n');
    }
    Ran ran = train(swapped.toString());
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("2 different texts; expected the label first"), ran.err());
    assertTrue(ran.err().contains("labels with one text: "), ran.err());
    assertFalse(ran.err().contains("kettle"), "no content");
    Ran lonely = train(lines() + "tepid\tso so\n");
    assertTrue(lonely.err().contains("labels with one text: 1 of 3"), lonely.err());
    assertEquals("", train(lines()).err());
  }

  @Test
  void aTextUnderTwoLabelsIsWarnedOf() {
    Ran ran = train(lines() + "cold\tThe kettle boils, part 1\n");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("texts under several labels: 1 of 20"), ran.err());
    assertFalse(ran.err().contains("kettle"), "no content");
  }

  @Test
  void theSameTwoTextsOverAndOverMeasureNothing() {
    Ran ran = train("hot\tthe kettle boils\ncold\tthe fridge hums\n".repeat(8));
    assertEquals(0, ran.code(), ran.err());
    assertFalse(ran.out().contains("100.0"), ran.out());
    assertTrue(ran.out().contains("not measured: of 2 different texts"), ran.out());
    assertTrue(ran.err().contains("texts that read like one before: 14 of 16"), ran.err());
  }

  @Test
  void aHeadingIsLeftOutAndSaidSo() throws IOException {
    train(lines());
    byte[] plain = Files.readAllBytes(out());
    for (String heading :
        List.of("label\ttext", "Label\tTEXT", "\"sentiment\"\t\"tweet\"", "Kategorie\tNachricht")) {
      Ran ran = train(heading + "\n" + lines());
      assertEquals(0, ran.code(), ran.err());
      assertTrue(ran.err().contains("line 1 of stdin reads like a heading"), ran.err());
      assertArrayEquals(plain, Files.readAllBytes(out()));
    }
    Path asked = Files.writeString(folder.resolve("asked.tsv"), "label\ttext\nhot\tkettle boils\n");
    Ran ran = train(lines(), "--validate", asked.toString());
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.err().contains("line 1 of asked.tsv reads like a heading"), ran.err());
    assertTrue(ran.out().contains("validation, 1 texts"), ran.out());
  }

  @Test
  void whatWasLearnedIsNotMeasured() throws IOException {
    Path asked =
        Files.writeString(
            folder.resolve("asked.tsv"),
            "hot\tThe kettle boils, part 3\ncold\tthe fridge hums, part 4\nhot\tfridge hums\n");
    Ran ran = train(lines(), "--validate", asked.toString());
    assertTrue(ran.out().contains("validation, 1 texts: accuracy 0.0"), ran.out());
    assertTrue(ran.err().contains("2 of 3 texts read like one that was learned"), ran.err());
    Ran same = train(lines(), "--validate", Files.writeString(asked, lines()).toString());
    assertFalse(same.out().contains("validation"), same.out());
  }

  @Test
  void whereNothingCanBeWrittenIsSaidFirst() {
    Ran folderNamed = Ran.with(lines(), "train", "--out", folder.toString());
    assertEquals(1, folderNamed.code());
    assertTrue(folderNamed.err().contains("is a folder"), folderNamed.err());
    Ran missing = Ran.with("", "train", "--out", folder.resolve("no/x.model").toString());
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("make it first"), missing.err());
    Ran nowhere = Ran.with(lines(), "train");
    assertEquals(2, nowhere.code());
    assertTrue(nowhere.err().contains("--out"), nowhere.err());
  }

  @Test
  void theLanguageIsTheTagsWithoutItsRegion() throws IOException {
    assertEquals(0, train(lines(), "--language", "en-GB").code());
    byte[] british = Files.readAllBytes(out());
    train(lines());
    assertArrayEquals(british, Files.readAllBytes(out()));
    JsonNode dutch = JSON.readTree(train(lines(), "--language", "nl").out());
    assertEquals("nl", dutch.get("languages").get(0).asString());
    JsonNode any = JSON.readTree(train(lines(), "--language", "und").out());
    assertEquals("und", any.get("languages").get(0).asString());
    Ran wrong = train(lines(), "--language", "!!");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("--language"), wrong.err());
  }

  @Test
  void sentimentStartsFromTheShippedModelOfThatLanguageAlone() throws IOException {
    String posts =
        lines().replace("hot\t", "positive\t").replace("cold\t", "negative\t") + "neutral\tso\n";
    assertEquals(0, train(posts).code());
    String unseen = "this is wonderful, I love it\n";
    String[] score = {"score", "--model", out().toString()};
    assertTrue(Ran.with(unseen, score).out().startsWith("positive\t"));
    long english = Files.size(out());
    assertEquals(0, train(posts, "--language", "nl").code());
    assertTrue(Files.size(out()) * 10 < english, "nothing English is in it");
  }
}
