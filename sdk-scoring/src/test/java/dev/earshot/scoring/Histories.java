package dev.earshot.scoring;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Removal;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Sentiment.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A sequence of changes as a store would number them, and what remains after it. */
public record Histories(List<Outcome.Change> changes, List<Mention> remaining) {
  private static final List<String> TEXTS =
      List.of("tea", "green tea kettle", "green tea #matcha", "kettle recall, green tea", "");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Returns a history made from a seed. */
  public static Histories of(long seed, int length) {
    Random random = new Random(seed);
    Map<String, Mention> kept = new LinkedHashMap<>();
    List<Outcome.Change> changes = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      String id = "p" + random.nextInt(12);
      Mention before = kept.get(id);
      if (before == null) {
        Mention mention = mention(id, random);
        kept.put(id, mention);
        changes.add(new Outcome.Admitted(mention));
      } else if (random.nextInt(3) > 0) {
        Mention after = random.nextBoolean() ? mention(id, random) : withOtherParts(before, random);
        kept.put(id, after);
        changes.add(new Outcome.Revised(before, after));
      } else {
        kept.remove(id);
        changes.add(new Outcome.Withdrawn(before, Removal.Cause.SOURCE_DELETED, NOON));
      }
    }
    return new Histories(changes, List.copyOf(kept.values()));
  }

  /** Returns the changes that admit what remains and nothing else. */
  public List<Outcome.Change> shortest() {
    return remaining.stream().<Outcome.Change>map(Outcome.Admitted::new).toList();
  }

  /** Returns the changes that take away what remains. */
  public List<Outcome.Change> withdrawals() {
    return remaining.stream()
        .<Outcome.Change>map(
            mention -> new Outcome.Withdrawn(mention, Removal.Cause.AUTHOR_WITHDRAWN, NOON))
        .toList();
  }

  private static Mention mention(String id, Random random) {
    Post.Builder post = Posts.post(id).text(TEXTS.get(random.nextInt(TEXTS.size())));
    if (random.nextInt(5) > 0) {
      post.publishedAt(NOON.plus(Duration.ofMinutes(random.nextInt(600) - 300)));
    }
    if (random.nextInt(5) > 0) {
      AuthorId author = AuthorId.of(Posts.NETWORK, "a" + random.nextInt(4));
      post.author(Author.builder(author).build());
    }
    if (random.nextInt(4) == 0) {
      reference(post, random);
    }
    numbers(post, random);
    List<String> queries = new ArrayList<>();
    for (String query : List.of("tea", "kettle", "cup")) {
      if (random.nextBoolean()) {
        queries.add(query);
      }
    }
    Mention.Builder mention = Posts.mention(post, queries.toArray(String[]::new));
    if (random.nextInt(4) > 0) {
      Label label = List.of(Label.values()).get(random.nextInt(3));
      mention.score(Sentiment.KEY, Posts.says(label));
    }
    return mention.build();
  }

  private static Mention withOtherParts(Mention before, Random random) {
    Post.Builder post = before.post().toBuilder();
    before
        .post()
        .author()
        .filter(author -> random.nextBoolean())
        .ifPresent(
            author ->
                post.author(Author.builder(author.id()).followers(random.nextInt(900)).build()));
    if (random.nextInt(4) == 0) {
      reference(post, random);
    }
    numbers(post, random);
    return before.withPost(post.build());
  }

  private static void reference(Post.Builder post, Random random) {
    Post.Reference other = Post.Reference.to(PostId.of(Posts.NETWORK, "p" + random.nextInt(12)));
    switch (random.nextInt(3)) {
      case 0 -> post.inReplyTo(other);
      case 1 -> post.repostOf(other);
      default -> post.quoteOf(other);
    }
  }

  private static void numbers(Post.Builder post, Random random) {
    List<Metric> metrics = new ArrayList<>();
    for (String name : List.of(Metric.LIKES, Metric.REPLIES, Metric.REPOSTS)) {
      if (random.nextBoolean()) {
        metrics.add(new Metric(name, random.nextInt(50), NOON));
      }
    }
    post.metrics(metrics);
  }
}
