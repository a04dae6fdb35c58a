package dev.earshot.connectors.nostr;

import dev.earshot.Checkpoint;
import dev.earshot.MalformedException;
import dev.earshot.Provenance;
import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.Json;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirstReader;
import dev.earshot.connectors.stream.Arrivals;
import dev.earshot.connectors.stream.Line;
import dev.earshot.connectors.stream.StreamConnector;
import dev.earshot.connectors.stream.WebSocketLine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a Nostr relay. Needs no key.
 *
 * <p>The source of a {@link ReadRequest} is the relay's address, {@code wss://relay}; the options
 * say whose events, with which tags, and how far back. The words of the option {@code search} leave
 * the house, to that relay; none do unless it is set.
 *
 * <p><b>Trust.</b> An event's id is checked to be that of its content; one that is not is a fault.
 * A signature is checked by a {@link SignatureCheck} that the host brings, and then an event
 * without a good one is a fault too; without a check every post says {@code unverified} in its
 * attribute {@code signature}.
 *
 * <p>A post's id is the event's; of an event that newer ones replace, such as an article, its
 * coordinates {@code kind:author:name}, and an edit comes as published in its new form with its
 * time of edit.
 */
public final class NostrConnector implements StreamConnector, Normalizer {
  static final String ID = "nostr";

  /** Ours: the protocol's documents state no term. */
  static final SourceTerms TERMS =
      SourceTerms.builder(ID, 1)
          .deleteWithin(Duration.ofHours(1))
          .redistribution(SourceTerms.Redistribution.NONE)
          .document(
              "NIP-09, NIP-40 and NIP-62 ask to honour deletions; each relay states its rules")
          .build();

  /** Whose events: keys in hexadecimal or as {@code npub}, with commas between; all until set. */
  public static final Option<String> AUTHORS =
      Option.of(
          "authors",
          String.class,
          "keys of 64 hexadecimal digits or npub1…, with commas between",
          "",
          "whose events",
          NostrConnector::keys);

  /** Which hashtags, with commas between; all until set. */
  public static final Option<String> HASHTAGS =
      Option.of(
          "hashtags",
          String.class,
          "words without #, with commas between",
          "",
          "events with one of these hashtags",
          text ->
              text.isEmpty()
                      || text.matches(
                          "[^\\s#,\"\\\\\\p{Cntrl}]{1,100}(?:,[^\\s#,\"\\\\\\p{Cntrl}]{1,100})*")
                  ? text
                  : null);

  /** Words for the relay's own search (NIP-50), which not every relay has; none until set. */
  public static final Option<String> SEARCH =
      Option.of(
          "search",
          String.class,
          "words, without quotation marks",
          "",
          "words that the relay shall search for; they leave the house",
          text -> text.matches("[^\"\\\\\\p{Cntrl}]{0,200}") ? text : null);

  /** How many hours the first line goes back, 0 to 8760; 24 until set. */
  public static final Option<Integer> HOURS =
      Option.whole("hours", 0, 8760, 24, "how many hours the first line goes back");

  static final ConnectorDescriptor DESCRIPTOR =
      ConnectorDescriptor.builder(ID, 1)
          .networks(Events.NETWORK)
          .capabilities(
              Capability.SEARCH, Capability.STREAM, Capability.BACKFILL, Capability.DELETES)
          .options(AUTHORS, HASHTAGS, SEARCH, HOURS, BUFFER, STALL)
          .searches(SEARCH.name(), HASHTAGS.name(), AUTHORS.name())
          .sources("the address of a relay, wss://relay")
          .fills(
              "url",
              "kind",
              "author",
              "author.handle",
              "author.name",
              "author.url",
              "author.kind",
              "author.bio",
              "title",
              "text",
              "language",
              "contentWarning",
              "publishedAt",
              "editedAt",
              "entities",
              "media",
              "pollOptions",
              "application",
              "inReplyTo",
              "repostOf",
              "quoteOf",
              "threadRoot",
              "visibility",
              "provenance",
              "attributes")
          .terms(TERMS)
          .build();

  private static final String SUBSCRIPTION = "earshot";
  /* What is stored comes newest first, and of all that is asked for only so much at once. */
  private static final String OLDER = "earshot-older";
  private static final int FEWEST_AT_ONCE = 50;
  private static final String SINCE = "since";
  private static final long LATEST = 253_402_300_799L;
  /* Clocks of authors differ, and relays hand on to each other: what comes twice is told once. */
  private static final long OVERLAP = 600;
  private static final Duration REST = Duration.ofMinutes(1);

  private final @Nullable SignatureCheck check;

  /** Creates a connector that checks ids alone. */
  public NostrConnector() {
    this.check = null;
  }

  /** Creates a connector that checks signatures too. */
  public NostrConnector(SignatureCheck check) {
    this.check = java.util.Objects.requireNonNull(check, "check");
  }

