package dev.earshot.examples.names;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesToolTest {
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
      int code = NamesTool.run(args);
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

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private String list() throws IOException {
    StringBuilder lines = new StringBuilder("\uFEFF# names\n");
    Invented.half(Invented.BRANDS, true).forEach(n -> lines.append(n).append("\tbrand\n"));
    Invented.half(Invented.PEOPLE, true).forEach(n -> lines.append(n).append("\tperson\r\n"));
    return file("list.tsv", lines.toString());
  }

  private String trained() throws IOException {
    String texts = file("posts.txt", String.join("\n", Invented.posts()));
    String model = folder.resolve("names.bin").toString();
    Ran ran = run("", "train", "--list", list(), "--texts", texts, "--out", model);
    assertEquals(0, ran.code, ran.err);
    assertEquals("204 texts of the host's with 204 names\n", ran.out);
    return model;
  }

  @Test
  void trainsByAListAndAnswersEveryLineWithOne() throws IOException {
    String model = trained();
    Ran ran =
        run(
            "\uFEFFwe bought the kettle from Zorvia\r\n\nthe kettle is old",
            "names",
            "--model",
            model);
    assertEquals(0, ran.code, ran.err);
    String[] lines = ran.out.split("\n");
    assertEquals(3, lines.length, ran.out);
    assertTrue(
        lines[0].matches(
            "\\{\"text\":\"we bought the kettle from"
                + " Zorvia\",\"spans\":\\[\\{\"start\":26,\"end\":32,"
                + "\"type\":\"brand\",\"name\":\"Zorvia\",\"probability\":0\\.\\d{1,4}\\}\\]\\}"),
        lines[0]);
    assertEquals("{\"text\":\"\",\"spans\":[]}", lines[1]);
    assertEquals("{\"text\":\"the kettle is old\",\"spans\":[]}", lines[2]);
  }

  @Test
  void whatItPrintsCanBeLearnedFrom() throws IOException {
    String model = trained();
    String texts = folder.resolve("posts.txt").toString();
    String marked = file("marked.jsonl", run("", "names", "--model", model, texts).out);
    String again = folder.resolve("again.bin").toString();
    Ran ran = run("", "train", "--marked", marked, "--language", "en-GB", "--out", again);
    assertEquals(0, ran.code, ran.err);
    String named = run("we bought the kettle from Zorvia\n", "names", "--model", again).out;
    assertTrue(named.contains("\"name\":\"Zorvia\""), named);
    String german = "Wir haben den Kessel leider von Zorvia gekauft, und er ist schon undicht\n";
    assertTrue(run(german, "names", "--model", again).out.endsWith("\"spans\":[]}\n"));
  }

  @Test
  void aListsNamesComeWithTheModels() throws IOException {
    String other = file("other.tsv", "Old Kettle Works\tmaker\tkettle\n");
    Ran ran = run("the kettle from Zorvia\n", "names", "--model", trained(), "--list", other);
    assertTrue(ran.out.contains("\"name\":\"Old Kettle Works\",\"probability\":1.0}"), ran.out);
    assertTrue(ran.out.contains("\"name\":\"Zorvia\""), ran.out);
  }

  private static void assertRefused(int code, String problem, Ran ran) {
    assertEquals(code, ran.code, ran.err);
    assertTrue(ran.err.contains(problem), ran.err);
  }

  @Test
  void wrongFilesAreRefusedInWords() throws IOException {
    String none = folder.resolve("none").toString();
    String out = folder.resolve("out.bin").toString();
    String texts = file("posts.txt", "nothing here\n\nnor here");
    String empty = file("empty.tsv", "# no name\n\n");
    String bad = file("bad.tsv", "Acme\n");
    String marked = file("marked.jsonl", "{\"text\":\"a\",\"spans\":[]}\n\n{\"text\":\"a\"}\n");
    String list = list();
    assertRefused(2, "no such file: ", run("", "names", "--model", none));
    assertRefused(1, "posts.txt: is no model of names", run("", "names", "--model", texts));
    assertRefused(2, "no such file: ", train(none, texts, out));
    assertRefused(1, "empty.tsv: holds no name; write one a line", train(empty, texts, out));
    assertRefused(1, "bad.tsv: line 1: expected name, type", train(bad, texts, out));
    assertRefused(
        1, "posts.txt: none of the list's names stands in 2 texts", train(list, texts, out));
    assertRefused(
        1,
        "marked.jsonl, line 3: expected an object",
        run("", "train", "--marked", marked, "--out", out));
    Files.write(folder.resolve("latin.txt"), new byte[] {'f', (byte) 0xFC, 'r', '\n'});
    assertRefused(1, "not in UTF-8", train(list, folder.resolve("latin.txt").toString(), out));
    String in = folder.toString();
    assertRefused(1, "is a folder; name a file", run("", "names", "--model", in));
    assertRefused(1, "is a folder; name a file", train(list, in, out));
    assertRefused(1, "is a folder; name a file", run("", "names", "--model", trained(), in));
    assertTrue(Files.notExists(Path.of(out)));
  }

  private static Ran train(String list, String texts, String out) {
    return run("", "train", "--list", list, "--texts", texts, "--out", out);
  }

  @Test
  void tellsItsVersion() {
    assertTrue(run("", "--version").out.startsWith("name-recogniser "));
    assertTrue(run("", "train", "--version").out.startsWith("name-recogniser "));
  }

  @Test
  void wrongUseIsRefusedInWords() throws IOException {
    String list = list();
    String texts = file("posts.txt", "a");
    String out = folder.resolve("out.bin").toString();
    assertRefused(2, "expected --list and --texts, or --marked", run("", "train", "--out", out));
    assertRefused(
        2,
        "--list and --texts: expected both or none",
        run("", "train", "--list", list, "--out", out));
    assertRefused(
        2,
        "--list and --texts: expected both or none",
        run("", "train", "--texts", texts, "--out", out));
    assertRefused(2, "--out: expected another file", train(list, texts, texts));
    assertRefused(2, "--out: expected another file", train(list, texts, list));
    assertRefused(
        2,
        "--language: no language has this tag",
        run("", "train", "--list", list, "--texts", texts, "--language", "english", "--out", out));
    for (String wrong : List.of("-0.1", "1.5", "NaN", "half")) {
      assertRefused(2, "--least", run("", "names", "--model", list, "--least", wrong));
    }
    List<String> alone = new ArrayList<>(List.of("names"));
    assertRefused(2, "--model", run("", alone.toArray(String[]::new)));
    assertEquals("a", Files.readString(Path.of(texts)));
  }
}
