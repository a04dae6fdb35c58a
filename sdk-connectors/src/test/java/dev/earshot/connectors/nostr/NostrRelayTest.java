package dev.earshot.connectors.nostr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.Gap;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the connector makes of a relay of somebody else's, with a database and search, on which
 * people sign what they write. {@code docs/connectors/nostr.md} says how to fill the folder.
 */
@Tag("heavy")
@Tag("nostr-relay")
@EnabledIfSystemProperty(
    named = "earshot.nostr",
    matches = ".+",
    disabledReason = "no folder of a relay: -Dearshot.nostr")
@Timeout(120)
class NostrRelayTest {
  private static final int NOTE = 1;

  private static final HttpTransport TRANSPORT =
      HttpTransport.builder("earshot-test/0 (test@example.org)")
          .permit("127.0.0.1")
          .build(HttpTransport.client(TransportLimits.standard()));

  @TempDir private Path folder;
  private Process process;
  private BufferedReader answers;
  private Writer commands;
  private ReadRequest request;
  private final List<String> faults = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Path script = folder.resolve("relay.mjs");
    try (InputStream in = NostrRelayTest.class.getResourceAsStream("relay.mjs")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    process =
        new ProcessBuilder("node", script.toString(), System.getProperty("earshot.nostr"))
            .redirectError(folder.resolve("log").toFile())
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = process.outputWriter(StandardCharsets.UTF_8);
    request = ReadRequest.of("ws://127.0.0.1:" + answer().text("port").orElseThrow());
  }

