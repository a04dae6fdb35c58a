package dev.earshot.query;

import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.text.Reading;
import java.util.Objects;
import java.util.Optional;

/** A post by itself. */
record Unscored(Reading reading) implements PostFacts {
  Unscored {
    Objects.requireNonNull(reading, "reading");
  }

  @Override
  public <T> Optional<Score<T>> score(ScoreKey<T> key) {
    return Optional.empty();
  }
}
