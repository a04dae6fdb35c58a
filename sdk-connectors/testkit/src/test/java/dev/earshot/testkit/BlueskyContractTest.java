package dev.earshot.testkit;

import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.bluesky.BlueskyConnector;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

class BlueskyContractTest extends HttpConnectorContract {
  private static final String DID = "did:plc:kettle";

  private int newest = 8;

  private static String view(int id) {
    return """
    {"uri":"at://%s/app.bsky.feed.post/k%d","cid":"c","indexedAt":"%s",
     "author":{"did":"%s","handle":"ada.example"%s},"likeCount":3,
     "record":{"$type":"app.bsky.feed.post","text":"On kettle %d",
               "createdAt":"%s"}}"""
        .formatted(
            DID,
            id,
            at(id).plusSeconds(1),
            DID,
            id == 5 ? ",\"labels\":[{\"val\":\"!no-unauthenticated\"}]" : "",
            id,
            at(id));
  }

  private static Instant at(int id) {
    return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(60L * id);
  }

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
    return asked.getPath().endsWith("getAuthorFeed")
        ? Reply.ok("application/json", "{\"feed\":[],\"cursor\":\"1\"}")
        : null;
  }

  @Override
  protected List<Limit> limits() {
    return List.of(
        new Limit(
            new Reply(400, Map.of(), "{\"error\":\"RateLimitExceeded\",\"message\":\"x\"}"), null),
        new Limit(
            new Reply(429, Map.of(), "{\"error\":\"RateLimitExceeded\",\"message\":\"x\"}"), null));
  }

  @Override
  protected Connector connector() {
    return new BlueskyConnector();
  }

  @Override
  protected ReadRequest request(String root) {
    return ReadRequest.of(root + "/xrpc/app.bsky.feed.getAuthorFeed?actor=ada.example")
        .with(BlueskyConnector.PAGES, 20);
  }

  @Override
  protected ReadRequest brokenRequest(String root) {
    return ReadRequest.of(root + "/xrpc/app.bsky.feed.getAuthorFeed?actor=smudged.example");
  }

  @Override
  protected Reply answer(URI asked) {
    String query = asked.getQuery();
    if (asked.getPath().endsWith("getPosts")) {
      List<String> posts = new ArrayList<>();
      for (String part : query.split("&")) {
        int id = Integer.parseInt(part.substring(part.lastIndexOf("/k") + 2));
        posts.add(view(id));
      }
      return Reply.ok("application/json", "{\"posts\":[" + String.join(",", posts) + "]}");
    }
    if (asked.getPath().endsWith("getProfile")) {
      return Reply.ok(
          "application/json",
          "{\"did\":\"" + DID + "\",\"handle\":\"ada.example\",\"followersCount\":7}");
    }
    if (query.contains("smudged")) {
      return Reply.ok(
          "application/json", "{\"feed\":[{\"post\":" + view(2) + "},{\"post\":{\"uri\":\"x\"}}]}");
    }
    int at = query.indexOf("&cursor=");
    int from = at < 0 ? newest : Integer.parseInt(query.substring(at + "&cursor=".length()));
    List<String> posts = new ArrayList<>();
    for (int id = from; id > 0 && posts.size() < 3; id--) {
      posts.add("{\"post\":" + view(id) + "}");
    }
    String cursor = from > 3 ? ",\"cursor\":\"" + (from - 3) + "\"" : "";
    return Reply.ok(
        "application/json", "{\"feed\":[" + String.join(",", posts) + "]" + cursor + "}");
  }

  @Override
  protected int fewestEvents() {
    return 8;
  }
}
