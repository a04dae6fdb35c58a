package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.UnavailableException;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceStatus;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.query.QuerySet;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an ingestion does with a source whose lines open well and break at once. */
class BrokenLinesTest {
  private final SettableClock clock = new SettableClock(Posts.NOON);
  private @Nullable Arrivals open;
  private int opened;

  private final class Opening implements StreamConnector {
    @Override
    public ConnectorDescriptor descriptor() {
      return ConnectorDescriptor.builder("opening", 1)
          .capabilities(Capability.STREAM)
          .options(BUFFER)
          .build();
    }

    @Override
    public boolean resumes() {
      return false;
    }

    @Override
    public Line connect(
        ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
      open = arrivals;
      opened++;
      return () -> {};
    }
  }

  private Ingestion ingestion() {
    MentionStore store = MentionStore.inMemory();
    Pipeline pipeline =
        Pipeline.builder(
                Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
            .build();
    return Ingestion.builder(pipeline, ConnectorContext.builder(clock).build())
        .source("a", new Opening(), ReadRequest.of("line"))
        .build();
  }

  /** Reads until the line is open, breaks it, and returns how long it is left alone then. */
  private Duration pauseAfter(Ingestion ingestion, Duration held) {
    int before = opened;
    assertEquals(SourceStatus.State.CAUGHT_UP, ingestion.run().get(0).state());
    assertEquals(before + 1, opened);
    Instant end = clock.instant().plus(held);
    while (clock.instant().isBefore(end)) {
      clock.set(ingestion.nextDue().orElseThrow());
      ingestion.run();
    }
    Objects.requireNonNull(open).failed(new UnavailableException("the line broke", null, null));
    clock.set(ingestion.nextDue().orElseThrow());
    assertEquals(SourceStatus.State.RETRYING, ingestion.run().get(0).state());
    Duration pause = Duration.between(clock.instant(), ingestion.nextDue().orElseThrow());
    clock.set(ingestion.nextDue().orElseThrow());
    return pause;
  }

  @Test
  void linesThatOpenAndBreakAtOnceAreOpenedMoreAndMoreRarely() {
    try (Ingestion ingestion = ingestion()) {
      Duration last = Duration.ZERO;
      for (int line = 0; line < 60; line++) {
        Duration pause = pauseAfter(ingestion, Duration.ZERO);
        assertTrue(pause.compareTo(last) >= 0, "a pause was shorter than the one before");
        last = pause;
      }
      assertEquals(Duration.ofHours(1), last);
    }
  }

  @Test
  void aLineThatHeldLongerThanTheLastPauseBeginsAnew() {
    try (Ingestion ingestion = ingestion()) {
      Duration last = Duration.ZERO;
      for (int line = 0; line < 8; line++) {
        last = pauseAfter(ingestion, Duration.ZERO);
      }
      assertTrue(last.compareTo(Duration.ofSeconds(10)) > 0);
      Duration anew = pauseAfter(ingestion, last.plusSeconds(5));
      assertTrue(anew.compareTo(Duration.ofSeconds(4)) < 0, () -> "paused for " + anew);
    }
  }
}
