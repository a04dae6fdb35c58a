package dev.earshot.connectors;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Everything with an effect that a connector may use, handed in by the host.
 *
 * <p>Immutable and thread-safe where its parts are. {@link #toString()} shows no credential.
 */
public final class ConnectorContext {
  private final InstantSource clock;
  private final Transport transport;
  private final RandomGenerator random;
  private final Map<String, String> credentials;

  private ConnectorContext(Builder builder) {
    clock = builder.clock;
    transport = builder.transport;
    random = builder.random;
    credentials = Map.copyOf(builder.credentials);
  }

  /** Returns a builder for a context with that clock. */
  public static Builder builder(InstantSource clock) {
    return new Builder(clock);
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

  /** Returns a secret by name, such as {@code token}; if the host has one. */
  public Optional<String> credential(String name) {
    return Optional.ofNullable(credentials.get(name));
  }

  @Override
  public String toString() {
    return "ConnectorContext[credentials " + credentials.keySet() + "]";
  }

  /** Builds a context. Not thread-safe. */
  public static final class Builder {
    private final InstantSource clock;
    private Transport transport = Transport.none();
    private RandomGenerator random = RandomGenerator.getDefault();
    private final Map<String, String> credentials = new HashMap<>();

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

    /** Adds a secret. */
    public Builder credential(String name, String secret) {
      credentials.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(secret, "secret"));
      return this;
    }

    /** Returns the context. */
    public ConnectorContext build() {
      return new ConnectorContext(this);
    }
  }
}
