package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.weibo.WeiboConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** An account of seven posts, three a page: one for friends alone, one a repost. */
class WeiboContractTest extends HttpConnectorContract {
  private static final int PAGE = 3;
  private static final long FIRST = 5_250_000_000_000_000L;

  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected Connector connector() {
    return new WeiboConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/2/statuses/user_timeline.json?uid=1404376560")
        .with(WeiboConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/2/statuses/user_timeline.json?uid=1404376566");
  }

  @Override
  protected Reply answer(URI asked) {
    String query = "&" + asked.getQuery() + "&";
    if (asked.getPath().endsWith("/show.json")) {
      long id = Long.parseLong(query.replaceAll(".*&id=(\\d+)&.*", "$1"));
      return Reply.ok("application/json", status((int) (id - FIRST)));
    }
    int top = newest;
    if (query.contains("&max_id=")) {
      top = (int) (Long.parseLong(query.replaceAll(".*&max_id=(\\d+)&.*", "$1")) - FIRST);
    }
    List<String> statuses = new ArrayList<>();
    if (query.contains("1404376566") && !query.contains("&max_id=")) {
      statuses.add("{\"text\":\"smudged\"}");
    }
    for (int number = top; number > 0 && statuses.size() < PAGE; number--) {
      statuses.add(status(number));
    }
    return Reply.ok(
        "application/json",
        "{\"statuses\":[%s],\"total_number\":%d}".formatted(String.join(",", statuses), newest));
  }

  private static String status(int number) {
    return ("{\"created_at\":\"Thu Jan 01 18:%1$02d:00 +0800 2026\",\"id\":%2$d,\"idstr\":\"%2$d\","
            + "\"text\":\"it boils %1$d\",\"reposts_count\":1,\"visible\":{\"type\":%3$d},"
            + "\"user\":{\"id\":1404376560,\"idstr\":\"1404376560\",\"screen_name\":\"ada\"}%4$s}")
        .formatted(
            number,
            FIRST + number,
            number == 3 ? 4 : 0,
            number == 5 ? ",\"retweeted_status\":{\"idstr\":\"77\",\"deleted\":\"1\"}" : "");
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
