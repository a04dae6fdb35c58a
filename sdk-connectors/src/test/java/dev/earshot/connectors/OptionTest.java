package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.connectors.file.FileConnector;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTest {
  private static final Option<Integer> PAGES = Option.whole("pages", 1, 100, 5, "how far back");
  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("some", 1)
          .capabilities(Capability.READ)
          .options(PAGES, FileConnector.DELIMITER)
          .build();

  @Test
  void anOptionThatIsNotSetHasItsDefault() {
    ReadRequest request = ReadRequest.of("a");
    assertEquals(5, request.value(PAGES));
    assertEquals(7, request.with(PAGES, 7).checkedFor(DESCRIPTOR).value(PAGES));
    assertEquals(7, request.with("pages", "7").value(PAGES));
    assertEquals(';', request.with(FileConnector.DELIMITER, ';').value(FileConnector.DELIMITER));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "", " 5", "5.0", "many", "99999999999"})
  void whatAnOptionDoesNotPermitIsRefusedByName(String written) {
    ReadRequest request = ReadRequest.of("a").with("pages", written);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> request.checkedFor(DESCRIPTOR));
    assertEquals("option pages: expected 1 to 100", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> request.value(PAGES));
  }

  @Test
  void whatNoOptionIsIsRefusedWithWhatThereIs() {
    ReadRequest request = ReadRequest.of("a").with("page", "2");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> request.checkedFor(DESCRIPTOR));
    assertTrue(String.valueOf(e.getMessage()).contains("pages (1 to 100)"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ReadRequest.of("a").with(PAGES, 0));
  }

  @Test
  void aDefaultThatIsNotPermittedIsNoOption() {
    assertThrows(
        IllegalArgumentException.class, () -> Option.whole("pages", 1, 100, 0, "how far back"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectorDescriptor.builder("some", 1).options(PAGES, PAGES));
    assertThrows(IllegalArgumentException.class, () -> ConnectorDescriptor.builder("Some", 1));
    assertThrows(IllegalArgumentException.class, () -> ConnectorDescriptor.builder("some", 0));
  }

  @Test
  void descriptorsThatSayTheSameAreEqual() {
    assertEquals(DESCRIPTOR, DESCRIPTOR.toBuilder().build());
    assertNotEquals(DESCRIPTOR, DESCRIPTOR.toBuilder().options().build());
  }

  @Test
  void originsAreToldApartBySchemeHostAndPort() {
    Origin origin = Origin.of("https://A.example./feed?x=1");
    assertEquals(Origin.of("https://a.example:443"), origin);
    assertEquals("https://a.example", origin.toString());
    assertEquals("http://a.example:8080", Origin.of("http://a.example:8080/x").toString());
    assertTrue(origin.holds(URI.create("https://a.example/other")));
    for (String other :
        new String[] {
          "http://a.example/",
          "https://b.example/",
          "https://a.example:8443/",
          "https://a.example.evil.example/",
          "https://evil.example/?https://a.example",
          "ftp://a.example/",
          "/feed",
          "mailto:a@a.example"
        }) {
      assertFalse(origin.holds(URI.create(other)), other);
    }
    assertTrue(origin.holds(URI.create("https://user@a.example/")), "the user is no part of it");
    assertTrue(Origin.find("not an address").isEmpty());
    assertTrue(Origin.find("posts.csv").isEmpty());
    assertThrows(IllegalArgumentException.class, () -> Origin.of("hush hush"));
  }

  @Test
  void whatCannotWorkIsRefusedWhereItIsDeclared() {
    assertRefused("the least first, got 3 and 2", () -> Option.whole("n", 3, 2, 3, "none"));
    assertRefused("name of letters", () -> Option.whole("a b", 1, 2, 1, "a blank in it"));
    assertRefused("name of letters", () -> Option.whole("", 1, 2, 1, "no name"));
    ConnectorDescriptor.Builder shop = ConnectorDescriptor.builder("shop", 1);
    assertRefused("at least one, such as READ", shop::build);
    shop.capabilities(Capability.READ, Capability.SEARCH);
    assertRefused("what carries the words", shop::build);
    assertRefused("name of an option", () -> shop.searches("q "));
    assertRefused("name of an option", () -> shop.searches("/hashtag"));
    assertRefused("name of letters", () -> shop.credential("", "none"));
    assertRefused("name of letters", () -> shop.credential("a b", "a blank in it"));
    ConnectorDescriptor right = shop.searches("q", "/hashtag/").credential("key", "who").build();
    assertEquals(List.of("tea"), right.wordsSent(ReadRequest.of("https://shop.test/s?q=tea")));
  }

  private static void assertRefused(String told, Executable declares) {
    String message = assertThrows(IllegalArgumentException.class, declares).toString();
    assertTrue(message.contains(told), message);
  }
}
