package dev.earshot.connectors.reddit;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
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
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return new Emitter(
        DESCRIPTOR, Provenance.Method.API, request.source(), observedAt, request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for 100 submissions and comments at a time. What the API does not list is gone.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Listing listing = Listing.of(request.checkedFor(DESCRIPTOR).source());
    List<String> names = new ArrayList<>();
    for (PostId id : new LinkedHashSet<>(ids)) {
      if (id.network().equals(Things.NETWORK)
          && id.instance().isEmpty()
          && Things.isName(id.nativeId())) {
        names.add(id.nativeId());
      }
    }
    List<SourceEvent> events = new ArrayList<>();
    try (Api api = new Api(context, listing)) {
      for (int from = 0; from < names.size(); from += IDS) {
        List<String> some = names.subList(from, Math.min(names.size(), from + IDS));
        Optional<Api.Reply> reply = api.ask("/api/info", Map.of("id", String.join(",", some)));
        Json found = reply.map(one -> one.first().at("data").at("children")).orElse(null);
        if (found != null && found.isArray()) {
          events.addAll(answers(some, found.items(), emitter(request, reply.get().at())));
        }
        if (reply.isPresent() && reply.get().rest() != null && from + IDS < names.size()) {
          return LookedUp.of(ids, events, reply.get().rest());
        }
      }
    } catch (RestException e) {
      return LookedUp.of(ids, events, e.rest());
    } catch (MalformedException e) {
      // what cannot be read is no answer
    } catch (UnavailableException e) {
      if (events.isEmpty()) {
        throw e;
      }
      // what was answered counts; whoever asks for the rest meets the trouble itself
    }
    return LookedUp.of(ids, events);
  }

  /** Returns what was found, and that the rest is gone; what could not be read is neither. */
  private static List<SourceEvent> answers(List<String> names, List<Json> found, Emitter emitter) {
    Things things = new Things(emitter);
    Set<String> there = new HashSet<>();
    for (Json thing : found) {
      Things.nameOf(thing).ifPresent(there::add);
      things.one(thing);
    }
    for (String name : names) {
      if (!there.contains(name)) {
        emitter.deleted(new PostId(Things.NETWORK, "", name));
      }
    }
    return emitter.events().stream()
        .filter(event -> event instanceof PostEvent post && names.contains(post.id().nativeId()))
        .toList();
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
