package dev.earshot.pipeline;

import dev.earshot.Mention;
import java.util.List;

/**
 * A sink that adds what arrives, subtracts what departs, and remembers no post.
 *
 * <p>Made for extension: a subclass says what one mention counts for. After any sequence of changes
 * it must hold what it would hold had it only seen what remains. Thread-safe: counting and reading
 * lock the sink itself, so a subclass makes its reading methods {@code synchronized}.
 */
public abstract class SubtractingSink implements Sink {
  private long lastChange;

  /** Creates a sink that has seen nothing. */
  protected SubtractingSink() {}

  @Override
  public final synchronized void accept(List<Outcome.Change> changes, long lastChange) {
    for (Outcome.Change change : changes) {
      change.departure().ifPresent(mention -> count(mention, -1));
      change.arrival().ifPresent(mention -> count(mention, 1));
    }
    this.lastChange = lastChange;
  }

  /**
   * Returns the number of the last change it counted; 0 before the first, and until it was handed
   * all that is kept. Catch up from here by {@link MentionStore#changesSince}.
   */
  public final synchronized long lastChange() {
    return lastChange;
  }

  /**
   * Counts one mention. Called with the lock held.
   *
   * @param mention what came or goes
   * @param sign 1 to add, -1 to subtract
   */
  protected abstract void count(Mention mention, int sign);
}
