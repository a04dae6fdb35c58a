package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.reddit.RedditConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subreddit of seven submissions, three a page: one private, one removed, one edited. */
class RedditContractTest extends HttpConnectorContract {
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
    return !asked.getPath().equals("/api/info")
        ? Reply.ok(
            "application/json", "{\"kind\":\"Listing\",\"data\":{\"after\":null,\"children\":[]}}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(new Reply(400, Map.of(), "{\"reason\":\"RATELIMIT\",\"message\":\"x\"}"), null),
        new Limit(new Reply(403, Map.of(), "{\"reason\":\"RATELIMIT\",\"message\":\"x\"}"), null));
  }

  @Override
  protected Connector connector() {
    return new RedditConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/r/kettles").with(RedditConnector.PAGES, 10);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/r/smudged");
  }

  @Override
  protected Reply answer(URI asked) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : asked.getQuery().split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      query.put(pair[0], pair[1]);
    }
    List<String> things = new ArrayList<>();
    String after = "null";
    if (asked.getPath().equals("/api/info")) {
      for (String name : query.getOrDefault("id", "").split(",", -1)) {
        things.add(thing(Integer.parseInt(name.substring(3))));
      }
    } else {
      if (asked.getPath().contains("smudged")) {
        things.add("{\"kind\":\"t3\",\"data\":{\"title\":\"x\"}}");
      }
      int below = Integer.parseInt(query.getOrDefault("after", "t3_1000000").substring(3));
      int top = Math.min(newest, below - 1);
      for (int number = top; number > top - PAGE && number > 0; number--) {
        things.add(thing(number));
      }
      after = top - PAGE > 0 ? "\"t3_" + (top - PAGE + 1) + "\"" : after;
    }
    return Reply.ok(
        "application/json",
        "{\"kind\":\"Listing\",\"data\":{\"after\":%s,\"children\":[%s]}}"
            .formatted(after, String.join(",", things)));
  }

  private static String thing(int number) {
    return ("{\"kind\":\"t3\",\"data\":{\"name\":\"t3_%1$d\",\"author\":\"Ada\",\"title\":\"kettle\","
            + "\"selftext\":\"%2$s\",\"is_self\":true,\"score\":4,\"created_utc\":%3$d.0,"
            + "\"edited\":%4$s,\"subreddit_type\":\"%5$s\"}}")
        .formatted(
            number,
            number == 4 ? "[removed]" : "it boils " + number,
            1_767_000_000 + number,
            number == 2 ? "1767100000.0" : "false",
            number == 3 ? "private" : "public");
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
