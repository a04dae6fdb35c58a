package dev.earshot.connectors.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAddressTest {
  /* The expression of RFC 3986, appendix B, with the scheme's own letters. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
          Pattern.DOTALL);

  @Provide
  static Arbitrary<String> addresses() {
    return Arbitraries.of(
            "http",
            "https",
            "HTTP",
            "a",
            "b1",
            ":",
            "//",
            "/",
            "?",
            "#",
            "..",
            ".",
            "@",
            "\u00e9",
            "[::1]",
            "80",
            " ",
            "\t",
            "\n",
            "kettles.example",
            "%20",
            "=",
            "1",
            "+")
        .list()
        .ofMaxSize(9)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void anAddressHasThePartsOfTheStandardsExpression(@ForAll("addresses") String address) {
    Matcher parts = PARTS.matcher(address.replaceAll("^[\\x00- ]+|[\\x00- ]+$|[\\t\\n\\r]", ""));
    assertTrue(parts.matches());
    String scheme = parts.group(1) == null ? "" : parts.group(1);
    assertEquals(scheme.toLowerCase(Locale.ROOT), WebAddress.scheme(address));
    assertEquals(parts.group(3), WebAddress.path(address));
    String authority = parts.group(2) == null ? "" : parts.group(2);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.indexOf(':', Math.max(0, host.indexOf(']')));
    assertEquals(
        (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT),
        WebAddress.host(address));
  }

  /** Of a page's address and a reference to itself, nothing is lost. */
  @Property(tries = 5_000)
  void whatHasASchemeIsResolvedToItself(
      @ForAll("addresses") String page, @ForAll("addresses") String address) {
    String plain = address.replaceAll("^[\\x00- ]+|[\\x00- ]+$|[\\t\\n\\r]", "");
    if (!WebAddress.scheme(address).isEmpty()) {
      assertEquals(plain, WebAddress.resolve(page, address));
    }
    assertEquals(plain, WebAddress.resolve("", address));
  }

  /** The examples of RFC 3986, section 5.4. */
  @ParameterizedTest
  @CsvSource({
    "g:h, g:h",
    "g, http://a/b/c/g",
    "./g, http://a/b/c/g",
    "g/, http://a/b/c/g/",
    "/g, http://a/g",
    "//g, http://g",
    "?y, http://a/b/c/d;p?y",
    "g?y, http://a/b/c/g?y",
    "#s, http://a/b/c/d;p?q#s",
    "g#s, http://a/b/c/g#s",
    "g?y#s, http://a/b/c/g?y#s",
    ";x, http://a/b/c/;x",
    "'', http://a/b/c/d;p?q",
    "., http://a/b/c/",
    "./, http://a/b/c/",
    ".., http://a/b/",
    "../g, http://a/b/g",
    "../.., http://a/",
    "../../g, http://a/g",
    "../../../g, http://a/g",
    "/./g, http://a/g",
    "/../g, http://a/g",
    "g., http://a/b/c/g.",
    "..g, http://a/b/c/..g",
    "./../g, http://a/b/g",
    "g/./h, http://a/b/c/g/h",
    "g/../h, http://a/b/c/h",
    "g?y/../x, http://a/b/c/g?y/../x"
  })
  void resolvesTheStandardsExamples(String reference, String expected) {
    assertEquals(expected, WebAddress.resolve("http://a/b/c/d;p?q", reference));
  }

  @Test
  void whatIsNotHierarchicalIsNoBase() {
    assertEquals("x", WebAddress.resolve("mailto:a@b.example", "x"));
    assertEquals("/x", WebAddress.resolve("urn:a", "/x"));
  }
}
