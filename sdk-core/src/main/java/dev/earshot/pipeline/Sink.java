package dev.earshot.pipeline;

import java.util.List;

/**
 * Receives what changed, in the order in which the store numbered it: adds for what was admitted,
 * subtracts for what was withdrawn, does both for what was revised. A sink remembers no post.
 *
 * <p>Called by one thread at a time. An exception leaves the store as it is and reaches whoever fed
 * the pipeline, after the other sinks were served; the sink is then behind, and catches up by
 * {@link MentionStore#changesSince}. A sink does not feed the pipeline that calls it.
 */
@FunctionalInterface
public interface Sink {
  /**
   * Takes the changes of one batch.
   *
   * @param changes what changed, in order, not empty
   * @param lastChange the number of the last of them, which a sink's own snapshot remembers; 0
   *     while a fresh sink is handed what is kept and has not seen all of it: a snapshot of that is
   *     worth nothing
   */
  void accept(List<Outcome.Change> changes, long lastChange);
}
