package dev.earshot.connectors.reading;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.RedactedAddress;
import dev.earshot.connectors.http.Answer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a list that shows the newest first, page behind page, each named by a cursor that
 * means something to the source alone.
 *
 * <p>It walks back from the top until it meets what an earlier walk told, the list ends, or as many
 * pages as the first walk may take are read. What a source shows twice, because the list grew
 * meanwhile or the cursor led back, is told once. Standing at the top it asks for the first page;
 * that is all it costs where nothing happened. What was told is remembered as short digests, those
 * of the newest {@value #KEPT} records at most.
 *
 * <p>A cursor that leads to nothing fresh page after page ends the walk, so that a circle does.
 */
public abstract class CursorReader extends PagedReader {
  private static final int KEPT = 2000;
  private static final int MOST_PAGES = 100_000;
  private static final int BARREN_PAGES = 3;
  private static final int DIGEST = 8;

  /** How a list is arranged. */
  protected enum Order {
    /** By time, the newest first: below what is known all is known. */
    NEWEST_FIRST,
    /** In no order of time: only a page without anything fresh says that the rest is known. */
    NONE
  }

  /**
   * One record of a page.
   *
   * @param key what tells it from others, and this form of it from an edited one
   * @param at when it was published, where the list is arranged by that; null for what stands
   *     beside the list, such as a comment shown with its post
   * @param telling emits it
   */
  protected record Item(String key, @Nullable Instant at, Runnable telling) {
    /** Creates an item. */
    public Item {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(telling, "telling");
    }
  }

  /**
   * One page.
   *
   * @param items its records, in the source's order
   * @param next the cursor of the page below; null or empty where there is none
   */
  protected record Listing(List<Item> items, @Nullable String next) {
    /** Creates a listing. */
    public Listing {
      items = List.copyOf(items);
    }
  }

  private final ConnectorDescriptor connector;
  private final ReadRequest request;
  private final Order order;
  private final int pages;
  private final Duration again;

  /**
   * For subclasses.
   *
   * @param order how the list is arranged
   * @param pages how many pages the first walk goes back, at least 1; where there is no order, no
   *     walk goes further
   * @param again how long to leave a list alone that had nothing more
   */
  protected CursorReader(
      ConnectorDescriptor connector,
      ReadRequest request,
      CheckpointState from,
      ConnectorContext context,
      Order order,
      int pages,
      Duration again) {
    super(connector, from, context);
    this.connector = connector;
    this.request = Objects.requireNonNull(request, "request");
    this.order = Objects.requireNonNull(order, "order");
    this.pages = pages;
    this.again = Objects.requireNonNull(again, "again");
    new Walk(from);
  }

  /**
   * Asks for a page.
   *
   * @param cursor where it begins; empty for the first
   */
  protected abstract Answer ask(String cursor);

  /**
   * Returns a cursor that is a number.
   *
   * @param first the number of the first page, whose cursor is empty
   * @throws MalformedException if it is none; a checkpoint that was damaged says so
   */
  protected static long number(String cursor, long first) {
    if (!cursor.matches("\\d{0,18}")) {
      throw new MalformedException("checkpoint", "cursor", -1, "expected a number", null);
    }
    return cursor.isEmpty() ? first : Long.parseLong(cursor);
  }

  /**
   * Returns an emitter for an answer that was there at a moment: of the request's source, unless
   * overridden.
   */
  protected Emitter emitter(Instant at) {
    return new Emitter(connector, request, at);
  }

  /**
   * Reads a page. Records that cannot be read are faults of the emitter at once; those that can are
   * emitted only if they are fresh, by their {@link Item#telling()}.
   *
   * @param cursor where it begins, as it was asked for
   */
  protected abstract Listing read(Answer.Found found, String cursor, Emitter emitter);

  /**
   * Returns a state with what else a subclass wants to know when it opens from it: names of its
   * own, and nothing personal. Nothing unless overridden.
   */
  protected CheckpointState remembered(CheckpointState state) {
    return state;
  }

  /** Returns until when a source wants to rest that says so beside an answer; none otherwise. */
  protected Optional<Progress.Wait> restAfter(Answer.Found found) {
    return found.restUntil().map(until -> new Progress.Wait(until, Progress.Wait.Why.RATE_LIMIT));
  }

  @Override
  protected final Page fetch(CheckpointState at, int maxEvents) {
    Walk walk = new Walk(at);
    Answer answer = ask(walk.cursor);
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, new Progress.Wait(rest.until(), rest.why()));
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException(
          RedactedAddress.of(request.source()) + ": the source has no such list", null);
    }
    Emitter emitter = emitter(found.at());
    Listing listing = read(found, walk.cursor, emitter);
    List<Item> fresh = new ArrayList<>();
    for (Item item : listing.items()) {
      if (walk.isFresh(item)) {
        fresh.add(item);
      }
    }
    Collections.reverse(fresh); // oldest first for the caller
    fresh.forEach(item -> item.telling().run());
    boolean more = walk.advance(listing, fresh.isEmpty());
    Progress then = more ? new Progress.More() : new Progress.CaughtUp(found.at().plus(again));
    CheckpointState next = remembered(walk.written());
    return Page.of(emitter, next, restAfter(found).<Progress>map(r -> r).orElse(then));
  }

  /** How far it came; changed while a page is read. */
  private final class Walk {
    private final Set<String> known;
    private final Set<String> told;
    private @Nullable Instant since;
    private @Nullable Instant top;
    private String cursor;
    private int left;
    private int barren;

    Walk(CheckpointState at) {
      known = digests(at, "known");
      told = digests(at, "told-now");
      since = at.moment("since").orElse(null);
      top = at.moment("top").orElse(null);
      cursor = at.text("cursor").orElse("");
      int stated = (int) at.whole("pages", -1, MOST_PAGES);
      boolean first = known.isEmpty() && since == null && !at.isTrue("stood");
      left = stated != 0 ? stated : first || order == Order.NONE ? pages : -1;
      barren = (int) at.whole("barren", 0, BARREN_PAGES);
    }

    /* Only the first of two alike on one page is fresh. */
    boolean isFresh(Item item) {
      String digest = digest(item.key());
      boolean fresh = !known.contains(digest) && told.add(digest);
      if (item.at() != null && (top == null || item.at().isAfter(top))) {
        top = item.at();
      }
      return fresh;
    }

    /** Moves on below a page; returns whether there is a page to read at once. */
    boolean advance(Listing listing, boolean nothingFresh) {
      String next = listing.next() == null ? "" : listing.next();
      barren = nothingFresh ? barren + 1 : 0;
      left = left > 0 ? left - 1 : -1;
      boolean circle = nothingFresh && next.equals(cursor);
      boolean end =
          next.isEmpty()
              || left == 0
              || circle
              || barren >= (order == Order.NONE ? 1 : BARREN_PAGES)
              || (order == Order.NEWEST_FIRST && reached(listing));
      if (!end) {
        cursor = next;
        return true;
      }
      Set<String> all = new LinkedHashSet<>(told);
      all.addAll(known);
      known.clear();
      all.stream().limit(KEPT).forEach(known::add);
      told.clear();
      since = since == null || (top != null && top.isAfter(since)) ? top : since;
      top = null;
      cursor = "";
      left = 0;
      barren = 0;
      return false;
    }

    /* By the last alone: what is pinned to the top may be older than all. */
    private boolean reached(Listing listing) {
      for (int i = listing.items().size() - 1; i >= 0; i--) {
        Item item = listing.items().get(i);
        if (item.at() != null || i == 0) {
          return known.contains(digest(item.key()))
              || (since != null && item.at() != null && item.at().isBefore(since));
        }
      }
      return false;
    }

    CheckpointState written() {
      return CheckpointState.start()
          .with("known", String.join("", known))
          .with("told-now", String.join("", ends(told)))
          .with("since", since == null ? null : since.toString())
          .with("top", top == null ? null : top.toString())
          .with("cursor", cursor)
          .with("pages", cursor.isEmpty() ? 0 : left)
          .with("barren", barren)
          .with("stood", cursor.isEmpty());
    }
  }

  /* The newest are what the next walk knows, the last what a list that grows may show again. */
  private static Collection<String> ends(Set<String> told) {
    if (told.size() <= KEPT) {
      return told;
    }
    List<String> all = new ArrayList<>(told);
    List<String> ends = new ArrayList<>(all.subList(0, KEPT / 2));
    ends.addAll(all.subList(all.size() - KEPT / 2, all.size()));
    return ends;
  }

  private static Set<String> digests(CheckpointState at, String name) {
    String text = at.text(name).orElse("");
    if (text.length() % DIGEST != 0 || !text.matches("[A-Za-z0-9_-]*")) {
      throw new MalformedException("checkpoint", name, -1, "expected digests", null);
    }
    Set<String> digests = new LinkedHashSet<>();
    for (int i = 0; i < text.length(); i += DIGEST) {
      digests.add(text.substring(i, i + DIGEST));
    }
    return digests;
  }

  private static String digest(String key) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(whole).substring(0, DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has it", e);
    }
  }
}
