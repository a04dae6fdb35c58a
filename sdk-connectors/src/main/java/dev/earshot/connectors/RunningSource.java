package dev.earshot.connectors;

import dev.earshot.BrokenException;
import dev.earshot.Checkpoint;
import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.Gap;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Lifecycle.Trouble;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source of an ingestion while it is read: takes its turns, stores what a batch brought with
 * the checkpoint, and moves its {@link Lifecycle} on.
 *
 * <p>What goes wrong is told apart by where it was thrown. What comes out of a connector is its
 * source's trouble, whatever it is: it is shown in the status and stops nobody else. What comes out
 * of the pipeline is the host's and comes out of the run.
 */
final class RunningSource {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

  /** What all sources of an ingestion share. */
  record Surroundings(
      Pipeline pipeline,
      ConnectorContext context,
      Turns turns,
      int batchSize,
      BiConsumer<String, ItemFault> faults,
      BiConsumer<String, List<Outcome>> outcomes) {}

  private final String name;
  private final Plan plan;
  private final Surroundings shared;
  private final ConnectorContext own;
  private final Worker worker;
  /* Held by whoever reads, looks up or receives: the worker and the reader are one thread's. */
  private final ReentrantLock lock;
  private final Runnable left;
  private final AtomicReference<@Nullable SourceReader> reader = new AtomicReference<>();
  private final AtomicReference<@Nullable CompletableFuture<Void>> underWay =
      new AtomicReference<>();
  private volatile SourceStatus status;
  private volatile boolean closed;
  private volatile boolean removed;
  private SourceStatus.State told = SourceStatus.State.NEW;
  private Lifecycle life;
  private @Nullable Instant heldSince;
  private @Nullable Checkpoint stored;
  private Progress.@Nullable Wait resting;
  private boolean sinksMayBeBehind;
  /* The reader has handed out what is not stored. */
  private boolean ahead;

  /**
   * Creates a source.
   *
   * @param before the one of that name that was taken out and may still be at work; null for none
   * @param left is told when it was taken out and is at work no more
   */
  RunningSource(
      String name,
      Plan plan,
      Surroundings shared,
      @Nullable RunningSource before,
      BiConsumer<String, RunningSource> left) {
    this.name = name;
    this.plan = plan;
    this.shared = shared;
    this.lock = before == null ? new ReentrantLock() : before.lock;
    this.left = () -> left.accept(name, this);
    Credentials credentials = plan.credentials();
    own =
        credentials == null
            ? shared.context().forSource(name)
            : shared.context().forSource(name, credentials, plan.elsewhere());
    worker = shared.pipeline().worker();
    life = Lifecycle.begun(now());
    status = new SourceStatus(name, life.state(), life.due(), 0, 0, "");
  }

  /**
   * Opens a reader and closes it again, which asks for nothing.
   *
   * @throws IllegalArgumentException if the connector says that nothing could be read so
   */
  void requireReadable() {
    try {
      plan.connector().open(plan.request(), null, own).close();
    } catch (IllegalArgumentException e) {
      // what a parser threw may repeat what it read; what a connector says does not
      boolean said = e.getClass() == IllegalArgumentException.class && e.getMessage() != null;
      throw new IllegalArgumentException(
          said ? plan.shown(e.getMessage()) : "source: expected one that " + thrower() + " reads",
          Failure.of(e));
    } catch (RuntimeException e) {
      LOG.debug("source {}: could not be opened when it was added", name, Failure.of(e));
    }
  }

  SourceStatus status() {
    return status;
  }

