package dev.earshot.testkit;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostField;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connector that tells a list of events in order, in batches, with checkpoints, and then ends:
 * for tests of a host that shall take the real road without a network.
 *
 * <p>An exception in the script is thrown once, by the poll that reaches it. Write the script
 * before it is read, and read it from one thread at a time.
 */
public final class ScriptedConnector implements Connector {
  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("scripted", 1)
          .networks(new Network("scripted"))
          .capabilities(Capability.READ)
          .sources("any name; what is told is the script")
          .fills(EnumSet.allOf(PostField.class))
          .build();

  private final List<Object> script = new ArrayList<>();

  /** Creates a connector with an empty script. */
  public ScriptedConnector() {}

  /** Adds events. */
  public ScriptedConnector tells(List<? extends SourceEvent> events) {
    script.addAll(events);
    return this;
  }

  /** Adds a failure that the next poll throws, once. */
  public ScriptedConnector fails(RuntimeException failure) {
    script.add(failure);
    return this;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(DESCRIPTOR);
    CheckpointState state = CheckpointState.of(from, DESCRIPTOR);
    state.whole("step", 0, script.size());
    return new Reader(state, context);
  }

  private final class Reader extends PagedReader {
    private Reader(CheckpointState from, ConnectorContext context) {
      super(DESCRIPTOR, from, context);
    }

    @Override
    protected Page fetch(CheckpointState at, int maxEvents) {
      int next = (int) at.whole("step", 0, script.size());
      List<SourceEvent> events = new ArrayList<>();
      while (next < script.size() && events.size() < maxEvents) {
        Object step = script.get(next);
        if (step instanceof RuntimeException failure) {
          if (!events.isEmpty()) {
            break;
          }
          script.remove(next);
          throw failure;
        }
        events.add((SourceEvent) step);
        next++;
      }
      return new Page(
          events,
          List.of(),
          at.with("step", next),
          next < script.size() ? new Progress.More() : new Progress.Finished());
    }
  }
}
