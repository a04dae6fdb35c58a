package dev.earshot.query;

import dev.earshot.Entity;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import dev.earshot.text.UnicodeHost;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field that asks for the host of the post's address or of a link. Links are those the source
 * marked and the addresses written in title and text.
 */
final class HostField implements ValueType<PostFacts> {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  private final UnaryOperator<String> canonical;
  private final Function<String, Predicate<String>> test;

  HostField(UnaryOperator<String> canonical, Function<String, Predicate<String>> test) {
    this.canonical = canonical;
    this.test = test;
  }

  /** Returns {@code site:}, by whole labels from the right. */
  static HostField site() {
    return new HostField(HostField::site, site -> host -> isBelow(host, site));
  }

  private static String site(String value) {
    String host = ascii(value.strip());
    if (host == null || !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "expected a host such as example.org, without https:// and without a path");
    }
    if (host.indexOf('.') < 0 && !host.equals("localhost") && !isEnding(host)) {
      throw new IllegalArgumentException(
          "expected a host with its ending, such as example.org: no address ends so");
    }
    return host;
  }

  private static boolean isEnding(String label) {
    return TermSequence.hasAddress("a." + label);
  }

  private static boolean isBelow(String host, String site) {
    return host.endsWith(site)
        && (host.length() == site.length()
            || host.charAt(host.length() - site.length() - 1) == '.');
  }

  @Override
  public String canonical(String value) {
    return canonical.apply(value);
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    List<Predicate<String>> sites = values.stream().map(test).toList();
    return facts -> {
      String address = facts.reading().post().url().orElse(null);
      if ((address != null && isOn(address, sites)) || linksTo(facts.reading(), sites)) {
        return Truth.TRUE;
      }
      return address == null ? Truth.UNKNOWN : Truth.FALSE;
    };
  }

  private static boolean linksTo(Reading reading, List<Predicate<String>> sites) {
    for (Entity entity : reading.post().entities()) {
      if (entity instanceof Entity.Link link
          && (isOn(link.value(), sites)
              || link.url().filter(address -> isOn(address, sites)).isPresent())) {
        return true;
      }
    }
    return linksTo(reading.title(), sites) || linksTo(reading.text(), sites);
  }

  private static boolean linksTo(Tokens tokens, List<Predicate<String>> sites) {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Tokens.Kind.URL
          && isOn(tokens.source().subSequence(tokens.start(i), tokens.end(i)).toString(), sites)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOn(String address, List<Predicate<String>> sites) {
    String host = host(address);
    return host != null && sites.stream().anyMatch(site -> site.test(host));
  }

  /** Cuts the host out by hand: addresses in the wild are seldom what java.net.URI accepts. */
  private static @Nullable String host(String address) {
    int start = address.indexOf("//");
    start = start < 0 ? 0 : start + 2;
    int end = start;
    while (end < address.length() && "/?#\\".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    start = Math.max(start, address.lastIndexOf('@', end - 1) + 1);
    int port = address.indexOf(':', start);
    return ascii(address.substring(start, port >= 0 && port < end ? port : end));
  }

  private static @Nullable String ascii(String host) {
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (bare.chars().allMatch(c -> c < 0x80)) {
      return bare.toLowerCase(Locale.ROOT);
    }
    return UnicodeHost.ascii(bare).orElse(null); // of none under any reading, so on no site
  }
}