  /** Begins reading, if the source is due and nobody reads it; says when it has stopped. */
  Optional<CompletableFuture<Void>> begin(Instant now) {
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

  boolean isUnderWay() {
    return underWay.get() != null;
  }

  private void nextTurn() {
    try {
      shared.turns().next(this::turn);
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
      left.run();
    }
    CompletableFuture<Void> done = underWay.getAndSet(null);
    if (done != null && failure == null) {
      done.complete(null);
    } else if (done != null) {
      done.completeExceptionally(failure);
    }
  }

  /** Ends reading soon: at once, if no batch is under way, whether a turn will come or not. */
  void end() {
    closed = true;
    closeReader();
    if (lock.tryLock()) {
      try {
        stop(null);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends reading soon, and has nothing stored of what comes from now on, no secret either. */
  void remove() {
    removed = true;
    own.leave();
    end();
  }

  private void letGo() {
    lock.unlock();
    if (removed) {
      stop(null);
    }
  }

  private boolean mustStop() {
    return closed || Thread.currentThread().isInterrupted();
  }

  /** Reads one batch; returns whether there is more. */
  private boolean readOn() {
    lock.lock();
    try {
      if (mustStop()) {
        return false;
      }
      RuntimeException behind = caughtUp();
      Batch batch = polled();
      if (batch == null || removed) {
        return false;
      }
      inHostsCode(() -> keep(batch, behind));
      return life.state() == SourceStatus.State.READING;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands sinks that threw what they missed, news or none. One that throws again keeps nobody from
   * reading on: what a source shows today may be gone tomorrow.
   */
  private @Nullable RuntimeException caughtUp() {
    if (sinksMayBeBehind) {
      try {
        shared.pipeline().catchUp();
        sinksMayBeBehind = false;
      } catch (RuntimeException e) {
        return e;
      }
    }
    return null;
  }

  private @Nullable Batch polled() {
    try {
      if (reader.get() == null) {
        stored = shared.pipeline().store().checkpoint(name).orElse(null);
      }
    } catch (BrokenException e) {
      throw broken(e);
    } catch (RuntimeException e) {
      fail(e);
      return null;
    }
    try {
      return given(reader().poll(shared.batchSize()), "poll returned no batch");
    } catch (RuntimeException | StackOverflowError e) {
      closeReader();
      if (!mustStop()) { // else its end is ours
        fail(e);
      }
      return null;
    }
  }

  private SourceReader reader() {
    SourceReader open = reader.get();
    if (open == null) {
      open = given(plan.connector().open(plan.request(), stored, own), "open returned no reader");
      reader.set(open);
      if (closed) {
        closeReader(); // the end came before there was a reader to close
      }
    }
    return open;
  }

  private <T> T given(@Nullable T returned, String problem) {
    if (returned == null) {
      throw new MalformedException(thrower(), null, -1, problem, null);
    }
    return returned;
  }

  private String thrower() {
    return "connector " + plan.connector().descriptor().id();
  }

  private void fail(Throwable e) {
    if (e instanceof UnavailableException unavailable) {
      trouble(Trouble.OUTAGE, e, e.getMessage(), unavailable.retryAfter().orElse(Duration.ZERO));
    } else if (e instanceof RefusedException) {
      trouble(Trouble.REFUSAL, e, e.getMessage(), Duration.ZERO);
    } else if (e instanceof MalformedException) {
      trouble(Trouble.UNREADABLE, e, e.getMessage(), Duration.ZERO);
    } else {
      trouble(
          Trouble.UNREADABLE, e, e.getClass().getSimpleName() + " in " + thrower(), Duration.ZERO);
    }
  }

  private void trouble(Trouble kind, Throwable e, @Nullable String why, Duration asked) {
    heldSince = null;
    life = life.troubled(kind, plan.shown(why), asked, now(), own.random());
    LOG.warn(
        "source {}: failure {} in a row, asked again at {}",
        name,
        life.failures(),
        life.due(),
        Failure.of(e));
    tell();
  }

  private BrokenException broken(BrokenException e) {
    closeReader();
    life = life.broken(plan.shown(e.getMessage()));
    LOG.warn("source {}: failed, and is not asked again", name, Failure.of(e));
    tell();
    return e;
  }

  /** Runs what belongs to the host: the store, the sinks, those who are told. */
  private void inHostsCode(Runnable work) {
    try {
      work.run();
    } catch (UnavailableException e) {
      hostFailed();
      fail(e);
    } catch (BrokenException e) {
      throw broken(e);
    } catch (RuntimeException | Error e) {
      hostFailed();
      String why = e.getClass().getSimpleName() + " in the host's code";
      trouble(Trouble.HOST, e, why, Duration.ZERO);
      throw e;
    }
  }

  private void hostFailed() {
    sinksMayBeBehind = true;
    if (ahead) {
      closeReader(); // the next goes by the checkpoint
      ahead = false;
    }
  }

  private void keep(Batch batch, @Nullable RuntimeException behind) {
    boolean brings =
        !batch.events().isEmpty()
            || !batch.faults().isEmpty()
            || !Objects.equals(batch.next(), stored);
    if (brings) { // a poll that brought nothing leaves the store alone
      ahead = true;
      try {
        take(batch.events(), batch.faults(), batch.next());
      } catch (RuntimeException | Error e) {
        if (isStored(batch)) { // a sink threw over it; it does not come again
          ahead = false;
          stored = batch.next();
          tellOwed(e);
          boolean more = batch.progress() instanceof Progress.More;
          count(batch, more ? Lifecycle.reading(now()) : life);
        }
        throw e;
      }
      ahead = false;
      stored = batch.next() == null ? stored : batch.next();
    } else {
      tellOwed();
    }
    Lifecycle before = life;
    boolean proven = isProven(batch);
    if (before.failures() > 0 && proven && behind == null) {
      LOG.info("source {}: answers again after {} failures", name, before.failures());
    }
    count(batch, Lifecycle.reading(now()));
    settle(batch.progress());
    if (!proven) {
      life = life.stillTroubled(before);
    }
    if (behind != null && !brings) {
      life = before; // so that the pauses grow
      throw behind;
    }
  }

  /**
   * Returns whether a batch shows that trouble is over. A line that was opened and brings nothing
   * may break at once again, so it must hold as long as the last pause was.
   */
  private boolean isProven(Batch batch) {
    boolean silent =
        batch.progress() instanceof Progress.CaughtUp
            && batch.faults().isEmpty()
            && batch.events().stream().allMatch(Gap.class::isInstance);
    Backoff pause = life.pause();
    if (!silent || pause == null || !plan.connector().descriptor().can(Capability.STREAM)) {
      return true;
    }
    Instant now = now();
    heldSince = heldSince == null ? now : heldSince;
    return !now.isBefore(heldSince.plus(pause.delay()));
  }

  private boolean isStored(Batch batch) {
    try {
      return batch.next() != null
          && !batch.next().equals(stored)
          && shared.pipeline().store().checkpoint(name).filter(batch.next()::equals).isPresent();
    } catch (EarshotException e) {
      return false;
    }
  }

  private void count(Batch batch, Lifecycle next) {
    life = next;
    status =
        new SourceStatus(
            name,
            life.state(),
            life.due(),
            status.events() + batch.events().size(),
            status.faults() + batch.faults().size(),
            life.reason());
    batch.faults().forEach(fault -> shared.faults().accept(name, fault));
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
    shared.outcomes().accept(name, changed);
    return changed;
  }

  /** Tells what became of events of which a sink that threw kept us from telling. */
  private void tellOwed() {
    List<Outcome> owed = worker.process(List.of());
    if (!owed.isEmpty()) {
      shared.outcomes().accept(name, owed);
    }
  }

  private void tellOwed(Throwable beside) {
    try {
      tellOwed();
    } catch (RuntimeException e) { // of who is told, and less than what threw first
      beside.addSuppressed(e);
    }
  }

  private void settle(Progress progress) {
    resting = progress instanceof Progress.Wait wait ? wait : null;
    life = Lifecycle.after(progress, now());
    if (progress instanceof Progress.Finished) {
      closeReader();
    }
    if (!(progress instanceof Progress.More)) {
      tell();
    }
  }

  private void tell() {
    status =
        new SourceStatus(
            name, life.state(), life.due(), status.events(), status.faults(), life.reason());
    if (told != life.state()) {
      LOG.info("source {}: {} -> {}", name, told, life.state());
      told = life.state();
    }
  }

  private void closeReader() {
    SourceReader open = reader.getAndSet(null);
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException e) { // of the connector's, and nobody else's matter
        LOG.warn("source {}: its reader did not close", name, Failure.of(e));
      }
    }
  }

  boolean revive() {
    if (!lock.tryLock()) {
      return false; // it is being read this moment
    }
    try {
      Lifecycle next = life.revived(now());
      boolean revived = !closed && !next.equals(life);
      if (revived) {
        closeReader();
        life = next;
        tell();
      }
      return revived;
    } finally {
      letGo();
    }
  }

  Ingestion.Rechecked recheck(List<PostId> ids) {
    return recheck(ids, () -> plan.connector().recheck(plan.request(), ids, own));
  }

  private Ingestion.Rechecked recheck(List<PostId> ids, Supplier<LookedUp> question) {
    lock.lock();
    try {
      Progress.Wait wait = resting;
      if (wait != null && now().isBefore(wait.until())) {
        return new Ingestion.Rechecked(List.of(), Set.copyOf(ids), wait);
      }
      LookedUp found = question.get();
      List<Outcome> changed = take(found.events(), List.of(), null);
      if (found.rest() != null && status.due().isPresent()) {
        settle(found.rest()); // what must not be asked must not be read either
      }
      return new Ingestion.Rechecked(changed, found.unanswered(), found.rest());
    } finally {
      letGo();
    }
  }

  /** Returns whether a post with that provenance was read here, and can be looked up here. */
  boolean looksUp(Provenance provenance) {
    Connector connector = plan.connector();
    return connector.descriptor().can(Capability.LOOKUP)
        && connector.readFrom(plan.request()).equals(provenance.source());
  }

  /** Looks posts up; what the source makes its connector throw leaves them unanswered. */
  Ingestion.Rechecked recheckAll(List<PostId> ids) {
    return recheck(
        ids,
        () -> {
          try {
            return plan.connector().recheck(plan.request(), ids, own);
          } catch (RuntimeException | StackOverflowError e) {
            LOG.warn("source {}: posts were not looked up", name, Failure.of(e));
            return LookedUp.of(ids, List.of());
          }
        });
  }

  List<Outcome> receive(Map<String, List<String>> headers, byte[] body) {
    lock.lock();
    try {
      Batch batch = plan.connector().receive(plan.request(), headers, body, own);
      if (batch.next() != null) {
        throw new IllegalStateException(
            "connector " + plan.connector().descriptor().id() + ": a webhook has no checkpoint");
      }
      List<Outcome> changed = take(batch.events(), batch.faults(), null);
      batch.faults().forEach(fault -> shared.faults().accept(name, fault));
      return changed;
    } finally {
      letGo();
    }
  }

  private Instant now() {
    return shared.context().clock().instant();
  }
}
