package dev.earshot.connectors;

import dev.earshot.Checkpoint;
import dev.earshot.PostId;
import dev.earshot.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * Opens a reader, without reading or asking yet: a source is opened once when it is added, to
   * learn whether it could be read, and closed again.
   *
   * @param request what to read
   * @param from where the last reader of this source stopped; null to begin
   * @param context clock, transport, the source's credentials
   * @throws IllegalArgumentException if the request names an unknown option or lacks a needed one,
   *     or its source is none that could be read; the message says what is expected
   * @throws dev.earshot.MalformedException if the checkpoint is another connector's or damaged
   * @throws RefusedException if the request asks for what was not declared
   */
  SourceReader open(ReadRequest request, @Nullable Checkpoint from, ConnectorContext context);

  /**
   * Returns the origin that a request's secrets are for; empty if it takes none to the network. The
   * origin of the request's source unless overridden, as a connector does whose source is a name or
   * whose interface lies elsewhere.
   */
  default Optional<Origin> origin(ReadRequest request) {
    return Origin.find(request.source());
  }

  /**
   * Returns the secrets that go to another origin than {@link #origin}, by name, and where: those
   * that are traded for tokens at a server of its own. Said by the connector alone, never by what a
   * source sent. None unless overridden.
   */
  default Map<String, Origin> secretsElsewhere(ReadRequest request) {
    return Map.of();
  }

  /**
   * Returns the source that its posts name in their provenance, so that a post is looked up where
   * it was read. The request's source as {@link RedactedAddress} has it unless overridden, as a
   * connector does that reads at another address than the one it is given.
   */
  default String readFrom(ReadRequest request) {
    return RedactedAddress.of(request.source());
  }

  /**
   * Looks posts up again. Each post that was asked for is answered by an ordinary event, a post
   * that is gone for good by {@code Deleted}, or is {@linkplain LookedUp#unanswered() unanswered}.
   * A limit that is reached in the midst is no exception: what was answered counts, and the rest
   * waits.
   *
   * @param request the source they came from
   * @param ids which posts
   * @param context clock, transport, the source's credentials
   * @throws RefusedException if {@link Capability#LOOKUP} was not declared, or the source says no
   * @throws dev.earshot.UnavailableException if the source does not answer now
   */
  default LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    throw undeclared(Capability.LOOKUP);
  }

  /**
   * Reads what a source sent to an address of the host's (a webhook). Checks the signature first:
   * anybody can send there.
   *
   * @param request the source it is for
   * @param headers the headers by name in lower case
   * @param body the body as it came, since signatures cover bytes
   * @param context clock, transport, the source's credentials
   * @return what it tells, without a checkpoint: what is sent is not read from a position
   * @throws RefusedException if {@link Capability#WEBHOOK} was not declared, or the sender is not
   *     who it must be
   * @throws dev.earshot.MalformedException if the body as a whole cannot be read
   */
  default Batch receive(
      ReadRequest request,
      Map<String, List<String>> headers,
      byte[] body,
      ConnectorContext context) {
    throw undeclared(Capability.WEBHOOK);
  }

  private RefusedException undeclared(Capability capability) {
    return new RefusedException(
        "connector " + descriptor().id() + ": " + capability + " is not declared", null);
  }
}
