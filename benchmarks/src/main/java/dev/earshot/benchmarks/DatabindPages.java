package dev.earshot.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.format.Html;
import dev.earshot.connectors.format.RichText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * How one would read the three networks' pages by hand: Jackson databind into records that have the
 * fields we read and no others, and posts made of these by the same builders. HTML goes through the
 * same reader of HTML.
 */
final class DatabindPages {
  private static final JsonMapper CAMEL =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final JsonMapper SNAKE =
      CAMEL.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final ObjectReader X = SNAKE.readerFor(XPage.class);
  private static final ObjectReader MASTODON = SNAKE.readerForListOf(Status.class);
  private static final ObjectReader BLUESKY = CAMEL.readerFor(BlueskyPage.class);

  private static final Network ON_X = Network.of("x");

  private DatabindPages() {}

  record XPage(List<XPost> data, XIncludes includes) {}

  record XIncludes(List<XUser> users) {}

  record XPost(
      String id,
      String authorId,
      Instant createdAt,
      String lang,
      String text,
      List<String> editHistoryTweetIds,
      XEntities entities,
      XMetrics publicMetrics) {}

  record XEntities(List<XHashtag> hashtags) {}

  record XHashtag(int start, int end, String tag) {}

  record XMetrics(
      long likeCount, long retweetCount, long replyCount, long quoteCount, long impressionCount) {}

  record XUser(
      String id,
      String username,
      String name,
      String description,
      String location,
      @JsonProperty("protected") boolean shut,
      boolean verified,
      Instant createdAt,
      XCounts publicMetrics) {}

  record XCounts(long followersCount, long followingCount, long tweetCount) {}

  record Status(
      String id,
      Instant createdAt,
      Instant editedAt,
      String inReplyToId,
      String spoilerText,
      String visibility,
      String language,
      String uri,
      String url,
      String content,
      long favouritesCount,
      long reblogsCount,
      long repliesCount,
      Account account) {}

  record Account(
      String id,
      String acct,
      String displayName,
      boolean bot,
      boolean group,
      Instant createdAt,
      String note,
      String url,
      long followersCount,
      long followingCount,
      long statusesCount) {}

  record BlueskyPage(List<BlueskyItem> feed, String cursor) {}

  record BlueskyItem(BlueskyPost post) {}

  record BlueskyPost(
      String uri,
      BlueskyAuthor author,
      BlueskyRecord record,
      List<BlueskyLabel> labels,
      long likeCount,
      long repostCount,
      long replyCount,
      long quoteCount) {}

  record BlueskyAuthor(String did, String handle, String displayName, List<BlueskyLabel> labels) {}

  record BlueskyLabel(String val) {}

  record BlueskyRecord(
      Instant createdAt, String text, List<String> langs, List<BlueskyFacet> facets) {}

  record BlueskyFacet(BlueskyIndex index, List<BlueskyFeature> features) {}

  record BlueskyIndex(int byteStart, int byteEnd) {}

  record BlueskyFeature(@JsonProperty("$type") String type, String tag) {}

  static List<Post> of(String network, byte[] page) {
    return switch (network) {
      case "x" -> x(X.readValue(page));
      case "mastodon" -> mastodon(MASTODON.readValue(page));
      case "bluesky" -> bluesky(BLUESKY.readValue(page));
      default -> throw new IllegalArgumentException("network: expected x, mastodon or bluesky");
    };
  }

  private static Metric metric(String name, long value) {
    return new Metric(name, value, Pages.NOW);
  }

