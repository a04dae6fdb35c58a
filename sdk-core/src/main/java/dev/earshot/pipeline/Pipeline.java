package dev.earshot.pipeline;

import dev.earshot.Checkpoint;
import dev.earshot.Correction;
import dev.earshot.Mention;
import dev.earshot.Removal;
import dev.earshot.query.QuerySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes what sources tell and keeps what it may: gate, tokens, queries, enrichers, store, sinks.
 *
 * <p>A pipeline serves one tenant and one purpose, those of its gate. It owns no thread: each
 * thread that feeds it takes a {@link Worker} of its own. Reading, matching and scoring run in
 * parallel; commits and sinks run one at a time, in the order in which the store numbers the
 * changes. Events of one post or author must come from one thread at a time.
 *
 * <p>Thread-safe. Does not close the store.
 */
public final class Pipeline {
  private static final int HAND_OVER = 1_000;

  private final Gate gate;
  private final QuerySet queries;
  private final List<Enricher> enrichers;
  private final MentionStore store;
  private final List<Sink> sinks;
  private final Observer observer;
  private final ReentrantLock commits = new ReentrantLock();

  private Pipeline(Builder builder) {
    gate = builder.gate;
    queries = builder.queries;
    enrichers = List.copyOf(builder.enrichers);
    store = builder.store;
    sinks = builder.sinks.stream().map(Start::sink).toList();
    observer = builder.observer;
  }

  /**
   * Returns a builder.
   *
   * @param gate decides what may be processed
   * @param queries what to listen for
   * @param store keeps the mentions; the caller closes it
   */
  public static Builder builder(Gate gate, QuerySet queries, MentionStore store) {
    return new Builder(gate, queries, store);
  }

  /** Returns a worker for one thread. */
  public Worker worker() {
    return new Worker(this);
  }

  /**
   * Forgets: takes what the removals name out of the store, leaves tombstones, and hands every sink
   * what to subtract. No gate can refuse it. A removal of something not kept leaves its tombstone
   * all the same; doing it twice changes nothing. An author's removal reaches the posts that are
   * kept; whether later ones get in is for the gate to say.
   *
   * @return what was withdrawn
   * @throws IllegalStateException if a sink calls it
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> remove(List<Removal> removals) {
    lock();
    try {
      Changes changes = new Changes(store);
      removals.forEach(changes::remove);
      return commit(changes, null, null);
    } finally {
      commits.unlock();
    }
  }

  /** Forgets for one reason; see {@link #remove(List)}. */
  public List<Outcome> remove(Removal removal) {
    return remove(List.of(removal));
  }

  /**
   * Corrects: a person's score wins over the machine's from now on, through edits and new scoring,
   * until somebody decides later or the post is removed. A correction of what is not kept is
   * refused as {@link Refusal#NOT_KEPT} or {@link Refusal#REMOVED} and leaves nothing behind, one
   * that is older than the decision that is kept as {@link Refusal#OUTDATED}. May be called from
   * any thread. A store in files must have been opened with the score's key, else the machine's
   * score cannot be kept beside.
   *
   * @return what became of them; a correction handed in twice has no second outcome
   * @throws IllegalStateException if a sink calls it
   * @throws IllegalArgumentException if a value is one that its key cannot write down; none of the
   *     corrections was kept then
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> correct(List<? extends Correction<?>> corrections) {
    lock();
    try {
      Changes changes = new Changes(store);
      corrections.forEach(changes::correct);
      return commit(changes, null, null);
    } finally {
      commits.unlock();
    }
  }

  /** Corrects one score; see {@link #correct(List)}. */
  public List<Outcome> correct(Correction<?> correction) {
    return correct(List.of(correction));
  }

  /** Returns the store this pipeline writes. */
  public MentionStore store() {
    return store;
  }

  Gate gate() {
    return gate;
  }

  QuerySet queries() {
    return queries;
  }

  List<Enricher> enrichers() {
    return enrichers;
  }

  Observer observer() {
    return observer;
  }

  List<Outcome> commit(
      List<Prepared> prepared, @Nullable String source, @Nullable Checkpoint checkpoint) {
    lock();
    try {
      Changes changes = new Changes(store);
      prepared.forEach(event -> event.applyTo(changes));
      return commit(changes, source, checkpoint);
    } finally {
      commits.unlock();
    }
  }

