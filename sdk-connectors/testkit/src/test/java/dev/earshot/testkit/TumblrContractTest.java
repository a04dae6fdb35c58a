package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.tumblr.TumblrConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A blog of seven posts, three a page: one private, one in the older form, one a reblog. */
class TumblrContractTest extends HttpConnectorContract {
  private static final int PAGE = 3;

  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected Connector connector() {
    return new TumblrConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/v2/blog/steam/posts").with(TumblrConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/v2/blog/smudged/posts");
  }

  @Override
  protected Reply answer(URI asked) {
    String query = "&" + asked.getQuery() + "&";
    if (query.contains("&id=")) {
      return list(List.of(post(Integer.parseInt(query.replaceAll(".*&id=(\\d+)&.*", "$1")))));
    }
    if (asked.getPath().contains("smudged")) {
      return list(query.contains("&offset=") ? List.of() : List.of(post(1), "{\"id\":\"?\"}"));
    }
    int offset =
        query.contains("&offset=")
            ? Integer.parseInt(query.replaceAll(".*&offset=(\\d+)&.*", "$1"))
            : 0;
    List<String> posts = new ArrayList<>();
    for (int number = newest - offset; number > 0 && posts.size() < PAGE; number--) {
      posts.add(post(number));
    }
    return list(posts);
  }

  private static String post(int number) {
    String content =
        number == 2
            ? "\"type\":\"text\",\"body\":\"<p>it boils</p>\""
            : "\"content\":[{\"type\":\"text\",\"text\":\"kettle " + number + "\"}]";
    String trail = number == 4 ? ",\"trail\":[{\"post\":{\"id\":\"90\"},\"content\":[]}]" : "";
    return ("{\"id\":%1$d,\"id_string\":\"%1$d\",\"state\":\"%2$s\",\"timestamp\":%3$d,"
            + "\"post_url\":\"https://steam.tumblr.com/post/%1$d\",\"note_count\":3,\"tags\":[\"tea\"],"
            + "\"blog\":{\"name\":\"steam\",\"uuid\":\"t:Ab1\",\"title\":\"Steam\"},%4$s%5$s}")
        .formatted(
            number,
            number == 3 ? "private" : "published",
            1_767_261_600 + 60 * number,
            content,
            trail);
  }

  private static Reply list(List<String> posts) {
    return Reply.ok(
        "application/json",
        "{\"meta\":{\"status\":200,\"msg\":\"OK\"},\"response\":{\"posts\":[%s]}}"
            .formatted(String.join(",", posts)));
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
