package dev.earshot.connectors.discourse;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.PostId;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
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
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads forums that run Discourse and are open to everybody. Takes no key: what only a key shows is
 * not public, and would come as skipped.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it:
 *
 * <ul>
 *   <li>{@code https://forum}, {@code https://forum/latest}: every public post, as they come
 *   <li>{@code https://forum/t/slug/NUMBER}: a topic, from its first post on
 *   <li>{@code https://forum/search?q=WORDS}: what the forum's own search finds. Only there do
 *       words leave the house, and they are those of the source itself
 * </ul>
 *
 * <p>Categories, tags and users are refused; the forum offers a feed of each, which the feed
 * connector reads. The option {@code pages} says how many pages the first reading of all posts, or
 * of a search, goes back.
 *
 * <p>A post that was edited when it is read has its time of edit; polling tells of no later edit
 * and of no deletion, {@link #recheck} does.
 */
public final class DiscourseConnector implements Connector, Normalizer {
  static final String ID = "discourse";

  /** Ours until somebody read a forum's rules. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofDays(7))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("the terms each forum states at /tos")
          .build();

  /** How many pages the first reading goes back, 1 to 1000; 5 until set. */
  public static final Option<Integer> PAGES =
      Option.whole("pages", 1, 1000, 5, "how many pages of 50 the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(ForumPosts.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(PAGES)
          .searches("q")
          .sources(
              "an address of a forum that runs Discourse: https://forum for every public post,"
                  + " https://forum/t/SLUG/NUMBER for a topic, https://forum/search?q=WORDS")
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
              "publishedAt",
              "editedAt",
              "entities",
              "metrics",
              "inReplyTo",
              "threadRoot",
              "conversation",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public DiscourseConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new DiscourseReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /** Returns the address without its query, as provenance and errors name it. */
  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  /**
   * @param onHidden told of a refusal that is for the one thing that was asked for
   */
  static Fetch fetch(ConnectorContext context, Place place, Runnable onHidden) {
    return Fetch.of(context, Origin.of(place.root()))
        .header("Accept", "application/json")
        .classifier((status, headers, body) -> meaning(headers, body, onHidden))
        .build();
  }

  private static Optional<ErrorMeaning> meaning(
      HttpHeaders headers, byte[] body, Runnable onHidden) {
    Json error;
    try {
      error = Json.document(body, ID);
    } catch (MalformedException e) {
      return Optional.empty();
    }
    return switch (error.text("error_type").orElse("")) {
      case "not_logged_in" ->
          Optional.of(new ErrorMeaning.Refused("the forum is closed to strangers"));
      case "invalid_access" -> {
        onHidden.run();
        yield Optional.of(new ErrorMeaning.Refused("what was asked for is not public"));
      }
      case "rate_limit" -> {
        OptionalLong seconds = error.at("extras").whole("wait_seconds");
        boolean said = seconds.isPresent() && seconds.getAsLong() > 0;
        yield Optional.of(
            new ErrorMeaning.Wait(
                said && headers.firstValue("Retry-After").isEmpty()
                    ? Duration.ofSeconds(seconds.getAsLong())
                    : null,
                Progress.Wait.Why.RATE_LIMIT));
      }
      case "read_only" -> Optional.of(new ErrorMeaning.Unavailable("the forum is read only now"));
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
   * <p>Asks for one post after another, of the request's forum only. A post that the forum keeps
   * from strangers comes as skipped.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place place = Place.of(request.checkedFor(DESCRIPTOR).source());
    AtomicBoolean hidden = new AtomicBoolean();
    try (Fetch fetch = fetch(context, place, () -> hidden.set(true))) {
      return Recheck.oneByOne(
          ids,
          id ->
              id.network().equals(ForumPosts.NETWORK)
                  && id.instance().equals(place.forum())
                  && id.nativeId().matches("[1-9]\\d{0,17}"),
          id -> {
            hidden.set(false);
            try {
              return fetch.get(place.post(id.nativeId()));
            } catch (RefusedException e) {
              if (hidden.get()) {
                throw new Recheck.HiddenException(context.clock().instant());
              }
              throw e;
            }
          },
          at -> emitter(request, at),
          (found, emitter) -> new ForumPosts(place.root(), emitter).addAll(found.json()));
    }
  }

  /**
   * Reads a recorded body: a post, a topic, the newest posts, a search. Lists of topics, users,
   * groups and badges hold no post. Offsets of faults count bytes.
   *
   * @param source where it came from; if it is an address of a forum, the posts are that forum's
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    return emitter.recordedParts(payload, new ForumPosts(root(source), emitter)::addAll);
  }

  private static String root(String source) {
    try {
      return Place.of(source).root();
    } catch (IllegalArgumentException e) {
      return Origin.find(source).map(Origin::toString).orElse("");
    }
  }
}
