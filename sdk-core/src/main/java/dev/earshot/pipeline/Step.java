package dev.earshot.pipeline;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Decider} decided about one post.
 *
 * @param keptOrNull what is kept of the post from now on; null for nothing
 * @param outcomeOrNull what became of it; null where nothing did that anybody need hear of
 */
public record Step(@Nullable Kept keptOrNull, @Nullable Outcome outcomeOrNull) {
  /** Returns what is kept of the post from now on; empty for nothing. */
  public Optional<Kept> kept() {
    return Optional.ofNullable(keptOrNull);
  }

  /** Returns what became of it; empty where nothing did that anybody need hear of. */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcomeOrNull);
  }
}
