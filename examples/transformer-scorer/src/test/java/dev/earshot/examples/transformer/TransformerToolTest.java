package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class TransformerToolTest {
  @TempDir private Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran run(String input, String... args) {
    InputStream in = System.in;
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    System.setOut(new PrintStream(printed, false, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
    try {
      int code = TransformerTool.run(args);
      System.out.flush();
      return new Ran(
          code,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void answersEveryLineWithOne() {
    Ran ran = run("\uFEFFI love this kettle\r\n\n  \nIt leaks, I hate it\u2028still one line");
    assertEquals(0, ran.code);
    String[] lines = ran.out.split("\n");
    assertEquals(4, lines.length, ran.out);
    assertTrue(lines[0].matches("positive\t0\\.\\d{4}"), lines[0]);
    assertEquals("neutral\t0.0000", lines[1]);
    assertEquals("neutral\t0.0000", lines[2]);
    assertTrue(lines[3].matches("negative\t-0\\.\\d{4}"), lines[3]);
  }

  @Test
  void keepsTheOrderOfManyPortions() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      texts.add(i % 2 == 0 ? "what a lovely day" : "");
    }
    Path file = Files.write(folder.resolve("texts"), texts);
    String[] lines = run("", file.toString()).out.split("\n");
    assertEquals(150, lines.length);
    for (int i = 0; i < lines.length; i++) {
      assertEquals(i % 2 == 0, lines[i].startsWith("positive"), "line " + i);
    }
  }

  @Test
  void saysWhichFileIsMissing() {
    Ran ran = run("", folder.resolve("none").toString());
    assertEquals(2, ran.code);
    assertTrue(ran.err.contains("no such file: "), ran.err);
  }

  @Test
  void trainsAndWeighs() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String thing : List.of("kettle", "teapot", "cup", "spoon", "tray", "jar", "lid", "pan")) {
      rows.add("positive\tI love this " + thing + ", it is wonderful");
      rows.add("negative\tthis " + thing + " is broken and I hate it");
      rows.add("neutral\tthe " + thing + " is on the table");
    }
    Path train = Files.write(folder.resolve("train.tsv"), rows);
    Path held = Files.write(folder.resolve("held.tsv"), rows.subList(0, 3));
    Path head = folder.resolve("head.bin");
    Path again = folder.resolve("again.bin");
    String t = train.toString();
    String h = held.toString();
    Ran trained = run("", "train-head", "--train", t, "--validation", h, "--out", head.toString());
    assertEquals(0, trained.code, trained.err);
    assertTrue(trained.out.startsWith("macro recall 100.00"), trained.out);
    assertEquals(
        0,
        run("", "weigh", "--head", head.toString(), "--validation", h, "--out", again.toString())
            .code);
    assertEquals(-1, Files.mismatch(head, again));
  }

  private Path rows(String name, String... templates) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String thing : List.of("kettle", "teapot", "cup", "spoon", "tray", "jar", "lid", "pan")) {
      for (String template : templates) {
        rows.add(template.replace('*', '\t').replace("IT", "the " + thing + " in my kitchen"));
      }
    }
    return Files.write(folder.resolve(name), rows);
  }

  private List<String> labelling(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("label"));
    Path sentiment = rows("s", "positive*I love IT", "negative*I hate IT", "neutral*see IT");
    Path emotion =
        rows("e", "anger*I hate IT", "joy*I love IT", "optimism*hope for IT", "sadness*I miss IT");
    args.addAll(List.of("--train", "sentiment=" + sentiment, "--train", "emotion=" + emotion));
    for (String task : List.of("irony", "offensive", "hate", "complaint")) {
      String label = task.equals("irony") ? "ironic" : task;
      Path rows = rows(task, "not_" + label + "*I love IT", label + "*damn IT to hell");
      args.addAll(List.of("--train", task + "=" + rows));
    }
    args.addAll(List.of(more));
    return args;
  }

  @Test
  void labelsForEveryTask() throws IOException {
    Path out = folder.resolve("labels.bin");
    Path never = Files.writeString(folder.resolve("never"), "x\tSEE: the cup in my kitchen!\n");
    Path more = Files.writeString(folder.resolve("more"), "x\tde\tgut\nx\ten\tvery good\n");
    List<String> args = labelling("--never", never.toString(), "--out", out.toString());
    args.addAll(List.of("--validation", "irony=" + folder.resolve("irony")));
    args.addAll(List.of(folder.resolve("s").toString(), more.toString()));
    Ran ran = run("", args.toArray(String[]::new));
    assertEquals(0, ran.code, ran.err);
    assertTrue(ran.out.endsWith("\n24 texts labelled\n"), ran.out);
    assertTrue(
        ran.out.contains("irony, validation: macro recall 100.00, macro F1 100.00"), ran.out);
    assertEquals(16 + 24 * (8 + 9) + 4, Files.size(out));
  }

  @Test
  void saysWhichTaskHasNoRows() throws IOException {
    Path one = rows("s", "positive*I love IT");
    Ran ran = run("", "label", "--train", "Sentiment=" + one, "--out", folder + "/labels.bin");
    assertEquals(2, ran.code);
    assertTrue(ran.err.contains("--train emotion=ROWS is missing"), ran.err);
  }

  @Test
  void refusesRowsWithAnotherLabel() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.tsv"), "negative\ta\nangry\tb\n");
    String r = rows.toString();
    Ran ran = run("", "train-head", "--train", r, "--validation", r, "--out", folder + "/head.bin");
    assertEquals(1, ran.code);
    assertTrue(
        ran.err.contains("rows.tsv, label, offset 1: expected one of negative, neutral, positive"),
        ran.err);
  }
}
