package dev.earshot.scoring.copies;

import dev.earshot.PostId;
import java.time.Instant;
import java.util.Objects;

/**
 * Copies of one post that many authors published within a short time: a fact, not a verdict. A wire
 * story, a petition and a campaign of bought accounts all look like this.
 *
 * @param first the post that came first of all copies, in the burst or before
 * @param from when the first post of the burst was published
 * @param to when the last one was
 * @param posts how many posts it has
 * @param authors how many different authors they have
 */
public record CopyBurst(PostId first, Instant from, Instant to, int posts, int authors) {
  /**
   * Creates a burst.
   *
   * @throws IllegalArgumentException if it ends before it begins, or has fewer posts than authors
   */
  public CopyBurst {
    Objects.requireNonNull(first, "first");
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("to: expected none before from");
    }
    if (authors < 1 || authors > posts) {
      throw new IllegalArgumentException("authors: expected 1 to " + posts + ", got " + authors);
    }
  }
}
