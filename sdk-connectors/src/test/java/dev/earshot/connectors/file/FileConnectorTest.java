package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Rating;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.testsupport.Shared;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileConnectorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ConnectorContext CONTEXT = ConnectorContext.builder(() -> NOW).build();
  private static final ColumnMapping PLAIN =
      mapping("id=id", "text=text", "network==x", "visibility==PUBLIC");

  @TempDir private Path folder;

  private static ColumnMapping mapping(String... lines) {
    return ColumnMapping.parse(List.of(lines), "map");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Batch read(FileConnector connector, Path file) {
    return read(connector, file, null);
  }

  private static Batch read(FileConnector connector, Path file, @Nullable Checkpoint from) {
    try (SourceReader reader = connector.open(ReadRequest.of(file.toString()), from, CONTEXT)) {
      Batch batch = reader.poll(10_000);
      assertInstanceOf(Progress.CaughtUp.class, batch.progress());
      return batch;
    }
  }

  private static Checkpoint next(Batch batch) {
    Checkpoint next = batch.next();
    assertNotNull(next);
    return next;
  }

  private static List<Post> posts(Batch batch) {
    List<Post> posts = new ArrayList<>();
    for (SourceEvent event : batch.events()) {
      posts.add(assertInstanceOf(PostEvent.Published.class, event).post());
    }
    return posts;
  }

  private static List<String> texts(Batch batch) {
    return posts(batch).stream().map(Post::text).toList();
  }

  @Test
  void aRowOfAKnownNetworkMisspeltIsAFault() throws IOException {
    Path file = file("n.csv", "said,at\none,x\ntwo,Twiter\nthree,brand-new\nfour,mastadon\n");
    Batch batch = read(FileConnector.csv(mapping("text=said", "network=at")), file);
    assertEquals(List.of("one", "three"), texts(batch));
    assertEquals(
        List.of(
            "there is no such network; did you mean x?",
            "there is no such network; did you mean mastodon?"),
        batch.faults().stream().map(fault -> fault.problem()).toList());
  }

  @Test
  @DisplayName("SM-07 a network nobody has heard of arrives through a table")
  void readsEveryMappedColumn() throws IOException {
    Path file =
        file(
            "export.csv",
            "\uFEFF"
                + String.join(
                    "\r\n",
                    "key,who,shown,said,at,favs,brand,reply,lang",
                    "7,@ann,\"Ann \"\"A\"\" Lee\",\"two\nlines, one row\",2015-02-16 23:36,12,acme,3,en",
                    ""));
    ColumnMapping mapping =
        mapping(
            "# what the export calls things",
            "id = key",
            "text=said",
            "author.handle=who",
            "author.name=shown",
            "publishedAt=at",
            "metric.likes=favs",
            "attribute.brand=brand",
            "attribute.campaign==spring",
            "inReplyTo=reply",
            "language=lang",
            "network==brand-new",
            "instance==shop.example",
            "visibility==public",
            "kind==review",
            "zone==Europe/Berlin",
            "terms==shop/3");

    Post post = posts(read(FileConnector.csv(mapping), file)).get(0);

    Network network = new Network("brand-new");
    assertEquals(new PostId(network, "shop.example", "7"), post.id());
    assertEquals("two\nlines, one row", post.text());
    assertEquals("Ann \"A\" Lee", post.author().orElseThrow().name().orElseThrow());
    assertEquals("brand-new:shop.example:ann", post.author().orElseThrow().id().toString());
    assertEquals(Instant.parse("2015-02-16T22:36:00Z"), post.publishedAt().orElseThrow());
    assertEquals(List.of(new Metric("likes", 12, NOW)), post.metrics());
    assertEquals(Map.of("brand", "acme", "campaign", "spring"), post.attributes());
    assertEquals(
        new PostId(network, "shop.example", "3"),
        post.inReplyTo().orElseThrow().id().orElseThrow());
    assertEquals("en", post.language().orElseThrow());
    assertEquals(Post.Kind.REVIEW, post.kind());
    assertEquals(Visibility.PUBLIC, post.visibility());
    assertEquals(
        Provenance.builder("csv/1", Provenance.Method.IMPORT, "export.csv", NOW)
            .termsId("shop/3")
            .build(),
        post.provenance().orElseThrow());
  }

  @Test
  void takesAQuoteInTsvForText() throws IOException {
    Path file = file("a.tsv", "id\ttext\n1\t\"open\n2\tit's \"5\" inch\r\n3\t\u2028x\u0085y\rz\n");
    assertEquals(
        List.of("\"open", "it's \"5\" inch", "\u2028x\u0085y\rz"),
        texts(read(FileConnector.tsv(PLAIN), file)));
  }

  @Test
  void aBadRowIsAFaultAndTheRestArrives() throws IOException {
    Path file =
        file(
            "a.csv",
            """
            id,text,at,n
            1,good,2020-01-01T00:00Z,1
            2,short

            3,date,secret,1
            4,number,2020-01-01T00:00Z,many
            5,long,2020-01-01T00:00Z,1,1
            6,good,1420070400,
            """);
    ColumnMapping mapping = mapping("id=id", "text=text", "publishedAt=at", "metric.views=n");

    Batch batch = read(FileConnector.csv(mapping), file);

    assertEquals(List.of("good", "good"), texts(batch));
    assertEquals(List.of(2L, 4L, 5L, 6L), batch.faults().stream().map(ItemFault::offset).toList());
    assertEquals(
        List.of("", "publishedAt", "metric.views", ""),
        batch.faults().stream().map(ItemFault::field).toList());
    assertTrue(batch.faults().stream().noneMatch(fault -> fault.toString().contains("secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.000",
        "12.000",
        "1.000.000",
        "1,000",
        "1 000",
        "1'000",
        "1.5",
        "1.0",
        "12.",
        "1E3",
        "1e3",
        "+1",
        "-1",
        "1k",
        "\u0661",
        "9223372036854775808"
      })
  void aCountIsDigitsAloneForASignMayGroupThousands(String count) throws IOException {
    Path file = file("a.csv", "text;n\ngood;1000\nbad;" + count + "\nbig;9223372036854775807\n");
    for (String field :
        List.of("metric.likes", "author.followers", "author.following", "author.posts")) {
      Batch batch =
          read(FileConnector.csv(mapping("text=text", "author.handle=text", field + "=n")), file);
      assertEquals(List.of("good", "big"), texts(batch), field);
      ItemFault fault = batch.faults().get(0);
      assertEquals(field, fault.field());
      assertTrue(
          fault.problem().contains("digits alone, such as 1000")
              && !fault.problem().contains(count),
          fault.problem());
    }
  }

  @Test
  void withoutAnIdTheRowNumberIdentifiesAndStaysTheSame() throws IOException {
    Path file = file("a.csv", "text\none\n\ntwo\n");
    ColumnMapping mapping = mapping("text=text");
    List<String> ids =
        posts(read(FileConnector.csv(mapping), file)).stream().map(p -> p.id().toString()).toList();
    assertEquals(List.of("file::a.csv#1", "file::a.csv#2"), ids);
    assertEquals(
        ids,
        posts(read(FileConnector.csv(mapping), file)).stream()
            .map(p -> p.id().toString())
            .toList());
  }

  @Test
  void joinsSeveralColumnsToAnId() throws IOException {
    Path file = file("a.csv", "a,b,text\nx,1,one\n");
    assertEquals(
        "x/1",
        posts(read(FileConnector.csv(mapping("id=a+b", "text=text")), file))
            .get(0)
            .id()
            .nativeId());
  }

  @Test
  void visibilityNobodyAttestedIsUnknownAndHiddenPostsAreSkipped() throws IOException {
    Path file = file("a.csv", "id,text,v\n1,a,\n2,b,friends\n3,c,direct\n4,d,Unlisted\n");
    ColumnMapping mapping = mapping("id=id", "text=text", "visibility=v", "network==x");

    Batch batch = read(FileConnector.csv(mapping), file);

    assertEquals(
        new PostEvent.Skipped(
            PostId.of(new Network("x"), "3"), Visibility.DIRECT, "NOT_PUBLIC", NOW),
        batch.events().get(2));
    assertEquals(
        List.of(Visibility.UNKNOWN, Visibility.UNKNOWN, Visibility.UNLISTED),
        batch.events().stream()
            .filter(PostEvent.Published.class::isInstance)
            .map(event -> ((PostEvent.Published) event).post().visibility())
            .toList());
    assertEquals(
        List.of(new ItemFault("a.csv", "visibility", 2, "expected " + READERS)), batch.faults());
    ReadRequest consented = new ReadRequest(file.toString(), Map.of(), "members");
    assertEquals(
        4, posts(FileConnector.csv(mapping).open(consented, null, CONTEXT).poll(10)).size());
  }

  private static final String READERS = "PUBLIC, UNLISTED, FOLLOWERS, DIRECT or UNKNOWN";

  @Test
  void aFileOfAnOldMacIsRefusedWithoutShowingWhatItHolds() throws IOException {
    Path file = file("mac.csv", "id,text\r1,hush ann\r2,hush bob\r");
    MalformedException refused =
        assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), file));
    assertTrue(refused.problem().contains("CR alone"), refused.problem());
    assertFalse(refused.problem().contains("hush"), refused.problem());
  }

  @Test
  void handsOutNoMoreThanAskedForAndResumesAnywhere() throws IOException {
    StringBuilder content = new StringBuilder("id,text\r\n");
    for (int i = 1; i <= 25; i++) {
      content.append(i).append(",\"row\n").append(i).append("\"\r\n");
    }
    Path file = file("a.csv", content.toString());
    List<String> ids = new ArrayList<>();
    @Nullable Checkpoint from = null;
    boolean more = true;
    while (more) {
      SourceReader reader =
          FileConnector.csv(PLAIN).open(ReadRequest.of(file.toString()), from, CONTEXT);
      Batch batch = reader.poll(4);
      assertTrue(batch.events().size() <= 4);
      posts(batch).forEach(post -> ids.add(post.id().nativeId()));
      from = batch.next();
      more = batch.progress() instanceof Progress.More;
    }
    assertEquals(25, ids.size());
    assertEquals(25, ids.stream().distinct().count());
    assertEquals(0, read(FileConnector.csv(PLAIN), file, from).events().size());
  }

  @Test
  void goesOnWhereAGrowingFileEnded() throws IOException {
    Path file = file("a.csv", "id,text\n1,one\n2,tw");
    Batch first = read(FileConnector.csv(PLAIN), file);
    assertEquals(List.of("one", "tw"), texts(first));
    assertEquals(0, read(FileConnector.csv(PLAIN), file, first.next()).events().size());

    Files.writeString(file, "o\n3,three", StandardOpenOption.APPEND);
    Batch second = read(FileConnector.csv(PLAIN), file, first.next());
    assertEquals(List.of("two", "three"), texts(second));

    Files.writeString(file, "\r\n4,four\n", StandardOpenOption.APPEND);
    assertEquals(List.of("four"), texts(read(FileConnector.csv(PLAIN), file, second.next())));
  }

  @Test
  void oneReaderFollowsAFile() throws IOException {
    Path file = file("a.csv", "");
    try (SourceReader reader =
        FileConnector.csv(PLAIN).open(ReadRequest.of(file.toString()), null, CONTEXT)) {
      assertEquals(0, reader.poll(9).events().size());
      Files.writeString(file, "id,text\n1,one\n");
      assertEquals(List.of("one"), texts(reader.poll(9)));
      assertEquals(List.of(), texts(reader.poll(9)));
      Files.writeString(file, "2,two\n", StandardOpenOption.APPEND);
      assertEquals(List.of("two"), texts(reader.poll(9)));
    }
  }

  @Test
  void startsOverWhenTheFileWasReplacedOrCutOff() throws IOException {
    Path file = file("a.csv", "id,text\n1,one\n2,two\n");
    Batch first = read(FileConnector.csv(PLAIN), file);
    file("a.csv", "id,text\n8,eight\n9,nine\n10,ten\n");
    assertEquals(
        List.of("eight", "nine", "ten"), texts(read(FileConnector.csv(PLAIN), file, first.next())));
    file("a.csv", "id,text\n1,one\n");
    assertEquals(List.of("one"), texts(read(FileConnector.csv(PLAIN), file, first.next())));
  }

  @Test
  void aGiganticRowIsAFaultAndCostsNoMemory() throws IOException {
    Path file = folder.resolve("a.tsv");
    byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write("id\ttext\n1\t".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 64; i++) {
        out.write(block);
      }
      out.write("\n2\tafter\n".getBytes(StandardCharsets.UTF_8));
    }
    Batch batch = read(FileConnector.tsv(PLAIN), file);
    assertEquals(List.of("after"), texts(batch));
    assertEquals(1, batch.faults().get(0).offset());
  }

  private static List<Long> faultLines(Batch batch) {
    return batch.faults().stream().map(ItemFault::offset).toList();
  }

  @Test
  void anOpenQuoteIsAFaultAndTheRecordsAfterItArrive() throws IOException {
    Path file = file("a.csv", "id,text\n1,one\n2,\"never closed\n3,three\n4,four\n");
    Batch batch = read(FileConnector.csv(PLAIN), file);
    assertEquals(List.of("one", "three", "four"), texts(batch));
    assertEquals(List.of(2L), faultLines(batch));

    StringBuilder large = new StringBuilder("id,text\n0,\"never closed\n");
    for (int i = 1; i <= 2000; i++) {
      large.append(i).append(",\"\"\"row\"\" ").append(i).append("\"\n");
    }
    Batch many = read(FileConnector.csv(PLAIN), file("b.csv", large.toString()));
    assertEquals(2000, many.events().size());
    assertEquals("\"row\" 2000", texts(many).get(1999));
    assertEquals(List.of(1L), faultLines(many));
  }

  @Test
  void aQuoteThatALaterRecordWouldCloseIsNoMoreClosed() throws IOException {
    Path file =
        file(
            "a.csv",
            """
            id,text,by
            1,"open,ann
            2,"fine, and closed",ben
            3,"he said ""no""\nand left",cem
            4,"two
            lines",dan
            5,x,"open at the end
            6,six,eve
            """);
    Batch batch = read(FileConnector.csv(mapping("id=id", "text=text", "author.name=by")), file);
    assertEquals(
        List.of("fine, and closed", "he said \"no\"\nand left", "two\nlines", "six"), texts(batch));
    assertEquals(List.of(1L, 7L), faultLines(batch));
  }

  @Test
  void anOpenQuoteIsFoundWhereverAPollStops() throws IOException {
    Path file =
        file(
            "a.csv",
            "id,text\n1,one\n2,\"never closed\n3,\"three\nlines\"\n4,\"open too\n5,five\n");
    List<String> texts = new ArrayList<>();
    List<Long> faults = new ArrayList<>();
    @Nullable Checkpoint from = null;
    boolean more = true;
    while (more) {
      try (SourceReader reader =
          FileConnector.csv(PLAIN).open(ReadRequest.of(file.toString()), from, CONTEXT)) {
        Batch batch = reader.poll(1);
        texts.addAll(texts(batch));
        faults.addAll(faultLines(batch));
        from = batch.next();
        more = batch.progress() instanceof Progress.More;
      }
    }
    assertEquals(List.of("one", "three\nlines", "five"), texts);
    assertEquals(List.of(2L, 5L), faults);
  }

  @Test
  void aQuotedValueThatIsStillBeingWrittenIsReadWhenItIsWhole() throws IOException {
    Path file = file("a.csv", "id,text\n1,one\n2,\"tw");
    Batch first = read(FileConnector.csv(PLAIN), file);
    assertEquals(List.of("one"), texts(first));
    assertEquals(List.of(2L), faultLines(first));
    Files.writeString(file, "o\"\n3,three\n", StandardOpenOption.APPEND);
    Batch second = read(FileConnector.csv(PLAIN), file, first.next());
    assertEquals(List.of("two", "three"), texts(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.23457E+18",
        "1,23457E+18",
        "1.23457e18",
        "1E+18",
        "1.234567890123E+18",
        "1.23457 x 10^18",
        "1234567890123456768.0",
        "########",
        "#REF!",
        "#NAME?",
        "#DIV/0!"
      })
  void anIdThatASpreadsheetRoundedIsAFaultAndMergesNobody(String id) throws IOException {
    String row = '"' + id + '"';
    Path file =
        file(
            "a.csv",
            "id,who,to,text\n%s,a,,one\n%s,b,,two\n3,%s,,three\n4,d,%s,four\n5,e,,five\n"
                .formatted(row, row, row, row));
    ColumnMapping mapping = mapping("id=id", "author.id=who", "inReplyTo=to", "text=text");
    Batch batch = read(FileConnector.csv(mapping), file);
    assertEquals(List.of("five"), texts(batch));
    assertEquals(List.of(1L, 2L, 3L, 4L), faultLines(batch));
    assertEquals(
        List.of("id", "id", "author.id", "inReplyTo"),
        batch.faults().stream().map(ItemFault::field).toList());
    assertTrue(batch.faults().stream().noneMatch(fault -> fault.problem().contains(id)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,who,likes,text\n=\"0123\",=\"77\",=\"4\",=\"one\"\n",
        "=\"id\",who,likes,text\n\"=\"\"0123\"\"\",\"=\"\"77\"\"\",4,one\n",
        "id;who;likes;text\n=\"0123\";=\"77\";=\"4\";one\n"
      })
  void aCellThatASpreadsheetWasToldToLeaveAloneIsWhatItShows(String csv) throws IOException {
    ColumnMapping mapping = mapping("id=id", "author.id=who", "metric.likes=likes", "text=text");
    Post post = posts(read(FileConnector.csv(mapping), file("a.csv", csv))).get(0);
    assertEquals("0123", post.id().nativeId());
    assertEquals("77", post.author().orElseThrow().id().nativeId());
    assertEquals(4, post.metrics().get(0).value());
    assertEquals("one", post.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3e12", "7E10", "1234567890123450000", "a1.5E+3b", "5x100", "2024.0"})
  void anIdThatOnlyResemblesARoundedOneStays(String id) throws IOException {
    Path file = file("a.csv", "id,text\n" + id + ",one\n");
    assertEquals(id, posts(read(FileConnector.csv(PLAIN), file)).get(0).id().nativeId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"N/A", "n/a", "null", "NULL", "\\N", "None", "-", "NaN", "undefined", "#N/A"})
  void whatAnExportWritesForNothingIsNoId(String nothing) throws IOException {
    Path file =
        file(
            "a.csv", "id,who,text,to\n%1$s,%1$s,one,%1$s\n%1$s,%1$s,two,%1$s\n".formatted(nothing));
    ColumnMapping mapping = mapping("id=id", "author.handle=who", "text=text", "inReplyTo=to");
    List<Post> posts = posts(read(FileConnector.csv(mapping), file));
    assertEquals(
        List.of("a.csv#1", "a.csv#2"), posts.stream().map(post -> post.id().nativeId()).toList());
    assertTrue(posts.get(0).author().isEmpty());
    assertTrue(posts.get(0).inReplyTo().isEmpty());
  }

  private static final ColumnMapping WHO =
      mapping(
          "id=id",
          "text=text",
          "author.handle=who",
          "editedAt=edited",
          "metric.likes=likes",
          "network==x",
          "visibility==PUBLIC");

  private static final String WHO_HEADER = "id,who,text,edited,likes\n";

  @DisplayName(
      "SM-07 two rows with one id are two people's, told at both lines; none is overwritten")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234567890123450000,ann,tea,,1 | 1234567890123450000,bob,kettle,,1 | rounds",
        "1234567890123450000,ann,tea,,1 | 1234567890123450000,ann,kettle,,1 | rounds",
        "1234567890123456800,ann,tea,,1 | 1234567890123456800,bob,tea,,1    | rounds",
        "t3_a,ann,tea,,1                | t3_a,bob,tea,,1                    | left the row out",
        "7,ann,tea,,1                   | 7,ann,kettle,,1                    | left the row out",
        "7,,tea,,1                      | 7,,kettle,,1                       | left the row out",
        "7,ann,tea,2026-01-01T00:00:00Z,1 | 7,bob,tea,2026-01-02T00:00:00Z,1 | left the row out"
      })
  void twoRowsWithOneIdAreAFaultAtBothLines(String one, String other, String words)
      throws IOException {
    for (FileConnector connector : List.of(FileConnector.csv(WHO), FileConnector.tsv(WHO))) {
      String rows = WHO_HEADER + one + "\n8,cem,oven,,2\n" + other + "\n";
      boolean tabs = connector.descriptor().id().equals("tsv");
      Batch batch = read(connector, file("twice", tabs ? rows.replace(',', '\t') : rows));
      assertEquals(List.of("tea", "oven"), texts(batch));
      assertEquals(
          List.of("id 1", "id 3"),
          batch.faults().stream().map(fault -> fault.field() + " " + fault.offset()).toList());
      for (ItemFault fault : batch.faults()) {
        assertEquals(words.equals("rounds"), fault.problem().contains("rounds"), fault.problem());
      }
      assertTrue(batch.faults().get(1).problem().contains(words));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7,ann,tea,,1  | 7,ann,tea,,5",
        "7,ann,tea,,1  | 7,,tea,,5",
        "7,ann,tea,,1  | 7,ann,green tea,2026-01-02T00:00:00Z,1",
        ",ann,tea,,1   | ,bob,kettle,,1",
        "N/A,ann,tea,,1 | N/A,bob,kettle,,1",
        "1,ann,tea,,1  | 10,bob,kettle,,1"
      })
  void aRowThatTellsMoreOfTheSamePostIsNoMistake(String one, String other) throws IOException {
    Batch batch =
        read(FileConnector.csv(WHO), file("again.csv", WHO_HEADER + one + "\n" + other + "\n"));
    assertEquals(List.of(), batch.faults());
    assertEquals(2, batch.events().size());
  }

  @Test
  void twoRowsWithOneIdAreFoundWhereverAPollStopsOrARunEnds() throws IOException {
    StringBuilder rows = new StringBuilder(WHO_HEADER);
    for (int i = 0; i < 3000; i++) {
      rows.append(i).append(",ann,\"tea\n").append(i).append("\",,1\n");
    }
    Path file = file("grows.csv", rows + "2999,bob,cut");
    FileConnector connector = FileConnector.csv(WHO);
    Checkpoint from = next(read(connector, file));
    Files.writeString(file, rows + "2999,bob,cut,,1\n17,bob,kettle,,1\n3000,bob,oven,,1\n");
    Batch rest = read(connector, file, from);
    assertEquals(List.of("oven"), texts(rest));
    assertEquals(
        List.of(5999L, 6001L, 35L, 6002L), rest.faults().stream().map(ItemFault::offset).toList());
    try (SourceReader reader = connector.open(ReadRequest.of(file.toString()), null, CONTEXT)) {
      List<Long> told = new ArrayList<>();
      Batch batch;
      do {
        batch = reader.poll(7);
        batch.faults().forEach(fault -> told.add(fault.offset()));
      } while (batch.progress() instanceof Progress.More);
      assertEquals(List.of(5999L, 6001L, 35L, 6002L), told);
    }
  }

  @Test
  void halvesOfCharactersThatWereWrittenByThemselvesAreUnderstood() throws IOException {
    Path file = folder.resolve("a.csv");
    byte[] pair = {(byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, (byte) 0x80};
    byte[] half = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    rows.writeBytes("id,text\n1,a".getBytes(StandardCharsets.UTF_8));
    rows.writeBytes(pair);
    rows.writeBytes("b\n2,".getBytes(StandardCharsets.UTF_8));
    rows.writeBytes(half);
    rows.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
    Files.write(file, rows.toByteArray());
    assertEquals(List.of("a\uD83D\uDE00b", "\uFFFD"), texts(read(FileConnector.csv(PLAIN), file)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id;text\n1;one, two\n",
        "id\ttext\n1\tone, two\n",
        "id|text\n1|one, two\n",
        "\"id\";\"text\"\n\"1\";\"one, two\"\n",
        "\uFEFFsep=;\r\nid;text\r\n1;one, two\r\n",
        "\"sep=^\"\nid^text\n1^one, two\n",
        "sep=\t\n\nid\ttext\n1\tone, two\n",
        "note;id;text\n\"a,b;c\";1;one, two\n"
      })
  void theHeaderOrItsLineSaysWhatPartsTheColumns(String content) throws IOException {
    Path file = file("a.csv", content);
    Batch batch = read(FileConnector.csv(PLAIN), file);
    assertEquals(List.of(), batch.faults());
    assertEquals(List.of("one, two"), texts(batch));
    assertEquals(0, read(FileConnector.csv(PLAIN), file, batch.next()).events().size());
  }

  @Test
  void aDelimiterThatWasChosenAndIsNotThereIsNamed() throws IOException {
    Path file = file("a.csv", "id;text\n1;one\n");
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () ->
                FileConnector.csv(PLAIN)
                    .open(ReadRequest.of(file.toString()).with("delimiter", "tab"), null, CONTEXT)
                    .poll(1));
    assertTrue(e.problem().contains("between tabs; the header has ';'"), e.problem());
    MalformedException tsv =
        assertThrows(MalformedException.class, () -> read(FileConnector.tsv(PLAIN), file));
    assertTrue(tsv.problem().contains("the header has ';'"), tsv.problem());
    ColumnMapping chosen = mapping("id=id", "text=text", "delimiter==;");
    assertEquals(List.of("one"), texts(read(FileConnector.csv(chosen), file)));
    assertThrows(IllegalArgumentException.class, () -> FileConnector.tsv(chosen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4d", "4f", "4.0D", "0x1p2", "NaN", "four", "4 stars", "6"})
  void aRatingThatIsNoNumberIsTheFaultOfItsField(String stars) throws IOException {
    Path file = file("a.csv", "stars,text\n" + stars + ",one\n4,two\n");
    ColumnMapping mapping =
        mapping(
            "rating=stars",
            "rating.worst==1",
            "rating.best==5",
            "text=text",
            "network==shop",
            "visibility==PUBLIC");
    Batch batch = read(FileConnector.csv(mapping), file);
    assertEquals(List.of("two"), texts(batch));
    ItemFault fault = batch.faults().get(0);
    assertEquals("rating", fault.field());
    assertEquals("expected a number in digits, from rating.worst to rating.best", fault.problem());
  }

  @Test
  void readsTheFieldsOfAPostByTheirNames() throws IOException {
    Path file =
        file(
            "a.csv",
            "stars,where,land,cw,root,rep,quo,conv,app,bio,fol,fing,n,ver,home,since,age,kind,text\n"
                + "\"4,5\",Town Hall,de,food,r1,https://x.example/p,q1,c9,Tapp,me,12,0,3,yes,Berlin,"
                + "2020-01-01,33,person,t\n");
    ColumnMapping mapping =
        mapping(
            "rating=stars",
            "rating.worst==1",
            "rating.best==5",
            "place=where",
            "place.country=land",
            "contentWarning=cw",
            "threadRoot=root",
            "repostOf=rep",
            "quoteOf=quo",
            "conversation=conv",
            "application=app",
            "author.name=bio",
            "author.bio=bio",
            "author.followers=fol",
            "author.following=fing",
            "author.posts=n",
            "author.verified=ver",
            "author.location=home",
            "author.country=land",
            "author.createdAt=since",
            "author.statedAge=age",
            "author.kind=kind",
            "text=text",
            "network==x",
            "zone==UTC",
            "visibility==PUBLIC");
    Batch batch = read(FileConnector.csv(mapping), file);
    assertEquals(List.of(), batch.faults());
    Post post = posts(batch).get(0);
    assertEquals(new Rating(4.5, 1, 5), post.rating().orElseThrow());
    assertEquals(new Place("Town Hall", "DE"), post.place().orElseThrow());
    assertEquals("food", post.contentWarning().orElseThrow());
    Network x = new Network("x");
    assertEquals(Post.Reference.to(PostId.of(x, "r1")), post.threadRoot().orElseThrow());
    assertEquals(new Post.Reference(null, "https://x.example/p"), post.repostOf().orElseThrow());
    assertEquals(Post.Reference.to(PostId.of(x, "q1")), post.quoteOf().orElseThrow());
    assertEquals("c9", post.conversation().orElseThrow());
    assertEquals("Tapp", post.application().orElseThrow());
    Author author = post.author().orElseThrow();
    assertEquals("me", author.bio().orElseThrow());
    assertEquals(12, author.followers().orElseThrow());
    assertEquals(0, author.following().orElseThrow());
    assertEquals(3, author.posts().orElseThrow());
    assertEquals(true, author.verified().orElseThrow());
    assertEquals("Berlin", author.location().orElseThrow());
    assertEquals("DE", author.country().orElseThrow());
    assertEquals(33, author.statedAge().orElseThrow());
    assertEquals(Author.Kind.PERSON, author.kind());
    assertEquals(Instant.parse("2020-01-01T00:00:00Z"), author.createdAt().orElseThrow());
  }

  @Test
  void anAddressOrLanguageThatIsNoneIsLeftOutAndTold() throws IOException {
    Path file =
        file(
            "a.csv",
            """
            id,text,url,profile,lang
            1,one,javascript:alert(1),data:text/html;x,<b>en</b>
            2,two,https://x.example/2,https://x.example/@ann,pt_BR
            3,three,N/A,,english
            """);
    ColumnMapping mapping =
        mapping(
            "id=id", "text=text", "url=url", "author.url=profile", "language=lang", "author.id=id");
    Batch batch = read(FileConnector.csv(mapping), file);
    List<Post> posts = posts(batch);
    assertEquals(3, posts.size());
    assertTrue(posts.get(0).url().isEmpty());
    assertTrue(posts.get(0).author().orElseThrow().url().isEmpty());
    assertTrue(posts.get(0).language().isEmpty());
    assertEquals("https://x.example/2", posts.get(1).url().orElseThrow());
    assertEquals("pt-BR", posts.get(1).language().orElseThrow());
    assertEquals(
        List.of("1 author.url", "1 url", "1 language", "3 language"),
        batch.faults().stream().map(fault -> fault.offset() + " " + fault.field()).toList());
    assertTrue(batch.faults().stream().noneMatch(fault -> fault.problem().contains("alert")));
  }

  @Test
  void brokenJsonIsToldByLineAndCharacterAndNoKeyOfIt() throws IOException {
    Path file =
        file(
            "a.jsonl",
            "{\"id\":\"x::1\",\"text\":\"t\"}\n{\"hollis_green\": tru}\n{\"id\":\"x::3\"}\n");
    Batch batch = read(FileConnector.jsonl(), file);
    assertEquals(2, batch.events().size());
    ItemFault fault = batch.faults().get(0);
    assertEquals(1, fault.offset());
    assertEquals("", fault.field());
    assertTrue(fault.problem().matches("expected JSON at character \\d+"), fault.problem());
  }

  @Test
  void aSkippedRowSaysWhoseItIs() throws IOException {
    Path file = file("a.csv", "id,who,text\n1,ann,x\n");
    ColumnMapping mapping =
        mapping("id=id", "author.handle=who", "text=text", "visibility==FOLLOWERS");
    PostEvent.Skipped skipped =
        assertInstanceOf(
            PostEvent.Skipped.class, read(FileConnector.csv(mapping), file).events().get(0));
    assertEquals("ann", skipped.author().orElseThrow().nativeId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "id,Text\\n1,x ~ between ','; of the first row's 2 columns those that are mapped are id"
            + " (1); column 2 has it in other letters",
        "id^text\\n1^x ~ between ',' or ';' or tabs or '|', none of which",
        "ann,secret\\n ~ between ','; of the first row's 2 columns none is mapped",
        "2026-01-01,my secret phone,id\\n ~ between ','; of the first row's 3 columns those that"
            + " are mapped are id (3)",
        "id,te\\0xt\\n1,x ~ NUL bytes",
        "i\\0,text\\n1,x ~ NUL bytes",
      })
  void saysWhatAHeaderWasReadWith(String content, String words) throws IOException {
    Path file = file("a.csv", content.replace("\\n", "\n").replace("\\0", "\0"));
    MalformedException e =
        assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), file));
    assertTrue(e.problem().contains(words), e.problem());
    assertFalse(e.problem().contains("secret"), e.problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2,\"my \\\"kettle\\\" broke\"",
        "2,\"kettle 5\" wide\"",
        "2,\"a \\\"b\\\", c\"",
        "2,\"kettle\"s",
        "2,\"tea\" \"cup\"",
        "2,te\0a"
      })
  void aRowWhoseQuotesOrBytesAreGarbledIsAFault(String row) throws IOException {
    Path file =
        file(
            "a.csv", "id,text\n1," + "one ".repeat(40) + "\n" + row + "\n3,\"three \"\"3\"\"\" \n");
    Batch batch = read(FileConnector.csv(PLAIN), file);
    assertEquals(List.of("one ".repeat(40), "three \"3\" "), texts(batch));
    assertEquals(List.of(2L), batch.faults().stream().map(fault -> fault.offset()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "\uFEFF"})
  void aTableOfNothingIsTold(String content) throws IOException {
    Batch batch = read(FileConnector.csv(PLAIN), file("a.csv", content));
    assertEquals(
        List.of("expected a header row, got an empty file"),
        batch.faults().stream().map(fault -> fault.problem()).toList());
  }

  @Test
  void namesTheColumnThatIsMissing() throws IOException {
    Path file = file("a.csv", "id,body\n1,x\n");
    MalformedException e =
        assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), file));
    assertEquals("text", e.field().orElseThrow());
    assertEquals(
        "expected a column named text between ','; of the first row's 2 columns those that are"
            + " mapped are id (1)",
        e.problem());
    Path twice = file("b.csv", "id,text,text\n1,x,y\n");
    assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), twice));
  }

  @Test
  @DisplayName("SM-17 posts and events of other systems arrive as JSON lines")
  void readsEventsAndBarePosts() throws IOException {
    Path file =
        file(
            "a.jsonl",
            "\uFEFF"
                + """
                {"id":"x::1","text":"hello","visibility":"PUBLIC"}\r

                {"type":"deleted","id":"x::1","observedAt":"2026-01-01T00:00:00Z"}
                {"id":"x::2","publishedAt":"soon"}
                not json
                {"id":"x::3","visibility":"FOLLOWERS"}\
                """);

    Batch batch = read(FileConnector.jsonl(), file);

    assertEquals(3, batch.events().size());
    PostEvent.Published first = assertInstanceOf(PostEvent.Published.class, batch.events().get(0));
    assertEquals("hello", first.post().text());
    assertEquals(Provenance.Method.IMPORT, first.post().provenance().orElseThrow().method());
    PostId deleted = PostId.of(new Network("x"), "1");
    assertEquals(
        new PostEvent.Deleted(deleted, Instant.parse("2026-01-01T00:00:00Z")),
        batch.events().get(1));
    assertInstanceOf(PostEvent.Skipped.class, batch.events().get(2));
    assertEquals(List.of(3L, 4L), batch.faults().stream().map(ItemFault::offset).toList());
    assertEquals("publishedAt", batch.faults().get(0).field());
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    Path file = file("a.jsonl", "");
    ReadRequest request = ReadRequest.of(file.toString());
    FileConnector jsonl = FileConnector.jsonl();
    assertThrows(
        MalformedException.class,
        () -> jsonl.open(request, new Checkpoint("csv", 1, "0 0 0 -1 0 "), CONTEXT));
    assertThrows(
        MalformedException.class,
        () -> jsonl.open(request, new Checkpoint("jsonl", 1, "half"), CONTEXT));
    assertThrows(
        IllegalArgumentException.class,
        () -> jsonl.open(request.with("delimiter", ";"), null, CONTEXT));
    assertThrows(UnavailableException.class, () -> read(jsonl, folder.resolve("none.jsonl")));
    assertThrows(RefusedException.class, () -> read(jsonl, folder));
    SourceReader closed = jsonl.open(request, null, CONTEXT);
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.poll(1));
  }

  @Test
  void takesAnotherDelimiter() throws IOException {
    Path file = file("a.csv", "id;text\n1;\"a;b\"\n");
    ReadRequest request = ReadRequest.of(file.toString()).with("delimiter", ";");
    assertEquals(
        List.of("a;b"), texts(FileConnector.csv(PLAIN).open(request, null, CONTEXT).poll(9)));
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-07 a recorded table of 7,260 posts arrives by mapping alone")
  void readsARecordedTable() throws IOException {
    ColumnMapping mapping =
        mapping(
            "text=text",
            "author.handle=author",
            "publishedAt=created",
            "metric.reposts=retweets",
            "attribute.brand=brand",
            "network==x",
            "visibility==PUBLIC",
            "zone==UTC");
    Path file = Shared.path("data/sentiment/airline_first_half_posts.tsv");

    Batch batch = read(FileConnector.tsv(mapping), file);

    assertTrue(batch.events().size() >= 7_000, () -> batch.events().size() + " arrived");
    assertEquals(batch.events().size(), posts(batch).stream().map(Post::id).distinct().count());
    assertTrue(posts(batch).stream().allMatch(post -> post.publishedAt().isPresent()));
    assertEquals(0, batch.faults().size(), () -> batch.faults().get(0).toString());
    assertEquals(0, read(FileConnector.tsv(mapping), file, next(batch)).events().size());
  }
}
