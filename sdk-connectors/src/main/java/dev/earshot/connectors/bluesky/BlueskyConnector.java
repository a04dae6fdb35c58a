package dev.earshot.connectors.bluesky;

import com.google.common.collect.Lists;
import dev.earshot.AuthorId;
import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirstReader.RestException;
import dev.earshot.connectors.reading.Recheck;
import dev.earshot.text.UnicodeHost;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads posts of Bluesky through its AppView.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it ({@code
 * https://bsky.app/profile/NAME}, {@code …/post/KEY} for a thread, {@code …/feed/KEY}, {@code
 * …/lists/KEY}, {@code https://bsky.app/hashtag/TAG}, {@code https://bsky.app/search?q=WORDS}), an
 * at-uri of an account or a post, or an address of the API that answers with posts. What is
 * searched for leaves the house where the source is a search, and only there.
 *
 * <p>Without the option {@code service} the public AppView is asked and nobody logs in; search
 * wants a login. With it, a session is opened at that personal data server with the credentials
 * {@code identifier} and {@code password} (an app password); its tokens are kept in the host's
 * store before they are used.
 *
 * <p>A post's id is its at-uri, an author's the DID. A time line is walked down to what was read; a
 * post that its writer dated more than an hour back may be listed below that and missed, which
 * {@link JetstreamConnector} does not. Immutable and thread-safe.
 */
public final class BlueskyConnector implements Connector, Normalizer {
  static final String ID = "bluesky";

  /** Ours until somebody confirmed the network's own figures. */
  static SourceTerms terms(String id) {
    return SourceTerms.builder(id, 1)
        .deleteWithin(Duration.ofHours(1))
        .refreshWithin(Duration.ofDays(7))
        .redistribution(SourceTerms.Redistribution.NONE)
        .document("Bluesky Developer Guidelines; it states no figures that were confirmed")
        .build();
  }

  /** How many pages of 100 the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 100 the first reading goes back");

  /* What goes there never leaves the machine. */
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");

  /**
   * The personal data server to log in at, over https or on this machine; none until set. The
   * account's password goes there, so an address with anything behind the host is refused.
   */
  public static final Option<String> SERVICE =
      Option.of(
          "service",
          String.class,
          "the https address of a personal data server without a path, or nothing",
          "",
          "the personal data server to log in at; unset, nobody logs in",
          text -> text.isEmpty() ? text : serverOrNull(text));

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Network.BLUESKY)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES, SERVICE)
          .credential(Session.IDENTIFIER, "the handle to log in with; wanted by search")
          .credential(Session.PASSWORD, "an app password of that account")
          .credential(Session.ACCESS, "the session's token; kept by the connector")
          .credential(Session.REFRESH, "what the session is refreshed with; kept by the connector")
          .searches("q", "/hashtag/", "tag", "mentions", "author", "domain", "url")
          .sources(
              "https://bsky.app/profile/NAME, /profile/NAME/post/KEY for a thread,"
                  + " /profile/NAME/feed/KEY, /profile/NAME/lists/KEY, https://bsky.app/hashtag/TAG"
                  + " and /search?q=WORDS with a login, at://NAME, at://DID/app.bsky.feed.post/KEY,"
                  + " https://SERVER/xrpc/app.bsky.feed.… for any method that answers with posts")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.bio",
              "author.followers",
              "author.following",
              "author.posts",
              "author.createdAt",
              "text",
              "language",
              "contentWarning",
              "publishedAt",
              "entities",
              "media",
              "metrics",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(terms(ID))
          .build();

  private static final int LOOKED_UP_AT_ONCE = 25;

  private final URI api;

  /** Creates the connector for the public AppView. */
  public BlueskyConnector() {
    this(URI.create("https://public.api.bsky.app"));
  }

  /**
   * Creates the connector for another AppView, or a gateway before one.
   *
   * @param api where XRPC is asked, without {@code /xrpc}
   */
  public BlueskyConnector(URI api) {
    Origin.of(api);
    this.api = api;
  }

  private static @Nullable String serverOrNull(String text) {
    String address = UnicodeHost.asciiIn(text);
    Origin server = Origin.find(address).orElse(null);
    if (server == null) {
      return null;
    }
    URI uri = URI.create(address);
    boolean bare =
        (uri.getRawPath() + "/").matches("/{1,2}")
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    boolean here = HERE.contains(server.host());
    return bare && (server.scheme().equals("https") || here) ? address : null;
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(api(request, Place.of(request.source()))));
  }

  private URI api(ReadRequest request, Place place) {
    String service = request.value(SERVICE);
    return !service.isEmpty()
        ? URI.create(service)
        : place.root().isEmpty() ? api : URI.create(place.root());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source());
    URI asked = api(request, place);
    return new BlueskyReader(
        request,
        place,
        asked,
        fetch(context, asked, new XrpcErrors()),
        CheckpointState.of(from, DESCRIPTOR),
        context);
  }

  private static Fetch fetch(ConnectorContext context, URI api, XrpcErrors errors) {
    Session session = new Session(context, api);
    Fetch.Builder fetch =
        Fetch.of(context, Origin.of(api)).header("Accept", "application/json").classifier(errors);
    return (session.isPossible() ? fetch.authorization(session) : fetch).build();
  }

  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return new Emitter(
        DESCRIPTOR, Provenance.Method.API, place(request), observedAt, request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for 25 posts at once. Of one that is missing its account is asked for: where that is
   * there the post is deleted; where it is deactivated or taken down, the account has withdrawn and
   * the post is skipped.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source());
    URI asked = api(request, place);
    List<AtUri> uris = new ArrayList<>();
    for (PostId id : ids) {
      if (id.network().equals(Network.BLUESKY) && id.instance().isEmpty()) {
        AtUri.of(id.nativeId())
            .filter(uri -> uri.isPost() && AtUri.isDid(uri.authority()))
            .ifPresent(uris::add);
      }
    }
    List<SourceEvent> events = new ArrayList<>();
    Map<String, String> accounts = new HashMap<>();
    Map<String, Json> profiles = new HashMap<>();
    Map<AtUri, Instant> unlisted = new LinkedHashMap<>();
    XrpcErrors errors = new XrpcErrors();
    try (Fetch fetch = fetch(context, asked, errors)) {
      if (!uris.isEmpty() && place.method().equals(Place.AUTHOR_FEED) && !place.actor().isEmpty()) {
        // reading tells the profile of the author, and so do we
        account(fetch, errors, asked, place.actor(), accounts, profiles);
      }
      LookedUp listed =
          Recheck.inParts(
              ids,
              Lists.partition(uris, LOOKED_UP_AT_ONCE),
              some -> listed(fetch, asked, request, some, profiles, unlisted));
      events.addAll(listed.events());
      if (listed.rest() != null) {
        return listed;
      }
      LookedUp gone =
          Recheck.inParts(
              ids,
              List.copyOf(unlisted.keySet()),
              uri -> {
                if (!accounts.containsKey(uri.authority())) {
                  account(fetch, errors, asked, uri.authority(), accounts, new HashMap<>());
                }
                String account = accounts.getOrDefault(uri.authority(), "");
                Instant at = Objects.requireNonNull(unlisted.get(uri));
                return missing(uri, account, emitter(request, at));
              });
      events.addAll(gone.events());
      return LookedUp.of(ids, events, gone.rest());
    } catch (RestException e) {
      return LookedUp.of(ids, events, e.rest());
    } catch (UnavailableException | RefusedException | MalformedException e) {
      if (events.isEmpty() && !(e instanceof MalformedException)) {
        throw e;
      }
      // what was answered counts; whoever asks for the rest meets the trouble itself
      return LookedUp.of(ids, events);
    }
  }

  private static List<SourceEvent> listed(
      Fetch fetch,
      URI api,
      ReadRequest request,
      List<AtUri> uris,
      Map<String, Json> profiles,
      Map<AtUri, Instant> unlisted) {
    List<String> query = uris.stream().map(uri -> "uris=" + Place.encoded(uri + "")).toList();
    Answer answer = fetch.get(method(api, "app.bsky.feed.getPosts?" + String.join("&", query)));
    if (answer instanceof Answer.Rest rest) {
      throw new RestException(new Progress.Wait(rest.until(), rest.why()));
    }
    List<SourceEvent> events = new ArrayList<>();
    if (answer instanceof Answer.Found found) {
      List<PostId> ids = uris.stream().map(AtUri::id).toList();
      Set<PostId> told = told(request, found, ids, profiles, events);
      uris.stream()
          .filter(uri -> !told.contains(uri.id()))
          .forEach(uri -> unlisted.put(uri, found.at()));
    }
    return events;
  }

  private static URI method(URI api, String asked) {
    return URI.create(api.toString().replaceAll("/+$", "") + "/xrpc/" + asked);
  }

  private static Set<PostId> told(
      ReadRequest request,
      Answer.Found found,
      List<PostId> ids,
      Map<String, Json> profiles,
      List<SourceEvent> into) {
    Emitter emitter = emitter(request, found.at());
    Json body = Json.document(found.body(), "bluesky posts");
    if (!body.at("posts").isArray()) {
      throw new MalformedException("bluesky posts", "posts", -1, "expected a list", null);
    }
    Records records = new Records(emitter, profiles);
    Set<PostId> told = new LinkedHashSet<>();
    for (Json post : body.at("posts").items()) {
      records.add(post, "");
      // what is there and cannot be read is no deletion
      post.text("uri").flatMap(AtUri::of).ifPresent(uri -> told.add(uri.id()));
    }
    for (SourceEvent event : emitter.events()) {
      if (event instanceof PostEvent post && told.contains(post.id()) && ids.contains(post.id())) {
        into.add(event);
      }
    }
    return told;
  }

  private static void account(
      Fetch fetch,
      XrpcErrors errors,
      URI api,
      String actor,
      Map<String, String> into,
      Map<String, Json> profiles) {
    errors.forget();
    try {
      Answer answer =
          fetch.get(method(api, "app.bsky.actor.getProfile?actor=" + Place.encoded(actor)));
      if (answer instanceof Answer.Rest rest) {
        throw new RestException(new Progress.Wait(rest.until(), rest.why()));
      }
      into.put(actor, answer instanceof Answer.Found ? "there" : "");
      if (answer instanceof Answer.Found found) {
        Json whole = Json.document(found.body(), "bluesky profile");
        whole.text("did").ifPresent(did -> profiles.put(did, whole));
      }
    } catch (RefusedException e) {
      if (errors.last().isEmpty() || errors.last().startsWith("Auth")) {
        throw e;
      }
      into.put(actor, errors.last());
    }
  }

  private static List<SourceEvent> missing(AtUri uri, String account, Emitter emitter) {
    AuthorId author = uri.author();
    switch (account) {
      case "there" -> emitter.deleted(uri.id(), author);
      case "AccountDeactivated", "AccountTakedown", "AccountSuspended" -> {
        emitter.skipped(
            uri.id(),
            author,
            Visibility.UNKNOWN,
            account.equals("AccountDeactivated") ? "ACCOUNT_DEACTIVATED" : "ACCOUNT_SUSPENDED");
        emitter.accountWithdrawn(author);
      }
      case "ProfileNotFound" -> {
        emitter.deleted(uri.id(), author);
        emitter.accountWithdrawn(author);
      }
      default -> {
        // no answer
      }
    }
    return emitter.events();
  }

  /**
   * Reads a recorded body: an answer of the AppView, a view, a bare record whose at-uri {@code
   * source} is, or frames of Jetstream, each alone, in an array or as JSON Lines. Offsets of faults
   * count bytes.
   *
   * @param payload the body
   * @param source where it came from
   * @param observedAt when it was recorded
   * @param anyVisibility whether posts that are not public come whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    return emitter.recordedParts(
        payload, parts -> new Records(emitter, Map.of()).addAll(parts, source));
  }
}
