package dev.earshot.connectors;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.SourceEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one poll brought.
 *
 * @param events what the source told, oldest first where the source allows
 * @param next the checkpoint that covers exactly these events and all before; stored together with
 *     them or not at all; null where there is nothing to remember
 * @param progress what comes next
 * @param faults the records that could not be read
 */
public record Batch(
    List<SourceEvent> events,
    @Nullable Checkpoint next,
    Progress progress,
    List<ItemFault> faults) {
  /** Creates a batch. */
  public Batch {
    events = List.copyOf(events);
    Objects.requireNonNull(progress, "progress");
    faults = List.copyOf(faults);
  }

  /** Returns a batch without faults. */
  public static Batch of(
      List<? extends SourceEvent> events, @Nullable Checkpoint next, Progress progress) {
    return new Batch(List.copyOf(events), next, progress, List.of());
  }
}
