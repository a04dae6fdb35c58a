package dev.earshot.connectors.feed;

import dev.earshot.Checkpoint;
import dev.earshot.ItemFault;
import dev.earshot.PostEvent;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.Batch;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.Validators;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * Reads one feed over HTTP. A document may hold more than the caller takes: the rest waits here,
 * and the checkpoint says how much of which body was handed out, so that another reader goes on
 * there if the body is still the same and starts it over if not; identity makes it once.
 *
 * The validators of a document are remembered only when all of it was handed out.
 */
final class FeedReader implements SourceReader {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration USUAL = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MAX_PAGES = 100;

  private static final String ACCEPT =
      "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9,"
          + " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

  private final FeedConnector connector;
  private final String source;
  private final int pages;
  private final boolean consented;
  private final ConnectorContext context;
  private final Fetch fetch;

  private FeedPosition position;
  private List<SourceEvent> waiting = List.of();
  private List<ItemFault> faults = List.of();
  private FeedPosition afterWaiting;
  private Progress afterProgress = new Progress.More();
  private Rhythm rhythm = Rhythm.unstated();
  private volatile boolean closed;

  FeedReader(
      FeedConnector connector,
      ReadRequest request,
      @Nullable Checkpoint from,
      ConnectorContext context) {
    this.connector = connector;
    this.source = request.source();
    this.pages = pages(request);
    this.consented = request.consentedClass() != null;
    this.context = context;
    this.fetch = new Fetch(context);
    if (!FeedPosts.isWeb(source) || !isAddress(source)) {
      throw new IllegalArgumentException("source: expected an http or https address");
    }
    this.position =
        from == null ? FeedPosition.start() : FeedPosition.read(from, connector.descriptor());
    this.afterWaiting = position;
  }

  private static int pages(ReadRequest request) {
    String value = request.option("pages").orElse("1");
    if (!value.matches("[1-9]\\d?|100")) {
      throw new IllegalArgumentException("option pages: expected 1 to " + MAX_PAGES);
    }
    return Integer.parseInt(value);
  }

