package dev.earshot;

import java.time.Instant;

/**
 * Something a source told: about a post, about an author, or that it could not tell.
 *
 * <p>A new kind may be added in a minor release; a host that switches over the kinds keeps a
 * default branch.
 */
public sealed interface SourceEvent permits PostEvent, AuthorEvent, Gap {
  /**
   * Returns when the source was read. Each kind refuses a year outside 1 to 9999, here and wherever
   * else it names a moment, with an {@link IllegalArgumentException}.
   */
  Instant observedAt();
}
