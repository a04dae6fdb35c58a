package dev.earshot.connectors.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.instagram.InstagramConnector;
import dev.earshot.connectors.lemmy.LemmyConnector;
import dev.earshot.connectors.threads.ThreadsConnector;
import dev.earshot.connectors.youtube.YouTubeConnector;
import dev.earshot.query.Query;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
  private static final Instant NOW = Instant.parse("2026-02-01T10:00:00Z");
  private static final Map<String, Normalizer> CONNECTORS =
      Map.of(
          "instagram", new InstagramConnector(),
          "threads", new ThreadsConnector(),
          "youtube", new YouTubeConnector(),
          "lemmy", new LemmyConnector());

  private static final Map<String, String> BODIES =
      Map.of(
          "instagram",
          "{\"id\":\"1\",\"caption\":\"%s\",\"media_type\":\"IMAGE\",\"username\":\"bo\"}",
          "threads",
          "{\"id\":\"1\",\"text\":\"%s\",\"media_type\":\"TEXT_POST\",\"username\":\"bo\"}",
          "youtube",
          "{\"kind\":\"youtube#video\",\"id\":\"abcdefghijk\",\"snippet\":{\"title\":\"t\","
              + "\"description\":\"%s\",\"channelId\":\"UC1\"}}",
          "lemmy",
          "{\"post_view\":{\"post\":{\"id\":7,\"name\":\"t\",\"body\":\"%s\",\"ap_id\":"
              + "\"https://town.example/post/7\",\"published\":\"2026-01-01T10:00:00Z\"},"
              + "\"creator\":{\"id\":1,\"name\":\"bo\",\"actor_id\":\"https://town.example/u/bo\"},"
              + "\"community\":{\"id\":1,\"name\":\"tea\",\"actor_id\":\"https://town.example/c/tea\"}}}");

  private static Post post(String network, String text) {
    byte[] body = Objects.requireNonNull(BODIES.get(network)).formatted(text).getBytes(UTF_8);
    List<SourceEvent> events =
        Objects.requireNonNull(CONNECTORS.get(network))
            .normalize(body, "https://town.example/", NOW, true)
            .events();
    return ((PostEvent.Published) events.get(0)).post();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instagram|thanks @ann.lee. And @own.er, @_x_!|ann.lee own.er _x_",
        "instagram|hi @ann..lee or mail ann@town.example|ann",
        "instagram|@ann-lee and @ann\u2019s|ann ann",
        "instagram|@abcdefghijklmnopqrstuvwxyz1234|abcdefghijklmnopqrstuvwxyz1234",
        "instagram|@abcdefghijklmnopqrstuvwxyz12345|''",
        "instagram|(@ann.lee) https://instagram.com/@bo.b|ann.lee",
        "threads|so @ann.lee\u3055\u3093|ann.lee",
        "youtube|@ann-lee, @ann.lee- @a\u00b7bc|ann-lee ann.lee a\u00b7bc",
        "youtube|@\u043b\u0435\u043d\u0430-\u043a hi @ab|\u043b\u0435\u043d\u0430-\u043a",
        "lemmy|hi @ann@o.example. And @bo|ann@o.example bo",
        "lemmy|[@ann@o.example](https://o.example/u/ann) ann@o.example|ann@o.example"
      })
  void aMentionIsWhatTheNetworkTakesForOne(String network, String text, String mentioned) {
    Post post = post(network, text);
    assertEquals(
        mentioned,
        post.entities().stream()
            .filter(entity -> entity instanceof Entity.HandleMention)
            .map(Entity::value)
            .collect(Collectors.joining(" ")));
    for (Entity entity : post.entities()) {
      if (entity instanceof Entity.HandleMention) {
        assertEquals("@" + entity.value(), entity.span().in(post.text()));
      }
    }
  }

  @Test
  void aQueryAsksForSuchAHandle() {
    Post post = post("instagram", "thanks @ann.lee!");
    assertTrue(isFound("@ann.lee", post));
    assertTrue(isFound("@ann", post));
    assertFalse(isFound("@ann.lee", post("instagram", "thanks @ann and @lee")));
    assertTrue(isFound("@ann-lee", post("youtube", "thanks @ann-lee")));
  }

  private static boolean isFound(String query, Post post) {
    return Query.parse(query).matches(new Reading().of(post));
  }
}
