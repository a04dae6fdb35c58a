package dev.earshot.scoring.copies;

import dev.earshot.text.UnicodeHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one form of the addresses that lead to the same page: without protocol, {@code www.}, {@code
 * m.}, {@code mobile.} or {@code amp.} before the host, default port, fragment, last slash, and
 * without the parameters that only tell who shared it; host in small letters, the other parameters
 * in order of their names.
 *
 * <p>Two addresses of one form lead to the same page as far as addresses tell. A shortened address
 * is one of its own: nothing is asked of any server. Thread-safe.
 */
public final class CanonicalLink {
  private static final int LONGEST = 2048;

  /** What RFC 3986 lets nobody write, and people do. */
  private static final String UNWRITTEN = " \"<>\\^`{|}";

  private static final Pattern HOST_OF_A_VIEW =
      Pattern.compile("^(?:www\\d?|m|mobile|amp)\\.(?=.*\\.)");
  private static final Pattern INDEX = Pattern.compile("/(?:index|default)\\.(?:html?|php|aspx?)$");
  private static final Pattern VIEW = Pattern.compile("/amp/?$");

  /** Parameters that tell of the sharing and not of the page, by whole name. */
  private static final Set<String> TELLTALES =
      Set.of(
          "fbclid",
          "gclid",
          "gclsrc",
          "dclid",
          "gbraid",
          "wbraid",
          "msclkid",
          "yclid",
          "twclid",
          "ttclid",
          "li_fat_id",
          "igshid",
          "igsh",
          "mc_cid",
          "mc_eid",
          "mkt_tok",
          "_hsenc",
          "_hsmi",
          "vero_id",
          "oly_enc_id",
          "oly_anon_id",
          "s_cid",
          "cmpid",
          "icid",
          "ocid",
          "ncid",
          "ref_src",
          "ref_url",
          "feature",
          "si",
          "spm",
          "share",
          "shared",
          "sr_share",
          "smid",
          "smtyp",
          "xtor",
          "ito",
          "wt_mc",
          "wt.mc_id",
          "piwik_campaign",
          "pk_campaign",
          "pk_kwd",
          "pk_source",
          "pk_medium",
          "mtm_campaign",
          "mtm_kwd",
          "mtm_source",
          "mtm_medium");

  private static final Pattern TELLTALE_FAMILY = Pattern.compile("^(?:utm_|ga_|fb_|at_|hsa_).*");

  private CanonicalLink() {}

  /**
   * Returns the form of an address, with or without protocol; empty where it is none of the web.
   */
  public static Optional<String> of(String address) {
    return page(address).map(CanonicalLink::of);
  }

  /**
   * Returns an address of the web, with or without protocol, as {@code java.net.URI} has it: its
   * host in ASCII, {@code xn--bcher-kva.example} for {@code bücher.example}, and what people write
   * and a URI must not hold, such as {@code |}, encoded; empty where it is none.
   */
  public static Optional<URI> page(String address) {
    String text = address.strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!Set.of("", "http", "https").contains(scheme)) {
      return Optional.empty();
    }
    try {
      String rest = text.substring(colon < 0 ? 0 : colon + 3);
      URI uri = new URI(encoded(UnicodeHost.asciiIn("http://" + rest)));
      return uri.getHost() == null || uri.getHost().indexOf('.') < 0
          ? Optional.empty()
          : Optional.of(uri);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String address) {
    StringBuilder out = new StringBuilder(address.length());
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (UNWRITTEN.indexOf(c) >= 0) {
        out.append(String.format("%%%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String of(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    host = HOST_OF_A_VIEW.matcher(host).replaceFirst("");
    int port = uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    path = VIEW.matcher(INDEX.matcher(path).replaceFirst("/")).replaceFirst("");
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return host + (port < 0 || port == 80 || port == 443 ? "" : ":" + port) + path + query(uri);
  }

  private static String query(URI uri) {
    if (uri.getRawQuery() == null) {
      return "";
    }
    String kept =
        Arrays.stream(uri.getRawQuery().split("&"))
            .filter(parameter -> !parameter.isEmpty() && !isTelltale(parameter))
            .sorted()
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static boolean isTelltale(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    return TELLTALES.contains(name) || TELLTALE_FAMILY.matcher(name).matches();
  }
}
