package dev.earshot.connectors.file;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one recorded payload from a file, as the connector that knows its form would read it from
 * the network. The request's source is the file's path.
 *
 * <p>A checkpoint holds a digest of the file that was handed out; a file that changed is read from
 * the start. A file is held in memory while it is read, 64 MiB at most. Immutable and thread-safe.
 */
public final class PayloadConnector implements Connector {
  private static final long MAX_BYTES = 64 << 20;
  private static final Duration REST = Duration.ofMinutes(1);

  private final Normalizer normalizer;
  private final ConnectorDescriptor descriptor;

  private PayloadConnector(Normalizer normalizer, ConnectorDescriptor live) {
    this.normalizer = normalizer;
    descriptor =
        live.toBuilder().capabilities(Capability.READ).options().withoutCredentials().build();
  }

  /** Returns a connector for files that hold what that connector reads from the network. */
  public static <C extends Connector & Normalizer> PayloadConnector of(C connector) {
    return of(connector, connector);
  }

  /** Returns a connector for files that hold what that connector reads from the network. */
  public static PayloadConnector of(Connector connector, Normalizer normalizer) {
    return new PayloadConnector(normalizer, connector.descriptor());
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new Reader(
        request.checkedFor(descriptor), CheckpointState.of(from, descriptor), context);
  }

  /** Its state is the digest of the file that was handed out whole. */
  private final class Reader extends PagedReader {
    private final ReadRequest request;
    private final Path path;
    private final String name;

    private Reader(ReadRequest request, CheckpointState from, ConnectorContext context) {
      super(descriptor, from, context);
      this.request = request;
      path = Path.of(request.source());
      name = FileReader.nameOf(path);
    }

    @Override
    protected Page fetch(CheckpointState at, int maxEvents) {
      Instant now = context().clock().instant();
      Progress caughtUp = new Progress.CaughtUp(now.plus(REST));
      byte[] payload = bytes();
      String digest = Digests.of(payload);
      if (digest.equals(at.text("digest").orElse(""))) {
        return Page.empty(at, caughtUp);
      }
      Batch all = normalizer.normalize(payload, name, now, request.anyVisibility());
      return new Page(all.events(), all.faults(), at.with("digest", digest), caughtUp);
    }

    private byte[] bytes() {
      try {
        if (Files.size(path) > MAX_BYTES) {
          throw new MalformedException(
              name, null, -1, "expected at most 64 MiB, got " + Files.size(path) + " bytes", null);
        }
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw new UnavailableException(name + ": the file cannot be read", null, e);
      }
    }
  }
}
