package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h:99999/",
        "http://h:0/",
        "http://h:65536/",
        "http:h",
        "http:///x",
        "mailto:a@b.example",
        "http://a_b.example/",
        "/x",
        "x"
      })
  void whatAServerWroteAndIsNoAddressLiesOnNoOrigin(String address) {
    assertEquals(Optional.empty(), Origin.find(address));
    assertFalse(Origin.of("http://h/").holds(URI.create(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"b\u00fccher.example", "\u2003", "\u13f6", "\u0001", "\u212a", "a b", ".", ""})
  void whatIsMadeOfPartsHasItsHostInAscii(String host) {
    assertThrows(IllegalArgumentException.class, () -> new Origin("https", host, 443));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" http://h/", "http://h/\u2003", "http://h/\u00a0", "http://h/a b", "%", ""})
  void whatNoRequestCouldBeSentToIsNoAddress(String address) {
    assertEquals(Optional.empty(), Origin.find(address));
  }
}
