package dev.earshot.connectors.bluesky;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The forms are those of the protocol's own expressions. */
final class AtUriTest {
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DID = Pattern.compile("did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]");
  private static final Pattern HANDLE =
      Pattern.compile("(?:" + LABEL + "\\.)+[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
  private static final Pattern NSID =
      Pattern.compile(
          "[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\."
              + LABEL
              + ")+\\.[a-zA-Z][a-zA-Z0-9]{0,62}");
  private static final Pattern RKEY = Pattern.compile("[a-zA-Z0-9._:~-]{1,512}");

  @Provide
  static Arbitrary<String> names() {
    return Arbitraries.of(
            "did:",
            "plc",
            ":",
            "web:",
            "kettle",
            ".",
            "-",
            "a",
            "Z",
            "0",
            "_",
            "~",
            "%",
            "/",
            "\u00e9",
            "app.bsky.feed.post",
            "x".repeat(62),
            "")
        .list()
        .ofMaxSize(9)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 20_000)
  void namesHaveTheFormsOfTheProtocol(@ForAll("names") String name) {
    assertEquals(DID.matcher(name).matches(), AtUri.isDid(name));
    assertEquals(name.length() <= 253 && HANDLE.matcher(name).matches(), AtUri.isHandle(name));
    assertEquals(name.length() <= 317 && NSID.matcher(name).matches(), AtUri.isCollection(name));
    assertEquals(
        RKEY.matcher(name).matches() && !name.equals(".") && !name.equals(".."),
        AtUri.isRecordKey(name));
  }

  @Test
  void anAddressIsReadIntoItsPartsAndBack() {
    String text = "at://did:plc:kettle/app.bsky.feed.post/3kkettle";
    assertEquals(AtUri.of("did:plc:kettle", "app.bsky.feed.post", "3kkettle"), AtUri.of(text));
    assertEquals(text, AtUri.of(text).orElseThrow().toString());
  }

  @Test
  void whatIsNoRecordsNameIsNone() {
    assertTrue(AtUri.of("at://did:plc:kettle").isEmpty());
    assertTrue(AtUri.of("at://did:plc:kettle/app.bsky.feed.post").isEmpty());
    assertTrue(AtUri.of("at://did:plc:kettle/app.bsky.feed.post/").isEmpty());
    assertTrue(AtUri.of("at://did:plc:kettle/app.bsky.feed.post/a/b").isEmpty());
    assertTrue(AtUri.of("at:///app.bsky.feed.post/a").isEmpty());
    assertTrue(AtUri.of("https://did:plc:kettle/app.bsky.feed.post/a").isEmpty());
    assertTrue(AtUri.of("at://did:plc:kettle/app.bsky.feed.post/a?b").isEmpty());
  }
}
