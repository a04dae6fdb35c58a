package dev.earshot.connectors.x;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import dev.earshot.connectors.tweet.Snowflakes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list page by page: the first time some pages back, from then on all that came since. A
 * post is paid for, so posts are spent before a page is asked for and given back where it had less.
 */
final class XReader extends PagedReader {
  static final int LEAST = 10;
  static final int MOST = 100;
  private static final String ACCOUNTS = "/2/users/by/username/";
  private static final int MOST_PAGES = 1000;
  private static final int EMPTY_IN_A_ROW = 5;
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /* A search of seven days refuses to begin at a post that is older; clocks are not all right. */
  private static final Duration REACH = Duration.ofDays(7).minusMinutes(10);

  private final ReadRequest request;
  private final Fetch fetch;
  private final Fetch accounts;
  private Listing listing;

  XReader(ReadRequest request, CheckpointState from, ConnectorContext context, Listing listing) {
    super(XConnector.DESCRIPTOR, from, context);
    this.request = request;
    this.listing = listing;
    this.fetch = Api.fetch(context, listing.api(), listing.allowance());
    this.accounts = Api.fetch(context, listing.api(), ACCOUNTS);
    Cursor.of(from, 1);
  }

  /**
   * How far a list was read.
   *
   * @param newest the id down to which everything was read; null before the first walk ended
   * @param top while walking back, the id where the walk began
   * @param token while walking back, the next page; null for the first
   * @param lowest while walking back, the lowest id so far
   * @param pages while walking back, how many more pages to read; -1 for all
   * @param empty how many empty pages came in a row
   */
  private record Cursor(
      @Nullable String newest,
      @Nullable String top,
      @Nullable String token,
      @Nullable String lowest,
      int pages,
      int empty) {
    static Cursor of(CheckpointState state, int pages) {
      int left = (int) state.whole("pages", -1, MOST_PAGES);
      for (String id : List.of("newest", "top", "lowest")) {
        if (state.text(id).filter(text -> !Snowflakes.isId(text)).isPresent()) {
          throw new MalformedException("checkpoint of x", id, -1, "expected an id", null);
        }
      }
      String newest = state.text("newest").orElse(null);
      return new Cursor(
          newest,
          state.text("top").orElse(null),
          state.text("token").orElse(null),
          state.text("lowest").orElse(null),
          left != 0 ? left : newest == null ? pages : -1,
          (int) state.whole("empty", 0, EMPTY_IN_A_ROW));
    }

    CheckpointState written() {
      return CheckpointState.start()
          .with("newest", newest)
          .with("top", top)
          .with("token", token)
          .with("lowest", lowest)
          .with("pages", newest == null || top != null ? pages : 0)
          .with("empty", empty);
    }
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    if (listing.account() != null) {
      Answer.Rest rest = lookUpAccount();
      if (rest != null) {
        return Page.empty(at, waiting(rest));
      }
    }
    Cursor cursor = Cursor.of(at, request.value(XConnector.PAGES));
    Instant now = context().clock().instant();
    Optional<Instant> known = Optional.ofNullable(cursor.newest()).flatMap(Snowflakes::moment);
    boolean tooOld =
        listing.isRecentSearch()
            && cursor.newest() != null
            && known.filter(moment -> moment.isAfter(now.minus(REACH))).isEmpty();
    if (tooOld) { // what lies between is out of reach, and told as a gap
      cursor = new Cursor(null, null, null, null, -1, 0);
    }
    int asked = Math.max(LEAST, Math.min(MOST, maxEvents));
    Optional<Progress.Wait> wait = context().spend(Api.POSTS, asked);
    if (wait.isPresent() && asked > LEAST) {
      asked = LEAST;
      wait = context().spend(Api.POSTS, asked);
    }
    if (wait.isPresent()) {
      return Page.empty(at, wait.get());
    }
    int used = 0;
    try {
      Answer answer = fetch.get(address(cursor, asked));
      if (answer instanceof Answer.Rest rest) {
        return Page.empty(at, waiting(rest));
      }
      if (!(answer instanceof Answer.Found found)) {
        throw new RefusedException("the API has no such list", null);
      }
      Json body = Api.document(found.body(), request.source().split("[?#]", 2)[0]);
      used = Math.min(asked, Posts.data(body).size());
      Emitter emitter = XConnector.emitter(request, found.at());
      if (tooOld) {
        Instant reach = now.minus(REACH);
        Instant from = known.filter(moment -> moment.isBefore(reach)).orElse(reach);
        emitter.gap(from, reach, "CHECKPOINT_TOO_OLD");
      }
      return read(cursor, body, found, emitter);
    } finally {
      context().giveBack(Api.POSTS, asked - used);
    }
  }

