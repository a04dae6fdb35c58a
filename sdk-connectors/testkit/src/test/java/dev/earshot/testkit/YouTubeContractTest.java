package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.youtube.YouTubeConnector;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A playlist of seven videos, three a page, whose page tokens count from its newest end. */
class YouTubeContractTest extends HttpConnectorContract {
  private static final int PAGE = 3;

  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return asked.getPath().endsWith("/playlistItems")
        ? Reply.ok("application/json", "{\"items\":[]}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(
            new Reply(
                403,
                Map.of(),
                "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"quotaExceeded\"}]}}"),
            null),
        new Limit(
            new Reply(
                403,
                Map.of(),
                "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}"),
            null),
        new Limit(
            new Reply(
                400, Map.of(), "{\"error\":{\"code\":400,\"status\":\"RESOURCE_EXHAUSTED\"}}"),
            null));
  }

  @Override
  protected Connector connector() {
    return new YouTubeConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/youtube/v3/playlistItems?playlistId=UUkettles")
        .with(YouTubeConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/youtube/v3/playlistItems?playlistId=UUsmudged");
  }

  @Override
  protected Reply answer(URI asked) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : asked.getQuery().split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      query.put(pair[0], pair[1]);
    }
    List<String> items = new ArrayList<>();
    String next = "";
    if (asked.getPath().endsWith("/videos")) {
      for (String id : query.getOrDefault("id", "").split(",", -1)) {
        int number = Integer.parseInt(id.substring(6));
        if (number > 0 && number <= newest) {
          items.add(video(number));
        }
      }
    } else {
      if (asked.getQuery().contains("UUsmudged")) {
        items.add("{\"kind\":\"youtube#playlistItem\",\"snippet\":{\"title\":\"x\"}}");
      }
      int from = Integer.parseInt(query.getOrDefault("pageToken", "0"));
      for (int number = newest - from; number > newest - from - PAGE && number > 0; number--) {
        items.add(item(number));
      }
      next = newest - from - PAGE > 0 ? ",\"nextPageToken\":\"" + (from + PAGE) + "\"" : "";
    }
    return Reply.ok(
        "application/json", "{\"items\":[" + String.join(",", items) + "]" + next + "}");
  }

  private static String id(int number) {
    return "kettle%05d".formatted(number);
  }

  private static String item(int number) {
    return ("{\"kind\":\"youtube#playlistItem\",\"id\":\"p%1$d\",\"snippet\":{\"publishedAt\":"
            + "\"%3$s\"},\"contentDetails\":{\"videoId\":\"%2$s\"}}")
        .formatted(number, id(number), at(number));
  }

  private static Instant at(int number) {
    return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * number);
  }

  private static String video(int number) {
    return ("{\"kind\":\"youtube#video\",\"id\":\"%2$s\",\"snippet\":{\"publishedAt\":"
            + "\"%4$s\",\"channelId\":\"UCkettles\",\"channelTitle\":\"Kettles\","
            + "\"title\":\"kettle %1$d\",\"description\":\"it boils\"},\"statistics\":{\"viewCount\":"
            + "\"7\"},\"status\":{\"privacyStatus\":\"%3$s\"}}")
        .formatted(
            number,
            id(number),
            number == 3 ? "private" : number == 5 ? "unlisted" : "public",
            at(number));
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
