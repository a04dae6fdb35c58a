package dev.earshot.pipeline;

import dev.earshot.AuthorEvent;
import dev.earshot.Checkpoint;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a pipeline from one thread. Owns the tokens that the query set and every enricher read, so
 * that a post is tokenized once.
 *
 * <p>Confined to one thread at a time; a second one is refused with an {@link
 * IllegalStateException}, as is a sink or an enricher that feeds the worker that called it.
 */
public final class Worker {
  private final Pipeline pipeline;
  private final OneAtATime turn =
      new OneAtATime(
          "worker: is at work in another thread; each thread takes its own from Pipeline.worker()");
  private Screen.Session session;

  /** What became of events of which a sink that failed kept us from telling. */
  private final List<Outcome> untold = new ArrayList<>();

  Worker(Pipeline pipeline) {
    this.pipeline = pipeline;
    session = pipeline.session();
  }

  /**
   * Takes events in order.
   *
   * @return what became of them; a redelivery that changes nothing has no outcome. First comes what
   *     became of earlier events, where what a sink threw came out in its place
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> process(List<? extends SourceEvent> events) {
    return process(timely(events), Map.of(), Told.NOTHING);
  }

  /** Leaves nothing of a time that is yet to come, where the host's clock is known. */
  private List<? extends SourceEvent> timely(List<? extends SourceEvent> events) {
    return timely("", events, new ArrayList<>());
  }

  private List<? extends SourceEvent> timely(
      String source, List<? extends SourceEvent> events, List<ItemFault> faults) {
    for (SourceEvent event : events) {
      Objects.requireNonNull(event, "event");
    }
    Instant now = pipeline.now();
    if (now == null) {
      return events;
    }
    Stamps stamps = new Stamps(now);
    List<SourceEvent> timely = new ArrayList<>(events.size());
    events.forEach(event -> timely.add(stamps.of(event)));
    for (String field : stamps.clamped()) {
      pipeline.observer().count("CLAMPED", field);
      faults.add(new ItemFault(source, field, -1, "ahead of this host's clock, and not taken"));
    }
    return timely;
  }

  /**
   * Takes a batch of a source all of whose records could be read; see {@link #process(String, List,
   * List, Checkpoint)}.
   */
  public List<Outcome> process(
      String source, List<? extends SourceEvent> events, @Nullable Checkpoint checkpoint) {
    return process(source, events, List.of(), checkpoint);
  }

