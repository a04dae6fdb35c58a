package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.facebook.FacebookConnector;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

class FacebookContractTest extends HttpConnectorContract {
  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  /* One for friends, one with a comment of its own. */
  private static String post(int id) {
    return "{\"id\":\"900_%d\",\"message\":\"kettle %d\",\"created_time\":\"%s\",%s%s}"
        .formatted(
            id,
            id,
            GraphPages.at(id),
            id == 3 ? "\"privacy\":{\"value\":\"ALL_FRIENDS\"}," : "",
            "\"likes\":{\"data\":[],\"summary\":{\"total_count\":4}}"
                + (id == 5
                    ? ",\"comments\":{\"data\":[{\"id\":\"5_1\",\"message\":\"hot\",\"created_time\":\"2026-01-01T11:00:00+0000\"}]}"
                    : ""));
  }

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return GraphPages.empty(asked);
  }

  @Override
  protected List<Limit> limits() {
    return GraphPages.LIMITS;
  }

  @Override
  protected Connector connector() {
    return new FacebookConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/v23.0/900/posts").with(FacebookConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/v23.0/smudged/posts");
  }

  @Override
  protected Reply answer(URI asked) {
    String path = asked.getPath();
    if (path.contains("/smudged/")) {
      return Reply.ok(
          "application/json", "{\"data\":[" + post(2) + ",{\"message\":\"nobody's\"}]}");
    }
    if (path.endsWith("/5_1")) {
      return asked.getQuery().contains("privacy")
          ? new Reply(400, java.util.Map.of(), "{\"error\":{\"code\":100,\"message\":\"(#100)\"}}")
          : Reply.ok("application/json", "{\"id\":\"5_1\",\"message\":\"hot\",\"like_count\":0}");
    }
    if (path.matches("/v23.0/900_\\d+")) {
      return Reply.ok("application/json", post(Integer.parseInt(path.replaceAll(".*_", ""))));
    }
    return GraphPages.of(asked, newest, FacebookContractTest::post);
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
