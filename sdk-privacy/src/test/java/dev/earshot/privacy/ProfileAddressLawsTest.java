package dev.earshot.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The short way to read an address says nothing that the long way does not say. */
class ProfileAddressLawsTest {
  @Provide
  Arbitrary<String> addresses() {
    return Arbitraries.of(
            "https://",
            "http://",
            "HTTPS://",
            "//",
            "/",
            "/@",
            "@",
            ".",
            "..",
            "-",
            "_",
            "www.",
            "m.",
            "m",
            "mobile.",
            "xn--",
            "xn--strae-oqa",
            "users",
            "u",
            "ann",
            "Ann",
            "b0b",
            "x",
            ".com",
            ".example",
            "youtube",
            ".rss",
            "media",
            "?a=b",
            "#",
            ":443",
            "%41",
            " ",
            "ß")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000)
  void whatIsReadTheShortWayIsWhatTheLongWayReads(@ForAll("addresses") String address) {
    for (String written : List.of(address, "https://" + address, "https://a.example/" + address)) {
      ProfileAddress plain = ProfileAddress.plain(written);
      if (plain != null) {
        assertEquals(ProfileAddress.anyOrNull(written), plain, written);
      }
    }
  }

  /** What was taken off once leaves nothing to be taken off, and is read as the same. */
  @Property(tries = 20_000)
  void theOneFormIsReadAsItself(@ForAll("addresses") String address) {
    for (String written : List.of(address, "https://" + address, "https://a.example/" + address)) {
      ProfileAddress read = ProfileAddress.orNull(written);
      if (read != null && read.site() == null) {
        ProfileAddress again = ProfileAddress.anyOrNull("https://" + read.text());
        assertEquals(read.text(), again == null ? null : again.text(), written);
      }
    }
  }

  @Test
  void mostAddressesGoTheShortWay() {
    for (String plain :
        List.of("https://town.example/@ann", "https://a-b.example/ann_1", "https://t/@a")) {
      assertNotNull(ProfileAddress.plain(plain), plain);
    }
    for (String other :
        List.of(
            "https://www.town.example/@ann",
            "https://youtube.com/@ann",
            "https://music.youtube.com/@ann",
            "https://town.example/@Ann",
            "https://town.example/@ann/media",
            "https://town.example/@ann.rss",
            "https://town.example./@ann",
            "https://town.example/@",
            "https://.town/@ann",
            "https:///@ann",
            "http://town.example/@ann")) {
      assertNull(ProfileAddress.plain(other), other);
    }
    assertTrue(Identity.profile("https://t.example/@a").equals(Identity.profile("t.example/a")));
  }
}