  /**
   * Takes a batch of a source, and stores its checkpoint together with what it changes.
   *
   * <p>What a source tells of an account closes a commit: sinks such as the ledger have heard of it
   * before the events behind it are judged. Where one of them fails there, those are not judged,
   * and the batch comes again. The checkpoint and the counts are stored with the last commit.
   *
   * @param source the source's name among the host's sources, not blank
   * @param events the events, in order
   * @param faults the records of the batch that could not be read, which are counted with it
   * @param checkpoint covers exactly these events and all before; null to leave it
   * @return what became of them, and which faults are news; a redelivery that changes nothing has
   *     no outcome. First comes what became of earlier events, where what a sink threw came out in
   *     its place
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> process(
      String source,
      List<? extends SourceEvent> events,
      List<ItemFault> faults,
      @Nullable Checkpoint checkpoint) {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source: expected its name, got a blank");
    }
    List<ItemFault> all = new ArrayList<>(faults);
    List<? extends SourceEvent> timely = timely(source, events, all);
    Map<String, Long> count = events.isEmpty() ? Map.of() : Map.of(source, (long) events.size());
    return process(
        timely,
        checkpoint == null ? Map.of() : Map.of(source, checkpoint),
        new Told(count, List.of(), all));
  }

  private List<Outcome> process(
      List<? extends SourceEvent> events, Map<String, Checkpoint> checkpoints, Told told) {
    return turn.run(() -> takeAll(events, checkpoints, told));
  }

  private List<Outcome> takeAll(
      List<? extends SourceEvent> events, Map<String, Checkpoint> checkpoints, Told told) {
    List<SourceEvent> part = new ArrayList<>();
    for (SourceEvent event : events) {
      part.add(event);
      if (event instanceof AuthorEvent) {
        take(part, Map.of(), Told.NOTHING);
        part.clear();
      }
    }
    if (!part.isEmpty() || !checkpoints.isEmpty() || !told.isEmpty()) {
      take(part, checkpoints, told);
    }
    List<Outcome> outcomes = List.copyOf(untold);
    untold.clear();
    return outcomes;
  }

  private void take(List<SourceEvent> events, Map<String, Checkpoint> checkpoints, Told told) {
    for (SourceEvent event : events) {
      if (event instanceof Gap gap) {
        pipeline.observer().count("GAP", gap.reason());
      }
    }
    long since = pipeline.epoch();
    Prepared prepared = prepared(events);
    Set<Alias> learned = prepared.learned();
    if (!learned.isEmpty()) { // others of theirs, in this batch and kept, are judged knowing it
      pipeline.learn(learned);
      since = pipeline.epoch();
      prepared = prepared(events);
    }
    Pipeline.Failures failures = new Pipeline.Failures();
    pipeline.lock();
    try {
      /* Somebody was forgotten, or the queries are others, since this was prepared. */
      Prepared current = pipeline.epoch() == since ? prepared : prepared(events);
      List<Outcome> faulted = news(told.faults());
      List<Outcome> outcomes =
          pipeline.commit(
              pipeline.batch(session),
              batch -> {
                batch.load(ids(events));
                learned.forEach(alias -> batch.again(alias.account()));
                current.steps().forEach(step -> step.accept(batch));
              },
              checkpoints,
              told,
              failures);
      tell(outcomes);
      untold.addAll(faulted);
    } finally {
      pipeline.unlock();
    }
    failures.report();
  }

  /** A refusal that was not told comes again with its post, and is told once. */
  private void tell(List<Outcome> outcomes) {
    Set<Outcome> owed = new HashSet<>();
    for (Outcome each : untold) {
      if (each instanceof Outcome.Refused) {
        owed.add(each);
      }
    }
    for (Outcome each : outcomes) {
      if (!owed.contains(each)) {
        untold.add(each);
      }
    }
  }

  private List<Outcome> news(List<ItemFault> faults) {
    return faults.stream()
        .distinct()
        .filter(fault -> !pipeline.store().isCounted(fault))
        .<Outcome>map(Outcome.Faulted::new)
        .toList();
  }

  /**
   * Events as they were screened.
   *
   * @param learned whose the names are because of which some of them are refused
   */
  private record Prepared(List<Consumer<Batch>> steps, Set<Alias> learned) {}

  private Prepared prepared(List<SourceEvent> events) {
    session = pipeline.session(session);
    Map<PostId, Kept> kept = pipeline.store().load(ids(events));
    List<Consumer<Batch>> steps = new ArrayList<>(events.size());
    Set<Alias> learned = new LinkedHashSet<>();
    for (SourceEvent event : events) {
      if (event instanceof PostEvent post) {
        Candidate candidate = scoredIfNew(session.screen(post), kept.get(post.id()));
        steps.add(batch -> batch.decide(candidate));
        Alias alias = candidate instanceof Candidate.Rejected rejected ? rejected.learned() : null;
        if (alias != null) {
          learned.add(alias);
        }
      } else if (event instanceof AuthorEvent account) {
        steps.add(batch -> batch.account(account));
      }
    }
    return new Prepared(steps, learned);
  }

  /** Scores outside the lock, unless what is kept was made of the same words. */
  private Candidate scoredIfNew(Candidate candidate, @Nullable Kept kept) {
    if (!(candidate instanceof Candidate.Match match)) {
      return candidate;
    }
    boolean known =
        kept instanceof Kept.Present present && present.fingerprint().equals(match.fingerprint());
    return known ? match : session.scored(match);
  }

  private static Set<PostId> ids(List<SourceEvent> events) {
    Set<PostId> ids = new HashSet<>();
    for (SourceEvent event : events) {
      if (event instanceof PostEvent post) {
        ids.add(post.id());
      }
    }
    return ids;
  }
}