  private URI address(Cursor cursor, int asked) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("max_results", Integer.toString(asked));
    if (cursor.newest() != null) {
      query.put("since_id", cursor.newest());
    }
    if (cursor.token() != null) {
      query.put(listing.isSearch() ? "next_token" : "pagination_token", cursor.token());
    }
    query.putAll(Api.fields(request.value(Api.NAMES)));
    return listing.with(query);
  }

  private Answer.@Nullable Rest lookUpAccount() {
    URI address = Listing.address(listing.api(), ACCOUNTS + listing.account(), Map.of());
    Answer answer = accounts.get(address);
    if (answer instanceof Answer.Rest rest) {
      return rest;
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException("the API knows no such account", null);
    }
    Json body = Api.document(found.body(), "x account lookup");
    if (!body.has("data") && body.has("errors")) {
      throw new RefusedException(
          "the API shows no such account: gone, suspended, or never there", null);
    }
    String id =
        body.at("data")
            .text("id")
            .filter(Snowflakes::isId)
            .orElseThrow(
                () -> new MalformedException("x account lookup", "data.id", -1, "no id", null));
    listing = listing.ofAccount(id);
    return null;
  }

  private Page read(Cursor cursor, Json body, Answer.Found found, Emitter emitter) {
    if (!body.has("data") && !body.has("meta")) {
      if (!body.at("errors").items().isEmpty()) {
        throw new RefusedException("the API does not show this list: gone, or protected", null);
      }
      throw new MalformedException(
          emitter.source(), "data", -1, "expected posts or the word that there are none", null);
    }
    // what stands beside pages that overlap, or go round in a circle, was told
    new Posts(emitter).answer(body, true, cursor.lowest());
    Cursor next = advance(cursor, body);
    Progress then =
        next.top() != null ? new Progress.More() : new Progress.CaughtUp(found.at().plus(AGAIN));
    Optional<Instant> rest = found.restUntil();
    return Page.of(
        emitter,
        next.written(),
        rest.isEmpty() ? then : new Progress.Wait(rest.get(), Progress.Wait.Why.RATE_LIMIT));
  }

  private static Cursor advance(Cursor cursor, Json body) {
    List<String> ids =
        Posts.data(body).stream()
            .filter(Posts::isPost)
            .map(Posts::nativeId)
            .sorted(Snowflakes::compare)
            .toList();
    String top = cursor.top() != null ? cursor.top() : newest(ids, body.at("meta"));
    top = top == null ? cursor.newest() : top;
    int left = cursor.pages() > 0 ? cursor.pages() - 1 : -1;
    String token = body.at("meta").text("next_token").filter(text -> !text.isBlank()).orElse(null);
    int empty = ids.isEmpty() ? cursor.empty() + 1 : 0;
    boolean circle =
        token != null
            && (token.equals(cursor.token())
                || (!ids.isEmpty()
                    && cursor.lowest() != null
                    && Snowflakes.compare(ids.get(0), cursor.lowest()) >= 0));
    if (token == null || circle || left == 0 || empty >= EMPTY_IN_A_ROW || top == null) {
      return new Cursor(top, null, null, null, 0, 0);
    }
    String lowest = ids.isEmpty() ? cursor.lowest() : ids.get(0);
    return new Cursor(cursor.newest(), top, token, lowest, left, empty);
  }

  private static @Nullable String newest(List<String> ids, Json meta) {
    return meta.text("newest_id")
        .filter(Snowflakes::isId)
        .orElse(ids.isEmpty() ? null : ids.get(ids.size() - 1));
  }

  private static Progress waiting(Answer.Rest rest) {
    return new Progress.Wait(rest.until(), rest.why());
  }

  @Override
  public void close() {
    super.close();
    fetch.close();
    accounts.close();
  }
}
