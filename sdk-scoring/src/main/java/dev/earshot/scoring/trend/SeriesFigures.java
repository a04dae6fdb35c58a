package dev.earshot.scoring.trend;

import dev.earshot.scoring.metric.Engagement;
import dev.earshot.scoring.metric.SentimentCounts;
import dev.earshot.scoring.metric.UniqueAuthors;
import java.time.Instant;
import java.util.Objects;

/**
 * What was said of one key in one stretch of time.
 *
 * @param from its start
 * @param to its end, which no longer belongs to it
 * @param sentiment how many mentions of which sentiment; {@link SentimentCounts#total()} is the
 *     number of mentions, copies included
 * @param copies how many of them are copies, by the series' own rule: reposts unless told otherwise
 * @param engagement the sum of their {@link Engagement}s, a lower bound where inputs are missing
 * @param missingInputs how many inputs of those engagements no source showed
 * @param authors how many different authors said it, in the whole stretch
 * @param withoutAuthor how many mentions name no author and are in no number of authors
 */
public record SeriesFigures(
    Instant from,
    Instant to,
    SentimentCounts sentiment,
    long copies,
    long engagement,
    long missingInputs,
    UniqueAuthors authors,
    long withoutAuthor) {
  /** Creates figures. */
  public SeriesFigures {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(sentiment, "sentiment");
    Objects.requireNonNull(authors, "authors");
  }

  /** Returns how many mentions there are, copies included. */
  public long mentions() {
    return sentiment.total();
  }

  /** Returns how many mentions there are without copies. */
  public long originals() {
    return sentiment.total() - copies;
  }

  /** Returns which share of the engagements' inputs is missing, in [0, 1]; 0 of nothing. */
  public double missingShare() {
    return mentions() == 0
        ? 0
        : (double) missingInputs / (mentions() * Engagement.DEFINITION.inputs().size());
  }
}
