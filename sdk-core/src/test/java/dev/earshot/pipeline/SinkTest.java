package dev.earshot.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceEvent;
import dev.earshot.SubjectKey;
import dev.earshot.Visibility;
import dev.earshot.json.EarshotJson;
import dev.earshot.query.QuerySet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {
  private static final Network NETWORK = new Network("test");
  private static final AuthorId ADA = AuthorId.of(NETWORK, "ada");
  private static final AuthorId BOB = AuthorId.of(NETWORK, "bob");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final QuerySet QUERIES = QuerySet.builder().add("kettle", "kettle").build();

  private final MentionStore store = MentionStore.inMemory();

  /** Holds copies by their id, as an index outside would, and can be out of order for a while. */
  private static final class Copies implements Sink {
    private final Map<PostId, String> texts = new LinkedHashMap<>();
    private final List<String> accounts = new ArrayList<>();
    private final List<Removal> forgotten = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private int failures;

    @Override
    public void accept(Delivery delivery) {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("out of order");
      }
      deliveries.add(delivery);
      for (Outcome.Change change : delivery.changes()) {
        change.arrival().ifPresent(mention -> texts.put(mention.id(), mention.post().text()));
        if (change instanceof Outcome.Withdrawn gone) {
          texts.remove(gone.id());
        } else if (change instanceof Outcome.Forgotten whole) {
          forgotten.add(whole.removal());
        } else if (change instanceof Outcome.AccountChanged account) {
          accounts.add(account.event().getClass().getSimpleName());
        }
      }
    }

    private long last() {
      return deliveries.get(deliveries.size() - 1).last();
    }
  }

  @Test
  @DisplayName("a sink that throws once loses nothing: neither what came nor what went meanwhile")
  void aSinkThatThrowsOnceLosesNothing() {
    Copies copies = new Copies();
    Pipeline pipeline = pipeline(store).sink("copies", copies).build();
    feed(pipeline, published("1", "kettle", 0));
    copies.failures = 2;
    assertThrows(
        IllegalStateException.class, () -> feed(pipeline, published("2", "kettle two", 1)));
    assertThrows(
        IllegalStateException.class,
        () ->
            pipeline.remove(
                new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(2))));
    assertEquals(Map.of("copies", 1L), pipeline.positions());
    assertEquals(Set.of(id("1")), copies.texts.keySet());
    feed(pipeline, published("3", "kettle three", 3));
    assertEquals(Map.of(id("2"), "kettle two", id("3"), "kettle three"), copies.texts);
    assertEquals(Map.of("copies", store.lastChange()), pipeline.positions());
    assertFalse(copies.deliveries.get(1).whole(), "what was withdrawn is known by its id alone");
  }

  @Test
  void aSinkThatIsBehindIsFedNothingFurtherUntilItHasCaughtUp() {
    Copies copies = new Copies();
    Pipeline pipeline = pipeline(store).sink("copies", copies).build();
    copies.failures = 3;
    for (int n = 1; n <= 3; n++) {
      SourceEvent event = published("" + n, "kettle " + n, n);
      assertThrows(IllegalStateException.class, () -> feed(pipeline, event));
    }
    assertEquals(List.of(), copies.deliveries);
    pipeline.catchUp();
    assertEquals(3, copies.texts.size());
    Delivery missed = copies.deliveries.get(0);
    assertEquals(1, missed.first());
    assertEquals(3, missed.last());
    assertTrue(missed.whole());
  }

  @Test
  void aSinkThatFailsKeepsNobodyElseFromHearingAndItIsCountedAllTheSame() {
    Copies failing = new Copies();
    Copies second = new Copies();
    Map<String, Integer> counts = new TreeMap<>();
    Pipeline fragile =
        pipeline(store)
            .sink(failing)
            .sink(second)
            .observer((outcome, reason) -> counts.merge(outcome, 1, Integer::sum))
            .build();
    failing.failures = 1;
    assertThrows(IllegalStateException.class, () -> feed(fragile, published("1", "kettle", 0)));
    assertEquals(1, second.texts.size());
    assertTrue(store.find(id("1")).isPresent());
    assertEquals(Map.of("ADMITTED", 1), counts);
  }

  @Test
  @DisplayName("an error of one sink keeps an erasure from no other")
  void anErrorOfASinkKeepsNobodyElseFromHearing() {
    Copies second = new Copies();
    boolean[] broken = {false};
    Pipeline pipeline =
        pipeline(store)
            .sink(
                delivery -> {
                  if (broken[0]) {
                    throw new NoClassDefFoundError("a driver");
                  }
                })
            .sink(second)
            .build();
    feed(pipeline, published("1", "kettle", 0));
    broken[0] = true;
    assertThrows(
        NoClassDefFoundError.class,
        () ->
            pipeline.remove(
                new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(2))));
    assertEquals(Map.of(), second.texts);
  }

  @Test
  @DisplayName(
      "what counts takes no delivery with a hole before it, and none that hides a departure")
  void whatCountsTakesNothingThatItCannotSubtract() {
    ToneCounts counts = new ToneCounts();
    Pipeline pipeline = pipeline(store).build();
    feed(pipeline, published("1", "kettle", 0));
    feed(pipeline, published("2", "kettle two", 0));
    counts.accept(store.changesSince(0, 100));
    pipeline.remove(new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(2)));
    byte[] before = counts.snapshot();
    Delivery hiding = store.changesSince(counts.position(), 100);
    assertThrows(IllegalArgumentException.class, () -> counts.accept(hiding));
    Delivery later = Delivery.of(counts.position() + 2, List.of());
    Delivery afterAHole =
        Delivery.of(
            later.first(), List.of(new Outcome.Admitted(store.find(id("2")).orElseThrow())));
    assertThrows(IllegalArgumentException.class, () -> counts.accept(afterAHole));
    assertArrayEquals(before, counts.snapshot());
    counts.clear();
    counts.accept(store.changesSince(0, 100));
    assertEquals(store.lastChange(), counts.position());
  }

  @Test
  void whatBecameOfABatchWhoseSinkFailedIsToldOnceWhenTheBatchComesAgain() {
    Copies failing = new Copies();
    Worker worker = pipeline(store).sink("copies", failing).build().worker();
    List<SourceEvent> batch =
        List.of(
            published("1", "kettle", 0),
            published("2", "bicycle", 0),
            new AuthorEvent.Protected(BOB, NOON.plusSeconds(1)),
            published("3", "kettle", 2),
            published("4", "bicycle", 2));
    ItemFault broken = new ItemFault("s", "date", 7, "expected a date");
    failing.failures = 1;
    assertThrows(
        IllegalStateException.class, () -> worker.process("s", batch, List.of(broken), null));
    List<String> told = new ArrayList<>();
    worker.process("s", batch, List.of(broken), null).forEach(each -> told.add(shown(each)));
    assertEquals(
        List.of(
            "Admitted 1", "Refused 2", "AccountChanged", "Admitted 3", "Refused 4", "Faulted 7"),
        told.stream().filter(each -> !each.equals("Withdrawn")).distinct().toList());
    assertEquals(1, told.stream().filter("Admitted 1"::equals).count());
    assertEquals(1, told.stream().filter("Refused 2"::equals).count());
    assertEquals(
        List.of("Refused 2", "AccountChanged", "Refused 4"),
        worker.process("s", batch, List.of(broken), null).stream().map(SinkTest::shown).toList());
  }

  private static String shown(Outcome outcome) {
    if (outcome instanceof Outcome.Admitted admitted) {
      return "Admitted " + admitted.id().nativeId();
    } else if (outcome instanceof Outcome.Refused refused) {
      return "Refused " + refused.id().nativeId();
    } else if (outcome instanceof Outcome.Faulted faulted) {
      return "Faulted " + faulted.fault().offset();
    }
    return outcome.getClass().getSimpleName();
  }

  @Test
  void aFaultIsNewsOnce() {
    Worker worker = pipeline(store).build().worker();
    ItemFault one = new ItemFault("s", "date", 7, "expected a date");
    ItemFault other = new ItemFault("s", "date", 8, "expected a date");
    assertEquals(
        List.of(new Outcome.Faulted(one)), worker.process("s", List.of(), List.of(one, one), null));
    assertEquals(
        List.of(new Outcome.Faulted(other)),
        pipeline(store).build().worker().process("s", List.of(), List.of(one, other), null));
  }

  @Test
  @DisplayName("a crash between commit and delivery: what went is told when the process is back")
  void whatWasWithdrawnBeforeACrashIsToldAfterIt(@TempDir Path folder) {
    Copies copies = new Copies();
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Pipeline pipeline = pipeline(file).sink("copies", copies).build();
      feed(pipeline, published("1", "kettle", 0));
      feed(pipeline, published("2", "kettle", 0));
    }
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Pipeline unheard = pipeline(file).build(); // committed, and nobody was told
      unheard.remove(new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(9)));
      feed(unheard, new AuthorEvent.Protected(BOB, NOON.plusSeconds(9)));
    }
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      pipeline(file).sink("copies", copies).build();
      assertEquals(Set.of(id("2")), copies.texts.keySet());
      assertEquals(List.of("Protected"), copies.accounts);
      assertEquals(
          List.of(
              new MentionStore.NumberedRemoval(
                  3, new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(9)))),
          file.removalsSince(0));
    }
  }

  @Test
  @DisplayName(
      "a sink under a new name is handed all that is kept, and so is one that begins again")
  void aSinkUnderANewNameIsHandedAllThatIsKept(@TempDir Path folder) {
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Pipeline pipeline = pipeline(file).sink("first", new Copies()).build();
      for (int n = 0; n < 2100; n++) {
        feed(pipeline, published("" + n, "kettle " + n, n));
      }
      pipeline.remove(new Removal.OfPost(id("7"), Removal.Cause.ERASED, NOON.plusSeconds(2)));
      pipeline.replace(pipeline.queries());
    }
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Copies second = new Copies();
      Pipeline pipeline = pipeline(file).sink("first", new Copies()).sink("second", second).build();
      assertEquals(2099, second.texts.size());
      assertEquals(file.lastChange(), pipeline.positions().get("second"));
      file.acknowledge("second", 0);
      Copies again = new Copies();
      pipeline(file).sink("second", again).build();
      assertEquals(second.texts, again.texts);
    }
  }

  @Test
  void whatSinksHaveTakenIsRememberedWithTheNextCommitOrOnClosing(@TempDir Path folder) {
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Pipeline pipeline = pipeline(file).sink("copies", new Copies()).build();
      feed(pipeline, published("1", "kettle", 0));
    }
    try (MentionStore file = MentionStore.open(folder, EarshotJson.of())) {
      Copies again = new Copies();
      pipeline(file).sink("copies", again).build();
      assertEquals(List.of(), again.deliveries);
      assertEquals(1, file.position("copies"));
    }
  }

  @Test
  @DisplayName("SM-21 a person of whom nothing is kept is forgotten by every sink too")
  void whoeverIsForgottenReachesEverySink() {
    Copies copies = new Copies();
    Pipeline pipeline = pipeline(store).sink(copies).build();
    Removal subject = new Removal.OfSubject(new SubjectKey(1, 2), Removal.Cause.OPTED_OUT, NOON);
    Removal author = new Removal.OfAuthor(ADA, Removal.Cause.ERASED, NOON);
    pipeline.remove(List.of(subject, author));
    assertEquals(List.of(subject, author), copies.forgotten);
    assertEquals(
        List.of(subject, author),
        store.removalsSince(0).stream().map(MentionStore.NumberedRemoval::removal).toList());
  }

  @Test
  void aForgottenPersonsPostsAreFoundByTheirKey() {
    Gate knowing =
        post -> Admission.Admitted.whole(Set.of(new SubjectKey(7, post.id().nativeId().length())));
    Pipeline pipeline = Pipeline.builder(knowing, QUERIES, store).build();
    feed(pipeline, published("1", "kettle", 0));
    feed(pipeline, published("22", "kettle", 0));
    assertEquals(List.of(id("22")), store.postsOf(new SubjectKey(7, 2)));
    pipeline.remove(
        new Removal.OfSubject(new SubjectKey(7, 2), Removal.Cause.OPTED_OUT, NOON.plusSeconds(1)));
    assertEquals(List.of(id("1")), store.mentions().map(mention -> mention.id()).toList());
  }

  @Test
  void refusalsAndAccountsAreOutcomesThatSinksSee() {
    Copies copies = new Copies();
    Pipeline pipeline = pipeline(store).sink(copies).build();
    feed(pipeline, published("1", "bicycle", 0));
    assertEquals(
        List.of(Refusal.NO_QUERY_MATCHED),
        copies.deliveries.get(0).refusals().stream().map(r -> r.refusal().code()).toList());
    assertEquals(0, copies.last());
    feed(pipeline, new AuthorEvent.Withdrawn(ADA, NOON));
    feed(pipeline, new AuthorEvent.Restored(ADA, NOON));
    assertEquals(List.of("Withdrawn", "Restored"), copies.accounts);
  }

  @Test
  @DisplayName("what a source tells of an account reaches the sinks before the next post is judged")
  void anAccountEventClosesTheCommit() {
    List<AuthorId> barred = new ArrayList<>();
    Gate gate =
        post ->
            post.author().filter(author -> barred.contains(author.id())).isPresent()
                ? new Admission.Denied(
                    Refusal.of("AUTHOR_PROTECTED"), Removal.Cause.NO_LONGER_PUBLIC)
                : Admission.Admitted.whole();
    Pipeline pipeline =
        Pipeline.builder(gate, QUERIES, store)
            .sink(
                delivery -> {
                  for (Outcome.Change change : delivery.changes()) {
                    if (change instanceof Outcome.AccountChanged changed) {
                      barred.add(changed.event().author());
                    }
                  }
                })
            .build();
    pipeline
        .worker()
        .process(
            List.of(
                published("1", "kettle", 0),
                new AuthorEvent.Protected(ADA, NOON.plusSeconds(1)),
                published("2", "kettle", 2)));
    assertEquals(0, store.size());
  }

  @Test
  void aSinkCannotFeedThePipelineThatCallsIt() {
    List<Pipeline> own = new ArrayList<>();
    Pipeline circular =
        pipeline(store)
            .sink(
                delivery ->
                    own.get(0).remove(new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON)))
            .build();
    own.add(circular);
    assertThrows(IllegalStateException.class, () -> feed(circular, published("1", "kettle", 0)));
    assertEquals(1, store.size());
  }

  @Test
  void aFreshSinkIsHandedWhatIsKeptPageByPage() {
    List<SourceEvent> many = new ArrayList<>();
    for (int n = 0; n < 2_000; n++) {
      many.add(published("" + n, "kettle", 0));
    }
    pipeline(store).build().worker().process(many);
    Copies copies = new Copies();
    pipeline(store).sink(copies).build();
    assertEquals(List.of(1_000L, 2_000L), copies.deliveries.stream().map(Delivery::last).toList());
    assertEquals(2_000, copies.texts.size());
  }

  @Test
  void anAggregateGoesOnFromItsSnapshotAndStartsAnewWhereItsShareIsForgotten() {
    ToneCounts counted = new ToneCounts();
    Pipeline first = pipeline(store).sink(counted).build();
    feed(first, published("1", "kettle", 0));
    byte[] snapshot = counted.snapshot();
    feed(first, published("2", "kettle", 0));

    ToneCounts restored = new ToneCounts();
    restored.restore(snapshot);
    assertEquals(1, restored.position());
    pipeline(store).sink(restored).build();
    assertEquals(Map.of("none", 2), restored.counts());

    first.remove(new Removal.OfPost(id("1"), Removal.Cause.ERASED, NOON.plusSeconds(1)));
    ToneCounts late = new ToneCounts();
    late.restore(snapshot);
    pipeline(store).sink(late).build();
    assertEquals(Map.of("none", 1), late.counts(), "it could not subtract, so it began again");
    assertEquals(store.lastChange(), late.position());
  }

  @Test
  void aggregatesOfPartsAreJoined() {
    ToneCounts one = new ToneCounts();
    ToneCounts other = new ToneCounts();
    feed(pipeline(MentionStore.inMemory()).sink(one).build(), published("1", "kettle", 0));
    feed(pipeline(MentionStore.inMemory()).sink(other).build(), published("2", "kettle", 0));
    one.merge(other);
    assertEquals(Map.of("none", 2), one.counts());
    assertThrows(IllegalArgumentException.class, () -> one.merge(one));
  }

  @Test
  void aSnapshotThatIsNoneLeavesTheAggregateAsItWas() {
    ToneCounts counted = new ToneCounts();
    feed(pipeline(store).sink(counted).build(), published("1", "kettle", 0));
    byte[] damaged = counted.snapshot();
    for (int at = 0; at < damaged.length; at++) {
      byte[] copy = damaged.clone();
      copy[at] ^= 1;
      assertThrows(MalformedException.class, () -> counted.restore(copy));
    }
    assertEquals(Map.of("none", 1), counted.counts());
    assertEquals(1, counted.position());
  }

  @Test
  void anAggregateOfAnotherStoreIsRefused() {
    ToneCounts counted = new ToneCounts();
    feed(pipeline(store).sink(counted).build(), published("1", "kettle", 0));
    Pipeline.Builder other = pipeline(MentionStore.inMemory()).sink(counted);
    assertThrows(IllegalArgumentException.class, other::build);
  }

  @Test
  void aNameIsGivenOnce() {
    Pipeline.Builder builder = pipeline(store).sink("copies", new Copies());
    assertThrows(IllegalArgumentException.class, () -> builder.sink("copies", new Copies()));
    assertThrows(IllegalArgumentException.class, () -> builder.sink("tones", new ToneCounts()));
  }

  private static Pipeline.Builder pipeline(MentionStore store) {
    return Pipeline.builder(Gate.publicOnly(), QUERIES, store);
  }

  @Test
  void aSinkThatHoldsWhatItHeardInMemoryHasNoName() {
    Sink anew =
        new Sink() {
          @Override
          public void accept(Delivery delivery) {}

          @Override
          public boolean beginsAnew() {
            return true;
          }
        };
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> pipeline(store).sink("schedule", anew));
    assertTrue(String.valueOf(e.getMessage()).contains("begins anew"), e.getMessage());
    pipeline(store).sink(anew).build();
  }

  @Test
  void aSinkThatIsDownWhenThePipelineBeginsIsBehindAndCaughtUpLater() {
    feed(pipeline(store).build(), published("1", "kettle", 0));
    Copies down = new Copies();
    Copies well = new Copies();
    down.failures = 1;
    Map<String, Integer> counts = new TreeMap<>();
    Pipeline pipeline =
        pipeline(store)
            .observer((name, detail) -> counts.merge(name + " " + detail, 1, Integer::sum))
            .sink("down", down)
            .sink("well", well)
            .build();
    assertEquals(Map.of("down", 0L, "well", 1L), pipeline.positions());
    assertEquals(Map.of("SINK_BEHIND down", 1), counts);
    feed(pipeline, published("2", "kettle two", 1));
    assertEquals(2, down.texts.size());
    assertEquals(well.texts, down.texts);
  }

  @Test
  void otherQueriesJudgeAllThatIsKeptThoughASinkFails() {
    Copies copies = new Copies();
    Pipeline pipeline = pipeline(store).sink("copies", copies).build();
    for (int n = 0; n < 1100; n++) {
      feed(pipeline, published("" + n, "kettle " + n, n));
    }
    copies.failures = 1;
    QuerySet others = QuerySet.builder().add("tea", "tea").build();
    assertThrows(IllegalStateException.class, () -> pipeline.replace(others));
    assertEquals(0, store.size());
    pipeline.catchUp();
    assertEquals(Map.of(), copies.texts);
  }

  @Test
  void anObserverThatFailsKeepsNothingFromBeingHeard() {
    Pipeline pipeline =
        pipeline(store)
            .observer(
                (name, detail) -> {
                  throw new IllegalStateException("who counts");
                })
            .build();
    feed(pipeline, published("1", "kettle", 0));
    feed(pipeline, new Gap(NOON, NOON, "X", NOON));
    assertEquals(1, store.size());
  }

  private static void feed(Pipeline pipeline, SourceEvent event) {
    pipeline.worker().process(List.of(event));
  }

  private static PostId id(String nativeId) {
    return PostId.of(NETWORK, nativeId);
  }

  private static SourceEvent published(String nativeId, String text, long secondsLater) {
    Instant at = NOON.plusSeconds(secondsLater);
    return new PostEvent.Published(
        Post.builder(id(nativeId))
            .text(text)
            .visibility(Visibility.PUBLIC)
            .author(Author.builder(ADA).build())
            .provenance(Provenance.builder("test/1", Provenance.Method.API, "test", at).build())
            .build(),
        at);
  }
}
