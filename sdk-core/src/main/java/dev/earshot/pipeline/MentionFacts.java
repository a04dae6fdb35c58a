package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.query.PostFacts;
import dev.earshot.text.Reading;
import java.util.Optional;

/** What queries look at once a post has scores: a person's win here too. */
record MentionFacts(Reading reading, Mention mention) implements PostFacts {
  @Override
  public <T> Optional<Score<T>> score(ScoreKey<T> key) {
    return mention.score(key);
  }
}
