package dev.earshot.examples.monitor;

import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.auth.EncryptedCredentialStore;
import dev.earshot.connectors.http.HttpTransport;
import dev.earshot.connectors.http.TransportLimits;
import dev.earshot.disk.OwnerOnly;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Mentions;
import dev.earshot.pipeline.Outcome;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Tally;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.gate.PrivacyGate;
import dev.earshot.privacy.gate.Tenant;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.retention.Due;
import dev.earshot.privacy.retention.Schedule;
import dev.earshot.privacy.retention.Sweep;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.model.BundledScorers;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The main job: reads the inputs into a pipeline under a policy pack, forgets what must be
 * forgotten, and writes report and exports.
 *
 * <p>Shows how a host puts the modules together; everything it does beyond that is files and
 * tables.
 */
final class Monitor {
  private static final Purpose LISTENING = Purpose.of("listening");
  private static final String USER_AGENT =
      "earshot-brand-monitor/0.1 (example of an embedding host)";

  private static final String OPEN_KEY =
      "was open to others and is closed now; who read it can tell what is the ledger's to tell";

  /** A rest that is longer is told. */
  private static final Duration LONG_REST = Duration.ofMinutes(2);

  /** Sources are asked again for what they show this long before that is due. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private static final Map<SourceStatus.State, Duration> PATIENCE =
      Map.of(
          SourceStatus.State.WAITING, Duration.ofMinutes(2),
          SourceStatus.State.RETRYING, Duration.ofSeconds(20));

  /**
   * A source that is asked again and again says nothing new; its report is not written as often.
   */
  private static final Duration STALE = Duration.ofMinutes(1);

  private final MonitorPlan plan;
  private final InstantSource clock;
  private final Duration glance;
  private final QuerySet queries;
  private final CredentialsFile secrets;
  private final Listener listener;
  private final SourceNews news;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Ingestion running;
  private volatile boolean begun;
  private final List<List<String>> searched = new ArrayList<>();

  Monitor(MonitorPlan plan, InstantSource clock, Listener listener) throws IOException {
    this(plan, clock, Duration.ofSeconds(1), listener);
  }

  /**
   * Creates a monitor.
   *
   * @param glance how long it waits until it looks at the clock again, which may be set
   */
  Monitor(MonitorPlan plan, InstantSource clock, Duration glance, Listener listener)
      throws IOException {
    this.plan = plan;
    this.clock = clock;
    this.glance = glance;
    this.listener = listener;
    this.news = new SourceNews(listener, plan.follow());
    this.queries = GivenFile.queries(plan.queries());
    if (queries.queries().isEmpty()) {
      throw new IllegalArgumentException("--queries: expected at least one line of id, tab, query");
    }
    this.secrets =
        plan.credentials() == null
            ? CredentialsFile.none()
            : CredentialsFile.read(plan.credentials());
    List<CredentialsFile.Kinded> origins = new ArrayList<>();
    for (MonitorPlan.Source source : plan.inputs()) {
      Kinds.check(source.input(), source.mapping());
      Connector connector = Kinds.connector(source.input(), source.mapping());
      requireHeard(source.input(), connector);
      ReadRequest request = ReadRequest.of(source.input().reference());
      secrets.of(source.input().kind(), connector, request);
      connector
          .origin(request)
          .map(origin -> new CredentialsFile.Kinded(source.input().kind(), origin))
          .ifPresent(origins::add);
    }
    secrets.check(origins);
  }

  private void requireHeard(Input input, Connector connector) {
    boolean stream = connector.descriptor().capabilities().contains(Capability.STREAM);
    if (stream && input.isAddress() && !plan.follow()) {
      throw new IllegalArgumentException(
          "--input: "
              + input.kind()
              + " is heard as it comes, which takes --follow; a run without it hears nothing");
    }
  }

