package dev.earshot.scoring.influence;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.scoring.metric.Absence;
import dev.earshot.scoring.metric.Definition;
import dev.earshot.scoring.metric.Figure;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something about an account that speaks for a program, for spam or for an audience that does not
 * listen: a figure and what it rests on, and no verdict. A high value has innocent causes too, such
 * as a newsroom's schedule; where to draw a line, and what follows from it, is for the host to say,
 * and for a person to decide. Nothing is inferred about what a person is.
 *
 * @param about what it may speak for
 * @param figure its value; unknown where there is too little to tell
 * @param reason what was counted, in words, without content and names
 */
public record Signal(About about, Figure figure, String reason) {
  /** What signals may speak for. */
  public enum About {
    /** That a program posts. */
    AUTOMATION,
    /** That the same is pressed upon many. */
    SPAM,
    /** That who follows does not listen. */
    AUDIENCE
  }

  private static final int FEWEST_WAITS = 5;
  private static final int FEWEST_FOR_HOURS = 48;

  private static final Definition POSTS_PER_DAY =
      definition("postsPerDay", "posts of the account / days since it was made");
  private static final Definition EVEN_WAITS =
      definition("evenWaits", "waits within a tenth of their median / waits between posts");
  private static final Definition HOURS_OF_DAY =
      definition("hoursOfDay", "different hours of the day (UTC) with a post / 24");
  private static final Definition REPOST_SHARE = definition("repostShare", "reposts / posts heard");
  private static final Definition SAME_WORDS =
      definition("sameWords", "posts whose words an earlier one had / posts with words");
  private static final Definition LINK_SHARE =
      definition("linkShare", "posts with a link / posts that are no reposts");
  private static final Definition NAMING_SHARE =
      definition("namingShare", "posts that name three or more / posts that are no reposts");
  private static final Definition FOLLOWED_BACK =
      definition("followingPerFollower", "accounts that it follows / its followers");
  private static final Definition SILENT_LIKES =
      definition("likesAmongEngagement", "likes / likes, replies, quotes and reposts");

  /** Creates a signal. */
  public Signal {
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(figure, "figure");
    Objects.requireNonNull(reason, "reason");
  }

  private static Definition definition(String name, String formula) {
    return new Definition(name, 1, formula, List.of("posts of the account"));
  }

  /**
   * Returns the signals of one account, always the same ones in the same order.
   *
   * @param posts what was heard of the account, in any order
   * @throws IllegalArgumentException if they are of several accounts
   */
  public static List<Signal> of(Collection<Post> posts) {
    Set<Optional<AuthorId>> authors = new HashSet<>();
    posts.forEach(post -> authors.add(post.author().map(Author::id)));
    if (authors.size() > 1) {
      throw new IllegalArgumentException("posts: expected those of one account");
    }
    List<Post> heard =
        posts.stream()
            .sorted(
                Comparator.comparing((Post post) -> post.publishedAt().orElse(Instant.MAX))
                    .thenComparing(post -> post.id().toString()))
            .toList();
    List<Post> own = heard.stream().filter(post -> !isRepost(post)).toList();
    return List.of(
        postsPerDay(heard),
        evenWaits(heard),
        hoursOfDay(heard),
        share(About.AUTOMATION, REPOST_SHARE, heard, Signal::isRepost, "posts are reposts"),
        sameWords(own),
        share(About.SPAM, LINK_SHARE, own, Signal::links, "posts have a link"),
        share(About.SPAM, NAMING_SHARE, own, Signal::namesMany, "posts name three or more"),
        followedBack(heard),
        silentLikes(own));
  }

  private static boolean isRepost(Post post) {
    return post.kind() == Post.Kind.REPOST
        || (post.repostOf().isPresent() && post.quoteOf().isEmpty());
  }

  private static boolean links(Post post) {
    return post.entities().stream().anyMatch(Entity.Link.class::isInstance);
  }

  private static boolean namesMany(Post post) {
    return post.entities().stream().filter(Entity.HandleMention.class::isInstance).count() >= 3;
  }

  private static Signal share(
      About about, Definition definition, List<Post> of, Predicate<Post> which, String what) {
    return ratio(about, definition, (double) of.stream().filter(which).count(), of.size(), what);
  }

