package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.x.XConnector;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class XContractTest extends HttpConnectorContract {
  private static final long EPOCH = 1_288_834_974_657L;
  private static final Instant FIRST = Instant.parse("2026-01-01T10:00:00Z");

  private int newest = 25;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  /** Returns the id of a post; they come a minute apart. */
  static String id(int number) {
    return Long.toString((FIRST.plusSeconds(60L * number).toEpochMilli() - EPOCH) << 22);
  }

  private static int number(String id) {
    return (int) (((Long.parseLong(id) >> 22) + EPOCH - FIRST.toEpochMilli()) / 60_000);
  }

  /**
   * A post: the third is a protected account's, the sixth an edit, the ninth repeats the second.
   */
  static String post(int number) {
    String first = number == 6 ? "\"" + id(-6) + "\"," : "";
    return "{\"id\":\"%s\",\"text\":\"kettle %d\",\"author_id\":\"%d\",\"created_at\":\"%s\",\"edit_history_tweet_ids\":[%s\"%s\"],\"public_metrics\":{\"like_count\":3}%s}"
        .formatted(
            id(number),
            number,
            number == 3 ? 8 : 7,
            FIRST.plusSeconds(60L * number),
            first,
            id(number),
            number == 9
                ? ",\"referenced_tweets\":[{\"type\":\"retweeted\",\"id\":\"" + id(2) + "\"}]"
                : "");
  }

  static String answer(List<String> posts, String more) {
    return "{\"data\":[%s],\"includes\":{\"users\":[{\"id\":\"7\",\"username\":\"ada\",\"protected\":false},{\"id\":\"8\",\"username\":\"bo\",\"protected\":true}],\"tweets\":[%s]}%s}"
        .formatted(String.join(",", posts), post(2), more);
  }

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return asked.getPath().contains("/search/")
        ? Reply.ok("application/json", "{\"meta\":{\"result_count\":0}}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(
            new Reply(
                403,
                Map.of(),
                "{\"title\":\"UsageCapExceeded\",\"type\":\"https://api.twitter.com/2/problems/usage-capped\"}"),
            null),
        new Limit(
            new Reply(
                429,
                Map.of(),
                "{\"title\":\"Too Many Requests\",\"type\":\"about:blank\",\"status\":429}"),
            null));
  }

  @Override
  protected Connector connector() {
    return new XConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/2/tweets/search/recent?query=kettle").with(XConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/2/tweets/search/recent?query=smudged");
  }

  @Override
  protected Reply answer(URI asked) {
    Map<String, String> query = new HashMap<>();
    for (String parameter : String.valueOf(asked.getQuery()).split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      query.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    if (asked.getPath().equals("/2/tweets")) {
      List<String> found = new ArrayList<>();
      for (String id : query.getOrDefault("ids", "").split(",", -1)) {
        // of the edited one, the first form has the first id
        found.add(id.equals(id(-6)) ? first() : post(number(id)));
      }
      return Reply.ok("application/json", answer(found, ""));
    }
    if ("smudged".equals(query.get("query"))) {
      String broken = "{\"id\":\"x\",\"text\":\"kettle\"}";
      return Reply.ok("application/json", answer(List.of(post(4), broken), ",\"meta\":{}"));
    }
    int since = query.containsKey("since_id") ? number(query.get("since_id")) : 0;
    int below = Integer.parseInt(query.getOrDefault("next_token", "t1000000").substring(1));
    List<String> page = new ArrayList<>();
    int lowest = below;
    for (int at = Math.min(newest, below - 1); at > since && page.size() < 4; at--) {
      page.add(post(at));
      lowest = at;
    }
    String meta =
        lowest - 1 > since && !page.isEmpty() ? ",\"next_token\":\"t" + lowest + "\"" : "";
    return Reply.ok(
        "application/json",
        page.isEmpty()
            ? "{\"meta\":{\"result_count\":0}}"
            : answer(page, ",\"meta\":{\"result_count\":" + page.size() + meta + "}"));
  }

  private static String first() {
    return post(6).replace("\"id\":\"" + id(6), "\"id\":\"" + id(-6));
  }

  @Override
  protected int fewestEvents() {
    return 25;
  }
}
