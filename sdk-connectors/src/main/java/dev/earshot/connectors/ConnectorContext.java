package dev.earshot.connectors;

import dev.earshot.RefusedException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything with an effect that a connector may use, handed in by the host. A connector is handed
 * its own source's context: the secrets in it are that source's, for one origin.
 *
 * <p>Thread-safe where its parts are. {@link #toString()} shows no secret.
 */
public final class ConnectorContext {
  private final InstantSource clock;
  private final Transport transport;
  private final RandomGenerator random;
  private final Executor streams;
  private final CredentialStore store;
  private final LearnedRests rests;
  private final Budget budget;
  private final String source;
  private final Map<String, Origin> elsewhere;
  private final AtomicReference<@Nullable Credentials> credentials;
  /* Also the lock of what is rotated: every context of one source has the same. */
  private final AtomicBoolean left;

  private ConnectorContext(Builder host) {
    this.clock = host.clock;
    this.transport = host.transport;
    this.random = host.random;
    this.streams = host.streams;
    this.store = host.store;
    this.rests = new LearnedRests(clock);
    this.budget = host.budget;
    this.source = "";
    this.elsewhere = Map.of();
    this.credentials = new AtomicReference<>(null);
    this.left = new AtomicBoolean();
  }

  private ConnectorContext(
      ConnectorContext all,
      String source,
      Map<String, Origin> elsewhere,
      Executor streams,
      AtomicReference<@Nullable Credentials> credentials,
      AtomicBoolean left) {
    this.clock = all.clock;
    this.transport = all.transport;
    this.random = all.random;
    this.streams = streams;
    this.store = all.store;
    this.rests = all.rests;
    this.budget = all.budget;
    this.source = source;
    this.elsewhere = Map.copyOf(elsewhere);
    this.credentials = credentials;
    this.left = left;
  }

  /** Returns a builder for a context with that clock. */
  public static Builder builder(InstantSource clock) {
    return new Builder(clock);
  }

  /**
   * Returns the context of one source: this one, with the source's credentials and no others. What
   * the host's store keeps for source and origin wins over what is handed in.
   *
   * @param source the host's name for it
   * @param credentials its secrets for one origin
   */
  public ConnectorContext forSource(String source, Credentials credentials) {
    return forSource(source, credentials, Map.of());
  }

  /**
   * Returns the context of one source, some of whose secrets go elsewhere than to the credentials'
   * origin.
   *
   * @param source the host's name for it
   * @param credentials its secrets
   * @param elsewhere which of them, and where; as {@link Connector#secretsElsewhere} says
   */
  public ConnectorContext forSource(
      String source, Credentials credentials, Map<String, Origin> elsewhere) {
    Credentials all =
        store.load(source, credentials.origin()).map(credentials::overlaid).orElse(credentials);
    return new ConnectorContext(
        this, source, elsewhere, streams, new AtomicReference<>(all), new AtomicBoolean());
  }

  /** Returns the context of one source that has no secrets. */
  ConnectorContext forSource(String source) {
    return new ConnectorContext(
        this, source, Map.of(), streams, new AtomicReference<>(null), new AtomicBoolean());
  }

  /** Returns this context with something else that runs the reading of streams. */
  public ConnectorContext withStreams(Executor other) {
    Objects.requireNonNull(other, "other");
    return new ConnectorContext(this, source, elsewhere, other, credentials, left);
  }

  /** Returns whether this is one source's and not everybody's. */
  boolean isOneSources() {
    return credentials.get() != null;
  }

  private static void noStreams(Runnable reading) {
    throw new RefusedException("this context has no threads for streams", null);
  }

  /** Returns what tells the time. */
  public InstantSource clock() {
    return clock;
  }

  /** Returns what sends requests. */
  public Transport transport() {
    return transport;
  }

  /** Returns what spreads retries. */
  public RandomGenerator random() {
    return random;
  }

  /** Returns what runs the reading of streams; each that is open keeps one of its threads. */
  public Executor streams() {
    return streams;
  }

  /**
   * Returns a secret that is about to be sent.
   *
   * @param name its name, such as {@code token}
   * @param to where it will be sent
   * @return the secret; empty if the source has none of that name for that origin
   */
  public Optional<Secret> secret(String name, Origin to) {
    Credentials held = credentials.get();
    if (held == null) {
      return Optional.empty();
    }
    Origin meant = elsewhere.getOrDefault(name, held.origin());
    return meant.equals(to) ? held.secret(name, held.origin()) : Optional.empty();
  }

  /**
   * Spends of what the host allows, before the source is asked.
   *
   * @param unit what costs, as the descriptor's {@link ConnectorDescriptor#costs()} names it
   * @param amount how much the next request costs at most
   * @return empty if it may be asked; or when there will be enough again, and nothing is spent
   */
  public Optional<Progress.Wait> spend(String unit, long amount) {
    return budget
        .spend(source, unit, amount)
        .map(until -> new Progress.Wait(until, Progress.Wait.Why.QUOTA));
  }

  /** Gives back what was spent and not used, such as for posts that a page did not have. */
  public void giveBack(String unit, long amount) {
    budget.giveBack(source, unit, amount);
  }

  /**
   * Returns how long an origin wants to be left alone by whoever has this source's credentials for
   * it, as any source of the same host's context has learned; empty if it may be asked. {@link
   * dev.earshot.connectors.http.Fetch} asks this by itself.
   */
  public Optional<Progress.Wait> restOf(Origin origin) {
    return restOf(origin, "");
  }

  /**
   * Returns how long an origin wants to be left alone in what one of its allowances is for; as
   * {@link #restOf(Origin)}.
   *
   * @param allowance which, by a name of the connector's own; empty for the origin as a whole
   */
  public Optional<Progress.Wait> restOf(Origin origin, String allowance) {
    return rests.of(origin, allowance, credentials.get());
  }

  /**
   * Takes that an origin wants to be left alone, for this source and for its siblings: those that
   * ask the same origin with the same secrets, or with none as this one. Of several moments the
   * latest counts.
   */
  public void learnRest(Origin origin, Progress.Wait wait) {
    learnRest(origin, "", wait);
  }

  /**
   * Takes that one of an origin's allowances is used up; as {@link #learnRest(Origin,
   * Progress.Wait)}. What it counts apart may go on.
   *
   * @param allowance which, by a name of the connector's own; empty for the origin as a whole
   */
  public void learnRest(Origin origin, String allowance, Progress.Wait wait) {
    rests.learn(origin, allowance, credentials.get(), wait);
  }

  /**
   * Takes a secret that the source's origin issued in place of an older one, such as a refresh
   * token that is good once. It is in the host's store when this returns, and counts from then on.
   *
   * @throws IllegalStateException if the source has no credentials, and so no origin, or was taken
   *     out of its {@link Ingestion}: what the store holds under its name is its successor's
   */
  public void rotate(String name, Secret secret) {
    synchronized (left) {
      if (left.get()) {
        throw new IllegalStateException("this source was taken out, and keeps no secret any more");
      }
      Credentials held = credentials.get();
      if (held == null) {
        throw new IllegalStateException("this source has no credentials to rotate");
      }
      Credentials rotated = held.with(name, secret);
      Credentials kept =
          store
              .load(source, held.origin())
              .orElse(Credentials.of(held.origin()))
              .with(name, secret);
      store.save(source, kept);
      credentials.set(rotated);
    }
  }

  /** Has nothing rotated any more once this returns; waits for what is being kept. */
  void leave() {
    synchronized (left) {
      left.set(true);
    }
  }

  @Override
  public String toString() {
    return "ConnectorContext[" + credentials.get() + "]";
  }

  /** Builds a context. Not thread-safe. */
  public static final class Builder {
    private final InstantSource clock;
    private Transport transport = Transport.none();
    private RandomGenerator random = RandomGenerator.getDefault();
    private Executor streams = ConnectorContext::noStreams;
    private CredentialStore store = CredentialStore.inMemory();
    private Budget budget = Budget.unlimited();

    private Builder(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Sets what sends requests; none until set. */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /** Sets what spreads retries. */
    public Builder random(RandomGenerator random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /** Sets what runs the reading of streams, a thread each; streams are refused until set. */
    public Builder streams(Executor streams) {
      this.streams = Objects.requireNonNull(streams, "streams");
      return this;
    }

    /** Sets what keeps rotated secrets; until set, they are forgotten with the context. */
    public Builder credentialStore(CredentialStore store) {
      this.store = Objects.requireNonNull(store, "store");
      return this;
    }

    /** Sets what sources may spend; without limit until set. */
    public Builder budget(Budget budget) {
      this.budget = Objects.requireNonNull(budget, "budget");
      return this;
    }

    /** Returns the context, without credentials; each source is given its own. */
    public ConnectorContext build() {
      return new ConnectorContext(this);
    }
  }
}
