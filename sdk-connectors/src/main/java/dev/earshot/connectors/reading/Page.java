package dev.earshot.connectors.reading;

import dev.earshot.ItemFault;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Progress;
import java.util.List;
import java.util.Objects;

/**
 * What a source gave at one time, however much that is.
 *
 * @param events what it told, oldest first where the source allows
 * @param faults the records that could not be read
 * @param next the state once all of it was handed out
 * @param then what comes after it
 */
public record Page(
    List<SourceEvent> events, List<ItemFault> faults, CheckpointState next, Progress then) {
  /** Creates a page. */
  public Page {
    events = List.copyOf(events);
    faults = List.copyOf(faults);
    Objects.requireNonNull(next, "next");
    Objects.requireNonNull(then, "then");
  }

  /** Returns a page of all that was emitted. */
  public static Page of(Emitter emitter, CheckpointState next, Progress then) {
    return new Page(emitter.events(), emitter.faults(), next, then);
  }

  /** Returns a page without records: nothing new, or a source that must rest. */
  public static Page empty(CheckpointState next, Progress then) {
    return new Page(List.of(), List.of(), next, then);
  }
}
