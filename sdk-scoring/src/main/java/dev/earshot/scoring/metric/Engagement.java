package dev.earshot.scoring.metric;

import dev.earshot.Metric;
import dev.earshot.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much a post was answered: likes + reposts + replies + quotes, as last observed.
 *
 * <p>An input that the source does not show is missing, not zero: the value is then a lower bound,
 * and {@code missing} says of what. Formula after the sums that listening vendors publish for X,
 * without bookmarks, which few sources show.
 *
 * @param value the sum of the inputs that are known, at least 0
 * @param missing the names of the inputs that are not
 */
public record Engagement(long value, List<String> missing) {
  /** Formula, version and inputs. */
  public static final Definition DEFINITION =
      new Definition(
          "engagement",
          1,
          "likes + reposts + replies + quotes, as last observed; absent inputs are left out",
          List.of(Metric.LIKES, Metric.REPOSTS, Metric.REPLIES, Metric.QUOTES));

  /** Creates an engagement. */
  public Engagement {
    if (value < 0) {
      throw new IllegalArgumentException("value: expected at least 0, got " + value);
    }
    missing = List.copyOf(missing);
  }

  /** Returns the engagement that a post shows. */
  public static Engagement of(Post post) {
    long sum = 0;
    List<String> missing = new ArrayList<>();
    for (String input : DEFINITION.inputs()) {
      Optional<Metric> metric = post.metric(input);
      if (metric.isPresent()) {
        sum = saturatedSum(sum, metric.get().value());
      } else {
        missing.add(input);
      }
    }
    return new Engagement(sum, missing);
  }

  /** Returns which share of the inputs is missing, in [0, 1]; 1 means that nothing is known. */
  public double missingShare() {
    return (double) missing.size() / DEFINITION.inputs().size();
  }

  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
