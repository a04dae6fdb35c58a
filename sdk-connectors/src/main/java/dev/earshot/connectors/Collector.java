package dev.earshot.connectors;

import dev.earshot.AuthorEvent;
import dev.earshot.BrokenException;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads sources into a pipeline: stores each checkpoint together with the batch it covers, honours
 * waits, asks again with growing pauses what did not answer, and lets no source stop another.
 *
 * <p>Owns no thread and never sleeps. {@link #run} reads whatever is due until nothing is, on the
 * host's executor; {@link #nextDue} says when to call it again. A source whose checkpoint is stored
 * goes on where it stopped, in this process or the next.
 *
 * <p>Thread-safe; one run at a time. Closing ends the readers, also in the midst of a run, and
 * leaves the pipeline open.
 */
public final class Collector implements AutoCloseable {
  private static final Backoff PAUSES = Backoff.of(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private final Pipeline pipeline;
  private final ConnectorContext context;
  private final Executor executor;
  private final int batchSize;
  private final int attempts;
  private final BiConsumer<String, ItemFault> faults;
  private final BiConsumer<String, List<Outcome>> outcomes;
  private final Consumer<AuthorEvent> accounts;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private volatile boolean closed;

  private Collector(Builder builder) {
    pipeline = builder.pipeline;
    context = builder.context;
    executor = builder.executor;
    batchSize = builder.batchSize;
    attempts = builder.attempts;
    faults = builder.faults;
    outcomes = builder.outcomes;
    accounts = builder.accounts;
    builder.plans.forEach((name, plan) -> sources.put(name, new Source(name, plan)));
  }

  /**
   * Returns a builder.
   *
   * @param pipeline takes the events
   * @param context clock, transport and credentials for the connectors
   */
  public static Builder builder(Pipeline pipeline, ConnectorContext context) {
    return new Builder(pipeline, context);
  }

  /**
   * Reads every source that is due until it has caught up, must wait, has ended or has failed.
   * Returns early, between two batches, when the thread is interrupted.
   *
   * <p>What a connector, a sink or a host's own code throws and is none of Earshot's kinds comes
   * out here, after all sources have stopped; its source goes on from its checkpoint at the next
   * run.
   *
   * @return how each source is doing, in the order they were added
   * @throws BrokenException if the store can no longer be trusted
   * @throws IllegalStateException after {@link #close()}
   */
  public synchronized List<SourceStatus> run() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    List<CompletableFuture<Void>> running = new ArrayList<>();
    Instant now = context.clock().instant();
    for (Source source : sources.values()) {
      if (source.status.isDue(now)) {
        running.add(started(source));
      }
    }
    joinAll(running);
    return statuses();
  }

  private CompletableFuture<Void> started(Source source) {
    try {
      return CompletableFuture.runAsync(source::read, executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Waits for every source, also when one failed: no run leaves a reader at work behind it. */
  private static void joinAll(List<CompletableFuture<Void>> running) {
    RuntimeException first = null;
    for (CompletableFuture<Void> source : running) {
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

  /** Returns how each source is doing, in the order they were added. */
  public List<SourceStatus> statuses() {
    return sources.values().stream().map(source -> source.status).toList();
  }

  /** Returns when the next source is due, 1970 for one that is due at once; empty if none is. */
  public Optional<Instant> nextDue() {
    return statuses().stream().flatMap(status -> status.dueAt().stream()).min(Instant::compareTo);
  }

  /**
   * Looks posts of a source up again and feeds the answers to the pipeline.
   *
   * @return what became of the posts
   * @throws IllegalArgumentException if there is no such source
   * @throws RefusedException if its connector cannot look posts up
   * @throws UnavailableException if the source does not answer now
   */
  public List<Outcome> recheck(String source, List<PostId> ids) {
    Source found = sources.get(source);
    if (found == null) {
      throw new IllegalArgumentException("source: expected one of " + sources.keySet());
    }
    List<SourceEvent> events = found.plan.connector().recheck(found.plan.request(), ids, context);
    tellAccounts(events);
    List<Outcome> changed = pipeline.worker().process(events);
    outcomes.accept(source, changed);
    return changed;
  }

  private void tellAccounts(List<SourceEvent> events) {
    for (SourceEvent event : events) {
      if (event instanceof AuthorEvent account) {
        accounts.accept(account);
      }
    }
  }

  /** Ends a run that is under way, soon, and every later one at once; waits for neither. */
  @Override
  public void close() {
    closed = true;
    sources.values().forEach(Source::closeReader);
  }

  private record Plan(Connector connector, ReadRequest request) {}

  private final class Source {
    private final String name;
    private final Plan plan;
    private final Worker worker = pipeline.worker();
    private volatile SourceStatus status;
    private final AtomicReference<@Nullable SourceReader> reader = new AtomicReference<>();
    private int failures;
    private Backoff backoff = PAUSES;

    private Source(String name, Plan plan) {
      this.name = name;
      this.plan = plan;
      this.status = new SourceStatus(name, SourceStatus.State.NEW, Instant.EPOCH, 0, 0, "");
    }

    private void read() {
      try {
        Progress progress = new Progress.More();
        while (progress instanceof Progress.More && !mustStop()) {
          progress = readBatch();
        }
        settle(progress);
      } catch (UnavailableException e) {
        closeReader();
        retry(e);
      } catch (RefusedException | MalformedException e) {
        closeReader();
        become(SourceStatus.State.FAILED, null, Objects.toString(e.getMessage(), ""));
      } catch (IllegalStateException e) {
        closeReader();
        if (!closed) {
          throw e;
        }
      } catch (RuntimeException | Error e) {
        closeReader(); // it is past a batch that may not be stored; the next goes by the checkpoint
        throw e;
      }
    }

    private boolean mustStop() {
      return closed || Thread.currentThread().isInterrupted();
    }

    private Progress readBatch() {
      Batch batch = reader().poll(batchSize);
      tellAccounts(batch.events());
      outcomes.accept(name, worker.process(name, batch.events(), batch.next()));
      batch.faults().forEach(fault -> faults.accept(name, fault));
      failures = 0;
      backoff = PAUSES;
      status =
          new SourceStatus(
              name,
              SourceStatus.State.READING,
              Instant.EPOCH,
              status.events() + batch.events().size(),
              status.faults() + batch.faults().size(),
              "");
      return batch.progress();
    }

    private SourceReader reader() {
      SourceReader open = reader.get();
      if (open == null) {
        open =
            plan.connector()
                .open(plan.request(), pipeline.store().checkpoint(name).orElse(null), context);
        reader.set(open);
        if (closed) {
          closeReader(); // close() came before there was a reader to close
        }
      }
      return open;
    }

    private void settle(Progress progress) {
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
      String reason = Objects.toString(e.getMessage(), "");
      if (failures >= attempts) {
        become(SourceStatus.State.FAILED, null, reason);
        return;
      }
      backoff = backoff.next(context.random());
      Duration asked = e.retryAfter().orElse(Duration.ZERO);
      Duration rest = asked.compareTo(backoff.delay()) > 0 ? asked : backoff.delay();
      become(SourceStatus.State.RETRYING, context.clock().instant().plus(rest), reason);
    }

    private void become(SourceStatus.State state, @Nullable Instant due, String reason) {
      status = new SourceStatus(name, state, due, status.events(), status.faults(), reason);
    }

    private void closeReader() {
      SourceReader open = reader.getAndSet(null);
      if (open != null) {
        open.close();
      }
    }
  }

  /** Builds a collector. Not thread-safe. */
  public static final class Builder {
    private final Pipeline pipeline;
    private final ConnectorContext context;
    private final Map<String, Plan> plans = new LinkedHashMap<>();
    private Executor executor = Runnable::run;
    private int batchSize = 500;
    private int attempts = 8;
    private BiConsumer<String, ItemFault> faults = (source, fault) -> {};
    private BiConsumer<String, List<Outcome>> outcomes = (source, outcomes) -> {};
    private Consumer<AuthorEvent> accounts = event -> {};

    private Builder(Pipeline pipeline, ConnectorContext context) {
      this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
      this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * Adds a source.
     *
     * @param name the host's name for it, under which its checkpoint is stored
     * @param connector reads it
     * @param request what to read
     * @throws IllegalArgumentException if the name is taken
     */
    public Builder source(String name, Connector connector, ReadRequest request) {
      Plan plan =
          new Plan(
              Objects.requireNonNull(connector, "connector"),
              Objects.requireNonNull(request, "request"));
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
    public Builder batchSize(int batchSize) {
      if (batchSize < 1) {
        throw new IllegalArgumentException("batchSize: expected at least 1, got " + batchSize);
      }
      this.batchSize = batchSize;
      return this;
    }

    /** Sets after how many failures in a row a source counts as failed; 8 until set. */
    public Builder attempts(int attempts) {
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

    /**
     * Sets who is told what sources say of whole accounts, such as the ledger; thread-safe. Told
     * before the batch is stored, so that what it writes down is never behind the checkpoint.
     */
    public Builder accounts(Consumer<AuthorEvent> accounts) {
      this.accounts = Objects.requireNonNull(accounts, "accounts");
      return this;
    }

    /** Returns the collector. */
    public Collector build() {
      return new Collector(this);
    }
  }
}
