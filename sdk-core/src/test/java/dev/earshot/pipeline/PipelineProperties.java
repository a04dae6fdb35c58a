package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.query.QuerySet;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PipelineProperties {
  private static final Network NETWORK = new Network("test");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Property(tries = 300)
  void aSinkThatSubtractsAlwaysShowsWhatIsKept(@ForAll("events") List<SourceEvent> events) {
    MentionStore store = MentionStore.inMemory();
    Map<String, Integer> words = new TreeMap<>();
    Pipeline pipeline = pipeline(store, delivery -> count(delivery.changes(), words));
    Worker worker = pipeline.worker();
    events.forEach(event -> worker.process(List.of(event)));
    assertEquals(countOf(store), words);
  }

  @Property(tries = 300)
  void batchesMakeNoDifference(@ForAll("events") List<SourceEvent> events) {
    MentionStore oneByOne = MentionStore.inMemory();
    MentionStore atOnce = MentionStore.inMemory();
    Worker slow = pipeline(oneByOne, delivery -> {}).worker();
    events.forEach(event -> slow.process(List.of(event)));
    pipeline(atOnce, delivery -> {}).worker().process(events);
    assertEquals(
        oneByOne.mentions().collect(Collectors.toSet()),
        atOnce.mentions().collect(Collectors.toSet()));
    assertEquals(oneByOne.lastChange(), atOnce.lastChange());
  }

  @Property(tries = 300)
  void whatIsKeptIsPublicAndWasNotDeleted(@ForAll("events") List<SourceEvent> events) {
    MentionStore store = MentionStore.inMemory();
    pipeline(store, delivery -> {}).worker().process(events);
    Set<PostId> deleted = new HashSet<>();
    for (SourceEvent event : events) {
      if (event instanceof PostEvent.Deleted deletion) {
        deleted.add(deletion.id());
      }
    }
    store
        .mentions()
        .forEach(
            mention -> {
              assertTrue(mention.post().visibility().isPublic());
              assertTrue(!deleted.contains(mention.id()), "a deleted post is kept");
            });
  }

  @Property(tries = 200)
  void aReplayBringsNothingBackThatWasRemovedLater(@ForAll("events") List<SourceEvent> events) {
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline = pipeline(store, delivery -> {});
    pipeline.worker().process(events);
    Set<PostId> kept = store.mentions().map(Mention::id).collect(Collectors.toSet());
    Instant later = START.plusSeconds(100_000);
    for (PostId id : kept) {
      pipeline.remove(new Removal.OfPost(id, Removal.Cause.OPTED_OUT, later));
    }
    pipeline.worker().process(events);
    kept.forEach(id -> assertTrue(store.find(id).isEmpty(), "a removed post came back"));
  }

  private static Pipeline pipeline(MentionStore store, Sink sink) {
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .sink(sink)
        .build();
  }

  private static void count(List<Outcome.Change> changes, Map<String, Integer> words) {
    for (Outcome.Change change : changes) {
      change.departure().ifPresent(mention -> add(words, mention, -1));
      change.arrival().ifPresent(mention -> add(words, mention, 1));
    }
  }

  private static void add(Map<String, Integer> words, Mention mention, int by) {
    String key = mention.post().text() + mention.post().metrics().size();
    if (words.merge(key, by, Integer::sum) == 0) {
      words.remove(key);
    }
  }

  private static Map<String, Integer> countOf(MentionStore store) {
    Map<String, Integer> words = new TreeMap<>();
    store.mentions().forEach(mention -> add(words, mention, 1));
    return words;
  }

  @Provide
  Arbitrary<List<SourceEvent>> events() {
    Arbitrary<PostId> ids =
        Arbitraries.integers().between(1, 4).map(n -> PostId.of(NETWORK, "p" + n));
    Arbitrary<Instant> times = Arbitraries.integers().between(0, 50).map(START::plusSeconds);
    Arbitrary<String> texts = Arbitraries.of("kettle", "kettle good", "kettle bad", "bicycle");
    Arbitrary<Visibility> visibilities =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Visibility.PUBLIC)),
            Tuple.of(1, Arbitraries.of(Visibility.class)));
    Arbitrary<SourceEvent> published =
        Combinators.combine(ids, times, texts, visibilities)
            .as((id, at, text, visibility) -> published(id, at, text, visibility));
    Arbitrary<SourceEvent> deleted =
        Combinators.combine(ids, times).as((id, at) -> new PostEvent.Deleted(id, at));
    Arbitrary<SourceEvent> numbers =
        Combinators.combine(ids, times)
            .as(
                (id, at) ->
                    new PostEvent.MetricsChanged(id, List.of(new Metric(Metric.LIKES, 3, at)), at));
    Arbitrary<SourceEvent> gone =
        Combinators.combine(ids, times).as((id, at) -> new AuthorEvent.Withdrawn(authorOf(id), at));
    Arbitrary<SourceEvent> hidden =
        Combinators.combine(ids, times).as((id, at) -> new AuthorEvent.Protected(authorOf(id), at));
    Arbitrary<SourceEvent> renamed =
        Combinators.combine(ids, times, Arbitraries.of("ada", "countess"))
            .as((id, at, handle) -> new AuthorEvent.Renamed(authorOf(id), handle, at));
    return Arbitraries.frequencyOf(
            Tuple.of(8, published),
            Tuple.of(1, deleted),
            Tuple.of(2, numbers),
            Tuple.of(1, gone),
            Tuple.of(1, hidden),
            Tuple.of(2, renamed))
        .list()
        .ofMaxSize(25);
  }

  private static SourceEvent published(PostId id, Instant at, String text, Visibility visibility) {
    Post post =
        Post.builder(id)
            .text(text)
            .visibility(visibility)
            .author(Author.builder(authorOf(id)).build())
            .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
            .build();
    return new PostEvent.Published(post, at);
  }

  /** Two authors share the four posts. */
  private static AuthorId authorOf(PostId id) {
    return AuthorId.of(NETWORK, "a" + id.nativeId().hashCode() % 2);
  }
}
