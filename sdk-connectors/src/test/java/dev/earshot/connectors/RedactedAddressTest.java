package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Visibility;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://h.example/feed.xml | https://h.example/feed.xml",
        "http://h.example/html?token=hush | http://h.example/html",
        "http://h.example/html?hush | http://h.example/html",
        "http://h.example?hush | http://h.example",
        "HTTPS://H.example:8443/a?b=hush#hush | HTTPS://H.example:8443/a",
        "https://h.example/#access_token=hush | https://h.example/",
        "https://ann:hush@h.example/x | https://h.example/x",
        "https://hush@h.example/x | https://h.example/x",
        "https://ann:hu@sh@h.example/x | https://h.example/x",
        "https://ann:hu%40sh@h.example:81/x | https://h.example:81/x",
        "https://[::1]:8080/x?hush | https://[::1]:8080/x",
        "https://ann:hush@[fe80::1%eth0]/x | https://[fe80::1%eth0]/x",
        "//ann:hush@h.example/x?hush | //h.example/x",
        "https:ann:hush@h.example/x?hush | https:h.example/x",
        "https:/h.example/x?key=hush | https:/h.example/x",
        "feed://ann:hush@h.example/x | feed://h.example/x",
        "ann:hush@h.example/x?hush | ann:h.example/x",
        "https://ann:hu/sh@h.example/x | https://…",
        "https://ann:hu#sh@h.example/x | https://…",
        "https://ann:hu?sh@h.example/x | https://…",
        "https://h ost/x | https://…",
        "https://h.example/x;jsessionid=hush/y | https://h.example/x/y",
        "https://h.example/a b?token=hush | https://h.example/a b",
        "https://proxy.example/https://ann:hush@h.example/x | https://proxy.example/https://h.example/x",
        "https://town.example/@ann@far.example | https://town.example/@ann@far.example",
        "https://town.example/@ann@far.example:8080/1 | https://town.example/@ann@far.example:8080/1",
        "https://h.example/the-10-best-kettles-of-2026/ | https://h.example/the-10-best-kettles-of-2026/",
        "https://h.example/My-10-Best_Kettles-Of-The-Year-2026 | https://h.example/My-10-Best_Kettles-Of-The-Year-2026",
        "https://h.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8 | https://h.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        "https://h.example/api/v1/accounts/109302436954721982/statuses | https://h.example/api/v1/accounts/109302436954721982/statuses",
        "https://h.example/internationalisation | https://h.example/internationalisation",
        "file:///home/x/posts.csv | file:///home/x/posts.csv",
        "C:\\posts.csv | C:\\posts.csv",
        "posts.csv?not=a#query | posts.csv?not=a#query",
        "/srv/exports/2026.jsonl | /srv/exports/2026.jsonl"
      })
  void showsNoSecretOfAnAddress(String address, String shown) {
    assertEquals(shown, RedactedAddress.of(address));
    assertEquals(shown, RedactedAddress.of(shown), "what is shown is shown as it is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcdef",
        "6f1ed002-ab5c-4c3a-9f53-0b1c2d3e4f5a",
        "k3yK3yk3yK3yk3yK3yk3y0",
        "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
        "ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "dGhpcyBpcyBhIHNlY3JldCBrZXkgMTIz",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "xoxb2345678901abcdefgh"
      })
  void aKeyInThePathIsADigestThatTellsTwoApart(String key) {
    for (String around :
        new String[] {
          "https://h.example/%s/feed", "https://h.example/bot12:%s", "https://h/%s.ics"
        }) {
      String shown = RedactedAddress.of(String.format(around, key));
      assertFalse(shown.contains(key), shown);
      assertFalse(shown.contains(key.substring(4, 12)), shown);
      assertNotEquals(shown, RedactedAddress.of(String.format(around, key + "Z9")));
      assertEquals(shown, RedactedAddress.of(shown));
    }
  }

  @Property
  void noPasswordAndNoQueryComesThrough(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 9, max = 30) String secret) {
    for (String form :
        new String[] {
          "https://u:%s@h.example/",
          "https://%s@h.example",
          "http://h/?%s",
          "http://h/#%s",
          "http://h/x?a=b;%s=1&%s",
          "//%s@h/",
          "http:%s@h/x"
        }) {
      String shown = RedactedAddress.of(form.replace("%s", secret));
      assertFalse(shown.contains(secret), shown);
    }
  }

  @Test
  void whatIsNoAddressStaysAndNothingThrows() {
    for (String odd :
        new String[] {"", " ", "://", "http://", "http://?x", "a:", "%", "\u0000", "//"}) {
      RedactedAddress.of(odd);
    }
    assertEquals(
        "https://h.example/x", RedactedAddress.of(URI.create("https://u:p@h.example/x?k")));
  }

  @Test
  void provenanceAndFaultsOfEveryReaderAreShownSo() {
    ConnectorDescriptor connector =
        ConnectorDescriptor.builder("any", 1)
            .networks(new Network("any"))
            .capabilities(Capability.READ)
            .build();
    Instant now = Instant.parse("2026-11-20T12:00:00Z");
    Emitter emitter =
        new Emitter(
            connector,
            Provenance.Method.API,
            "https://ann:hush@h.example/x?key=hush#hush",
            now,
            false);
    emitter.published(
        PostId.of(new Network("any"), "1"), Visibility.PUBLIC, post -> post.text("kettle"));
    emitter.fault("id", 1, "none");
    PostEvent.Published told = (PostEvent.Published) emitter.events().get(0);
    assertEquals("https://h.example/x", told.post().provenance().orElseThrow().source());
    assertEquals("https://h.example/x", emitter.faults().get(0).source());
  }
}
