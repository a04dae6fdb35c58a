package dev.earshot.connectors.lemmy;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.Provenance;
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
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads servers that speak Lemmy's API, version 3, as strangers see them. Needs no key.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it:
 *
 * <ul>
 *   <li>{@code https://server}: posts of its own communities; {@code ?listingType=All} those it
 *       knows from elsewhere too, {@code ?dataType=Comment} comments instead
 *   <li>{@code https://server/c/name}, {@code /c/name@elsewhere}: a community
 *   <li>{@code https://server/post/NUMBER}: a post and its comments
 *   <li>{@code https://server/search?q=WORDS}, with {@code &type=Comments}: what the server's own
 *       search finds. Only there do words leave the house, and they are those of the source itself
 *   <li>{@code https://server/modlog?actionType=ModRemovePost} or {@code ModRemoveComment}: what
 *       moderators removed, as deletions
 * </ul>
 *
 * <p>A post's instance is the server that was read and its id the one that server gave it, as
 * {@code post/7} or {@code comment/7}; the same post read from two servers is two posts. The option
 * {@code pages} says how many pages of 50 the first reading goes back.
 */
public final class LemmyConnector implements Connector, Normalizer {
  static final String ID = "lemmy";

  /** Ours until somebody read a server's rules. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .refreshWithin(Duration.ofDays(7))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("the rules each server states at /legal and in its sidebar")
          .build();

  /** How many pages of 50 the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 50 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Views.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.DELETES,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .searches("q")
          .sources(
              "an address of a server that speaks Lemmy's API: https://server for posts,"
                  + " ?listingType=All for those from elsewhere, ?dataType=Comment for comments;"
                  + " /c/NAME, /c/NAME@ELSEWHERE, /post/NUMBER with its comments, /search?q=WORDS,"
                  + " /modlog?actionType=ModRemovePost or ModRemoveComment")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
              "author.bio",
              "author.createdAt",
              "title",
              "text",
              "contentWarning",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "metrics",
              "inReplyTo",
              "threadRoot",
              "visibility",
              "provenance",
              "attributes")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public LemmyConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new LemmyReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /** Returns the address without its query, as provenance and errors name it. */
  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Fetch fetch(ConnectorContext context, Place place) {
    return Fetch.of(context, Origin.of(place.root()))
        .header("Accept", "application/json")
        .classifier((status, headers, body) -> meaning(status, body))
        .build();
  }

  /* Lemmy says nearly everything with a 400 and a word in the body; before 0.19 the limit too. */
  private static Optional<ErrorMeaning> meaning(int status, byte[] body) {
    String error;
    try {
      error = Json.document(body, ID).text("error").orElse("");
    } catch (MalformedException e) {
      return Optional.empty();
    }
    return switch (error) {
      case "rate_limit_error", "rate_limit_exceeded", "too_many_requests" ->
          Optional.of(new ErrorMeaning.Wait(null, Progress.Wait.Why.RATE_LIMIT));
      case "instance_is_private", "not_logged_in", "incorrect_login" ->
          Optional.of(new ErrorMeaning.Refused("the server is closed to strangers"));
      case "couldnt_find_post", "couldnt_find_comment", "not_found" ->
          Optional.of(new ErrorMeaning.Gone("there is no such post or comment"));
      case "couldnt_find_community" ->
          Optional.of(new ErrorMeaning.Refused("there is no such community"));
      case "unknown" ->
          status < 500
              ? Optional.of(new ErrorMeaning.Malformed("the server did not understand the request"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return new Emitter(
        DESCRIPTOR, Provenance.Method.API, place(request), observedAt, request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one after another, of the request's server only; ids of other servers stay
   * unanswered.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source());
    try (Fetch fetch = fetch(context, place)) {
      return Recheck.oneByOne(
          ids,
          id ->
              id.network().equals(Views.NETWORK)
                  && id.instance().equals(place.server())
                  && id.nativeId().matches("(?:post|comment)/[1-9]\\d{0,17}"),
          id -> fetch.get(place.lookup(id.nativeId())),
          at -> emitter(request, at),
          (found, emitter) -> new Views(place.server(), emitter).addAll(found.json()));
    }
  }

  /**
   * Reads a recorded body: a view of a post or a comment, a list of them, a search, a modlog.
   * Communities, persons, sites and reports hold no post. Offsets of faults count bytes.
   *
   * @param source where it came from; if it is an address, its server is the posts' instance
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    String server =
        Origin.find(source)
            .map(origin -> origin.toString().substring(origin.toString().indexOf("://") + 3))
            .orElse(null);
    return emitter.recordedParts(payload, new Views(server, emitter)::addAll);
  }
}
