package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.discourse.DiscourseConnector;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class DiscourseContractTest extends HttpConnectorContract {
  private static String post(int id) {
    return "{\"id\":%d,\"username\":\"ada\",\"user_id\":7,\"topic_id\":3,\"topic_slug\":\"tea\",\"post_number\":%d,\"post_type\":%d,\"hidden\":%b,\"cooked\":\"<p>kettle %d</p>\",\"created_at\":\"2026-01-01T10:00:00Z\",\"reads\":4,\"reply_count\":0,\"version\":1}"
        .formatted(id, id, id == 5 ? 4 : 1, id == 6, id);
  }

  private int newest = 8;

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
    return !asked.getPath().contains("/t/") && !asked.getPath().matches("/posts/\\d+.*")
        ? Reply.ok("application/json", "{\"latest_posts\":[]}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(
            new Reply(
                429,
                Map.of(),
                "{\"errors\":[\"slow\"],\"error_type\":\"rate_limit\",\"extras\":{\"wait_seconds\":77}}"),
            Duration.ofSeconds(77)),
        new Limit(
            new Reply(
                403,
                Map.of(),
                "{\"errors\":[\"slow\"],\"error_type\":\"rate_limit\",\"extras\":{\"wait_seconds\":77}}"),
            Duration.ofSeconds(77)));
  }

  @Override
  protected Connector connector() {
    return new DiscourseConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/latest").with(DiscourseConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/t/smudged/9");
  }

  @Override
  protected Reply answer(URI asked) {
    String path = asked.getPath();
    if (path.startsWith("/posts/")) {
      return Reply.ok("application/json", post(Integer.parseInt(path.replaceAll("\\D", ""))));
    }
    if (path.startsWith("/t/")) {
      return Reply.ok(
          "application/json",
          "{\"id\":9,\"post_stream\":{\"stream\":[1,2],\"posts\":["
              + post(1)
              + ",{\"id\":2,\"cooked\":7}]}}");
    }
    int top =
        asked.getQuery() == null
            ? newest
            : Integer.parseInt(asked.getQuery().replaceAll("\\D", ""));
    List<String> page = new ArrayList<>();
    for (int id = Math.min(newest, top); id > 0 && page.size() < 3; id--) {
      page.add(post(id));
    }
    return Reply.ok("application/json", "{\"latest_posts\":[" + String.join(",", page) + "]}");
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
