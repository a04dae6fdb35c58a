package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.Json;
import dev.earshot.connectors.http.Links;
import dev.earshot.connectors.http.Validators;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a timeline page by page. {@link Cursor} says where it stands.
 *
 * <p>The server's {@code Link} header is read for its cursor alone and the address is built here:
 * behind a proxy servers write a wrong scheme or host there, and a stranger's host must not be sent
 * the token.
 */
final class MastodonReader implements SourceReader {
  private static final int PAGE = 40;
  private static final Predicate<String> NUMBER = Pattern.compile("\\d+").asMatchPredicate();
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ConnectorContext context;
  private final String source;
  private final boolean anyVisibility;
  private final Map<String, String> headers;
  private final Fetch fetch;
  private final ArrayDeque<SourceEvent> pending = new ArrayDeque<>();
  private Timeline timeline;
  private Cursor cursor;
  private Cursor reached;
  private Progress after = new Progress.More();
  private @Nullable Instant rest;
  private int asked = PAGE;
  private volatile boolean closed;

  MastodonReader(
      ConnectorContext context,
      Timeline timeline,
      String source,
      boolean anyVisibility,
      @Nullable Checkpoint from,
      int pages) {
    this.context = context;
    this.timeline = timeline;
    this.source = source;
    this.anyVisibility = anyVisibility;
    this.headers = MastodonConnector.headers(context);
    this.fetch = new Fetch(context);
    this.cursor = from == null ? Cursor.start(pages) : Cursor.of(from);
    this.reached = cursor;
  }

