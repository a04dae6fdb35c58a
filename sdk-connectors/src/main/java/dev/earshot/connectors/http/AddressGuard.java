package dev.earshot.connectors.http;

import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
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

  private final Set<String> permitted;
  private final boolean httpsOnly;
  private final Resolver resolver;

  AddressGuard(Set<String> permitted, boolean httpsOnly, Resolver resolver) {
    this.permitted = permitted;
    this.httpsOnly = httpsOnly;
    this.resolver = resolver;
  }

  /** Throws unless a request to {@code uri} may be sent. */
  void check(URI uri, boolean carriesCredentials) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused(uri, "expected http or https");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw refused(uri, "no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(uri, "user information in an address");
    }
    String host = host(uri);
    if (permitted.contains(host)) {
      return;
    }
    if (scheme.equals("http") && (httpsOnly || carriesCredentials)) {
      throw refused(uri, httpsOnly ? "only https is permitted" : "credentials go over https alone");
    }
    InetAddress[] addresses;
    try {
      addresses = resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new UnavailableException(
          "no address is known for " + PrintableAddress.of(uri), null, e);
    }
    for (InetAddress address : addresses) {
      if (!isPublic(address)) {
        throw refused(uri, "a private or special address; the host application may permit it");
      }
    }
  }

  /** Returns the host in lower case, without the brackets of IPv6 and a final dot. */
  static String host(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
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
    return switch (a) {
      case 0, 10, 127 -> false;
      case 100 -> b < 64 || b > 127;
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

  private static RefusedException refused(URI uri, String why) {
    return new RefusedException(
        "request to " + PrintableAddress.of(uri) + " refused here: " + why, null);
  }
}
