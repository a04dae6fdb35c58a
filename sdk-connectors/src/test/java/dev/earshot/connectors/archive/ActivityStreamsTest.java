package dev.earshot.connectors.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorEvent;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Gap;
import dev.earshot.Media;
import dev.earshot.Metric;
import dev.earshot.Network;
import dev.earshot.Place;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.Rating;
import dev.earshot.SourceEvent;
import dev.earshot.Span;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ActivityStreamsTest {
  private static final Instant AT = Instant.parse("2026-05-06T07:08:09.123456789Z");

  private static final List<Media.Type> MEDIA =
      List.of(Media.Type.IMAGE, Media.Type.VIDEO, Media.Type.AUDIO, Media.Type.OTHER);

  private static Batch read(String document) {
    return new ActivityPubConnector()
        .normalize(document.getBytes(StandardCharsets.UTF_8), "file", AT.plusSeconds(9), true);
  }

  private static JsonNode tree(String document) {
    return JsonMapper.shared().readTree(document);
  }

  private static Post whole() {
    PostId id = new PostId(Network.of("x"), "", "20");
    AuthorId ada = AuthorId.of(Network.of("x"), "7");
    return Post.builder(id)
        .url("https://x.example/20")
        .kind(Post.Kind.QUOTE)
        .author(
            Author.builder(ada)
                .handle("ada")
                .name("Ada <3")
                .url("https://x.example/ada")
                .kind(Author.Kind.PERSON)
                .statedAge(33)
                .bio("tea & milk\n<b>")
                .followers(0)
                .following(2)
                .posts(3)
                .verified(false)
                .country("DE")
                .location("Trier")
                .createdAt(AT)
                .build())
        .coAuthors(List.of(Author.builder(AuthorId.of(Network.of("x"), "8")).name("Bob").build()))
        .title("On tea")
        .text("tea &amp; #milk $TEA @bob http://t.example 😀")
        .html("<p>tea &amp;amp; …</p>")
        .language("pt-BR")
        .contentWarning("hot <tea>")
        .publishedAt(AT)
        .editedAt(AT.plusNanos(1))
        .entities(
            List.of(
                new Entity.Hashtag(new Span(10, 15), "milk", null),
                new Entity.Cashtag(new Span(16, 20), "TEA"),
                new Entity.HandleMention(
                    new Span(21, 25), "bob", "friends", "https://x.example/bob"),
                new Entity.Link(new Span(26, 42), "http://t.example", "https://t.example/")))
        .media(
            List.of(
                new Media(Media.Type.IMAGE, "https://m.example/1", "a cup"),
                new Media(Media.Type.OTHER, "https://m.example/2", null)))
        .pollOptions(List.of(new PollOption("green", 0), new PollOption("black")))
        .metrics(List.of(new Metric("views", 9, AT), new Metric(Metric.LIKES, 0, AT)))
        .rating(new Rating(4.5, 1, 5))
        .place(new Place("Trier", "DE"))
        .application("Kettle 2")
        .inReplyTo(new Post.Reference(PostId.parse("x::19"), "https://x.example/19"))
        .quoteOf(new Post.Reference(null, "https://x.example/18"))
        .repostOf(Post.Reference.to(PostId.parse("x::17")))
        .threadRoot(Post.Reference.to(PostId.parse("x::16")))
        .conversation("c 1")
        .visibility(Visibility.UNLISTED)
        .withheldIn(List.of("TR"))
        .provenance(
            Provenance.builder("x/1", Provenance.Method.STREAM, "file", AT).termsId("x/1").build())
        .attributes(Map.of("brand", "kettle"))
        .build();
  }

  @Test
  void whatAPostHasComesBack() {
    Batch back = read(ActivityStreams.write(new PostEvent.Published(whole(), AT)));
    assertEquals(List.of(), back.faults());
    assertEquals(List.of(new PostEvent.Published(whole(), AT)), back.events());
  }

  @Test
  void theExampleHasEveryField() {
    Set<PostField> stated = EnumSet.noneOf(PostField.class);
    for (PostField field : PostField.values()) {
      Set<PostField> others = EnumSet.complementOf(EnumSet.of(field, PostField.ENTITIES));
      if (field == PostField.ENTITIES
          ? !whole().entities().isEmpty()
          : field == PostField.TEXT
              || field.isAlwaysKept()
              || !whole()
                  .only(others)
                  .equals(whole().only(EnumSet.complementOf(EnumSet.of(PostField.ENTITIES))))) {
        stated.add(field);
      }
    }
    assertEquals(EnumSet.allOf(PostField.class), stated);
  }

  @Test
  @DisplayName("SM-17 who knows ActivityStreams alone understands what is written for them")
  void whoKnowsActivityStreamsAloneUnderstandsThePost() {
    JsonNode create = tree(ActivityStreams.write(new PostEvent.Published(whole(), AT)));
    assertEquals("Create", create.path("type").asString());
    assertEquals("tag:earshot.dev,2026:author/x::7", create.path("actor").asString());
    JsonNode note = create.path("object");
    assertEquals("Note", note.path("type").asString());
    assertEquals("tag:earshot.dev,2026:post/x::20", note.path("id").asString());
    assertEquals("<p>tea &amp;amp; …</p>", note.path("content").asString());
    assertEquals("<p>tea &amp;amp; …</p>", note.at("/contentMap/pt-BR").asString());
    assertEquals("tea &amp; #milk", note.at("/source/content").asString().substring(0, 15));
    assertEquals("hot &lt;tea>", note.path("summary").asString());
    assertTrue(note.path("sensitive").asBoolean());
    assertEquals("ada", note.at("/attributedTo/0/preferredUsername").asString());
    assertEquals(0, note.at("/attributedTo/0/followers/totalItems").asInt(-1));
    assertEquals("Bob", note.at("/attributedTo/1/name").asString());
    assertEquals("https://www.w3.org/ns/activitystreams#Public", note.at("/cc/0").asString());
    assertFalse(note.has("to"));
    assertEquals("#milk", note.at("/tag/0/name").asString());
    assertEquals("https://m.example/1", note.at("/attachment/0/url").asString());
    assertEquals(0, note.at("/likes/totalItems").asInt(-1));
    assertFalse(note.has("shares"));
    assertEquals("Trier", note.at("/location/name").asString());
    assertEquals("https://x.example/19", note.at("/inReplyTo/url").asString());
    assertEquals("tag:earshot.dev,2026:post/x::19", note.at("/inReplyTo/id").asString());
    assertEquals("https://x.example/18", note.at("/quote/href").asString());
    assertEquals(AT.toString(), note.path("published").asString());
    assertTrue(note.at("/earshot:post/text").asString("").isEmpty(), "a text is written once");
  }

  @Test
  void aRepostIsAnAnnounceAndAnEditAnUpdate() {
    Post repost =
        Post.builder(PostId.parse("mastodon:a.example:1"))
            .kind(Post.Kind.REPOST)
            .author(Author.builder(AuthorId.parse("mastodon:a.example:7")).build())
            .repostOf(Post.Reference.to(PostId.parse("activitypub::https://b.example/2")))
            .visibility(Visibility.PUBLIC)
            .provenance(whole().provenance().orElseThrow())
            .build();
    PostEvent told = new PostEvent.Published(repost, AT);
    JsonNode announce = tree(ActivityStreams.write(told));
    assertEquals("Announce", announce.path("type").asString());
    assertEquals("https://b.example/2", announce.path("object").asString());
    assertEquals(List.of(told), read(ActivityStreams.write(told)).events());
    PostEvent edited = new PostEvent.Edited(whole(), AT);
    assertEquals("Update", tree(ActivityStreams.write(edited)).path("type").asString());
  }

  @Test
  void anAddressIsItsOwnNameAndAnyOtherIdComesBackToo() {
    for (String id :
        List.of(
            "activitypub::https://a.example/notes/1?x=1+2%20#y",
            "activitypub:a.example:https://a.example/1",
            "activitypub::tag:a.example,2026:1",
            "activitypub::tag:earshot.dev,2026:post/x::1",
            "bluesky::at://did:plc:x/app.bsky.feed.post/3k",
            "my-own:b.example%3a8080:a b+c%2B/ü😀")) {
      PostEvent gone = new PostEvent.Deleted(PostId.parse(id), AuthorId.parse(id), AT);
      String document = ActivityStreams.write(gone);
      assertEquals(List.of(gone), read(document).events(), id);
      AuthorEvent left = new AuthorEvent.Withdrawn(AuthorId.parse(id), AT);
      assertEquals(List.of(left), read(ActivityStreams.write(left)).events(), id);
    }
    assertTrue(
        ActivityStreams.write(
                new PostEvent.Deleted(PostId.parse("activitypub::https://a.example/1"), null, AT))
            .contains("\"id\":\"https://a.example/1\""));
  }

  @Test
  void whatIsNotPublicIsSkippedAsEverywhere() {
    Post post = whole().toBuilder().visibility(Visibility.DIRECT).build();
    byte[] document =
        ActivityStreams.write(new PostEvent.Published(post, AT)).getBytes(StandardCharsets.UTF_8);
    SourceEvent event =
        new ActivityPubConnector().normalize(document, "file", AT, false).events().get(0);
    assertTrue(event instanceof PostEvent.Skipped);
  }

  @Test
  void aDocumentThatWasCutAboutIsAFaultAndItsNeighboursArrive() {
    String good = ActivityStreams.write(new PostEvent.Published(whole(), AT));
    for (String bad :
        List.of(
            good.replace("\"earshot:post\":{\"v\":2,", "\"earshot:post\":{\"v\":99,"),
            good.replace("\"type\":\"Create\"", "\"type\":\"Invite\""),
            good.replace("\"earshot:start\":10", "\"earshot:start\":-1"),
            good.replace("\"earshot:end\":15", "\"earshot:end\":99999"),
            good.replace("\"#milk\"", "\"milk\""),
            good.replace("\"country\":\"DE\"", "\"country\":\"Germany\""),
            good.replace("\"language\"", "\"x\"")
                .replace("\"pt-BR\"", "\"Portuguese of Brazil\""))) {
      assertFalse(bad.equals(good));
      Batch batch = read(bad + "\n" + good);
      assertEquals(1, batch.faults().size(), bad);
      assertEquals(1, batch.events().size());
      assertFalse(batch.faults().toString().contains("milk"));
    }
  }

  @Test
  void anotherServersWordsInOurNameAreReadAsAnyOthers() {
    String note =
        "{\"@context\":\"https://www.w3.org/ns/activitystreams\",\"type\":\"Note\",\"id\":"
            + "\"https://t.example/1\",\"to\":\"as:Public\",\"content\":\"<p>x</p>\","
            + "\"earshot:post\":{\"v\":2,\"id\":\"x::1\"}}";
    Post post = ((PostEvent.Published) read(note).events().get(0)).post();
    assertEquals("activitypub::https://t.example/1", post.id().toString());
  }

  @Property(tries = 200)
  void everyEventComesBack(@ForAll("events") SourceEvent event) {
    String document = ActivityStreams.write(event);
    assertFalse(document.contains("\n"));
    Batch back = read(document);
    assertEquals(List.of(), back.faults());
    assertEquals(List.of(event), back.events());
  }

  @Property(tries = 100)
  void aPostByItselfComesBack(@ForAll("posts") Post post) {
    Batch back = read(ActivityStreams.write(post));
    assertEquals(List.of(), back.faults());
    assertEquals(post, ((PostEvent.Published) back.events().get(0)).post());
  }

  /** Any text at all, with all that markup and JSON mean something by. */
  private static Arbitrary<String> words() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "&",
                "<br>",
                "&lt;",
                "&amp;lt;",
                "\n",
                "\r\n",
                "\\",
                "\"",
                "😀",
                "\u2028",
                "+",
                "%2B",
                "#",
                "@",
                "<p>",
                "\u0000",
                "\uD83D",
                " "),
            Arbitraries.strings().all().ofMaxLength(4))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<Instant> moments() {
    return Arbitraries.longs()
        .between(-62135596800L, 253402300799L)
        .map(second -> Instant.ofEpochSecond(second, Math.abs(second * 7919 % 1_000_000_000)));
  }

  private static Arbitrary<PostId> ids() {
    return Combinators.combine(
            Arbitraries.of("activitypub", "x", "my-own-9"),
            Arbitraries.of("", "a.example", "b.example:8080", "50%3a"),
            Arbitraries.of("", "https://a.example/", "tag:earshot.dev,2026:post/x::"),
            words())
        .as(
            (network, instance, start, id) ->
                new PostId(Network.of(network), instance, start + "i" + id));
  }

  private static Arbitrary<Author> authors() {
    return Combinators.combine(
            ids(),
            words(),
            words(),
            Arbitraries.of(Author.Kind.class),
            Arbitraries.longs().greaterOrEqual(0),
            moments(),
            Arbitraries.integers().between(0, 7))
        .as(
            (id, one, other, kind, count, at, which) -> {
              AuthorId author = new AuthorId(id.network(), id.instance(), id.nativeId());
              Author.Builder builder = Author.builder(author).kind(kind).handle(one);
              if ((which & 1) != 0) {
                builder.name(other).bio(one).createdAt(at).country("br");
              }
              if ((which & 2) != 0) {
                builder.followers(count).posts(count).verified((which & 4) != 0);
              }
              return (which & 4) != 0
                  ? builder.location(other).following(count).statedAge(which).build()
                  : builder.build();
            });
  }

  private static Arbitrary<Post.Reference> references() {
    return Combinators.combine(ids(), words(), Arbitraries.integers().between(0, 2))
        .as(
            (id, url, which) ->
                new Post.Reference(
                    which == 0 ? null : id, which == 1 ? null : "https://r.example/" + url));
  }

  private static Entity entity(int length, String word, int seed) {
    Span span = new Span(Math.min(length, seed % 7), length);
    String url = seed % 2 == 0 ? "https://e.example/" + word : null;
    return switch (seed % 4) {
      case 0 -> new Entity.HandleMention(span, word, seed % 3 == 0 ? "list" + word : null, url);
      case 1 -> new Entity.Hashtag(span, word, url);
      case 2 -> new Entity.Cashtag(span, word);
      default -> new Entity.Link(span, word, url);
    };
  }

  @Provide
  Arbitrary<Post> posts() {
    Arbitrary<Post.Builder> texts =
        Combinators.combine(
                ids(),
                words(),
                words(),
                words(),
                Arbitraries.of("", "en", "pt-BR", "x-own"),
                Arbitraries.integers().between(0, 99).list().ofMaxSize(4))
            .as(
                (id, title, text, html, language, seeds) ->
                    Post.builder(id)
                        .url(seeds.isEmpty() ? null : "/p?" + title)
                        .title(title)
                        .text(text)
                        .html(html)
                        .language(language)
                        .application(title)
                        .conversation(html)
                        .contentWarning(seeds.size() > 2 ? text : null)
                        .entities(
                            seeds.stream().map(seed -> entity(text.length(), title, seed)).toList())
                        .media(
                            seeds.stream()
                                .map(
                                    seed ->
                                        new Media(
                                            MEDIA.get(seed % 4), "https://m.example/" + seed, html))
                                .toList())
                        .pollOptions(
                            seeds.stream()
                                .map(
                                    seed ->
                                        seed % 2 == 0
                                            ? new PollOption(text)
                                            : new PollOption(title, seed))
                                .toList()));
    Arbitrary<List<Metric>> metrics =
        Combinators.combine(
                Arbitraries.of("likes", "reposts", "replies", "own"),
                Arbitraries.longs().greaterOrEqual(0),
                moments())
            .as(Metric::new)
            .list()
            .ofMaxSize(3);
    Arbitrary<Post.Builder> related =
        Combinators.combine(
                texts,
                references().injectNull(0.5),
                references().injectNull(0.5),
                references().injectNull(0.5),
                references().injectNull(0.5),
                Arbitraries.of(Post.Kind.class),
                metrics)
            .as(
                (post, reply, repost, quote, root, kind, numbers) ->
                    post.inReplyTo(reply)
                        .repostOf(repost)
                        .quoteOf(quote)
                        .threadRoot(root)
                        .kind(kind)
                        .metrics(numbers));
    return Combinators.combine(
            related,
            authors().injectNull(0.3),
            authors().list().ofMaxSize(2),
            moments().injectNull(0.3),
            moments().injectNull(0.3),
            Arbitraries.of(Visibility.class),
            words())
        .as(
            (post, author, others, published, edited, visibility, word) ->
                post.author(author)
                    .coAuthors(others)
                    .publishedAt(published)
                    .editedAt(edited)
                    .visibility(visibility)
                    .place(edited == null ? new Place("p" + word, "DE") : null)
                    .rating(author == null ? new Rating(0.1, -1, 1e9) : null)
                    .attributes(Map.of("a" + word, word))
                    .withheldIn(author == null ? List.of("DE", "TR") : List.of())
                    .provenance(
                        Provenance.builder("c/1", Provenance.Method.API, word, Instant.EPOCH)
                            .termsId(word)
                            .build())
                    .build());
  }

  @Provide
  Arbitrary<SourceEvent> events() {
    return Combinators.combine(posts(), ids(), authors(), words(), moments(), moments())
        .flatAs(
            (post, id, author, word, at, other) ->
                Arbitraries.of(
                    new PostEvent.Published(post, at),
                    new PostEvent.Edited(post, at),
                    new PostEvent.Deleted(id, null, at),
                    new PostEvent.Deleted(id, author.id(), at),
                    new PostEvent.Withheld(id, author.id(), List.of("DE"), at),
                    new PostEvent.PlaceRemoved(id, author.id(), at),
                    new PostEvent.MetricsChanged(id, null, post.metrics(), at),
                    new PostEvent.Skipped(
                        id, null, post.visibility(), "R" + id.nativeId().length(), at),
                    new AuthorEvent.Withdrawn(author.id(), at),
                    new AuthorEvent.Protected(author.id(), at),
                    new AuthorEvent.Renamed(author.id(), null, "h" + word, at),
                    new AuthorEvent.PlacesRemoved(author.id(), other, at),
                    at.isBefore(other)
                        ? new Gap(at, other, "x", at)
                        : new Gap(other, at, "x", at)));
  }
}