  @Override
  public Batch poll(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
    }
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (!pending.isEmpty()) {
      return handOut(maxEvents, List.of());
    }
    if (rest != null && context.clock().instant().isBefore(rest)) {
      return idle(after);
    }
    rest = null;
    if (timeline.account() != null) {
      Answer answer = fetch.get(timeline.lookup(), headers);
      if (!(answer instanceof Answer.Found found)) {
        return answer instanceof Answer.Rest wait ? idle(waiting(wait)) : refuse();
      }
      timeline = timeline.ofAccount(accountId(found));
    }
    URI page = timeline.page(query(maxEvents));
    Answer answer =
        fetch.get(page, headers, cursor.walking() ? Validators.none() : cursor.validators());
    if (answer instanceof Answer.Rest wait) {
      return idle(waiting(wait));
    }
    if (answer instanceof Answer.NotModified unchanged) {
      return idle(caughtUp(unchanged.at()));
    }
    return answer instanceof Answer.Found found ? read(found, maxEvents) : refuse();
  }

  private String query(int maxEvents) {
    if (cursor.below().isEmpty()) {
      asked = Math.min(PAGE, maxEvents);
    }
    String page = cursor.below().isEmpty() ? "limit=" + asked : cursor.below();
    if (cursor.newest() == null || page.contains("since_id=")) {
      return page;
    }
    return page + (cursor.since() ? "&since_id=" : "&min_id=") + cursor.newest();
  }

  private static String accountId(Answer.Found found) {
    return found.json().records().stream()
        .findFirst()
        .flatMap(account -> account.text("id"))
        .filter(id -> id.matches("[A-Za-z0-9_-]{1,200}"))
        .orElseThrow(
            () -> new MalformedException("mastodon account lookup", "id", -1, "no id", null));
  }

  private Batch refuse() {
    throw new RefusedException(
        "mastodon server " + timeline.server() + " has no such timeline", null);
  }

  private Batch read(Answer.Found found, int maxEvents) {
    Json.Parts parts = found.json();
    Statuses statuses = new Statuses(timeline.server(), source, found.at(), anyVisibility);
    // newest first on the wire; oldest first for the caller
    List<Json> oldestFirst = new ArrayList<>(parts.records());
    Collections.reverse(oldestFirst);
    oldestFirst.forEach(statuses::add);
    List<ItemFault> faults = new ArrayList<>(statuses.faults());
    faults.addAll(parts.faults());
    Cursor next = advance(found, parts);
    boolean more =
        next.walking()
            ? next.top() != null
            : !cursor.walking() && !Objects.equals(next.newest(), cursor.newest());
    reached = next;
    after = more ? new Progress.More() : caughtUp(found.at());
    found.restUntil().ifPresent(until -> after = waiting(until, Progress.Wait.Why.RATE_LIMIT));
    pending.addAll(statuses.events());
    return handOut(maxEvents, faults);
  }

  private Cursor advance(Answer.Found found, Json.Parts parts) {
    Links links = found.links();
    Optional<String> later = links.to("prev").map(URI::getRawQuery);
    boolean since =
        cursor.since()
            || later.filter(query -> Timeline.parameter(query, "since_id").isPresent()).isPresent();
    String newest = newest(later, parts);
    if (!cursor.walking() && !cursor.since()) {
      return newest == null || newest.equals(cursor.newest())
          ? cursor.withValidators(found.validators())
          : new Cursor(newest, null, "", -1, since, Validators.none());
    }
    String top = cursor.top() != null ? cursor.top() : newest != null ? newest : cursor.newest();
    if (top == null) {
      return cursor;
    }
    int left = cursor.pages() > 0 ? cursor.pages() - 1 : -1;
    String below = left == 0 || parts.records().isEmpty() ? "" : below(links, parts);
    if (below.isEmpty()) {
      return new Cursor(top, null, "", -1, since, Validators.none());
    }
    if (!isBelow(below, cursor.below())) {
      throw new MalformedException(source, "Link", -1, "the pages go round in a circle", null);
    }
    return new Cursor(cursor.newest(), top, below, left, since, Validators.none());
  }

  /** A page of numbered statuses lies below the page before it; of any other list it is another. */
  private static boolean isBelow(String below, String before) {
    Optional<String> id = Timeline.parameter(below, "max_id").filter(NUMBER);
    Optional<String> than = Timeline.parameter(before, "max_id").filter(NUMBER);
    if (id.isEmpty() || than.isEmpty()) {
      return !below.equals(before);
    }
    return new BigInteger(id.get()).compareTo(new BigInteger(than.get())) < 0;
  }

  /** Returns the id of the newest status of a page: by the server's word, else the first. */
  private static @Nullable String newest(Optional<String> later, Json.Parts parts) {
    return later
        .flatMap(
            query ->
                Timeline.parameter(query, "min_id").or(() -> Timeline.parameter(query, "since_id")))
        .or(() -> edge(parts, 0))
        .orElse(null);
  }

  /**
   * Returns the query of the page below: by the server's word, else below the last of a full page.
   */
  private String below(Links links, Json.Parts parts) {
    Optional<URI> next = links.to("next");
    if (next.isPresent()) {
      String query = Timeline.cursor(next.get().getRawQuery());
      return query.length() > 1000 ? "" : query;
    }
    return parts.listed() && parts.records().size() >= asked && !links.to("prev").isPresent()
        ? edge(parts, parts.records().size() - 1)
            .map(id -> "limit=" + asked + "&max_id=" + id)
            .orElse("")
        : "";
  }

  private static Optional<String> edge(Json.Parts parts, int index) {
    return parts.records().isEmpty()
        ? Optional.empty()
        : parts.records().get(index).text("id").filter(id -> id.matches("[A-Za-z0-9_-]{1,200}"));
  }

  /** Hands events out; only with the last of a page does the checkpoint move beyond the page. */
  private Batch handOut(int maxEvents, List<ItemFault> faults) {
    List<SourceEvent> events = new ArrayList<>();
    while (!pending.isEmpty() && events.size() < maxEvents) {
      events.add(pending.remove());
    }
    if (!pending.isEmpty()) {
      return new Batch(events, cursor.toCheckpoint(), new Progress.More(), faults);
    }
    cursor = reached;
    return new Batch(events, cursor.toCheckpoint(), after, faults);
  }

  private Batch idle(Progress progress) {
    return Batch.of(List.of(), cursor.toCheckpoint(), progress);
  }

  private Progress caughtUp(Instant at) {
    return new Progress.CaughtUp(at.plus(AGAIN));
  }

  private Progress waiting(Answer.Rest wait) {
    return waiting(wait.until(), wait.why());
  }

  private Progress waiting(Instant until, Progress.Wait.Why why) {
    rest = until;
    after = new Progress.Wait(until, why);
    return after;
  }

  @Override
  public void close() {
    closed = true;
    fetch.close();
  }
}
