package dev.earshot.connectors.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SM-07: what a file is written in is told from its bytes, or refused in words. */
class EncodingTest {
  private static final ConnectorContext CONTEXT =
      ConnectorContext.builder(() -> Instant.parse("2026-03-01T12:00:00Z")).build();
  private static final ColumnMapping MAPPING = mapping();

  @TempDir private Path folder;

  private static ColumnMapping mapping(String... more) {
    List<String> lines =
        new ArrayList<>(List.of("id=id", "text=text", "network==x", "visibility==PUBLIC"));
    lines.addAll(List.of(more));
    return ColumnMapping.parse(lines, "map");
  }

  private Batch read(FileConnector connector, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("file"), bytes);
    return poll(connector, ReadRequest.of(file.toString()), null);
  }

  private static Batch poll(
      FileConnector connector, ReadRequest request, @Nullable Checkpoint from) {
    try (SourceReader reader = connector.open(request, from, CONTEXT)) {
      return reader.poll(1000);
    }
  }

  private static List<String> texts(Batch batch) {
    assertEquals(List.of(), batch.faults().stream().map(ItemFault::problem).toList());
    return batch.events().stream()
        .map(event -> ((PostEvent.Published) event).post().text())
        .toList();
  }

  private static byte[] marked(String text, Charset charset) {
    return ("\uFEFF" + text).getBytes(charset);
  }

  static Stream<Arguments> tables() {
    List<Charset> wide =
        List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"));
    List<Arguments> all = new ArrayList<>();
    for (String table :
        List.of(
            "id,text\n1,caf\u00e9 \u201cau lait\u201d 5 \u20ac\n2,\"zwei\nZeilen, M\u00fcller\u2019s\"\n",
            "id;text\r\n1;caf\u00e9 \u201cau lait\u201d 5 \u20ac\r\n2;\"zwei\nZeilen, M\u00fcller\u2019s\"",
            "sep=;\nid;text\n1;caf\u00e9 \u201cau lait\u201d 5 \u20ac\n2;\"zwei\nZeilen, M\u00fcller\u2019s\"\n",
            "\"id\"\t\"text\"\n\"1\"\t\"caf\u00e9 \u201cau lait\u201d 5 \u20ac\"\n2\t\"zwei\nZeilen, M\u00fcller\u2019s\"\n")) {
      all.add(Arguments.of("UTF-8", table.getBytes(UTF_8)));
      all.add(Arguments.of("UTF-8 marked", marked(table, UTF_8)));
      all.add(Arguments.of("windows-1252", table.getBytes(Charset.forName("windows-1252"))));
      for (Charset charset : wide) {
        all.add(Arguments.of(charset + " bare", table.getBytes(charset)));
        all.add(Arguments.of(charset + " marked", marked(table, charset)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void aTableShowsWhatItIsWrittenIn(String name, byte[] bytes) throws IOException {
    assertEquals(
        List.of("caf\u00e9 \u201cau lait\u201d 5 \u20ac", "zwei\nZeilen, M\u00fcller\u2019s"),
        texts(read(FileConnector.csv(MAPPING), bytes)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void soDoTablesWithTabsAndOurOwnLines(String charset) throws IOException {
    String tsv = "id\ttext\n1\t\u4e00 \ud83d\ude00 \"\n";
    String jsonl = "{\"id\":\"x::1\",\"text\":\"\u4e00 \ud83d\ude00\"}\n";
    Charset scheme = Charset.forName(charset);
    for (boolean mark : List.of(true, false)) {
      byte[] table = mark ? marked(tsv, scheme) : tsv.getBytes(scheme);
      byte[] lines = mark ? marked(jsonl, scheme) : jsonl.getBytes(scheme);
      assertEquals(
          List.of("\u4e00 \ud83d\ude00 \""), texts(read(FileConnector.tsv(MAPPING), table)));
      assertEquals(List.of("\u4e00 \ud83d\ude00"), texts(read(FileConnector.jsonl(), lines)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf\u00e9",
        "\u00c4rger mit der K\u00fcche",
        "it\u2019s \u201cfine\u201d \u2013 5\u00a0\u20ac",
        "\u00bfqu\u00e9? \u00a1s\u00ed!",
        "cr\u00e9\u00e9e \u00e0 No\u00ebl, \u0153uvre",
        "\u00c5re \u00f8l \u00e6ble",
        "col\u00b7lecci\u00f3",
        "20 \u00b0C, 3\u00d74, \u00a9 ACME\u2122"
      })
  void whatWesternSpreadsheetsWriteIsTold(String text) throws IOException {
    byte[] bytes = ("id;text\n1;plain\n2;" + text).getBytes(Charset.forName("windows-1252"));
    assertEquals(List.of("plain", text), texts(read(FileConnector.csv(MAPPING), bytes)));
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1251, \u041f\u0440\u0438\u0432\u0435\u0442 \u0432\u0441\u0435\u043c",
    "KOI8-R, \u041f\u0440\u0438\u0432\u0435\u0442 \u0432\u0441\u0435\u043c",
    "windows-1253, \u039a\u03b1\u03bb\u03b7\u03bc\u03ad\u03c1\u03b1",
    "windows-1255, \u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05d5\u05dc\u05dd",
    "windows-1250, wzi\u0119\u0142o \u015bcie\u017ck\u0105 \u0142\u00f3dk\u0105 i \u017cyciem",
    "IBM850, caf\u00e9 cr\u00e9me p\u00e9ch\u00e9",
    "windows-31j, \u3053\u3093\u306b\u3061\u306f\u4e16\u754c",
    "GBK, \u4f60\u597d\u4e16\u754c\u6211\u4eec",
    "windows-31j, \u3084\u304b\u3093\u306f\u3059\u304d",
    "windows-31j, \u30b1\u30c8\u30eb",
    "EUC-JP, \u3084\u304b\u3093\u304c\u597d\u304d",
    "Big5, \u6211\u662f\u4e00\u500b\u4eba\u5728\u9019\u88e1\u4e86",
    "GB18030, \u8fd9\u4e2a\u5f88\u597d",
    "EUC-KR, \uc88b\uc740 \uc8fc\uc804\uc790",
    "x-windows-949, \uc548\ub155\ud558\uc138\uc694"
  })
  void whatIsNeitherIsRefusedUntilItIsNamed(String charset, String text) throws IOException {
    byte[] bytes = ("id,text\n1,tea\n2," + text + "\n").getBytes(Charset.forName(charset));
    Batch batch = read(FileConnector.csv(MAPPING), bytes);
    assertEquals(1, batch.events().size());
    assertEquals(
        List.of(
            "expected UTF-8, got other bytes; with charset==NAME in the mapping or the option charset"
                + " name the one that the file was written in, for any other garbles it unnoticed:"
                + " windows-1252 in Western Europe, windows-1250 in Central Europe, windows-1251 or"
                + " KOI8-R for Cyrillic, windows-1253 for Greek, GB18030, Big5, windows-31j or"
                + " EUC-KR in East Asia"),
        batch.faults().stream().map(ItemFault::problem).toList());
    assertEquals(2, batch.faults().get(0).offset());
    assertEquals(
        List.of("tea", text),
        texts(read(FileConnector.csv(mapping("charset==" + charset)), bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u201aHallo\u2018, sagte \u00c4nne",
        "\u201a\u00c4pfel\u2018 und \u201a\u00dcbel\u2018",
        "\u00abl'\u00e9t\u00e9\u00bb \u00e0 25\u00b0C",
        "\u2014\u2014\u2014\u2014\u2014\u2014 caf\u00e9",
        "\u20ac\u20ac\u20ac\u20ac \u00a35m \u00a710",
        "\u00bfQu\u00e9? \u00a1S\u00ed!"
      })
  void westernWordsAndSignsAreNoEastAsianOnes(String text) throws IOException {
    byte[] bytes = ("id,text\n1,\"" + text + "\"\n").getBytes(Charset.forName("windows-1252"));
    assertEquals(List.of(text), texts(read(FileConnector.csv(MAPPING), bytes)));
  }

  @Test
  void aBrokenRowOfUtf8IsAFaultAndNoOtherCharset() throws IOException {
    byte[] bytes =
        "id,text\n1,a\u00e9 b\u00e9 c\u00e9 d\u00e9 e\u00e9 f\u00e9\n2,!\n3,\u00fc\n"
            .getBytes(UTF_8);
    bytes[new String(bytes, ISO_8859_1).indexOf('!')] = (byte) 0xE9;
    Batch batch = read(FileConnector.csv(MAPPING), bytes);
    assertEquals(2, batch.events().size());
    assertEquals(1, batch.faults().size());
    assertEquals(2, batch.faults().get(0).offset());
  }

  @Test
  void ourOwnLinesAreNeverWestern() throws IOException {
    byte[] bytes = "{\"id\":\"x::1\",\"text\":\"caf\u00e9\"}".getBytes(ISO_8859_1);
    assertEquals(1, read(FileConnector.jsonl(), bytes).faults().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "windows-1252", "x-MacRoman"})
  void whatIsNamedIsReadAsThat(String name) throws IOException {
    byte[] bytes = "id,text\n1,caf\u00e9\n".getBytes(Charset.forName(name));
    FileConnector named = FileConnector.csv(mapping("charset==" + name));
    assertEquals(List.of("caf\u00e9"), texts(read(named, bytes)));
    Path file = folder.resolve("file");
    ReadRequest request =
        ReadRequest.of(file.toString()).with(FileConnector.CHARSET, Charset.forName(name));
    assertEquals(List.of("caf\u00e9"), texts(poll(FileConnector.csv(MAPPING), request, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1252, UTF-8",
    "windows-1252, UTF-16LE",
    "UTF-8, UTF-16BE",
    "UTF-16LE, UTF-16BE",
    "UTF-16, UTF-8"
  })
  void aMarkThatContradictsTheNameIsSaid(String named, String written) {
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () ->
                read(
                    FileConnector.csv(mapping("charset==" + named)),
                    marked("id,text\n1,x\n", Charset.forName(written))));
    assertEquals("expected " + named + ", got " + written + " by the file's own mark", e.problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"klingon", "ISO-2022-JP", "IBM037", "x-UTF-16LE-BOM", ""})
  void aCharsetWhoseRowsCannotBeCutIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FileConnector.csv(MAPPING)
                .open(ReadRequest.of("file").with("charset", name), null, CONTEXT));
  }

  /** A checkpoint counts bytes, so a wide file grows, and is stopped in its rows, as any other. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-32BE", "windows-1252"})
  void aFileThatGrowsGoesOn(String name) throws IOException {
    Charset charset = Charset.forName(name);
    Path file =
        Files.write(folder.resolve("grows"), "id,text\n1,\u00e9\u00e9 one\n2,tw".getBytes(charset));
    ReadRequest request = ReadRequest.of(file.toString());
    FileConnector csv = FileConnector.csv(MAPPING);
    Batch first = poll(csv, request, null);
    assertEquals(List.of("\u00e9\u00e9 one", "tw"), texts(first));
    Files.write(file, "o\r\n3,\u00fc\r\n".getBytes(charset), StandardOpenOption.APPEND);
    Batch second = poll(csv, request, first.next());
    assertEquals(List.of("two", "\u00fc"), texts(second));
    assertEquals(List.of(), poll(csv, request, second.next()).events());
    List<String> single = new ArrayList<>();
    try (SourceReader reader = csv.open(request, null, CONTEXT)) {
      for (int i = 0; i < 3; i++) {
        single.addAll(texts(reader.poll(1)));
      }
    }
    assertEquals(List.of("\u00e9\u00e9 one", "two", "\u00fc"), single);
  }

  @Test
  void aRowThatIsTooLongIsOneFaultInAWideFileToo() throws IOException {
    String table = "id,text\n1," + "\u00e9".repeat(100) + "\n2,b\n";
    Path file = Files.write(folder.resolve("long"), table.getBytes(UTF_16LE));
    Batch batch =
        poll(
            FileConnector.csv(MAPPING),
            ReadRequest.of(file.toString()).with(FileConnector.MAX_ROW, 64),
            null);
    assertEquals(1, batch.events().size());
    assertEquals("expected a row of at most 64 bytes", batch.faults().get(0).problem());
  }

  @Test
  void aUnitThatIsCutOffIsAFault() throws IOException {
    byte[] whole = "id,text\n1,\u00e9\n2,b".getBytes(UTF_16LE);
    Batch batch =
        read(FileConnector.csv(MAPPING), java.util.Arrays.copyOf(whole, whole.length - 1));
    assertEquals(1, batch.events().size());
    assertTrue(batch.faults().get(0).problem().startsWith("expected UTF-16LE, got other bytes"));
  }
}
