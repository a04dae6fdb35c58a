package dev.earshot.connectors.hackernews;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.PostEvent;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Hacker News: lists, users and single items through its own API, words, threads and the
 * newest comments through HN Search. Needs no key.
 *
 * <p>The source of a {@link ReadRequest} is an address as a browser shows it, or one of the two
 * interfaces at whatever host:
 *
 * <ul>
 *   <li>{@code https://news.ycombinator.com/newest}, {@code /news}, {@code /best}, {@code /ask},
 *       {@code /show}, {@code /jobs}: what is on the list and was not when it was read last
 *   <li>{@code /user?id=NAME}: what that user writes
 *   <li>{@code /item?id=NUMBER}: a story with all its comments, as they come; {@code /newcomments}:
 *       every comment
 *   <li>{@code https://hn.algolia.com/?q=WORDS}: what HN Search finds. Only there do words leave
 *       the house, and they are those of the source itself
 *   <li>{@code /v0/maxitem.json}: every item, upwards; {@code /v0/updates.json}: what changed
 *       lately, and what was deleted; {@code /v0/item/NUMBER.json}: one item
 * </ul>
 *
 * <p>The option {@code items} says how many items the first reading goes back. The source states no
 * edits: an item that was edited comes as published in its new form.
 */
public final class HackerNewsConnector implements Connector, Normalizer {
  static final String ID = "hackernews";

  /** Ours: the API's page states no duties. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(24))
          .refreshWithin(Duration.ofDays(7))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document("github.com/HackerNews/API states no duties; Y Combinator's terms of use apply")
          .build();

  /** How many items the first reading goes back, 1 to 100000; 100 until set. */
  public static final Option<Integer> ITEMS =
      Option.whole("items", 1, 100_000, 100, "how many items the first reading goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Items.NETWORK)
          .capabilities(
              Capability.READ,
              Capability.SEARCH,
              Capability.BACKFILL,
              Capability.DELETES,
              Capability.METRICS,
              Capability.LOOKUP)
          .options(ITEMS)
          .searches("q", "query")
          .sources(
              "a page of https://news.ycombinator.com: newest, news, best, ask, show, jobs,"
                  + " newcomments, item?id=NUMBER for a story and its comments, user?id=NAME; or"
                  + " https://hn.algolia.com/?q=WORDS; or an address of the interfaces:"
                  + " /v0/maxitem.json for every item, /v0/updates.json for what changed")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.url",
              "title",
              "text",
              "html",
              "publishedAt",
              "entities",
              "metrics",
              "inReplyTo",
              "threadRoot",
              "visibility",
              "provenance")
          .terms(TERMS)
          .build();

  /** Creates the connector. */
  public HackerNewsConnector() {}

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Origin> origin(ReadRequest request) {
    return Origin.find(Place.of(request.source()).root());
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    return new HackerNewsReader(
        request.checkedFor(DESCRIPTOR), CheckpointState.of(from, DESCRIPTOR), context);
  }

  /** Returns the address without its query, as provenance and errors name it. */
  static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  static Fetch fetch(ConnectorContext context, Place place) {
    return Fetch.of(context, Origin.of(place.root())).header("Accept", "application/json").build();
  }

  static Emitter emitter(ReadRequest request, Instant observedAt) {
    return new Emitter(
        DESCRIPTOR, Provenance.Method.API, place(request), observedAt, request.anyVisibility());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks the API of items for one after another, also where the source is a search: the search
   * keeps what the site deleted. There an item that is not (the body {@code null}) is gone.
   */
  @Override
  public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
    Place read = Place.of(request.checkedFor(DESCRIPTOR).source());
    Place place = read.root().equals(Place.SEARCH) ? new Place(Place.ITEMS, read.kind(), "") : read;
    List<PostId> ours =
        ids.stream()
            .filter(
                id -> id.network().equals(Items.NETWORK) && id.nativeId().matches("[1-9]\\d{0,11}"))
            .toList();
    try (Fetch fetch = fetch(context, place)) {
      return Recheck.inParts(
          ids,
          ours,
          id -> {
            Answer answer = fetch.get(place.item(id.nativeId()));
            if (answer instanceof Answer.Rest rest) {
              throw new RestException(new Progress.Wait(rest.until(), rest.why()));
            }
            return events(answer, id, request);
          });
    }
  }

  private static List<SourceEvent> events(Answer answer, PostId id, ReadRequest request) {
    Emitter emitter = emitter(request, answer.at());
    if (answer instanceof Answer.Gone gone && (gone.forGood() || !gone.page())) {
      emitter.deleted(id);
    } else if (answer instanceof Answer.Found found) {
      try {
        Json.Parts parts = found.json();
        if (new String(found.body(), java.nio.charset.StandardCharsets.UTF_8)
            .strip()
            .equals("null")) {
          emitter.deleted(id);
        } else {
          new Items(emitter).addAll(parts);
        }
      } catch (MalformedException e) {
        return List.of(); // what cannot be read is no answer
      }
    }
    return emitter.events().stream()
        .filter(event -> event instanceof PostEvent post && post.id().equals(id))
        .toList();
  }

  /**
   * Reads a recorded body: an item, several, or a page of HN Search. Lists of numbers and users
   * hold no post. Offsets of faults count bytes.
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.API, source, observedAt, anyVisibility);
    return emitter.recordedParts(
        payload,
        parts -> {
          Json only = parts.records().size() == 1 ? parts.records().get(0) : null;
          boolean told = only == null || only.isObject() || only.whole().isPresent();
          if (!told && !parts.listed()) {
            emitter.fault("", 0, "expected an item, got something else");
          } else {
            new Items(emitter).addAll(parts);
          }
        });
  }
}
