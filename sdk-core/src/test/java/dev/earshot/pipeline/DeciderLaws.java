package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

@Label("whatever the order in which two roads deliver, the same is kept")
class DeciderLaws {
  private static final Network NETWORK = new Network("test");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final AuthorId MALLORY = AuthorId.of(NETWORK, "mallory");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** An event of the source, and whether the author's road brings it. */
  private record Happening(SourceEvent event, boolean onAuthorsRoad) {}

  /** Makes an event of the moment at which it happens. */
  private interface Kind {
    Happening at(Instant moment);
  }

  @Property(tries = 3_000)
  void anyMergeOfTheTwoRoadsKeepsWhatTheSourcesOrderKeeps(
      @ForAll("histories") List<Kind> kinds, @ForAll Random random) {
    List<Happening> history = new ArrayList<>();
    for (int n = 0; n < kinds.size(); n++) {
      history.add(kinds.get(n).at(START.plusSeconds(n)));
    }
    Map<PostId, String> expected = kept(history.stream().map(Happening::event).toList());
    for (int merge = 0; merge < 4; merge++) {
      assertEquals(expected, kept(merged(history, random)));
    }
  }

  @Property(tries = 1_000)
  void whatAStrangerSaysMakesNoDifferenceToWhatIsKept(
      @ForAll("histories") List<Kind> kinds, @ForAll Random random) {
    List<Happening> history = new ArrayList<>();
    for (int n = 0; n < kinds.size(); n++) {
      history.add(kinds.get(n).at(START.plusSeconds(n)));
    }
    List<Happening> without =
        history.stream()
            .filter(
                each ->
                    !(each.event() instanceof PostEvent event
                        && event.author().filter(MALLORY::equals).isPresent()))
            .toList();
    assertEquals(
        kept(without.stream().map(Happening::event).toList()), kept(merged(history, random)));
  }

  private static List<SourceEvent> merged(List<Happening> history, Random random) {
    List<SourceEvent> authors =
        history.stream().filter(Happening::onAuthorsRoad).map(Happening::event).toList();
    List<SourceEvent> others =
        history.stream().filter(h -> !h.onAuthorsRoad()).map(Happening::event).toList();
    List<SourceEvent> merged = new ArrayList<>();
    int a = 0;
    int o = 0;
    while (a < authors.size() || o < others.size()) {
      boolean author = o == others.size() || (a < authors.size() && random.nextBoolean());
      merged.add(author ? authors.get(a++) : others.get(o++));
    }
    return merged;
  }

  /** What is kept after these events: who said what, and the numbers that were told of it. */
  private static Map<PostId, String> kept(List<SourceEvent> events) {
    MentionStore store = MentionStore.inMemory();
    Worker worker =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .build()
            .worker();
    events.forEach(event -> worker.process(List.of(event)));
    Map<PostId, String> kept = new TreeMap<>((x, y) -> x.toString().compareTo(y.toString()));
    store.mentions().map(Mention::post).forEach(post -> kept.put(post.id(), said(post)));
    return kept;
  }

  private static String said(Post post) {
    return post.author().flatMap(Author::handle).orElse("")
        + ": "
        + post.text()
        + post.metrics().stream().map(each -> " " + each.value()).sorted().toList();
  }

  @Property(tries = 500)
  void reasonsToRemoveMakeOneTombstoneInAnyOrder(
      @ForAll("tombstones") List<Tombstone> reasons, @ForAll Random random) {
    List<Tombstone> shuffled = new ArrayList<>(reasons);
    java.util.Collections.shuffle(shuffled, random);
    Tombstone one = reasons.stream().reduce(Tombstone::and).orElseThrow();
    Tombstone other = shuffled.stream().reduce(Tombstone::and).orElseThrow();
    assertEquals(one, other);
  }

  @Provide
  Arbitrary<List<Tombstone>> tombstones() {
    return Combinators.combine(
            Arbitraries.of(Removal.Cause.class),
            Arbitraries.integers().between(0, 5).map(START::plusSeconds),
            Arbitraries.integers().between(0, 3).map(START::plusSeconds).injectNull(0.5))
        .as((cause, at, edit) -> new Tombstone(PostId.of(NETWORK, "p"), cause, at, edit))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Kind>> histories() {
    Arbitrary<PostId> ids =
        Arbitraries.integers().between(1, 2).map(n -> PostId.of(NETWORK, "p" + n));
    Arbitrary<String> texts = Arbitraries.of("kettle", "kettle", "kettle hot", "bicycle");
    Arbitrary<Visibility> visibilities =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just(Visibility.PUBLIC)),
            Tuple.of(1, Arbitraries.just(Visibility.FOLLOWERS)),
            Tuple.of(1, Arbitraries.just(Visibility.UNKNOWN)));
    Arbitrary<Integer> edits = Arbitraries.integers().between(-3, 0).injectNull(0.7);
    Arbitrary<Kind> sight =
        Combinators.combine(ids, texts, visibilities, edits, Arbitraries.of("ada", "countess"))
            .as(
                (id, text, visibility, edit, handle) ->
                    at ->
                        new Happening(
                            new PostEvent.Published(
                                post(id, text, visibility, handle, at, edit), at),
                            true));
    Arbitrary<Kind> accounts =
        Arbitraries.of(
            at -> new Happening(new AuthorEvent.Withdrawn(ADA, at), true),
            at -> new Happening(new AuthorEvent.Protected(ADA, at), true),
            at -> new Happening(new AuthorEvent.Restored(ADA, at), true),
            at -> new Happening(new AuthorEvent.Renamed(ADA, "ada", at), true),
            at -> new Happening(new AuthorEvent.Renamed(ADA, "countess", at), true));
    Arbitrary<AuthorId> speakers = Arbitraries.of(ADA, MALLORY).injectNull(0.4);
    Arbitrary<Kind> deleted =
        Combinators.combine(ids, speakers)
            .as((id, by) -> at -> new Happening(new PostEvent.Deleted(id, by, at), false));
    Arbitrary<Kind> withheld =
        Combinators.combine(ids, speakers)
            .as(
                (id, by) ->
                    at -> new Happening(new PostEvent.Withheld(id, by, List.of(), at), false));
    Arbitrary<Kind> skipped =
        Combinators.combine(ids, speakers, Arbitraries.of(PostEvent.Skipped.NOT_PUBLIC, "HIDDEN"))
            .as(
                (id, by, why) ->
                    at ->
                        new Happening(
                            new PostEvent.Skipped(id, by, Visibility.FOLLOWERS, why, at), false));
    Arbitrary<Kind> numbers =
        Combinators.combine(ids, speakers)
            .as(
                (id, by) ->
                    at ->
                        new Happening(
                            new PostEvent.MetricsChanged(
                                id,
                                by,
                                List.of(new Metric(Metric.LIKES, at.getEpochSecond(), at)),
                                at),
                            false));
    return Arbitraries.frequencyOf(
            Tuple.of(8, sight),
            Tuple.of(2, accounts),
            Tuple.of(1, deleted),
            Tuple.of(3, withheld),
            Tuple.of(3, skipped),
            Tuple.of(2, numbers))
        .list()
        .ofMaxSize(9);
  }

  private static Post post(
      PostId id,
      String text,
      Visibility visibility,
      String handle,
      Instant at,
      @Nullable Integer edit) {
    return Post.builder(id)
        .text(text)
        .visibility(visibility)
        .editedAt(edit == null ? null : at.plusSeconds(edit))
        .author(Author.builder(ADA).handle(handle).build())
        .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
        .build();
  }
}
