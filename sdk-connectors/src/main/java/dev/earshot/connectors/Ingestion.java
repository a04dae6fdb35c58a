package dev.earshot.connectors;

import dev.earshot.BrokenException;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads sources into a pipeline: stores each checkpoint together with the batch it covers, honours
 * waits, asks again with growing pauses what did not answer, and lets no source stop another.
 *
 * <p>Owns no thread and never sleeps. {@link #run} reads whatever is due until nothing is, on the
 * host's executor, and waits for the slowest; {@link #start} does not wait. {@link #nextDue} says
 * when to call either again. Sources take turns, a batch each, so that one with much to tell keeps
 * none waiting; one that is slow to answer keeps a thread of the executor busy and nobody else. A
 * source whose checkpoint is stored goes on where it stopped, in this process or the next.
 *
 * <p><b>Trouble.</b> There is no last attempt: as long as a source could come back it is due again.
 * The pauses grow, each one to three times the one before, and begin anew once it has answered.
 *
 * <ul>
 *   <li>It does not answer ({@link UnavailableException}: no connection, a 5xx, a 404 of a feed,
 *       what is no HTTP): {@code RETRYING}, from a second to an hour; a longer pause that it asks
 *       for itself counts, 31 days at most.
 *   <li>What it answers makes no sense ({@link MalformedException}: a page for people), or its
 *       connector threw over it: {@code FAILED}, from a minute to 6 hours.
 *   <li>It says no ({@link RefusedException}: 401, 403, 410, an address that is not permitted):
 *       {@code FAILED}, from an hour to a day. Once somebody has seen to it, {@link #revive} asks
 *       at once; other credentials come in by {@link #remove}, {@link CredentialStore#remove},
 *       since what was kept wins, and {@link #add}.
 *   <li>The host's own code threw, a sink say: {@code RETRYING}, due at the next run; if that
 *       throws too, from a second to 10 minutes. It comes out of the run as well. A sink that is
 *       behind is handed what it missed before the source is asked again.
 * </ul>
 *
 * <p>Thread-safe. Sources may be added and taken out at any time. Closing ends the readers, also in
 * the midst of a run, and leaves the pipeline open.
 *
 * <p>Logs what a source's state becomes, and what made it fail, under the name the host gave it: a
 * name that holds an address or a secret would be logged.
 */
public final class Ingestion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestion.class);

  private final RunningSource.Surroundings shared;
  private final Object roster = new Object();
  private final Map<String, RunningSource> sources = new LinkedHashMap<>();
  private final Map<String, RunningSource> leaving = new HashMap<>();
  private volatile boolean closed;

  private Ingestion(Builder builder) {
    shared =
        new RunningSource.Surroundings(
            builder.pipeline,
            builder.context,
            new Turns(builder.executor),
            builder.batchSize,
            builder.faults,
            builder.outcomes);
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
   * @throws RefusedException as there
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
   * @param credentials the source's own; no other source sees them, and no other origin. What the
   *     context's {@link CredentialStore} keeps for this name and their origin wins over them:
   *     remove it there first where a person has logged in anew
   * @throws IllegalArgumentException if the name is taken or blank, the connector does not take the
   *     address, an option or a credential, or the credentials are for another origin than the
   *     source's. To learn what it takes, a reader is opened and closed
   * @throws RefusedException if the source's terms permit other purposes than the gate's, or forbid
   *     what an enricher of the pipeline infers
   * @throws IllegalStateException after {@link #close()}
   */
  public void add(String name, Connector connector, ReadRequest request, Credentials credentials) {
    add(name, new Plan(connector, request, Objects.requireNonNull(credentials, "credentials")));
  }

  private void add(String name, Plan plan) {
    requireName(name);
    synchronized (roster) {
      checkOpen();
      if (sources.containsKey(name)) {
        throw new IllegalArgumentException("name: " + name + " is taken");
      }
      shared.pipeline().requirePermittedBy(plan.connector().descriptor().terms());
      RunningSource source = new RunningSource(name, plan, shared, leaving.get(name), this::left);
      source.requireReadable();
      sources.put(name, source);
      LOG.info("source {}: added, read by {}", name, plan.connector().descriptor().key());
    }
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "name: expected the host's name for the source, got blank");
    }
  }

  private void left(String name, RunningSource source) {
    synchronized (roster) {
      leaving.remove(name, source);
    }
  }

  /**
   * Takes a source out: ends its reader, soon, and reads it no more. A batch that is being stored
   * is stored. What was stored stays, and so do the checkpoint and the secrets that the context's
   * {@link CredentialStore} keeps, to which this source adds none once this returns: to add it with
   * other credentials, call {@link CredentialStore#remove} in between.
   *
   * @return whether there was one
   */
  public boolean remove(String name) {
    RunningSource source;
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
   * <p>What a sink or another piece of the host's own code throws comes out here, after all sources
   * have stopped; its source goes on from its checkpoint at the next run. What a connector throws
   * is its source's trouble and shows in its status.
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
    if (shared.turns().isWithin()) {
      throw new IllegalStateException("a run is not begun from within one");
    }
    Instant now = shared.context().clock().instant();
    List<CompletableFuture<Void>> begun = new ArrayList<>();
    shared.turns().begin(() -> all().forEach(source -> source.begin(now).ifPresent(begun::add)));
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

  private List<RunningSource> all() {
    synchronized (roster) {
      return List.copyOf(sources.values());
    }
  }

  /** Returns how each source is doing, in the order they were added. */
  public List<SourceStatus> statuses() {
    return all().stream().map(RunningSource::status).toList();
  }

  /**
   * Returns when the next source that nobody is reading is due. Empty only if there is none that
   * could have news: all are being read, have ended, or write to a store that is broken.
   */
  public Optional<Instant> nextDue() {
    return all().stream()
        .filter(source -> !source.isUnderWay())
        .flatMap(source -> source.status().due().stream())
        .min(Instant::compareTo);
  }

  /**
   * Has a source asked at the next run, whatever kept it from being read: for when somebody has
   * renewed a permission, opened a firewall, or knows that what had ended goes on. Its pauses begin
   * anew. A source that asked to be left alone stays so.
   *
   * @return whether it had failed, was being retried or had ended, and is due now
   * @throws IllegalArgumentException if there is no such source
   */
  public boolean revive(String source) {
    return named(source).revive();
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
   * Looks kept posts up again, each at the source it was read from, as its provenance names it, and
   * at no other: what another is asked, it may answer wrongly. This carries out the refreshes that
   * a retention schedule finds due. What a source throws or answers stops no other; a post whose
   * source does not answer, is here no more, or cannot look posts up is unanswered. What is not
   * kept is not asked for, and answered.
   *
   * @return what came of it; no rest, since each source has its own
   * @throws BrokenException if the store can no longer be trusted
   */
  public Rechecked recheck(Collection<PostId> ids) {
    Map<RunningSource, List<PostId>> asked = new LinkedHashMap<>();
    Set<PostId> unanswered = new LinkedHashSet<>();
    for (PostId id : ids) {
      shared
          .pipeline()
          .store()
          .find(id)
          .ifPresent(
              kept -> {
                unanswered.add(id);
                sourcesOf(kept)
                    .forEach(
                        source -> asked.computeIfAbsent(source, one -> new ArrayList<>()).add(id));
              });
    }
    List<Outcome> outcomes = new ArrayList<>();
    asked.forEach(
        (source, theirs) -> {
          theirs.retainAll(unanswered); // two sources may read the same place
          if (!theirs.isEmpty()) {
            Rechecked found = source.recheckAll(theirs);
            outcomes.addAll(found.outcomes());
            theirs.removeAll(found.unanswered());
            theirs.forEach(unanswered::remove);
          }
        });
    return new Rechecked(outcomes, unanswered, null);
  }

  /** Returns whether a kept post was read from a source that is here and can look it up. */
  public boolean looksUp(PostId id) {
    return shared
        .pipeline()
        .store()
        .find(id)
        .flatMap(kept -> sourcesOf(kept).findAny())
        .isPresent();
  }

  private Stream<RunningSource> sourcesOf(Mention kept) {
    Provenance provenance = kept.post().provenance().orElse(null);
    return provenance == null
        ? Stream.empty()
        : all().stream().filter(source -> source.looksUp(provenance));
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

  private RunningSource named(String name) {
    synchronized (roster) {
      RunningSource found = sources.get(name);
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
    all().forEach(RunningSource::end);
  }

  /** Builds an ingestion. Not thread-safe. */
  public static final class Builder {
    private final Pipeline pipeline;
    private final ConnectorContext context;
    private final Map<String, Plan> plans = new LinkedHashMap<>();
    private Executor executor = Runnable::run;
    private int batchSize = 500;
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
      requireName(name);
      if (plans.putIfAbsent(name, plan) != null) {
        throw new IllegalArgumentException("name: " + name + " is taken");
      }
      return this;
    }

    /**
     * Sets what reads the sources side by side; the calling thread, one by one, until set. None
     * that also runs what a source waits for: neither the context's for streams, which keep its
     * threads, nor an HTTP client's.
     *
     * @throws IllegalArgumentException if it is the context's executor for streams
     */
    public Builder executor(Executor executor) {
      if (executor == context.streams()) {
        throw new IllegalArgumentException(
            "executor: expected another than the one for streams, which keep its threads");
      }
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
     * Returns the ingestion.
     *
     * @throws IllegalArgumentException as {@link Ingestion#add(String, Connector, ReadRequest,
     *     Credentials)}
     * @throws RefusedException as there
     */
    public Ingestion build() {
      return new Ingestion(this);
    }
  }
}
