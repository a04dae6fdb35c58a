package dev.earshot.connectors.reddit;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirstReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a listing page by page, or a tree of comments whole. */
final class RedditReader extends NewestFirstReader {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final int SHOWN = 900;
  private static final int MORE_AT_ONCE = 100;
  private static final int MOST_MORE_CALLS = 100;

  private final ReadRequest request;
  private final Listing listing;
  private final Api api;

  RedditReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    super(
        RedditConnector.DESCRIPTOR,
        from,
        context,
        request.value(RedditConnector.PAGES),
        SHOWN,
        AGAIN);
    this.request = request;
    this.listing = Listing.of(request.source());
    this.api = new Api(context, listing);
  }

  @Override
  protected Listed list(@Nullable String cursor) {
    Map<String, String> parameters = new HashMap<>(listing.parameters());
    if (listing.tree() == null) {
      parameters.put("limit", "100");
    }
    if (cursor != null) {
      parameters.put("after", cursor);
    }
    Api.Reply reply = head(parameters);
    Emitter emitter = new Emitter(RedditConnector.DESCRIPTOR, request, reply.at());
    if (listing.tree() != null) {
      return new Listed(emitter, tree(reply, emitter, listing.tree()), null, reply.rest());
    }
    Json data = reply.first().at("data");
    if (!data.at("children").isArray()) {
      throw malformed(emitter, "expected a listing");
    }
    List<Entry> entries = new ArrayList<>();
    data.at("children").items().forEach(thing -> entry(thing, emitter).ifPresent(entries::add));
    return new Listed(
        emitter,
        entries,
        data.text("after").filter(after -> !after.isBlank()).orElse(null),
        reply.rest());
  }

  private Api.Reply head(Map<String, String> parameters) {
    return api.ask(listing.path(), parameters)
        .orElseThrow(() -> new RefusedException("reddit has no such listing", null));
  }

  private void head() {
    head(listing.parameters());
  }

  private static MalformedException malformed(Emitter emitter, String problem) {
    return new MalformedException(emitter.source(), "data.children", -1, problem, null);
  }

  private static Optional<Entry> entry(Json thing, Emitter emitter) {
    Optional<String> name = Things.nameOf(thing);
    if (name.isEmpty()) {
      emitter.fault("name", thing.offset(), "expected the full name of a submission or a comment");
    }
    return name.map(
        id -> new Entry(id, thing.at("data").moment("created_utc").orElse(null), thing));
  }

  /** Returns the submission and all its comments, newest first, opening what is folded. */
  private List<Entry> tree(Api.Reply reply, Emitter emitter, String submission) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Deque<String> folded = new ArrayDeque<>();
    Deque<String> deeper = new ArrayDeque<>();
    for (Json part : reply.body()) {
      if (!part.at("data").isArray("children")) {
        throw malformed(emitter, "expected a submission and its comments");
      }
      unfold(part.at("data").at("children").items(), emitter, entries, folded, deeper);
    }
    int left = MOST_MORE_CALLS;
    boolean more = true;
    while (more && left > 0) {
      Deque<List<String>> parts = parts(folded, MORE_AT_ONCE);
      Deque<List<String>> threads = parts(deeper, 1);
      folded.clear();
      deeper.clear();
      left -=
          inParts(
              parts,
              left,
              some -> unfold(more(some, submission), emitter, entries, folded, deeper),
              this::head,
              emitter);
      left -=
          inParts(
              threads,
              left,
              one -> unfold(thread(one.get(0)), emitter, entries, folded, deeper),
              this::head,
              emitter);
      more = !(parts.isEmpty() && threads.isEmpty() && folded.isEmpty() && deeper.isEmpty());
    }
    List<Entry> newestFirst = new ArrayList<>(entries.values());
    newestFirst.sort(
        Comparator.comparing((Entry entry) -> entry.at() == null ? Instant.MIN : entry.at())
            .reversed());
    if (more && !newestFirst.isEmpty()) {
      Instant from = newestFirst.get(newestFirst.size() - 1).at();
      if (from != null && !from.isAfter(emitter.observedAt())) {
        emitter.gap(from, emitter.observedAt(), OVERFLOWED);
      }
    }
    return newestFirst;
  }

  private List<Json> more(List<String> ids, String submission) {
    Map<String, String> parameters =
        Map.of(
            "api_type",
            "json",
            "link_id",
            "t3_" + submission,
            "children",
            String.join(",", ids),
            "sort",
            "new");
    return api.ask("/api/morechildren", parameters)
        .map(more -> more.first().at("json").at("data").at("things").items())
        .orElse(List.of());
  }

  private List<Json> thread(String comment) {
    Map<String, String> parameters = new HashMap<>(listing.parameters());
    parameters.put("comment", comment);
    return api.ask(listing.path(), parameters).map(Api.Reply::body).orElse(List.of()).stream()
        .flatMap(part -> part.at("data").at("children").items().stream())
        .toList();
  }

  private static void unfold(
      List<Json> things,
      Emitter emitter,
      Map<String, Entry> entries,
      Deque<String> folded,
      Deque<String> deeper) {
    Deque<Json> open = new ArrayDeque<>(things);
    while (!open.isEmpty()) {
      Json thing = open.remove();
      Json data = thing.at("data");
      if (thing.text("kind").orElse("").equals("more")) {
        List<Json> children = data.at("children").items();
        children.forEach(child -> child.text().filter(Things::isId).ifPresent(folded::add));
        if (children.isEmpty()) { // "continue this thread"
          data.text("parent_id")
              .filter(parent -> parent.startsWith("t1_"))
              .map(parent -> parent.substring(3))
              .filter(Things::isId)
              .ifPresent(deeper::add);
        }
        continue;
      }
      entry(thing, emitter).ifPresent(entry -> entries.putIfAbsent(entry.id(), entry));
      open.addAll(data.at("replies").at("data").at("children").items());
    }
  }

  @Override
  protected void tell(List<Entry> fresh, Emitter into) {
    Things things = new Things(into);
    fresh.forEach(entry -> things.one(entry.json()));
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