  private static Signal ratio(
      About about, Definition definition, double part, double whole, String what) {
    if (!(whole > 0)) {
      return unknown(about, definition);
    }
    double share = part / whole;
    Figure figure =
        new Figure(definition, share, share, Map.of("part", part, "whole", whole), Map.of(), 0);
    return new Signal(
        about, figure, String.format(Locale.ROOT, "%.0f of %.0f %s", part, whole, what));
  }

  private static Signal unknown(About about, Definition definition) {
    Map<String, Absence> missing = Map.of(definition.inputs().get(0), Absence.UNKNOWN);
    Figure none = new Figure(definition, Double.NaN, Double.NaN, Map.of(), missing, 1);
    return new Signal(about, none, "too little is known");
  }

  private static Signal postsPerDay(List<Post> heard) {
    for (int i = heard.size() - 1; i >= 0; i--) {
      Author author = heard.get(i).author().orElse(null);
      Instant at = heard.get(i).publishedAt().orElse(null);
      Instant made = author == null ? null : author.createdAt().orElse(null);
      if (author != null && at != null && made != null && author.posts().isPresent()) {
        double days = Math.max(1, Duration.between(made, at).toSeconds() / 86_400.0);
        double posts = author.posts().getAsLong();
        return ratio(About.AUTOMATION, POSTS_PER_DAY, posts, days, "posts and days");
      }
    }
    return unknown(About.AUTOMATION, POSTS_PER_DAY);
  }

  private static Signal evenWaits(List<Post> heard) {
    List<Long> moments = new ArrayList<>();
    heard.forEach(post -> post.publishedAt().ifPresent(at -> moments.add(at.getEpochSecond())));
    double[] waits = new double[Math.max(0, moments.size() - 1)];
    for (int i = 0; i < waits.length; i++) {
      waits[i] = moments.get(i + 1) - moments.get(i);
    }
    if (waits.length < FEWEST_WAITS) {
      return unknown(About.AUTOMATION, EVEN_WAITS);
    }
    double median = Sizes.median(waits, waits.length);
    int even = 0;
    for (double wait : waits) {
      even += Math.abs(wait - median) <= 0.1 * median ? 1 : 0;
    }
    return ratio(
        About.AUTOMATION,
        EVEN_WAITS,
        even,
        waits.length,
        "waits lie within a tenth of their median");
  }

  private static Signal hoursOfDay(List<Post> heard) {
    Set<Integer> hours = new HashSet<>();
    int dated = 0;
    for (Post post : heard) {
      if (post.publishedAt().isPresent()) {
        hours.add(post.publishedAt().get().atOffset(ZoneOffset.UTC).getHour());
        dated++;
      }
    }
    return dated < FEWEST_FOR_HOURS
        ? unknown(About.AUTOMATION, HOURS_OF_DAY)
        : ratio(About.AUTOMATION, HOURS_OF_DAY, hours.size(), 24, "hours of the day have a post");
  }

  private static Signal sameWords(List<Post> own) {
    Set<String> said = new HashSet<>();
    int worded = 0;
    int again = 0;
    for (Post post : own) {
      String words = post.text().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
      if (!words.isEmpty()) {
        worded++;
        again += said.add(words) ? 0 : 1;
      }
    }
    return ratio(About.SPAM, SAME_WORDS, again, worded, "posts say what one before them said");
  }

  private static Signal followedBack(List<Post> heard) {
    for (int i = heard.size() - 1; i >= 0; i--) {
      Author author = heard.get(i).author().orElse(null);
      if (author != null && author.followers().isPresent() && author.following().isPresent()) {
        return ratio(
            About.AUDIENCE,
            FOLLOWED_BACK,
            (double) author.following().getAsLong(),
            (double) author.followers().getAsLong(),
            "accounts followed and followers");
      }
    }
    return unknown(About.AUDIENCE, FOLLOWED_BACK);
  }

  private static Signal silentLikes(List<Post> own) {
    double likes = 0;
    double rest = 0;
    for (Post post : own) {
      likes += number(post, Metric.LIKES);
      rest += number(post, Metric.REPLIES);
      rest += number(post, Metric.QUOTES);
      rest += number(post, Metric.REPOSTS);
    }
    return ratio(About.AUDIENCE, SILENT_LIKES, likes, likes + rest, "signs of interest are likes");
  }

  private static double number(Post post, String metric) {
    return post.metric(metric).map(Metric::value).orElse(0L);
  }
}
