package dev.earshot.scoring.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Removal;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.influence.GeneratedNetwork.Law;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How far an author comes by what can be bought or is luck, among 1,000 of the same size. */
class InfluenceRobustnessTest {
  private static final Instant AT = GeneratedNetwork.AT;
  private static final int AUTHORS = 1_000;
  private static final int STEP = 23;
  private static final int RINGS = 6;

  private final GeneratedNetwork network = new GeneratedNetwork(Law.ORDINARY, 31, AUTHORS, 10, 0);
  private final Influence influence = network.influence();
  private long told = network.mentions.size();

  private void tell(List<Outcome.Change> changes) {
    influence.accept(Delivery.of(told + 1, changes));
    told += changes.size();
  }

  /** Returns how many of the others stand above each author; of all where nobody is a friend. */
  private Map<AuthorId, Integer> places(List<Integer> friends) {
    Map<AuthorId, Integer> places = new HashMap<>();
    Set<AuthorId> among = new HashSet<>();
    friends.forEach(each -> among.add(GeneratedNetwork.id(each)));
    int above = 0;
    for (AuthorInfluence each : influence.ranking(influence.norms(AT))) {
      places.put(each.author(), above);
      above += among.contains(each.author()) ? 0 : 1;
    }
    return places;
  }

  private List<Mention> postsOf(int author) {
    return network.mentions.stream()
        .filter(each -> each.post().author().orElseThrow().id().equals(GeneratedNetwork.id(author)))
        .filter(each -> !each.post().metrics().isEmpty())
        .toList();
  }

  /** Returns how many places each of some authors comes up (down below 0) by changes. */
  private int[] moved(List<Integer> authors, List<Integer> friends, List<Outcome.Change> changes) {
    Map<AuthorId, Integer> before = places(friends);
    tell(changes);
    Map<AuthorId, Integer> after = places(friends);
    List<Outcome.Change> back = new ArrayList<>();
    for (Outcome.Change change : changes) {
      if (change instanceof Outcome.Revised revised) {
        back.add(new Outcome.Revised(revised.after(), Objects.requireNonNull(revised.before())));
      } else {
        Mention came = change.arrival().orElseThrow();
        back.add(new Outcome.Withdrawn(came, Removal.Cause.SOURCE_DELETED, AT));
      }
    }
    tell(back);
    assertEquals(before, places(friends), "taken back exactly");
    return authors.stream()
        .map(GeneratedNetwork::id)
        .mapToInt(id -> before.getOrDefault(id, 0) - after.getOrDefault(id, 0))
        .toArray();
  }

  private static Outcome.Change revised(Mention mention, UnaryOperator<Post> change) {
    return new Outcome.Revised(mention, mention.withPost(change.apply(mention.post())));
  }

  private static Post more(Post post, long likes, long talk, long shares) {
    Post.Builder changed = post.toBuilder();
    List<Metric> metrics = new ArrayList<>();
    for (Metric metric : post.metrics()) {
      long plus =
          metric.name().equals(Metric.LIKES)
              ? likes
              : metric.name().equals(Metric.REPLIES) ? talk : shares;
      metrics.add(new Metric(metric.name(), metric.value() + plus, AT));
    }
    return changed.metrics(metrics).build();
  }

  @Test
  @DisplayName("SM-11 one viral post after ten moves nobody far")
  void oneViralPost() {
    for (long size : new long[] {1_000, 100_000}) {
      int worst = 0;
      for (int author = 0; author < AUTHORS; author += STEP) {
        Post.Builder viral = Posts.post("viral").publishedAt(AT.minusSeconds(60));
        viral.author(GeneratedNetwork.author(author, 6.5));
        viral.metrics(
            List.of(
                new Metric(Metric.LIKES, 3 * size, AT),
                new Metric(Metric.REPLIES, size, AT),
                new Metric(Metric.REPOSTS, size, AT)));
        List<Outcome.Change> changes =
            List.of(new Outcome.Admitted(GeneratedNetwork.mention(viral)));
        worst = Math.max(worst, Math.abs(moved(List.of(author), List.of(), changes)[0]));
      }
      System.out.println("places moved by a viral post of " + size + ", worst: " + worst);
      assertTrue(worst <= 80, "worst " + worst);
    }
  }

