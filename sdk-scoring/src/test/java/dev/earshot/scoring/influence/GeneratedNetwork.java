package dev.earshot.scoring.influence;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A network made by a law, in which we know who is listened to: what a post earns is Poisson with
 * the logarithm of its rate a + 0.75·ln followers + θ + noise, θ ~ N(0, 0.45) and of those planted
 * N(1.5, 0.4). {@link #known} is what somebody would say who knows the rate of each post, what a
 * law adds taken out.
 */
final class GeneratedNetwork {
  enum Law {
    ORDINARY,
    VIRAL,
    BOUGHT,
    RING,
    BOT,
    CELEBRITY
  }

  static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
  private static final long DAYS = 56;
  private static final double[] RATES = {-2.5, -4.0, -3.8};
  private static final double NOISE = 0.7;
  private static final int RING_SIZE = 8;

  final int authors;
  final Set<Integer> planted = new HashSet<>();
  final List<Mention> mentions = new ArrayList<>();
  final double[] followers;
  final double[] raw;
  final double[] rate;
  final double[] known;
  final List<int[]> reposts = new ArrayList<>();
  private final Random random;
  private final double[] quality;
  private final boolean[] plain;
  private final int[][] circle;
  private int answers;

  GeneratedNetwork(Law law, long seed, int authors, int postsEach, double sizes) {
    this.authors = authors;
    random = new Random(seed);
    followers = new double[authors];
    raw = new double[authors];
    rate = new double[authors];
    known = new double[authors];
    quality = new double[authors];
    plain = new boolean[authors];
    circle = new int[authors][];
    for (int a = 0; a < authors; a++) {
      boolean plant = random.nextInt(25) == 0;
      if (plant) {
        planted.add(a);
      }
      plain[a] = !plant;
      quality[a] = plant ? 1.5 + 0.4 * random.nextGaussian() : 0.45 * random.nextGaussian();
      followers[a] = 6.5 + sizes * 1.6 * random.nextGaussian() + (plant ? sizes : 0);
      circle[a] = random.ints(12, 0, authors).toArray();
    }
    for (int a = 0; a < authors; a++) {
      boolean touched = plain[a] && random.nextInt(100) < 15;
      int posts = postsEach > 0 ? postsEach : 2 + (int) (-8 * Math.log(1 - random.nextDouble()));
      double real = followers[a];
      boolean famous = law == Law.CELEBRITY && plain[a] && random.nextInt(100) < 4;
      if (famous) {
        real = 13 + random.nextDouble() * 3;
        quality[a] = -1;
      }
      double shown = law == Law.BOUGHT && touched ? real + 3 : real;
      boolean before = random.nextBoolean();
      int viral = law == Law.VIRAL && touched ? random.nextInt(posts) : -1;
      double sum = 0;
      for (int p = 0; p < posts; p++) {
        double now = before || p >= posts / 2 ? shown : real;
        sum += post(law, a, p, posts, real, now, p == viral ? 4 : 0, touched);
      }
      followers[a] = Math.max(real, shown);
      raw[a] = sum / posts;
      rate[a] = raw[a] / Math.exp(followers[a]);
    }
  }

  private double post(
      Law law, int a, int p, int posts, double real, double shown, double more, boolean touched) {
    long[] earned = new long[3];
    double mood = NOISE * random.nextGaussian() + more + quality[a] + 0.75 * real;
    for (int kind = 0; kind < 3; kind++) {
      earned[kind] = poisson(Math.exp(RATES[kind] + mood + 0.2 * random.nextGaussian()));
    }
    known[a] += (mood - more - 0.75 * real) / posts;
    String id = "p" + a + "-" + p;
    Instant at = AT.minusSeconds((long) ((p + random.nextDouble()) * DAYS * 86_400 / posts));
    for (int i = 0; i < Math.min(4, earned[1]); i++) {
      answer(listener(a), id, at, false, a);
    }
    for (int i = 0; i < Math.min(4, earned[2]); i++) {
      answer(listener(a), id, at, true, a);
    }
    if (law == Law.RING && touched) {
      for (int i = 1; i < RING_SIZE; i++) {
        int friend = (a / RING_SIZE * RING_SIZE + (a + i) % RING_SIZE) % authors;
        earned[0]++;
        earned[1]++;
        earned[2]++;
        answer(friend, id, at, false, a);
        answer(friend, id, at, true, a);
        if (friend != a) {
          answer(a, "p" + friend + "-0", at, i % 2 == 0, friend);
        }
      }
    }
    if (law == Law.BOT && touched) {
      for (int i = 0; i < 6; i++) {
        int bot = authors + random.nextInt(4);
        earned[0] += 2;
        earned[1 + i % 2]++;
        answer(bot, id, at, i % 2 == 1, a);
      }
    }
    mentions.add(
        mention(
            Posts.post(id)
                .author(author(a, shown))
                .publishedAt(at)
                .metrics(
                    List.of(
                        new Metric(Metric.LIKES, earned[0], AT),
                        new Metric(Metric.REPLIES, earned[1], AT),
                        new Metric(Metric.REPOSTS, earned[2], AT)))));
    return (double) earned[0] + earned[1] + earned[2];
  }

  private int listener(int a) {
    return random.nextInt(3) == 0
        ? circle[a][random.nextInt(circle[a].length)]
        : random.nextInt(authors);
  }

  private void answer(int from, String to, Instant at, boolean repost, int owner) {
    Post.Reference reference = Post.Reference.to(Posts.post(to).build().id());
    Post.Builder post = Posts.post("r" + answers++).publishedAt(at);
    post.author(author(from, from < authors ? followers[from] : 3));
    mentions.add(mention(repost ? post.repostOf(reference) : post.inReplyTo(reference)));
    if (repost && from < authors) {
      reposts.add(new int[] {from, owner});
    }
  }

  static AuthorId id(int author) {
    return AuthorId.of(Posts.NETWORK, "a" + author);
  }

  static Author author(int author, double size) {
    return Author.builder(id(author)).followers((long) Math.exp(size)).build();
  }

  static Mention mention(Post.Builder post) {
    return Posts.mention(post, "all").build();
  }

  private long poisson(double rate) {
    if (rate > 50) {
      return Math.max(0, Math.round(rate + Math.sqrt(rate) * random.nextGaussian()));
    }
    double left = Math.exp(-rate);
    double chance = random.nextDouble();
    long count = 0;
    while (chance > left) {
      chance *= random.nextDouble();
      count++;
    }
    return count;
  }

  Influence influence() {
    Influence influence = new Influence(Posts::hash);
    influence.accept(
        Delivery.of(1, mentions.stream().<Outcome.Change>map(Outcome.Admitted::new).toList()));
    return influence;
  }

  double[] scores() {
    Influence influence = influence();
    Norms norms = influence.norms(AT);
    double[] scores = new double[authors];
    for (int a = 0; a < authors; a++) {
      scores[a] = influence.of(id(a), norms).orElseThrow().influence();
    }
    return scores;
  }

  double[] pageRank() {
    double[] leaving = new double[authors];
    reposts.forEach(edge -> leaving[edge[0]]++);
    double[] ranks = new double[authors];
    Arrays.fill(ranks, 1.0 / authors);
    for (int i = 0; i < 60; i++) {
      double lost = 0;
      for (int a = 0; a < authors; a++) {
        lost += leaving[a] == 0 ? ranks[a] : 0;
      }
      double[] next = new double[authors];
      Arrays.fill(next, (0.15 + 0.85 * lost) / authors);
      for (int[] edge : reposts) {
        next[edge[1]] += 0.85 * ranks[edge[0]] / leaving[edge[0]];
      }
      ranks = next;
    }
    return ranks;
  }
}
