package dev.earshot.pipeline;

import static dev.earshot.pipeline.ToneCounts.TONE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Correction;
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
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

@Label("SM-05 corrections among everything else")
class CorrectionProperties {
  private static final Network NETWORK = new Network("test");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What happens to a pipeline. */
  private interface Step extends Consumer<Pipeline> {}

  @Property(tries = 300)
  void countsAreThoseOfTheStoreCountedFromScratch(@ForAll("steps") List<Step> steps) {
    MentionStore store = MentionStore.inMemory();
    ToneCounts tones = new ToneCounts();
    Pipeline pipeline = pipeline(store, tones);
    steps.forEach(step -> step.accept(pipeline));
    assertEquals(ToneCounts.of(store), tones.counts());
    assertEquals(store.lastChange(), tones.position());
  }

  @Property(tries = 40)
  void aStoreInAFileKeepsTheSameAsOneInMemory(@ForAll("steps") List<Step> steps)
      throws IOException {
    MentionStore memory = MentionStore.inMemory();
    Pipeline inMemory = pipeline(memory, new ToneCounts());
    steps.forEach(step -> step.accept(inMemory));
    Path folder = Files.createTempDirectory("corrections");
    try {
      try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
        Pipeline onFile = pipeline(file, new ToneCounts());
        steps.forEach(step -> step.accept(onFile));
      }
      try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
        assertEquals(memory.mentions().toList(), file.mentions().toList());
        ToneCounts fresh = new ToneCounts();
        pipeline(file, fresh);
        assertEquals(ToneCounts.of(memory), fresh.counts());
      }
    } finally {
      for (String name : List.of("mentions.log", "writer.lock", "writer-in-process.lock")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    }
  }

  @Property(tries = 200)
  void theOrderOfArrivalOfDecisionsMakesNoDifference(
      @ForAll("decisions") List<Correction<String>> decisions, @ForAll Random random) {
    List<Correction<String>> shuffled = new ArrayList<>(decisions);
    Collections.shuffle(shuffled, random);
    assertEquals(after(decisions), after(shuffled));
  }

  @Property(tries = 200)
  void doingEverythingTwiceChangesNothing(
      @ForAll("decisions") List<Correction<String>> decisions, @ForAll Random random) {
    List<Correction<String>> twice = new ArrayList<>(decisions);
    twice.addAll(decisions);
    Collections.shuffle(twice, random);
    assertEquals(after(decisions), after(twice));
  }

  /** What is kept of one post. */
  private static Optional<Mention> after(List<Correction<String>> decisions) {
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline = pipeline(store, new ToneCounts());
    PostId id = id(1);
    pipeline.worker().process(List.of(published(id, START, "kettle")));
    pipeline.correct(decisions);
    return store.find(id);
  }

  private static Pipeline pipeline(MentionStore store, Sink sink) {
    return Pipeline.builder(
            Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
        .enricher(
            (reading, scores) -> {
              String text = reading.post().text();
              if (!text.endsWith("silent")) {
                scores.put(TONE, text);
              }
            })
        .sink(sink)
        .build();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> published =
        Combinators.combine(
                ids(), times(), Arbitraries.of("kettle", "kettle hot", "kettle silent", "bicycle"))
            .as((id, at, text) -> feed(published(id, at, text)));
    Arbitrary<Step> numbers =
        Combinators.combine(ids(), times())
            .as(
                (id, at) ->
                    feed(
                        new PostEvent.MetricsChanged(
                            id, List.of(new Metric(Metric.LIKES, 3, at)), at)));
    Arbitrary<Step> deleted =
        Combinators.combine(ids(), times()).as((id, at) -> feed(new PostEvent.Deleted(id, at)));
    Arbitrary<Step> forgotten =
        Combinators.combine(ids(), times())
            .as(
                (id, at) ->
                    pipeline ->
                        pipeline.remove(
                            new Removal.OfAuthor(authorOf(id), Removal.Cause.OPTED_OUT, at)));
    Arbitrary<Step> corrected =
        corrections(ids()).list().ofMinSize(1).ofMaxSize(3).map(some -> p -> p.correct(some));
    return Arbitraries.frequencyOf(
            Tuple.of(8, published),
            Tuple.of(8, corrected),
            Tuple.of(2, numbers),
            Tuple.of(1, deleted),
            Tuple.of(1, forgotten))
        .list()
        .ofMaxSize(25);
  }

  /** Decisions about one post, each of a moment of its own. */
  @Provide
  Arbitrary<List<Correction<String>>> decisions() {
    return corrections(Arbitraries.just(id(1))).list().uniqueElements(Correction::at).ofMaxSize(8);
  }

  private static Arbitrary<Correction<String>> corrections(Arbitrary<PostId> ids) {
    return Combinators.combine(
            ids,
            times(),
            Arbitraries.of("cross", "glad", "kettle"),
            Arbitraries.of("eve", "bob"),
            Arbitraries.of(true, true, true, false))
        .as(
            (id, at, tone, by, given) ->
                given
                    ? new Correction.Given<>(id, TONE, tone, by, at)
                    : new Correction.TakenBack<>(id, TONE, at));
  }

  private static Arbitrary<PostId> ids() {
    return Arbitraries.integers().between(1, 3).map(CorrectionProperties::id);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.integers().between(0, 30).map(START::plusSeconds);
  }

  private static Step feed(SourceEvent event) {
    return pipeline -> pipeline.worker().process(List.of(event));
  }

  private static PostId id(int n) {
    return PostId.of(NETWORK, "p" + n);
  }

  private static AuthorId authorOf(PostId id) {
    return AuthorId.of(NETWORK, "a" + id.nativeId().hashCode() % 2);
  }

  private static SourceEvent published(PostId id, Instant at, String text) {
    Post post =
        Post.builder(id)
            .text(text)
            .visibility(Visibility.PUBLIC)
            .author(Author.builder(authorOf(id)).build())
            .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
            .build();
    return new PostEvent.Published(post, at);
  }
}