  /** A sink that fed the pipeline would hand the later change to the sinks behind it first. */
  private void lock() {
    if (commits.isHeldByCurrentThread()) {
      throw new IllegalStateException("a sink must not feed the pipeline that calls it");
    }
    commits.lock();
  }

  private List<Outcome> commit(
      Changes changes, @Nullable String source, @Nullable Checkpoint checkpoint) {
    long last = 0;
    if (!changes.isEmpty() || checkpoint != null) {
      last =
          store.commit(
              new MentionStore.Commit(changes.changes(), changes.tombstones(), source, checkpoint));
    }
    try {
      deliver(sinks, changes.changes(), last);
    } finally {
      changes.outcomes().forEach(this::count);
    }
    return changes.outcomes();
  }

  private static void deliver(List<Sink> sinks, List<Outcome.Change> changes, long last) {
    if (changes.isEmpty()) {
      return;
    }
    RuntimeException first = null;
    for (Sink sink : sinks) {
      try {
        sink.accept(changes, last);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Admitted) {
      observer.count("ADMITTED", "");
    } else if (outcome instanceof Outcome.Revised) {
      observer.count("REVISED", "");
    } else if (outcome instanceof Outcome.Withdrawn withdrawn) {
      observer.count("WITHDRAWN", withdrawn.cause().name());
    } else if (outcome instanceof Outcome.Refused refused) {
      observer.count("REFUSED", refused.refusal().code());
    }
  }

  private record Start(Sink sink, long seen) {}

  /** Builds a pipeline. Not thread-safe. */
  public static final class Builder {
    private final Gate gate;
    private final QuerySet queries;
    private final MentionStore store;
    private final List<Enricher> enrichers = new ArrayList<>();
    private final List<Start> sinks = new ArrayList<>();
    private Observer observer = Observer.none();

    private Builder(Gate gate, QuerySet queries, MentionStore store) {
      this.gate = Objects.requireNonNull(gate, "gate");
      this.queries = Objects.requireNonNull(queries, "queries");
      this.store = Objects.requireNonNull(store, "store");
    }

    /** Adds an enricher; they run in the order they were added. */
    public Builder enricher(Enricher enricher) {
      enrichers.add(Objects.requireNonNull(enricher, "enricher"));
      return this;
    }

    /** Adds a fresh sink; it is first handed everything that is kept, as admitted. */
    public Builder sink(Sink sink) {
      sinks.add(new Start(Objects.requireNonNull(sink, "sink"), 0));
      return this;
    }

    /**
     * Adds a sink that has seen the changes up to a number; it is first handed those since.
     *
     * @param seen the number its own snapshot remembers
     */
    public Builder sink(Sink sink, long seen) {
      if (seen < 0) {
        throw new IllegalArgumentException("seen: expected at least 0, got " + seen);
      }
      sinks.add(new Start(Objects.requireNonNull(sink, "sink"), seen));
      return this;
    }

    /** Sets who is told the counts; nobody until set. */
    public Builder observer(Observer observer) {
      this.observer = Objects.requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Returns the pipeline, after every sink has caught up.
     *
     * @throws IllegalStateException if the store has since forgotten some of the changes that a
     *     sink has not seen; such a sink must start fresh
     * @throws IllegalArgumentException if a sink has seen changes that the store has not
     */
    public Pipeline build() {
      for (Start start : sinks) {
        if (start.seen() > 0) {
          deliver(List.of(start.sink()), missedBy(start), store.lastChange());
        }
      }
      handOver(sinks.stream().filter(start -> start.seen() == 0).map(Start::sink).toList());
      return new Pipeline(this);
    }

    private List<Outcome.Change> missedBy(Start start) {
      return store
          .changesSince(start.seen())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "the store has forgotten changes since "
                          + start.seen()
                          + "; start the sink fresh"));
    }

    /** Reads the store once for all fresh sinks. */
    private void handOver(List<Sink> fresh) {
      if (fresh.isEmpty()) {
        return;
      }
      try (Stream<Mention> kept = store.mentions()) {
        List<Outcome.Change> chunk = new ArrayList<>();
        kept.forEach(
            mention -> {
              if (chunk.size() == HAND_OVER) {
                deliver(fresh, List.copyOf(chunk), 0);
                chunk.clear();
              }
              chunk.add(new Outcome.Admitted(mention));
            });
        deliver(fresh, List.copyOf(chunk), store.lastChange());
      }
    }
  }
}
