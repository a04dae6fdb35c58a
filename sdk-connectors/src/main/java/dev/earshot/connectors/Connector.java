package dev.earshot.connectors;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code that reads a kind of source. Write your own for a source that Earshot has never heard of,
 * and prove it with {@code ConnectorContract} of the testkit.
 *
 * <p>Immutable and thread-safe; everything that has an effect comes in through the context.
 */
public interface Connector {
  /** Returns what this connector is; always the same. */
  ConnectorDescriptor descriptor();

  /**
   * Opens a reader, without reading yet.
   *
   * @param request what to read
   * @param from where the last reader of this source stopped; null to begin
   * @param context clock, transport, credentials
   * @throws IllegalArgumentException if the request names an unknown option or lacks a needed one
   * @throws dev.earshot.MalformedException if the checkpoint is another connector's or damaged
   * @throws RefusedException if the request asks for what was not declared
   */
  SourceReader open(ReadRequest request, @Nullable Checkpoint from, ConnectorContext context);

  /**
   * Looks posts up again: each answer is an ordinary event, and a post that is gone for good comes
   * as deleted. A post about which the source gives no answer now is left out.
   *
   * @param request the source they came from
   * @param ids which posts
   * @param context clock, transport, credentials
   * @throws RefusedException if {@link Capability#LOOKUP} was not declared
   * @throws dev.earshot.UnavailableException if the source does not answer now
   */
  default List<SourceEvent> recheck(
      ReadRequest request, List<PostId> ids, ConnectorContext context) {
    throw new RefusedException(
        "connector " + descriptor().id() + " cannot look posts up: LOOKUP is not declared", null);
  }
}
