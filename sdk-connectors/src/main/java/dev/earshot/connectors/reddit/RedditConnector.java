package dev.earshot.connectors.reddit;

import com.google.common.collect.Lists;
import dev.earshot.Checkpoint;
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
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads Reddit over its OAuth API: the newest of a subreddit, its newest comments, what a user
 * says, a search, and the comments of one submission with all that is folded away.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it; {@link #descriptor}
 * says which. A search's words go to Reddit, in the address that the host wrote; nothing else does.
 * The credentials are those of {@link OAuth2}: a client's name and secret, which go to {@code
 * www.reddit.com}, are traded for the token that goes to {@code oauth.reddit.com}.
 *
 * <p>What a listing shows as deleted or removed comes as a deletion. A listing tells of no deletion
 * and no edit of what it has passed; {@link #recheck} does. {@code docs/connectors/reddit.md} says
 * more.
 */
public final class RedditConnector implements Connector, Normalizer {
  static final String ID = "reddit";

  private static final int IDS = 100;

  /* 24 hours are the licensed feed's, 48 the wiki's advice; the shorter one counts. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofHours(24))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document(
              "Reddit Data API Terms and Data API Wiki (what is deleted, and who deleted an"
                  + " account, is removed; 24 hours are the licensed feed's figure); not confirmed"
                  + " for the API")
          .build();

  /** How many pages of at most 100 the first reading goes back, 1 to 10; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 10, 5, "how many pages of 100 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Things.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.DELETES,
              Capability.EDITS,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .credential(OAuth2.CLIENT_ID, "the client's name, as registered at reddit.com/prefs/apps")
          .credential(OAuth2.CLIENT_SECRET, "the client's secret")
          .credential(OAuth2.REFRESH_TOKEN, "a refresh token, to read as a person who permitted it")
          .credential(OAuth2.ACCESS_TOKEN, "an access token, which is renewed by the others")
          .searches("q")
          .sources(
              "https://www.reddit.com/r/NAME for a subreddit's newest submissions,"
                  + " /r/NAME/comments for its newest comments, /r/NAME/comments/ID/… for the"
                  + " comments of one submission, /user/NAME for what a user says, /search?q=… or"
                  + " /r/NAME/search?q=… for a search (its words go to Reddit)")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.url",
              "title",
              "text",
              "html",
              "contentWarning",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "pollOptions",
              "metrics",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "attributes",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public RedditConnector() {}

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
  public Map<String, Origin> secretsElsewhere(ReadRequest request) {
    return OAuth2.secretsAt(Listing.of(request.source()).tokens());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new RedditReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for 100 submissions and comments at a time. What the API does not list is gone.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Listing listing = Listing.of(request.checkedFor(DESCRIPTOR).source());
    List<PostId> ours =
        ids.stream()
            .filter(
                id ->
                    id.network().equals(Things.NETWORK)
                        && id.instance().isEmpty()
                        && Things.isName(id.nativeId()))
            .distinct()
            .toList();
    try (Api api = new Api(context, listing)) {
      return Recheck.inParts(ids, Lists.partition(ours, IDS), some -> lookUp(api, some, request));
    }
  }

  private static List<SourceEvent> lookUp(Api api, List<PostId> ids, ReadRequest request) {
    String names = ids.stream().map(PostId::nativeId).collect(Collectors.joining(","));
    Api.Reply reply = api.ask("/api/info", Map.of("id", names)).orElse(null);
    Json found = reply == null ? null : reply.first().at("data").at("children");
    if (reply == null || found == null || !found.isArray()) {
      return List.of();
    }
    Emitter emitter = new Emitter(DESCRIPTOR, request, reply.at());
    Things things = new Things(emitter);
    Set<PostId> listed = new HashSet<>();
    for (Json thing : found.items()) {
      Things.nameOf(thing).ifPresent(name -> listed.add(new PostId(Things.NETWORK, "", name)));
      things.one(thing);
    }
    return Recheck.answers(ids, listed, emitter);
  }

  /**
   * Reads a recorded body: a listing, a submission's page, a single thing, an answer to an action,
   * a recorded exchange, or a licensed feed's notice of what went. Things that are no posts, such
   * as accounts, are passed over; an error is a fault. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    Things things = new Things(emitter);
    return emitter.recorded(payload, things::add);
  }
}
