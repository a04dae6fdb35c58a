package dev.earshot.connectors.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Gap;
import dev.earshot.MalformedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReaderTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOON;

  /** A stream whose line does on its thread what a test says. */
  private record Scripted(boolean resumes, Runnable reading) implements StreamConnector {
    @Override
    public ConnectorDescriptor descriptor() {
      return ConnectorDescriptor.builder("scripted", 1)
          .capabilities(Capability.STREAM)
          .options(BUFFER)
          .build();
    }

    @Override
    public Line connect(
        ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
      context.streams().execute(reading);
      return () -> {};
    }
  }

  /** Runs a thread's work at once, and lets it die as an executor's threads do. */
  private ConnectorContext context() {
    return ConnectorContext.builder(() -> now)
        .streams(
            reading -> {
              try {
                reading.run();
              } catch (RuntimeException | Error e) {
                // the thread is gone, and nobody looks
              }
            })
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error"})
  void aThreadThatDiesIsALineThatBroke(String how) {
    Runnable dying =
        () -> {
          if (how.equals("error")) {
            throw new StackOverflowError("with a handle in it");
          }
          throw new IllegalStateException("with a handle in it");
        };
    try (SourceReader reader =
        new Scripted(true, dying).open(ReadRequest.of("s"), null, context())) {
      UnavailableException broke = assertThrows(UnavailableException.class, () -> reader.poll(10));
      assertFalse(broke.toString().contains("handle"), "a message repeats what was read");
    }
  }

  @Test
  void oneOfOurExceptionsOnTheThreadIsWhatThePollThrows() {
    Runnable malformed =
        () -> {
          throw new MalformedException("s", null, 3, "no JSON", null);
        };
    try (SourceReader reader =
        new Scripted(true, malformed).open(ReadRequest.of("s"), null, context())) {
      assertEquals(
          3, assertThrows(MalformedException.class, () -> reader.poll(10)).offset().orElseThrow());
    }
  }

  @Test
  void aLineThatBrokeBeforeAnythingCameLeavesAGapToo() {
    Scripted quiet = new Scripted(false, () -> {});
    Batch first;
    try (SourceReader reader = quiet.open(ReadRequest.of("s"), null, context())) {
      first = reader.poll(10);
      assertTrue(first.events().isEmpty());
      assertEquals(first.next(), reader.poll(10).next(), "a quiet poll moves the checkpoint");
    }
    now = NOON.plusSeconds(300);
    try (SourceReader reader = quiet.open(ReadRequest.of("s"), first.next(), context())) {
      assertEquals(List.of(new Gap(NOON, now, "NOT_LISTENING", now)), reader.poll(10).events());
    }
  }

  @Test
  void aConnectorThatReturnsNoLineIsAtFaultAndSaysSo() {
    StreamConnector wrong =
        new StreamConnector() {
          @Override
          public ConnectorDescriptor descriptor() {
            return new Scripted(true, () -> {}).descriptor();
          }

          @Override
          public boolean resumes() {
            return true;
          }

          @Override
          @SuppressWarnings("NullAway") // what a foreign connector may do all the same
          public Line connect(
              ReadRequest request,
              CheckpointState from,
              ConnectorContext context,
              Arrivals arrivals) {
            return null;
          }
        };
    try (SourceReader reader = wrong.open(ReadRequest.of("s"), null, context())) {
      for (int i = 0; i < 2; i++) {
        String told = assertThrows(MalformedException.class, () -> reader.poll(1)).toString();
        assertTrue(told.contains("connector scripted: connect returned no line"), told);
      }
    }
  }
}
