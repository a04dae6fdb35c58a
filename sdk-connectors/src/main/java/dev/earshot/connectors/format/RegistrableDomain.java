package dev.earshot.connectors.format;

import com.google.common.net.InternetDomainName;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import dev.earshot.text.UnicodeHost;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The domain that somebody registered, which the hosts of one site share: {@code bbc.co.uk} for
 * {@code news.bbc.co.uk}. Where a provider gives names to strangers, each has a domain of its own:
 * {@code ann.github.io}.
 *
 * <p>Goes by the public suffix list that comes with the library, so a suffix that is younger than
 * that is not known. Thread-safe.
 */
public final class RegistrableDomain {
  private static final Field<PostFacts> FIELD =
      Field.ofHosts(
          "domain",
          RegistrableDomain::canonical,
          domain -> host -> isBelow(host, domain) && of(host).filter(domain::equals).isPresent());

  private RegistrableDomain() {}

  /**
   * Returns the domain of a host, in ASCII and lower case; empty for an address in numbers, a
   * public suffix, a name that ends in none, and what is no host.
   */
  public static Optional<String> of(String host) {
    String ascii = ascii(host);
    if (ascii == null) {
      return Optional.empty();
    }
    try {
      InternetDomainName name = InternetDomainName.from(ascii);
      return name.isUnderPublicSuffix()
          ? Optional.of(name.topPrivateDomain().toString())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the query field {@code domain:}, to be added to {@link
   * dev.earshot.query.Fields#posts()}: the post's address, or a link in it, lies on a domain. As
   * {@code site:}, but by whole domains: a query for a public suffix such as {@code co.uk}, or for
   * a single host of a domain, is refused.
   */
  public static Field<PostFacts> field() {
    return FIELD;
  }

  private static boolean isBelow(String host, String domain) {
    return host.endsWith(domain)
        && (host.length() == domain.length()
            || host.charAt(host.length() - domain.length() - 1) == '.');
  }

  private static String canonical(String value) {
    String host = ascii(value.strip());
    if (host == null || !InternetDomainName.isValid(host)) {
      throw new IllegalArgumentException(
          "expected a domain such as example.org, without https:// and without a path");
    }
    if (InternetDomainName.from(host).isPublicSuffix()) {
      throw new IllegalArgumentException(
          "expected a domain that somebody registered, got a public suffix, which is nobody's");
    }
    Optional<String> domain = of(host);
    if (domain.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a domain that somebody registered, below a public suffix such as org");
    }
    if (!domain.get().equals(host)) {
      throw new IllegalArgumentException(
          "expected a domain that somebody registered, got a host of one; site: asks for hosts");
    }
    return host;
  }

  private static @Nullable String ascii(String host) {
    return UnicodeHost.ascii(host).orElse(null);
  }
}