  private static @Nullable String keys(String text) {
    if (text.isEmpty()) {
      return text;
    }
    List<String> keys = Arrays.stream(text.split(",", -1)).map(NostrConnector::key).toList();
    return keys.contains("") ? null : String.join(",", keys);
  }

  private static String key(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    byte[] decoded = Bech32.decode("npub", plain);
    return Event.isKey(plain)
        ? plain
        : decoded.length == 32 ? HexFormat.of().formatHex(decoded) : "";
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    relay(request);
    return StreamConnector.super.open(request, from, context);
  }

  private static URI relay(ReadRequest request) {
    try {
      URI relay = URI.create(request.source());
      String scheme = String.valueOf(relay.getScheme()).toLowerCase(Locale.ROOT);
      if (relay.getHost() != null
          && relay.getRawUserInfo() == null
          && (scheme.equals("wss") || scheme.equals("ws"))) {
        return relay;
      }
    } catch (IllegalArgumentException e) {
      // the parser's own message would repeat the address
    }
    throw new IllegalArgumentException("source: expected the address of a relay, wss://relay");
  }

  @Override
  public boolean resumes() {
    return true;
  }

  @Override
  public Line connect(
      ReadRequest request, CheckpointState from, ConnectorContext context, Arrivals arrivals) {
    long told = from.whole(SINCE, 0, LATEST);
    long since =
        told > 0
            ? Math.max(0, told - OVERLAP)
            : context.clock().instant().getEpochSecond() - 3600L * request.value(HOURS);
    Frames frames = new Frames(request, context, arrivals, from, told, since);
    WebSocketLine line =
        WebSocketLine.open(
            context,
            relay(request),
            Map.of(),
            Duration.ofSeconds(request.value(STALL)),
            arrivals,
            frames::take);
    frames.line = line;
    line.send(asking(SUBSCRIPTION, request, since, LATEST));
    return line;
  }

  private static String asking(String as, ReadRequest request, long since, long until) {
    return "[\"REQ\",\"" + as + "\"," + filter(request, since, until) + "]";
  }

  static String filter(ReadRequest request, long since, long until) {
    StringBuilder filter = new StringBuilder("{\"kinds\":");
    filter.append(Events.kinds().toString().replace(" ", "")).append(",\"since\":").append(since);
    if (until < LATEST) {
      filter.append(",\"until\":").append(until);
    }
    if (!request.value(AUTHORS).isEmpty()) {
      filter.append(",\"authors\":").append(list(request.value(AUTHORS)));
    }
    if (!request.value(HASHTAGS).isEmpty()) {
      filter.append(",\"#t\":").append(list(request.value(HASHTAGS)));
    }
    if (!request.value(SEARCH).isEmpty()) {
      filter.append(",\"search\":\"").append(request.value(SEARCH)).append('"');
    }
    return filter.append('}').toString();
  }

