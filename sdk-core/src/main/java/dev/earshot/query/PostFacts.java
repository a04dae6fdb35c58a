package dev.earshot.query;

import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.text.Reading;
import java.util.Optional;

/**
 * What queries look at: a post, its tokens, and the scores it has so far.
 *
 * <p>Confined to one thread and valid as long as its {@link Reading}.
 */
public interface PostFacts {
  /** Returns the post and its tokens. */
  Reading reading();

  /** Returns one of its scores; empty as long as it has none, and the field is unknown. */
  <T> Optional<Score<T>> score(ScoreKey<T> key);

  /** Returns the facts of a post that has no scores. */
  static PostFacts of(Reading reading) {
    return new Unscored(reading);
  }
}
