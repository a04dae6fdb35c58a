package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.mastodon.MastodonConnector;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class MastodonContractTest extends HttpConnectorContract {
  /** Says, newest first: one for followers, a repost, one of each kind of openness. */
  static final String STATUSES = "[" + String.join(",", between(0, 100, 40)) + "]";

  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  private static List<String> between(int since, int below, int limit) {
    return between(since, below, limit, 7);
  }

  private static List<String> between(int since, int below, int limit, int newest) {
    List<String> page = new ArrayList<>();
    for (int id = Math.min(newest, below - 1); id > since && page.size() < limit; id--) {
      page.add(status(id, id == 3 ? "private" : id == 5 ? "unlisted" : "public", id == 6));
    }
    return page;
  }

  static String status(int id) {
    return status(id, "public", false);
  }

  private static String status(int id, String visibility, boolean repost) {
    return "{\"id\":\"%d\",\"visibility\":\"%s\",\"created_at\":\"%s\",\"favourites_count\":4,%s}"
        .formatted(
            id,
            visibility,
            Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * id),
            repost
                ? "\"content\":\"\",\"reblog\":" + status(id - 5, "public", false)
                : "\"content\":\"<p>kettle " + id + "</p>\"");
  }

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return asked.getPath().contains("/timelines/") ? Reply.ok("application/json", "[]") : null;
  }

  @Override
  protected Connector connector() {
    return new MastodonConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/tags/kettle").with(MastodonConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/tags/smudged");
  }

  @Override
  protected Reply answer(URI asked) {
    if (asked.getPath().startsWith("/api/v1/statuses/")) {
      int id = Integer.parseInt(asked.getPath().substring("/api/v1/statuses/".length()));
      return Reply.ok("application/json", between(id - 1, id + 1, 1).get(0));
    }
    if (asked.getPath().endsWith("/smudged")) {
      return Reply.ok("application/json", "[" + status(2) + ",{\"id\":}]");
    }
    Map<String, Integer> query = new HashMap<>();
    for (String parameter : asked.getQuery().split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      query.put(pair[0], Integer.valueOf(pair[1]));
    }
    int limit = Math.min(query.getOrDefault("limit", 20), 3);
    int below = query.getOrDefault("max_id", Integer.MAX_VALUE);
    List<String> page = between(query.getOrDefault("min_id", 0), below, limit, newest);
    Reply reply = Reply.ok("application/json", "[" + String.join(",", page) + "]");
    int top = Math.min(newest, below - 1);
    return page.isEmpty()
        ? reply
        : reply.with(
            "Link",
            "<%1$s?limit=%2$d&max_id=%3$d>; rel=\"next\", <%1$s?limit=%2$d&min_id=%4$d>; rel=\"prev\""
                .formatted(asked.getPath(), limit, top - page.size() + 1, top));
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
