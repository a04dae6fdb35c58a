package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
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
    ReadRequest consented = new ReadRequest(file.toString(), Map.of(), "members");
    assertEquals(
        4, posts(FileConnector.csv(mapping).open(consented, null, CONTEXT).poll(10)).size());
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

  @Test
  void anOpenQuoteIsAFault() throws IOException {
    Path file = file("a.csv", "id,text\n1,one\n2,\"never closed\n3,three\n");
    ReadRequest request = ReadRequest.of(file.toString()).with("maxRow", "16");
    Batch batch = FileConnector.csv(PLAIN).open(request, null, CONTEXT).poll(10);
    assertEquals(List.of("one"), texts(batch));
    assertEquals(2, batch.faults().get(0).offset());
  }

  @Test
  void bytesThatAreNoUtf8BecomeReplacementCharacters() throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "id,text\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(List.of("caf\uFFFD"), texts(read(FileConnector.csv(PLAIN), file)));
    Files.write(file, "id,text\n1,x\n".getBytes(StandardCharsets.UTF_16));
    assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), file));
  }

  @Test
  void namesTheColumnThatIsMissing() throws IOException {
    Path file = file("a.csv", "id,body\n1,x\n");
    MalformedException e =
        assertThrows(MalformedException.class, () -> read(FileConnector.csv(PLAIN), file));
    assertEquals("text", e.field().orElseThrow());
    assertEquals("expected a column named text", e.problem());
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
                {"id":"x::3","visibility":"FOLLOWERS"}""");

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
