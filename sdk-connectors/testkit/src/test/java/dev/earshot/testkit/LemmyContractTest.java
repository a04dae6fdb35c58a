package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.lemmy.LemmyConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class LemmyContractTest extends HttpConnectorContract {
  private static String view(int id) {
    return "{\"post\":{\"id\":%1$d,\"name\":\"On kettle %1$d\",\"creator_id\":7,\"removed\":%2$b,\"deleted\":false,\"ap_id\":\"https://town.example/post/%1$d\",\"published\":\"2026-01-01T10:00:00.5Z\"},\"creator\":{\"id\":7,\"name\":\"ada\",\"actor_id\":\"https://town.example/u/ada\"},\"community\":{\"name\":\"tea\",\"visibility\":\"%3$s\",\"actor_id\":\"https://town.example/c/tea\"},\"counts\":{\"upvotes\":3,\"downvotes\":0,\"comments\":1}}"
        .formatted(id, id == 4, id == 5 ? "LocalOnly" : "Public");
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
    return !asked.getPath().equals("/api/v3/post")
        ? Reply.ok("application/json", "{\"posts\":[]}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(new Limit(new Reply(400, Map.of(), "{\"error\":\"rate_limit_error\"}"), null));
  }

  @Override
  protected Connector connector() {
    return new LemmyConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/c/tea").with(LemmyConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/c/smudged");
  }

  @Override
  protected Reply answer(URI asked) {
    String query = asked.getQuery();
    if (asked.getPath().equals("/api/v3/post")) {
      int id = Integer.parseInt(query.substring("id=".length()));
      return Reply.ok("application/json", "{\"post_view\":" + view(id) + "}");
    }
    int at = query.indexOf("&page=");
    int page = at < 0 ? 1 : Integer.parseInt(query.substring(at + "&page=".length()));
    if (query.contains("smudged")) {
      String posts = page > 1 ? "" : view(2) + ",{\"post\":{\"id\":-1},\"counts\":{}}";
      return Reply.ok("application/json", "{\"posts\":[" + posts + "]}");
    }
    List<String> posts = new ArrayList<>();
    for (int id = newest - (page - 1) * 3; id > 0 && posts.size() < 3; id--) {
      posts.add(view(id));
    }
    return Reply.ok("application/json", "{\"posts\":[" + String.join(",", posts) + "]}");
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
