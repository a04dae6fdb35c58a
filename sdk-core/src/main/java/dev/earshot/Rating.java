package dev.earshot;

/**
 * What a reviewer gave, and on which scale; a number without its scale says nothing, so a connector
 * states the scale of its source. As in schema.org's {@code Rating}.
 *
 * @param value what was given, from {@code worst} to {@code best}
 * @param worst the lowest that can be given, such as 1
 * @param best the highest that can be given, such as 5; above {@code worst}
 */
public record Rating(double value, double worst, double best) {
  /**
   * Creates a rating.
   *
   * @throws IllegalArgumentException if a number is not finite, the scale has no width, or the
   *     value lies outside it
   */
  public Rating {
    if (!Double.isFinite(worst) || !Double.isFinite(best) || worst >= best) {
      throw new IllegalArgumentException(
          "rating: expected a scale from a worst to a best above it");
    }
    if (!(value >= worst && value <= best)) {
      throw new IllegalArgumentException("rating: expected a value from the worst to the best");
    }
  }
}
