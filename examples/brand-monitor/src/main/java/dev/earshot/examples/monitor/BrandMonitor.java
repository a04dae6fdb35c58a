package dev.earshot.examples.monitor;

import dev.earshot.ItemFault;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The brand monitor's front door: the settings of a run, and its two ways to start. A run that
 * fails before it has heard anything leaves nothing in its folder that was not there.
 */
public final class BrandMonitor {
  private final Path out;
  private final String pack;
  private @Nullable Path ledger;
  private @Nullable Path optOuts;
  private @Nullable Instant at;
  private @Nullable Path credentials;
  private boolean follow;
  private boolean permitPrivate;
  private Listener listener = new Deaf();
  private volatile @Nullable Monitor monitor;
  private volatile boolean stopped;

  /**
   * Creates a monitor.
   *
   * @param out the folder for report, exports and state
   * @param pack the policy pack, by name or file
   */
  public BrandMonitor(Path out, String pack) {
    this.out = out;
    this.pack = pack;
  }

  /** Sets the ledger's folder; below {@code out} where null. */
  public BrandMonitor ledger(@Nullable Path ledger) {
    this.ledger = ledger;
    return this;
  }

  /** Sets a file of people who opted out; none where null. */
  public BrandMonitor optOuts(@Nullable Path optOuts) {
    this.optOuts = optOuts;
    return this;
  }

  /** Sets the moment to take for now; the system's time where null. */
  public BrandMonitor at(@Nullable Instant at) {
    this.at = at;
    return this;
  }

  /** Sets whether to go on listening until {@link #stop}, or until no source can come back. */
  public BrandMonitor follow(boolean follow) {
    this.follow = follow;
    return this;
  }

  /** Sets whether the hosts named by the inputs may be private ones, and be read over http. */
  public BrandMonitor permitPrivate(boolean permitPrivate) {
    this.permitPrivate = permitPrivate;
    return this;
  }

  /** Sets who is told what happens meanwhile; nobody until set. */
  public BrandMonitor listener(Listener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Listens to the bundled sample, at the moment the sample was made for.
   *
   * @param queries the query file; the sample's own where null
   * @param table receives a short table; null for none
   */
  public void listenToSample(@Nullable Path queries, @Nullable PrintStream table)
      throws IOException, InterruptedException {
    leavingNoTraces(
        () -> {
          Sample sample = Sample.unpack(out.resolve("state").resolve("sample"));
          MonitorPlan plan = sample.plan(out, ledgerFolder(), pack, queries);
          Instant now = at == null ? sample.now() : at;
          run(plan, Clock.fixed(now, ZoneOffset.UTC), table);
        });
  }

  /** Ends the listening soon; report and state are written as they are then. Thread-safe. */
  public void stop() {
    stopped = true;
    Monitor listening = monitor;
    if (listening != null) {
      listening.stop();
    }
  }

  /** Sets the file of secrets; none until set. */
  public BrandMonitor credentials(@Nullable Path credentials) {
    this.credentials = credentials;
    return this;
  }

  /**
   * Listens to inputs.
   *
   * @param inputs each {@code KIND=PATH-OR-URL}
   * @param mapping the column mapping for tables; null for none
   * @param queries the query file
   * @param table receives a short table; null for none
   * @throws IllegalArgumentException if the inputs or the queries do not say what to do
   */
  public void listen(
      List<String> inputs,
      @Nullable Path mapping,
      @Nullable Path queries,
      @Nullable PrintStream table)
      throws IOException, InterruptedException {
    if (queries == null) {
      throw new IllegalArgumentException("--queries: expected a file of id, tab, query");
    }
    List<MonitorPlan.Source> sources =
        inputs.stream()
            .map(Input::parse)
            .map(input -> new MonitorPlan.Source(input, mapping))
            .toList();
    MonitorPlan plan =
        new MonitorPlan(
            "Brand monitor",
            sources,
            queries,
            pack,
            ledgerFolder(),
            out,
            optOuts,
            credentials,
            null,
            List.of(),
            follow,
            permitPrivate);
    leavingNoTraces(() -> run(plan, clock(), table));
  }

  private interface Running {
    void run() throws IOException, InterruptedException;
  }

  /* A ledger elsewhere may know the key by now, which then stays with all that lies beside it. */
  private void leavingNoTraces(Running running) throws IOException, InterruptedException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new FileSystemException(out.toString(), null, "is no folder; name another --out");
    }
    Path state = out.resolve("state");
    List<Traces> traces = new ArrayList<>(List.of(new Traces(state.resolve("sample"))));
    if (ledgerFolder().toAbsolutePath().startsWith(state.toAbsolutePath())) {
      traces.add(new Traces(state));
    }
    boolean ended = false;
    try {
      running.run();
      ended = true;
    } finally {
      Monitor begun = monitor;
      if (!ended && (begun == null || !begun.hasHeard())) {
        for (Traces one : traces) {
          one.remove();
        }
      }
    }
  }

  private InstantSource clock() {
    Clock system = Clock.systemUTC();
    return at == null ? system : Clock.offset(system, Duration.between(system.instant(), at));
  }

  private Path ledgerFolder() {
    return ledger == null ? out.resolve("state").resolve("ledger") : ledger;
  }

  private void run(MonitorPlan plan, InstantSource clock, @Nullable PrintStream table)
      throws IOException, InterruptedException {
    Monitor listening = new Monitor(plan, clock, listener);
    monitor = listening;
    if (stopped) {
      listening.stop();
    }
    listening.run(
        report -> {
          if (table != null) {
            TextReport.print(report, plan.out(), table);
          }
        });
  }

  private static final class Deaf implements Listener {
    @Override
    public void heard(long events) {}

    @Override
    public void rejected(ItemFault fault, boolean byLine) {}

    @Override
    public void changed(String source, String notice, boolean pressing) {}
  }
}
