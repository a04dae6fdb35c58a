package dev.earshot.connectors.bluesky;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.UnavailableException;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads posts page by page. A list that is newest first is walked down to what was read: the state
 * keeps the newest time and digests of the posts of the hour before it, since a post may be listed
 * a little late; any other list is told again where it is not the same as before.
 */
final class BlueskyReader extends PagedReader {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 1000;
  private static final int DIGESTS = 300;
  private static final Duration LATE = Duration.ofHours(1);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ReadRequest request;
  private final URI api;
  private final Fetch fetch;
  private final Map<String, Json> profiles = new HashMap<>();
  private final Set<String> walked = new HashSet<>();
  private final int pages;
  private Place place;
  private boolean resolved;
  private boolean profiled;
  private boolean unprofiled;

  BlueskyReader(
      ReadRequest request,
      Place place,
      URI api,
      Fetch fetch,
      CheckpointState from,
      ConnectorContext context) {
    super(BlueskyConnector.DESCRIPTOR, from, context);
    this.request = request;
    this.place = place;
    this.api = api;
    this.fetch = fetch;
    this.pages = request.value(BlueskyConnector.PAGES);
    this.resolved = place.root().isEmpty() ? AtUri.isDid(place.actor()) : true;
    from.moment("newest");
    from.moment("top");
    from.whole("pages", 0, MOST_PAGES);
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    boolean byHandle = place.method().equals(Place.FEED) || place.method().equals(Place.LIST_FEED);
    if (!resolved && byHandle) {
      Answer answer =
          fetch.get(
              method("com.atproto.identity.resolveHandle?handle=" + Place.encoded(place.actor())));
      if (answer instanceof Answer.Rest rest) {
        return Page.empty(at, waiting(rest));
      }
      place = place.ofActor(did(answer));
    }
    resolved = true;
    String below = at.text("below").orElse("");
    if (below.isEmpty()) {
      walked.clear();
    }
    Answer answer = fetch.get(place.page(api, below, PAGE));
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, waiting(rest));
    }
    if (!(answer instanceof Answer.Found found)) {
      throw new RefusedException(fetch.origin() + " has no such posts", null);
    }
    return place.order() == Place.Order.NEWEST_FIRST
        ? newestFirst(at, below, found)
        : asChosen(at, below, found);
  }

  private URI method(String asked) {
    return URI.create(api.toString().replaceAll("/+$", "") + "/xrpc/" + asked);
  }

  private static String did(Answer answer) {
    return answer instanceof Answer.Found found
        ? Json.document(found.body(), "bluesky handle")
            .text("did")
            .filter(AtUri::isDid)
            .orElseThrow(
                () -> new MalformedException("bluesky handle", "did", -1, "expected a DID", null))
        : "";
  }

  private Page newestFirst(CheckpointState at, String below, Answer.Found found) {
    Json body = Json.document(found.body(), BlueskyConnector.place(request));
    List<Json> items = listed(body);
    Instant newest = at.moment("newest").orElse(null);
    Set<String> digests = new LinkedHashSet<>(List.of(at.text("seen").orElse("").split("\\.")));
    digests.remove("");
    Instant top = at.moment("top").orElse(null);
    List<Json> fresh = new ArrayList<>();
    boolean met = false;
    for (Json item : items) {
      Instant time = time(item);
      boolean pinned = item.at("reason").text("$type").orElse("").endsWith("#reasonPin");
      boolean old = newest != null && time != null && time.isBefore(newest.minus(LATE));
      boolean known = old || digests.contains(digest(item));
      if (!pinned) {
        met = newest != null && known;
        top = below.isEmpty() && time != null && (top == null || time.isAfter(top)) ? time : top;
      }
      if (!known) {
        fresh.add(item);
      }
    }
    Set<String> seen = new LinkedHashSet<>();
    for (Json item : fresh) {
      Instant time = time(item);
      if (time == null || top == null || !time.isBefore(top.minus(LATE))) {
        seen.add(digest(item));
      }
    }
    seen.addAll(digests);
    String kept = String.join(".", seen.stream().limit(DIGESTS).toList());
    Emitter emitter = emitter(found);
    if (!fresh.isEmpty()) {
      Optional<Answer.Rest> rest = profile(emitter);
      if (rest.isPresent()) {
        return Page.empty(at, waiting(rest.get()));
      }
    }
    Collections.reverse(fresh);
    Records records = new Records(emitter, profiles);
    fresh.forEach(item -> add(item, records));
    int left = (int) at.whole("pages", 0, MOST_PAGES);
    int now = left > 0 ? left : newest == null ? pages : MOST_PAGES;
    String next = met || items.isEmpty() || now <= 1 ? "" : cursor(body, below);
    CheckpointState state =
        CheckpointState.start()
            .with("seen", kept.isEmpty() ? null : kept)
            .with("newest", text(next.isEmpty() ? later(top, newest) : newest))
            .with("top", text(next.isEmpty() ? null : top))
            .with("below", next.isEmpty() ? null : next);
    return Page.of(
        emitter, next.isEmpty() ? state : state.with("pages", now - 1), then(next, found));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private static @Nullable String text(@Nullable Instant moment) {
    return moment == null ? null : moment.toString();
  }

  private Page asChosen(CheckpointState at, String below, Answer.Found found) {
    CRC32C crc = new CRC32C();
    crc.update(found.body());
    String print = Long.toHexString(crc.getValue());
    boolean first = below.isEmpty();
    if (first && print.equals(at.text("body").orElse(""))) {
      return Page.empty(at, then("", found));
    }
    Json body = Json.document(found.body(), BlueskyConnector.place(request));
    boolean thread = place.order() == Place.Order.THREAD;
    if (thread && !body.isObject("thread")) {
      throw new MalformedException("bluesky", "thread", body.offset(), "expected a thread", null);
    }
    List<Json> listed = thread ? List.of() : listed(body);
    Emitter emitter = emitter(found);
    new Records(emitter, Map.of()).add(body, "");
    int left = (int) at.whole("pages", 0, MOST_PAGES);
    int now = left > 0 ? left : at.text("body").isPresent() ? 1 : pages;
    boolean more = now > 1 && !listed.isEmpty();
    String next = more ? cursor(body, below) : "";
    CheckpointState state =
        CheckpointState.start()
            .with("body", first ? print : at.text("body").orElse(null))
            .with("below", next.isEmpty() ? null : next);
    return Page.of(
        emitter, next.isEmpty() ? state : state.with("pages", now - 1), then(next, found));
  }

  private static List<Json> listed(Json body) {
    if (!body.at("feed").isArray() && !body.at("posts").isArray()) {
      throw new MalformedException("bluesky", "feed", body.offset(), "expected a list", null);
    }
    return body.has("feed") ? body.at("feed").items() : body.at("posts").items();
  }

  private static void add(Json item, Records records) {
    if (item.has("post")) {
      records.item(item);
    } else {
      records.add(item, "");
    }
  }

  private Emitter emitter(Answer.Found found) {
    return BlueskyConnector.emitter(request, found.at());
  }

  /**
   * A profile says more of an author than a post does: asked for once, where there is news. One
   * that does not read keeps no post back, and is asked for again with the next.
   */
  private Optional<Answer.Rest> profile(Emitter emitter) {
    if (profiled || !place.method().equals(Place.AUTHOR_FEED) || place.actor().isEmpty()) {
      return Optional.empty();
    }
    try {
      Answer answer =
          fetch.get(method("app.bsky.actor.getProfile?actor=" + Place.encoded(place.actor())));
      if (answer instanceof Answer.Rest rest) {
        return Optional.of(rest);
      }
      if (answer instanceof Answer.Found found) {
        Json whole = Json.document(found.body(), "bluesky profile");
        whole.text("did").ifPresent(did -> profiles.put(did, whole));
      }
      profiled = true;
    } catch (MalformedException | RefusedException e) {
      unprofiled(emitter);
    } catch (UnavailableException e) {
      if (e.retryAfter().isPresent()) {
        throw e;
      }
      unprofiled(emitter);
    }
    return Optional.empty();
  }

  private void unprofiled(Emitter emitter) {
    if (!unprofiled) {
      emitter.fault("author", -1, "expected the profile of the feed's author, which did not read");
      unprofiled = true;
    }
  }

  private String cursor(Json body, String below) {
    String next = body.text("cursor").orElse("");
    if (next.length() > 2000) {
      throw new MalformedException(
          BlueskyConnector.place(request), "cursor", -1, "a cursor of over 2000 characters", null);
    }
    if (!next.isEmpty() && (next.equals(below) || !walked.add(next))) {
      throw new MalformedException(
          BlueskyConnector.place(request), "cursor", -1, "the pages go round in a circle", null);
    }
    return next;
  }

  /** Lists are ordered by when a post says it was written, and not later than it was seen. */
  private static @Nullable Instant time(Json item) {
    Json reason = item.at("reason");
    if (reason.text("$type").orElse("").endsWith("#reasonRepost")) {
      return Records.moment(reason, "indexedAt").orElse(null);
    }
    Json post = item.has("post") ? item.at("post") : item;
    Instant seen = Records.moment(post, "indexedAt").orElse(null);
    Instant said = Records.moment(post.at("record"), "createdAt").orElse(seen);
    return seen != null && said != null && seen.isBefore(said) ? seen : said;
  }

  private static String digest(Json item) {
    Json reason = item.at("reason");
    Json post = item.has("post") ? item.at("post") : item;
    String name =
        post.text("uri").orElse("")
            + (reason.text("$type").orElse("").endsWith("#reasonRepost")
                ? "|" + reason.text("uri").or(() -> reason.at("by").text("did")).orElse("")
                : "");
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static Progress then(String next, Answer.Found found) {
    return found
        .restUntil()
        .<Progress>map(until -> new Progress.Wait(until, Progress.Wait.Why.RATE_LIMIT))
        .orElseGet(
            () ->
                next.isEmpty()
                    ? new Progress.CaughtUp(found.at().plus(AGAIN))
                    : new Progress.More());
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