  private static String list(String values) {
    return Arrays.stream(values.split(","))
        .map(value -> "\"" + value + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String place(ReadRequest request) {
    return request.source().split("[?#]", 2)[0];
  }

  /** Takes a relay's frames, one at a time. */
  private final class Frames {
    private final ReadRequest request;
    private final ConnectorContext context;
    private final Arrivals arrivals;
    private final Events events = new Events(check);
    private final long since;
    private final Set<String> atOldest = new HashSet<>();
    private CheckpointState at;
    private long newest;
    private boolean stored = true;
    /* Of what is stored: up to when it was asked for, the oldest that came, what came of a page. */
    private long until = LATEST;
    private long oldest = LATEST;
    private int came;
    private int most;
    private boolean isOfOneSecond = true;
    private volatile @Nullable WebSocketLine line;

    Frames(
        ReadRequest request,
        ConnectorContext context,
        Arrivals arrivals,
        CheckpointState at,
        long newest,
        long since) {
      this.request = request;
      this.context = context;
      this.arrivals = arrivals;
      this.at = at;
      this.newest = newest;
      this.since = since;
    }

    void take(String text) {
      Instant now = context.clock().instant();
      Emitter emitter =
          new Emitter(
              DESCRIPTOR, Provenance.Method.STREAM, place(request), now, request.anyVisibility());
      Json.Parts parts;
      try {
        parts =
            Json.parts(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), null, place(request));
      } catch (MalformedException e) {
        emitter.fault("", -1, e.problem());
        arrivals.offer(emitter, at);
        return;
      }
      if (!parts.listed() || !parts.faults().isEmpty()) {
        emitter.fault("", -1, "expected a frame, got other or broken JSON");
      }
      List<Json> frame = parts.records();
      if (emitter.size() > 0) {
        Json last = frame.isEmpty() ? null : frame.get(frame.size() - 1);
        if (last != null && Event.isOne(last)) {
          event(last, emitter, now); // whole, though its frame is not
        } else {
          arrivals.offer(emitter, at);
        }
        return;
      }
      switch (frame.isEmpty() ? "" : frame.get(0).text().orElse("")) {
        case "EVENT" -> {
          Json event = frame.get(frame.size() - 1);
          boolean live = !stored || (until < LATEST && !isOf(frame, OLDER));
          if (live || isFresh(event)) {
            event(event, emitter, now);
          }
        }
        case "EOSE" -> {
          if (stored && isOf(frame, until < LATEST ? OLDER : SUBSCRIPTION)) {
            pageEnded(emitter);
          }
        }
        case "CLOSED" -> {
          String reason = frame.size() < 3 ? "" : frame.get(2).text().orElse("");
          boolean rest = reason.startsWith("rate-limited");
          if (!isOf(frame, OLDER) || rest) {
            closed(reason, now);
          } else if (stored) {
            cutOff(emitter);
          }
        }
        default -> {
          // notices are for people, and what comes later says nothing about a post
        }
      }
    }

    private static boolean isOf(List<Json> frame, String subscription) {
      return frame.size() > 1 && frame.get(1).text().filter(subscription::equals).isPresent();
    }

    /* Of the second at which a page ended the next one begins with what was told already. */
    private boolean isFresh(Json event) {
      OptionalLong at = event.whole("created_at");
      if (at.isEmpty()) {
        return true; // to be told of
      }
      long created = at.getAsLong();
      if (created > until) {
        return false; // nobody asked for it
      }
      came++;
      isOfOneSecond &= created == until;
      if (created < oldest) {
        oldest = created;
        atOldest.clear();
      }
      return created > oldest || atOldest.add(idOf(event));
    }

    private String idOf(Json event) {
      try {
        return event.has("id") ? event.text("id", "") : Event.of(event, place(request)).id();
      } catch (MalformedException e) {
        return ""; // which is told of where it is read
      }
    }

    private void pageEnded(Emitter emitter) {
      boolean older = until < LATEST;
      most = Math.max(most, came);
      if (isOfOneSecond && came == most && came >= FEWEST_AT_ONCE) {
        Instant second = Instant.ofEpochSecond(until); // which may hold more than it shows at once
        emitter.gap(second, second, NewestFirstReader.OVERFLOWED);
      }
      isOfOneSecond = true;
      until = oldest < until ? oldest : oldest - 1;
      // what a search finds stands in no order of time, so there is nothing to go on from
      boolean more = came > 0 && until >= since && request.value(SEARCH).isEmpty();
      came = 0;
      WebSocketLine open = line;
      if (more && open != null) {
        if (emitter.size() > 0) {
          arrivals.offer(emitter, at);
        }
        open.send(asking(OLDER, request, since, until));
        return;
      }
      if (open != null && older) {
        open.send("[\"CLOSE\",\"" + OLDER + "\"]");
      }
      stored = false;
      arrivals.offer(emitter, moved());
    }

    private void cutOff(Emitter emitter) {
      emitter.gap(
          Instant.ofEpochSecond(since),
          Instant.ofEpochSecond(Math.max(since, oldest)),
          NewestFirstReader.OVERFLOWED);
      stored = false;
      arrivals.offer(emitter, moved());
    }

    /* What is stored comes newest first, so the state moves once all of it was told. */
    private CheckpointState moved() {
      if (newest > 0 && !stored) {
        at = at.with(SINCE, newest);
      }
      return at;
    }

    private void event(Json record, Emitter emitter, Instant now) {
      Event event = events.add(record, emitter);
      if (event != null) {
        newest = Math.max(newest, Math.min(event.createdAt(), now.getEpochSecond()));
      }
      if (emitter.size() > 0) {
        arrivals.offer(emitter, moved());
      }
    }

    /* The word before the colon is for machines (NIP-01). */
    private void closed(String reason, Instant now) {
      String relay = "relay " + relay(request).getHost();
      switch (reason.split(":", 2)[0]) {
        case "auth-required", "restricted", "blocked" ->
            arrivals.failed(new RefusedException(relay + " is closed to strangers", null));
        case "unsupported", "invalid" ->
            arrivals.failed(new RefusedException(relay + " does not do what was asked", null));
        case "rate-limited" ->
            arrivals.mustRest(new Progress.Wait(now.plus(REST), Progress.Wait.Why.RATE_LIMIT));
        default ->
            arrivals.failed(new UnavailableException(relay + " ended the request", null, null));
      }
    }
  }

  /**
   * Reads recorded events: one, several, or the frames in which a relay sent them. Offsets of
   * faults count bytes.
   *
   * @param source the relay's address, if it is known: requests to vanish name relays
   */
  @Override
  public Batch normalize(byte[] payload, String source, Instant observedAt, boolean anyVisibility) {
    Emitter emitter =
        new Emitter(DESCRIPTOR, Provenance.Method.STREAM, source, observedAt, anyVisibility);
    return emitter.recordedParts(payload, parts -> new Events(check).addAll(parts, emitter));
  }
}
