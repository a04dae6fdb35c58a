package dev.earshot.pipeline;

/**
 * Is told what the pipeline did, in numbers and codes without personal data, for a host's meters.
 *
 * <p>Called from the workers' threads; must be thread-safe and quick.
 */
@FunctionalInterface
public interface Observer {
  /**
   * Counts one outcome.
   *
   * @param outcome {@code ADMITTED}, {@code REVISED}, {@code WITHDRAWN}, {@code REFUSED}, {@code
   *     FORGOTTEN}, {@code ACCOUNT_CHANGED}, {@code UNSCORED}, {@code CLAMPED}, {@code GAP} or
   *     {@code SINK_BEHIND}
   * @param reason the field whose stamp was ahead of the host's clock, the removal's cause, the
   *     refusal's code, the failure's class or the gap's reason; empty for the others
   */
  void count(String outcome, String reason);

  /** Returns an observer that forgets what it is told. */
  static Observer none() {
    return (outcome, reason) -> {};
  }
}
