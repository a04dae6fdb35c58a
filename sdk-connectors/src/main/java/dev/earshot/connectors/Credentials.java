package dev.earshot.connectors;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The secrets that one source has for one origin, by the names that its connector's descriptor
 * documents.
 *
 * <p>Immutable and thread-safe; {@link #toString()} shows origin and names alone.
 */
public final class Credentials {
  private final Origin origin;
  private final Map<String, Secret> secrets;

  private Credentials(Origin origin, Map<String, Secret> secrets) {
    this.origin = origin;
    this.secrets = secrets;
  }

  /** Returns credentials for an origin, without a secret yet. */
  public static Credentials of(Origin origin) {
    return new Credentials(Objects.requireNonNull(origin, "origin"), Map.of());
  }

  /**
   * Returns credentials for the origin of an address, with one secret.
   *
   * @throws IllegalArgumentException if it is no http or https address
   */
  public static Credentials of(String address, String name, Secret secret) {
    return of(Origin.of(address)).with(name, secret);
  }

  /** Returns these credentials with one more secret, or another one under that name. */
  public Credentials with(String name, Secret secret) {
    Map<String, Secret> more = new LinkedHashMap<>(secrets);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(secret, "secret"));
    return new Credentials(origin, more);
  }

  /** Returns these credentials, those of the other where both have a name. */
  Credentials overlaid(Credentials other) {
    Credentials result = this;
    for (Map.Entry<String, Secret> secret : other.secrets.entrySet()) {
      result = result.with(secret.getKey(), secret.getValue());
    }
    return result;
  }

  /** Returns the origin they are for. */
  public Origin origin() {
    return origin;
  }

  /** Returns the names of the secrets. */
  public Set<String> names() {
    return Set.copyOf(secrets.keySet());
  }

  /** Returns a secret that is about to be sent; empty if there is none, or not for that origin. */
  public Optional<Secret> secret(String name, Origin to) {
    return origin.equals(to) ? Optional.ofNullable(secrets.get(name)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "Credentials[" + origin + ", " + secrets.keySet() + "]";
  }
}
