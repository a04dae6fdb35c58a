package dev.earshot.testkit;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.Lines;
import dev.earshot.connectors.stream.StreamConnector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream as many sources have it: an answer that never ends, a post a line. It keeps every rule
 * for streams, or breaks one of them as it is told.
 */
final class LineStream implements StreamConnector {
  /** What it does wrong, the rule that breaks, and those that cannot but break with it. */
  enum Wrong {
    NOTHING(""),
    TELLS_THE_SECRET("8.1"),
    ASKS_IN_A_LOOP("9.1"),
    TELLS_TWICE("9.2"),
    DROPS_IN_SILENCE("9.3"),
    TAKES_THE_END_FOR_QUIET("9.4", "8.1"),
    CLAIMS_TO_RESUME("9.5"),
    LEAVES_THE_LINE_OPEN("9.6"),
    HOLDS_WHOLE_LINES("9.7"),
    WAITS_FOR_EVER("9.7"),
    DIES_IN_SILENCE("9.8");

    private final String rule;
    private final String also;

    Wrong(String rule, String... also) {
      this.rule = rule;
      this.also = String.join(" ", also);
    }

    String rule() {
      return rule;
    }

    List<String> also() {
      return also.isEmpty() ? List.of() : List.of(also.split(" ", -1));
    }
  }

  private static final int LONGEST = 1 << 20;

  private static final Network NETWORK = new Network("lines");

  private static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder("lines", 1)
          .networks(NETWORK)
          .capabilities(Capability.STREAM)
          .options(BUFFER, STALL)
          .sources("the address of a stream")
          .credential("token", "who listens")
          .build();

  private final boolean resumes;
  private final Wrong wrong;

  LineStream(boolean resumes) {
    this(resumes, Wrong.NOTHING);
  }

  LineStream(boolean resumes, Wrong wrong) {
    this.resumes = resumes;
    this.wrong = wrong;
  }

  private boolean is(Wrong fault) {
    return wrong == fault;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean resumes() {
    return resumes;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    SourceReader reader = StreamConnector.super.open(request, from, context);
    if (!is(Wrong.ASKS_IN_A_LOOP)) {
      return reader;
    }
    return new SourceReader() {
      @Override
      public Batch poll(int maxEvents) {
        Batch batch = reader.poll(maxEvents);
        Progress again =
            batch.progress() instanceof Progress.CaughtUp
                ? new Progress.CaughtUp(context.clock().instant())
                : batch.progress();
        return new Batch(batch.events(), batch.next(), again, batch.faults());
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    HttpResponse<InputStream> response = ask(request, from, context);
    context.streams().execute(() -> listen(response.body(), request, context, arrivals));
    return () -> {
      if (!is(Wrong.LEAVES_THE_LINE_OPEN)) {
        close(response.body());
      }
    };
  }

  private HttpResponse<InputStream> ask(
      ReadRequest request, CheckpointState from, ConnectorContext context) {
    long last = from.whole("last", 0, Long.MAX_VALUE);
    boolean after = resumes && last > 0 && !is(Wrong.CLAIMS_TO_RESUME);
    URI uri = URI.create(request.source() + (after ? "?after=" + last : ""));
    HttpRequest.Builder asked = HttpRequest.newBuilder(uri);
    token(request, context).ifPresent(token -> asked.header("Authorization", token));
    Duration stall = Duration.ofSeconds(is(Wrong.WAITS_FOR_EVER) ? 3600 : request.value(STALL));
    return context.transport().stream(asked.build(), stall);
  }

  private static Optional<String> token(ReadRequest request, ConnectorContext context) {
    return context.secret("token", Origin.of(request.source())).map(Secret::reveal);
  }

  private void listen(
      InputStream body, ReadRequest request, ConnectorContext context, Arrivals arrivals) {
    String source = request.source();
    try (body) {
      Lines lines = new Lines(body, source, is(Wrong.HOLDS_WHOLE_LINES) ? 1 << 30 : LONGEST);
      for (boolean open = true; open; ) {
        Emitter emitter =
            new Emitter(
                DESCRIPTOR, Provenance.Method.STREAM, source, context.clock().instant(), false);
        CheckpointState at = CheckpointState.start();
        try {
          String line = lines.next();
          open = line != null;
          if (line == null || line.isBlank()) {
            continue;
          }
          String number = line.strip();
          at = at.with("last", number.length() < 19 ? number : "0");
          emitter.published(
              PostId.of(NETWORK, number.substring(0, Math.min(number.length(), 19))),
              Visibility.PUBLIC,
              post -> post.text("kettle"));
        } catch (MalformedException e) {
          emitter.faults(List.of(e.toFault()));
        }
        if (!is(Wrong.DROPS_IN_SILENCE) || arrivals.room() > 0) {
          arrivals.offer(emitter, at);
        }
        if (is(Wrong.TELLS_TWICE) && at.text("last").orElse("").equals("5")) {
          arrivals.offer(emitter, at);
        }
      }
      ended(request, context, arrivals);
    } catch (IOException | UnavailableException e) {
      ended(request, context, arrivals);
    } catch (RuntimeException e) {
      if (!is(Wrong.DIES_IN_SILENCE)) {
        throw e;
      }
    }
  }

  private void ended(ReadRequest request, ConnectorContext context, Arrivals arrivals) {
    String to = is(Wrong.TELLS_THE_SECRET) ? token(request, context).orElse("") : "the source";
    if (!is(Wrong.TAKES_THE_END_FOR_QUIET)) {
      arrivals.failed(new UnavailableException("the line to " + to + " broke", null, null));
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
