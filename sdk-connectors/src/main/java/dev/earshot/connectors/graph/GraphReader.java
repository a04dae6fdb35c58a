package dev.earshot.connectors.graph;

import dev.earshot.Provenance;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.CursorReader;
import dev.earshot.connectors.reading.Emitter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Edge} page by page. */
public abstract class GraphReader extends CursorReader {
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final GraphRequest asked;
  private final String fields;
  private final int limit;
  private final Fetch fetch;

  /**
   * How a connector reads a list: in which order, which fields, how many records to a page, how
   * many pages first.
   */
  public record Manner(boolean newestFirst, String fields, int limit, int pages) {}

  /** For subclasses. */
  protected GraphReader(
      GraphRequest asked, CheckpointState from, ConnectorContext context, Manner manner) {
    super(
        asked.connector(),
        asked.request(),
        from,
        context,
        manner.newestFirst() ? Order.NEWEST_FIRST : Order.NONE,
        manner.pages(),
        AGAIN);
    this.asked = asked;
    this.fields = manner.fields();
    this.limit = manner.limit();
    this.fetch = asked.fetch(context);
  }

  /** Returns a record's items: itself, and what hangs on it. */
  protected abstract void items(Json record, Emitter emitter, Items into);

  /** Takes the items of a page. */
  @FunctionalInterface
  public interface Items {
    /** Takes one; see {@link CursorReader.Item}. */
    void add(String key, @Nullable Instant at, Runnable telling);
  }

  /** Asks for something on the way to the list, as its own page is asked for. */
  protected final Answer askFor(URI uri) {
    return Graph.ask(fetch, uri);
  }

  @Override
  protected Answer ask(String cursor) {
    return askFor(asked.edge().page(fields, limit, cursor));
  }

  @Override
  protected final Emitter emitter(Instant at) {
    return asked.emitter(Provenance.Method.API, at);
  }

  @Override
  protected final Listing read(Answer.Found found, String cursor, Emitter emitter) {
    Envelope envelope = Envelope.of(found);
    emitter.faults(envelope.faults());
    List<Item> items = new ArrayList<>();
    for (Json record : envelope.records()) {
      items(record, emitter, (key, at, telling) -> items.add(new Item(key, at, telling)));
    }
    return new Listing(items, envelope.next());
  }

  @Override
  protected final Optional<Progress.Wait> restAfter(Answer.Found found) {
    Optional<Progress.Wait> rest = Graph.restAfter(found);
    rest.ifPresent(wait -> context().learnRest(fetch.origin(), wait));
    return rest;
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
  }
}
