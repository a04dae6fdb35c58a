package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.instagram.InstagramConnector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account of seven media, three a page; one is a story, one has a comment. */
class InstagramContractTest extends HttpConnectorContract {
  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  private static String medium(int id) {
    return "{\"id\":\"90%d\",\"media_type\":\"IMAGE\",\"caption\":\"kettle %d\",\"username\":\"kettles\",\"timestamp\":\"%s\",\"like_count\":4%s%s}"
        .formatted(
            id,
            id,
            GraphPages.at(id),
            id == 3 ? ",\"media_product_type\":\"STORY\"" : "",
            id == 5 ? ",\"comments\":{\"data\":[" + comment() + "]}" : "");
  }

  private static String comment() {
    return "{\"id\":\"51\",\"text\":\"hot\",\"username\":\"bo\",\"like_count\":0,\"timestamp\":\"2026-01-01T11:00:00+0000\"}";
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
    return new InstagramConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/v23.0/17/media").with(InstagramConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/v23.0/smudged/media");
  }

  @Override
  protected Reply answer(URI asked) {
    String path = asked.getPath();
    if (path.contains("/smudged/")) {
      return Reply.ok(
          "application/json",
          "{\"data\":[" + medium(2) + ",{\"media_type\":\"IMAGE\",\"caption\":\"nobody's\"}]}");
    }
    if (path.endsWith("/51")) {
      return asked.getQuery().contains("media_type")
          ? new Reply(400, Map.of(), "{\"error\":{\"code\":100,\"message\":\"(#100)\"}}")
          : Reply.ok("application/json", comment());
    }
    if (path.matches("/v23.0/90\\d+")) {
      return Reply.ok("application/json", medium(Integer.parseInt(path.replaceAll(".*/90", ""))));
    }
    return GraphPages.of(asked, newest, InstagramContractTest::medium);
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
