package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.Correction;
import dev.earshot.Failure;
import dev.earshot.Mention;
import dev.earshot.RefusedException;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.query.Aspect;
import dev.earshot.query.QuerySet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what sources tell and keeps what it may: gate, tokens, queries, enrichers, store, sinks.
 *
 * <p>A pipeline serves one tenant and one purpose, those of its gate. It owns no thread: each
 * thread that feeds it takes a {@link Worker} of its own. Reading, matching and scoring run in
 * parallel; commits and sinks run one at a time, in the order in which the store numbers the
 * changes. What names a post alone may come from another thread than its author's posts: the {@link
 * Decider} gives the same in any order.
 *
 * <p>Thread-safe. Does not close the store.
 */
public final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final int PAGE = 500;

  private final MentionStore store;
  private final Gate gate;
  private final List<Enricher> enrichers;
  private final Set<String> inferences;
  private final List<Subscription> sinks = new ArrayList<>();
  private final Observer observer;
  private final @Nullable InstantSource clock;
  private final ReentrantLock commits = new ReentrantLock();
  private final Object replacing = new Object();
  private volatile Screen screen;
  private final AtomicLong epoch = new AtomicLong();

  private Pipeline(Builder builder) {
    store = builder.store;
    observer = guarded(builder.observer);
    clock = builder.clock;
    gate = builder.gate;
    inferences = new TreeSet<>();
    builder.enrichers.forEach(enricher -> inferences.addAll(enricher.infers()));
    enrichers = List.copyOf(builder.enrichers);
    requireScores(builder.queries, enrichers);
    screen = Screen.of(gate, builder.queries, enrichers);
    builder.sinks.forEach(open -> sinks.add(open.apply(store)));
  }

  /* Who only counts must not keep a source from being heard. */
  private static Observer guarded(Observer observer) {
    return (name, detail) -> {
      try {
        observer.count(name, detail);
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn("an observer failed over {}", name, Failure.of(e));
      }
    };
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

  /**
   * Checks that posts of a source may be processed here: that its terms permit the gate's purpose,
   * and forbid nothing that an enricher infers. Which posts are kept is for the gate to say.
   *
   * @throws RefusedException in words, if they may not
   */
  public void requirePermittedBy(SourceTerms terms) {
    if (!gate.isPermittedBy(terms)) {
      throw new RefusedException(
          "terms "
              + terms.key()
              + " permit "
              + new TreeSet<>(terms.purposes())
              + " alone, and the gate serves another purpose",
          null);
    }
    Set<String> forbidden = new TreeSet<>(inferences);
    forbidden.removeIf(each -> !terms.forbids(each));
    if (!forbidden.isEmpty()) {
      throw new RefusedException(
          "terms "
              + terms.key()
              + " forbid to infer "
              + forbidden
              + ", which an enricher does: read the source by a pipeline without it",
          null);
    }
  }

  /** Returns a worker for one thread. */
  public Worker worker() {
    return new Worker(this);
  }

  /**
   * Forgets: takes what the removals name out of the store, leaves tombstones, and hands every sink
   * what to subtract and whom to forget. No gate can refuse it. A removal of something not kept
   * leaves its tombstone all the same; that of an author or a subject reaches the sinks though
   * nothing of them is kept. Whether later posts of theirs get in is for the gate to say. What a
   * worker had prepared before is judged anew.
   *
   * @return what was withdrawn, and who was forgotten
   * @throws IllegalStateException if a sink calls it
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> remove(List<Removal> removals) {
    if (removals.isEmpty()) {
      return List.of();
    }
    return locked(
        batch -> {
          epoch.incrementAndGet();
          removals.forEach(batch::remove);
        });
  }

  /** Forgets for one reason; see {@link #remove(List)}. */
  public List<Outcome> remove(Removal removal) {
    return remove(List.of(removal));
  }

  /**
   * Corrects: a person's score wins over the machine's from now on, through edits and new scoring,
   * until somebody decides later or the post is removed. A correction of what is not kept is
   * refused as {@link Refusal#NOT_KEPT} or {@link Refusal#REMOVED} and leaves nothing behind, one
   * that is older than the decision that is kept as {@link Refusal#OUTDATED}. Queries that ask for
   * scores are matched anew. May be called from any thread.
   *
   * @return what became of them; a correction handed in twice has no second outcome
   * @throws IllegalStateException if a sink calls it
   * @throws IllegalArgumentException if a value is one that its key cannot write down; none of the
   *     corrections was kept then
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> correct(List<? extends Correction<?>> corrections) {
    return locked(batch -> corrections.forEach(batch::correct));
  }

  /** Corrects one score; see {@link #correct(List)}. */
  public List<Outcome> correct(Correction<?> correction) {
    return correct(List.of(correction));
  }

  /**
   * Listens for other queries from now on, and judges and matches again what is kept: a mention
   * that no query matches any more is withdrawn, one that others match is revised and scored for
   * them. Nobody need restart. What a query that is new would have matched earlier comes when its
   * source shows it again.
   *
   * <p>Takes time in proportion to what is kept; others may feed the pipeline meanwhile. What a
   * sink throws comes out once all that is kept was judged.
   *
   * @return what became of the mentions that are others now
   * @throws IllegalArgumentException if they ask for a score that none of the pipeline's enrichers
   *     gives; nothing changes then, and a pipeline with more enrichers has to be built
   * @throws IllegalStateException if a sink calls it
   * @throws dev.earshot.BrokenException if the store can no longer be trusted
   */
  public List<Outcome> replace(QuerySet queries) {
    requireScores(queries, enrichers);
    synchronized (replacing) {
      locked(
          batch -> {
            epoch.incrementAndGet();
            screen = screen.with(queries);
          });
      LOG.info("listening for {} queries; what is kept is judged again", queries.size());
      Screen.Session session = session();
      Failures failures = new Failures();
      List<Outcome> outcomes = new ArrayList<>();
      long from = 0;
      do {
        Mentions.Page page = store.page(MentionFilter.ALL, from, PAGE);
        outcomes.addAll(
            locked(
                session,
                batch -> {
                  for (Mention mention : page.mentions()) {
                    batch.again(mention.id());
                  }
                },
                failures));
        from = page.next();
      } while (from != 0);
      failures.report();
      return outcomes;
    }
  }

  /* Such a query would match nothing, but for what a person corrected, and say nothing of it. */
  private static void requireScores(QuerySet queries, List<Enricher> enrichers) {
    if (enrichers.isEmpty() && queries.asksFor(Aspect.SCORES)) {
      throw new IllegalArgumentException(
          "queries: they ask for scores, and no enricher gives any; build the pipeline with one");
    }
    Set<String> missing = new TreeSet<>(queries.scores());
    for (Enricher each : enrichers) {
      if (each.scores().isEmpty()) {
        return;
      }
      missing.removeAll(each.scores());
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "queries: they ask for "
              + String.join(", ", missing)
              + ", and no enricher gives that score; build the pipeline with one that does");
    }
  }

  /** Returns what it listens for. */
  public QuerySet queries() {
    return screen.queries();
  }

  /** Returns the store this pipeline writes. */
  public MentionStore store() {
    return store;
  }

  /**
   * Returns the number of the last change that each sink with a name has taken; one that is less
   * than {@link MentionStore#lastChange} is behind.
   */
  public Map<String, Long> positions() {
    commits.lock();
    try {
      Map<String, Long> positions = new LinkedHashMap<>();
      for (Subscription sink : sinks) {
        if (sink.name() != null) {
          positions.put(sink.name(), sink.position());
        }
      }
      return positions;
    } finally {
      commits.unlock();
    }
  }

  /**
   * Hands every sink that is behind what it has missed. Whatever a sink throws comes out here,
   * after the others were served.
   *
   * @throws IllegalStateException if a sink calls it
   */
  public void catchUp() {
    Failures failures = new Failures();
    catchUp(failures);
    failures.report();
  }

  private void catchUp(Failures failures) {
    lock();
    try {
      serveTogether(failures);
    } finally {
      commits.unlock();
    }
  }

  Observer observer() {
    return observer;
  }

  /** Returns what the host's clock shows; null where none was set. */
  @Nullable Instant now() {
    return clock == null ? null : clock.instant();
  }

  /** Returns a number that is another once something was forgotten or the queries changed. */
  long epoch() {
    return epoch.get();
  }

  Screen.Session session() {
    return screen.open(observer);
  }

  /** Returns this session, or a new one if it screens by former queries. */
  Screen.Session session(Screen.Session session) {
    return session.screen() == screen ? session : session();
  }

  private List<Outcome> locked(Consumer<Batch> work) {
    lock();
    try {
      return commit(batch(session()), work, Map.of(), Told.NOTHING);
    } finally {
      commits.unlock();
    }
  }

  private List<Outcome> locked(Screen.Session session, Consumer<Batch> work, Failures failures) {
    lock();
    try {
      return commit(batch(session(session)), work, Map.of(), Told.NOTHING, failures);
    } finally {
      commits.unlock();
    }
  }

  Batch batch(Screen.Session session) {
    return new Batch(store, session, new Decider(session.screen()));
  }

  /** A sink that fed the pipeline would hand the later change to the sinks behind it first. */
  void lock() {
    if (commits.isHeldByCurrentThread()) {
      throw new IllegalStateException("a sink must not feed the pipeline that calls it");
    }
    commits.lock();
  }

  void unlock() {
    commits.unlock();
  }

  /** Applies, stores, delivers. Called with the lock held. */
  List<Outcome> commit(
      Batch batch, Consumer<Batch> work, Map<String, Checkpoint> checkpoints, Told told) {
    Failures failures = new Failures();
    List<Outcome> outcomes = commit(batch, work, checkpoints, told, failures);
    failures.report();
    return outcomes;
  }

  /** Applies, stores, delivers, and leaves to the caller what sinks threw. */
  List<Outcome> commit(
      Batch batch,
      Consumer<Batch> work,
      Map<String, Checkpoint> checkpoints,
      Told told,
      Failures failures) {
    work.accept(batch);
    long last = store.lastChange();
    MentionStore.Commit commit = batch.commit(checkpoints, told);
    if (!batch.isEmpty() || !checkpoints.isEmpty() || !commit.told().isEmpty()) {
      last = store.commit(commit);
    }
    deliver(batch, last, failures);
    batch.outcomes().forEach(this::count);
    return batch.outcomes();
  }

  private void deliver(Batch batch, long last, Failures failures) {
    List<Outcome.Refused> refusals = batch.refusals();
    if (!batch.changes().isEmpty() || !refusals.isEmpty() || !batch.learned().isEmpty()) {
      long first = last - batch.changes().size() + 1;
      deliver(
          new Delivery(first, last, batch.changes(), refusals, batch.learned(), true), failures);
    }
  }

  private void deliver(Delivery delivery, Failures failures) {
    sinks.forEach(sink -> failures.of(() -> sink.deliver(delivery)));
  }

  /**
   * Tells the sinks which accounts have the names because of which somebody is refused, before
   * anything else of these accounts is judged. What a worker had prepared is judged anew.
   */
  void learn(Set<Alias> aliases) {
    Failures failures = new Failures();
    lock();
    try {
      long last = store.lastChange();
      deliver(new Delivery(last + 1, last, List.of(), List.of(), aliases, true), failures);
      epoch.incrementAndGet();
    } finally {
      commits.unlock();
    }
    failures.report();
  }

  /** Reads what several sinks have missed once for all that stand at the same place. */
  private void serveTogether(Failures failures) {
    List<Subscription> behind = new ArrayList<>(sinks);
    behind.forEach(Subscription::begin);
    behind.removeIf(sink -> !sink.isBehind());
    while (!behind.isEmpty()) {
      long from = behind.stream().mapToLong(Subscription::position).min().getAsLong();
      Delivery missed = store.changesSince(from, Subscription.PAGE);
      behind.removeIf(
          sink ->
              sink.position() == from
                  && (!failures.of(() -> sink.takeMissed(missed)) || !sink.isBehind()));
    }
  }

  /** What sinks throw, told after the others were served. */
  static final class Failures {
    private @Nullable Throwable first;

    /** Returns whether it went well. */
    boolean of(Runnable work) {
      try {
        work.run();
        return true;
      } catch (RuntimeException | Error e) { // an erasure reaches the others all the same
        Throwable known = first;
        if (known == null) {
          first = e;
        } else if (e instanceof BrokenException && !(known instanceof BrokenException)) {
          e.addSuppressed(known); // nothing else matters beside it
          first = e;
        } else if (known != e) {
          known.addSuppressed(e);
        }
        return false;
      }
    }

    void report() {
      Throwable known = first;
      if (known instanceof Error error) {
        throw error;
      }
      if (known instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Admitted) {
      observer.count("ADMITTED", "");
    } else if (outcome instanceof Outcome.Revised) {
      observer.count("REVISED", "");
    } else if (outcome instanceof Outcome.Withdrawn withdrawn) {
      observer.count("WITHDRAWN", withdrawn.cause().name());
    } else if (outcome instanceof Outcome.Forgotten forgotten) {
      observer.count("FORGOTTEN", forgotten.removal().cause().name());
    } else if (outcome instanceof Outcome.AccountChanged changed) {
      observer.count("ACCOUNT_CHANGED", changed.event().getClass().getSimpleName());
    } else if (outcome instanceof Outcome.Refused refused) {
      observer.count("REFUSED", refused.refusal().code());
    }
  }

  /** Builds a pipeline. Not thread-safe. */
  public static final class Builder {
    private final Gate gate;
    private final QuerySet queries;
    private final MentionStore store;
    private final List<Enricher> enrichers = new ArrayList<>();
    private final List<Function<MentionStore, Subscription>> sinks = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Observer observer = Observer.none();
    private @Nullable InstantSource clock;

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

    /**
     * Adds a sink that begins anew: it is first handed everything that is kept. An {@link
     * Aggregate} goes on from its own position, if it has one.
     */
    public Builder sink(Sink sink) {
      Objects.requireNonNull(sink, "sink");
      sinks.add(store -> Subscription.of(sink, store));
      return this;
    }

    /**
     * Adds a sink whose position the store remembers under a name, for what outlives the process: a
     * ledger, a search index, an export. It is first handed what it has missed, removals included.
     *
     * <p>Under a name that the store does not know yet it begins before the first change: {@link
     * #build} hands it all that is kept. One whose own storage was emptied or put back from an
     * older copy begins there again by {@link MentionStore#acknowledge store.acknowledge(name, 0)}
     * before it is added; what it has beyond what is kept it must throw away itself.
     *
     * @throws IllegalArgumentException if the name is blank or taken, or the sink is an aggregate,
     *     which remembers its position itself, or {@linkplain Sink#beginsAnew begins anew}
     */
    public Builder sink(String name, Sink sink) {
      Objects.requireNonNull(sink, "sink");
      if (sink instanceof Aggregate<?> || sink.beginsAnew()) {
        throw new IllegalArgumentException(
            "name: expected none for a sink that "
                + (sink.beginsAnew() ? "begins anew" : "remembers its own position")
                + "; add it without one");
      }
      if (name.isBlank()) {
        throw new IllegalArgumentException("name: expected a name, got a blank");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException("name: expected one that no other sink has");
      }
      sinks.add(store -> Subscription.of(name, sink, store));
      return this;
    }

    /**
     * Sets the host's clock, by which no stamp of a source may be more than five minutes ahead:
     * when something was observed or counted is taken as now, when it was published or edited is
     * left out. Said to the observer as {@code CLAMPED}, and in the tally as a fault of the
     * source's field. Without a clock stamps are trusted.
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** Sets who is told the counts; nobody until set. */
    public Builder observer(Observer observer) {
      this.observer = Objects.requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Returns the pipeline, after every sink has caught up that can. One that throws is behind, as
     * {@link Pipeline#positions} shows of those with a name, and is caught up later like any that
     * fell behind; the observer is told {@code SINK_BEHIND} and its name, or its class.
     *
     * @throws IllegalArgumentException if an aggregate has seen changes that the store has not, if
     *     queries ask for a score that none of the enrichers gives, or if two give one
     * @throws BrokenException if the store or a sink's own storage can no longer be trusted
     */
    public Pipeline build() {
      Pipeline pipeline = new Pipeline(this);
      Failures failures = new Failures();
      pipeline.catchUp(failures);
      if (failures.first instanceof BrokenException broken) {
        throw broken;
      }
      pipeline.sinks.stream()
          .filter(Subscription::isBehind)
          .forEach(sink -> pipeline.observer.count("SINK_BEHIND", sink.shownName()));
      return pipeline;
    }
  }
}
