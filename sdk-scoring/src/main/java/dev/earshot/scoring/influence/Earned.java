package dev.earshot.scoring.influence;

import dev.earshot.Metric;
import dev.earshot.Post;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What a post earns, by how much it takes to give it. */
enum Earned {
  LIKES(0, Metric.LIKES),
  TALK(1, Metric.REPLIES, Metric.QUOTES),
  SHARES(2, Metric.REPOSTS, Metric.QUOTES);

  private final int number;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> metrics;

  Earned(int number, String... metrics) {
    this.number = number;
    this.metrics = List.of(metrics);
  }

  /** Returns its place among them, which snapshots hold. */
  int number() {
    return number;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a post shows; empty where it shows none of the metrics. */
  OptionalLong of(Post post) {
    long sum = 0;
    boolean known = false;
    for (String name : metrics) {
      Metric metric = post.metric(name).orElse(null);
      if (metric != null) {
        known |= !(this == SHARES && name.equals(Metric.QUOTES));
        sum = sum > Long.MAX_VALUE - metric.value() ? Long.MAX_VALUE : sum + metric.value();
      }
    }
    return known ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
