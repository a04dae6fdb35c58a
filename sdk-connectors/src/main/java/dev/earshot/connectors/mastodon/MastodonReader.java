package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.LinkHeader;
import dev.earshot.connectors.http.Validators;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a timeline page by page. {@link Cursor} says where it stands.
 *
 * <p>The server's {@code Link} header is read for its cursor alone and the address is built here:
 * behind a proxy servers write a wrong scheme or host there.
 */
final class MastodonReader extends PagedReader {
  private static final int PAGE = 40;
  private static final Predicate<String> NUMBER = Pattern.compile("\\d+").asMatchPredicate();
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ConnectorDescriptor as;
  private final ReadRequest request;
  private final Fetch fetch;
  private Timeline timeline;
  private int asked = PAGE;

  MastodonReader(
      ConnectorDescriptor as,
      ReadRequest request,
      @Nullable Checkpoint from,
      ConnectorContext context) {
    this(as, request.checkedFor(as), CheckpointState.of(from, as), context);
  }

  private MastodonReader(
      ConnectorDescriptor as, ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(as, from, context);
    this.as = as;
    this.request = request;
    this.timeline = Timeline.of(request.source());
    this.fetch = MastodonConnector.fetch(context, timeline);
    Cursor.of(from, request.value(MastodonConnector.PAGES));
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    Cursor cursor = Cursor.of(at, request.value(MastodonConnector.PAGES));
    if (timeline.account() != null) {
      Answer answer = fetch.get(timeline.lookup());
      if (!(answer instanceof Answer.Found found)) {
        return answer instanceof Answer.Rest rest ? Page.empty(at, waiting(rest)) : refuse();
      }
      timeline = timeline.ofAccount(accountId(found));
    }
    URI address = timeline.page(query(cursor, maxEvents));
    Answer answer = fetch.get(address, cursor.walking() ? Validators.none() : cursor.validators());
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, waiting(rest));
    }
    if (answer instanceof Answer.NotModified unchanged) {
      return Page.empty(at, caughtUp(unchanged.at()));
    }
    if (!(answer instanceof Answer.Found found)) {
      return refuse();
    }
    Json.Parts parts = found.json();
    if (!parts.listed() && parts.records().stream().noneMatch(Statuses::isKnown)) {
      if (parts.records().stream().anyMatch(MastodonReader::tellsOfLimit)) {
        ErrorMeaning limit = new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT);
        return Page.empty(at, waiting(fetch.says(found, limit)));
      }
      throw new MalformedException(
          MastodonConnector.place(request), null, 0, "expected a list of statuses", null);
    }
    return read(cursor, found, parts);
  }

  private static boolean tellsOfLimit(Json answer) {
    String error = answer.text("error", "").toLowerCase(Locale.ROOT);
    return error.contains("too many requests") || error.contains("rate limit");
  }

  private String query(Cursor cursor, int maxEvents) {
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

  private Page refuse() {
    throw new RefusedException(
        "mastodon server " + timeline.server() + " has no such timeline", null);
  }

  private Page read(Cursor cursor, Answer.Found found, Json.Parts parts) {
    Emitter emitter = MastodonConnector.emitter(as, request, found.at());
    Statuses statuses = new Statuses(timeline.server(), emitter);
    // newest first on the wire; oldest first for the caller
    List<Json> oldestFirst = new ArrayList<>(parts.records());
    Collections.reverse(oldestFirst);
    oldestFirst.forEach(statuses::add);
    emitter.faults(parts.faults());
    Cursor next = advance(cursor, found, parts);
    boolean more =
        next.walking()
            ? next.top() != null
            : !cursor.walking() && !Objects.equals(next.newest(), cursor.newest());
    Progress then = more ? new Progress.More() : caughtUp(found.at());
    Optional<Instant> rest = found.restUntil();
    return Page.of(
        emitter,
        next.written(),
        rest.isEmpty() ? then : new Progress.Wait(rest.get(), Progress.Wait.Why.RATE_LIMIT));
  }

  private Cursor advance(Cursor cursor, Answer.Found found, Json.Parts parts) {
    LinkHeader links = found.links();
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
      throw new MalformedException(
          MastodonConnector.place(request), "Link", -1, "the pages go round in a circle", null);
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
  private String below(LinkHeader links, Json.Parts parts) {
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

  private static Progress caughtUp(Instant at) {
    return new Progress.CaughtUp(at.plus(AGAIN));
  }

  private static Progress waiting(Answer.Rest rest) {
    return new Progress.Wait(rest.until(), rest.why());
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
  }
}
