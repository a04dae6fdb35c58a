package dev.earshot.pipeline;

/**
 * Receives what changed, in the order in which the store numbered it: adds for what was admitted,
 * subtracts for what was withdrawn, does both for what was revised.
 *
 * <p>Called by one thread at a time. An exception leaves the store as it is and reaches whoever fed
 * the pipeline, after the other sinks were served. The sink is then behind: it is fed nothing
 * further until it has caught up, which the pipeline tries at the next delivery and whenever {@link
 * Pipeline#catchUp} is called. A delivery may come twice, then or after a crash; its numbers tell.
 * A sink does not feed the pipeline that calls it.
 */
@FunctionalInterface
public interface Sink {
  /** Takes a delivery. */
  void accept(Delivery delivery);

  /**
   * Returns whether it holds what it was told in memory alone, and so must be handed all that is
   * kept whenever a pipeline begins. Such a sink cannot be added under a name: the store would
   * remember for it what it has forgotten. False unless overridden.
   */
  default boolean beginsAnew() {
    return false;
  }
}
