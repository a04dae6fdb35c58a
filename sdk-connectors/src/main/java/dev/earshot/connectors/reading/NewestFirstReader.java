package dev.earshot.connectors.reading;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.format.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a list that shows its newest first and leads to older ones by a cursor of the
 * source's own: a subclass says how to ask for a page of the list, and how to tell of what is new
 * in it.
 *
 * <p>The first reading goes back as many pages as the host wants. From then on the list is read
 * from its head down to what was told before, however many pages that takes: once where nothing
 * happened. A list that grows at its head while it is paged shifts; what a page repeats of the page
 * before it is told once. Where a list ends before what was told before, because the source shows
 * no more than so many records of it, that is a gap.
 *
 * <p>For extension; used by one thread at a time, {@link #close()} from any.
 */
public abstract class NewestFirstReader extends PagedReader {
  /** Why there is a gap: the source shows less of a list than was added to it. */
  public static final String OVERFLOWED = "LIST_OVERFLOWED";

  private static final int REMEMBERED = 100;
  private static final int MOST = 1_000_000;

  private final int firstPages;
  private final int shownAtMost;
  private final Duration again;
  private final Set<String> givenUp = new HashSet<>();

  /**
   * A record of a list.
   *
   * @param id what the source calls it; one never has a comma in it
   * @param at when it came onto the list; null if the source does not say
   * @param json the record
   */
  public record Entry(String id, @Nullable Instant at, Json json) {
    /** Creates an entry. */
    public Entry {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(json, "json");
    }
  }

  /**
   * A page of a list.
   *
   * @param emitter takes what is told of it; holds the faults of what could not be read
   * @param entries its records, newest first
   * @param next leads to the next older page; null at the end
   * @param rest until when the source must be left alone after this; null if it need not be
   */
  public record Listed(
      Emitter emitter, List<Entry> entries, @Nullable String next, Progress.@Nullable Wait rest) {
    /** Creates a page. */
    public Listed {
      Objects.requireNonNull(emitter, "emitter");
      entries = List.copyOf(entries);
    }
  }

  /** The source must rest, said in the midst of asking. Never leaves a reader. */
  public static final class RestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Progress.Wait rest;

    /** Creates the exception. */
    public RestException(Progress.Wait rest) {
      super("the source must rest", null, false, false);
      this.rest = Objects.requireNonNull(rest, "rest");
    }

    /** Returns until when. */
    public Progress.Wait rest() {
      return rest;
    }
  }

  /**
   * For subclasses.
   *
   * @param firstPages how many pages the first reading goes back, at least 1
   * @param shownAtMost how many records of a list the source shows, about
   * @param again how long after it has caught up it is worth asking again
   */
  protected NewestFirstReader(
      ConnectorDescriptor connector,
      CheckpointState from,
      ConnectorContext context,
      int firstPages,
      int shownAtMost,
      Duration again) {
    super(connector, from, context);
    this.firstPages = firstPages;
    this.shownAtMost = shownAtMost;
    this.again = again;
    Position.of(from);
  }

  /**
   * Asks for a page.
   *
   * @param cursor leads there, as a page before it had it; null for the head of the list
   * @throws RestException if the source must rest
   */
  protected abstract Listed list(@Nullable String cursor);

  /**
   * Tells of what is new on a page.
   *
   * @param fresh the new records, oldest first; at least one
   * @param into takes the events
   * @throws RestException if the source must rest before it can be told; the page is asked for
   *     again then
   */
  protected abstract void tell(List<Entry> fresh, Emitter into);

  /**
   * Asks for what a page does not show itself, several records at a time. A part that does not
   * read, is refused or in trouble is asked for in halves behind the others, so that one record
   * holds up no other; what does not read alone, twice, is a fault, which a reader tells once.
   * Three parts in a row are the source's trouble, which is thrown as ever.
   *
   * @param parts ids by parts; those that were asked for are taken out
   * @param most how many times to ask
   * @param ask asks for a part; where it throws, nothing of the part counts
   * @param well asks for what the source answers as long as it is well, and throws if it does not
   * @param into takes the faults
   * @return how many times it asked
   */
  protected final int inParts(
      Deque<List<String>> parts,
      int most,
      Consumer<List<String>> ask,
      Runnable well,
      Emitter into) {
    Set<String> alone = new HashSet<>();
    boolean anyRead = false;
    int row = 0;
    int asked = 0;
    for (; asked < most && !parts.isEmpty(); asked++) {
      checkOpen();
      List<String> part = parts.remove();
      boolean known = part.size() == 1 && givenUp.contains(part.get(0));
      try {
        ask.accept(part);
        anyRead = true;
        row = 0;
      } catch (MalformedException | UnavailableException | RefusedException e) {
        if (!Unread.isOfOne(e) || (!known && ++row == Unread.ROW)) {
          throw e;
        }
        int half = part.size() / 2;
        if (half > 0) {
          parts.add(part.subList(0, half));
          parts.add(part.subList(half, part.size()));
        } else if (!known && alone.add(part.get(0))) {
          parts.add(part);
        } else if (!known) {
          if (!anyRead) {
            well.run();
            anyRead = true;
          }
          givenUp.add(part.get(0));
          Unread.giveUp(part.get(0), e, into);
        }
      }
    }
    return asked;
  }

  /** Returns ids in parts; one that was given up before stands alone. */
  protected final Deque<List<String>> parts(Collection<String> ids, int size) {
    Deque<List<String>> parts = new ArrayDeque<>();
    List<String> whole = ids.stream().filter(id -> !givenUp.contains(id)).toList();
    for (int from = 0; from < whole.size(); from += size) {
      parts.add(whole.subList(from, Math.min(whole.size(), from + size)));
    }
    ids.stream().filter(givenUp::contains).forEach(id -> parts.add(List.of(id)));
    return parts;
  }

  /**
   * @param newest when the newest of what is known came; null before the first walk ended
   * @param known ids at the head of the list as the last walk found it
   * @param top {@code newest} of the walk that is going on, which it takes over when it ends
   * @param head {@code known} of the walk that is going on
   * @param before ids of the page before, while walking
   * @param cursor leads to the next page; null for the head
   * @param pages how many pages of the walk were read
   * @param count how many records of the list the walk has seen
   */
  private record Position(
      @Nullable Instant newest,
      Set<String> known,
      @Nullable Instant top,
      Set<String> head,
      Set<String> before,
      @Nullable String cursor,
      int pages,
      int count) {
    static Position of(CheckpointState state) {
      return new Position(
          state.moment("newest").orElse(null),
          ids(state, "known"),
          state.moment("top").orElse(null),
          ids(state, "head"),
          ids(state, "before"),
          state.text("cursor").orElse(null),
          (int) state.whole("pages", 0, MOST),
          (int) state.whole("count", 0, MOST));
    }

    private static Set<String> ids(CheckpointState state, String name) {
      return state
          .text(name)
          .map(text -> (Set<String>) new LinkedHashSet<>(List.of(text.split(","))))
          .orElse(Set.of());
    }

    CheckpointState into(CheckpointState state) {
      return state
          .with("newest", newest == null ? null : newest.toString())
          .with("known", String.join(",", known))
          .with("top", top == null ? null : top.toString())
          .with("head", String.join(",", head))
          .with("before", String.join(",", before))
          .with("cursor", cursor)
          .with("pages", pages)
          .with("count", count);
    }

    /** Whether a walk ended before; then all that is on the list is new since then or known. */
    boolean isFirst() {
      return newest == null && known.isEmpty();
    }

    Position ended() {
      return new Position(
          top == null ? newest : top,
          head.isEmpty() ? known : head,
          null,
          Set.of(),
          Set.of(),
          null,
          0,
          0);
    }
  }

  @Override
  protected final Page fetch(CheckpointState at, int maxEvents) {
    Position position = Position.of(at);
    Listed page;
    List<Entry> fresh;
    try {
      page = list(position.cursor());
      fresh = fresh(page.entries(), position);
      if (!fresh.isEmpty()) {
        List<Entry> oldestFirst = new ArrayList<>(fresh);
        Collections.reverse(oldestFirst);
        tell(oldestFirst, page.emitter());
      }
    } catch (RestException e) {
      return Page.empty(at, e.rest());
    }
    Position next = advance(position, page);
    boolean walking = next.cursor() != null;
    Progress then =
        page.rest() != null
            ? page.rest()
            : walking
                ? new Progress.More()
                : new Progress.CaughtUp(page.emitter().observedAt().plus(again));
    return Page.of(page.emitter(), next.into(at), then);
  }

  private static List<Entry> fresh(List<Entry> entries, Position position) {
    int last = -1;
    for (int i = 0; i < entries.size(); i++) {
      if (position.known().contains(entries.get(i).id())) {
        last = i;
      }
    }
    List<Entry> fresh = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean told =
          position.known().contains(entry.id()) || position.before().contains(entry.id());
      if (!told && (position.isFirst() || i < last || isLater(entry, position.newest()))) {
        fresh.add(entry);
      }
    }
    return fresh;
  }

  private static boolean isLater(Entry entry, @Nullable Instant newest) {
    return newest == null || entry.at() == null || !entry.at().isBefore(newest);
  }

  private Position advance(Position was, Listed page) {
    List<Entry> entries = page.entries();
    boolean atHead = was.cursor() == null;
    Instant top = atHead ? newest(entries).orElse(null) : was.top();
    Set<String> head = atHead ? first(entries) : was.head();
    int pages = was.pages() + 1;
    int count = was.count() + entries.size();
    Position walked =
        new Position(
            was.newest(), was.known(), top, head, first(entries), page.next(), pages, count);
    if (page.next() != null && page.next().equals(was.cursor())) {
      throw new MalformedException(
          page.emitter().source(), "cursor", -1, "the pages go round in a circle", null);
    }
    boolean enough = was.isFirst() ? pages >= firstPages : met(was, entries);
    if (page.next() == null || entries.isEmpty() || enough) {
      if (!was.isFirst() && !enough && count >= shownAtMost) {
        gap(was, entries, page.emitter());
      }
      return walked.ended();
    }
    return walked;
  }

  /** Returns whether a page reaches down to what was told before. */
  private static boolean met(Position was, List<Entry> entries) {
    if (entries.isEmpty()) {
      return true;
    }
    Entry last = entries.get(entries.size() - 1);
    return was.known().contains(last.id()) || !isLater(last, was.newest());
  }

  private static void gap(Position was, List<Entry> entries, Emitter emitter) {
    Instant from = was.newest();
    Optional<Instant> to =
        entries.stream().map(Entry::at).filter(Objects::nonNull).min(Instant::compareTo);
    if (from != null && to.filter(moment -> !moment.isBefore(from)).isPresent()) {
      emitter.gap(from, to.get(), OVERFLOWED);
    }
  }

  private static Optional<Instant> newest(List<Entry> entries) {
    return entries.stream().map(Entry::at).filter(Objects::nonNull).max(Instant::compareTo);
  }

  private static Set<String> first(List<Entry> entries) {
    Set<String> ids = new LinkedHashSet<>();
    entries.stream().limit(REMEMBERED).forEach(entry -> ids.add(entry.id()));
    return ids;
  }
}
