package dev.earshot.benchmarks;

import dev.earshot.Post;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pages of posts as three networks send them, made of texts of our own, with all usual fields. */
final class Pages {
  /** How many posts a page holds. */
  static final int POSTS = 40;

  /** When a page is read. */
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");

  private Pages() {}

  /** Returns a page of that network, in UTF-8. */
  static byte[] of(String network) {
    List<String> texts = Labelled.bundled().stream().map(Labelled::text).limit(POSTS).toList();
    String page =
        switch (network) {
          case "x" -> x(texts);
          case "mastodon" -> mastodon(texts);
          case "bluesky" -> bluesky(texts);
          default -> throw new IllegalArgumentException("network: expected x, mastodon or bluesky");
        };
    return page.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns how many of two readings of one page are not the same. */
  static long differing(List<Post> ours, List<Post> theirs) {
    long differing = Math.abs((long) ours.size() - theirs.size());
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      differing += ours.get(i).sameAs(theirs.get(i)) ? 0 : 1;
    }
    return differing;
  }

  private static String moment(int post) {
    return FIRST.plusSeconds(3600L * post).toString().replace("Z", ".000Z");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String x(List<String> texts) {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode data = page.putArray("data");
    ArrayNode users = page.putObject("includes").putArray("users");
    for (int i = 0; i < texts.size(); i++) {
      ObjectNode post =
          data.addObject()
              .put("id", "19000000000000000" + (10 + i))
              .put("author_id", "7" + i)
              .put("created_at", moment(i))
              .put("lang", "en")
              .put("possibly_sensitive", false)
              .put("reply_settings", "everyone")
              .put("text", escaped(texts.get(i)) + " #kettle");
      post.putArray("edit_history_tweet_ids").add("19000000000000000" + (10 + i));
      int end = texts.get(i).codePointCount(0, texts.get(i).length());
      end += escaped(texts.get(i)).length() - texts.get(i).length() + 1;
      post.putObject("entities")
          .putArray("hashtags")
          .addObject()
          .put("start", end)
          .put("end", end + 7)
          .put("tag", "kettle");
      numbers(
          post.putObject("public_metrics"),
          i,
          "like_count",
          "retweet_count",
          "reply_count",
          "quote_count",
          "impression_count");
      ObjectNode user =
          users
              .addObject()
              .put("id", "7" + i)
              .put("username", "kettle" + i)
              .put("name", "Kettle " + i)
              .put("description", "Boils water, mostly")
              .put("location", "by the stove")
              .put("protected", false)
              .put("verified", i % 2 == 0)
              .put("profile_image_url", "https://pbs.example/" + i + ".jpg")
              .put("created_at", moment(i));
      numbers(
          user.putObject("public_metrics"),
          i,
          "followers_count",
          "following_count",
          "tweet_count",
          "listed_count");
    }
    page.putObject("meta").put("result_count", texts.size()).put("next_token", "b26v89c19zqg8o3f");
    return JSON.writeValueAsString(page);
  }

  private static String mastodon(List<String> texts) {
    ArrayNode page = JSON.createArrayNode();
    for (int i = 0; i < texts.size(); i++) {
      String home = "https://kettles.example/";
      ObjectNode status =
          page.addObject()
              .put("id", "1136" + (100 + i))
              .put("created_at", moment(i))
              .putNull("in_reply_to_id")
              .putNull("in_reply_to_account_id")
              .put("sensitive", false)
              .put("spoiler_text", "")
              .put("visibility", "public")
              .put("language", "en")
              .put("uri", home + "users/k" + i + "/statuses/1136" + (100 + i))
              .put("url", home + "@k" + i + "/1136" + (100 + i))
              .putNull("edited_at")
              .put("content", "<p>" + escaped(texts.get(i)) + "</p>")
              .putNull("reblog");
      numbers(status, i, "favourites_count", "reblogs_count", "replies_count");
      ObjectNode account =
          status
              .putObject("account")
              .put("id", "7" + i)
              .put("username", "k" + i)
              .put("acct", "k" + i)
              .put("display_name", "Kettle " + i)
              .put("locked", false)
              .put("bot", false)
              .put("discoverable", true)
              .put("group", false)
              .put("created_at", moment(i))
              .put("note", "<p>Boils water, mostly</p>")
              .put("url", home + "@k" + i)
              .put("uri", home + "users/k" + i)
              .put("avatar", "https://files.example/" + i + ".png")
              .put("header", "https://files.example/h" + i + ".png");
      numbers(account, i, "followers_count", "following_count", "statuses_count");
      account.putArray("emojis");
      account.putArray("fields");
      for (String list : List.of("media_attachments", "mentions", "tags", "emojis")) {
        status.putArray(list);
      }
      status.putNull("card").putNull("poll");
    }
    return JSON.writeValueAsString(page);
  }

  private static String bluesky(List<String> texts) {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode feed = page.putArray("feed");
    for (int i = 0; i < texts.size(); i++) {
      String did = "did:plc:kettlemaker" + (100 + i);
      ObjectNode post =
          feed.addObject()
              .putObject("post")
              .put("uri", "at://" + did + "/app.bsky.feed.post/3kkettle" + (100 + i))
              .put("cid", "bafyreib2rxk3rw6dggsd6avq3gs7e6p5lzxzfmcxnkwhtbtfyqbpwr" + i)
              .put("indexedAt", moment(i));
      post.putObject("author")
          .put("did", did)
          .put("handle", "k" + i + ".kettles.example")
          .put("displayName", "Kettle " + i)
          .put("avatar", "https://cdn.example/" + i)
          .putArray("labels");
      ObjectNode record =
          post.putObject("record")
              .put("$type", "app.bsky.feed.post")
              .put("createdAt", moment(i))
              .put("text", texts.get(i) + " #kettle");
      record.putArray("langs").add("en");
      int start = texts.get(i).getBytes(StandardCharsets.UTF_8).length + 1;
      ObjectNode facet = record.putArray("facets").addObject();
      facet.putObject("index").put("byteStart", start).put("byteEnd", start + 7);
      facet
          .putArray("features")
          .addObject()
          .put("$type", "app.bsky.richtext.facet#tag")
          .put("tag", "kettle");
      numbers(post, i, "likeCount", "repostCount", "replyCount", "quoteCount");
      post.putArray("labels");
      post.putObject("viewer").put("threadMuted", false);
    }
    page.put("cursor", moment(texts.size()));
    return JSON.writeValueAsString(page);
  }

  private static void numbers(ObjectNode into, int seed, String... names) {
    for (int i = 0; i < names.length; i++) {
      into.put(names[i], seed * 31 % (97 + i));
    }
  }
}
