package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.linkedin.LinkedInConnector;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An organisation of seven posts, three a page: one for connections alone, one edited. */
class LinkedInContractTest extends HttpConnectorContract {
  private static final int PAGE = 3;

  private int newest = 7;

  @Override
  protected boolean publishOneMore() {
    newest++;
    return true;
  }

  @Override
  protected Connector connector() {
    return new LinkedInConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/rest/posts?q=author&author=urn:li:organization:77")
        .with(LinkedInConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/rest/posts?q=author&author=urn:li:organization:66");
  }

  @Override
  protected Reply answer(URI asked) {
    String address = URLDecoder.decode(asked.toString(), StandardCharsets.UTF_8) + "&";
    if (address.contains("/rest/socialMetadata?")) {
      List<String> counts = new ArrayList<>();
      for (int number = 1; number <= newest; number++) {
        counts.add(
            "\"urn:li:share:%d\":{\"reactionSummaries\":{\"LIKE\":{\"count\":3}},\"commentSummary\":{\"count\":1}}"
                .formatted(number));
      }
      return Reply.ok("application/json", "{\"results\":{" + String.join(",", counts) + "}}");
    }
    if (address.contains("/rest/posts/")) {
      return Reply.ok(
          "application/json",
          post(Integer.parseInt(address.replaceAll(".*urn:li:share:(\\d+)&", "$1"))));
    }
    int start = Integer.parseInt(address.replaceAll(".*[?&]start=(\\d+)&.*", "$1"));
    List<String> posts = new ArrayList<>();
    if (address.contains("organization:66") && start == 0) {
      posts.addAll(List.of("{\"id\":\"?\",\"commentary\":\"smudged\"}", post(1)));
    }
    for (int number = newest - start; number > 0 && posts.size() < PAGE; number--) {
      posts.add(post(number));
    }
    boolean more = newest - start > PAGE;
    return Reply.ok(
        "application/json",
        "{\"paging\":{\"start\":%d,\"count\":%d,\"links\":[%s]},\"elements\":[%s]}"
            .formatted(
                start,
                PAGE,
                more ? "{\"rel\":\"next\",\"href\":\"/rest/posts\"}" : "",
                String.join(",", posts)));
  }

  private static String post(int number) {
    long at = 1_767_261_600_000L + 60_000L * number;
    return ("{\"id\":\"urn:li:share:%1$d\",\"author\":\"urn:li:organization:77\",\"commentary\":\"it boils %1$d\","
            + "\"visibility\":\"%2$s\",\"lifecycleState\":\"PUBLISHED\",\"publishedAt\":%3$d,\"lastModifiedAt\":%3$d,"
            + "\"lifecycleStateInfo\":{\"isEditedByAuthor\":%4$b},"
            + "\"distribution\":{\"feedDistribution\":\"MAIN_FEED\"}}")
        .formatted(number, number == 3 ? "CONNECTIONS" : "PUBLIC", at, number == 2);
  }

  @Override
  protected int fewestEvents() {
    return 7;
  }
}
