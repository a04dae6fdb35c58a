package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.webz.WebzConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class WebzContractTest extends HttpConnectorContract {
  private int size = 3;
  private int newest = 7;

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    size = 100;
    return true;
  }

  @Override
  protected Reply emptyPage(URI asked) {
    String since = asked.getQuery().replaceAll(".*ts=(\\d+).*", "$1");
    return page(List.of(), 0, "kettle", Integer.parseInt(since));
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(new Reply(400, Map.of(), "Monthly quota was reached"), null),
        new Limit(new Reply(403, Map.of(), "{\"message\":\"Number of requests exceeded\"}"), null));
  }

  @Override
  protected Connector connector() {
    return new WebzConnector();
  }

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/newsApiLite?q=kettle&ts=0");
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/newsApiLite?q=smudged&ts=0");
  }

  @Override
  protected Reply answer(URI asked) {
    if (asked.getQuery().contains("smudged")) {
      return page(List.of(post(1), "{\"uuid\":\"\"}"), 0, "smudged", 1);
    }
    int since = Integer.parseInt(asked.getQuery().replaceAll(".*ts=(\\d+).*", "$1"));
    List<String> posts = new ArrayList<>();
    int last = Math.min(newest, since + size);
    for (int id = since + 1; id <= last; id++) {
      posts.add(post(id));
    }
    return page(posts, newest - last, "kettle", last);
  }

  private static Reply page(List<String> posts, int more, String word, int last) {
    return Reply.ok(
        "application/json",
        "{\"posts\":[%s],\"moreResultsAvailable\":%d,\"requestsLeft\":99,\"next\":\"/newsApiLite?token=t&q=%s&ts=%d\"}"
            .formatted(String.join(",", posts), more, word, last));
  }

  private static String post(int id) {
    return "{\"uuid\":\"u%d\",\"url\":\"https://news.example/%d\",\"title\":\"Kettle %d\",\"text\":\"hot\",\"published\":\"2026-01-01T10:00:00Z\",\"crawled\":\"2026-01-01T11:00:00Z\",\"updated\":\"2026-01-01T1%d:00:00Z\",\"thread\":{\"site_type\":\"news\",\"replies_count\":1}}"
        .formatted(id, id, id, id == 4 ? 2 : 1);
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
