package dev.earshot.connectors.youtube;

import com.google.common.collect.Lists;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads YouTube over its Data API, version 3: a channel's uploads, a playlist, a search, the
 * comments under a video.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it, or one of the API;
 * {@link #descriptor} says which. A search's words go to YouTube, in the address that the host
 * wrote; nothing else does. The credential {@code key} is an API key, {@code accessToken} an access
 * token in place of it; both go to the API's own host, or to the host of an API's address.
 *
 * <p>Videos come with their numbers, comments with the answers to them. A list tells of no edit, no
 * deletion, and of no later answer to an older comment; {@link #recheck} tells of the first two.
 * {@code docs/connectors/youtube.md} says more.
 */
public final class YouTubeConnector implements Connector, Normalizer {
  static final String ID = "youtube";

  /* Thirty days are a secondary source's figure; the others are the strictest that we use. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofDays(30))
          .keepAtMost(Duration.ofDays(30))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document(
              "YouTube API Services Developer Policies, III.E (refresh or delete within 30 days);"
                  + " not confirmed against its text")
          .build();

  /** How many pages of at most 50 the first reading goes back, 1 to 400; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 400, 5, "how many pages of 50 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Resources.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .credential(Api.KEY, "an API key of a project that has the YouTube Data API turned on")
          .credential(Api.TOKEN, "an OAuth 2 access token, in place of the key")
          .cost(Api.SEARCHES, "searches, of which a project has 100 a day")
          .cost(Api.UNITS, "units of quota, of which a project has 10,000 a day")
          .searches("q", "search_query")
          .sources(
              "https://www.youtube.com/@HANDLE, /channel/UC… or /user/NAME for a channel's uploads,"
                  + " /playlist?list=… for a playlist, /watch?v=… (also youtu.be/…, /shorts/…,"
                  + " /live/…) for the comments under a video, /results?search_query=… for a search"
                  + " (its words go to YouTube); or an address of the API: …/youtube/v3/search?q=…,"
                  + " /playlistItems?playlistId=…, /commentThreads?videoId=…, /channels?id=…")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "title",
              "text",
              "html",
              "language",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "inReplyTo",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public YouTubeConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns the origin of the API, which is not that of the site. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Listing.of(request.source()).origin());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new YouTubeReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for 50 videos or comments at a time. What the API does not list is gone; a video that
   * turned private is skipped as such, or gone, as the API shows it.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Listing listing = Listing.of(request.checkedFor(DESCRIPTOR).source());
    List<PostId> ours =
        ids.stream()
            .filter(id -> id.network().equals(Resources.NETWORK) && id.instance().isEmpty())
            .distinct()
            .toList();
    List<List<PostId>> parts = new ArrayList<>();
    parts.addAll(Lists.partition(those(ours, Resources::isVideo), Api.IDS));
    parts.addAll(Lists.partition(those(ours, Resources::isComment), Api.IDS));
    try (Api api = new Api(context, listing)) {
      return Recheck.inParts(
          ids,
          parts,
          some -> lookUp(api, some, new Emitter(DESCRIPTOR, request, context.clock().instant())));
    }
  }

  private static List<PostId> those(List<PostId> ids, Predicate<String> are) {
    return ids.stream().filter(id -> are.test(id.nativeId())).toList();
  }

  private static List<SourceEvent> lookUp(Api api, List<PostId> ids, Emitter emitter) {
    List<String> names = ids.stream().map(PostId::nativeId).toList();
    List<Json> found =
        Resources.isVideo(names.get(0))
            ? lookUpVideos(api, names, new Resources(emitter))
            : lookUpComments(api, names, new Resources(emitter));
    Set<PostId> listed = new HashSet<>();
    for (Json item : found) {
      item.text("id").ifPresent(id -> listed.add(new PostId(Resources.NETWORK, "", id)));
    }
    return Recheck.answers(ids, listed, emitter);
  }

  private static List<Json> lookUpVideos(Api api, List<String> ids, Resources resources) {
    List<Json> found = asked(api, "videos", YouTubeReader.VIDEO_PARTS, ids);
    found.forEach(resources::add);
    return found;
  }

  /* A comment that is asked for alone does not say under which video it stands; its thread does. */
  private static List<Json> lookUpComments(Api api, List<String> ids, Resources resources) {
    Set<String> threads = new LinkedHashSet<>();
    List<String> replies = new ArrayList<>();
    for (String id : ids) {
      threads.add(id.split("\\.", 2)[0]);
      if (id.indexOf('.') > 0) {
        replies.add(id);
      }
    }
    List<Json> found = new ArrayList<>();
    Map<String, String> videoOf = new HashMap<>();
    for (Json thread : asked(api, "commentThreads", "snippet", List.copyOf(threads))) {
      String id = thread.text("id").orElse("");
      videoOf.put(id, thread.at("snippet").text("videoId").orElse(""));
      if (ids.contains(id)) {
        found.add(thread);
        resources.thread(thread, List.of());
      }
    }
    if (!replies.isEmpty()) {
      for (Json reply : asked(api, "comments", "snippet", replies)) {
        found.add(reply);
        String thread = reply.text("id").orElse("").split("\\.", 2)[0];
        resources.comment(reply, videoOf.getOrDefault(thread, ""));
      }
    }
    return found;
  }

  private static List<Json> asked(Api api, String method, String parts, List<String> ids) {
    Map<String, String> parameters = Map.of("part", parts, "id", String.join(",", ids));
    return api.ask(method, parameters)
        .map(Api.Reply::items)
        .orElseThrow(() -> new MalformedException(method, "id", -1, "no list came", null));
  }

  /**
   * Reads a recorded body: a list of the API or a resource of one. Resources that are no posts,
   * such as channels, are passed over; an error is a fault. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Resources resources = new Resources(emitter);
    return emitter.recorded(payload, resources::add);
  }
}