  @AfterEach
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
    assertEquals(List.of(), faults);
  }

  private Json answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the relay ended: " + Files.readString(folder.resolve("log")));
    }
    return Json.document(line.getBytes(StandardCharsets.UTF_8), "relay.mjs");
  }

  private Json write(String as, int kind, String content, String tags, Instant at)
      throws IOException {
    commands.write(
        "{\"as\":\"%s\",\"kind\":%d,\"content\":\"%s\",\"tags\":%s,\"at\":%d}%n"
            .formatted(as, kind, content, tags, at.getEpochSecond()));
    commands.flush();
    Json written = answer();
    assertTrue(written.isTrue("success"), () -> written.text("message").orElse(""));
    return written;
  }

  private Json note(String as, String content, String tags) throws IOException {
    return write(as, NOTE, content, tags, Instant.now());
  }

  private static String to(Json event) {
    return "[[\"e\",\"%s\",\"\",\"root\"]]".formatted(event.text("id").orElseThrow());
  }

  private static PostId id(Json event) {
    return Events.id(event.text("id").orElseThrow());
  }

  private static SourceReader open(ReadRequest request, @Nullable Checkpoint from) {
    ConnectorContext context =
        ConnectorContext.builder(InstantSource.system()).transport(TRANSPORT).build();
    return new NostrConnector().open(request, from, context);
  }

  /* Reads on until enough was told; what is told too much, or never, the caller sees. */
  private List<SourceEvent> told(SourceReader reader, Predicate<List<SourceEvent>> enough)
      throws InterruptedException {
    List<SourceEvent> told = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!enough.test(told) && System.nanoTime() < end) {
      Batch batch = reader.poll(100);
      batch.faults().forEach(fault -> faults.add(fault.problem()));
      told.addAll(batch.events());
      Thread.sleep(5);
    }
    return told;
  }

  private List<SourceEvent> told(SourceReader reader, int events) throws InterruptedException {
    return told(reader, told -> told.size() >= events);
  }

  private List<String> texts(ReadRequest asked, int events) throws InterruptedException {
    try (SourceReader reader = open(asked, null)) {
      return told(reader, events).stream().map(event -> post(event).text()).sorted().toList();
    }
  }

  private static Post post(SourceEvent event) {
    return event instanceof PostEvent.Edited edited
        ? edited.post()
        : ((PostEvent.Published) event).post();
  }

  @Test
  void whatIsStoredIsToldWholeThoughTheRelayShowsAHundredAtOnce() throws Exception {
    Instant first = Instant.now().minusSeconds(3600);
    Set<PostId> written = new HashSet<>();
    for (int i = 0; i < 260; i++) {
      // several in a second, as people write
      written.add(id(write("ann", NOTE, "kettle " + i, "[]", first.plusSeconds(i / 4))));
    }
    try (SourceReader reader = open(request, null)) {
      List<SourceEvent> told = told(reader, 260);
      assertEquals(260, told.size());
      assertEquals(written, new HashSet<>(told.stream().map(event -> post(event).id()).toList()));
      note("bob", "and one more", "[]");
      List<SourceEvent> more = told(reader, 1);
      assertEquals(List.of("and one more"), more.stream().map(one -> post(one).text()).toList());
    }
  }

  @Test
  void whoGoesOnMissesNothing() throws Exception {
    note("ann", "before", "[]");
    Checkpoint[] left = new Checkpoint[1];
    try (SourceReader reader = open(request, null)) {
      told(reader, 1);
      told(
          reader,
          told -> {
            left[0] = reader.poll(1).next();
            return left[0] != null && left[0].state().contains("since=");
          });
    }
    Instant since = Instant.now().minusSeconds(60);
    for (int i = 0; i < 120; i++) {
      write("bob", NOTE, "while nobody listened " + i, "[]", since.plusSeconds(i / 4));
    }
    try (SourceReader reader = open(request, left[0])) {
      Set<PostId> told = new HashSet<>();
      told(reader, 121).forEach(event -> told.add(post(event).id()));
      assertEquals(121, told.size(), "the last that was told, and what came since");
    }
  }

  @Test
  void moreInASecondThanIsShownAtOnceIsToldAsAGap() throws Exception {
    Instant second = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < 120; i++) {
      write("ann", NOTE, "kettle " + i, "[]", second);
    }
    try (SourceReader reader = open(request, null)) {
      List<SourceEvent> told = told(reader, all -> all.stream().anyMatch(Gap.class::isInstance));
      Gap gap = (Gap) told.get(told.size() - 1);
      assertEquals(second, gap.from());
      assertTrue(told.size() >= 101, "and what is shown is told");
    }
  }

  @Test
  void anAuthorsOwnDeletionIsOneAndAStrangersIsNone() throws Exception {
    Json kept = note("ann", "stays", "[]");
    Json gone = note("ann", "goes", "[]");
    try (SourceReader reader = open(request, null)) {
      assertEquals(2, told(reader, 2).size());
      write("bob", 5, "", to(kept), Instant.now());
      write("ann", 5, "", to(gone), Instant.now());
      note("ann", "last", "[]");
      List<SourceEvent> told =
          told(
              reader,
              all ->
                  all.stream()
                      .anyMatch(
                          event ->
                              event instanceof PostEvent.Published
                                  && post(event).text().equals("last")));
      List<PostId> deleted =
          told.stream()
              .filter(PostEvent.Deleted.class::isInstance)
              .map(event -> ((PostEvent.Deleted) event).id())
              .toList();
      assertEquals(List.of(id(gone)), deleted);
      assertEquals(List.of("expected the id of an event of the same author"), faults);
      faults.clear();
    }
  }

  @Test
  void answersRepeatsAndNamesAreRead() throws Exception {
    write(
        "ann",
        0,
        "{\\\"name\\\":\\\"ada\\\",\\\"display_name\\\":\\\"Ada\\\"}",
        "[]",
        Instant.now());
    Json first = note("ann", "tea", "[]");
    try (SourceReader reader = open(request, null)) {
      Post tea = post(told(reader, 1).get(0));
      assertEquals("tea", tea.text());
      assertEquals(first.text("pubkey").orElseThrow(), tea.author().orElseThrow().id().nativeId());
      note("bob", "hot", to(first));
      assertEquals(
          id(first), post(told(reader, 1).get(0)).inReplyTo().orElseThrow().id().orElseThrow());
      write("bob", 6, "", to(first), Instant.now());
      assertEquals(
          id(first), post(told(reader, 1).get(0)).repostOf().orElseThrow().id().orElseThrow());
      note("ann", "again", "[]");
      assertEquals("Ada", post(told(reader, 1).get(0)).author().orElseThrow().name().orElseThrow());
    }
  }

  @Test
  void tagsAuthorsAndWordsAreAskedForAtTheRelay() throws Exception {
    note("ann", "a kettle", "[[\"t\",\"tea\"]]");
    String bob = note("bob", "a pot", "[[\"t\",\"coffee\"]]").text("pubkey").orElseThrow();
    note("bob", "a cup", "[[\"t\",\"tea\"]]");
    assertEquals(
        List.of("a cup", "a kettle"), texts(request.with(NostrConnector.HASHTAGS, "tea"), 2));
    assertEquals(List.of("a cup", "a pot"), texts(request.with(NostrConnector.AUTHORS, bob), 2));
    assertEquals(List.of("a kettle"), texts(request.with(NostrConnector.SEARCH, "kettle"), 1));
  }

  @Test
  void anArticleThatIsWrittenAnewIsTheSameOne() throws Exception {
    String name = "[[\"d\",\"kettles\"],[\"title\",\"Kettles\"]]";
    Instant now = Instant.now();
    write("ann", 30_023, "one", name, now.minusSeconds(60));
    try (SourceReader reader = open(request, null)) {
      Post before = post(told(reader, 1).get(0));
      write("ann", 30_023, "two", name, now);
      Post after = post(told(reader, 1).get(0));
      assertEquals(before.id(), after.id());
      assertEquals("one two", before.text() + " " + after.text());
    }
  }

  @Test
  void aRelayThatEndsIsAway() throws Exception {
    note("ann", "tea", "[]");
    try (SourceReader reader = open(request, null)) {
      assertEquals("tea", post(told(reader, 1).get(0)).text());
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
      assertThrows(
          UnavailableException.class,
          () -> {
            for (int polls = 0; polls < 2000; polls++) {
              reader.poll(10);
              Thread.sleep(5);
            }
          });
    }
  }
}
