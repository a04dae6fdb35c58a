package dev.earshot.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.SourceEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("IS-04 exported JSON reads back")
class RoundTripTest {
  private static final EarshotJson JSON = EarshotJson.of();
  private static final Instant OTHERWISE = Instant.parse("2001-01-01T00:00:00Z");

  @Property(tries = 60)
  void aPostReadsBackAsItself(@ForAll("posts") Post post) {
    String json = JSON.write(post);
    assertEquals(post, JSON.readPost(json, "test"));
    assertEquals(post, JSON.readPost(json.getBytes(StandardCharsets.UTF_8), "test"));
    assertFalse(json.contains("\n"), "one document is one line");
  }

  @Property(tries = 60)
  void anEventReadsBackAsItself(@ForAll("events") SourceEvent event) {
    String json = JSON.write(event);
    assertEquals(event, JSON.readEvent(json, "test", OTHERWISE));
    assertEquals(event, JSON.readEvent(json.getBytes(StandardCharsets.UTF_8), "test", OTHERWISE));
  }

  @Property(tries = 60)
  void aMentionReadsBackAsItself(@ForAll("mentions") Mention mention) throws IOException {
    String json = JSON.write(mention);
    assertEquals(mention, JSON.readMention(json, "test"));
    assertEquals(mention, JSON.readMention(json.getBytes(StandardCharsets.UTF_8), "test"));
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    JSON.writeLine(mention, line);
    assertArrayEquals((json + "\n").getBytes(StandardCharsets.UTF_8), line.toByteArray());
  }

  @Property(tries = 40)
  void aMentionIsTheSameForAReaderWithoutKeys(@ForAll("mentions") Mention mention) {
    String json = JSON.write(mention);
    Mention unread = EarshotJson.of().readMention(json, "test");
    assertEquals(mention, unread);
    assertEquals(json, EarshotJson.of().write(unread));
    assertEquals(mention.score(Documents.Mood.KEY), unread.score(Documents.Mood.KEY));
  }

  @Provide
  Arbitrary<Post> posts() {
    return Documents.posts();
  }

  @Provide
  Arbitrary<SourceEvent> events() {
    return Documents.events();
  }

  @Provide
  Arbitrary<Mention> mentions() {
    return Documents.mentions();
  }
}