  /** Ends the listening soon; report and state are written as they are then. Thread-safe. */
  void stop() {
    stop.countDown();
    Ingestion reading = running;
    if (reading != null) {
      reading.close();
    }
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Returns whether any event was heard: then there is something to go on from. */
  boolean hasHeard() {
    return begun;
  }

  /**
   * Runs once; where the plan follows its sources, until told to stop or until no source can come
   * back.
   *
   * @param written is told of each report that says something new, as soon as its files are there
   */
  void run(Consumer<Report> written) throws IOException, InterruptedException {
    PolicyPack pack = GivenFile.pack(plan.pack());
    pack.groundsOf(LISTENING);
    requireRoom(pack, clock.instant());
    List<OptOut> optOuts = plan.optOuts() == null ? List.of() : OptOut.parse(plan.optOuts());
    OwnerOnly.folders(plan.out());
    PrivateFiles.closeFolder(plan.state());
    try (Ledger ledger = TenantKey.openLedger(plan.state(), plan.ledger(), clock);
        MentionStore store = TenantKey.openMentions(plan.state())) {
      byte[] key = TenantKey.in(plan.state());
      TenantKey.close(plan.state()).forEach(name -> listener.changed(name, OPEN_KEY, true));
      Tenant tenant = Tenant.of(pack, TenantSecret.of(key), ledger, store, clock);
      Findings findings = new Findings(plan, queries, tenant.authorHash());
      PrivacyGate gate = tenant.gate(LISTENING);
      Pipeline.Builder building =
          Pipeline.builder(gate, queries, store).clock(clock).sink("ledger", tenant.sink());
      Set<String> scores = new TreeSet<>(queries.fields());
      scores.add(Sentiment.KEY.name()); // which the report shows
      BundledScorers.enrichers(scores).forEach(building::enricher);
      Schedule schedule = Sweep.of(pack, LISTENING, Kinds.terms()).schedule();
      Refreshes refreshes = new Refreshes(listener);
      Map<String, Aggregate<?>> figures = findings.figures();
      figures.put("schedule", schedule);
      KeptFigures kept = new KeptFigures(plan.state().resolve(TenantKey.FIGURES), figures);
      kept.restore(store);
      figures.values().forEach(building::sink);
      Pipeline pipeline = building.build();

      record(tenant, store, optOuts.stream().filter(this::isEarly).toList());
      int round = listenForThese(pipeline);
      try (Threads threads = new Threads();
          Ingestion ingestion = ingestion(pipeline, round, threads.executor())) {
        running = ingestion;
        List<Object> last = List.of();
        Instant next = clock.instant();
        do {
          collect(ingestion);
          record(tenant, store, optOuts);
          Instant now = clock.instant();
          List<Due> due = schedule.due(store, gate::isHeld, now, AHEAD);
          refreshes.lookUp(ingestion, due, now);
          List<Removal> removals = new ArrayList<>(gate.removals(store));
          removals.addAll(Sweep.removals(due, now));
          pipeline.remove(removals);
          Tally tally = store.tally();
          List<Object> state = List.of(tally, states(ingestion));
          boolean isNews = !state.equals(last);
          if (isNews || !clock.instant().isBefore(next)) {
            List<Report.Source> sources = sources(ingestion, tally);
            Quotes quotes = exported(store, kept);
            Report report = findings.report(store, quotes, sources, clock.instant());
            Exports.report(plan.out(), report);
            next = clock.instant().plus(STALE);
            if (isNews) {
              written.accept(report);
            }
          }
          last = state;
        } while (plan.follow() && isWaitedOut(nextTurn(ingestion)));
      }
    }
  }

  /* Else all that is heard would be forgotten in the same turn, and nobody would know why. */
  private static void requireRoom(PolicyPack pack, Instant now) {
    if (pack.retention().stream()
        .filter(rule -> rule.kind() != RetentionRule.Kind.DEADLINE)
        .noneMatch(rule -> rule.covers(RetentionRule.MENTION) && rule.inForceAt(now))) {
      throw new IllegalArgumentException(
          "--pack: no retention rule for mentions is in force at "
              + now
              + ", so that nothing that is heard may be kept");
    }
  }

  /**
   * Judges what is kept by the queries of this run where those of the last were others; returns the
   * round to read in.
   */
  private int listenForThese(Pipeline pipeline) throws IOException {
    QueryRounds rounds = new QueryRounds(plan.state().resolve("listening.tsv"), queries);
    if (!rounds.areOthers()) {
      return rounds.round();
    }
    rounds.begin();
    List<Outcome> outcomes = pipeline.store().size() == 0 ? List.of() : pipeline.replace(queries);
    rounds.settle(
        round ->
            plan.inputs().stream()
                .map(source -> nameOf(source.input(), round))
                .anyMatch(name -> pipeline.store().checkpoint(name).isPresent()));
    if (rounds.isBegun()) {
      listener.changed("queries", changes(rounds.added().size(), rounds.gone(), outcomes), false);
    }
    return rounds.round();
  }

  private static String changes(int added, int gone, List<Outcome> outcomes) {
    long withdrawn = outcomes.stream().filter(Outcome.Withdrawn.class::isInstance).count();
    long revised = outcomes.stream().filter(Outcome.Revised.class::isInstance).count();
    return PlainWords.count(added, "is new", "are new")
        + ", "
        + PlainWords.number(gone)
        + " gone: "
        + PlainWords.count(withdrawn, "mention was", "mentions were")
        + " removed, "
        + PlainWords.number(revised)
        + " matched anew"
        + (added == 0 ? "" : "; every source is read from its beginning");
  }

  /** Whoever opted out before the time that is looked at was never listened to. */
  private boolean isEarly(OptOut optOut) {
    return plan.from() == null || optOut.at().isBefore(plan.from());
  }

  private static void record(Tenant tenant, Mentions kept, List<OptOut> optOuts) {
    for (OptOut optOut : optOuts) {
      tenant.person(kept, optOut.identity()).optOut(optOut.evidence());
    }
  }

  /** Writes the mentions, unless they are as they were written; returns those to quote. */
  private Quotes exported(MentionStore store, KeptFigures kept) throws IOException {
    Quotes quotes = new Quotes();
    List<Path> exports = Exports.mentionsIn(plan.out());
    Optional<List<PostId>> known = kept.quotedIn(exports, store);
    if (known.isPresent()) {
      known.get().forEach(id -> store.find(id).ifPresent(quotes::consider));
    } else {
      Exports.mentions(plan.out(), store, quotes::consider);
    }
    if (known.isEmpty() || !kept.isWhole()) {
      kept.keep(store, exports, quotes.ids());
    }
    return quotes;
  }

  /** Duties fall due between two turns of the sources as well. */
  private Optional<Instant> nextTurn(Ingestion ingestion) {
    Instant look = clock.instant().plus(AHEAD);
    return ingestion.nextDue().map(due -> due.isBefore(look) ? due : look);
  }

  private Ingestion ingestion(Pipeline pipeline, int round, Executor streams) throws IOException {
    HttpTransport.Builder transport =
        HttpTransport.builder(USER_AGENT).advice("--allow-private permits it");
    if (plan.permitPrivate()) {
      plan.inputs().stream()
          .flatMap(source -> source.input().host().stream())
          .forEach(transport::permit);
    }
    ConnectorContext.Builder surroundings =
        ConnectorContext.builder(clock)
            .transport(transport.build(HttpTransport.client(TransportLimits.standard())))
            .streams(streams);
    if (plan.credentials() != null) {
      surroundings.credentialStore(
          EncryptedCredentialStore.open(
              plan.state().resolve("credentials"), TenantKey.in(plan.state()), new SecureRandom()));
    }
    ConnectorContext context = surroundings.build();
    Map<String, Boolean> byLine = new HashMap<>();
    LongAdder events = new LongAdder();
    Ingestion.Builder ingestion =
        Ingestion.builder(pipeline, context)
            .outcomes(
                (source, outcomes) -> {
                  for (Outcome outcome : outcomes) {
                    if (outcome instanceof Outcome.Faulted broken) {
                      listener.rejected(broken.fault(), byLine.getOrDefault(source, false));
                    } else {
                      events.increment();
                    }
                  }
                  begun = true;
                  listener.heard(events.sum());
                });
    for (MonitorPlan.Source source : plan.inputs()) {
      Connector connector = Kinds.connector(source.input(), source.mapping());
      String name = nameOf(source.input(), round);
      byLine.put(name, Kinds.countsLines(source.input()));
      ReadRequest request = ReadRequest.of(source.input().reference());
      searched.add(connector.descriptor().wordsSent(request));
      Optional<Credentials> own = secrets.of(source.input().kind(), connector, request);
      if (own.isPresent()) {
        ingestion.source(name, connector, request, own.get());
      } else {
        ingestion.source(name, connector, request);
      }
    }
    return ingestion.build();
  }

  /**
   * In another round a source is another source, which is read anew. Names are logged, so a path
   * (which may hold a handle) and a query of an address (which may hold a key) are not in them.
   */
  private static String nameOf(Input input, int round) {
    return input.kind()
        + " "
        + input.host().orElseGet(input::label)
        + " "
        + Integer.toHexString(Objects.hash(input.reference(), round));
  }

  /**
   * Waits out what is over soon, such as a rate limit of a minute; what takes longer is reported,
   * and where the sources are followed everything is, since their turn comes again.
   */
  private void collect(Ingestion ingestion) throws InterruptedException {
    Instant start = clock.instant();
    Optional<Instant> due;
    do {
      due =
          read(ingestion).stream()
              .filter(status -> isWorthWaitingFor(status, start))
              .flatMap(status -> status.due().stream())
              .min(Instant::compareTo);
    } while (!plan.follow() && isWaitedOut(due));
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private List<SourceStatus> read(Ingestion ingestion) {
    try {
      return isStopped() ? ingestion.statuses() : ingestion.run();
    } catch (IllegalStateException e) {
      if (isStopped()) {
        return ingestion.statuses(); // it was closed between the two
      }
      throw e;
    }
  }

  private static boolean isWorthWaitingFor(SourceStatus status, Instant begun) {
    Duration patience = PATIENCE.get(status.state());
    return patience != null && status.isDue(begun.plus(patience));
  }

  /** Waits until a moment; returns false where there is none, or whoever runs this says stop. */
  private boolean isWaitedOut(Optional<Instant> due) throws InterruptedException {
    if (due.isEmpty()) {
      return false;
    }
    Duration rest = Duration.between(clock.instant(), due.get());
    while (rest.compareTo(Duration.ZERO) > 0) {
      long step = Math.max(1, rest.compareTo(glance) > 0 ? glance.toMillis() : rest.toMillis());
      if (stop.await(step, TimeUnit.MILLISECONDS)) {
        return false;
      }
      rest = Duration.between(clock.instant(), due.get());
    }
    return !isStopped();
  }

  private static List<Object> states(Ingestion ingestion) {
    return ingestion.statuses().stream()
        .<Object>map(one -> List.of(one.source(), one.state(), one.events(), one.faults()))
        .toList();
  }

  private List<Report.Source> sources(Ingestion ingestion, Tally tally) {
    List<Report.Source> sources = new ArrayList<>();
    List<SourceStatus> statuses = ingestion.statuses();
    for (int n = 0; n < statuses.size(); n++) {
      Input input = plan.inputs().get(n).input();
      SourceStatus status = statuses.get(n);
      news.take(input.label(), status, clock.instant().plus(LONG_REST));
      sources.add(
          new Report.Source(
              input.label(),
              input.kind(),
              state(status.state()),
              tally.events().getOrDefault(status.source(), 0L),
              status.dueOrNull(),
              status.reason(),
              searched.get(n)));
    }
    return sources;
  }

  private static Report.Source.State state(SourceStatus.State state) {
    return switch (state) {
      case NEW, READING -> Report.Source.State.MORE;
      case CAUGHT_UP -> Report.Source.State.CAUGHT_UP;
      case WAITING, RETRYING -> Report.Source.State.WAITING;
      case FINISHED -> Report.Source.State.FINISHED;
      case FAILED -> Report.Source.State.FAILED;
    };
  }

  /** The threads of streams, a daemon each, for as long as the monitor listens. */
  private static final class Threads implements AutoCloseable {
    private final ExecutorService executor =
        Executors.newCachedThreadPool(
            reading -> {
              Thread thread = new Thread(reading, "earshot-stream");
              thread.setDaemon(true);
              return thread;
            });

    Executor executor() {
      return executor;
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
