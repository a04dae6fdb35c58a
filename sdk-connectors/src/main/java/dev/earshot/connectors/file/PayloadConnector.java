package dev.earshot.connectors.file;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.SourceEvent;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one recorded payload from a file, as the connector that knows its form would read it from
 * the network. The request's source is the file's path.
 *
 * <p>A checkpoint holds a digest of the file and how many of its events were handed out; a file
 * that changed is read from the start. A file is held in memory while it is read, 64 MiB at most.
 * Immutable and thread-safe.
 */
public final class PayloadConnector implements Connector {
  private static final long MAX_BYTES = 64 << 20;
  private static final Duration REST = Duration.ofMinutes(1);

  private final Normalizer normalizer;
  private final ConnectorDescriptor descriptor;

  private PayloadConnector(Normalizer normalizer, ConnectorDescriptor live) {
    this.normalizer = normalizer;
    descriptor =
        new ConnectorDescriptor(
            live.id(),
            live.version(),
            live.networks(),
            Set.of(Capability.READ),
            Set.of(),
            live.terms());
  }

  /** Returns a connector for files that hold what that connector reads from the network. */
  public static <C extends Connector & Normalizer> PayloadConnector of(C connector) {
    return new PayloadConnector(connector, connector.descriptor());
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(descriptor);
    return new Reader(request, from == null ? Position.START : positionOf(from), context);
  }

  private record Position(String digest, int next) {
    static final Position START = new Position("", 0);
  }

  private Position positionOf(Checkpoint from) {
    if (!from.connector().equals(descriptor.id()) || from.version() != 1) {
      throw new MalformedException(
          descriptor.id(), "checkpoint", -1, "another connector or version wrote it", null);
    }
    String[] parts = from.state().split(" ", -1);
    try {
      if (parts.length == 2) {
        return new Position(parts[0], Integer.parseUnsignedInt(parts[1]));
      }
    } catch (NumberFormatException e) {
      throw new MalformedException(
          descriptor.id(), "checkpoint", 0, "expected a digest and a number", e);
    }
    throw new MalformedException(
        descriptor.id(), "checkpoint", 0, "expected a digest and a number", null);
  }

  private final class Reader implements SourceReader {
    private final ReadRequest request;
    private final Path path;
    private final String name;
    private final ConnectorContext context;
    private Position position;
    private @Nullable Batch whole;
    private volatile boolean closed;

    private Reader(ReadRequest request, Position position, ConnectorContext context) {
      this.request = request;
      this.position = position;
      this.context = context;
      path = Path.of(request.source());
      Path file = path.getFileName();
      name = file == null ? request.source() : file.toString();
    }

    @Override
    public Batch poll(int maxEvents) {
      if (closed) {
        throw new IllegalStateException("the reader is closed");
      }
      if (maxEvents < 1) {
        throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
      }
      Instant now = context.clock().instant();
      Batch held = whole;
      Batch all = held == null ? read(now) : held;
      List<SourceEvent> events = all.events();
      int from = Math.min(position.next(), events.size());
      int to = (int) Math.min(events.size(), (long) from + maxEvents);
      boolean firstPart = held == null && from == 0;
      position = new Position(position.digest(), to);
      boolean more = to < events.size();
      whole = more ? all : null;
      return new Batch(
          events.subList(from, to),
          new Checkpoint(descriptor.id(), 1, position.digest() + " " + position.next()),
          more ? new Progress.More() : new Progress.CaughtUp(now.plus(REST)),
          firstPart ? all.faults() : List.of());
    }

    private Batch read(Instant now) {
      byte[] payload = bytes();
      String digest = digest(payload);
      if (!digest.equals(position.digest())) {
        position = new Position(digest, 0);
      }
      return normalizer.normalize(payload, name, now, request.consentedClass() != null);
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

    private static String digest(byte[] payload) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload);
        return HexFormat.of().formatHex(digest, 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
