package dev.earshot.connectors.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagedReaderTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Network NETWORK = new Network("paged");
  private static final ConnectorDescriptor CONNECTOR =
      ConnectorDescriptor.builder("paged", 1)
          .networks(NETWORK)
          .capabilities(Capability.READ)
          .build();
  private static final Progress CAUGHT_UP = new Progress.CaughtUp(NOON.plusSeconds(60));

  private Instant now = NOON;
  private final Deque<Supplier<Page>> answers = new ArrayDeque<>();
  private final List<CheckpointState> asked = new ArrayList<>();

  private PagedReader reader(@Nullable Checkpoint from) {
    return new PagedReader(
        CONNECTOR,
        CheckpointState.of(from, CONNECTOR),
        ConnectorContext.builder(() -> now).build()) {
      @Override
      protected Page fetch(CheckpointState at, int maxEvents) {
        asked.add(at);
        return answers.remove().get();
      }
    };
  }

  private static Emitter emitter(boolean anyVisibility) {
    return new Emitter(CONNECTOR, Provenance.Method.API, "place", NOON, anyVisibility);
  }

  private static Emitter posts(String... texts) {
    Emitter emitter = emitter(false);
    for (String text : texts) {
      emitter.published(
          PostId.of(NETWORK, text.substring(0, 1)), Visibility.PUBLIC, post -> post.text(text));
    }
    return emitter;
  }

  private static List<String> texts(Batch batch) {
    return batch.events().stream()
        .map(event -> ((PostEvent.Published) event).post().text())
        .toList();
  }

  private void answer(Emitter emitter, String cursor, Progress then) {
    answers.add(() -> Page.of(emitter, CheckpointState.start().with("cursor", cursor), then));
  }

  @Test
  void movesBeyondAPageOnlyWithItsLastEvent() {
    answer(posts("a", "b", "c"), "2", new Progress.More());
    answer(posts("d"), "3", CAUGHT_UP);
    try (PagedReader reader = reader(null)) {
      Batch first = reader.poll(2);
      assertEquals(List.of("a", "b"), texts(first));
      assertInstanceOf(Progress.More.class, first.progress());
      assertEquals(List.of("c"), texts(reader.poll(2)));
      assertEquals(List.of("d"), texts(reader.poll(2)));
      assertEquals(CheckpointState.start(), asked.get(0));
      assertEquals("2", asked.get(1).text("cursor").orElseThrow());
      answer(posts("a", "b", "c"), "2", new Progress.More());
      try (PagedReader resumed = reader(first.next())) {
        assertEquals(List.of("c"), texts(resumed.poll(2)));
      }
      assertEquals(CheckpointState.start(), asked.get(2), "what was told is no matter of sources");
    }
  }

  @Test
  void aPageWhoseBeginningWasEditedIsStartedOver() {
    answer(posts("a", "b", "c"), "2", CAUGHT_UP);
    Batch first;
    try (PagedReader reader = reader(null)) {
      first = reader.poll(2);
    }
    answer(posts("a", "b, edited", "c"), "2", CAUGHT_UP);
    try (PagedReader resumed = reader(first.next())) {
      assertEquals(List.of("a", "b, edited", "c"), texts(resumed.poll(9)));
    }
  }

  @Test
  void aSourceThatRestsInTheMidstOfAPageLosesNothingAndDoublesNothing() {
    answer(posts("a", "b", "c"), "2", CAUGHT_UP);
    Batch first;
    try (PagedReader reader = reader(null)) {
      first = reader.poll(2);
    }
    Progress rest = new Progress.Wait(NOON.plusSeconds(9), Progress.Wait.Why.RATE_LIMIT);
    answers.add(() -> Page.empty(CheckpointState.start(), rest));
    answer(posts("a", "b", "c"), "2", CAUGHT_UP);
    try (PagedReader resumed = reader(first.next())) {
      Batch resting = resumed.poll(9);
      assertEquals(rest, resting.progress());
      assertEquals(first.next(), resting.next());
      assertEquals(resting, resumed.poll(9));
      assertEquals(2, asked.size(), "the source was asked while it rests");
      now = NOON.plusSeconds(9);
      assertEquals(List.of("c"), texts(resumed.poll(9)));
    }
  }

  @Test
  void troubleIsMetAgainAtTheSamePlace() {
    answers.add(
        () -> {
          throw new UnavailableException("no answer", null, null);
        });
    answer(posts("a"), "2", CAUGHT_UP);
    try (PagedReader reader = reader(null)) {
      assertThrows(UnavailableException.class, () -> reader.poll(9));
      assertEquals(List.of("a"), texts(reader.poll(9)));
      assertEquals(asked.get(0), asked.get(1));
    }
  }

  @Test
  void faultsComeOnceWithTheFirstEventsOfTheirPage() {
    Emitter emitter = posts("a", "b");
    emitter.fault("text", 7, "expected a text");
    answer(emitter, "2", CAUGHT_UP);
    try (PagedReader reader = reader(null)) {
      assertEquals(1, reader.poll(1).faults().size());
      assertEquals(List.of(), reader.poll(1).faults());
    }
  }

  @Test
  void refusesADamagedCountAndAPollForNothing() {
    assertThrows(MalformedException.class, () -> reader(new Checkpoint("paged", 1, "told=-3\n")));
    PagedReader reader = reader(null);
    assertThrows(IllegalArgumentException.class, () -> reader.poll(0));
    reader.close();
    assertThrows(IllegalStateException.class, () -> reader.poll(1));
  }

  @Test
  void whatIsNotPublicIsSkippedBeforeItsContentIsRead() {
    PostId id = PostId.of(NETWORK, "1");
    for (Visibility hidden : List.of(Visibility.FOLLOWERS, Visibility.DIRECT, Visibility.UNKNOWN)) {
      Emitter emitter = emitter(false);
      emitter.published(
          id,
          hidden,
          post -> {
            throw new AssertionError("the content of a hidden post was read");
          });
      assertEquals(
          List.of(new PostEvent.Skipped(id, hidden, PostEvent.Skipped.NOT_PUBLIC, NOON)),
          emitter.events());
      Emitter consented = emitter(true);
      consented.edited(id, hidden, post -> post.text("for members"));
      PostEvent.Edited edited = assertInstanceOf(PostEvent.Edited.class, consented.events().get(0));
      assertEquals(hidden, edited.post().visibility());
      Provenance provenance = edited.post().provenance().orElseThrow();
      assertEquals("paged/1", provenance.connector());
      assertEquals("unknown/1", provenance.termsId().orElseThrow());
    }
  }

  @Test
  void aRecordThatBreaksInTheMidstLeavesNothingButAFault() {
    Emitter emitter = posts("a");
    emitter.record(
        4,
        () -> {
          emitter.deleted(PostId.of(NETWORK, "9"));
          throw new MalformedException("elsewhere", "when", 99, "expected an instant", null);
        });
    emitter.record(5, () -> Post.builder(PostId.of(NETWORK, "")).build());
    emitter.record(6, () -> emitter.deleted(PostId.of(NETWORK, "8")));
    assertEquals(2, emitter.events().size());
    assertEquals("when", emitter.faults().get(0).field());
    assertEquals(List.of(4L, 5L), emitter.faults().stream().map(fault -> fault.offset()).toList());
  }

  @Test
  void anImportKeepsWhatItStatesAndLeavesTheUnknownToTheGate() {
    Provenance stated =
        Provenance.builder("x/1", Provenance.Method.LICENSED, "vendor", NOON).build();
    Post.Builder post = Post.builder(PostId.of(NETWORK, "1")).text("t");
    Emitter emitter = emitter(false);
    emitter.imported(new PostEvent.Published(post.provenance(stated).build(), NOON));
    emitter.imported(
        new PostEvent.Edited(post.provenance(null).visibility(Visibility.PUBLIC).build(), NOON));
    emitter.imported(new PostEvent.Published(post.visibility(Visibility.FOLLOWERS).build(), NOON));
    List<SourceEvent> events = emitter.events();
    PostEvent.Published first = assertInstanceOf(PostEvent.Published.class, events.get(0));
    assertEquals(Visibility.UNKNOWN, first.post().visibility());
    assertEquals(stated, first.post().provenance().orElseThrow());
    PostEvent.Edited second = assertInstanceOf(PostEvent.Edited.class, events.get(1));
    assertEquals("place", second.post().provenance().orElseThrow().source());
    assertInstanceOf(PostEvent.Skipped.class, events.get(2));
  }
}
