package dev.earshot.connectors.hackernews;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirst;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import dev.earshot.connectors.reading.NumberedReader;
import dev.earshot.connectors.reading.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a place page by page. The API of items gives one item to a request, so a page there is as
 * many items as the caller takes, {@value #MOST_ITEMS} at most.
 */
final class HackerNewsReader extends NumberedReader {
  private static final int MOST_ITEMS = 25;
  private static final int HITS = 100;
  private static final long SETTLED = 50;
  private static final long MOST = 999_999_999_999L;
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final ReadRequest request;
  private final Place place;

  HackerNewsReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(
        HackerNewsConnector.DESCRIPTOR,
        from,
        context,
        HackerNewsConnector.fetch(context, Place.of(request.source())),
        HackerNewsConnector.place(request),
        (request.value(HackerNewsConnector.ITEMS) + HITS - 1) / HITS,
        AGAIN);
    this.request = request;
    this.place = Place.of(request.source());
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    if (place.kind() == Place.Kind.SEARCH) {
      NewestFirst walk = walk(at);
      long until = walk.below().isEmpty() ? 0 : seconds(walk.below());
      return reading(at, place.search(until, HITS), found -> search(walk, until, found));
    }
    if (place.kind() == Place.Kind.ITEM) {
      return one(at);
    }
    int most = Math.min(MOST_ITEMS, maxEvents);
    return reading(at, place.list(), found -> listed(at, found, most));
  }

  private Page listed(CheckpointState at, Answer.Found found, int most) {
    Json.Parts parts = found.json();
    return switch (place.kind()) {
      case ALL -> all(at, first(parts), most, found.at());
      case UPDATES -> {
        Json changed = first(parts);
        if (!changed.isArray("items")) {
          throw malformed("expected a list of changed items");
        }
        yield updates(at, numbers(changed.items("items")), most, found.at());
      }
      case USER -> mine(at, numbers(user(parts).items("submitted")), most, found.at());
      default -> {
        if (!parts.listed()) {
          throw malformed("expected a list of numbers");
        }
        yield ranked(at, numbers(parts.records()), most, found.at());
      }
    };
  }

  /* Who submitted nothing has no list. */
  private Json user(Json.Parts parts) {
    Json user = first(parts);
    if (!user.has("id") && !user.isArray("submitted")) {
      throw malformed("expected a user, got something else or the word that there is none");
    }
    return user;
  }

  private static List<String> numbers(List<Json> list) {
    return list.stream()
        .flatMap(number -> number.text().stream())
        .filter(number -> number.matches("[1-9]\\d{0,11}"))
        .toList();
  }

  /** Every item, upwards, so that nothing that is added in the meantime is lost. */
  private Page all(CheckpointState at, Json highest, int most, Instant now) {
    long max =
        highest
            .text()
            .filter(text -> text.matches("[1-9]\\d{0,11}"))
            .map(Long::valueOf)
            .orElseThrow(() -> malformed("expected the number of the newest item"));
    long known = at.whole("newest", 1, MOST);
    long first =
        known > 0 ? known + 1 : Math.max(1, max - request.value(HackerNewsConnector.ITEMS) + 1);
    List<String> numbers = new ArrayList<>();
    for (long number = first; number <= max && numbers.size() < most; number++) {
      numbers.add(Long.toString(number));
    }
    long last = first + numbers.size() - 1;
    return numbered(at, numbers, at.with("newest", last), now, last < max);
  }

  /** A user's items, whose numbers only grow. */
  private Page mine(CheckpointState at, List<String> list, int most, Instant now) {
    long known = at.whole("newest", 1, MOST);
    List<Long> fresh =
        list.stream().map(Long::valueOf).filter(number -> number > known).sorted().toList();
    int items = request.value(HackerNewsConnector.ITEMS);
    int from = known > 0 ? 0 : Math.max(0, fresh.size() - items);
    int to = Math.min(fresh.size(), from + most);
    if (from == to) {
      return numbered(at, List.of(), at, now, false);
    }
    List<String> numbers = fresh.subList(from, to).stream().map(String::valueOf).toList();
    return numbered(at, numbers, at.with("newest", fresh.get(to - 1)), now, to < fresh.size());
  }

  /**
   * A list in an order of its own: what was not on it when it was read last. The state holds those
   * of the list that need not be told.
   */
  private Page ranked(CheckpointState at, List<String> list, int most, Instant now) {
    int items = request.value(HackerNewsConnector.ITEMS);
    Set<String> known =
        new LinkedHashSet<>(
            at.text("seen")
                .map(seen -> List.of(seen.split(",")))
                .orElse(list.subList(Math.min(items, list.size()), list.size())));
    known.retainAll(Set.copyOf(list));
    List<String> fresh = new ArrayList<>(list);
    fresh.removeAll(known);
    Collections.reverse(fresh);
    List<String> numbers = fresh.subList(0, Math.min(fresh.size(), most));
    known.addAll(numbers);
    return numbered(
        at, numbers, at.with("seen", String.join(",", known)), now, numbers.size() < fresh.size());
  }

  /** What changed lately: all of the list, each time it is another. */
  private Page updates(CheckpointState at, List<String> list, int most, Instant now) {
    String before = at.text("list").orElse("");
    String whole = String.join(",", list);
    int from = whole.equals(before) ? (int) at.whole("read", 1, list.size()) : 0;
    if (whole.equals(before) && from == 0) {
      return numbered(at, List.of(), at, now, false);
    }
    int to = Math.min(list.size(), from + most);
    return numbered(
        at,
        list.subList(from, to),
        at.with("list", whole).with("read", to == list.size() ? 0 : to),
        now,
        to < list.size());
  }

  private Page numbered(
      CheckpointState at, List<String> numbers, CheckpointState next, Instant now, boolean more) {
    Emitter emitter = HackerNewsConnector.emitter(request, now);
    Items items = new Items(emitter);
    AtomicLong unseen = new AtomicLong();
    String unread;
    try {
      unread =
          oneByOne(
              at,
              numbers,
              false,
              emitter,
              number -> {
                Json.Parts parts = item(number).orElse(null);
                if (parts == null) {
                  return true;
                }
                if (place.kind() == Place.Kind.ALL
                    && isMissing(parts)
                    && numbers.contains(number)
                    && isNew(number, numbers, more)) {
                  unseen.set(Long.parseLong(number));
                  return false;
                }
                items.addAll(parts);
                return true;
              });
    } catch (RestException e) {
      return Page.empty(at, e.rest()); // the whole page again; what was read of it is not told
    }
    if (unseen.get() > 0) {
      // numbered already and not shown yet; the next poll begins with it
      long before = unseen.get() - 1;
      return Page.of(emitter, at.with("newest", before).with(UNREAD, unread), caughtUp(now));
    }
    return Page.of(emitter, next.with(UNREAD, unread), more ? new Progress.More() : caughtUp(now));
  }

  /** Returns an item's document; a broken item is a fault in it, half an answer is none. */
  private Optional<Json.Parts> item(String number) {
    Answer answer = ask(place.item(number));
    if (answer instanceof Answer.Rest rest) {
      throw new RestException(new Progress.Wait(rest.until(), rest.why()));
    }
    return answer instanceof Answer.Found found ? Optional.of(found.json()) : Optional.empty();
  }

  /** The only item of its place, without which there is nothing to read. */
  private Page one(CheckpointState at) {
    Instant now = context().clock().instant();
    Emitter emitter = HackerNewsConnector.emitter(request, now);
    try {
      item(place.name())
          .ifPresent(
              parts -> {
                first(parts);
                new Items(emitter).addAll(parts);
              });
    } catch (RestException e) {
      return Page.empty(at, e.rest());
    }
    return Page.of(emitter, at, new Progress.Finished());
  }

  private static boolean isMissing(Json.Parts parts) {
    return parts.faults().isEmpty() && parts.records().stream().noneMatch(Json::isObject);
  }

  private static boolean isNew(String number, List<String> page, boolean more) {
    long behind = Long.parseLong(page.get(page.size() - 1)) - Long.parseLong(number);
    return !more && behind < SETTLED;
  }

  private Page search(NewestFirst walk, long until, Answer.Found found) {
    Json page = first(found.json());
    if (!page.at("hits").isArray()) {
      throw malformed("expected hits");
    }
    Emitter emitter = HackerNewsConnector.emitter(request, found.at());
    Items items = new Items(emitter);
    List<Json> hits = new ArrayList<>(page.at("hits").items());
    List<Long> numbers = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    Collections.reverse(hits);
    for (Json hit : hits) {
      long number = hit.whole("objectID").orElse(0);
      if (number <= 0) {
        items.hit(hit);
        continue;
      }
      numbers.add(number);
      oldest = Math.min(oldest, hit.whole("created_at_i").orElse(Long.MAX_VALUE));
      if (walk.isFresh(number)) {
        items.hit(hit);
      }
    }
    if (oldest == until) {
      oldest--; // a whole page of one second
    }
    boolean full = hits.size() >= HITS && oldest < Long.MAX_VALUE;
    NewestFirst next =
        walk.after(numbers, full ? Long.toString(oldest) : "", HackerNewsConnector.place(request));
    if (walk.newest() == 0 && !walk.isWalking() && hits.isEmpty() && isThread()) {
      throw new RefusedException(
          "HN Search knows no story of that number; of a comment, read the page of its story",
          null);
    }
    return walked(emitter, next, next.written());
  }

  private boolean isThread() {
    return place.name().contains("&tags=story_");
  }

  private static long seconds(String below) {
    if (!below.matches("-?\\d{1,12}")) {
      throw new MalformedException("checkpoint", "below", -1, "expected a second", null);
    }
    return Long.parseLong(below);
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("hackernews", null, -1, problem, null);
  }
}
