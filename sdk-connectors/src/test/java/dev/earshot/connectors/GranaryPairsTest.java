package dev.earshot.connectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.archive.TwitterV1Connector;
import dev.earshot.connectors.bluesky.BlueskyConnector;
import dev.earshot.connectors.facebook.FacebookConnector;
import dev.earshot.connectors.flickr.FlickrConnector;
import dev.earshot.connectors.graph.Recorded;
import dev.earshot.connectors.instagram.InstagramConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import dev.earshot.connectors.mastodon.PixelfedConnector;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What granary makes of shares, accounts, reactions and events that were recorded, and what we make
 * of the same. Posts and comments are compared in each source's own test.
 */
@Shared.Needed
class GranaryPairsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /* What one person does to a post, or may do at a time and place: nothing that was said. */
  private static final Set<String> UNTOLD =
      Set.of("like", "react", "follow", "invite", "event", "collection");

  /**
   * A source whose payloads are paired.
   *
   * @param folder where
   * @param reader what reads them
   * @param uri what a bare record is said to be
   * @param byAccount a post of an account that stands in its midst; empty where none is recorded
   */
  private record Source(String folder, Normalizer reader, String uri, String byAccount) {
    @Override
    public String toString() {
      return folder;
    }
  }

  static Stream<Source> sources() {
    String status =
        """
        {"id":"1","uri":"http://foo.com/users/snarfed/statuses/1","visibility":"public",
         "url":"http://foo.com/@snarfed/1","created_at":"2020-01-01T00:00:00Z",
         "content":"<p>tea</p>","account":%s}""";
    return Stream.of(
        new Source(
            "bluesky", new BlueskyConnector(), "at://did:web:bob.com/app.bsky.feed.repost/123", ""),
        new Source(
            "facebook",
            new FacebookConnector(),
            "pair",
            """
            {"id":"1_2","message":"tea","created_time":"2015-01-17T05:19:19+0000","from":%s}"""),
        new Source("flickr", new FlickrConnector(), "pair", ""),
        new Source(
            "instagram",
            new InstagramConnector(),
            "pair",
            """
            {"id":"1_2","created_time":"1348291542","link":"https://www.instagram.com/p/A/",
             "images":{"standard_resolution":{"url":"http://x.example/1.jpg"}},
             "caption":{"text":"tea"},"user":%s}"""),
        new Source("mastodon", new MastodonConnector(), "http://foo.com/", status),
        new Source("pixelfed", new PixelfedConnector(), "http://foo.com/", status),
        new Source(
            "twitter-v1",
            new TwitterV1Connector(),
            "pair",
            """
            {"id_str":"1","created_at":"Wed Feb 22 20:26:41 +0000 2012","text":"tea","user":%s}"""));
  }

  @ParameterizedTest
  @MethodSource("sources")
  @DisplayName(
      "shares and accounts are what granary makes of them; who likes, follows or comes is not told")
  void sharesAndAccountsAgree(Source source) throws IOException {
    Recorded all = new Recorded();
    Map<String, String> groups = new TreeMap<>();
    for (Recorded.Pair pair : Recorded.pairs("fixtures/" + source.folder())) {
      Recorded group = new Recorded();
      List<Post> posts = new ArrayList<>();
      for (JsonNode one : pair.natives()) {
        posts.addAll(posts(source, one));
      }
      int untold = 0;
      for (JsonNode as1 : objects(pair.as1())) {
        String kind = kind(as1);
        if (kind.equals("share")) {
          share(pair.group(), as1, posts, group, all);
        } else if (kind.equals("person") && Set.of("USER", "ACCOUNT").contains(pair.group())) {
          for (JsonNode one : pair.natives()) {
            account(source, pair.group(), as1, author(source, one), group, all);
          }
        } else if (UNTOLD.contains(kind) || kind.startsWith("rsvp-")) {
          untold++;
          String id = id(as1);
          boolean told =
              posts.stream().anyMatch(post -> !id.isEmpty() && id.equals(post.id().nativeId()));
          all.expect(!told, pair.group() + ": a " + kind + " is told as a post");
        }
      }
      if (group.isEmpty() && untold == 0) {
        continue; // posts alone
      }
      groups.put(pair.group(), group + (untold == 0 ? "" : ", and " + untold + " not told"));
    }
    groups.forEach((name, share) -> System.out.printf("%s %s: %s%n", source, name, share));
    assertTrue(all.share() >= 0.98, all::toString);
  }

  private static List<JsonNode> objects(List<JsonNode> documents) {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode document : documents) {
      if (document.isArray()) {
        document.forEach(objects::add);
      } else {
        objects.add(document);
      }
    }
    return objects;
  }

  private static String kind(JsonNode as1) {
    String verb = as1.path("verb").asString("");
    return verb.isEmpty() || verb.equals("post")
        ? as1.path("verb").isMissingNode()
            ? as1.path("objectType").asString("")
            : as1.path("object").path("objectType").asString("")
        : verb;
  }

  private static String id(JsonNode as1) {
    String id = as1.path("id").asString("");
    return id.startsWith("tag:") ? id.replaceFirst("^tag:[^:]*:", "") : id;
  }

  private static List<Post> posts(Source source, JsonNode payload) {
    List<SourceEvent> events =
        source
            .reader()
            .normalize(MAPPER.writeValueAsBytes(payload), source.uri(), Recorded.NOW, true)
            .events();
    return events.stream()
        .filter(PostEvent.Published.class::isInstance)
        .map(event -> ((PostEvent.Published) event).post())
        .toList();
  }

  /* An account alone tells nothing; whoever wrote a post is told with it. */
  private static Optional<Author> author(Source source, JsonNode account) {
    List<Post> posts =
        posts(
            source,
            MAPPER.readTree(source.byAccount().formatted(MAPPER.writeValueAsString(account))));
    return posts.stream().flatMap(post -> post.author().stream()).findFirst();
  }

  private static void share(
      String where, JsonNode as1, List<Post> posts, Recorded group, Recorded all) {
    JsonNode who = as1.has("author") ? as1.path("author") : as1.path("actor");
    JsonNode of = as1.path("object");
    List<Post> repeating =
        posts.stream()
            .filter(post -> post.repostOf().isPresent() || post.quoteOf().isPresent())
            .toList();
    Optional<Post> found =
        repeating.stream()
            .filter(post -> repeating.size() == 1 || isOf(as1, post.id().nativeId()))
            .findFirst();
    expect(found.isPresent(), where + " share " + id(as1), group, all);
    if (found.isEmpty()) {
      return;
    }
    Post post = found.get();
    Post.Reference target = post.repostOf().or(post::quoteOf).orElseThrow();
    expect(
        target.id().filter(id -> isOf(of, id.nativeId())).isPresent()
            || same(of.path("url").asString(""), target.url().orElse("")),
        where + " of what",
        group,
        all);
    moment(where + " published", as1.path("published"), post.publishedAt(), group, all);
    Author author = post.author().orElseThrow();
    if (who.has("username")) {
      expect(
          who.get("username").asString().equals(author.handle().orElse("").split("@", 2)[0]),
          where + " handle",
          group,
          all);
    }
    if (as1.has("url")) {
      expect(same(as1.get("url").asString(), post.url().orElse("")), where + " url", group, all);
    }
  }

  private static boolean isOf(JsonNode as1, String nativeId) {
    return Stream.of("fb_id", "numeric_id", "id")
        .map(name -> as1.path(name).asString("").replaceFirst("^tag:[^:]*:", ""))
        .anyMatch(id -> !id.isEmpty() && nativeId.endsWith(id));
  }

  /* What the API shows of an account beside a post is less than of the account itself. */
  private static void account(
      Source source,
      String where,
      JsonNode as1,
      Optional<Author> found,
      Recorded group,
      Recorded all) {
    expect(found.isPresent(), where + " account", group, all);
    if (found.isEmpty()) {
      return;
    }
    Author author = found.get();
    word(where + " name", as1.path("displayName"), author.name(), group, all);
    word(
        where + " handle",
        as1.path("username"),
        author.handle().map(handle -> handle.split("@", 2)[0]),
        group,
        all);
    word(where + " url", as1.path("url"), author.url(), group, all);
    Set<PostField> fills = ((Connector) source.reader()).descriptor().fills();
    if (fills.contains(PostField.AUTHOR_BIO)) {
      word(where + " bio", as1.path("description"), author.bio(), group, all);
    }
    if (fills.contains(PostField.AUTHOR_LOCATION)) {
      word(where + " location", as1.at("/location/displayName"), author.location(), group, all);
    }
    moment(where + " since", as1.path("published"), author.createdAt(), group, all);
    count(where + " followers", as1.at("/followers/totalItems"), author.followers(), group, all);
    count(where + " following", as1.at("/following/totalItems"), author.following(), group, all);
  }

  private static void word(
      String what, JsonNode theirs, Optional<String> ours, Recorded group, Recorded all) {
    if (theirs.isString()) {
      expect(
          same(theirs.asString(), ours.orElse("")), what + " " + theirs + " " + ours, group, all);
    }
  }

  private static void count(
      String what, JsonNode theirs, java.util.OptionalLong ours, Recorded group, Recorded all) {
    if (theirs.isNumber()) {
      expect(ours.orElse(-1) == theirs.asLong(), what, group, all);
    }
  }

  private static void moment(
      String what, JsonNode theirs, Optional<Instant> ours, Recorded group, Recorded all) {
    if (theirs.isString()) {
      Instant at = OffsetDateTime.parse(theirs.asString()).toInstant();
      expect(ours.filter(at::equals).isPresent(), what + " " + at + " " + ours, group, all);
    }
  }

  private static boolean same(String theirs, String ours) {
    return theirs.replaceFirst("^http:", "https:").equals(ours.replaceFirst("^http:", "https:"));
  }

  private static void expect(boolean agrees, String what, Recorded... in) {
    for (Recorded one : in) {
      one.expect(agrees, what);
    }
  }
}
