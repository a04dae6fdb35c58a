package dev.earshot.connectors.linkedin;

import dev.earshot.Checkpoint;
import dev.earshot.PostField;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.SourceTerms;
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
import dev.earshot.connectors.auth.OAuth2;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads LinkedIn over its versioned API: the posts of an organisation that the token's owner
 * administers, and the comments on one of them.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it, or one of the API;
 * {@link #descriptor} says which. The tokens go to the API's own host, or to the host of an API's
 * address, and what renews them to LinkedIn's login.
 *
 * <p>A member is a number that only this application knows them by: names, headlines and pictures
 * are never asked for. The list shows what was changed last first, so that an edit is told; a
 * deletion is told by {@link #recheck}. {@code docs/connectors/linkedin.md} says more.
 *
 * <p>Immutable and thread-safe.
 */
public final class LinkedInConnector implements Connector, Normalizer {
  static final String ID = "linkedin";

  private static final String MEMBERS = "members' data may hardly be stored; it is not asked for";

  /* Storage limits stand field by field in the document, and the shortest counts for all of it. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofHours(24))
          .keepAtMost(Duration.ofHours(48))
          .redistribution(SourceTerms.Redistribution.NONE)
          .purposes("listening", "analytics", "alerts", "conversation")
          .document(
              "LinkedIn Marketing API Program: Data Storage Requirements and Restricted Uses (no"
                  + " export of member data; none of it for sales, recruiting or advertising);"
                  + " figures not confirmed against their text")
          .build();

  /** How many pages of at most 50 the first reading goes back, 1 to 200; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 200, 5, "how many pages of 50 the first reading goes back");

  /** The version of the API, year and month; LinkedIn serves each for about a year. */
  public static final Option<String> VERSION =
      Option.of(
          "version",
          String.class,
          "a year and a month, such as 202506",
          "202506",
          "the version of the API; LinkedIn serves each for about a year",
          text -> text.matches("20[2-9]\\d(?:0[1-9]|1[0-2])") ? text : null);

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(OrganizationPosts.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.BACKFILL,
              Capability.EDITS,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES, VERSION)
          .credential(
              OAuth2.ACCESS_TOKEN,
              "the token of an administrator, with the scope r_organization_social")
          .credential(OAuth2.REFRESH_TOKEN, "what renews it")
          .credential(OAuth2.CLIENT_ID, "the application's name, to renew it")
          .credential(OAuth2.CLIENT_SECRET, "the application's secret, to renew it")
          .sources(Place.EXPECTED)
          .fills(
              "url",
              "kind",
              "author",
              "author.url",
              "author.kind",
              "text",
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
              "visibility",
              "provenance")
          .withholds(MEMBERS, PostField.AUTHOR_NAME, PostField.AUTHOR_HANDLE)
          .terms(TERMS)
          .build();

  private final String api;

  /** Creates the connector of LinkedIn's own API. */
  public LinkedInConnector() {
    this(URI.create("https://api.linkedin.com"));
  }

  /**
   * Creates a connector that asks another server than LinkedIn's own: an API gateway, or a test's.
   * Tokens are renewed there too.
   *
   * @param api the server's address; only its origin counts
   * @throws IllegalArgumentException if it is no http or https address
   */
  public LinkedInConnector(URI api) {
    this.api = Origin.of(api).toString();
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /** Returns the origin of the API, which is not that of the site. */
  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Optional.of(Origin.of(Place.of(request.source(), api).root()));
  }

  @Override
  public Map<String, Origin> secretsElsewhere(ReadRequest request) {
    return OAuth2.secretsAt(Api.tokens(Origin.of(Place.of(request.source(), api).root())));
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source(), api);
    return new LinkedInReader(request, place, CheckpointState.of(from, DESCRIPTOR), context);
  }

  static Api api(ReadRequest request, ConnectorContext context, Origin origin) {
    return new Api(context, origin, request.value(VERSION));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one post or comment after another. A comment does not say who may see it: where the
   * source is the post it is about, whoever may see that; elsewhere one that is there stays
   * unanswered, and one that is gone is told.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source(), api);
    try (Api asked = api(request, context, Origin.of(place.root()))) {
      Visibility comments = Visibility.UNKNOWN;
      if (place.isComments()) {
        Answer post = asked.one(place.post(place.urn()).uri());
        if (post instanceof Answer.Rest rest) {
          return LookedUp.of(ids, List.of(), new Progress.Wait(rest.until(), rest.why()));
        }
        if (post instanceof Answer.Found found) {
          comments = OrganizationPosts.visibility(Json.document(found.body(), ID));
        }
      }
      Visibility seen = comments;
      return Recheck.oneByOne(
          ids,
          id ->
              id.network().equals(OrganizationPosts.NETWORK)
                  && (Place.isPost(id.nativeId())
                      || OrganizationPosts.commentOf(id.nativeId()).isPresent()),
          id ->
              asked.one(
                  OrganizationPosts.commentOf(id.nativeId())
                      .map(one -> place.comment(one.getKey(), one.getValue()))
                      .orElseGet(() -> place.post(id.nativeId()))
                      .uri()),
          at -> new Emitter(DESCRIPTOR, request, at),
          (found, emitter) -> {
            Json record = Json.document(found.body(), emitter.source());
            OrganizationPosts posts = new OrganizationPosts(emitter);
            if (OrganizationPosts.urn(record).isPresent()) {
              posts.post(record, OrganizationPosts.NO_COUNTS);
            } else if (seen != Visibility.UNKNOWN) {
              posts.comment(record, seen);
            }
          });
    }
  }

  /**
   * Reads a recorded body: a list of posts or comments, a map of them by name, or one. A comment is
   * seen by whoever may see its post, if that stands before it; else it is not known who may
   * ({@link Visibility#UNKNOWN}). Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    OrganizationPosts posts = new OrganizationPosts(emitter);
    return emitter.recorded(payload, posts::add);
  }
}
