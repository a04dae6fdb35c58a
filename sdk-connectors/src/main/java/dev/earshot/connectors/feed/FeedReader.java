package dev.earshot.connectors.feed;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.earshot.PostEvent;
import dev.earshot.RefusedException;
import dev.earshot.SourceEvent;
import dev.earshot.UnavailableException;
import dev.earshot.Visibility;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.feed.FeedDocument.Rhythm;
import dev.earshot.connectors.http.Answer;
import dev.earshot.connectors.http.Fetch;
import dev.earshot.connectors.http.Validators;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Emitter;
import dev.earshot.connectors.reading.NewestFirstReader;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * Reads one feed over HTTP, page by page. The validators of a document are remembered only when all
 * of it was handed out.
 *
 * A feed may lie elsewhere by now, or have its older pages elsewhere; what is asked there is asked
 * without the source's secret, which is for the origin of the source alone.
 */
final class FeedReader extends PagedReader {
  private static final int DIGITS = 32;
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration USUAL = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final String ACCEPT =
      "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9,"
          + " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

  private final FeedConnector connector;
  private final ReadRequest request;
  private final String source;
  private final Origin home;

  private volatile Fetch fetch;
  private Rhythm rhythm = Rhythm.unstated();

  FeedReader(
      FeedConnector connector,
      ReadRequest request,
      CheckpointState from,
      ConnectorContext context) {
    super(connector.descriptor(), from, context);
    this.connector = connector;
    this.request = request;
    this.source = request.source();
    this.home =
        Origin.find(source)
            .orElseThrow(
                () -> new IllegalArgumentException("source: expected an http or https address"));
    this.fetch = from(home);
    FeedPosition.of(from);
  }

  private Fetch from(Origin origin) {
    return Fetch.of(context(), origin)
        .header("Accept", ACCEPT)
        .secretHeader("Authorization", "", FeedConnector.AUTHORIZATION)
        .build();
  }

  @Override
  protected Page fetch(CheckpointState at, int maxEvents) {
    FeedPosition position = FeedPosition.of(at);
    URI uri = URI.create(address(position));
    Validators known = position.isFirstPage() ? position.validators() : Validators.none();
    Answer answer = asking(Origin.of(uri)).get(uri, known);
    if (answer instanceof Answer.Found found) {
      return found(found, position);
    }
    if (answer instanceof Answer.Rest rest) {
      return Page.empty(at, new Progress.Wait(rest.until(), rest.why()));
    }
    if (answer instanceof Answer.Gone gone) {
      return gone(gone, position);
    }
    return Page.empty(at, new Progress.CaughtUp(again(position, answer.at(), null)));
  }

  private Fetch asking(Origin origin) {
    if (!fetch.origin().equals(origin)) {
      fetch.close();
      fetch = from(origin);
      checkOpen(); // close() may have come before there was this one to close
    }
    return fetch;
  }

  private Page gone(Answer.Gone gone, FeedPosition position) {
    if (!position.isFirstPage()) {
      // An older page that is not there ends the way back, not the feed.
      Emitter emitter = connector.emitter(source, gone.at(), request.anyVisibility());
      lost(position, emitter);
      return new Page(
          emitter.events(),
          emitter.faults(),
          position.caughtUp(gone.at()).written(),
          new Progress.CaughtUp(again(position, gone.at(), null)));
    }
    if (!gone.forGood()) {
      throw new UnavailableException("the feed is not there now (404)", null, null);
    }
    // a server that was set up wrongly says so too, and nobody would ever ask again
    throw new RefusedException("the feed is gone for good, its server says (410)", null);
  }

  private Page found(Answer.Found found, FeedPosition position) {
    boolean asStranger = context().secret(FeedConnector.AUTHORIZATION, home).isEmpty();
    String digest = digest(found.body(), asStranger);
    String moved = found.moved().map(URI::toString).orElse(null);
    if (position.isKnown(digest)) {
      FeedPosition there = position.movedTo(moved);
      return Page.empty(
          there.written(),
          new Progress.CaughtUp(again(there, found.at(), found.restUntil().orElse(null))));
    }
    Emitter emitter = connector.emitter(source, found.at(), request.anyVisibility());
    Delivery delivery =
        new Delivery(
            found.uri().toString(),
            found.headers().firstValue("content-type").orElse(null),
            found.headers().firstValue("content-location").orElse(null));
    FeedDocument document = connector.read(found.body(), delivery, emitter);
    connector.posts(emitter, asStranger ? Visibility.PUBLIC : Visibility.UNKNOWN).add(document);
    FeedPosition at = position;
    if (at.isFirstPage()) {
      rhythm = document.rhythm();
      Validators seen = document.whole() ? found.validators() : Validators.none();
      String marks = Shown.marks(document.items());
      at = at.withFirst(seen, digest, moved, every(rhythm), marks);
    }
    if (!at.isFirstPage() && !document.whole()) {
      Progress later = new Progress.CaughtUp(again(at, found.at(), found.restUntil().orElse(null)));
      return new Page(
          oldestFirst(emitter.events()), emitter.faults(), at.brokenOff().written(), later);
    }
    String next = next(document, at);
    if (next == null && at.isApart(document.items())) {
      lost(at, emitter);
    }
    FeedPosition after = next == null ? at.caughtUp(found.at()) : at.turned(next);
    Progress then =
        next == null
            ? new Progress.CaughtUp(again(after, found.at(), found.restUntil().orElse(null)))
            : new Progress.More();
    return new Page(oldestFirst(emitter.events()), emitter.faults(), after.written(), then);
  }

  /* Nothing that the last reading showed was met again on the way back. */
  private static void lost(FeedPosition at, Emitter emitter) {
    if (!at.isFirstReading()) {
      Instant now = emitter.observedAt();
      Instant before = Instant.ofEpochSecond(at.readAt());
      emitter.gap(before.isAfter(now) ? now : before, now, NewestFirstReader.OVERFLOWED);
    }
  }

  private static String digest(byte[] body, boolean asStranger) {
    Hasher digest = Hashing.sha256().newHasher().putBoolean(asStranger).putBytes(body);
    return digest.hash().toString().substring(0, DIGITS);
  }

  private @Nullable String next(FeedDocument document, FeedPosition at) {
    String next = document.next();
    boolean more =
        next != null
            && at.isApart(document.items())
            && at.page() < request.value(FeedConnector.PAGES)
            && !next.equals(address(at))
            && Origin.find(next).isPresent();
    return more ? next : null;
  }

  private String address(FeedPosition position) {
    String page = position.pageAddress();
    return page != null ? page : Optional.ofNullable(position.moved()).orElse(source);
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

  private Instant again(FeedPosition position, Instant now, @Nullable Instant notBefore) {
    long told = rhythm.every() == null ? position.every() : every(rhythm);
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
    super.close();
    fetch.close();
  }
}