  @Test
  @DisplayName("SM-11 followers bought mid-window move nobody")
  void boughtFollowers() {
    int worst = 0;
    for (int author = 0; author < AUTHORS; author += STEP) {
      int who = author;
      List<Outcome.Change> changes =
          postsOf(author).stream()
              .filter(
                  each ->
                      each.post()
                          .publishedAt()
                          .orElseThrow()
                          .isAfter(AT.minus(Duration.ofDays(28))))
              .map(
                  each ->
                      revised(
                          each,
                          post ->
                              post.toBuilder().author(GeneratedNetwork.author(who, 9.5)).build()))
              .toList();
      worst = Math.max(worst, Math.abs(moved(List.of(author), List.of(), changes)[0]));
    }
    System.out.println("places moved by bought followers, worst: " + worst);
    assertTrue(worst <= 5, "worst " + worst);
  }

  private int worstOfRings(int size, boolean full) {
    int worst = Integer.MIN_VALUE;
    for (int first = 0; first < RINGS; first++) {
      List<Integer> ring = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ring.add(first + i * STEP);
      }
      List<Outcome.Change> changes = new ArrayList<>();
      int answers = 0;
      for (int member : ring) {
        for (Mention each : postsOf(member)) {
          int plus = size - 1;
          changes.add(revised(each, post -> more(post, plus, full ? plus : 0, full ? plus : 0)));
          for (int friend : full ? ring : List.<Integer>of()) {
            Post.Reference to = Post.Reference.to(each.id());
            Instant at = each.post().publishedAt().orElseThrow();
            for (int kind = 0; kind < 2 && friend != member; kind++) {
              Post.Builder answer = Posts.post("ring" + answers++).publishedAt(at);
              answer.author(GeneratedNetwork.author(friend, 6.5));
              changes.add(
                  new Outcome.Admitted(
                      GeneratedNetwork.mention(
                          kind == 0 ? answer.inReplyTo(to) : answer.repostOf(to))));
            }
          }
        }
      }
      worst =
          Math.max(
              worst,
              Arrays.stream(moved(ring, full ? ring : List.of(), changes)).max().orElseThrow());
    }
    return worst;
  }

  @Test
  @DisplayName("SM-11 a ring that only likes lifts its members no more than 200 places")
  void ringThatLikes() {
    int worst = 0;
    for (int size : new int[] {5, 8, 15, 30}) {
      int ring = worstOfRings(size, false);
      System.out.println("places up by a like-only ring of " + size + ", worst: " + ring);
      worst = Math.max(worst, ring);
    }
    assertTrue(worst <= 200, "worst " + worst);
  }

  @Test
  @DisplayName("SM-11 a full ring lifts nobody past anybody outside of it")
  void fullRing() {
    for (int size : new int[] {5, 8, 15, 30}) {
      int worst = worstOfRings(size, true);
      System.out.println("places up by a full ring of " + size + ", worst: " + worst);
      assertTrue(worst <= 0, size + ": worst " + worst);
    }
  }

  @Test
  @DisplayName("SM-11 from one day to the next 95 of 100 scores move by at most 5 points")
  void dayOverDay() {
    double worst = 0;
    for (long seed : new long[] {41, 42}) {
      GeneratedNetwork lived = new GeneratedNetwork(Law.ORDINARY, seed, AUTHORS, 0, 1);
      Map<AuthorId, Double> before = Map.of();
      for (int day = 9; day >= 0; day--) {
        Instant at = AT.minus(Duration.ofDays(day));
        Influence soFar = new Influence(Posts::hash);
        soFar.accept(
            Delivery.of(
                1,
                lived.mentions.stream()
                    .filter(each -> !each.post().publishedAt().orElseThrow().isAfter(at))
                    .<Outcome.Change>map(Outcome.Admitted::new)
                    .toList()));
        Map<AuthorId, Double> now = new HashMap<>();
        soFar.ranking(soFar.norms(at)).forEach(each -> now.put(each.author(), each.influence()));
        Map<AuthorId, Double> yesterday = before;
        double[] changes =
            now.entrySet().stream()
                .filter(each -> yesterday.containsKey(each.getKey()))
                .mapToDouble(
                    each -> Math.abs(each.getValue() - yesterday.getOrDefault(each.getKey(), 0.0)))
                .sorted()
                .toArray();
        if (changes.length > 0) {
          worst = Math.max(worst, changes[(int) (changes.length * 0.95)]);
        }
        before = now;
      }
    }
    System.out.println("points moved day over day, 95th percentile, worst of 18: " + worst);
    assertTrue(worst <= 5, "worst " + worst);
  }
}
