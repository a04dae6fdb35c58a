package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.influence.GeneratedNetwork.Law;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InfluenceTest {
  private static final Instant AT = GeneratedNetwork.AT;

  private static List<Outcome.Change> admitted(List<Mention> mentions) {
    return mentions.stream().<Outcome.Change>map(Outcome.Admitted::new).toList();
  }

  private static List<Outcome.Change> withdrawn(List<Mention> mentions) {
    return mentions.stream()
        .<Outcome.Change>map(
            mention -> new Outcome.Withdrawn(mention, Removal.Cause.AUTHOR_WITHDRAWN, AT))
        .toList();
  }

  @Property(tries = 12)
  void aWithdrawalTakesBackWhatItGaveInAnyOrder(@ForAll long seed) {
    GeneratedNetwork network = new GeneratedNetwork(Law.RING, seed, 40, 0, 1);
    List<Mention> all = new ArrayList<>(network.mentions);
    Collections.shuffle(all, new Random(seed));
    List<Mention> leave = all.subList(0, all.size() / 2);
    List<Mention> stay = all.subList(all.size() / 2, all.size());
    Influence lived = new Influence(Posts::hash);
    lived.accept(Delivery.of(1, admitted(all)));
    lived.accept(Delivery.of(all.size() + 1, withdrawn(leave)));
    Influence fresh = new Influence(Posts::hash);
    fresh.accept(Delivery.of(1, admitted(stay)));
    List<AuthorInfluence> expected = fresh.ranking(fresh.norms(AT));
    assertEquals(expected, lived.ranking(lived.norms(AT)));

    Influence restored = new Influence(Posts::hash);
    restored.restore(lived.snapshot());
    assertEquals(expected, restored.ranking(restored.norms(AT)));
    Influence part = new Influence(Posts::hash);
    Influence other = new Influence(Posts::hash);
    part.accept(Delivery.of(1, admitted(stay.subList(0, stay.size() / 3))));
    other.accept(Delivery.of(1, admitted(stay.subList(stay.size() / 3, stay.size()))));
    part.merge(other);
    assertEquals(expected, part.ranking(part.norms(AT)));

    lived.accept(Delivery.of(lived.position() + 1, withdrawn(stay)));
    assertEquals(0, lived.authors());
    assertEquals(List.of(), lived.ranking(lived.norms(AT)));
  }

  @Test
  @DisplayName("SM-11 the components add up to the score, each within what it may give")
  void componentsAddUp() {
    Influence influence = new GeneratedNetwork(Law.BOT, 4, 100, 0, 1).influence();
    Norms norms = influence.norms(AT);
    List<AuthorInfluence> ranking = influence.ranking(norms);
    double before = 100;
    for (AuthorInfluence each : ranking) {
      double sum = 0;
      for (AuthorInfluence.Component part : each.components()) {
        sum += part.points();
        part.inputs().values().forEach(input -> assertTrue(Double.isFinite(input), part.name()));
      }
      assertEquals(sum, each.influence(), 1e-9);
      assertTrue(each.influence() <= before);
      before = each.influence();
      assertEquals(Optional.of(each), influence.of(each.author(), norms));
    }
    AuthorInfluence first = ranking.get(0);
    assertEquals(first, AuthorInfluence.KEY.decode(AuthorInfluence.KEY.encode(first)));
    AuthorInfluence set = first.overridden(12, "the author objects");
    assertEquals(12, set.influence());
    assertEquals(Optional.of("the author objects"), set.note());
    assertEquals(first.components(), set.components());
    assertEquals(set, AuthorInfluence.KEY.decode(AuthorInfluence.KEY.encode(set)));
    assertThrows(IllegalArgumentException.class, () -> first.overridden(101, "too much"));
    assertThrows(IllegalArgumentException.class, () -> first.overridden(Double.NaN, "none"));
    assertThrows(IllegalArgumentException.class, () -> first.overridden(1, " "));
  }

  @Test
  void whatIsUnknownGivesHalfAndLessConfidence() {
    Influence influence = new Influence(Posts::hash);
    Post.Builder bare =
        Posts.post("1").author(Author.builder(GeneratedNetwork.id(1)).build()).publishedAt(AT);
    influence.accept(Delivery.of(1, admitted(List.of(GeneratedNetwork.mention(bare)))));
    AuthorInfluence score = influence.of(GeneratedNetwork.id(1), influence.norms(AT)).orElseThrow();
    assertEquals(30 + 7.5 + 5 + 5 + 5, score.influence(), 1e-9);
    assertEquals(0.25 * 0.5, score.confidence(), 1e-9);
    assertEquals(50, score.activity(), 1e-9);
  }

  @Test
  @DisplayName("SM-12 the most active is who said most lately, of any kind and however received")
  void activityIsWhatIsSaid() {
    Influence influence = new Influence(Posts::hash);
    List<Mention> all = new ArrayList<>();
    int[] said = {1, 2, 2, 4, 16};
    for (int author = 0; author < said.length; author++) {
      for (int i = 0; i < said[author]; i++) {
        Post.Builder post =
            Posts.post(author + "-" + i)
                .author(Author.builder(GeneratedNetwork.id(author)).build())
                .kind(i % 2 == 0 ? Post.Kind.POST : Post.Kind.REPLY)
                .publishedAt(AT);
        all.add(GeneratedNetwork.mention(post));
      }
    }
    influence.accept(Delivery.of(1, admitted(all)));
    Norms norms = influence.norms(AT);
    for (int author = 0; author < said.length; author++) {
      double of = influence.of(GeneratedNetwork.id(author), norms).orElseThrow().activity();
      assertEquals(100.0 * said[author] / (said[author] + 2), of, 0.01, "median 2");
    }
  }

  @Test
  void whoseOnlyPostShowsOtherNumbersKeepsTheirPlaceInTheNorms() {
    Influence influence = new Influence(Posts::hash);
    Mention only = GeneratedNetwork.mention(by(1, "only"));
    List<Mention> all = new ArrayList<>(List.of(only));
    for (int i = 0; i < 9; i++) {
      all.add(
          GeneratedNetwork.mention(
              by(2 + i, "answer" + i).inReplyTo(Post.Reference.to(only.post().id()))));
    }
    influence.accept(Delivery.of(1, admitted(all)));
    Norms norms = influence.norms(AT);
    AuthorInfluence before = influence.of(GeneratedNetwork.id(1), norms).orElseThrow();
    Mention liked =
        GeneratedNetwork.mention(by(1, "only").metrics(List.of(new Metric(Metric.LIKES, 3, AT))));
    influence.accept(
        Delivery.of(
            all.size() + 1,
            List.of(new Outcome.Revised(only, liked), new Outcome.Revised(liked, only))));
    assertEquals(before, influence.of(GeneratedNetwork.id(1), norms).orElseThrow());
    assertEquals(9.0, before.components().get(3).inputs().get("interactions"));
  }

  private static Post.Builder by(int author, String id) {
    return Posts.post(id)
        .author(Author.builder(GeneratedNetwork.id(author)).build())
        .publishedAt(AT);
  }

  @Test
  void extremesAreCountedAndNothingIsNaN() {
    List<Mention> all = new ArrayList<>();
    Instant[] moments = {Instant.EPOCH.minusSeconds(1L << 34), Instant.EPOCH, AT};
    for (int i = 0; i < 60; i++) {
      long huge = i % 3 == 0 ? Long.MAX_VALUE : i % 3 == 1 ? 0 : 1_000_000_000L;
      Author author = Author.builder(GeneratedNetwork.id(i % 7)).followers(huge).build();
      Post.Builder post = Posts.post("x" + i).author(author).publishedAt(moments[i % 3]);
      post.inReplyTo(i % 4 == 0 ? Post.Reference.to(Posts.post("x" + i).build().id()) : null);
      post.metrics(
          List.of(
              new Metric(Metric.LIKES, huge, AT),
              new Metric(Metric.REPLIES, huge, AT),
              new Metric(Metric.QUOTES, huge, AT)));
      all.add(GeneratedNetwork.mention(post));
    }
    all.add(GeneratedNetwork.mention(Posts.post("nobody").publishedAt(AT)));
    all.add(GeneratedNetwork.mention(Posts.post("undated").author(GeneratedNetwork.author(1, 3))));
    Influence influence = new Influence(Posts::hash);
    influence.accept(Delivery.of(1, admitted(all)));
    assertEquals(2, influence.unclear());
    List<AuthorInfluence> ranking = influence.ranking(influence.norms(AT));
    assertEquals(7, ranking.size());
    ranking.forEach(each -> assertTrue(each.influence() >= 0 && each.confidence() <= 1));
    Norms early = influence.norms(Instant.EPOCH.minusSeconds(1L << 40));
    assertEquals(List.of(), influence.ranking(early));
  }
}
