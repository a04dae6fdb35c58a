package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.SourceReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every connector must do, as tests. Extend it, say how to make yours and what it can read,
 * and run it with JUnit. The names carry the numbers of {@code docs/connector-contract.md}.
 *
 * <p>The source must hold still during a test and hold at least {@link #fewestEvents()} events;
 * serve it from files or a server on loopback.
 */
public abstract class ConnectorContract extends DeclaredRules {
  static final int MOST_POLLS = 10_000;

  /* One, two that divide hardly any page, what a host asks for unless told otherwise, and all. */
  private static final int[] BATCH_SIZES = {1, 2, 7, 500, 10_000};

  /** For subclasses. */
  protected ConnectorContract() {}

  /**
   * Returns what to read for a source in which one record is broken and another is not; null where
   * there is none, which leaves rule 4.4 unproven.
   */
  protected @Nullable ReadRequest brokenRequest() {
    return null;
  }

  /**
   * Lets the source publish one post more, where its newest are; returns whether it could. Until
   * overridden it cannot, which leaves rule 2.6 unproven. Asked several times in one test.
   */
  protected boolean publishOneMore() {
    return false;
  }

  /** Returns how many events the source holds at least; 2 unless overridden. */
  protected int fewestEvents() {
    return 2;
  }

  /** Rule 1.4: what is declared shows in what it reads: numbers, edits, deletions. */
  @Test
  protected void required_1_4_showsWhatItDeclares() {
    Map<Capability, Predicate<SourceEvent>> signs =
        Map.of(
            Capability.METRICS,
            event ->
                event instanceof PostEvent.MetricsChanged
                    || posts(List.of(event)).stream().anyMatch(post -> !post.metrics().isEmpty()),
            Capability.EDITS,
            event ->
                event instanceof PostEvent.Edited
                    || posts(List.of(event)).stream().anyMatch(post -> post.editedAt().isPresent()),
            Capability.DELETES,
            PostEvent.Deleted.class::isInstance);
    List<SourceEvent> events = readAll(100);
    boolean proven = false;
    for (Map.Entry<Capability, Predicate<SourceEvent>> sign : signs.entrySet()) {
      if (connector().descriptor().can(sign.getKey())) {
        proven = true;
        assertTrue(
            events.stream().anyMatch(sign.getValue()),
            sign.getKey() + " is declared and the source shows none; let it show one");
      }
    }
    if (!proven) {
      throw new Unproven("neither numbers, edits nor deletions are declared");
    }
  }

  /** Rule 1.5: a post holds nothing that was not declared; sources and costs are described. */
  @Test
  protected void required_1_5_fillsInNothingElse() {
    ConnectorDescriptor descriptor = connector().descriptor();
    assertFalse(descriptor.sources().isBlank(), "how a source is written is not said");
    descriptor
        .costs()
        .forEach((unit, what) -> assertFalse(what.isBlank(), () -> unit + " is not described"));
    Set<PostField> fills = descriptor.fills();
    Set<PostField> undeclared = EnumSet.noneOf(PostField.class);
    for (Post post : posts(readAll(100))) {
      for (PostField field : others(fills)) {
        Set<PostField> rest = EnumSet.complementOf(EnumSet.of(field));
        Set<PostField> all = EnumSet.allOf(PostField.class);
        if (field == PostField.TEXT) { // entities never stand without it
          rest.remove(PostField.ENTITIES);
          all.remove(PostField.ENTITIES);
        }
        if (!post.only(rest).equals(post.only(all))) {
          undeclared.add(field);
        }
      }
    }
    assertEquals(Set.of(), undeclared, "these are filled in and not declared");
  }

  private static Set<PostField> others(Set<PostField> fills) {
    Set<PostField> others = EnumSet.allOf(PostField.class);
    others.removeIf(field -> field.isAlwaysKept() || fills.contains(field));
    return others;
  }

  /** Rule 2.1: reading ends, and tells what the source holds. */
  @Test
  protected void required_2_1_readsToTheEnd() {
    int events = readAll(100).size();
    assertTrue(events >= fewestEvents(), "expected " + fewestEvents() + " events, got " + events);
  }

  /** Rule 2.2: the same source read twice tells the same. */
  @Test
  protected void required_2_2_readsTheSameTwice() {
    for (int size : BATCH_SIZES) {
      assertEquals(keys(readAll(size)), keys(readAll(size)), "asked for " + size + " at a time");
    }
  }

  /**
   * Rule 2.3: batches never overlap, whatever their size; only what others repeat comes again. How
   * many events are asked for at a time changes nothing about what is told.
   */
  @Test
  protected void required_2_3_batchesNeverOverlap() {
    Set<String> whole = new HashSet<>(keys(readAll(BATCH_SIZES[0])));
    for (int size : BATCH_SIZES) {
      List<SourceEvent> events = readAll(size);
      assertOnce(events);
      Set<String> told = new HashSet<>(keys(events));
      assertTrue(
          told.equals(whole),
          () -> {
            Set<String> both = new HashSet<>(told);
            both.retainAll(whole);
            return "asked for %d and %d events at a time, it tells %d and %d, %d of them in both"
                .formatted(BATCH_SIZES[0], size, whole.size(), told.size(), both.size());
          });
    }
  }

  static void assertOnce(List<SourceEvent> events) {
    List<PostId> repeated = new ArrayList<>();
    for (Post post : posts(events)) {
      post.repostOf().flatMap(Post.Reference::id).ifPresent(repeated::add);
      post.quoteOf().flatMap(Post.Reference::id).ifPresent(repeated::add);
    }
    Set<String> told = new HashSet<>();
    for (SourceEvent event : events) {
      boolean first = told.add(keys(List.of(event)).get(0));
      assertTrue(
          first || (event instanceof PostEvent post && repeated.remove(post.id())),
          "an event was told twice");
    }
  }

  /** Rule 2.4: a batch never holds more events than were asked for. */
  @Test
  protected void required_2_4_honoursTheBatchSize() {
    for (int size : BATCH_SIZES) {
      try (SourceReader reader = connector().open(request(), null, newContext())) {
        for (int polls = 0; polls < MOST_POLLS; polls++) {
          Batch batch = reader.poll(size);
          int told = batch.events().size();
          assertTrue(told <= size, () -> "asked for " + size + " events, got " + told);
          if (!(batch.progress() instanceof Progress.More)) {
            break;
          }
        }
      }
    }
  }

  /** Rule 2.5: once it has caught up, a source at which nothing happened has nothing to tell. */
  @Test
  protected void required_2_5_tellsOnlyWhatIsNew() {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      Batch last = toTheEnd(reader, new ArrayList<>());
      if (last.progress() instanceof Progress.Finished) {
        assertEquals(List.of(), reader.poll(100).events(), "what has ended tells more");
        return;
      }
      Progress.CaughtUp caughtUp = assertInstanceOf(Progress.CaughtUp.class, last.progress());
      beIdle(reader, caughtUp);
      try (SourceReader anew = connector().open(request(), last.next(), newContext())) {
        beIdle(anew, caughtUp);
      }
    }
  }

  private static void beIdle(SourceReader reader, Progress.CaughtUp before) {
    for (int polls = 0; polls < 3; polls++) {
      Batch idle = reader.poll(100);
      assertEquals(List.of(), keys(idle.events()), "what was told is told again");
      Progress.CaughtUp still = assertInstanceOf(Progress.CaughtUp.class, idle.progress());
      assertFalse(still.pollAgain().isBefore(before.pollAgain()), "it would be asked earlier");
    }
  }

  /** Rule 2.6: a source that grows while it is paged loses nothing and doubles nothing. */
  @Test
  protected void required_2_6_losesNothingOfASourceThatGrows() {
    Set<String> whole = new HashSet<>(keys(readAll(100)));
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      Batch batch;
      int polls = 0;
      do {
        batch = reader.poll(1);
        events.addAll(batch.events());
        if (polls < 3 && !publishOneMore()) {
          throw new Unproven("a source that does not grow; override publishOneMore");
        }
        polls++;
      } while (batch.progress() instanceof Progress.More && polls < MOST_POLLS);
      assertOnce(events);
      toTheEnd(reader, events); // what came while it was paged
    }
    Set<String> told = new HashSet<>(keys(events));
    assertTrue(told.containsAll(whole), "what was there was lost as more came");
    assertTrue(told.containsAll(keys(readAll(100))), "what came meanwhile was lost");
  }

  /** Reads to the end and returns the last batch. */
  private static Batch toTheEnd(SourceReader reader, List<SourceEvent> events) {
    for (int polls = 0; polls < MOST_POLLS; polls++) {
      Batch batch = reader.poll(100);
      events.addAll(batch.events());
      if (!(batch.progress() instanceof Progress.More)) {
        return batch;
      }
    }
    throw new AssertionError("reading did not end within " + MOST_POLLS + " polls");
  }

  /** Rule 3.1: whoever stops after any batch and opens anew from its checkpoint misses nothing. */
  @Test
  protected void required_3_1_resumesAfterEveryBatch() {
    Set<String> whole = new HashSet<>();
    for (int size : BATCH_SIZES) {
      whole.addAll(keys(readAll(size)));
    }
    for (int size : BATCH_SIZES) {
      Set<String> heard = new HashSet<>();
      Checkpoint checkpoint = null;
      for (int polls = 0; polls < MOST_POLLS; polls++) {
        try (SourceReader reader = connector().open(request(), checkpoint, newContext())) {
          Batch batch = reader.poll(size);
          heard.addAll(keys(batch.events()));
          checkpoint = batch.next() == null ? checkpoint : batch.next();
          if (!(batch.progress() instanceof Progress.More)) {
            break;
          }
        }
      }
      int lost = whole.size() - heard.size();
      assertTrue(
          heard.containsAll(whole),
          () -> "asked for " + size + " events at a time, resuming lost " + lost);
    }
  }

  /** Rule 3.5: a batch that was polled and not stored comes again, at every batch boundary. */
  @Test
  protected void required_3_5_tellsAgainWhatWasNotStored() {
    Set<String> whole = new HashSet<>(keys(readAll(100)));
    Set<String> stored = new HashSet<>();
    Checkpoint checkpoint = null;
    for (int polls = 0; polls < MOST_POLLS; polls++) {
      try (SourceReader killed = connector().open(request(), checkpoint, newContext())) {
        killed.poll(1);
      }
      try (SourceReader reader = connector().open(request(), checkpoint, newContext())) {
        Batch batch = reader.poll(1);
        stored.addAll(keys(batch.events()));
        checkpoint = batch.next() == null ? checkpoint : batch.next();
        if (!(batch.progress() instanceof Progress.More)) {
          break;
        }
      }
    }
    whole.removeAll(stored);
    assertEquals(0, whole.size(), "events that were polled and not stored did not come again");
  }

  /** Rule 5.2: a connector is shared; two threads that read with it read all each. */
  @Test
  protected void required_5_2_isReadByTwoThreads() {
    List<String> whole = keys(readAll(1));
    List<FutureTask<List<String>>> readings = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    ReadRequest shared = request();
    for (int thread = 0; thread < 2; thread++) {
      FutureTask<List<String>> reading = new FutureTask<>(() -> keys(slowly(shared, together)));
      readings.add(reading);
      Thread one = new Thread(reading, "contract-" + thread);
      one.setDaemon(true);
      one.start();
    }
    for (FutureTask<List<String>> reading : readings) {
      try {
        assertEquals(whole, reading.get(30, TimeUnit.SECONDS), "two threads share what they read");
      } catch (ExecutionException | TimeoutException | InterruptedException e) {
        throw new AssertionError("two threads cannot read at a time", e);
      }
    }
  }

  /** Reads one event at a time, in step with another thread as long as both have more. */
  private List<SourceEvent> slowly(ReadRequest request, CyclicBarrier together) throws Exception {
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = connector().open(request, null, newContext(request))) {
      for (int polls = 0; polls < MOST_POLLS; polls++) {
        Batch batch = reader.poll(1);
        events.addAll(batch.events());
        if (!(batch.progress() instanceof Progress.More)) {
          together.reset();
          return events;
        }
        try {
          together.await(1, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
          // the other has read all, or is slow
        }
      }
    }
    throw new AssertionError("reading did not end within " + MOST_POLLS + " polls");
  }

  /** Rule 3.4: a checkpoint names its connector and holds no secret. */
  @Test
  protected void required_3_4_keepsSecretsOutOfCheckpoints() {
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      Checkpoint next = reader.poll(100).next();
      if (next != null) {
        assertEquals(connector().descriptor().id(), next.connector());
        assertFalse(next.state().contains(SECRET), "the checkpoint holds the credential");
      }
    }
  }

  /** Rule 4.1: what is not public is skipped, not told, unless consented to. */
  @Test
  protected void required_4_1_tellsOnlyWhatIsPublic() {
    ReadRequest open = new ReadRequest(request().source(), request().options(), null);
    for (Post post : posts(read(open, 100))) {
      assertTrue(
          post.visibility().isPublic() || post.visibility() == dev.earshot.Visibility.UNKNOWN,
          "a post that is " + post.visibility() + " was told");
    }
  }

  /** Rule 4.2: every post says how it was collected and under which terms. */
  @Test
  protected void required_4_2_statesProvenance() {
    ConnectorDescriptor descriptor = connector().descriptor();
    for (Post post : posts(readAll(100))) {
      var provenance = post.provenance().orElseThrow(() -> new AssertionError("no provenance"));
      assertTrue(
          descriptor.networks().isEmpty()
              || provenance.connector().startsWith(descriptor.id() + "/"),
          "provenance names another connector");
      assertTrue(provenance.termsId().isPresent(), "provenance names no terms");
      assertFalse(provenance.source().contains(SECRET), "provenance holds the credential");
      assertTrue(
          descriptor.networks().isEmpty()
              || provenance.source().equals(RedactedAddress.of(provenance.source())),
          "provenance holds what no address may show");
    }
  }

  /** Rule 4.3: posts belong to the networks that were declared. */
  @Test
  protected void required_4_3_staysWithinItsNetworks() {
    Set<Network> networks = connector().descriptor().networks();
    for (Post post : posts(readAll(100))) {
      assertTrue(
          networks.isEmpty() || networks.contains(post.network()),
          "network " + post.network() + " was not declared");
    }
  }

  /** Rule 4.4: one broken record is a fault beside the others. */
  @Test
  protected void required_4_4_keepsTheRestBesideABrokenRecord() {
    ReadRequest broken = brokenRequest();
    if (broken == null) {
      throw new Unproven("no source with a broken record; override brokenRequest");
    }
    int events = 0;
    int faults = 0;
    try (SourceReader reader = connector().open(broken, null, newContext())) {
      for (int polls = 0; polls < MOST_POLLS; polls++) {
        Batch batch = reader.poll(100);
        events += batch.events().size();
        faults += batch.faults().size();
        if (!(batch.progress() instanceof Progress.More)) {
          break;
        }
      }
    }
    assertTrue(faults > 0, "the broken record is no fault");
    assertTrue(events > 0, "the broken record took the others along");
  }

  /** Rule 7.1: every post that is looked up is answered once, or said to be unanswered. */
  @Test
  protected void required_7_1_answersForEveryPostLookedUp() {
    requireLookup();
    List<PostId> ids = told();
    List<PostId> asked = new ArrayList<>(ids);
    asked.add(foreign());
    LookedUp found = connector().recheck(request(), asked, newContext());
    assertAnswers(asked, found);
    assertTrue(found.unanswered().contains(foreign()), "a post of nobody's was answered for");
    assertTrue(found.events().size() > 0, "no post that was just told was found again");
  }

  /** Rule 7.2: looking posts up tells of each what reading tells of it. */
  @Test
  protected void required_7_2_looksUpWhatReadingTells() {
    requireLookup();
    Map<PostId, Boolean> shown = new HashMap<>();
    for (SourceEvent event : readAll(100)) {
      if (event instanceof PostEvent post) {
        shown.put(post.id(), isShown(post));
      }
    }
    LookedUp found = connector().recheck(request(), List.copyOf(shown.keySet()), newContext());
    for (SourceEvent event : found.events()) {
      PostEvent post = (PostEvent) event;
      assertEquals(shown.get(post.id()), isShown(post), "reading and looking up do not agree");
    }
  }

  private static boolean isShown(PostEvent event) {
    return event instanceof PostEvent.Published || event instanceof PostEvent.Edited;
  }

  /** Aborts where nothing can be looked up, as rule 1.3 proves. */
  final void requireLookup() {
    if (!connector().descriptor().can(Capability.LOOKUP)) {
      throw new Unproven("LOOKUP is not declared");
    }
  }

  /** Returns the posts that the source shows, once each. */
  final List<PostId> told() {
    Set<PostId> ids = new LinkedHashSet<>();
    for (SourceEvent event : readAll(100)) {
      if (event instanceof PostEvent post) {
        ids.add(post.id());
      }
    }
    return List.copyOf(ids);
  }

  /** Returns a post that no source holds. */
  static PostId foreign() {
    return PostId.of(new Network("contract"), "1");
  }

  static void assertAnswers(List<PostId> asked, LookedUp found) {
    Set<PostId> answered = new HashSet<>(found.unanswered());
    for (SourceEvent event : found.events()) {
      PostEvent post = assertInstanceOf(PostEvent.class, event);
      assertTrue(answered.add(post.id()), "a post was answered twice, or also called unanswered");
    }
    assertEquals(new HashSet<>(asked), answered, "asked and answered are not the same posts");
  }

  final List<SourceEvent> readAll(int batchSize) {
    return read(request(), batchSize);
  }

  private List<SourceEvent> read(ReadRequest request, int batchSize) {
    try (SourceReader reader = connector().open(request, null, newContext())) {
      return rest(reader, batchSize);
    }
  }

  /** Reads on to the end of the source. */
  static List<SourceEvent> rest(SourceReader reader, int batchSize) {
    List<SourceEvent> events = new ArrayList<>();
    for (int polls = 0; polls < MOST_POLLS; polls++) {
      Batch batch = reader.poll(batchSize);
      events.addAll(batch.events());
      if (!(batch.progress() instanceof Progress.More)) {
        return events;
      }
    }
    throw new AssertionError("reading did not end within " + MOST_POLLS + " polls");
  }

  static List<Post> posts(List<SourceEvent> events) {
    List<Post> posts = new ArrayList<>();
    for (SourceEvent event : events) {
      @Nullable Post post =
          event instanceof PostEvent.Published published
              ? published.post()
              : event instanceof PostEvent.Edited edited ? edited.post() : null;
      if (post != null) {
        posts.add(post);
      }
    }
    return posts;
  }

  static List<String> keys(List<SourceEvent> events) {
    List<String> keys = new ArrayList<>();
    for (SourceEvent event : events) {
      keys.add(
          event instanceof PostEvent post
              ? post.getClass().getSimpleName() + " " + post.id()
              : event.toString());
    }
    return keys;
  }
}
