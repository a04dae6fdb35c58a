package dev.earshot.pipeline;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Decider} decided about one post.
 *
 * @param after what is kept of the post from now on; null for nothing
 * @param told what became of it; null where nothing did that anybody need hear of
 */
public record Step(@Nullable Kept after, @Nullable Outcome told) {
  /** Returns what is kept of the post from now on; empty for nothing. */
  public Optional<Kept> kept() {
    return Optional.ofNullable(after);
  }

  /** Returns what became of it; empty where nothing did that anybody need hear of. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(told);
  }
}
