package dev.earshot;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A number that a source showed for a post at one moment. A metric that a source does not show is
 * absent; absent is not zero.
 *
 * @param name the field's name for it, lower case: {@code likes}, {@code reposts}, {@code replies},
 *     {@code quotes}, {@code views}; a source's own where none of these fits
 * @param value the number shown, at least 0
 * @param at when it was observed
 */
public record Metric(@NotBlank String name, @PositiveOrZero long value, @NotNull Instant at) {
  /* A source shows so many of one post, and each once; a map would be more than they are. */
  private static final int FEW = 12;

  /** Approvals: likes, favourites, upvotes. */
  public static final String LIKES = "likes";

  /** Reposts, boosts, shares. */
  public static final String REPOSTS = "reposts";

  /** Replies or comments. */
  public static final String REPLIES = "replies";

  /** Reposts with a text of their own. */
  public static final String QUOTES = "quotes";

  /** Times shown or played. */
  public static final String VIEWS = "views";

  /**
   * Creates an observation.
   *
   * @throws IllegalArgumentException if {@code name} is blank, {@code value} negative, or the year
   *     of {@code at} not within 1 to 9999
   */
  public Metric {
    Bounds.requireInEra(at, "metric at");
    name = WellFormed.text(name);
    if (name.isBlank()) {
      throw new IllegalArgumentException("metric name: expected text, got a blank");
    }
    if (value < 0) {
      throw new IllegalArgumentException("metric " + name + ": expected at least 0, got " + value);
    }
  }

  /** Returns the newest observation of each name, in the order in which the names come. */
  public static List<Metric> newest(List<Metric> observations) {
    if (observations.size() <= FEW && areDistinct(observations)) {
      return List.copyOf(observations);
    }
    Map<String, Metric> newest = new LinkedHashMap<>();
    for (Metric metric : observations) {
      newest.merge(metric.name(), metric, (a, b) -> b.at().isBefore(a.at()) ? a : b);
    }
    return List.copyOf(newest.values());
  }

  private static boolean areDistinct(List<Metric> observations) {
    for (int i = 1; i < observations.size(); i++) {
      for (int before = 0; before < i; before++) {
        if (observations.get(before).name().equals(observations.get(i).name())) {
          return false;
        }
      }
    }
    return true;
  }
}
