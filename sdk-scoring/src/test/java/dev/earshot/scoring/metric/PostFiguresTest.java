package dev.earshot.scoring.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.scoring.Posts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostFiguresTest {
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private static Metric metric(String name, long value) {
    return new Metric(name, value, AT);
  }

  private static Author author(String id, long followers) {
    return Author.builder(AuthorId.of(Posts.NETWORK, id)).followers(followers).build();
  }

  private static final Post WHOLE =
      Posts.post("1")
          .author(author("ann", 400))
          .metrics(
              List.of(
                  metric(Metric.LIKES, 12),
                  metric(Metric.REPOSTS, 2),
                  metric(Metric.REPLIES, 5),
                  metric(Metric.QUOTES, 1),
                  metric(Metric.VIEWS, 1_000),
                  metric(PostFigures.REACH, 800)))
          .build();

  @Test
  @DisplayName("SM-08 each rate of engagement goes by its own name and denominator")
  void everyRateHasItsName() {
    PostFigures figures = PostFigures.of(WHOLE);
    assertEquals(OptionalDouble.of(20), figures.engagement().value());
    assertEquals(OptionalDouble.of(20 / 400.0), figures.engagementPerFollower().value());
    assertEquals(OptionalDouble.of(20 / 1_000.0), figures.engagementPerImpression().value());
    assertEquals(OptionalDouble.of(20 / 800.0), figures.engagementPerReach().value());
    assertEquals(400, figures.engagementPerFollower().inputs().get("followers"));
    assertEquals(0, figures.engagementPerReach().missingShare());
    List<String> names = new ArrayList<>();
    for (Figure each :
        List.of(
            figures.engagementPerFollower(),
            figures.engagementPerImpression(),
            figures.engagementPerReach())) {
      names.add(each.definition().name());
      assertFalse(each.definition().formula().isBlank());
    }
    assertEquals(3, Set.copyOf(names).size());
    assertFalse(names.contains("engagementRate"));
  }

  @Test
  @DisplayName("SM-08 undefined, unknown, not permitted, removed and zero are five things")
  void fiveThings() {
    Post zero = WHOLE.toBuilder().metrics(List.of(metric(Metric.LIKES, 0))).build();
    Figure some = PostFigures.of(zero).engagement();
    assertEquals(0, some.low());
    assertEquals(Double.POSITIVE_INFINITY, some.high());
    assertEquals(OptionalDouble.empty(), some.value());
    assertEquals(0.75, some.missingShare());
    assertEquals(Absence.UNKNOWN, some.missing().get(Metric.QUOTES));

    Post unfollowed =
        WHOLE.toBuilder()
            .author(WHOLE.author().orElseThrow().toBuilder().followers(0L).build())
            .build();
    assertEquals(
        Optional.of(Absence.UNDEFINED),
        PostFigures.of(unfollowed).engagementPerFollower().absence());

    Post silent = WHOLE.toBuilder().metrics(List.of()).build();
    assertEquals(Optional.of(Absence.UNKNOWN), PostFigures.of(silent).engagement().absence());

    Set<PostField> fields = EnumSet.complementOf(EnumSet.of(PostField.METRICS));
    Figure hidden = PostFigures.of(WHOLE, fields).engagement();
    assertEquals(Optional.of(Absence.NOT_PERMITTED), hidden.absence());
    assertEquals(OptionalDouble.empty(), hidden.value());
    Set<PostField> numbers = EnumSet.complementOf(EnumSet.of(PostField.AUTHOR_FOLLOWERS));
    Figure rate = PostFigures.of(WHOLE, numbers).engagementPerFollower();
    assertEquals(Map.of("followers", Absence.NOT_PERMITTED), rate.missing());

    assertEquals(
        Optional.of(Absence.REMOVED), PostFigures.removed().engagementPerReach().absence());
    Figure withdrawn =
        PostFigures.of(WHOLE).without(List.of(Metric.VIEWS)).engagementPerImpression();
    assertEquals(Map.of(Metric.VIEWS, Absence.REMOVED), withdrawn.missing());

    Post all = zero.toBuilder().addMetrics(List.of(metric(Metric.REPOSTS, 0))).build();
    all =
        all.toBuilder()
            .addMetrics(List.of(metric(Metric.REPLIES, 0), metric(Metric.QUOTES, 0)))
            .build();
    assertEquals(OptionalDouble.of(0), PostFigures.of(all).engagement().value());
    assertEquals(OptionalDouble.of(0), PostFigures.of(all).engagementPerFollower().value());
    Post alone = all.toBuilder().author(author("bob", 0)).build();
    assertFalse(PostFigures.of(alone).engagementPerFollower().isKnown(), "of nobody no rate");
  }

  @Test
  @DisplayName("SM-08 potential reach is bounds")
  void potentialReachIsBounds() {
    PostFigures figures = PostFigures.of(WHOLE);
    Figure partly = figures.potentialReach(List.of(author("bob", 50)));
    assertEquals(12, partly.low());
    assertEquals(Double.POSITIVE_INFINITY, partly.high(), "one repost was not heard");
    assertTrue(partly.missingShare() > 0);
    Figure whole =
        figures.potentialReach(List.of(author("bob", 50), author("cid", 30), author("cid", 30)));
    assertEquals(12, whole.low());
    assertEquals(480, whole.high());
    assertEquals(OptionalDouble.empty(), whole.value());
    assertEquals(0, whole.missingShare());
    Figure little = reach(7, 3);
    assertEquals(7, little.low());
    assertEquals(Double.POSITIVE_INFINITY, little.high(), "others than followers liked it");
    assertEquals(OptionalDouble.empty(), little.value());
    assertEquals(Double.POSITIVE_INFINITY, reach(3, 3).high(), "never a point");
    assertEquals(4, reach(3, 4).high());
    Figure loved = reach(9_000, 10_000);
    Figure together = PostFigures.together(List.of(whole, loved));
    assertEquals(9_000, together.low());
    assertEquals(10_480, together.high());
    assertEquals(Double.POSITIVE_INFINITY, PostFigures.together(List.of(whole, little)).high());
    assertEquals(Double.POSITIVE_INFINITY, PostFigures.together(List.of(whole, partly)).high());
    Figure gone = PostFigures.removed().potentialReach(List.of());
    assertEquals(Optional.of(Absence.REMOVED), gone.absence());
    assertEquals(0.5, PostFigures.together(List.of(whole, gone)).missingShare());
    assertThrows(
        IllegalArgumentException.class, () -> PostFigures.together(List.of(figures.engagement())));
  }

  private static Figure reach(long likes, long followers) {
    Post post =
        WHOLE.toBuilder()
            .author(author("ann", followers))
            .metrics(List.of(metric(Metric.LIKES, likes), metric(Metric.REPOSTS, 0)))
            .build();
    return PostFigures.of(post).potentialReach(List.of());
  }

  @Test
  void figuresOfTwoFormulasAreNotCompared() {
    PostFigures figures = PostFigures.of(WHOLE);
    Figure one = figures.engagement();
    assertEquals(OptionalDouble.of(0), one.minus(one));
    assertThrows(IllegalArgumentException.class, () -> one.minus(figures.engagementPerFollower()));
    Definition other = new Definition("engagement", 2, "another", List.of("likes"));
    Figure later = new Figure(other, 1, 1, Map.of(), Map.of(), 0);
    assertThrows(IllegalArgumentException.class, () -> one.minus(later));
    assertThrows(
        IllegalArgumentException.class, () -> new Figure(other, 2, 1, Map.of(), Map.of(), 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Figure(other, Double.NaN, Double.NaN, Map.of(), Map.of(), 0));
  }

  private static Post spread(String id, String of) {
    return Posts.post(id).repostOf(Post.Reference.to(Posts.post(of).build().id())).build();
  }

  @Test
  @DisplayName("SM-08 structural virality tells a chain from a broadcast")
  void structuralVirality() {
    Post root = WHOLE;
    List<Post> star = new ArrayList<>(List.of(root));
    List<Post> chain = new ArrayList<>(List.of(root));
    for (int i = 2; i <= 10; i++) {
      star.add(spread(Integer.toString(i), "1"));
      chain.add(0, spread(Integer.toString(i), Integer.toString(i - 1)));
    }
    Cascade broadcast = Cascade.of(root.id(), star);
    assertEquals(10, broadcast.size());
    assertEquals(1, broadcast.depth());
    assertEquals(2 - 2.0 / 10, broadcast.structuralVirality().low(), 1e-12);
    Cascade long10 = Cascade.of(root.id(), chain);
    assertEquals(9, long10.depth());
    assertEquals(11 / 3.0, long10.structuralVirality().low(), 1e-12, "(n + 1)/3");
    assertEquals(0, long10.structuralVirality().missingShare(), "3 shown, 9 heard");
    Figure two = Cascade.of(root.id(), star.subList(0, 2)).structuralVirality();
    assertEquals(1, two.low(), 1e-12);
    assertEquals(2 / 3.0, two.missingShare(), 1e-12, "of three shown one was heard");
    Figure alone = Cascade.of(root.id(), List.of(root)).structuralVirality();
    assertEquals(Optional.of(Absence.UNKNOWN), alone.absence());
  }

  @Test
  void circlesAndStrangersAreNoPartOfACascade() {
    List<Post> posts =
        List.of(
            spread("1", "3"),
            spread("2", "1"),
            spread("3", "2"),
            spread("8", "9"),
            spread("9", "8"),
            spread("5", "5"));
    Cascade cascade = Cascade.of(Posts.post("1").build().id(), posts);
    assertEquals(3, cascade.size());
    assertEquals(2, cascade.depth());
  }
}
