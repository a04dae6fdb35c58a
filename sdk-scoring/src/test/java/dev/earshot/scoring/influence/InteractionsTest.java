package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.graph.Betweenness;
import dev.earshot.scoring.graph.Brokers;
import dev.earshot.scoring.graph.Communities;
import dev.earshot.scoring.graph.Graph;
import dev.earshot.scoring.graph.Leiden;
import dev.earshot.scoring.graph.PageRank;
import dev.earshot.scoring.graph.Ranks;
import dev.earshot.text.Entities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  /** The end of a week of the count, so that what is of it weighs whole. */
  private static final Instant AT = Instant.parse("2026-02-26T00:00:00Z");

  private static final InteractionWeights WEIGHTS =
      new InteractionWeights(1, 2, 4, 8, Duration.ofDays(28));

  private static long nameHash(Network network, String handle) {
    if (handle.equals("nobody")) {
      throw new IllegalArgumentException("handle: expected one that can be somebody's");
    }
    return Posts.hash(AuthorId.of(network, "@" + handle.toLowerCase(Locale.ROOT)));
  }

  private static Interactions interactions() {
    return new Interactions(Posts::hash, InteractionsTest::nameHash);
  }

  private static AuthorId id(String author) {
    return AuthorId.of(Posts.NETWORK, author);
  }

  private static Post.Builder post(String id, String author) {
    return Posts.post(id)
        .author(Author.builder(id(author)).handle(author.toUpperCase(Locale.ROOT)).build())
        .publishedAt(AT.minusSeconds(60));
  }

  private static Post.Builder says(Post.Builder post, String text) {
    return post.text(text).entities(Entities.in(text));
  }

  private static Post.Reference to(String id) {
    return Post.Reference.to(Posts.post(id).build().id());
  }

  private static List<Outcome.Change> admitted(Post.Builder... posts) {
    List<Outcome.Change> changes = new ArrayList<>();
    for (Post.Builder post : posts) {
      changes.add(new Outcome.Admitted(Posts.mention(post).build()));
    }
    return changes;
  }

  private static Outcome.Change withdrawn(Post.Builder post) {
    return new Outcome.Withdrawn(Posts.mention(post).build(), Removal.Cause.AUTHOR_WITHDRAWN, AT);
  }

  private static String edges(Graph graph) {
    List<String> lines = new ArrayList<>();
    graph.forEachEdge(
        (from, to, weight) ->
            lines.add(graph.name(from) + " " + graph.name(to) + " " + weight + "\n"));
    Collections.sort(lines);
    return String.join("", lines);
  }

  @Test
  @DisplayName("SM-11 an answer, a repost, a quote and a name each weigh what they are given")
  void everyKindHasItsWeight() {
    Interactions counted = interactions();
    counted.accept(
        Delivery.of(
            1,
            admitted(
                post("p", "ann"),
                post("r", "bob").inReplyTo(to("p")),
                post("s", "cid").repostOf(to("p")),
                post("q", "dan").quoteOf(to("p")).repostOf(to("p")),
                says(post("m", "eve"), "have you seen this, @Ann and @zoe? @nobody @eve"),
                post("own", "ann").inReplyTo(to("p")),
                post("lost", "ann").inReplyTo(to("never seen")))));
    assertEquals(
        """
        test::bob test::ann 1.0
        test::cid test::ann 2.0
        test::dan test::ann 4.0
        test::eve test::ann 8.0
        test::eve test:@zoe 8.0
        """,
        edges(counted.graph(AT, WEIGHTS)));
    assertEquals(5, counted.authors());
    assertEquals(6, counted.graph(AT, WEIGHTS).nodes());
    InteractionWeights named = new InteractionWeights(0, 0, 0, 1, Duration.ofDays(1));
    assertEquals(2, counted.graph(AT, named).edges());
    Ranks ranks = PageRank.USUAL.of(counted.graph(AT, WEIGHTS));
    assertEquals("test::ann", ranks.highestFirst().get(0).node());
  }

  @Test
  void whatAnAnswerOrARepostBeginsWithNamesNobodyMore() {
    Interactions counted = interactions();
    counted.accept(
        Delivery.of(
            1,
            admitted(
                post("p", "ann"),
                says(post("r", "bob").inReplyTo(to("p")), "@ann @zoe I agree with @cid"),
                says(post("s", "cid").repostOf(to("p")), "RT @ann: hear @dan"))));
    assertEquals(
        """
        test::bob test::ann 1.0
        test::bob test::cid 8.0
        test::cid test::ann 2.0
        """,
        edges(counted.graph(AT, WEIGHTS)));
  }

  @Test
  void interactionsHalveInTheirTimeAndLaterOnesAreLeftOut() {
    Interactions counted = interactions();
    counted.accept(
        Delivery.of(
            1,
            admitted(
                post("p", "ann"),
                post("r", "bob").inReplyTo(to("p")),
                post("old", "bob")
                    .inReplyTo(to("p"))
                    .publishedAt(AT.minusSeconds(60).minus(Duration.ofDays(28))),
                post("late", "bob").inReplyTo(to("p")).publishedAt(AT.plus(Duration.ofDays(8))))));
    assertEquals("test::bob test::ann 1.5\n", edges(counted.graph(AT, WEIGHTS)));
    assertEquals("", edges(counted.graph(AT.minus(Duration.ofDays(90)), WEIGHTS)), "nothing yet");
    Graph far = counted.graph(AT.plus(Duration.ofDays(400_000)), WEIGHTS);
    assertTrue(far.nodes() == 2, "what weighs nothing any more is no edge, and no error");
    assertThrows(
        IllegalArgumentException.class,
        () -> new InteractionWeights(1, Double.NaN, 1, 1, Duration.ofDays(1)));
    assertThrows(
        IllegalArgumentException.class, () -> new InteractionWeights(1, 1, 1, 1, Duration.ZERO));
  }

  @Test
  @DisplayName("SM-11 who is forgotten leaves the graph, also who never posted and was only named")
  void whoIsForgottenLeaves() {
    Interactions counted = interactions();
    Post.Builder naming = says(post("m", "eve"), "ask @zoe or @ann or @cid");
    counted.accept(
        Delivery.of(1, admitted(post("p", "ann"), post("r", "bob").inReplyTo(to("p")), naming)));
    SubjectKey zoe = new SubjectKey(nameHash(Posts.NETWORK, "zoe"), 1);
    List<Outcome.Change> gone =
        List.of(
            withdrawn(post("p", "ann")),
            new Outcome.Forgotten(new Removal.OfAuthor(id("ann"), Removal.Cause.ERASED, AT)),
            new Outcome.Forgotten(new Removal.OfSubject(zoe, Removal.Cause.ERASED, AT)));
    counted.accept(Delivery.of(4, gone));
    assertEquals("test::eve test:@cid 8.0\n", edges(counted.graph(AT, WEIGHTS)));
    String snapshot = new String(counted.snapshot(), StandardCharsets.ISO_8859_1);
    assertFalse(snapshot.contains("zoe"));
    assertFalse(snapshot.contains("ann"));

    Mention before = Posts.mention(naming).build();
    Post.Builder edited = says(post("m", "eve"), "do ask @zoe or @ann or @cid");
    counted.accept(
        Delivery.of(7, List.of(new Outcome.Revised(before, Posts.mention(edited).build()))));
    assertEquals("test::eve test:@cid 8.0\n", edges(counted.graph(AT, WEIGHTS)), "named again");

    Interactions anew = interactions();
    anew.restore(counted.snapshot());
    anew.clear();
    anew.accept(Delivery.of(1, admitted(edited)));
    assertEquals("test::eve test:@cid 8.0\n", edges(anew.graph(AT, WEIGHTS)), "counted anew");
    anew.accept(Delivery.of(2, List.of(withdrawn(edited))));
    assertEquals(0, anew.graph(AT, WEIGHTS).nodes());
    Interactions joined = interactions();
    joined.accept(Delivery.of(1, admitted(says(post("n", "fay"), "hello to @zoe and @dan"))));
    joined.merge(counted);
    assertEquals(
        "test::eve test:@cid 8.0\ntest::fay test:@dan 8.0\n", edges(joined.graph(AT, WEIGHTS)));
  }

  @Test
  @DisplayName("SM-11 communities and brokers are asked by author, and who is forgotten is in none")
  void communitiesAndBrokersAreAskedByAuthor() {
    Interactions counted = interactions();
    List<Post.Builder> posts = new ArrayList<>();
    for (String circle : List.of("a", "b")) {
      for (int i = 0; i < 4; i++) {
        posts.add(post(circle + i, circle + i));
        for (int other = 0; other < i; other++) {
          posts.add(post(circle + i + other, circle + i).inReplyTo(to(circle + other)));
        }
      }
    }
    Post.Builder joins = says(post("j", "jo"), "@a0 meet @b0 and @zoe");
    posts.add(joins);
    counted.accept(Delivery.of(1, admitted(posts.toArray(Post.Builder[]::new))));
    Graph graph = counted.graph(AT, InteractionWeights.USUAL);
    Communities circles = Leiden.USUAL.of(graph);
    assertEquals(circles.of("test::a0"), circles.of("test::a3"));
    assertEquals(circles.of("test::b0"), circles.of("test::b3"));
    assertFalse(circles.of("test::a1").equals(circles.of("test::b1")));
    assertTrue(circles.of("test:@zoe").isPresent());
    assertEquals(id("jo").toString(), Betweenness.USUAL.of(graph).highestFirst().get(0).node());

    SubjectKey zoe = new SubjectKey(nameHash(Posts.NETWORK, "zoe"), 1);
    counted.accept(
        Delivery.of(
            counted.position() + 1,
            List.of(
                withdrawn(joins),
                new Outcome.Forgotten(new Removal.OfAuthor(id("jo"), Removal.Cause.ERASED, AT)),
                new Outcome.Forgotten(new Removal.OfSubject(zoe, Removal.Cause.ERASED, AT)))));
    Graph after = counted.graph(AT, InteractionWeights.USUAL);
    Communities warm = Leiden.USUAL.of(after, circles);
    Brokers brokers = Betweenness.USUAL.of(after);
    for (String gone : List.of("test::jo", "test:@zoe", "test:@jo")) {
      assertTrue(warm.of(gone).isEmpty());
      assertTrue(brokers.of(gone).isEmpty());
    }
    assertEquals(2, warm.count());
    assertEquals(8, brokers.highestFirst().size());
  }

  @Property(tries = 40)
  void itIsTheGraphOfWhatRemains(@ForAll long seed) {
    Random random = new Random(seed);
    List<Outcome.Change> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Post.Builder post = post("p" + i, "a" + random.nextInt(12));
      post.publishedAt(AT.minus(Duration.ofHours(random.nextInt(2_000))));
      Post.Reference other = to("p" + random.nextInt(120));
      switch (random.nextInt(5)) {
        case 0 -> post.inReplyTo(other);
        case 1 -> post.repostOf(other);
        case 2 -> post.quoteOf(other);
        case 3 -> says(post, "like @a" + random.nextInt(15) + " or @b" + random.nextInt(5));
        default -> post.author(random.nextInt(3) == 0 ? null : post.build().author().get());
      }
      all.addAll(admitted(post));
    }
    Collections.shuffle(all, random);
    List<Outcome.Change> stays = all.subList(0, 70);
    List<Outcome.Change> leaves =
        all.subList(70, 120).stream()
            .<Outcome.Change>map(
                each ->
                    new Outcome.Withdrawn(
                        each.arrival().orElseThrow(), Removal.Cause.OPTED_OUT, AT))
            .toList();
    Interactions lived = interactions();
    lived.accept(Delivery.of(1, all));
    lived.accept(Delivery.of(121, leaves));
    Interactions fresh = interactions();
    fresh.accept(Delivery.of(1, stays));
    String expected = edges(fresh.graph(AT, WEIGHTS));
    assertEquals(expected, edges(lived.graph(AT, WEIGHTS)));
    assertEquals(fresh.unclear(), lived.unclear());
    assertEquals(fresh.authors(), lived.authors());
    Interactions restored = interactions();
    restored.restore(lived.snapshot());
    assertEquals(expected, edges(restored.graph(AT, WEIGHTS)));
    Interactions part = interactions();
    part.accept(Delivery.of(1, stays.subList(0, 30)));
    Interactions other = interactions();
    other.accept(Delivery.of(1, stays.subList(30, 70)));
    part.merge(other);
    assertEquals(expected, edges(part.graph(AT, WEIGHTS)));
  }
}
