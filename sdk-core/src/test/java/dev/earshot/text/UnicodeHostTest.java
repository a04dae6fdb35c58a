package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeHostTest {
  @ParameterizedTest
  @DisplayName("IDNA 2008, UTS 46 non-transitional, RFC 3492: a host in ASCII and in Unicode")
  @CsvSource({
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER.Example., xn--bcher-kva.example.",
    "stra\u00dfe.de, xn--strae-oqa.de",
    "\u03b2\u03cc\u03bb\u03bf\u03c2.com, xn--nxasmm1c.com",
    "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com, xn--mgba3gch31f060k.com",
    "i\u2764.ws, xn--i-7iq.ws",
    "\u4f8b\u3048\u3002\u30c6\u30b9\u30c8, xn--r8jz45g.xn--zckzah",
    "\u0440\u0444, xn--p1ai",
    "\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587.cn, xn--ihqwcrb4cv8a8dqg056pqjye.cn",
    "b\u00fc_cher-1.example, xn--b_cher-1-65a.example",
    "\uff45xample.org, example.org",
    "Plain.Example, plain.example",
    "xn--bcher-kva.example, xn--bcher-kva.example"
  })
  void writesAHostInAscii(String host, String ascii) {
    assertEquals(Optional.of(ascii), UnicodeHost.ascii(host));
    assertEquals(UnicodeHost.fold(host), UnicodeHost.fold(ascii));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b\u00fc..example",
        ".b\u00fc",
        "b\u00fc/x.example",
        "b\u00fc cher.example",
        "b\u00fc@cher.example",
        "a\u2100.example",
        "a\uff0f\u00fc.example",
        "\u00ad.example",
        "\ue000.example"
      })
  void whatNobodyCanBeCalledHasNone(String host) {
    assertEquals(Optional.empty(), UnicodeHost.ascii(host));
    assertEquals(Optional.empty(), UnicodeHost.ascii("\u00fc".repeat(64) + ".example"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://b\u00fccher.example/f\u00fc.xml?q=\u00fc,"
        + " https://xn--bcher-kva.example/f\u00fc.xml?q=\u00fc",
    "wss://user@b\u00fccher.example:8443/x, wss://user@xn--bcher-kva.example:8443/x",
    "HTTPS://B\u00dcCHER.EXAMPLE, HTTPS://xn--bcher-kva.example",
    "https://plain.example/\u00fc, https://plain.example/\u00fc",
    "https://[::1]/\u00fc, https://[::1]/\u00fc",
    "b\u00fccher.csv, b\u00fccher.csv",
    "#b\u00fccher, #b\u00fccher"
  })
  void anAddressIsWrittenWithItsHostInAscii(String address, String ascii) {
    assertEquals(ascii, UnicodeHost.asciiIn(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://b\u00fc..example/", "http://a\u2100b/"})
  void aHostOfNobodyInAnAddressIsRefusedWithWhatToWrite(String address) {
    String told =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> UnicodeHost.asciiIn(address))
                .getMessage());
    assertTrue(told.contains("xn--bcher-kva.example"), told);
    assertFalse(told.contains(address), told);
  }

  @Property(tries = 500)
  void bothFormsAreOneHost(
      @ForAll @StringLength(min = 1, max = 12) @CharRange(from = 'a', to = '\u04ff') String label) {
    Optional<String> ascii = UnicodeHost.ascii(label + ".example");
    if (ascii.isPresent() && label.chars().anyMatch(c -> c >= 128)) {
      assertEquals(UnicodeHost.fold(label + ".example"), UnicodeHost.fold(ascii.get()));
      assertEquals(ascii, UnicodeHost.ascii(UnicodeHost.fold(label + ".example")));
      assertTrue(ascii.get().chars().allMatch(c -> c < 128), ascii.get());
      assertEquals("/", URI.create("https://" + ascii.get() + "/").getPath());
    }
  }
}
