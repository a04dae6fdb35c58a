package dev.earshot.testkit;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connector that tells a list of events in order, in batches, with checkpoints, and then ends:
 * for tests of a host that shall take the real road without a network.
 *
 * <p>An exception in the script is thrown once, by the poll that reaches it. Write the script
 * before it is read, and read it from one thread at a time.
 */
public final class ScriptedConnector implements Connector {
  private static final String ID = "scripted";

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
    return new ConnectorDescriptor(
        ID,
        1,
        Set.of(new Network("scripted")),
        Set.of(Capability.READ),
        Set.of(),
        SourceTerms.unknown());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(descriptor());
    return new Reader(from == null ? 0 : position(from));
  }

  private int position(Checkpoint from) {
    if (!from.connector().equals(ID)) {
      throw new MalformedException(ID, "checkpoint", -1, "another connector wrote it", null);
    }
    try {
      int position = Integer.parseInt(from.state());
      if (position >= 0 && position <= script.size()) {
        return position;
      }
    } catch (NumberFormatException e) {
      throw new MalformedException(ID, "checkpoint", 0, "expected a position", e);
    }
    throw new MalformedException(ID, "checkpoint", 0, "expected a position in the script", null);
  }

  private final class Reader implements SourceReader {
    private int next;
    private boolean closed;

    private Reader(int next) {
      this.next = next;
    }

    @Override
    public Batch poll(int maxEvents) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
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
      return Batch.of(
          events,
          new Checkpoint(ID, 1, Integer.toString(next)),
          next < script.size() ? new Progress.More() : new Progress.Finished());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
