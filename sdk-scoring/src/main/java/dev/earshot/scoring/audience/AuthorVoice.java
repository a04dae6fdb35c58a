package dev.earshot.scoring.audience;

import dev.earshot.AuthorId;
import dev.earshot.scoring.metric.Proportion;
import dev.earshot.scoring.metric.SentimentCounts;
import java.time.LocalDate;
import java.util.Objects;

/**
 * How one author spoke over some days, and since when they are known: what an answer of {@link
 * Advocacy} rests on. Days are those of UTC.
 *
 * @param author who
 * @param from the first day that is counted
 * @param to the last
 * @param sentiment how what they said in that time sounds, reposts left out
 * @param reposts how often they repeated others' posts in that time without a word of their own
 * @param days on how many days of it they said something of their own
 * @param positiveDays on how many something positive
 * @param negativeDays on how many something negative
 * @param first the day of their first mention that is kept, also where it is before {@code from}; a
 *     repost counts
 * @param last the day of their last one up to {@code to}
 */
public record AuthorVoice(
    AuthorId author,
    LocalDate from,
    LocalDate to,
    SentimentCounts sentiment,
    long reposts,
    int days,
    int positiveDays,
    int negativeDays,
    LocalDate first,
    LocalDate last) {
  /** Creates a voice. */
  public AuthorVoice {
    Objects.requireNonNull(author, "author");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(sentiment, "sentiment");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(last, "last");
  }

  /** Returns the share of positive mentions in those that were scored, with its interval. */
  public Proportion positive() {
    return new Proportion(sentiment.positive(), sentiment.scored());
  }

  /** Returns the share of negative mentions in those that were scored, with its interval. */
  public Proportion negative() {
    return new Proportion(sentiment.negative(), sentiment.scored());
  }

  /** Shows the network alone. */
  @Override
  public String toString() {
    return "AuthorVoice[" + author.network().id() + ", " + sentiment.total() + " mentions]";
  }
}
