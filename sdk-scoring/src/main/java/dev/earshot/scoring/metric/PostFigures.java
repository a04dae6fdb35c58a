package dev.earshot.scoring.metric;

import dev.earshot.Author;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostField;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one post: engagement, its rates by what they are rates of, potential reach. Each
 * says what it rests on and tells unknown, not permitted, removed and zero apart. Immutable and
 * thread-safe.
 *
 * <p>There is no advertising value equivalent: see {@code docs/metrics.md}.
 */
public final class PostFigures {
  /** The name of a number of a source that counts accounts reached, each once. */
  public static final String REACH = "reach";

  private static final String FOLLOWERS = "followers";
  private static final String ENGAGEMENT = Engagement.DEFINITION.name();

  /** Engagement over the author's followers. */
  public static final Definition PER_FOLLOWER =
      new Definition(
          "engagementRatePerFollower",
          1,
          "engagement / followers of the author",
          List.of(ENGAGEMENT, FOLLOWERS));

  /** Engagement over how often the post was shown. */
  public static final Definition PER_IMPRESSION =
      new Definition(
          "engagementRatePerImpression",
          1,
          "engagement / times shown",
          List.of(ENGAGEMENT, Metric.VIEWS));

  /** Engagement over how many accounts saw the post. */
  public static final Definition PER_REACH =
      new Definition(
          "engagementRatePerReach",
          1,
          "engagement / accounts reached, each counted once",
          List.of(ENGAGEMENT, REACH));

  /**
   * How many may have seen the post, as bounds. At least as many as liked it, since an account
   * likes once; at most the followers of the author and of everybody who reposted it, where all of
   * these are known and more than liked it. As many likes as that, or more, are a sign that it was
   * seen by others than followers, and nothing bounds it above. Whom several of them reach is
   * counted several times, so that it is an upper bound and no estimate.
   */
  public static final Definition POTENTIAL_REACH =
      new Definition(
          "potentialReach",
          2,
          "from likes to followers of the author and of all who reposted, if these are more",
          List.of(Metric.LIKES, FOLLOWERS, Metric.REPOSTS, "followers of who reposted"));

  private final @Nullable Post post;
  private final Set<PostField> permitted;
  private final Set<String> withdrawn;

  private PostFigures(@Nullable Post post, Set<PostField> permitted, Set<String> withdrawn) {
    this.post = post;
    this.permitted = permitted;
    this.withdrawn = withdrawn;
  }

  /** Returns the figures of a post of which everything may be seen. */
  public static PostFigures of(Post post) {
    return of(post, EnumSet.allOf(PostField.class));
  }

  /**
   * Returns the figures of a post of which a purpose sees some fields.
   *
   * @param permitted what it sees; what rests on other fields is {@link Absence#NOT_PERMITTED},
   *     though the post had it
   */
  public static PostFigures of(Post post, Set<PostField> permitted) {
    return new PostFigures(post.only(permitted), Set.copyOf(permitted), Set.of());
  }

  /** Returns the figures of a post that was removed: none. */
  public static PostFigures removed() {
    return new PostFigures(null, Set.of(), Set.of());
  }

  /** Returns these without numbers that the source once showed and shows no more. */
  public PostFigures without(Collection<String> metrics) {
    Set<String> more = new HashSet<>(withdrawn);
    more.addAll(metrics);
    return new PostFigures(post, permitted, Set.copyOf(more));
  }

  /**
   * Returns likes + reposts + replies + quotes; where some are not there, what the others sum to is
   * the lower bound, and nothing bounds it above.
   *
   * @see Engagement
   */
  public Figure engagement() {
    return sum(Engagement.DEFINITION);
  }

  private Figure sum(Definition definition) {
    Map<String, Double> inputs = new LinkedHashMap<>();
    Map<String, Absence> missing = new LinkedHashMap<>();
    double sum = 0;
    for (String name : definition.inputs()) {
      OptionalLong number = number(name, missing);
      if (number.isPresent()) {
        inputs.put(name, (double) number.getAsLong());
        sum += number.getAsLong();
      }
    }
    if (inputs.isEmpty()) {
      return Figure.none(definition, missing);
    }
    double high = missing.isEmpty() ? sum : Double.POSITIVE_INFINITY;
    double share = (double) missing.size() / definition.inputs().size();
    return new Figure(definition, sum, high, inputs, missing, share);
  }

  private OptionalLong number(String name, Map<String, Absence> missing) {
    Absence absent = absence(PostField.METRICS);
    if (absent == null && withdrawn.contains(name)) {
      absent = Absence.REMOVED;
    }
    OptionalLong number =
        post == null || absent != null
            ? OptionalLong.empty()
            : post.metric(name).stream().mapToLong(Metric::value).findFirst();
    if (number.isEmpty()) {
      missing.put(name, absent == null ? Absence.UNKNOWN : absent);
    }
    return number;
  }

  private OptionalLong followers(Map<String, Absence> missing) {
    Absence absent = absence(PostField.AUTHOR_FOLLOWERS);
    OptionalLong number =
        post == null || absent != null
            ? OptionalLong.empty()
            : post.author().map(Author::followers).orElse(OptionalLong.empty());
    if (number.isEmpty()) {
      missing.put(FOLLOWERS, absent == null ? Absence.UNKNOWN : absent);
    }
    return number;
  }

