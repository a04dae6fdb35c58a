package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.hackernews.HackerNewsConnector;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

class HackerNewsContractTest {
  private static HttpConnectorContract.Reply item(URI asked) {
    String number = asked.getPath().replaceAll("/v0/item/(\\d+)\\.json", "$1");
    return HttpConnectorContract.Reply.ok(
        "application/json",
        switch (number) {
          case "4" -> "{\"deleted\":true,\"id\":4,\"time\":1764000004,\"type\":\"comment\"}";
          case "5" ->
              "{\"by\":\"bo\",\"dead\":true,\"id\":5,\"text\":\"kettle\",\"time\":1764000005,\"type\":\"comment\"}";
          case "6" -> "null";
          case "7" -> "{\"id\":7,\"by\":}";
          default ->
              "{\"by\":\"ada\",\"id\":%s,\"parent\":1,\"score\":3,\"text\":\"kettle\",\"time\":1764000000,\"type\":\"comment\"}"
                  .formatted(number);
        });
  }

  @Nested
  class OfAList extends HttpConnectorContract {
    private int newest = 8;

    @Override
    protected boolean publishOneMore() {
      newest++;
      return true;
    }

    @Override
    protected boolean hold(int posts) {
      newest = 500; // no list shows more
      return true;
    }

    @Override
    protected @Nullable Reply emptyPage(URI asked) {
      return asked.getPath().equals("/v0/newstories.json")
          ? Reply.ok("application/json", "[]")
          : null;
    }

    @Override
    protected Connector connector() {
      return new HackerNewsConnector();
    }

    private String list() {
      StringBuilder list = new StringBuilder("[");
      for (int number = newest; number > 7; number--) {
        list.append(number).append(',');
      }
      return list.append("6,5,4,3,2,1]").toString();
    }

    @Override
    protected ReadRequest request(String root) {
      return ReadRequest.of(root + "/v0/newstories.json");
    }

    @Override
    protected ReadRequest brokenRequest(String root) {
      return ReadRequest.of(root + "/v0/updates.json");
    }

    @Override
    protected Reply answer(URI asked) {
      return switch (asked.getPath()) {
        case "/v0/newstories.json" -> Reply.ok("application/json", list());
        case "/v0/updates.json" ->
            Reply.ok("application/json", "{\"items\":[7,3],\"profiles\":[\"ada\"]}");
        default -> item(asked);
      };
    }

    @Override
    protected int fewestEvents() {
      return 6;
    }
  }

  @Nested
  class OfEveryItem extends HttpConnectorContract {
    private int newest = 5;

    @Override
    protected boolean hold(int posts) {
      newest = posts;
      return true;
    }

    @Override
    protected boolean publishOneMore() {
      newest++;
      return true;
    }

    @Override
    protected Connector connector() {
      return new HackerNewsConnector();
    }

    @Override
    protected ReadRequest request(String root) {
      return ReadRequest.of(root + "/v0/maxitem.json").with(HackerNewsConnector.ITEMS, 100);
    }

    @Override
    protected ReadRequest brokenRequest(String root) {
      return ReadRequest.of(root + "/v0/updates.json");
    }

    @Override
    protected Reply answer(URI asked) {
      return switch (asked.getPath()) {
        case "/v0/maxitem.json" -> Reply.ok("application/json", String.valueOf(newest));
        case "/v0/updates.json" ->
            Reply.ok("application/json", "{\"items\":[7,3],\"profiles\":[\"ada\"]}");
        default -> item(asked);
      };
    }

    @Override
    protected int fewestEvents() {
      return 5;
    }
  }
}
