package dev.earshot.connectors;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One server as the web tells servers apart: scheme, host and port. What is meant for one origin
 * goes to no other.
 *
 * @param scheme {@code https} or {@code http}
 * @param host the host in lower case and in ASCII, without a final dot
 * @param port the port, 1 to 65535; the scheme's own where an address names none
 */
public record Origin(
    @NotNull @Pattern(regexp = Origin.SCHEME, flags = Pattern.Flag.CASE_INSENSITIVE) String scheme,
    @NotNull @Pattern(regexp = Origin.HOST) String host,
    @Min(1) @Max(65535) int port) {
  private static final String SCHEME = "https?";
  private static final String HOST = "[!-~&&[^/?#@]]*[!-~&&[^/?#@.]]\\.?";
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /**
   * Creates an origin.
   *
   * @throws IllegalArgumentException if a part is none that an origin has
   */
  public Origin {
    scheme = scheme.toLowerCase(Locale.ROOT);
    if (!host.matches(HOST) || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "origin: expected a host in ASCII, and a port from 1 to 65535");
    }
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    host = host.toLowerCase(Locale.ROOT);
    if (!scheme.matches(SCHEME)) {
      throw new IllegalArgumentException("origin: expected http or https");
    }
  }

  /**
   * Returns the origin of an address.
   *
   * @throws IllegalArgumentException if it is no http or https address with a host
   */
  public static Origin of(URI address) {
    return find(address)
        .orElseThrow(
            () -> new IllegalArgumentException("origin: expected an http or https address"));
  }

  /**
   * Returns the origin of an address.
   *
   * @throws IllegalArgumentException if it is no http or https address with a host; the message
   *     does not repeat it
   */
  public static Origin of(String address) {
    return find(address)
        .orElseThrow(
            () -> new IllegalArgumentException("origin: expected an http or https address"));
  }

  /**
   * Returns the origin of what may be an address; empty for a file, a name, what has a blank in or
   * around it, anything else that no request could be sent to.
   */
  public static Optional<Origin> find(String address) {
    try {
      return find(URI.create(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Origin> find(URI address) {
    String scheme = Objects.requireNonNullElse(address.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean isWeb = scheme.equals("https") || scheme.equals("http");
    int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? HTTPS : HTTP;
    String host = Objects.requireNonNullElse(address.getHost(), "");
    if (!isWeb || !host.matches(HOST) || port < 1 || port > 65535) {
      return Optional.empty();
    }
    return Optional.of(new Origin(scheme, host, port));
  }

  /** Returns whether an address lies on this origin. */
  public boolean holds(URI address) {
    return find(address).filter(this::equals).isPresent();
  }

  /** Returns the origin as an address begins, without the scheme's own port. */
  @Override
  public String toString() {
    boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }
}
