package dev.earshot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.facebook.FacebookConnector;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import dev.earshot.connectors.instagram.InstagramConnector;
import dev.earshot.connectors.telegram.TelegramConnector;
import dev.earshot.connectors.threads.ThreadsConnector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** The contract for webhooks, run by every connector of ours that takes any. */
class WebhookContractTest {
  abstract static class Sent extends WebhookConnectorContract {
    private final Connector connector;
    private final String header;
    private final String body;
    private final @Nullable String broken;

    Sent(Connector connector, String header, String body, @Nullable String broken) {
      this.connector = connector;
      this.header = header;
      this.body = body;
      this.broken = broken;
    }

    @Override
    protected Connector connector() {
      return connector;
    }

    @Override
    protected byte[] body() {
      return body.getBytes(UTF_8);
    }

    @Override
    protected byte @Nullable [] brokenBody() {
      return broken == null ? null : broken.getBytes(UTF_8);
    }

    @Override
    protected Map<String, List<String>> signed(byte[] body, Secret secret) {
      return Map.of(header, List.of("sha256=" + Hook.sign(secret, body)));
    }
  }

  private static String meta(String object, String of, String... changes) {
    return "{\"object\":\"%s\",\"entry\":[{\"id\":\"%s\",\"time\":1767225600,\"changes\":[%s]}]}"
        .formatted(object, of, String.join(",", changes));
  }

  private static String onPage(String more) {
    return "{\"field\":\"feed\",\"value\":{\"verb\":\"add\",\"from\":{\"id\":\"7\",\"name\":\"Ada\"},\"created_time\":1767225600,\"item\":\"status\","
        + more
        + "}}";
  }

  @Nested
  class Facebook extends Sent {
    Facebook() {
      super(
          new FacebookConnector(),
          "x-hub-signature-256",
          meta("page", "900", onPage("\"post_id\":\"900_1\",\"message\":\"kettle\"")),
          meta(
              "page",
              "900",
              onPage("\"message\":\"nobody's\""),
              onPage("\"post_id\":\"900_1\",\"message\":\"kettle\"")));
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://graph.facebook.com/v23.0/900/posts");
    }
  }

  private static String comment(String more) {
    return "{\"field\":\"comments\",\"value\":{\"from\":{\"id\":\"99\",\"username\":\"bo\"},\"media\":{\"id\":\"3\"},\"text\":\"hot kettle\""
        + more
        + "}}";
  }

  @Nested
  class Instagram extends Sent {
    Instagram() {
      super(
          new InstagramConnector(),
          "x-hub-signature-256",
          meta("instagram", "17", comment(",\"id\":\"2\"")),
          meta("instagram", "17", comment(""), comment(",\"id\":\"2\"")));
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://graph.facebook.com/v23.0/17/media");
    }
  }

  private static String reply(String id) {
    return "{\"app_id\":\"1\",\"topic\":\"moderate\",\"target_id\":\"2\",\"time\":1767225600,\"values\":{\"value\":{%s\"username\":\"bo\",\"text\":\"hot kettle\",\"timestamp\":\"2026-01-01T10:00:00+0000\"},\"field\":\"replies\"}}"
        .formatted(id);
  }

  @Nested
  class Threads extends Sent {
    Threads() {
      super(
          new ThreadsConnector(),
          "x-hub-signature-256",
          reply("\"id\":\"8\","),
          "[" + reply("") + "," + reply("\"id\":\"8\",") + "]");
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://graph.threads.net/v1.0/me/threads");
    }
  }

  @Nested
  class Feed extends Sent {
    Feed() {
      super(
          new FeedConnector(),
          "x-hub-signature",
          FeedContractTest.atom(1),
          FeedContractTest.SMUDGED);
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://blog.example/feed.xml");
    }
  }

  @Nested
  class Podcast extends Sent {
    Podcast() {
      super(
          new PodcastConnector(),
          "x-hub-signature",
          FeedContractTest.PODCAST,
          FeedContractTest.SMUDGED);
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://pod.example/podcast.xml");
    }
  }

  /** Telegram shows a word that it was given, and signs nothing. */
  @Nested
  class Telegram extends Sent {
    Telegram() {
      super(
          new TelegramConnector(),
          "x-telegram-bot-api-secret-token",
          "{\"update_id\":41,\"channel_post\":{\"message_id\":31,\"date\":1767000041,\"chat\":{\"id\":-1001,\"type\":\"channel\",\"title\":\"Kettles\",\"username\":\"kettles\"},\"text\":\"kettle\"}}",
          null);
    }

    @Override
    protected boolean coversBody() {
      return false;
    }

    @Override
    protected Map<String, List<String>> signed(byte[] body, Secret secret) {
      return Map.of("x-telegram-bot-api-secret-token", List.of(secret.reveal()));
    }

    @Override
    protected ReadRequest request() {
      return ReadRequest.of("https://api.telegram.org");
    }
  }
}
