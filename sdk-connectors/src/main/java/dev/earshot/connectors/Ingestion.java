package dev.earshot.connectors;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Worker;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads sources into a pipeline: stores each checkpoint together with the batch it covers, honours
 * waits, asks again with growing pauses what did not answer, and lets no source stop another.
 *
 * <p>Owns no thread and never sleeps. {@link #run} reads whatever is due until nothing is, on the
 * host's executor; {@link #nextDue} says when to call it again. Sources take turns, a batch each,
 * so that one with much to tell keeps none waiting; one that is slow to answer keeps a thread of
 * the executor busy and nobody else. A source whose checkpoint is stored goes on where it stopped,
 * in this process or the next.
 *
 * <p>Thread-safe. Sources may be added and taken out at any time. Closing ends the readers, also in
 * the midst of a run, and leaves the pipeline open.
 *
 * <p>Logs what a source's state becomes, and what made it fail, under the name the host gave it: a
 * name that holds an address or a secret would be logged.
 */
public final class Ingestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

  private static final Backoff PAUSES = Backoff.of(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private final Pipeline pipeline;
  private final ConnectorContext context;
  private final Turns turns;
  private final int batchSize;
  private final int attempts;
  private final BiConsumer<String, ItemFault> faults;
  private final BiConsumer<String, List<Outcome>> outcomes;
  private final Object roster = new Object();
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, Source> leaving = new HashMap<>();
  private volatile boolean closed;

  private Ingestion(Builder builder) {
    pipeline = builder.pipeline;
    context = builder.context;
    turns = new Turns(builder.executor);
    batchSize = builder.batchSize;
    attempts = builder.attempts;
    faults = builder.faults;
    outcomes = builder.outcomes;
    builder.plans.forEach(this::add);
  }

  /**
   * Returns a builder.
   *
   * @param pipeline takes the events
   * @param context clock, transport and credential store for the connectors
   * @throws IllegalArgumentException if the context is one source's, whose credentials would then
   *     be everybody's
   */
  public static Builder builder(Pipeline pipeline, ConnectorContext context) {
    return new Builder(pipeline, context);
  }

  /**
   * What came of looking posts up again.
   *
   * @param outcomes what became of the posts that were answered
   * @param unanswered the posts that were not: ask again
   * @param rest until when the source must be left alone, if it says so; null if it does not
   */
  public record Rechecked(
      List<Outcome> outcomes, Set<PostId> unanswered, Progress.@Nullable Wait rest) {
    /** Creates an answer. */
    public Rechecked {
      outcomes = List.copyOf(outcomes);
      unanswered = Set.copyOf(unanswered);
    }
  }

  /**
   * Adds a source that needs no credentials; the next run reads it.
   *
   * @throws IllegalArgumentException as {@link #add(String, Connector, ReadRequest, Credentials)}
   * @throws IllegalStateException after {@link #close()}
   */
  public void add(String name, Connector connector, ReadRequest request) {
    add(name, new Plan(connector, request, null));
  }

  /**
   * Adds a source; the next run reads it.
   *
   * @param name the host's name for it, under which its checkpoint and its rotated secrets are kept
   * @param connector reads it
   * @param request what to read
   * @param credentials the source's own; no other source sees them, and no other origin
   * @throws IllegalArgumentException if the name is taken, the connector does not take an option or
   *     a credential, or the credentials are for another origin than the source's
   * @throws IllegalStateException after {@link #close()}
   */
  public void add(String name, Connector connector, ReadRequest request, Credentials credentials) {
    add(name, new Plan(connector, request, Objects.requireNonNull(credentials, "credentials")));
  }

  private void add(String name, Plan plan) {
    synchronized (roster) {
      checkOpen();
      if (sources.containsKey(name)) {
        throw new IllegalArgumentException("name: " + name + " is taken");
      }
      Source before = leaving.get(name);
      sources.put(name, new Source(name, plan, before == null ? new ReentrantLock() : before.lock));
      LOG.info("source {}: added, read by {}", name, plan.connector().descriptor().key());
    }
  }

  /**
   * Takes a source out: ends its reader, soon, and reads it no more. A batch that is being stored
   * is stored. What was stored stays, and so does the checkpoint.
   *
   * @return whether there was one
   */
  public boolean remove(String name) {
    Source source;
    synchronized (roster) {
      source = sources.remove(name);
      if (source == null) {
        return false;
      }
      leaving.put(name, source);
    }
    LOG.info("source {}: taken out", name);
    source.remove();
    return true;
  }

  /**
   * Reads every source that is due until it has caught up, must wait, has ended or has failed, and
   * waits for all that it began. A source that another run is reading is left to that run. Returns
   * early, between two batches, when the thread is interrupted.
   *
   * <p>What a connector, a sink or a host's own code throws and is none of Earshot's kinds comes
   * out here, after all sources have stopped; its source goes on from its checkpoint at the next
   * run.
   *
   * @return how each source is doing, in the order they were added
   * @throws BrokenException if the store can no longer be trusted
   * @throws IllegalStateException after {@link #close()}, or from within a turn of this ingestion
   */
  public List<SourceStatus> run() {
    try {
      return start().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Does what {@link #run} does and waits for nothing: a slow source does not keep the caller from
   * what is due meanwhile. On an executor that is the calling thread, all is done on return.
   *
   * @return completes when everything that this call began has stopped, with how each source is
   *     doing or with what came out
   * @throws IllegalStateException after {@link #close()}, or from within a turn of this ingestion
   */
  public CompletableFuture<List<SourceStatus>> start() {
    checkOpen();
    if (turns.isWithin()) {
      throw new IllegalStateException("a run is not begun from within one");
    }
    Instant now = context.clock().instant();
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    turns.begin(() -> all().forEach(source -> source.begin(now).ifPresent(begun::add)));
    return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
        .handle(
            (nothing, failure) -> {
              throwFirst(begun);
              return statuses();
            });
  }

  /** No run leaves a reader at work behind it: this is asked when all have stopped. */
  private static void throwFirst(List<CompletableFuture<Void>> done) {
    RuntimeException first = null;
    for (CompletableFuture<Void> source : done) {
      try {
        source.join();
      } catch (CompletionException e) {
        RuntimeException failure = e.getCause() instanceof RuntimeException cause ? cause : e;
        if (first == null) {
          first = failure;
        } else if (first != failure) {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private List<Source> all() {
    synchronized (roster) {
      return List.copyOf(sources.values());
    }
  }

  /** Returns how each source is doing, in the order they were added. */
  public List<SourceStatus> statuses() {
    return all().stream().map(source -> source.status).toList();
  }

  /** Returns when the next source that nobody is reading is due; empty if none is. */
  public Optional<Instant> nextDue() {
    return all().stream()
        .filter(source -> !source.isUnderWay())
        .flatMap(source -> source.status.dueAt().stream())
        .min(Instant::compareTo);
  }

  /**
   * Looks posts of a source up again and feeds the answers to the pipeline, between two batches of
   * the source and never beside one. A source that must rest is not asked; one that says so now is
   * not read until then either.
   *
   * @throws IllegalArgumentException if there is no such source
   * @throws RefusedException if its connector cannot look posts up, or the source says no
   * @throws UnavailableException if the source does not answer now
   */
  public Rechecked recheck(String source, List<PostId> ids) {
    return named(source).recheck(ids);
  }

  /**
   * Takes what a source sent to the host's own server (a webhook) and feeds it to the pipeline,
   * between two batches of the source and never beside one.
   *
   * @param headers the request's headers; the case of their names does not matter
   * @param body the request's body, byte for byte
   * @return what became of what was sent
   * @throws IllegalArgumentException if there is no such source
   * @throws RefusedException if its connector takes no webhooks, or the sender is not the source:
   *     answer it with 403
   * @throws MalformedException if the body cannot be read: answer it with 400
   */
  public List<Outcome> receive(String source, Map<String, List<String>> headers, byte[] body) {
    Map<String, List<String>> lower = new TreeMap<>();
    headers.forEach(
        (name, values) -> {
          if (name != null) {
            lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
          }
        });
    return named(source).receive(lower, body);
  }

  private Source named(String name) {
    synchronized (roster) {
      Source found = sources.get(name);
      if (found == null) {
        throw new IllegalArgumentException("source: expected one of " + sources.keySet());
      }
      return found;
    }
  }

  /** Ends a run that is under way, soon, and every later one at once; waits for neither. */
  @Override
  public void close() {
    closed = true;
    all().forEach(Source::end);
  }

  private record Plan(Connector connector, ReadRequest request, @Nullable Credentials credentials) {
    Plan {
      Objects.requireNonNull(connector, "connector");
      ConnectorDescriptor descriptor = connector.descriptor();
      request.checkedFor(descriptor);
      if (credentials != null) {
        if (!descriptor.credentials().keySet().containsAll(credentials.names())) {
          throw new IllegalArgumentException(
              "credentials: connector "
                  + descriptor.id()
                  + " takes "
                  + new TreeSet<>(descriptor.credentials().keySet())
                  + ", got "
                  + new TreeSet<>(credentials.names()));
        }
        Optional<Origin> origin = connector.origin(request);
        if (!origin.equals(Optional.of(credentials.origin()))) {
          throw new IllegalArgumentException(
              "credentials: expected ones for "
                  + origin.map(Origin::toString).orElse("no origin")
                  + ", got ones for "
                  + credentials.origin());
        }
      }
    }
  }

  private final class Source {
    private final String name;
    private final Plan plan;
    private final ConnectorContext own;
    private final Worker worker = pipeline.worker();
    /* Held by whoever reads, looks up or receives: the worker and the reader are one thread's. */
    private final ReentrantLock lock;
    private final AtomicReference<@Nullable SourceReader> reader = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<Void>> underWay =
        new AtomicReference<>();
    private volatile SourceStatus status;
    private SourceStatus.State told = SourceStatus.State.NEW;
    private volatile boolean removed;
    private @Nullable Checkpoint stored;
    private Progress.@Nullable Wait resting;
    private int failures;
    private Backoff backoff = PAUSES;

    private Source(String name, Plan plan, ReentrantLock lock) {
      this.name = name;
      this.plan = plan;
      this.lock = lock;
      Credentials credentials = plan.credentials();
      own = credentials == null ? context : context.forSource(name, credentials);
      status = new SourceStatus(name, SourceStatus.State.NEW, context.clock().instant(), 0, 0, "");
    }

    /** Begins reading, if the source is due and nobody reads it; says when it has stopped. */
    private Optional<CompletableFuture<Void>> begin(Instant now) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      if (!status.isDue(now) || !underWay.compareAndSet(null, done)) {
        return Optional.empty();
      }
      if (!status.isDue(now)) { // another run has read it since
        stop(null);
        return Optional.empty();
      }
      nextTurn();
      return Optional.of(done);
    }

    private boolean isUnderWay() {
      return underWay.get() != null;
    }

    private void nextTurn() {
      try {
        turns.next(this::turn);
      } catch (RejectedExecutionException e) {
        stop(e);
      }
    }

    /** Reads one batch and lets the next source have its turn. */
    private void turn() {
      try {
        if (readOn()) {
          nextTurn();
        } else {
          stop(null);
        }
      } catch (RuntimeException | Error e) {
        stop(e);
      }
    }

    private void stop(@Nullable Throwable failure) {
      if (removed) {
        synchronized (roster) {
          leaving.remove(name, this);
        }
      }
      CompletableFuture<Void> done = underWay.getAndSet(null);
      if (done != null && failure == null) {
        done.complete(null);
      } else if (done != null) {
        done.completeExceptionally(failure);
      }
    }

    /** Ends reading soon: at once, if no batch is under way, whether a turn will come or not. */
    private void end() {
      closeReader();
      if (lock.tryLock()) {
        try {
          stop(null);
        } finally {
          lock.unlock();
        }
      }
    }

    private void letGo() {
      lock.unlock();
      if (removed) {
        stop(null);
      }
    }

    private boolean mustStop() {
      return closed || removed || Thread.currentThread().isInterrupted();
    }

    /** Reads one batch; returns whether there is more. */
    private boolean readOn() {
      lock.lock();
      try {
        if (mustStop()) {
          return false;
        }
        Progress progress = readBatch();
        settle(progress);
        return progress instanceof Progress.More;
      } catch (UnavailableException e) {
        closeReader();
        retry(e);
      } catch (RefusedException | MalformedException e) {
        closeReader();
        failed(e);
      } catch (BrokenException e) {
        closeReader();
        failed(e);
        throw e;
      } catch (RuntimeException | Error e) {
        closeReader(); // it is past a batch that may not be stored; the next goes by the checkpoint
        if (!(e instanceof IllegalStateException) || !(closed || removed)) {
          String reason = e.getClass().getSimpleName() + " in the connector or in the host's code";
          LOG.warn("source {}: failed, and is asked again at the next run", name, Failure.of(e));
          become(SourceStatus.State.RETRYING, context.clock().instant(), reason);
          throw e;
        }
      } finally {
        lock.unlock();
      }
      return false;
    }

    private Progress readBatch() {
      Batch batch = reader().poll(batchSize);
      if (removed) {
        return new Progress.More();
      }
      if (!batch.events().isEmpty()
          || !batch.faults().isEmpty()
          || !Objects.equals(batch.next(), stored)) {
        take(
            batch.events(),
            batch.faults(),
            batch.next()); // a poll that brought nothing leaves the store alone
        stored = batch.next() == null ? stored : batch.next();
      }
      batch.faults().forEach(fault -> faults.accept(name, fault));
      if (failures > 0) {
        LOG.info("source {}: answers again after {} failures", name, failures);
      }
      failures = 0;
      backoff = PAUSES;
      status =
          new SourceStatus(
              name,
              SourceStatus.State.READING,
              context.clock().instant(),
              status.events() + batch.events().size(),
              status.faults() + batch.faults().size(),
              "");
      return batch.progress();
    }

    /** Feeds events to the pipeline, whichever way they came. */
    private List<Outcome> take(
        List<SourceEvent> events, List<ItemFault> faults, @Nullable Checkpoint next) {
      for (SourceEvent event : events) {
        if (event instanceof Gap gap) {
          LOG.warn("source {}: lost from {} to {}", name, gap.from(), gap.to());
        }
      }
      List<Outcome> changed = worker.process(name, events, faults, next);
      outcomes.accept(name, changed);
      return changed;
    }

    private Rechecked recheck(List<PostId> ids) {
      lock.lock();
      try {
        Progress.Wait wait = resting;
        if (wait != null && context.clock().instant().isBefore(wait.until())) {
          return new Rechecked(List.of(), Set.copyOf(ids), wait);
        }
        LookedUp found = plan.connector().recheck(plan.request(), ids, own);
        List<Outcome> changed = take(found.events(), List.of(), null);
        if (found.rest() != null && status.dueAt().isPresent()) {
          settle(found.rest()); // what must not be asked must not be read either
        }
        return new Rechecked(changed, found.unanswered(), found.rest());
      } finally {
        letGo();
      }
    }

    private List<Outcome> receive(Map<String, List<String>> headers, byte[] body) {
      lock.lock();
      try {
        Batch batch = plan.connector().receive(plan.request(), headers, body, own);
        if (batch.next() != null) {
          throw new IllegalStateException(
              "connector " + plan.connector().descriptor().id() + ": a webhook has no checkpoint");
        }
        List<Outcome> changed = take(batch.events(), batch.faults(), null);
        batch.faults().forEach(fault -> faults.accept(name, fault));
        return changed;
      } finally {
        letGo();
      }
    }

    private SourceReader reader() {
      SourceReader open = reader.get();
      if (open == null) {
        stored = pipeline.store().checkpoint(name).orElse(null);
        open = plan.connector().open(plan.request(), stored, own);
        reader.set(open);
        if (closed || removed) {
          closeReader(); // the end came before there was a reader to close
        }
      }
      return open;
    }

    private void remove() {
      removed = true;
      end();
    }

    private void settle(Progress progress) {
      resting = progress instanceof Progress.Wait wait ? wait : null;
      if (progress instanceof Progress.CaughtUp caughtUp) {
        become(SourceStatus.State.CAUGHT_UP, caughtUp.pollAgain(), "");
      } else if (progress instanceof Progress.Wait wait) {
        become(SourceStatus.State.WAITING, wait.until(), wait.why().name());
      } else if (progress instanceof Progress.Finished) {
        closeReader();
        become(SourceStatus.State.FINISHED, null, "");
      }
    }

    private void retry(UnavailableException e) {
      failures++;
      if (failures >= attempts) {
        failed(e);
        return;
      }
      backoff = backoff.next(context.random());
      Duration asked = e.retryAfter().orElse(Duration.ZERO);
      Duration rest = asked.compareTo(backoff.delay()) > 0 ? asked : backoff.delay();
      Instant again = context.clock().instant().plus(rest);
      LOG.warn(
          "source {}: failure {} of {}, asked again at {}",
          name,
          failures,
          attempts,
          again,
          Failure.of(e));
      become(SourceStatus.State.RETRYING, again, Objects.toString(e.getMessage(), ""));
    }

    private void failed(EarshotException e) {
      LOG.warn("source {}: failed, and is not asked again", name, Failure.of(e));
      become(SourceStatus.State.FAILED, null, Objects.toString(e.getMessage(), ""));
    }

    private void become(SourceStatus.State state, @Nullable Instant due, String reason) {
      status = new SourceStatus(name, state, due, status.events(), status.faults(), reason);
      if (told != state) {
        LOG.info("source {}: {} -> {}", name, told, state);
        told = state;
      }
    }

    private void closeReader() {
      SourceReader open = reader.getAndSet(null);
      if (open != null) {
        open.close();
      }
    }
  }

  /** Builds an ingestion. Not thread-safe. */
  public static final class Builder {
    private final Pipeline pipeline;
    private final ConnectorContext context;
    private final Map<String, Plan> plans = new LinkedHashMap<>();
    private Executor executor = Runnable::run;
    private int batchSize = 500;
    private int attempts = 8;
    private BiConsumer<String, ItemFault> faults = (source, fault) -> {};
    private BiConsumer<String, List<Outcome>> outcomes = (source, outcomes) -> {};

    private Builder(Pipeline pipeline, ConnectorContext context) {
      this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
      if (context.isOneSources()) {
        throw new IllegalArgumentException(
            "context: expected one without credentials; add each source with its own");
      }
      this.context = context;
    }

    /**
     * Adds a source that needs no credentials.
     *
     * @throws IllegalArgumentException as {@link Ingestion#add(String, Connector, ReadRequest,
     *     Credentials)}
     */
    public Builder source(String name, Connector connector, ReadRequest request) {
      return source(name, new Plan(connector, request, null));
    }

    /**
     * Adds a source; see {@link Ingestion#add(String, Connector, ReadRequest, Credentials)}.
     *
     * @throws IllegalArgumentException as there
     */
    public Builder source(
        String name, Connector connector, ReadRequest request, Credentials credentials) {
      return source(
          name, new Plan(connector, request, Objects.requireNonNull(credentials, "credentials")));
    }

    private Builder source(String name, Plan plan) {
      if (plans.putIfAbsent(name, plan) != null) {
        throw new IllegalArgumentException("name: " + name + " is taken");
      }
      return this;
    }

    /** Sets what reads the sources side by side; the calling thread, one by one, until set. */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Sets how many events a batch holds at most; 500 until set. */
    public Builder batchSize(@Min(1) int batchSize) {
      if (batchSize < 1) {
        throw new IllegalArgumentException("batchSize: expected at least 1, got " + batchSize);
      }
      this.batchSize = batchSize;
      return this;
    }

    /** Sets after how many failures in a row a source counts as failed; 8 until set. */
    public Builder attempts(@Min(1) int attempts) {
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts: expected at least 1, got " + attempts);
      }
      this.attempts = attempts;
      return this;
    }

    /** Sets who is told of records that could not be read, with the source's name; thread-safe. */
    public Builder faults(BiConsumer<String, ItemFault> faults) {
      this.faults = Objects.requireNonNull(faults, "faults");
      return this;
    }

    /** Sets who is told what became of each batch, with the source's name; thread-safe. */
    public Builder outcomes(BiConsumer<String, List<Outcome>> outcomes) {
      this.outcomes = Objects.requireNonNull(outcomes, "outcomes");
      return this;
    }

    /** Returns the ingestion. */
    public Ingestion build() {
      return new Ingestion(this);
    }
  }
}
