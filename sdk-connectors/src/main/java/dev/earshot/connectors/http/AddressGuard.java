package dev.earshot.connectors.http;

import dev.earshot.Failure;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.RedactedAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps requests on the public internet. An address that a stranger wrote (a feed's link, a
 * redirect) must not reach the machine itself, its network, or a cloud's metadata service.
 */
final class AddressGuard {
  /** Finds the addresses of a host name; a seam, so that a test needs no name server. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private static final String PRIVATE = "a private or special address";

  private final Set<String> permitted;
  private final boolean httpsOnly;
  private final String advice;
  private final Resolver resolver;

  /**
   * Creates a guard.
   *
   * @param permitted hosts as {@link HostName} writes them
   * @param advice what to do about a private address
   */
  AddressGuard(Set<String> permitted, boolean httpsOnly, String advice, Resolver resolver) {
    this.permitted = permitted;
    this.httpsOnly = httpsOnly;
    this.advice = advice;
    this.resolver = resolver;
  }

  /** Throws unless a request to {@code uri}, which the host named, may be sent. */
  void check(URI uri, boolean carriesCredentials) {
    Optional<String> objection;
    try {
      objection = objection(uri, carriesCredentials);
    } catch (UnknownHostException e) {
      throw new UnavailableException(
          "no address is known for " + RedactedAddress.of(uri), null, Failure.of(e));
    }
    if (objection.isPresent()) {
      String why = objection.get();
      throw new RefusedException(
          "request to "
              + RedactedAddress.of(uri)
              + " refused here: "
              + (why.equals(PRIVATE) ? why + "; " + advice : why),
          null);
    }
  }

  /** Returns why no request to {@code uri} may be sent; empty if one may. */
  Optional<String> objection(URI uri, boolean carriesCredentials) throws UnknownHostException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("expected http or https");
    }
    Optional<String> named = Optional.ofNullable(uri.getHost()).flatMap(HostName::of);
    if (named.isEmpty()) {
      return Optional.of("no host");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65535) {
      return Optional.of("no such port");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("user information in an address; hand it in as the source's credentials");
    }
    String host = named.get();
    if (permitted.contains(host)) {
      return Optional.empty();
    }
    if (scheme.equals("http") && (httpsOnly || carriesCredentials)) {
      return Optional.of(httpsOnly ? "only https is permitted" : "credentials go over https alone");
    }
    for (InetAddress address : resolver.resolve(host)) {
      if (!isPublic(address)) {
        return Optional.of(PRIVATE);
      }
    }
    return Optional.empty();
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(bytes);
  }

  /** IANA's special-purpose registry for IPv4, all of it closed. */
  private static boolean isPublic4(byte[] bytes, int at) {
    int a = bytes[at] & 0xff;
    int b = bytes[at + 1] & 0xff;
    int c = bytes[at + 2] & 0xff;
    int d = bytes[at + 3] & 0xff;
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
      case 168 -> !(b == 63 && c == 129 && d == 16); // public by number, and Azure's own services
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
      case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      default -> a < 224;
    };
  }

  /**
   * Global unicast alone, without the ranges that carry another address inside (6to4, Teredo) or
   * are reserved. NAT64 is judged by the IPv4 address inside, since behind it every public IPv4
   * site looks so.
   */
  private static boolean isPublic6(byte[] bytes) {
    int first = pair(bytes, 0);
    int second = pair(bytes, 2);
    if (first == 0x64 && second == 0xff9b) {
      for (int i = 4; i < 12; i++) {
        if (bytes[i] != 0) {
          return false;
        }
      }
      return isPublic4(bytes, 12);
    }
    return first >= 0x2000
        && first <= 0x3fff
        && first != 0x2002
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && !(first == 0x3fff && second < 0x1000);
  }

  private static int pair(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
