package dev.earshot.query;

import dev.earshot.Mention;
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

  /**
   * Returns the facts of a kept mention, whose scores are as they stand: a person's wins.
   *
   * <pre>{@code
   * Filter<PostFacts> ill = fields.parse("sentiment<0 -lang:de");
   * boolean is = ill.test(PostFacts.of(reading.of(mention.post()), mention)) == Truth.TRUE;
   * }</pre>
   *
   * @param reading has read the mention's post
   */
  static PostFacts of(Reading reading, Mention mention) {
    return new MentionFacts(reading, mention);
  }
}
