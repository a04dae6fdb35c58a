package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RepeatedPeopleTest {
  private static final String ADA = "a".repeat(64);
  private static final String BO = "b".repeat(64);
  private static final String NOTE = "c".repeat(64);

  @TempDir Path folder;

  private static String telegram(String from) {
    return "{\"update_id\":1,\"channel_post\":{\"message_id\":9,\"date\":1767261600,\"chat\":{"
        + "\"id\":-1001,\"type\":\"channel\",\"username\":\"kettles\"},\"text\":\"tea\","
        + from
        + "}}";
  }

  private static String tumblr(String from) {
    return "{\"id_string\":\"901\",\"state\":\"published\",\"timestamp\":1767261600,\"blog\":{"
        + "\"name\":\"steam\",\"uuid\":\"t:A\"},\"content\":[{\"type\":\"text\",\"text\":\"tea\"}],"
        + from
        + "}";
  }

  private static String nostr(int kind, String tags) {
    return "{\"pubkey\":\"%s\",\"created_at\":1767261600,\"kind\":%d,\"content\":\"\",\"tags\":%s}"
        .formatted(ADA, kind, tags);
  }

  static Stream<Arguments> repeating() {
    String user = "\"user\":{\"id\":2,\"screen_name\":\"bo\"}";
    return Stream.of(
        Arguments.of(
            "telegram",
            "handle\ttelegram\tannlee",
            telegram(
                "\"forward_origin\":{\"type\":\"user\",\"sender_user\":{\"id\":5,\"username\":\"annlee\"}}")),
        Arguments.of(
            "telegram",
            "handle\ttelegram\tannlee",
            telegram("\"forward_from\":{\"id\":5,\"username\":\"annlee\"}")),
        Arguments.of(
            "telegram",
            "handle\ttelegram\tpots",
            telegram(
                "\"forward_origin\":{\"type\":\"chat\",\"sender_chat\":{\"id\":-7,\"username\":\"pots\"}}")),
        Arguments.of(
            "tumblr",
            "handle\ttumblr\tcid",
            tumblr("\"trail\":[{\"post\":{\"id\":\"600\"},\"blog\":{\"name\":\"cid\"}}]")),
        Arguments.of(
            "tumblr",
            "handle\ttumblr\tcid",
            tumblr("\"reblogged_from_id\":\"600\",\"reblogged_from_name\":\"cid\"")),
        Arguments.of(
            "tumblr",
            "handle\ttumblr\tcid",
            tumblr(
                "\"trail\":[{\"post\":{\"id\":\"600\"}}],\"reblogged_root_id\":\"600\","
                    + "\"reblogged_root_url\":\"https://cid.tumblr.com/post/600\"")),
        Arguments.of(
            "reddit",
            "handle\treddit\tbob",
            "{\"kind\":\"t3\",\"data\":{\"name\":\"t3_b3\",\"author\":\"ann\",\"title\":\"tea\","
                + "\"created_utc\":1767261600,\"crosspost_parent\":\"t3_z9\",\"crosspost_parent_list\":["
                + "{\"name\":\"t3_z9\",\"author\":\"bob\",\"title\":\"tea\"}]}}"),
        Arguments.of(
            "nostr",
            "id\tnostr\tnostr::" + BO,
            nostr(6, "[[\"e\",\"" + NOTE + "\"],[\"p\",\"" + BO + "\"]]")),
        Arguments.of(
            "nostr", "id\tnostr\tnostr::" + BO, nostr(16, "[[\"a\",\"30023:" + BO + ":tea\"]]")),
        Arguments.of(
            "nostr",
            "id\tnostr\tnostr::" + BO,
            nostr(1, "[[\"q\",\"" + NOTE + "\",\"\",\"" + BO + "\"]]")),
        Arguments.of(
            "weibo",
            "id\tweibo\tweibo::22",
            "{\"id\":9000000001,\"text\":\"tea\",\"user\":{\"id\":11},\"retweeted_status\":"
                + "{\"id\":9000000000,\"text\":\"pot\",\"visible\":{\"type\":1},\"user\":{\"id\":22}}}"),
        Arguments.of(
            "datasift",
            "handle\tx\tbo",
            "{\"interaction\":{\"type\":\"twitter\",\"id\":\"1e\",\"created_at\":"
                + "\"Thu, 01 Jan 2026 10:00:00 +0000\"},\"twitter\":{\"id\":\"21\",\"retweet\":{\"id\":"
                + "\"21\",\"text\":\"tea\",\"user\":{\"id\":1,\"screen_name\":\"ada\"}},\"retweeted\":"
                + "{\"id\":\"20\","
                + user
                + "}}}"));
  }

  @DisplayName("SM-21: whoever is repeated must be free to be heard, whatever network tells it")
  @ParameterizedTest
  @MethodSource("repeating")
  void whatRepeatsWhoOptedOutIsRefused(String connector, String person, String body)
      throws IOException {
    assertEquals(1, mentions(connector, body, "handle\tx\tnobody"));
    assertEquals(0, mentions(connector, body, person));
  }

  private long mentions(String connector, String body, String person) throws IOException {
    Path input = Files.writeString(folder.resolve("input.json"), body);
    Path queries =
        Files.writeString(folder.resolve("queries.tsv"), "a\tnetwork:" + network(connector) + "\n");
    Path outs = Files.writeString(folder.resolve("outs.tsv"), person + "\t2025-11-10T10:30:00Z\n");
    Path out = folder.resolve("out-" + person.hashCode());
    Ran ran =
        Ran.here(
            "monitor",
            "--quiet",
            "--out",
            out.toString(),
            "--queries",
            queries.toString(),
            "--input",
            connector + "=" + input,
            "--opt-outs",
            outs.toString());
    assertEquals(0, ran.code(), ran.err());
    List<String> kept = Files.readAllLines(out.resolve("mentions.jsonl"));
    return kept.stream().filter(line -> !line.contains("\"text\":\"pot\"")).count();
  }

  private static String network(String connector) {
    return connector.equals("datasift") ? "x" : connector;
  }
}
