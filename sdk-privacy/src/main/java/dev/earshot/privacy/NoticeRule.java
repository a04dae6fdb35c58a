package dev.earshot.privacy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a person must have been told before a purpose may use their data, or soon after the data
 * came, and what counts as told: a notice to the person that the ledger holds ({@code
 * NOTICE_GIVEN}, for that purpose or one above it), or a public notice where the pack takes one
 * instead. A notice lifts nothing that the person said, and is no consent.
 *
 * <p>Immutable and thread-safe.
 *
 * @param purpose for which purpose and all below it
 * @param within how long after it was collected a post may be used though nobody was told, a {@link
 *     Period} in the pack's zone or a {@link Duration}, positive; null for not at all. Where there
 *     is no post it is not known when anything was collected, and the notice must have come
 * @param notices the ids of the notices that count, as the ledger's evidence has them; empty for
 *     any
 * @param inPublic the public notice that does instead; null for none
 */
public record NoticeRule(
    Purpose purpose,
    @Nullable TemporalAmount within,
    Set<String> notices,
    @Nullable PublicNotice inPublic) {
  private static final int MAX_ID_BYTES = 1024;

  /**
   * A notice to everybody, for where telling each person is impossible or out of proportion.
   *
   * @param url where it stands, http or https, without user information
   * @param since from when it has stood there
   */
  public record PublicNotice(URI url, Instant since) {
    /**
     * Creates a public notice.
     *
     * @throws IllegalArgumentException if the address is of another form, or {@code since} more
     *     than 1,000 years from 1970, so that it would never hold
     */
    public PublicNotice {
      if (RetentionRule.isNever(since)) {
        throw new IllegalArgumentException(
            "since: expected a moment that comes: so far ahead it is never in force");
      }
      boolean web = "https".equalsIgnoreCase(url.getScheme());
      web |= "http".equalsIgnoreCase(url.getScheme());
      if (!web || url.getHost() == null || url.getRawUserInfo() != null) {
        throw new IllegalArgumentException("url: expected an address that begins with https://");
      }
    }

    static PublicNotice of(String url, Instant since) {
      try {
        return new PublicNotice(new URI(url), since);
      } catch (URISyntaxException e) {
        // Not as the cause: its message quotes the text.
        throw new IllegalArgumentException("url: expected an address that begins with https://");
      }
    }
  }

  /**
   * Creates a rule.
   *
   * @throws IllegalArgumentException if the period is not positive, adds days to months or has no
   *     end to speak of, or an id is blank or longer than 1,024 bytes
   */
  public NoticeRule {
    Objects.requireNonNull(purpose, "purpose");
    String problem =
        within == null ? null : RetentionRule.Builder.problemOf(within, RetentionRule.Kind.MAXIMUM);
    if (problem != null) {
      throw new IllegalArgumentException("within: " + problem);
    }
    notices = Set.copyOf(notices);
    for (String id : notices) {
      if (id.isBlank() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
        throw new IllegalArgumentException("notices: expected ids of 1 to 1,024 bytes");
      }
    }
  }

  /** Returns whether a public notice does instead by then. */
  public boolean isPublicAt(Instant at) {
    return inPublic != null && !at.isBefore(inPublic.since());
  }

  /**
   * Returns whether what was collected then may be used at that moment though nobody was told.
   *
   * @param zone the pack's
   */
  public boolean isWithin(Instant collected, Instant at, ZoneId zone) {
    if (within == null) {
      return false;
    }
    /* Nearly all that is judged has just come: that is told without a calendar, which makes objects. */
    long gone = at.getEpochSecond() - collected.getEpochSecond();
    return gone < least(within) || due(collected, zone).filter(at::isBefore).isPresent();
  }

  /**
   * Returns by when somebody whose post was collected then must have been told; empty where that is
   * before anything is used.
   *
   * @param zone the pack's
   */
  public Optional<Instant> due(Instant collected, ZoneId zone) {
    if (within == null) {
      return Optional.empty();
    }
    return Optional.of(
        within instanceof Duration exact
            ? collected.plus(exact)
            : collected.atZone(zone).plus(within).toInstant());
  }

  /* Seconds that a period has at the least: no month is shorter than 28 days, and a change of the clock
   * takes no day away. */
  private static long least(TemporalAmount within) {
    if (within instanceof Period calendar) {
      return (calendar.toTotalMonths() * 28 + calendar.get(ChronoUnit.DAYS) - 1) * 86_400L;
    }
    return ((Duration) within).toSeconds();
  }

  /** Returns whether it says of its purpose just what another says of its own. */
  boolean demandsTheSame(NoticeRule other) {
    return Objects.equals(within, other.within)
        && notices.equals(other.notices)
        && Objects.equals(inPublic, other.inPublic);
  }
}
