package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.youtube.YouTubeConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        int number = Integer.parseInt(id.substring(8));
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
    return "kettle__%03d".formatted(number);
  }

  private static String item(int number) {
    return ("{\"kind\":\"youtube#playlistItem\",\"id\":\"p%1$d\",\"snippet\":{\"publishedAt\":"
            + "\"2026-01-01T10:%1$02d:00Z\"},\"contentDetails\":{\"videoId\":\"%2$s\"}}")
        .formatted(number, id(number));
  }

  private static String video(int number) {
    return ("{\"kind\":\"youtube#video\",\"id\":\"%2$s\",\"snippet\":{\"publishedAt\":"
            + "\"2026-01-01T10:%1$02d:00Z\",\"channelId\":\"UCkettles\",\"channelTitle\":\"Kettles\","
            + "\"title\":\"kettle %1$d\",\"description\":\"it boils\"},\"statistics\":{\"viewCount\":"
            + "\"7\"},\"status\":{\"privacyStatus\":\"%3$s\"}}")
        .formatted(
            number, id(number), number == 3 ? "private" : number == 5 ? "unlisted" : "public");
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
