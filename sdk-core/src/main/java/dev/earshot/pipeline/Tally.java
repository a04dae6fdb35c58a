package dev.earshot.pipeline;

import dev.earshot.ItemFault;
import dev.earshot.Removal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of all that sources told, in numbers, since the store was made. A commit holds a
 * batch's share together with its mentions and its checkpoint, so that a crash loses neither.
 *
 * @param events how many events each source told, by the source's name; a delivery that is told
 *     again counts again
 * @param refused posts that are not kept and never were, by the reason told last; each once,
 *     however often it was delivered
 * @param faults records that could not be read, by source, field and problem, at offset -1; each
 *     once, however often it was delivered. An enricher that failed over posts is one too, once for
 *     each class of what it threw, with {@code enricher} and its class as source and the score it
 *     could not give as field
 * @param withdrawn posts that were kept and are not any more, by cause
 * @param revised how often a kept mention changed
 */
public record Tally(
    Map<String, Long> events,
    Map<Refusal, Long> refused,
    Map<ItemFault, Long> faults,
    Map<Removal.Cause, Long> withdrawn,
    long revised) {
  /** Creates a tally. */
  public Tally {
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    withdrawn = Collections.unmodifiableMap(new LinkedHashMap<>(withdrawn));
  }
}
