package dev.earshot.pipeline;

import dev.earshot.ItemFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a batch adds to a store's {@link Tally}.
 *
 * @param events how many events each source told, by the source's name
 * @param refused the posts that were not kept
 * @param faults the records that could not be read, and enrichers that failed
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

  /** Returns this, these posts that were not kept, and these faults too. */
  Told and(List<Outcome.Refused> refusals, List<ItemFault> more) {
    List<ItemFault> all = new ArrayList<>(faults);
    all.addAll(more);
    return new Told(events, refusals, all);
  }
}
