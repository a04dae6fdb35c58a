package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.flickr.FlickrConnector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A search that finds eight photos, three a page; one is the family's alone. */
class FlickrContractTest extends HttpConnectorContract {
  private int newest = 8;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  private static String photo(int id) {
    return "{\"id\":\"%d\",\"owner\":\"7@N01\",\"ownername\":\"ada\",\"secret\":\"abcdef12\",\"server\":\"65535\",\"title\":\"Kettle %d\",\"ispublic\":%d,\"isfriend\":0,\"isfamily\":%d,\"dateupload\":\"%d\",\"views\":\"3\",\"tags\":\"tea\",\"description\":{\"_content\":\"steam\"}}"
        .formatted(id, id, id == 3 ? 0 : 1, id == 3 ? 1 : 0, 1_767_261_600 + 60 * id);
  }

  @Override
  protected boolean hold(int posts) {
    newest = posts;
    return true;
  }

  @Override
  protected @Nullable Reply emptyPage(URI asked) {
    return asked.getQuery().contains("flickr.photos.search") ? list(List.of(), 1, 0) : null;
  }

  @Override
  protected Connector connector() {
    return new FlickrConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/services/rest/?method=flickr.photos.search&text=kettle")
        .with(FlickrConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/services/rest/?method=flickr.photos.search&text=smudged");
  }

  @Override
  protected Reply answer(URI asked) {
    String query = "&" + asked.getQuery() + "&";
    if (query.contains("&method=flickr.photos.getInfo&")) {
      int id = Integer.parseInt(query.replaceAll(".*&photo_id=(\\d+)&.*", "$1"));
      return Reply.ok("application/json", "{\"photo\":" + photo(id) + ",\"stat\":\"ok\"}");
    }
    if (query.contains("&text=smudged&")) {
      return list(List.of(photo(2), "{\"id\":\"?\",\"ispublic\":1}"), 1, 1);
    }
    int page = Integer.parseInt(query.replaceAll(".*&page=(\\d+)&.*", "$1"));
    List<String> photos = new ArrayList<>();
    for (int id = newest - (page - 1) * 3; id > 0 && photos.size() < 3; id--) {
      photos.add(photo(id));
    }
    return list(photos, page, (newest + 2) / 3);
  }

  private static Reply list(List<String> photos, int page, int pages) {
    return new Reply(
        200,
        Map.of("Content-Type", "application/json"),
        "{\"photos\":{\"page\":%d,\"pages\":%d,\"perpage\":3,\"photo\":[%s]},\"stat\":\"ok\"}"
            .formatted(page, pages, String.join(",", photos)));
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