  private static List<Post> x(XPage page) {
    Map<String, XUser> users = new HashMap<>();
    page.includes().users().forEach(user -> users.put(user.id(), user));
    List<Post> posts = new ArrayList<>();
    for (XPost post : page.data()) {
      XUser user = Objects.requireNonNull(users.get(post.authorId()));
      String text = post.text().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
      List<Entity> entities = new ArrayList<>();
      for (XHashtag tag : post.entities().hashtags()) {
        int cut = post.text().length() - text.length(); // all escapes stand before the tag
        int start = post.text().offsetByCodePoints(0, tag.start()) - cut;
        entities.add(
            new Entity.Hashtag(new Span(start, start + tag.end() - tag.start()), tag.tag(), null));
      }
      XMetrics counts = post.publicMetrics();
      posts.add(
          Post.builder(PostId.of(ON_X, post.editHistoryTweetIds().get(0)))
              .url("https://x.com/" + user.username() + "/status/" + post.id())
              .author(
                  Author.builder(AuthorId.of(ON_X, user.id()))
                      .handle(user.username())
                      .name(user.name())
                      .url("https://x.com/" + user.username())
                      .bio(user.description())
                      .location(user.location())
                      .createdAt(user.createdAt())
                      .verified(user.verified())
                      .followers(user.publicMetrics().followersCount())
                      .following(user.publicMetrics().followingCount())
                      .posts(user.publicMetrics().tweetCount())
                      .build())
              .publishedAt(post.createdAt())
              .language(post.lang())
              .text(text)
              .entities(entities)
              .metrics(
                  List.of(
                      metric(Metric.LIKES, counts.likeCount()),
                      metric(Metric.REPOSTS, counts.retweetCount()),
                      metric(Metric.REPLIES, counts.replyCount()),
                      metric(Metric.QUOTES, counts.quoteCount()),
                      metric(Metric.VIEWS, counts.impressionCount())))
              .visibility(user.shut() ? Visibility.FOLLOWERS : Visibility.PUBLIC)
              .build());
    }
    return posts;
  }

  private static List<Post> mastodon(List<Status> page) {
    List<Post> posts = new ArrayList<>();
    for (Status status : page) {
      String host = URI.create(status.uri()).getHost();
      RichText content = Html.toText(status.content(), status.url());
      Account account = status.account();
      posts.add(
          Post.builder(new PostId(Network.MASTODON, host, status.id()))
              .url(status.url())
              .author(
                  Author.builder(new AuthorId(Network.MASTODON, host, account.id()))
                      .handle(account.acct() + "@" + host)
                      .name(account.displayName())
                      .url(account.url())
                      .bio(Html.toText(account.note(), account.url()).text())
                      .createdAt(account.createdAt())
                      .followers(account.followersCount())
                      .following(account.followingCount())
                      .posts(account.statusesCount())
                      .build())
              .publishedAt(status.createdAt())
              .editedAt(status.editedAt())
              .language(status.language())
              .contentWarning(status.spoilerText())
              .text(content.text())
              .html(content.html())
              .entities(content.entities())
              .metrics(
                  List.of(
                      metric(Metric.LIKES, status.favouritesCount()),
                      metric(Metric.REPOSTS, status.reblogsCount()),
                      metric(Metric.REPLIES, status.repliesCount())))
              .visibility(
                  status.visibility().equals("public") ? Visibility.PUBLIC : Visibility.UNKNOWN)
              .build());
    }
    return posts;
  }

  private static List<Post> bluesky(BlueskyPage page) {
    List<Post> posts = new ArrayList<>();
    for (BlueskyItem item : page.feed()) {
      BlueskyPost post = item.post();
      BlueskyRecord said = post.record();
      byte[] bytes = said.text().getBytes(StandardCharsets.UTF_8);
      List<Entity> entities = new ArrayList<>();
      for (BlueskyFacet facet : said.facets()) {
        int start = length(bytes, 0, facet.index().byteStart());
        int end = start + length(bytes, facet.index().byteStart(), facet.index().byteEnd());
        for (BlueskyFeature feature : facet.features()) {
          entities.add(new Entity.Hashtag(new Span(start, end), feature.tag(), null));
        }
      }
      BlueskyAuthor author = post.author();
      posts.add(
          Post.builder(PostId.of(Network.BLUESKY, post.uri()))
              .url(
                  "https://bsky.app/profile/"
                      + author.handle()
                      + "/post/"
                      + post.uri().substring(post.uri().lastIndexOf('/') + 1))
              .author(
                  Author.builder(AuthorId.of(Network.BLUESKY, author.did()))
                      .handle(author.handle())
                      .name(author.displayName())
                      .url("https://bsky.app/profile/" + author.handle())
                      .build())
              .publishedAt(said.createdAt())
              .language(said.langs().get(0))
              .text(said.text())
              .entities(entities)
              .metrics(
                  List.of(
                      metric(Metric.LIKES, post.likeCount()),
                      metric(Metric.REPOSTS, post.repostCount()),
                      metric(Metric.REPLIES, post.replyCount()),
                      metric(Metric.QUOTES, post.quoteCount())))
              .visibility(Visibility.PUBLIC)
              .build());
    }
    return posts;
  }

  private static int length(byte[] utf8, int from, int to) {
    return new String(utf8, from, to - from, StandardCharsets.UTF_8).length();
  }
}
