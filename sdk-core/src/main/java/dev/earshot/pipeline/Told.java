package dev.earshot.pipeline;

import dev.earshot.ItemFault;
import java.util.List;
import java.util.Map;

/**
 * What a batch adds to a store's {@link Tally}.
 *
 * @param events how many events each source told, by the source's name
 * @param refused the posts that were not kept
 * @param faults the records that could not be read
 */
public record Told(
    Map<String, Long> events, List<Outcome.Refused> refused, List<ItemFault> faults) {
  /** Nothing. */
  public static final Told NOTHING = new Told(Map.of(), List.of(), List.of());

  /** Creates it. */
  public Told {
    events = Map.copyOf(events);
    refused = List.copyOf(refused);
    faults = List.copyOf(faults);
  }

  /** Returns whether it adds nothing. */
  public boolean isEmpty() {
    return equals(NOTHING);
  }

  /** Returns this, and these posts that were not kept. */
  Told and(List<Outcome.Refused> refusals) {
    return new Told(events, refusals, faults);
  }
}
