package dev.earshot.connectors.telegram;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.EarshotException;
import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TelegramTest {
  private static final String TOKEN = "12345:kettle-token";

  private final TelegramConnector connector = new TelegramConnector();

  private static String update(int id, String message) {
    return ("{\"update_id\":%d,\"channel_post\":{\"message_id\":%d,\"date\":1767000000,\"chat\":"
            + "{\"id\":-1001,\"type\":\"channel\",\"title\":\"Kettles\",\"username\":\"kettles\"}%s}}")
        .formatted(id, id, message);
  }

  private ConnectorContext context(Loopback server) {
    Credentials credentials =
        Credentials.of(Origin.of(server.root()))
            .with("token", Secret.of(TOKEN))
            .with("webhookSecret", Secret.of("hook"));
    return server.context().forSource("bot", credentials, Map.of());
  }

  private List<SourceEvent> events(String body) {
    return connector.normalize(body.getBytes(UTF_8), "test", Loopback.NOW, false).events();
  }

  private static Post post(SourceEvent event) {
    return assertInstanceOf(PostEvent.Published.class, event).post();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"pinned_message\":{\"message_id\":3,\"text\":\"kettle\"}",
        "\"new_chat_title\":\"Pots\"",
        "\"video_chat_started\":{}",
        "\"forum_topic_created\":{\"name\":\"tea\"}",
        "\"message_auto_delete_timer_changed\":{}",
        "\"giveaway_completed\":{\"winner_count\":1}"
      })
  void whatHappenedInAChatIsNobodysPost(String what) {
    assertEquals(List.of(), events(update(7, "," + what)));
  }

  @Test
  void aChecklistIsItsTitleAndTasks() {
    Post post =
        post(
            events(
                    update(
                        7,
                        ",\"checklist\":{\"title\":\"Tea\",\"tasks\":[{\"id\":1,\"text\":\"boil\"},"
                            + "{\"id\":2,\"text\":\"pour\"}]}"))
                .get(0));
    assertEquals("Tea\nboil\npour", post.text());
  }

  @Test
  void whatIsAnsweredInAnotherChatIsNamed() {
    String chat =
        "\"chat\":{\"id\":-1009,\"type\":\"channel\",\"username\":\"pots\"},\"message_id\":8";
    for (String elsewhere :
        List.of("{" + chat + "}", "{\"origin\":{\"type\":\"channel\"," + chat + "}}")) {
      Post post =
          post(events(update(7, ",\"text\":\"so\",\"external_reply\":" + elsewhere)).get(0));
      assertEquals(Post.Kind.REPLY, post.kind());
      Post.Reference answered = post.inReplyTo().orElseThrow();
      assertEquals("-1009/8", answered.id().orElseThrow().nativeId());
      assertEquals("https://t.me/pots/8", answered.url().orElseThrow());
    }
    String nobody = ",\"text\":\"so\",\"external_reply\":{\"origin\":{\"type\":\"hidden_user\"}}";
    assertTrue(post(events(update(7, nobody)).get(0)).inReplyTo().isEmpty());
  }

  @Test
  void whatWasReadIsConfirmedOnlyByTheReadingThatFollows() {
    try (Loopback server =
        Loopback.serving(
            request ->
                Loopback.Reply.json(
                    request.uri().getQuery().contains("offset=")
                        ? "{\"ok\":true,\"result\":[]}"
                        : "{\"ok\":true,\"result\":["
                            + update(7, "")
                            + ","
                            + update(8, "")
                            + "]}"))) {
      try (SourceReader reader =
          connector.open(ReadRequest.of(server.root()), null, context(server))) {
        Batch first = reader.poll(1);
        reader.poll(1);
        assertEquals(1, server.requests().size(), "confirmed before all was handed out");
        reader.poll(1);
        assertTrue(server.requests().get(1).uri().getQuery().endsWith("offset=9"));
        // whoever stopped after the first batch confirms nothing
        try (SourceReader again =
            connector.open(ReadRequest.of(server.root()), first.next(), context(server))) {
          again.poll(1);
        }
        assertFalse(server.requests().get(2).uri().getQuery().contains("offset="));
      }
      assertEquals("/bot" + TOKEN + "/getUpdates", server.requests().get(0).uri().getPath());
    }
  }

  @Test
  void aTokenStandsInNoMessageWhateverGoesWrong() {
    List<Loopback.Reply> answers = new ArrayList<>();
    for (int status : new int[] {200, 400, 403, 404, 500, 503}) {
      answers.add(Loopback.Reply.of(status));
    }
    answers.add(Loopback.Reply.of(302, "Location", "/elsewhere"));
    answers.add(Loopback.Reply.of(302, "Location", "http://10.0.0.1/bot" + TOKEN));
    answers.add(Loopback.Reply.of(302, "Location", "http://[x"));
    answers.add(Loopback.Reply.of(200, "Content-Encoding", "compress"));
    for (Loopback.Reply answer : answers) {
      try (Loopback server = Loopback.serving(request -> answer);
          SourceReader reader =
              connector.open(ReadRequest.of(server.root()), null, context(server))) {
        EarshotException e = assertThrows(EarshotException.class, () -> reader.poll(1));
        for (Throwable one = e; one != null; one = one.getCause()) {
          assertFalse(String.valueOf(one.getMessage()).contains("kettle-token"), one::getMessage);
        }
      }
    }
  }

  @Test
  void limitsAreToldInTheBodyAndOneAtATimeMayAsk() {
    Map<String, String> refusals =
        Map.of(
            "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other\"}",
            "somebody else",
            "{\"ok\":false,\"error_code\":409,\"description\":\"can't use while webhook is active\"}",
            "webhook");
    refusals.forEach(
        (body, word) -> {
          try (Loopback server =
                  Loopback.serving(request -> new Loopback.Reply(409, Map.of(), body));
              SourceReader reader =
                  connector.open(ReadRequest.of(server.root()), null, context(server))) {
            RefusedException e = assertThrows(RefusedException.class, () -> reader.poll(1));
            assertTrue(String.valueOf(e.getMessage()).contains(word));
          }
        });
    try (Loopback server =
            Loopback.serving(
                request ->
                    new Loopback.Reply(
                        429, Map.of(), "{\"ok\":false,\"parameters\":{\"retry_after\":17}}"));
        SourceReader reader =
            connector.open(ReadRequest.of(server.root()), null, context(server))) {
      Progress.Wait wait = assertInstanceOf(Progress.Wait.class, reader.poll(1).progress());
      assertEquals(Loopback.NOW.plusSeconds(17), wait.until());
    }
  }

  @Test
  void entitiesCountUtf16AndFilesAndSignaturesAreNotTold() {
    String message =
        ",\"author_signature\":\"Ada L.\",\"photo\":[{\"file_id\":\"secret-file\"}],\"caption\":"
            + "\"\uD83E\uDED6 @ada #tea town.example here\",\"caption_entities\":["
            + "{\"type\":\"mention\",\"offset\":3,\"length\":4},"
            + "{\"type\":\"hashtag\",\"offset\":8,\"length\":4},"
            + "{\"type\":\"url\",\"offset\":13,\"length\":12},"
            + "{\"type\":\"text_link\",\"offset\":26,\"length\":4,\"url\":\"https://town.example/x\"},"
            + "{\"type\":\"bold\",\"offset\":0,\"length\":2}]";
    Post post = post(events(update(1, message)).get(0));
    assertEquals(
        List.of("ada", "tea", "town.example", "here"),
        post.entities().stream().map(Entity::value).toList());
    assertEquals("https://town.example/x", post.entities().get(3).url().orElse(""));
    assertEquals(Post.Kind.PHOTO, post.kind());
    assertEquals(List.of(), post.media());
    assertEquals("https://t.me/kettles/1", post.url().orElse(""));
    String all = dev.earshot.json.EarshotJson.of().write(post);
    assertFalse(all.contains("secret-file") || all.contains("Ada L."), all);
  }

  @Test
  void aStretchBeyondTheTextIsAFaultBesideThePost() {
    String message =
        ",\"text\":\"tea\",\"entities\":[{\"type\":\"url\",\"offset\":2,\"length\":9}]";
    Batch batch = connector.normalize(update(1, message).getBytes(UTF_8), "t", Loopback.NOW, false);
    assertEquals(1, batch.events().size());
    assertEquals(1, batch.faults().size());
  }

  @Test
  void editsAreEditsForwardsNameTheirOriginAndClosedChatsAreSkipped() {
    String edit =
        update(1, ",\"text\":\"x\",\"edit_date\":1767000060")
            .replace("channel_post", "edited_channel_post");
    PostEvent.Edited edited = assertInstanceOf(PostEvent.Edited.class, events(edit).get(0));
    assertEquals(Instant.ofEpochSecond(1_767_000_060), edited.post().editedAt().orElseThrow());
    for (String origin :
        List.of(
            "\"forward_origin\":{\"type\":\"channel\",\"chat\":{\"id\":-7},\"message_id\":9}",
            "\"forward_from_chat\":{\"id\":-7},\"forward_from_message_id\":9")) {
      Post forwarded = post(events(update(1, ",\"text\":\"x\"," + origin)).get(0));
      assertEquals(
          "-7/9", forwarded.repostOf().flatMap(Post.Reference::id).orElseThrow().nativeId());
    }
    Map<String, Visibility> chats =
        Map.of(
            "{\"id\":5,\"type\":\"private\",\"username\":\"ada\"}", Visibility.DIRECT,
            "{\"id\":-5,\"type\":\"supergroup\"}", Visibility.FOLLOWERS,
            "{\"id\":-5,\"type\":\"channel\"}", Visibility.FOLLOWERS,
            "{\"id\":-5,\"type\":\"salon\",\"username\":\"x\"}", Visibility.UNKNOWN);
    chats.forEach(
        (chat, visibility) -> {
          String body =
              "{\"message_id\":1,\"date\":1767000000,\"text\":\"x\",\"chat\":" + chat + "}";
          PostEvent.Skipped skipped =
              assertInstanceOf(PostEvent.Skipped.class, events(body).get(0), chat);
          assertEquals(visibility, skipped.visibility());
        });
  }

  @Test
  void aWebhookTakesOnlyWhatKnowsItsSecret() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.of(599))) {
      ReadRequest request = ReadRequest.of(server.root());
      byte[] body = update(1, ",\"text\":\"x\"").getBytes(UTF_8);
      String header = "x-telegram-bot-api-secret-token";
      ConnectorContext context = context(server);
      Batch batch = connector.receive(request, Map.of(header, List.of("hook")), body, context);
      assertEquals("x", post(batch.events().get(0)).text());
      for (Map<String, List<String>> headers :
          List.of(
              Map.<String, List<String>>of(),
              Map.of(header, List.of("hooks")),
              Map.of(header, List.of("")),
              Map.of(header, List.of("hook", "hook")))) {
        assertThrows(
            RefusedException.class, () -> connector.receive(request, headers, body, context));
      }
      ConnectorContext without = server.context();
      assertThrows(
          RefusedException.class,
          () -> connector.receive(request, Map.of(header, List.of("")), body, without));
    }
  }

  @Test
  void aTokenInTheSourceIsRefused() {
    for (String source : List.of("https://api.telegram.org/bot1:x", "kettles", "https://t.me/k")) {
      assertThrows(
          IllegalArgumentException.class, () -> TelegramConnector.bot(ReadRequest.of(source)));
    }
  }

  /** Every recorded message that still says something comes as an event, and nothing is a fault. */
  @Test
  @Shared.Needed
  void readsWhatTheRecordedObjectsHold() throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    int expected = 0;
    int told = 0;
    List<String> failed = new ArrayList<>();
    for (Path file : Shared.files("fixtures/telegram", ".json")) {
      byte[] body = Files.readAllBytes(file);
      int messages = messages(mapper.readTree(body));
      Batch batch = connector.normalize(body, file.getFileName().toString(), Loopback.NOW, true);
      expected += messages;
      told += Math.min(messages, batch.events().size());
      if (batch.events().size() != messages || (messages > 0 && !batch.faults().isEmpty())) {
        failed.add(file.getFileName() + " " + messages + batch.faults());
      }
    }
    assertTrue(expected > 0);
    assertTrue(told >= 0.98 * expected, told + " of " + expected + ": " + failed);
    assertEquals(List.of(), failed);
  }

  /* Of those that are recorded. */
  private static final List<String> HAPPENED =
      List.of(
          "chat_shared",
          "pinned_message",
          "migrate_to_chat_id",
          "video_chat_started",
          "forum_topic_closed",
          "giveaway_created",
          "giveaway_completed",
          "suggested_post_approved",
          "suggested_post_declined",
          "suggested_post_refunded",
          "unique_gift",
          "boost_added");

  private static int messages(JsonNode node) {
    if (node.has("message_id") && node.has("chat") && node.path("date").asLong(1) != 0) {
      return isSaid(node) ? 1 : 0;
    }
    int messages = 0;
    for (String kind :
        List.of("channel_post", "edited_channel_post", "message", "edited_message")) {
      messages +=
          node.has("update_id") && node.path(kind).has("chat") && isSaid(node.path(kind)) ? 1 : 0;
    }
    return messages;
  }

  private static boolean isSaid(JsonNode message) {
    return HAPPENED.stream().noneMatch(message::has);
  }
}
