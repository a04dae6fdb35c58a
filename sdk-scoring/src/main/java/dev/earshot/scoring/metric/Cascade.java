package dev.earshot.scoring.metric;

import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a post spread: the tree of its reposts and quotes and of theirs. Where a source names the
 * first post for every repost, whoever it was seen by, every tree is a star. Immutable and
 * thread-safe.
 */
public final class Cascade {
  /**
   * The mean distance between all pairs of posts of the cascade: below 2 for one broadcast, the
   * larger the longer the chains (Goel, Anderson, Hofman and Watts, 2016: Wiener's index over the
   * number of pairs).
   *
   * @see <a href="https://doi.org/10.1287/mnsc.2015.2158">The structural virality of online
   *     diffusion</a>
   */
  public static final Definition STRUCTURAL_VIRALITY =
      new Definition(
          "structuralVirality",
          1,
          "mean distance between all pairs of posts of the cascade",
          List.of("posts"));

  private final int[] parents;
  private final int depth;
  private final OptionalLong shown;

  private Cascade(int[] parents, int depth, OptionalLong shown) {
    this.parents = parents;
    this.depth = depth;
    this.shown = shown;
  }

  /**
   * Returns the cascade of a post among some posts; a post that comes twice counts once, as it came
   * last.
   *
   * @param root the post that was spread, heard or not
   * @param posts what was heard, in any order; what does not lead to the root is passed over
   */
  public static Cascade of(PostId root, Collection<Post> posts) {
    Map<PostId, Post> byId = new LinkedHashMap<>();
    posts.forEach(post -> byId.put(post.id(), post));
    Map<PostId, List<PostId>> spread = new HashMap<>();
    for (Post post : byId.values()) {
      post.repostOf()
          .or(post::quoteOf)
          .flatMap(Post.Reference::id)
          .filter(parent -> !post.id().equals(root))
          .ifPresent(
              parent -> spread.computeIfAbsent(parent, id -> new ArrayList<>()).add(post.id()));
    }
    List<PostId> order = new ArrayList<>(List.of(root));
    int[] parents = new int[byId.size() + 1];
    int[] depths = new int[byId.size() + 1];
    parents[0] = -1;
    for (int at = 0; at < order.size(); at++) {
      for (PostId child : spread.getOrDefault(order.get(at), List.of())) {
        parents[order.size()] = at;
        depths[order.size()] = depths[at] + 1;
        order.add(child);
      }
    }
    int[] tree = new int[order.size()];
    System.arraycopy(parents, 0, tree, 0, tree.length);
    return new Cascade(tree, depths[tree.length - 1], shown(byId.get(root)));
  }

  private static OptionalLong shown(@Nullable Post root) {
    if (root == null) {
      return OptionalLong.empty();
    }
    return root.metric(Metric.REPOSTS)
        .map(
            reposts ->
                OptionalLong.of(
                    sum(reposts.value(), root.metric(Metric.QUOTES).map(Metric::value).orElse(0L))))
        .orElse(OptionalLong.empty());
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /** Returns how many posts it has, the root included. */
  public int size() {
    return parents.length;
  }

  /** Returns over how many posts the farthest leads back to the root; 0 of the root alone. */
  public int depth() {
    return depth;
  }

  /**
   * Returns the mean distance between all pairs; unknown of the root alone. The missing share is
   * that of the reposts and quotes which the root shows and which were not heard.
   */
  public Figure structuralVirality() {
    int n = parents.length;
    if (n == 1) {
      return Figure.none(STRUCTURAL_VIRALITY, Map.of("posts", Absence.UNKNOWN));
    }
    long[] below = new long[n];
    double sum = 0;
    for (int at = n - 1; at > 0; at--) {
      below[at]++;
      below[parents[at]] += below[at];
      sum += (double) below[at] * (n - below[at]);
    }
    double mean = 2 * sum / n / (n - 1);
    double heard = n - 1;
    double missing = Math.max(0, 1 - heard / Math.max(heard, (double) shown.orElse(0)));
    return new Figure(
        STRUCTURAL_VIRALITY,
        mean,
        mean,
        Map.of("posts", (double) n),
        missing > 0 ? Map.of("posts", Absence.UNKNOWN) : Map.of(),
        missing);
  }
}
