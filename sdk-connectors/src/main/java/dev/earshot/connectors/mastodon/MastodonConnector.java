package dev.earshot.connectors.mastodon;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final ConnectorDescriptor DESCRIPTOR =
      new ConnectorDescriptor(
          ID,
          1,
          Set.of(Network.MASTODON),
          Set.of(Capability.READ, Capability.BACKFILL, Capability.METRICS, Capability.LOOKUP),
          Set.of("pages"),
          TERMS);

  static final String KEY = DESCRIPTOR.key();

  private static final int MOST_PAGES = 1000;
  private static final int FIRST_PAGES = 5;

  /** Creates the connector. */
  public MastodonConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    Timeline timeline = Timeline.of(request.checkedFor(DESCRIPTOR).source());
    boolean anyVisibility = request.consentedClass() != null;
    return new MastodonReader(
        context, timeline, place(request), anyVisibility, from, pages(request));
  }

  private static int pages(ReadRequest request) {
    String text = request.option("pages").orElse(String.valueOf(FIRST_PAGES));
    int pages = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (pages < 1 || pages > MOST_PAGES) {
      throw new IllegalArgumentException("option pages: expected 1 to " + MOST_PAGES);
    }
    return pages;
  }

  /** Returns the address without its query, as provenance and errors name it. */
  private static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Map<String, String> headers(ConnectorContext context) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    context.credential("token").ifPresent(token -> headers.put("Authorization", "Bearer " + token));
    return headers;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks for one status after another, of the request's server only; ids of other servers, and
   * all that follow once the server wants to rest, are left out.
   */
  @Override
  public List<SourceEvent> recheck(
      ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Timeline timeline = Timeline.of(request.checkedFor(DESCRIPTOR).source());
    List<SourceEvent> events = new ArrayList<>();
    try (Fetch fetch = new Fetch(context)) {
      for (PostId id : ids) {
        if (!id.network().equals(Network.MASTODON)
            || !id.instance().equals(timeline.server())
            || !id.nativeId().matches("[A-Za-z0-9_-]{1,200}")) {
          continue;
        }
        Answer answer = fetch.get(timeline.status(id.nativeId()), headers(context));
        if (answer instanceof Answer.Rest) {
          return events;
        }
        if (answer instanceof Answer.Gone gone && (gone.forGood() || !gone.page())) {
          events.add(new PostEvent.Deleted(id, gone.at()));
        } else if (answer instanceof Answer.Found found) {
          Statuses statuses =
              new Statuses(
                  timeline.server(), place(request), found.at(), request.consentedClass() != null);
          statuses.addAll(found.json());
          statuses.events().stream()
              .filter(event -> event instanceof PostEvent post && post.id().equals(id))
              .forEach(events::add);
        }
      }
    }
    return events;
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
    String server =
        Optional.of(source)
            .filter(text -> text.startsWith("https://") || text.startsWith("http://"))
            .flatMap(text -> Timeline.instance(Optional.of(text)))
            .orElse(null);
    Statuses statuses = new Statuses(server, source, observedAt, anyVisibility);
    List<ItemFault> faults = new ArrayList<>();
    if (Transcript.isOne(payload)) {
      Transcript.read(payload, statuses);
    } else {
      try {
        statuses.addAll(Json.parts(payload, null, source));
      } catch (MalformedException e) {
        faults.add(e.toFault());
      }
    }
    faults.addAll(statuses.faults());
    return new Batch(statuses.events(), null, new Progress.Finished(), faults);
  }
}
