package dev.earshot.connectors.flickr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlickrTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String PHOTO =
      """
      {"id":"501","owner":"7@N01","ownername":"ada","realname":"Ada L","pathalias":"ada-l","secret":"abcdef12","server":"65535",
      "title":"Tea &amp; steam","ispublic":1,"isfriend":0,"isfamily":0,"dateupload":"1767261600","license":"4","views":"9","media":"photo",
      "tags":"kettle geo:lat=1","machine_tags":"upload:by=phone","description":{"_content":"See <a href=\\"https://town.example/\\">this<\\/a>"}}""";
  private static final String COMMENTS =
      """
      {"comments":{"photo_id":"501","comment":[
      {"id":"7-501-1","author":"8@N02","authorname":"bo","datecreate":"1767261700","permalink":"https://www.flickr.com/photos/ada-l/501/#comment1","_content":"<b>hot<\\/b>"},
      {"id":"7-501-2","author":"9@N02","authorname":"cy","datecreate":"1767261800","_content":"nice"}]},"stat":"ok"}""";

  private static Batch read(String body, String source) {
    return new FlickrConnector().normalize(body.getBytes(UTF_8), source, NOW, false);
  }

  private static Post post(Batch batch, int index) {
    assertEquals(List.of(), batch.faults());
    return assertInstanceOf(PostEvent.Published.class, batch.events().get(index)).post();
  }

  @Test
  void aPhotoComesWithTitleTextTagsLicenceAndPicture() {
    Post post = post(read("{\"photos\":{\"photo\":[" + PHOTO + "]},\"stat\":\"ok\"}", "x"), 0);
    assertEquals("501", post.id().nativeId());
    assertEquals("https://www.flickr.com/photos/ada-l/501/", post.url().orElseThrow());
    assertEquals("Tea & steam", post.title().orElseThrow());
    assertEquals("See this", post.text());
    assertEquals(Post.Kind.PHOTO, post.kind());
    assertEquals("7@N01", post.author().orElseThrow().id().nativeId());
    assertEquals("ada", post.author().orElseThrow().handle().orElseThrow());
    assertEquals(Instant.parse("2026-01-01T10:00:00Z"), post.publishedAt().orElseThrow());
    assertEquals(
        List.of("kettle"),
        post.entities().stream()
            .filter(Entity.Hashtag.class::isInstance)
            .map(Entity::value)
            .toList());
    assertEquals(
        Map.of("license", "CC BY 2.0", "machineTags", "upload:by=phone geo:lat=1"),
        post.attributes());
    assertEquals(
        "https://live.staticflickr.com/65535/501_abcdef12_b.jpg", post.media().get(0).url());
    assertEquals(Media.Type.IMAGE, post.media().get(0).type());
    assertEquals(9, post.metric(Metric.VIEWS).orElseThrow().value());
    assertTrue(post.metric(Metric.LIKES).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"ispublic\":0,\"isfriend\":1,\"isfamily\":0',FOLLOWERS",
    "'\"ispublic\":0,\"isfriend\":0,\"isfamily\":1',FOLLOWERS",
    "'\"ispublic\":0,\"isfriend\":0,\"isfamily\":0',DIRECT",
    "'\"isfriend\":0',UNKNOWN",
    "'\"ispublic\":7',UNKNOWN"
  })
  void onlyWhatIsPublicComesWhole(String open, Visibility meant) {
    String photo = PHOTO.replace("\"ispublic\":1,\"isfriend\":0,\"isfamily\":0", open);
    Batch batch = read("{\"photo\":" + photo + ",\"stat\":\"ok\"}", "x");
    PostEvent.Skipped skipped = assertInstanceOf(PostEvent.Skipped.class, batch.events().get(0));
    assertEquals(meant, skipped.visibility());
  }

  @Test
  void aPlaceThatIsNotForAllIsLeftOut() {
    String at =
        ",\"location\":{\"locality\":{\"_content\":\"Leith\"},\"country\":{\"_content\":\"Scotland\"}}";
    String open = PHOTO.replace("}}", "}" + at + "}");
    assertEquals(
        "Leith, Scotland",
        post(read("{\"photo\":" + open + "}", "x"), 0).place().orElseThrow().name().orElseThrow());
    String closed = PHOTO.replace("}}", "}" + at + ",\"geoperms\":{\"ispublic\":0}}");
    assertTrue(post(read("{\"photo\":" + closed + "}", "x"), 0).place().isEmpty());
  }

  @Test
  void aCommentIsAsPublicAsItsAddress() {
    Post comment = post(read(COMMENTS, "https://www.flickr.com/photos/ada-l/501"), 0);
    assertEquals(Post.Kind.COMMENT, comment.kind());
    assertEquals("hot", comment.text());
    assertEquals("501", comment.inReplyTo().orElseThrow().id().orElseThrow().nativeId());
    assertEquals("bo", comment.author().orElseThrow().handle().orElseThrow());
    assertInstanceOf(PostEvent.Skipped.class, read(COMMENTS, "a file").events().get(0));
  }

  @Test
  void anArchivesPhotoTellsOfItsComments() {
    String body =
        """
        {"id":"502","name":"Steam","description":"<i>hot<\\/i>","count_views":"4","count_faves":"2","count_comments":"1","date_imported":"2026-01-01 10:00:00",
        "photopage":"https://www.flickr.com/photos/ada-l/502/","original":"https://live.staticflickr.com/1/502_o.jpg","license":"All Rights Reserved","geo":[],
        "tags":[{"tag":"tea","user":"7@N01"}],"privacy":"%s","comments":[{"id":"7-502-1","date":"2026-01-02 10:00:00","user":"8@N02","comment":"nice","url":"https://www.flickr.com/photos/ada-l/502/#c1"}]}
        """;
    Batch batch = read(body.formatted("public"), "photo_502.json");
    assertEquals("hot", post(batch, 0).text());
    assertEquals(2, post(batch, 0).metric(Metric.LIKES).orElseThrow().value());
    assertEquals("tea", post(batch, 0).entities().get(0).value());
    assertEquals("8@N02", post(batch, 1).author().orElseThrow().id().nativeId());
    for (String closed : List.of("private", "friends", "friend & family", "whatever")) {
      assertTrue(
          read(body.formatted(closed), "photo_502.json").events().stream()
              .allMatch(PostEvent.Skipped.class::isInstance),
          closed);
    }
  }

  @Test
  void asksForAnAliasOnceAndThenForNewPhotosAlone() {
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        request.uri().toString().contains("lookupUser")
                            ? "{\"user\":{\"id\":\"7@N01\"},\"stat\":\"ok\"}"
                            : "{\"photos\":{\"page\":1,\"pages\":1,\"photo\":["
                                + PHOTO
                                + "]},\"stat\":\"ok\"}"));
        SourceReader reader =
            new FlickrConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.flickr.com/photos/ada-l/"),
                    null,
                    server.context())) {
      assertEquals(1, reader.poll(10).events().size());
      assertEquals(0, reader.poll(10).events().size());
      List<String> asked =
          server.requests().stream()
              .map(request -> request.uri().getQuery().split("&")[0])
              .collect(Collectors.toList());
      assertEquals(
          List.of(
              "method=flickr.urls.lookupUser",
              "method=flickr.people.getPublicPhotos",
              "method=flickr.people.getPublicPhotos"),
          asked);
      assertTrue(server.requests().get(1).uri().getQuery().contains("user_id=7@N01"));
    }
  }

  @Test
  void readsCommentsOldestFirstAndNewOnesOnce() {
    try (Loopback server = Loopback.serving(request -> Loopback.Reply.json(COMMENTS));
        SourceReader reader =
            new FlickrConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.flickr.com/photos/ada-l/501/in/pool-tea/"),
                    null,
                    server.context())) {
      Batch batch = reader.poll(10);
      assertEquals(List.of("hot", "nice"), List.of(post(batch, 0).text(), post(batch, 1).text()));
      assertEquals(0, reader.poll(10).events().size());
    }
  }

  private static Batch fails(int code) {
    try (Loopback server =
            Loopback.serving(
                request ->
                    Loopback.Reply.json(
                        "{\"stat\":\"fail\",\"code\":" + code + ",\"message\":\"x\"}"));
        SourceReader reader =
            new FlickrConnector(URI.create(server.root()))
                .open(
                    ReadRequest.of("https://www.flickr.com/search/?text=kettle"),
                    null,
                    server.context())) {
      return reader.poll(10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 98, 99, 100})
  void aFailureWithA200IsARefusal(int code) {
    assertThrows(RefusedException.class, () -> fails(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 105})
  void troubleWithA200IsTrouble(int code) {
    assertThrows(UnavailableException.class, () -> fails(code));
  }

  @Test
  void aPhotoThatIsNotFoundIsGone() {
    try (Loopback server =
        Loopback.serving(
            request -> Loopback.Reply.json("{\"stat\":\"fail\",\"code\":1,\"message\":\"x\"}"))) {
      LookedUp found =
          new FlickrConnector(URI.create(server.root()))
              .recheck(
                  ReadRequest.of("https://www.flickr.com/search/?text=kettle"),
                  List.of(dev.earshot.PostId.of(Photos.NETWORK, "501")),
                  server.context());
      assertInstanceOf(PostEvent.Deleted.class, found.events().get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://www.flickr.com/",
        "https://www.flickr.com/search/",
        "https://www.flickr.com/photos/tags/",
        "https://elsewhere.example/photos/ada",
        "https://www.flickr.com/search/?text=tea&api_key=s3cret",
        "https://api.flickr.com/services/rest/?method=flickr.test.login",
        "kettle"
      })
  void anotherAddressIsRefusedWithoutBeingRepeated(String source) {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Place.of(source)).getMessage());
    assertTrue(said.startsWith("source: "), said);
    assertTrue(!said.contains("s3cret"), said);
  }

  @Test
  void anErrorOfTheApiIsAFault() {
    assertEquals(1, read("{\"stat\":\"fail\",\"code\":1,\"message\":\"x\"}", "x").faults().size());
    assertEquals(1, read("{\"kettle\":1}", "x").faults().size());
    assertInstanceOf(Progress.Finished.class, read("{", "x").progress());
  }
}
