package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Network;
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
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.http.ErrorMeaning;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.Recheck;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads public timelines, hashtags and accounts of servers that speak the Mastodon API, through
 * that API alone.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it or as the API has it:
 *
 * <ul>
 *   <li>{@code https://server}: what the server's own people say in public; {@code /public} and
 *       {@code /public/remote} for what it knows from elsewhere
 *   <li>{@code https://server/tags/name}: a hashtag
 *   <li>{@code https://server/@name}, {@code https://server/@name@elsewhere}: an account
 *   <li>{@code https://server/@name/1234}: a single status
 *   <li>{@code https://server/api/...}: any address of the API that answers with statuses
 * </ul>
 *
 * <p>The option {@code pages} says how many pages of at most 40 the first read goes back (1 to
 * 1000, 5 unless given); from then on nothing in between is left out. A server that closed its
 * timelines to strangers wants the credential {@code token}, which is sent to that server alone.
 *
 * <p><b>Identity.</b> A post's instance is the server that was read and its id the one that server
 * gave it, because answers, deletions and {@link #recheck} name posts by that id alone. So the same
 * post read from two servers is two posts; read a post where its author is to have it once. A
 * recorded payload whose server is not known takes the host of the status's own address.
 *
 * <p>An edit shows in a timeline as the new form with its time of edit; polling a timeline tells of
 * no deletion and of no edit to an older post, {@code recheck} does. A repost comes as a post
 * without text, and what it repeats as an event before it; a quote likewise, where the quoted
 * author agreed to it.
 */
public final class MastodonConnector implements Connector, Normalizer {
  static final String ID = "mastodon";

  /**
   * Ours until somebody read a server's rules: a deletion counts at once, and nothing is passed on.
   */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .refreshWithin(Duration.ofDays(7))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("the rules each server states at /about")
          .build();

  /** How many pages of at most 40 the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 40 the first reading goes back");

  static final String TOKEN = "token";

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Network.MASTODON)
          .capabilities(Capability.READ, Capability.BACKFILL, Capability.METRICS, Capability.LOOKUP)
          .options(PAGES)
          .searches("/tags/", "/tag/", "any[]", "all[]", "none[]", "tagged", "q")
          .credential(TOKEN, "an access token; wanted by servers that are closed to strangers")
          .sources(
              "an address of a server that speaks the Mastodon API: https://server for what its own"
                  + " people say in public, /public, /public/remote, /tags/NAME, /@NAME,"
                  + " /@NAME@ELSEWHERE, /@NAME/1234 for one status, /api/… for any address that"
                  + " answers with statuses")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
              "author.bio",
              "author.followers",
              "author.following",
              "author.posts",
              "author.createdAt",
              "text",
              "html",
              "language",
              "contentWarning",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "pollOptions",
              "metrics",
              "application",
              "place",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public MastodonConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new MastodonReader(DESCRIPTOR, request, from, context);
  }

  /** Returns the address without its query, as provenance and errors name it. */
  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Fetch fetch(ConnectorContext context, Timeline timeline) {
    return Fetch.of(context, Origin.of(timeline.root()))
        .header("Accept", "application/json")
        .secretHeader("Authorization", "Bearer ", TOKEN)
        .classifier(MastodonConnector::meaning)
        .build();
  }

  /* A server that is closed to strangers says so with 401, and before 4.0 with 422. */
  private static Optional<ErrorMeaning> meaning(int status, HttpHeaders headers, byte[] body) {
    if (status == 404 && !isServersWord(body)) {
      return Optional.of(new ErrorMeaning.Malformed("404 without a word of the server's own"));
    }
    boolean wantsToken =
        (status == 401 || status == 422)
            && new String(body, StandardCharsets.UTF_8).contains("requires an authenticated user");
    return wantsToken
        ? Optional.of(
            new ErrorMeaning.Refused("closed to strangers; hand in the credential " + TOKEN))
        : Optional.empty();
  }

  /* A gateway whose server is down says 404 too: with a page, a line of plain text, or nothing. */
  private static boolean isServersWord(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).strip().startsWith("{");
  }

  static Emitter emitter(ConnectorDescriptor as, ReadRequest request, Instant observedAt) {
    return new Emitter(
        as, Provenance.Method.API, place(request), observedAt, request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one status after another, of the request's server only; ids of other servers stay
   * unanswered.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    return recheck(DESCRIPTOR, request, ids, context);
  }

  static LookedUp recheck(
      ConnectorDescriptor as, ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Timeline timeline = Timeline.of(request.checkedFor(as).source());
    try (Fetch fetch = fetch(context, timeline)) {
      return Recheck.oneByOne(
          ids,
          id ->
              id.network().equals(Network.MASTODON)
                  && id.instance().equals(timeline.server())
                  && id.nativeId().matches("[A-Za-z0-9_-]{1,200}"),
          id -> fetch.get(timeline.status(id.nativeId())),
          at -> emitter(as, request, at),
          (found, emitter) -> new Statuses(timeline.server(), emitter).addAll(found.json()));
    }
  }

  /**
   * Reads a recorded body: a status, an array of them, JSON Lines, the envelopes of search, context
   * and notifications, or a transcript of the stream (server-sent events, or its frames as JSON).
   * Offsets of faults count bytes, in a transcript of server-sent events lines.
   *
   * @param payload the body
   * @param source where it came from; if it is an address, its server is the posts' instance
   * @param observedAt when it was recorded
   * @param anyVisibility whether posts that are not public come whole instead of as skipped
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    return normalize(DESCRIPTOR, payload, source, observedAt, anyVisibility);
  }

  static Batch normalize(
      ConnectorDescriptor as,
      byte[] payload,
      String source,
      Instant observedAt,
      boolean anyVisibility) {
    String server =
        Optional.of(source)
            .filter(text -> text.startsWith("https://") || text.startsWith("http://"))
            .map(Timeline::instance)
            .filter(instance -> !instance.isEmpty())
            .orElse(null);
    Emitter emitter = new Emitter(as, Provenance.Method.API, source, observedAt, anyVisibility);
    Statuses statuses = new Statuses(server, emitter);
    if (Transcript.isOne(payload)) {
      Transcript.read(payload, statuses);
    } else {
      try {
        statuses.addAll(Json.parts(payload, null, source));
      } catch (MalformedException e) {
        emitter.faults(List.of(e.toFault()));
      }
    }
    return emitter.recorded();
  }
}
