package dev.earshot.connectors.reading;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.PostEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Loopback;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a source to where it is caught up, with a new reader for every batch. */
public final class Polls {
  private final Connector connector;
  private final ReadRequest request;
  private final Supplier<ConnectorContext> context;
  private @Nullable Checkpoint at;
  private @Nullable Progress last;
  private final List<ItemFault> faults = new ArrayList<>();

  public Polls(Connector connector, ReadRequest request, Loopback server) {
    this(connector, request, server::context);
  }

  public Polls(Connector connector, ReadRequest request, Supplier<ConnectorContext> context) {
    this.connector = connector;
    this.request = request;
    this.context = context;
  }

  /** Returns what one batch told, as kind and native id, such as {@code Published 7}. */
  public List<String> once(int maxEvents) {
    try (SourceReader reader = connector.open(request, at, context.get())) {
      Batch batch = reader.poll(maxEvents);
      at = batch.next() == null ? at : batch.next();
      last = batch.progress();
      faults.addAll(batch.faults());
      return batch.events().stream()
          .map(
              event -> event.getClass().getSimpleName() + " " + ((PostEvent) event).id().nativeId())
          .toList();
    }
  }

  /** Returns what all batches told until there was no more. */
  public List<String> all(int maxEvents) {
    List<String> told = new ArrayList<>();
    do {
      told.addAll(once(maxEvents));
    } while (last instanceof Progress.More);
    return told;
  }

  /** Returns the faults of all batches so far. */
  public List<ItemFault> faults() {
    return List.copyOf(faults);
  }

  public @Nullable Progress progress() {
    return last;
  }
}
