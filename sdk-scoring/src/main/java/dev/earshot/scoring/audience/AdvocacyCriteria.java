package dev.earshot.scoring.audience;

import dev.earshot.scoring.metric.Proportion;

/**
 * When somebody is an advocate: at least so many positive mentions, on at least so many different
 * days, and so many of all that were scored that chance alone would hardly explain it. A detractor
 * is the same with negative ones.
 *
 * <p>The share is held against the lower bound of its 95 % interval ({@link Proportion}), so that
 * few mentions must be the more of one mind: for half of them 4 of 4 are enough, 7 of 8, 15 of 20.
 * Neutral mentions are part of the whole: who reports of a brand a hundred times and praises it
 * four times is no advocate.
 *
 * @param mentions how many at least, from 1 on, and no fewer than reach the share when all of them
 *     are positive: {@code share·z²/(1 − share)} with z = 1.96
 * @param days on how many different days of UTC at least, from 1 to {@code mentions}
 * @param share what the lower bound of the share must reach, in [0, 1)
 * @param window how many days are looked at, the day that is asked for and those before; at least
 *     {@code days}
 */
public record AdvocacyCriteria(long mentions, int days, double share, int window) {
  /** At least 4 mentions on 2 days of a year, surely more than half. */
  public static final AdvocacyCriteria USUAL = new AdvocacyCriteria(4, 2, 0.5, 365);

  /**
   * Creates criteria.
   *
   * @throws IllegalArgumentException if one of them is out of its range, or could never decide
   *     anything beside the others
   */
  public AdvocacyCriteria {
    if (mentions < 1 || days < 1) {
      throw new IllegalArgumentException(
          (mentions < 1 ? "mentions" : "days") + ": expected at least 1");
    }
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("share: expected 0 to below 1, got " + share);
    }
    double highest = new Proportion(mentions, mentions).low();
    if (highest < share) {
      throw new IllegalArgumentException(
          "mentions: "
              + mentions
              + " of one mind have a lower bound of "
              + Math.floor(highest * 1_000) / 1_000
              + " and never reach a share of "
              + share
              + "; ask for more of them, or for a smaller share");
    }
    if (days > mentions) {
      throw new IllegalArgumentException(
          "days: expected at most as many as mentions, got " + days + " of " + mentions);
    }
    if (window < days) {
      throw new IllegalArgumentException(
          "window: expected at least as many days as are asked for, got " + window);
    }
  }

  /** Returns whether a voice is that of an advocate, over the days that the voice tells of. */
  public boolean isAdvocate(AuthorVoice voice) {
    return repeated(voice.positive(), voice.positiveDays());
  }

  /** Returns whether a voice is that of a detractor, over the days that the voice tells of. */
  public boolean isDetractor(AuthorVoice voice) {
    return repeated(voice.negative(), voice.negativeDays());
  }

  private boolean repeated(Proportion those, int onDays) {
    return those.count() >= mentions && onDays >= days && those.low() >= share;
  }

  String stance(AuthorVoice voice) {
    return isAdvocate(voice) ? "advocate" : isDetractor(voice) ? "detractor" : "neither";
  }
}