  @Override
  public Batch poll(int maxEvents) {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents: expected at least 1, got " + maxEvents);
    }
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (waiting.isEmpty()) {
      Batch answered = ask();
      if (answered != null) {
        return answered;
      }
    }
    return handOut(maxEvents);
  }

  private Batch handOut(int maxEvents) {
    int count = Math.min(maxEvents, waiting.size());
    List<SourceEvent> now = waiting.subList(0, count);
    List<ItemFault> told = faults;
    waiting = List.copyOf(waiting.subList(count, waiting.size()));
    faults = List.of();
    position = waiting.isEmpty() ? afterWaiting : position.advanced(count);
    Progress progress = waiting.isEmpty() ? afterProgress : new Progress.More();
    return new Batch(now, checkpoint(), progress, told);
  }

  /* Fills what waits; or returns a batch at once where there is nothing to hand out. */
  private @Nullable Batch ask() {
    URI uri = URI.create(address());
    Validators known = position.isFirstPage() ? position.validators() : Validators.none();
    Answer answer = fetch.get(uri, headers(), known);
    if (answer instanceof Answer.Found found) {
      found(found);
      return null;
    }
    if (answer instanceof Answer.Rest rest) {
      return Batch.of(List.of(), checkpoint(), new Progress.Wait(rest.until(), rest.why()));
    }
    if (answer instanceof Answer.Gone gone) {
      return gone(gone);
    }
    return Batch.of(List.of(), checkpoint(), new Progress.CaughtUp(again(answer.at(), null)));
  }

  private Batch gone(Answer.Gone gone) {
    if (!position.isFirstPage()) {
      // An older page that is not there ends the way back, not the feed.
      position = position.caughtUp();
      return Batch.of(List.of(), checkpoint(), new Progress.CaughtUp(again(gone.at(), null)));
    }
    if (!gone.forGood()) {
      throw new UnavailableException("the feed is not there now (404)", null, null);
    }
    return Batch.of(List.of(), checkpoint(), new Progress.Finished());
  }

  private void found(Answer.Found found) {
    Visibility visibility =
        context.credential("authorization").isPresent() ? Visibility.UNKNOWN : Visibility.PUBLIC;
    FeedPosts posts = connector.posts(source, found.at(), visibility, consented);
    Delivery delivery =
        new Delivery(
            found.uri().toString(),
            found.headers().firstValue("content-type").orElse(null),
            found.headers().firstValue("content-location").orElse(null));
    FeedDocument document = connector.read(found.body(), delivery, source, posts);
    posts.add(document);
    String digest = FeedPosts.digest(found.body());
    FeedPosition at = position;
    if (at.isFirstPage()) {
      rhythm = document.rhythm();
      at =
          at.withFirst(
              found.validators(), found.moved().map(URI::toString).orElse(null), every(rhythm));
    }
    List<SourceEvent> events = oldestFirst(posts.events());
    int done = digest.equals(position.digest()) ? Math.min(position.offset(), events.size()) : 0;
    String next = next(document, at);
    afterWaiting = next == null ? at.caughtUp() : at.turned(next);
    afterProgress =
        next == null
            ? new Progress.CaughtUp(again(found.at(), found.restUntil().orElse(null)))
            : new Progress.More();
    position = position.within(digest, done);
    waiting = events.subList(done, events.size());
    faults = posts.faults();
  }

  private @Nullable String next(FeedDocument document, FeedPosition at) {
    String next = document.next();
    boolean more =
        next != null
            && !at.wentBack()
            && at.page() < pages
            && FeedPosts.isWeb(next)
            && !next.equals(address())
            && isAddress(next);
    return more ? next : null;
  }

  private static boolean isAddress(String address) {
    try {
      return URI.create(address).getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private String address() {
    String page = position.pageAddress();
    return page != null ? page : Optional.ofNullable(position.moved()).orElse(source);
  }

  /* A credential goes to the host it was given for, and nowhere a feed points. */
  private Map<String, String> headers() {
    Optional<String> secret = context.credential("authorization");
    boolean home =
        URI.create(source).getAuthority().equals(URI.create(address()).getAuthority())
            && address().startsWith(URI.create(source).getScheme() + ":");
    return secret.isPresent() && home
        ? Map.of("Accept", ACCEPT, "Authorization", secret.get())
        : Map.of("Accept", ACCEPT);
  }

  private Checkpoint checkpoint() {
    return position.written(connector.descriptor());
  }

  /* Feeds list the newest first; what says no date keeps its place. */
  private static List<SourceEvent> oldestFirst(List<SourceEvent> events) {
    Instant first = null;
    Instant last = null;
    for (SourceEvent event : events) {
      if (event instanceof PostEvent.Published published) {
        Instant at = published.post().publishedAt().orElse(null);
        first = first == null ? at : first;
        last = at == null ? last : at;
      }
    }
    List<SourceEvent> ordered = new ArrayList<>(events);
    if (first != null && last != null && first.isAfter(last)) {
      Collections.reverse(ordered);
    }
    return ordered;
  }

  /* Returns how many seconds the feed wants between readings, within bounds; 0 if unstated. */
  private static long every(Rhythm rhythm) {
    Duration every = rhythm.every();
    return every == null
        ? 0
        : Math.max(SHORTEST.toSeconds(), Math.min(every.toSeconds(), LONGEST.toSeconds()));
  }

  private Instant again(Instant now, @Nullable Instant notBefore) {
    long told = rhythm.every() == null ? afterWaiting.every() : every(rhythm);
    Duration every = told == 0 ? USUAL : Duration.ofSeconds(told);
    Instant again = now.plus(every);
    for (int hours = 0; hours < 24 && isSkipped(again); hours++) {
      again = again.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    }
    Instant latest = now.plus(LONGEST);
    again = again.isAfter(latest) ? latest : again;
    return notBefore != null && notBefore.isAfter(again) ? notBefore : again;
  }

  private boolean isSkipped(Instant moment) {
    ZonedDateTime at = moment.atZone(ZoneOffset.UTC);
    String day = at.getDayOfWeek().name();
    return rhythm.skipHours().contains(at.getHour())
        || rhythm.skipDays().contains(day.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    closed = true;
    fetch.close();
  }
}
