package dev.earshot.connectors.youtube;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a list of videos or comment threads. */
final class YouTubeReader extends NewestFirstReader {
  static final String VIDEO_PARTS = "snippet,statistics,status";

  /* A search each quarter of an hour is 96 a day, of 100. */
  private static final Duration SEARCH_AGAIN = Duration.ofMinutes(15);
  private static final Duration AGAIN = Duration.ofMinutes(5);
  private static final int SEARCH_SHOWS = 500;
  private static final int LIST_SHOWS = 20_000;
  private static final int MOST_REPLY_PAGES = 20;

  private final ReadRequest request;
  private final Listing listing;
  private final Api api;
  private @Nullable String uploads;

  YouTubeReader(ReadRequest request, CheckpointState from, ConnectorContext context) {
    this(request, from, context, Listing.of(request.source()));
  }

  private YouTubeReader(
      ReadRequest request, CheckpointState from, ConnectorContext context, Listing listing) {
    super(
        YouTubeConnector.DESCRIPTOR,
        from,
        context,
        request.value(YouTubeConnector.PAGES),
        listing.isSearch() ? SEARCH_SHOWS : LIST_SHOWS,
        listing.isSearch() ? SEARCH_AGAIN : AGAIN);
    this.request = request;
    this.listing = listing;
    this.api = new Api(context, listing);
  }

  @Override
  protected Listed list(@Nullable String cursor) {
    Map<String, String> parameters = new HashMap<>(listing.parameters());
    String method = listing.method();
    switch (method) {
      case "search" -> {
        parameters.put("part", "snippet");
        parameters.put("type", "video");
        parameters.put("order", "date");
      }
      case "commentThreads" -> {
        parameters.put("part", "snippet,replies");
        parameters.put("order", "time");
      }
      case "channels" -> {
        method = "playlistItems";
        parameters = new HashMap<>(Map.of("playlistId", uploads()));
        parameters.put("part", "snippet,contentDetails,status");
      }
      default -> parameters.put("part", "snippet,contentDetails,status");
    }
    parameters.put("maxResults", "50");
    if (cursor != null) {
      parameters.put("pageToken", cursor);
    }
    Api.Reply reply;
    try {
      reply = api.ask(method, parameters).orElseThrow(this::nothing);
    } catch (MalformedException e) {
      if (cursor != null && e.problem().equals(Api.STALE)) {
        return list(null); // from the head again; what is known is passed over
      }
      throw e;
    }
    Emitter emitter = new Emitter(YouTubeConnector.DESCRIPTOR, request, reply.at());
    List<Entry> entries = new ArrayList<>();
    for (Json item : reply.items()) {
      Optional<String> id = Resources.videoOf(item).or(() -> Resources.threadOf(item));
      if (id.isPresent()) {
        entries.add(new Entry(id.get(), listedAt(item), item));
      } else {
        emitter.fault("id", item.offset(), "expected the id of a video or a comment");
      }
    }
    return new Listed(emitter, entries, reply.body().text("nextPageToken").orElse(null), null);
  }

  private static @Nullable Instant listedAt(Json item) {
    Json comment = item.at("snippet").at("topLevelComment");
    Json snippet = comment.isObject() ? comment.at("snippet") : item.at("snippet");
    return snippet.moment("publishedAt").orElse(null);
  }

  private RefusedException nothing() {
    return new RefusedException("youtube has no such channel, playlist or video", null);
  }

  /* The channel is asked for once a reader: it names its list of uploads. */
  private String uploads() {
    String known = uploads;
    if (known == null) {
      Map<String, String> parameters = new HashMap<>(listing.parameters());
      parameters.put("part", "contentDetails");
      known =
          api.ask("channels", parameters).stream()
              .flatMap(reply -> reply.items().stream())
              .flatMap(
                  item -> item.at("contentDetails").at("relatedPlaylists").text("uploads").stream())
              .filter(id -> !id.isBlank())
              .findFirst()
              .orElseThrow(this::nothing);
      uploads = known;
    }
    return known;
  }

  @Override
  protected void tell(List<Entry> fresh, Emitter into) {
    Resources resources = new Resources(into);
    if (listing.method().equals("commentThreads")) {
      Map<String, List<Json>> replies = replies(fresh, into);
      for (Entry thread : fresh) {
        resources.thread(thread.json(), replies.getOrDefault(thread.id(), shown(thread)));
      }
      return;
    }
    Map<String, Json> videos = new HashMap<>();
    inParts(
        parts(fresh.stream().map(Entry::id).toList(), Api.IDS),
        Integer.MAX_VALUE,
        ids -> {
          for (Json video : videos(ids)) {
            video.text("id").ifPresent(id -> videos.put(id, video));
          }
        },
        () -> list(null),
        into);
    for (Entry entry : fresh) {
      Json video = videos.get(entry.id());
      if (video != null) { // one that is not there is private, or gone, before it was told of
        resources.add(video);
      }
    }
  }

  private List<Json> videos(List<String> ids) {
    Map<String, String> parameters = Map.of("part", VIDEO_PARTS, "id", String.join(",", ids));
    return api.ask("videos", parameters).map(Api.Reply::items).orElse(List.of());
  }

  private static List<Json> shown(Entry thread) {
    return thread.json().at("replies").at("comments").items();
  }

  /** Returns all answers to the threads that show some of them alone. */
  private Map<String, List<Json>> replies(List<Entry> threads, Emitter into) {
    List<String> folded =
        threads.stream()
            .filter(
                thread ->
                    thread.json().at("snippet").whole("totalReplyCount").orElse(0)
                        > shown(thread).size())
            .map(Entry::id)
            .toList();
    Map<String, List<Json>> replies = new HashMap<>();
    inParts(
        parts(folded, 1),
        Integer.MAX_VALUE,
        one -> replies.put(one.get(0), replies(one.get(0))),
        () -> list(null),
        into);
    return replies;
  }

  private List<Json> replies(String thread) {
    List<Json> replies = new ArrayList<>();
    String token = "";
    for (int page = 0; page < MOST_REPLY_PAGES; page++) {
      checkOpen();
      Map<String, String> parameters = new HashMap<>();
      parameters.put("part", "snippet");
      parameters.put("parentId", thread);
      parameters.put("maxResults", "100");
      if (!token.isEmpty()) {
        parameters.put("pageToken", token);
      }
      Optional<Api.Reply> reply = api.ask("comments", parameters);
      String next = reply.flatMap(one -> one.body().text("nextPageToken")).orElse("");
      reply.ifPresent(one -> replies.addAll(one.items()));
      if (next.isEmpty() || next.equals(token) || reply.get().items().isEmpty()) {
        break;
      }
      token = next;
    }
    return replies;
  }

  @Override
  public void close() {
    super.close();
    api.close();
  }
}
