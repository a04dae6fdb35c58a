package dev.earshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a post was collected: which connector read it, where, when, how, and under which terms.
 *
 * <p>Immutable and thread-safe. Holds no secret: an address keeps no user information and no query
 * parameter that carries a token.
 */
public final class Provenance {
  /** How a post was collected. */
  public enum Method {
    /** By asking an official interface. */
    API,
    /** From an official stream. */
    STREAM,
    /** From a feed that its publisher offers. */
    FEED,
    /** From a vendor under licence. */
    LICENSED,
    /** From a file that the host brought. */
    IMPORT
  }

  private final String connector;
  private final Method method;
  private final String source;
  private final Instant observedAt;
  private final @Nullable String termsId;

  private Provenance(Builder builder) {
    connector = builder.connector;
    method = builder.method;
    source = builder.source;
    observedAt = builder.observedAt;
    termsId = builder.termsId;
  }

  /**
   * Returns a builder.
   *
   * @param connector the connector's id and version, such as {@code feed/1}
   * @param method how the post was collected
   * @param source the address or file read, without secrets; of an address user information and the
   *     values of keys are left out here too
   * @param observedAt when the source was read
   * @throws IllegalArgumentException if the year of {@code observedAt} is not within 1 to 9999
   */
  public static Builder builder(
      String connector, Method method, String source, Instant observedAt) {
    return new Builder(connector, method, source, observedAt);
  }

  /** Returns the connector's id and version. */
  public String connector() {
    return connector;
  }

  /** Returns how the post was collected. */
  public Method method() {
    return method;
  }

  /** Returns the address or file read. */
  public String source() {
    return source;
  }

  /** Returns when the source was read. */
  public Instant observedAt() {
    return observedAt;
  }

  /** Returns id and version of the terms, or null; for where an {@link Optional} costs too much. */
  public @Nullable String termsIdOrNull() {
    return termsId;
  }

  /** Returns id and version of the terms it was collected under, if stated. */
  public Optional<String> termsId() {
    return Optional.ofNullable(termsId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Provenance that
        && connector.equals(that.connector)
        && method == that.method
        && source.equals(that.source)
        && observedAt.equals(that.observedAt)
        && Objects.equals(termsId, that.termsId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(connector, source, observedAt);
  }

  @Override
  public String toString() {
    return "Provenance[" + connector + ", " + method + ", " + observedAt + "]";
  }

  /** Builds a provenance. Not thread-safe. */
  public static final class Builder {
    private final String connector;
    private final Method method;
    private final String source;
    private final Instant observedAt;
    private @Nullable String termsId;

    private Builder(String connector, Method method, String source, Instant observedAt) {
      this.connector = WellFormed.text(connector);
      this.method = Objects.requireNonNull(method, "method");
      this.source = KeylessAddress.ifAddress(WellFormed.text(source));
      Bounds.requireInEra(observedAt, "observedAt");
      this.observedAt = observedAt;
    }

    /** Sets id and version of the terms. Null: not stated. */
    public Builder termsId(@Nullable String termsId) {
      this.termsId = WellFormed.orNull(termsId);
      return this;
    }

    /** Returns the provenance. */
    public Provenance build() {
      return new Provenance(this);
    }
  }
}
