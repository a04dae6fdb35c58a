package dev.earshot.connectors.stream;

import dev.earshot.Checkpoint;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import org.jspecify.annotations.Nullable;

/**
 * A connector whose source sends posts as they appear. Declares {@code STREAM} and takes the option
 * {@link #BUFFER}; prove it with {@code StreamConnectorContract} of the testkit.
 *
 * <p>Its reader polls without waiting: what has arrived, then {@code CaughtUp}, to be asked again a
 * second later. Immutable and thread-safe.
 */
public interface StreamConnector extends Connector {
  /** How many events wait to be read at most, 1 to 1,000,000; 10,000 until set. */
  Option<Integer> BUFFER =
      Option.whole("buffer", 1, 1_000_000, 10_000, "how many events wait to be read at most");

  /**
   * How many seconds a line may bring nothing before it counts as broken, 1 to 3,600; 90 until set.
   * For connectors whose source keeps a quiet line alive with blank lines or comments: they declare
   * it and hand it to {@link dev.earshot.connectors.Transport#stream}.
   */
  Option<Integer> STALL =
      Option.whole("stall", 1, 3_600, 90, "seconds without a sign before a line counts as broken");

  /**
   * Returns whether {@link #connect} sends what came since the state it is given. Where it does
   * not, the time since the last event that was heard is told as a gap.
   */
  boolean resumes();

  /**
   * Opens a line and returns; what comes is put into {@code arrivals} from then on, on a thread of
   * {@link ConnectorContext#streams()} or of the host's client. What throws on a thread of {@code
   * streams()} ends the line as failed; on any other thread the connector tells {@code arrivals}.
   *
   * @param request what to listen to, its options checked
   * @param from where the last line stopped
   * @param context clock, transport, threads, the source's credentials
   * @param arrivals takes what comes, and the end
   * @throws dev.earshot.UnavailableException if the source does not answer now
   * @throws dev.earshot.RefusedException if the source says no, or the context has no threads
   */
  Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals);

  @Override
  default SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new StreamReader(
        this, request.checkedFor(descriptor()), CheckpointState.of(from, descriptor()), context);
  }
}
