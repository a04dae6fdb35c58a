package dev.earshot.connectors.reading;

import dev.earshot.ItemFault;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.SourceReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A reader of a source that gives pages: a subclass says how to fetch the page at a state, and this
 * hands its events out in batches, with the checkpoint of each.
 *
 * <ul>
 *   <li>A page may hold more than a caller takes. The rest waits here, and the checkpoint says how
 *       many events were handed out and what they were, so that another reader goes on there if the
 *       page still begins with them, and starts it over if not; identity makes it once.
 *   <li>Only with the last event of a page does the checkpoint move beyond it.
 *   <li>While a source must rest, it is not asked: the answer is the same {@code Wait}.
 * </ul>
 *
 * <p>For extension; used by one thread at a time, {@link #close()} from any.
 */
public abstract class PagedReader implements SourceReader {
  private final ConnectorDescriptor connector;
  private final ConnectorContext context;
  private CheckpointState at;
  private List<SourceEvent> page = List.of();
  private List<ItemFault> faults = List.of();
  private CheckpointState beyond;
  private Progress then = new Progress.More();
  private int told;
  private volatile boolean closed;

  /**
   * For subclasses.
   *
   * @param connector whose checkpoints are read and written
   * @param from where the last reader stopped
   * @throws dev.earshot.MalformedException if the state is damaged
   */
  protected PagedReader(
      ConnectorDescriptor connector, CheckpointState from, ConnectorContext context) {
    this.connector = Objects.requireNonNull(connector, "connector");
    this.context = Objects.requireNonNull(context, "context");
    this.at = from;
    this.beyond = from;
    from.whole(CheckpointState.TOLD, 0, Integer.MAX_VALUE);
  }

  /**
   * Fetches the page at a state.
   *
   * @param at the state; the one before anything was read, or a page's {@code next}
   * @param maxEvents how many events the caller takes; a page may hold more
   * @throws dev.earshot.EarshotException as {@link SourceReader#poll} does; the same page is then
   *     fetched again
   */
  protected abstract Page fetch(CheckpointState at, int maxEvents);

  /** Returns the source's context. */
  protected final ConnectorContext context() {
    return context;
  }

  @Override
  public final Batch poll(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
    }
    checkOpen();
    if (page.isEmpty() && !isResting()) {
      CheckpointState asked = at.handedOut(0, "");
      turn(asked, fetch(asked, maxEvents));
    }
    return handOut(maxEvents);
  }

  private boolean isResting() {
    return then instanceof Progress.Wait wait && context.clock().instant().isBefore(wait.until());
  }

  private void turn(CheckpointState asked, Page fetched) {
    List<SourceEvent> events = fetched.events();
    int before = (int) at.whole(CheckpointState.TOLD, 0, Integer.MAX_VALUE);
    boolean begun =
        before > 0
            && before <= events.size()
            && print(events, before).equals(at.text(CheckpointState.PRINT).orElse(""));
    told = begun ? before : 0;
    page = events;
    faults = begun ? List.of() : fetched.faults();
    // a source that rests, or has nothing new, leaves a page that was begun where it is
    beyond = events.isEmpty() && fetched.next().equals(asked) ? at : fetched.next();
    then = fetched.then();
  }

  private Batch handOut(int maxEvents) {
    int to = (int) Math.min(page.size(), (long) told + maxEvents);
    List<SourceEvent> events = List.copyOf(page.subList(Math.min(told, to), to));
    List<ItemFault> now = faults;
    faults = List.of();
    if (to < page.size()) {
      told = to;
      at = at.handedOut(told, print(page, told));
      return new Batch(events, at.toCheckpoint(connector), new Progress.More(), now);
    }
    page = List.of();
    told = 0;
    at = beyond;
    return new Batch(events, at.toCheckpoint(connector), then, now);
  }

  /** Tells the first events of a page from others: by what was said, not by counts that move. */
  private static String print(List<SourceEvent> page, int events) {
    CRC32C print = new CRC32C();
    for (SourceEvent event : page.subList(0, events)) {
      StringBuilder said = new StringBuilder(event.getClass().getSimpleName());
      if (event instanceof PostEvent post) {
        said.append(post.id());
      }
      Post post =
          event instanceof PostEvent.Published published
              ? published.post()
              : event instanceof PostEvent.Edited edited ? edited.post() : null;
      if (post != null) {
        said.append(post.visibility()).append(post.title()).append(post.editedAt());
        said.append(post.text()).append(post.html()).append(post.url());
      }
      print.update(said.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }
    return Long.toHexString(print.getValue());
  }

  /**
   * Ends a fetch that takes long, between two steps of it.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  protected final void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  /** Closes the reader; a subclass that holds something open closes that too. */
  @Override
  public void close() {
    closed = true;
  }
}
