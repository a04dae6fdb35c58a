package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntitiesTest {
  @Test
  void findsAllKindsInTheOrderOfTheText() {
    assertEquals(
        List.of(
            new Entity.HandleMention(new Span(0, 5), "acme", null, null),
            new Entity.HandleMention(new Span(6, 16), "acme", "fans", null),
            new Entity.Hashtag(new Span(17, 21), "new", null),
            new Entity.Cashtag(new Span(22, 27), "ACME"),
            new Entity.Link(new Span(28, 38), "acme.com/a", null)),
        Entities.in("@acme @acme/fans #new $ACME acme.com/a"));
  }

  @Test
  void countsUtf16Units() {
    assertEquals(List.of(new Entity.Hashtag(new Span(3, 7), "tag", null)), Entities.in("😀 #tag"));
  }

  @Test
  void leavesATagOrHandleInsideALinkToTheLink() {
    assertEquals("http://acme.com/@us/#top", values("http://acme.com/@us/#top"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://acme.com/a_(b)_c_(d)",
        "http://acme.com/a_(b_(c))",
        "http://acme.com/a_(b)?c=d#e",
        "https://acme.co.uk:8080/a?b",
        "HTTP://ACME.COM/A",
        "acme.technology",
        "http://xn--nxasmq6b.xn--j6w193g/a",
        "http://пример.рф/путь",
      })
  void findsTheWholeLink(String link) {
    assertEquals(link, values("see " + link + " now"));
    assertEquals(link, values("(" + link + ")"));
    assertEquals(link, values("see " + link + "."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "me@acme.com", "me@\u00FCber.de", "file.zzzz", "http://", "://acme", "1.5", "e.g", "a..com",
        "http://acme_.com", "#123", "$12", "@", "#", "$", "a@b", "&#tag"
      })
  void findsNothingWhereNothingIs(String text) {
    assertEquals(List.of(), Entities.in(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://münchen.example/@ann",
        "https://例え.テスト/@ann#tag",
        "https://пример.испытание/#tag",
        "example.invalid/@ann#tag",
        "ann.example/#tag",
        "münchen.example/@ann",
        "sub.host.example:8443/@ann?to=@bob",
        "host.example?to=@ann",
        "//cdn.example/@ann",
        "ann:secret@host.example/@bob/#tag",
        "https://ann:secret@host.example/@bob",
        "ftp://host.example/@ann",
        "localhost/@ann",
        "localhost:8080/@ann/#tag",
        "127.0.0.1/@ann",
        "127.0.0.1:8080/#tag",
        "[::1]/@ann",
        "[2001:db8::1]:8080/@ann#tag",
        "http://[2001:db8::1]:8080/@ann#tag",
        "ann.co.example/@ann/#tag"
      })
  void aHandleOrTagInsideAnAddressOfAnyHostIsNone(String address) {
    assertEquals("", values("see " + address + " now"));
    assertEquals("", values("(" + address + ")"));
    assertEquals("", values(address));
    assertEquals("bob new", values(address + " @bob #new"));
  }

  @ParameterizedTest
  @CsvSource({
    "thanks Ann. @bob/@cid, bob cid",
    "and/or @ann, ann",
    "w/@ann, ann",
    "h/t @ann/#tag, ann tag",
    "Good.Then/@ann, ann",
    "3.5/@ann, ann",
    "so good?@ann, ann",
    "[note]/@ann, ann"
  })
  void aSlashAloneMakesNoAddress(String text, String expected) {
    assertEquals(expected, values(text));
  }

  @Test
  void refusesAHostLabelNoServerCanHave() {
    assertEquals("", values("http://" + "a".repeat(64) + ".com"));
    assertEquals("http://" + "a".repeat(63) + ".com", values("http://" + "a".repeat(63) + ".com"));
  }

  @Test
  void takesAFederatedHandleForAnEmailAddress() {
    assertEquals("", values("@acme@social.example.com"));
  }

  @Test
  void tellsWhomATextReplies() {
    assertEquals(Optional.of("acme"), Entities.replyTo(" @acme hi").map(Entity::value));
    assertEquals(Optional.empty(), Entities.replyTo("hi @acme"));
    assertEquals(Optional.empty(), Entities.replyTo(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000#tag\u0000",
        "\uD83D#tag",
        "\uDE00#tag",
        "\u200F#tag\u200F",
        "\u2066#tag\u2069"
      })
  void findsATagAmongUnusualUnits(String text) {
    assertEquals("tag", values(text));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void readsAnythingInLinearTime(String part) {
    read(part, 1 << 18, Duration.ofSeconds(5));
  }

  @Tag("heavy")
  @ParameterizedTest
  @MethodSource("parts")
  void readsAMillionUnitsOfAnythingInLinearTime(String part) {
    read(part, 1 << 20, Duration.ofSeconds(20));
  }

  /* Linear, this takes a tenth of a second; quadratic, far longer than is allowed. */
  private static void read(String part, int units, Duration atMost) {
    String text = part.repeat(units / part.length());
    List<Entity> found = assertTimeout(atMost, () -> Entities.in(text));
    int end = 0;
    for (Entity entity : found) {
      assertTrue(entity.span().start() >= end);
      end = entity.span().end();
    }
  }

  static List<String> parts() {
    return List.of(
        "@",
        "#",
        "$",
        "a.",
        "a-",
        "a_",
        ".",
        "-",
        "http://",
        "a.co/(",
        "a.co/(x",
        "(",
        "あ.",
        "あ",
        "#a",
        "@a",
        "$a ",
        "a@a.",
        "x.co",
        "x.co ",
        "x.co?a",
        "t.co/",
        "a.-",
        "xn--",
        ".xn--a",
        "a.b_c",
        "\uD83D",
        "\u0000",
        "http://a.b.",
        "@a/",
        "a.co/(b,c.co,");
  }

  private static String values(String text) {
    return Entities.in(text).stream().map(Entity::value).collect(Collectors.joining(" "));
  }
}
