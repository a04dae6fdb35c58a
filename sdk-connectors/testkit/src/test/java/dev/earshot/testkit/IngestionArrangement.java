package dev.earshot.testkit;

import dev.earshot.Checkpoint;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Ingestion;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.pipeline.Gate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Pipeline;
import dev.earshot.pipeline.Sink;
import dev.earshot.query.QuerySet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the tests of an ingestion begin with: a clock, a store, and a pipeline that listens. */
abstract class IngestionArrangement {
  static final ReadRequest REQUEST = ReadRequest.of("script");

  final SettableClock clock = new SettableClock(Posts.NOON);

  final MentionStore store = MentionStore.inMemory();

  final Pipeline pipeline =
      Pipeline.builder(Gate.publicOnly(), QuerySet.builder().add("kettle", "kettle").build(), store)
          .build();

  final Pipeline telling(Sink sink) {
    return Pipeline.builder(Gate.publicOnly(), pipeline.queries(), store).sink(sink).build();
  }

  final Ingestion ingestion(Connector connector) {
    return Ingestion.builder(pipeline, context()).source("a", connector, REQUEST).build();
  }

  final ConnectorContext context() {
    return ConnectorContext.builder(clock).build();
  }

  /** A source whose poll ends only when it is let go or closed. */
  static class Parked implements Connector {
    private final CountDownLatch polled = new CountDownLatch(1);
    private final CountDownLatch released;

    Parked(CountDownLatch released) {
      this.released = released;
    }

    /** Returns whether it was polled within ten seconds. */
    boolean isPolled() throws InterruptedException {
      return polled.await(10, TimeUnit.SECONDS);
    }

    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new SourceReader() {
        private volatile boolean closed;

        @Override
        public Batch poll(int maxEvents) {
          polled.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new UnavailableException("interrupted", null, e);
          }
          if (closed) {
            throw new IllegalStateException("closed");
          }
          return Batch.of(List.of(), null, new Progress.Finished());
        }

        @Override
        public void close() {
          closed = true;
          if (polled.getCount() == 0) { // else it was opened to be looked at
            released.countDown();
          }
        }
      };
    }
  }
}
