package dev.earshot.query;

import dev.earshot.Mention;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.text.Reading;
import java.util.Objects;
import java.util.Optional;

/** A mention with its scores. */
record MentionFacts(Reading reading, Mention mention) implements PostFacts {
  MentionFacts {
    Objects.requireNonNull(reading, "reading");
    Objects.requireNonNull(mention, "mention");
  }

  @Override
  public <T> Optional<Score<T>> score(ScoreKey<T> key) {
    return mention.score(key);
  }
}
