package dev.earshot.connectors.http;

import com.google.common.net.InetAddresses;
import dev.earshot.text.UnicodeHost;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** One way to write a host, however an address or a person wrote it. */
final class HostName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._~!$&'()*+,;=%-]*[a-z0-9_~-]");

  private HostName() {}

  /**
   * Returns a host in lower case and in ASCII, without a final dot and the brackets of IPv6; an IP
   * address in its shortest form, with its zone. Empty for what can be no host in an address.
   */
  static Optional<String> of(String written) {
    String host =
        written.chars().allMatch(c -> c < 128)
            ? written.toLowerCase(Locale.ROOT)
            : UnicodeHost.ascii(written).orElse("");
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (bracketed || host.indexOf(':') >= 0) {
      return address(host);
    }
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return NAME.matcher(host).matches() ? Optional.of(host) : Optional.empty();
  }

  private static Optional<String> address(String host) {
    int sign = host.indexOf('%');
    String plain = sign < 0 ? host : host.substring(0, sign);
    String zone = sign < 0 ? "" : host.substring(sign + 1);
    // RFC 6874 writes the sign as %25, people and java.net.URI write it bare
    zone = zone.startsWith("25") && zone.length() > 2 ? zone.substring(2) : zone;
    if (plain.indexOf(':') < 0 || !InetAddresses.isInetAddress(plain)) {
      return Optional.empty();
    }
    String shortest = InetAddresses.toAddrString(InetAddresses.forString(plain));
    return Optional.of(zone.isEmpty() ? shortest : shortest + "%" + zone);
  }
}
