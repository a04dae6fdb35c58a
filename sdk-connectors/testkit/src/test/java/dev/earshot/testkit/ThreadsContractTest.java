package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.threads.ThreadsConnector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account of seven posts, three a page; one is hidden. */
class ThreadsContractTest extends HttpConnectorContract {
  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  private static String post(int id) {
    return "{\"id\":\"90%d\",\"media_type\":\"TEXT_POST\",\"text\":\"kettle %d\",\"username\":\"kettles\",\"timestamp\":\"%s\"%s}"
        .formatted(id, id, GraphPages.at(id), id == 3 ? ",\"hide_status\":\"HIDDEN\"" : "");
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
    return new ThreadsConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/v1.0/me/threads")
        .with(ThreadsConnector.PAGES, 20)
        .with(ThreadsConnector.PROFILE, "public");
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/v1.0/smudged/threads").with(ThreadsConnector.PROFILE, "public");
  }

  @Override
  protected Reply answer(URI asked) {
    String path = asked.getPath();
    if (path.contains("/smudged/")) {
      return Reply.ok("application/json", "{\"data\":[" + post(2) + ",{\"text\":\"nobody's\"}]}");
    }
    if (path.matches("/v1.0/90\\d+")) {
      int id = Integer.parseInt(path.replaceAll(".*/90", ""));
      return asked.getQuery().contains("replied_to")
          ? new Reply(400, Map.of(), "{\"error\":{\"code\":100,\"message\":\"(#100)\"}}")
          : Reply.ok("application/json", post(id));
    }
    return GraphPages.of(asked, newest, ThreadsContractTest::post);
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
