package dev.earshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.json.EarshotJson;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of the table. A field that is added to it and not to {@link #set} does not compile. */
class PostFieldTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Network NETWORK = new Network("x");
  private static final Post WHOLE = whole();
  private static final Set<PostField> NUMBERS =
      EnumSet.of(
          PostField.METRICS,
          PostField.AUTHOR_FOLLOWERS,
          PostField.AUTHOR_FOLLOWING,
          PostField.AUTHOR_POSTS);

  /** Sets one field, to one of two values. */
  private static void set(
      PostField field, boolean other, Post.Builder post, Author.Builder author) {
    String text = other ? "other" : "one";
    Instant at = other ? NOON.plusSeconds(60) : NOON;
    int number = other ? 8 : 7;
    Post.Reference reference = Post.Reference.to(PostId.of(NETWORK, text));
    Object set =
        switch (field) {
          case URL -> post.url(text);
          case KIND -> post.kind(other ? Post.Kind.REVIEW : Post.Kind.REPLY);
          case AUTHOR -> post.author(Author.builder(AuthorId.of(NETWORK, text)).build());
          case AUTHOR_HANDLE -> author.handle(text);
          case AUTHOR_NAME -> author.name(text);
          case AUTHOR_URL -> author.url(text);
          case AUTHOR_KIND -> author.kind(other ? Author.Kind.BOT : Author.Kind.PERSON);
          case AUTHOR_STATED_AGE -> author.statedAge(number);
          case AUTHOR_BIO -> author.bio(text);
          case AUTHOR_FOLLOWERS -> author.followers(number);
          case AUTHOR_FOLLOWING -> author.following(number);
          case AUTHOR_POSTS -> author.posts(number);
          case AUTHOR_VERIFIED -> author.verified(other);
          case AUTHOR_COUNTRY -> author.country(other ? "FR" : "DE");
          case AUTHOR_LOCATION -> author.location(text);
          case AUTHOR_CREATED_AT -> author.createdAt(at);
          case CO_AUTHORS ->
              post.coAuthors(List.of(Author.builder(AuthorId.of(NETWORK, "co" + text)).build()));
          case TITLE -> post.title(text);
          case TEXT -> post.text(text);
          case HTML -> post.html(text);
          case LANGUAGE -> post.language(other ? "fr" : "de");
          case CONTENT_WARNING -> post.contentWarning(text);
          case PUBLISHED_AT -> post.publishedAt(at);
          case EDITED_AT -> post.editedAt(at);
          case ENTITIES -> post.entities(List.of(new Entity.Cashtag(new Span(0, 0), text)));
          case MEDIA -> post.media(List.of(new Media(Media.Type.IMAGE, "https://a/", text)));
          case POLL_OPTIONS -> post.pollOptions(List.of(new PollOption(text, number)));
          case METRICS -> post.metrics(List.of(new Metric(Metric.LIKES, number, NOON)));
          case RATING -> post.rating(new Rating(number, 1, 10));
          case PLACE -> post.place(new Place(text, "DE"));
          case APPLICATION -> post.application(text);
          case IN_REPLY_TO -> post.inReplyTo(reference);
          case REPOST_OF -> post.repostOf(reference);
          case QUOTE_OF -> post.quoteOf(reference);
          case THREAD_ROOT -> post.threadRoot(reference);
          case CONVERSATION -> post.conversation(text);
          case VISIBILITY -> post.visibility(other ? Visibility.UNLISTED : Visibility.PUBLIC);
          case WITHHELD_IN -> post.withheldIn(List.of(other ? "FR" : "DE"));
          case PROVENANCE ->
              post.provenance(
                  Provenance.builder(text, Provenance.Method.API, "source", NOON).build());
          case ATTRIBUTES -> post.attributes(Map.of("brand", text));
        };
    assertTrue(set == post || set == author);
  }

  private static Post with(PostField field, boolean other, Post of) {
    Post.Builder post = of.toBuilder();
    Author.Builder author =
        of
            .author()
            .orElseGet(() -> Author.builder(AuthorId.of(NETWORK, "one")).build())
            .toBuilder();
    set(field, other, post, author);
    return (field.isOfAuthor() ? post.author(author.build()) : post).build();
  }

  private static Post bare() {
    return Post.builder(PostId.of(NETWORK, "1")).build();
  }

  private static Post whole() {
    Post post = bare();
    for (PostField field : PostField.values()) {
      post = with(field, false, post);
    }
    return post;
  }

  @Test
  void aPostWithEveryFieldSurvivesJsonCopyingAndProjectionToAll() {
    assertEquals(WHOLE, EarshotJson.of().readPost(EarshotJson.of().write(WHOLE), "test"));
    assertEquals(WHOLE, WHOLE.toBuilder().build());
    Author author = WHOLE.author().orElseThrow();
    assertEquals(author, author.toBuilder().build());
    assertSame(WHOLE, WHOLE.only(EnumSet.allOf(PostField.class)));
  }

  @ParameterizedTest
  @EnumSource(PostField.class)
  void eachFieldAloneSurvivesJson(PostField field) {
    Post post = with(field, true, bare());
    assertNotEquals(bare(), post);
    assertEquals(post, EarshotJson.of().readPost(EarshotJson.of().write(post), "test"));
  }

  @ParameterizedTest
  @EnumSource(PostField.class)
  void projectionKeepsTheChosenFieldAndWhatAlwaysStays(PostField field) {
    Post expected = bare();
    for (PostField each : PostField.values()) {
      boolean stays = each == field || each.isAlwaysKept();
      if (stays && !each.isOfAuthor()) {
        expected = with(each, false, expected);
      }
    }
    if (field.isOfAuthor()) {
      expected = with(field, false, expected);
    }
    if (field == PostField.ENTITIES) {
      Post text = with(PostField.TEXT, false, expected);
      assertEquals(text, WHOLE.only(EnumSet.of(PostField.TEXT, PostField.ENTITIES)));
      assertThrows(IllegalArgumentException.class, () -> WHOLE.only(EnumSet.of(field)));
    } else {
      assertEquals(expected, WHOLE.only(EnumSet.of(field)));
    }
  }

  @ParameterizedTest
  @EnumSource(PostField.class)
  void projectionToAllButOneLeavesThatOneOut(PostField field) {
    EnumSet<PostField> rest = EnumSet.complementOf(EnumSet.of(field));
    if (field == PostField.TEXT) {
      rest.remove(PostField.ENTITIES);
    }
    assertEquals(field.isAlwaysKept(), WHOLE.only(rest).equals(WHOLE));
  }

  @ParameterizedTest
  @EnumSource(PostField.class)
  void aPostThatDoesNotStateAFieldIsTheSameWithoutIt(PostField field) {
    EnumSet<PostField> rest = EnumSet.complementOf(EnumSet.of(field));
    if (field == PostField.TEXT) {
      rest.remove(PostField.ENTITIES);
    }
    Post without = WHOLE.only(rest);
    assertSame(without, without.only(rest));
    Post stating = with(field, true, without);
    assertEquals(field.isAlwaysKept(), stating.only(rest).equals(stating));
  }

  @ParameterizedTest
  @EnumSource(PostField.class)
  void aChangeOfAnyFieldIsSeen(PostField field) {
    Post changed = with(field, true, WHOLE);
    assertNotEquals(WHOLE, changed);
    assertEquals(field == PostField.PROVENANCE, WHOLE.sameAs(changed));
    assertEquals(
        field == PostField.PROVENANCE || NUMBERS.contains(field), WHOLE.sameContentAs(changed));
    assertEquals(WHOLE.sameAs(changed), changed.sameAs(WHOLE));
  }

  @Test
  void votesAndAnotherTimeOfAMetricAreNoContent() {
    Post votes = WHOLE.toBuilder().pollOptions(List.of(new PollOption("one", 99))).build();
    assertTrue(WHOLE.sameContentAs(votes));
    assertFalse(WHOLE.sameAs(votes));
    Metric later = new Metric(Metric.LIKES, 7, NOON.plusSeconds(9));
    Post seenAgain = WHOLE.toBuilder().metrics(List.of(later)).build();
    assertTrue(WHOLE.sameAs(seenAgain));
    assertNotEquals(WHOLE, seenAgain);
    Post oneMore = seenAgain.toBuilder().addMetrics(List.of(new Metric("own", 7, NOON))).build();
    assertFalse(WHOLE.sameAs(oneMore));
    assertFalse(oneMore.sameAs(WHOLE));
  }

  @Test
  void aCoAuthorsNumbersAreNoContentAndTheirFieldsAreReducedToo() {
    Author co = Author.builder(AuthorId.of(NETWORK, "co")).handle("co").followers(1).build();
    Post post = WHOLE.toBuilder().coAuthors(List.of(co)).build();
    Post grown = post.toBuilder().coAuthors(List.of(co.toBuilder().followers(2).build())).build();
    assertTrue(post.sameContentAs(grown));
    assertFalse(post.sameAs(grown));
    Author left =
        post.only(EnumSet.of(PostField.CO_AUTHORS, PostField.AUTHOR_HANDLE)).coAuthors().get(0);
    assertEquals("co", left.handle().orElseThrow());
    assertTrue(left.followers().isEmpty());
  }

  @Test
  void authorsAreTheAuthorAndTheCoAuthorsEachOnce() {
    Author one = Author.builder(AuthorId.of(NETWORK, "one")).name("first").build();
    Author two = Author.builder(AuthorId.of(NETWORK, "two")).build();
    Author again = Author.builder(one.id()).name("second").build();
    Post post = bare().toBuilder().author(one).coAuthors(List.of(again, two, two)).build();
    assertEquals(List.of(one, two), post.authors());
    assertEquals(List.of(), bare().authors());
    assertEquals(List.of(two), bare().toBuilder().coAuthors(List.of(two)).build().authors());
  }

  @Test
  void keysAreReadBack() {
    for (PostField field : PostField.values()) {
      assertSame(field, PostField.of(field.key()).orElseThrow());
      assertEquals(field.isOfAuthor(), field.key().startsWith("author."));
    }
    assertTrue(PostField.of("author.HANDLE").isEmpty());
  }

  @Test
  void whatASourceCannotHaveMeantIsRefusedByName() {
    Author.Builder author = Author.builder(AuthorId.of(NETWORK, "1"));
    assertTrue(refusal(() -> author.followers(-1)).startsWith("followers"));
    assertTrue(refusal(() -> author.following(-1)).startsWith("following"));
    assertTrue(refusal(() -> author.posts(-1)).startsWith("posts"));
    assertTrue(refusal(() -> author.country("UK")).startsWith("country"));
    assertTrue(refusal(() -> author.country("Germany")).startsWith("country"));
    assertTrue(refusal(() -> author.createdAt(Instant.MIN)).startsWith("createdAt"));
    assertTrue(refusal(() -> new PollOption("a", -1)).startsWith("votes"));
    assertTrue(refusal(() -> new Place(null, null)).startsWith("place"));
    assertTrue(refusal(() -> new Place("a", "ZZ")).startsWith("country"));
    assertTrue(refusal(() -> new Rating(0, 1, 5)).startsWith("rating"));
    assertTrue(refusal(() -> new Rating(Double.NaN, 1, 5)).startsWith("rating"));
    assertTrue(refusal(() -> new Rating(5, 5, 5)).startsWith("rating"));
    assertEquals("XK", author.country("xk").build().country().orElseThrow());
    assertTrue(author.country("").build().country().isEmpty());
    assertEquals("\uFFFD", author.bio("\uD800").build().bio().orElseThrow());
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
