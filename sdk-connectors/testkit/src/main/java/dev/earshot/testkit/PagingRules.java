package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.testkit.HttpConnectorContract.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server on loopback that is well, and how a connector pages through what it shows: to its end,
 * and no further. Part of {@link HttpConnectorContract}, whose other rules are about servers that
 * are not.
 */
abstract class PagingRules extends ConnectorContract {
  private static final int MANY = 10_000;
  private static final int MOST_REQUESTS = 1000;

  final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T12:00:00Z"));
  private @Nullable LoopbackServer running;

  /** For subclasses. */
  PagingRules() {}

  /**
   * Returns what a server that is well answers where the page that is asked for holds nothing; null
   * until overridden, which leaves rule 6.12 half proven.
   *
   * @param asked path and query of the request
   */
  protected @Nullable Reply emptyPage(URI asked) {
    return null;
  }

  /**
   * Lets the source hold that many posts; returns whether it could. Until overridden it cannot,
   * which leaves rule 6.6 proven for few posts alone.
   */
  protected boolean hold(int posts) {
    return false;
  }

  /**
   * Returns what to read.
   *
   * @param root scheme, host and port of the server, without a slash at the end
   */
  protected abstract ReadRequest request(String root);

  /**
   * Returns what to read for a list in which one record is broken and another is not; null where
   * there is none, which leaves rule 4.4 unproven.
   *
   * @param root scheme, host and port of the server, without a slash at the end
   */
  protected @Nullable ReadRequest brokenRequest(String root) {
    return null;
  }

  /**
   * Returns what a server that is well answers; the same to the same question throughout a test.
   *
   * @param asked path and query of the request
   */
  protected abstract Reply answer(URI asked);

  @Override
  protected final ReadRequest request() {
    return request(server().root("127.0.0.1"));
  }

  @Override
  protected final @Nullable ReadRequest brokenRequest() {
    return brokenRequest(server().root("127.0.0.1"));
  }

  /** Returns a builder with a clock that stands still and a transport that may ask the server. */
  @Override
  protected ConnectorContext.Builder context() {
    return ConnectorContext.builder(clock).transport(server().transport());
  }

  /** Starts the server. */
  @BeforeEach
  protected void startServer() {
    running = new LoopbackServer(this::well);
  }

  /** Stops the server. */
  @AfterEach
  protected void stopServer() {
    server().close();
  }

  /** Rule 6.6: a source at which nothing happened is asked once a poll, however much it holds. */
  @Test
  protected void required_6_6_asksOnceWhereNothingHappened() {
    boolean many = hold(MANY);
    Checkpoint last = null;
    try (SourceReader reader = connector().open(request(), null, newContext())) {
      for (boolean more = true; more; ) {
        Batch batch = reader.poll(100);
        last = batch.next();
        more = batch.progress() instanceof Progress.More;
      }
      pollsOnce(reader);
    }
    try (SourceReader anew = connector().open(request(), last, newContext())) {
      pollsOnce(anew);
    }
    if (!many) {
      throw new Unproven("proven for few posts alone; override hold");
    }
  }

  private void pollsOnce(SourceReader reader) {
    int asked = server().asked();
    reader.poll(100);
    assertEquals(1, server().asked() - asked, "a poll that brought nothing asked more than once");
  }

  /** Rule 6.12: paging ends where cursors go round, lead to nothing, or are not there. */
  @Test
  protected void required_6_12_endsWhereCursorsLeadNowhere() {
    Map<String, Reply> first = new ConcurrentHashMap<>();
    server()
        .answers(
            exchange -> {
              URI asked = exchange.getRequestURI();
              Manners.send(exchange, first.computeIfAbsent(asked.getPath(), path -> answer(asked)));
            });
    try {
      endsSoon(null);
    } catch (MalformedException e) {
      // to say that the pages go round in a circle is as good
    }
    AtomicBoolean begun = new AtomicBoolean();
    server()
        .answers(
            exchange -> {
              URI asked = exchange.getRequestURI();
              Reply empty = emptyPage(asked);
              Manners.send(
                  exchange, empty != null && begun.getAndSet(true) ? empty : answer(asked));
            });
    assertFalse(endsSoon(null).events().isEmpty(), "an empty page took what was before along");
    if (!begun.get()) {
      throw new Unproven("proven for cursors that repeat alone; override emptyPage");
    }
    begun.set(true);
    Batch nothing = endsSoon(null);
    assertEquals(List.of(), nothing.events());
    server().answers(this::well);
    List<String> whole = keys(readAll(100));
    assertWhole(whole, List.of(), endsSoon(nothing.next()).events());
  }

  /* Reads to the end and returns all events, with the last checkpoint. */
  private Batch endsSoon(@Nullable Checkpoint from) {
    int before = server().asked();
    List<SourceEvent> events = new ArrayList<>();
    try (SourceReader reader = connector().open(request(), from, newContext())) {
      while (true) {
        Batch batch = reader.poll(100);
        events.addAll(batch.events());
        if (!(batch.progress() instanceof Progress.More)) {
          return Batch.of(events, batch.next(), batch.progress());
        }
        assertTrue(server().asked() - before < MOST_REQUESTS, "reading does not end");
      }
    }
  }

  final LoopbackServer server() {
    LoopbackServer server = running;
    if (server == null) {
      throw new IllegalStateException("the server runs only during a test");
    }
    return server;
  }

  static void assertWhole(List<String> whole, List<SourceEvent> before, List<SourceEvent> after) {
    List<String> heard = new ArrayList<>(keys(before));
    heard.addAll(keys(after));
    assertTrue(heard.containsAll(whole), "events were lost");
  }

  final void well(HttpExchange exchange) throws IOException {
    Manners.send(exchange, answer(exchange.getRequestURI()));
  }
}
