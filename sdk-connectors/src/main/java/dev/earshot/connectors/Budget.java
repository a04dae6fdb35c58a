package dev.earshot.connectors;

import java.time.Instant;
import java.util.Optional;

/**
 * What a host lets its sources spend: units of a quota, posts that are paid one by one. A connector
 * spends before it asks, so that a budget is never exceeded, and gives back what it did not use.
 *
 * <p>Implementations are thread-safe, and have what was spent kept when {@link #spend} returns.
 * {@link DailyBudget} is ours.
 */
public interface Budget {
  /**
   * Spends, if that much is left.
   *
   * @param source the host's name for who spends
   * @param unit what is spent, as {@link ConnectorDescriptor#costs()} names it
   * @param amount how much, at least 0
   * @return empty if it is spent; or when to ask again, and then nothing is spent
   * @throws dev.earshot.UnavailableException if it cannot be kept now; nothing is spent
   */
  Optional<Instant> spend(String source, String unit, long amount);

  /** Gives back what was spent and turned out not to be used. */
  void giveBack(String source, String unit, long amount);

  /** Returns a budget without limit, which keeps nothing. */
  static Budget unlimited() {
    return new Budget() {
      @Override
      public Optional<Instant> spend(String source, String unit, long amount) {
        return Optional.empty();
      }

      @Override
      public void giveBack(String source, String unit, long amount) {}
    };
  }
}
