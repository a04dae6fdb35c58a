package dev.earshot.connectors.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of an answer say about how often a source may be asked. Reads every dialect we
 * have met:
 *
 * <ul>
 *   <li>{@code Retry-After} in seconds or as an HTTP date
 *   <li>a reset ({@code X-RateLimit-Reset}, {@code X-Rate-Limit-Reset}, {@code RateLimit-Reset},
 *       {@code X-RateLimit-Reset-After}) as ISO 8601, as an HTTP date, in epoch seconds, in epoch
 *       milliseconds, or as seconds left, with or without a fraction
 *   <li>what remains, whole or with a fraction
 *   <li>the structured {@code RateLimit} of both IETF drafts: {@code remaining=0, reset=9} and
 *       {@code "name";r=0;t=9}
 * </ul>
 *
 * <p>A moment by the server's clock is carried over to ours by the {@code Date} header, so that a
 * clock that is wrong on either side does not shorten the rest. Fractions round up. A reset counts
 * only while nothing remains; of several moments the latest does; none is further away than 31
 * days. Of a header that is there several times, or was joined by commas, every value is read, and
 * the strictest holds: the least that remains, the latest moment.
 *
 * <p>Immutable and thread-safe.
 */
public final class RateLimits {
  private static final Duration FURTHEST = Duration.ofDays(31);
  private static final double EPOCH_SECONDS = 1e9;
  private static final double EPOCH_MILLIS = 1e11;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");
  private static final Pattern STRUCTURED =
      Pattern.compile("(?:^|[;,\\s])(remaining|reset|r|t)\\s*=\\s*(\\d{1,15}(?:\\.\\d{1,15})?)");
  private static final Pattern JOINT =
      Pattern.compile("(?i)(?<!\\b(?:mon|tue|wed|thu|fri|sat|sun)),");
  private static final String[] PREFIXES = {"x-ratelimit-", "x-rate-limit-", "ratelimit-"};

  private final @Nullable Double remaining;
  private final @Nullable Instant reset;
  private final @Nullable Instant retry;

  private RateLimits(@Nullable Double remaining, @Nullable Instant reset, @Nullable Instant retry) {
    this.remaining = remaining;
    this.reset = reset;
    this.retry = retry;
  }

  /**
   * Reads the headers of an answer.
   *
   * @param now when the answer came, by our clock
   */
  public static RateLimits of(HttpHeaders headers, Instant now) {
    Instant stated = null;
    for (String date : headers.allValues("date")) {
      Instant each = httpDate(date);
      stated = stated == null || (each != null && each.isBefore(stated)) ? each : stated;
    }
    Instant serverNow = stated == null ? now : stated;
    Double remaining = null;
    Instant reset = null;
    for (String prefix : PREFIXES) {
      remaining = least(remaining, number(headers, prefix + "remaining"));
      reset = latest(reset, moment(headers, prefix + "reset", now, serverNow));
      reset = latest(reset, moment(headers, prefix + "reset-after", now, serverNow));
    }
    for (String value : headers.allValues("ratelimit")) {
      Matcher pairs = STRUCTURED.matcher(value.toLowerCase(Locale.ROOT));
      while (pairs.find()) {
        if (pairs.group(1).startsWith("rem") || pairs.group(1).equals("r")) {
          remaining = least(remaining, Double.valueOf(pairs.group(2)));
        } else {
          reset = latest(reset, moment(pairs.group(2), now, serverNow));
        }
      }
    }
    return new RateLimits(remaining, reset, moment(headers, "retry-after", now, serverNow));
  }

  /** Returns how many requests remain, if the source says so. */
  public OptionalDouble remaining() {
    return remaining == null ? OptionalDouble.empty() : OptionalDouble.of(remaining);
  }

  /**
   * Returns the moment, by our clock, before which the source does not want to be asked; empty if
   * it names none, or if requests remain.
   *
   * @param refused whether this very request was refused for asking too often: then a reset counts
   *     even where the headers do not say that nothing remains, unless they name a wait
   */
  public Optional<Instant> restUntil(boolean refused) {
    boolean spent = remaining == null ? refused : remaining < 1 || (refused && retry == null);
    return Optional.ofNullable(spent ? latest(retry, reset) : retry);
  }

  private static @Nullable Double number(HttpHeaders headers, String name) {
    Double least = null;
    for (String text : values(headers, name)) {
      if (NUMBER.matcher(text).matches()) {
        least = least(least, Double.valueOf(text));
      }
    }
    return least;
  }

  private static @Nullable Instant moment(
      HttpHeaders headers, String name, Instant now, Instant serverNow) {
    Instant latest = null;
    for (String text : values(headers, name)) {
      latest = latest(latest, moment(text, now, serverNow));
    }
    return latest;
  }

  /* A header that was sent several times, also where somebody joined it; a date has a comma too. */
  private static List<String> values(HttpHeaders headers, String name) {
    List<String> values = new ArrayList<>();
    for (String value : headers.allValues(name)) {
      for (String part : JOINT.split(value, -1)) {
        values.add(part.strip());
      }
    }
    return values;
  }

  private static @Nullable Instant moment(String value, Instant now, Instant serverNow) {
    String text = value.strip();
    if (NUMBER.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (number < EPOCH_SECONDS) {
        return within(now, now.plusMillis((long) Math.ceil(number * 1000)));
      }
      double millis = number < EPOCH_MILLIS ? number * 1000 : number;
      return onOurClock(Instant.ofEpochMilli((long) Math.ceil(millis)), now, serverNow);
    }
    Instant moment = isoDate(text);
    moment = moment == null ? httpDate(text) : moment;
    return moment == null ? null : onOurClock(moment, now, serverNow);
  }

  private static Instant onOurClock(Instant theirs, Instant now, Instant serverNow) {
    if (theirs.isAfter(serverNow.plus(FURTHEST))) {
      return now.plus(FURTHEST);
    }
    return theirs.isBefore(serverNow) ? now : now.plus(Duration.between(serverNow, theirs));
  }

  private static Instant within(Instant now, Instant moment) {
    Instant furthest = now.plus(FURTHEST);
    return moment.isAfter(furthest) ? furthest : moment;
  }

  private static @Nullable Instant isoDate(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Instant httpDate(String text) {
    try {
      // some servers, X's among them, write UTC where the standard has GMT
      String standard = text.strip().replaceFirst("UTC$", "GMT");
      return ZonedDateTime.parse(standard, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Double least(@Nullable Double a, @Nullable Double b) {
    return a == null ? b : b == null ? a : Double.valueOf(Math.min(a, b));
  }

  private static @Nullable Instant latest(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }
}