  private @Nullable Absence absence(PostField field) {
    if (post == null) {
      return Absence.REMOVED;
    }
    return permitted.contains(field) ? null : Absence.NOT_PERMITTED;
  }

  /** Returns engagement per follower of the author; undefined where nobody follows. */
  public Figure engagementPerFollower() {
    Map<String, Absence> missing = new LinkedHashMap<>();
    return rate(PER_FOLLOWER, followers(missing), missing);
  }

  /** Returns engagement per time that the post was shown; undefined where it never was. */
  public Figure engagementPerImpression() {
    Map<String, Absence> missing = new LinkedHashMap<>();
    return rate(PER_IMPRESSION, number(Metric.VIEWS, missing), missing);
  }

  /** Returns engagement per account that the post reached; undefined where it reached none. */
  public Figure engagementPerReach() {
    Map<String, Absence> missing = new LinkedHashMap<>();
    return rate(PER_REACH, number(REACH, missing), missing);
  }

  private Figure rate(Definition definition, OptionalLong of, Map<String, Absence> missing) {
    String denominator = definition.inputs().get(1);
    Figure engagement = engagement();
    missing.putAll(engagement.missing());
    if (of.isPresent() && of.getAsLong() == 0) {
      missing.put(denominator, Absence.UNDEFINED);
    }
    if (missing.containsKey(denominator) || !engagement.isKnown()) {
      return Figure.none(definition, missing);
    }
    double whole = of.orElseThrow();
    Map<String, Double> inputs = new LinkedHashMap<>(engagement.inputs());
    inputs.put(denominator, whole);
    return new Figure(
        definition,
        engagement.low() / whole,
        engagement.high() / whole,
        inputs,
        missing,
        engagement.missingShare() / 2);
  }

  /**
   * Returns how many may have seen the post, as bounds and never as a point.
   *
   * @param reposters the authors of those of its reposts that were heard, as their reposts show
   *     them; each counts once
   * @see #POTENTIAL_REACH
   */
  public Figure potentialReach(Collection<Author> reposters) {
    Map<String, Double> inputs = new LinkedHashMap<>();
    Map<String, Absence> missing = new LinkedHashMap<>();
    OptionalLong likes = number(Metric.LIKES, missing);
    OptionalLong own = followers(missing);
    OptionalLong reposts = number(Metric.REPOSTS, missing);
    Map<String, Long> others = new HashMap<>();
    for (Author each : reposters) {
      each.followers().ifPresent(count -> others.put(each.id().toString(), count));
    }
    likes.ifPresent(number -> inputs.put(Metric.LIKES, (double) number));
    own.ifPresent(number -> inputs.put(FOLLOWERS, (double) number));
    reposts.ifPresent(number -> inputs.put(Metric.REPOSTS, (double) number));
    String theirs = POTENTIAL_REACH.inputs().get(3);
    double reached = others.values().stream().mapToDouble(Long::doubleValue).sum();
    boolean all = reposts.isPresent() && others.size() >= reposts.getAsLong();
    if (all) {
      inputs.put(theirs, reached);
    } else {
      missing.put(theirs, post == null ? Absence.REMOVED : Absence.UNKNOWN);
    }
    double share = (double) missing.size() / POTENTIAL_REACH.inputs().size();
    boolean bounded = own.isPresent() && all;
    if (likes.isEmpty() && !bounded) {
      return Figure.none(POTENTIAL_REACH, missing);
    }
    double low = likes.orElse(0);
    double most = bounded ? own.getAsLong() + reached : Double.POSITIVE_INFINITY;
    /* Where no fewer liked it, others than followers saw it. */
    double high = low < most ? most : Double.POSITIVE_INFINITY;
    return new Figure(POTENTIAL_REACH, low, high, inputs, missing, share);
  }

  /**
   * Returns how many some posts may have reached together: at least what the one reached that
   * reached most, at most what all reached, since nobody tells how far their readers are the same.
   *
   * @param reaches of {@link #potentialReach}; those of which nothing is known count as missing
   * @throws IllegalArgumentException if one is of another definition
   */
  public static Figure together(Collection<Figure> reaches) {
    List<Figure> known = new ArrayList<>();
    for (Figure each : reaches) {
      if (!each.definition().equals(POTENTIAL_REACH)) {
        throw new IllegalArgumentException(
            "reaches: expected " + POTENTIAL_REACH.name() + ", got " + each.definition().name());
      }
      if (each.isKnown()) {
        known.add(each);
      }
    }
    if (known.isEmpty()) {
      return Figure.none(POTENTIAL_REACH, Map.of("posts", Absence.UNKNOWN));
    }
    boolean whole = known.size() == reaches.size();
    double low = known.stream().mapToDouble(Figure::low).max().orElse(0);
    double high = known.stream().mapToDouble(Figure::high).sum();
    return new Figure(
        POTENTIAL_REACH,
        low,
        whole ? high : Double.POSITIVE_INFINITY,
        Map.of("posts", (double) known.size()),
        whole ? Map.of() : Map.of("posts", Absence.UNKNOWN),
        1 - (double) known.size() / reaches.size());
  }
}
