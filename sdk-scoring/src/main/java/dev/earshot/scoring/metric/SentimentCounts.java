package dev.earshot.scoring.metric;

import dev.earshot.Mention;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.scoring.Sentiment;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many mentions speak ill, neither, and well. A person's correction counts as it says; a
 * mention without a score, or whose scorer abstained, is unscored.
 *
 * @param negative those that speak ill
 * @param neutral those that do neither
 * @param positive those that speak well
 * @param unscored those nobody would judge
 */
public record SentimentCounts(long negative, long neutral, long positive, long unscored) {
  /** Formula, version and inputs of {@link #netPolarRatio()}. */
  public static final Definition NET_POLAR_RATIO =
      new Definition(
          "netPolarRatio",
          1,
          "(positive - negative) / (positive + negative)",
          List.of("positive", "negative"));

  /** Formula, version and inputs of {@link #netBalance()}. */
  public static final Definition NET_BALANCE =
      new Definition(
          "netBalance",
          1,
          "(positive - negative) / (positive + neutral + negative)",
          List.of("positive", "neutral", "negative"));

  /** Counts of nothing. */
  public static final SentimentCounts NONE = new SentimentCounts(0, 0, 0, 0);

  /** Returns the counts of one mention. */
  public static SentimentCounts of(Mention mention) {
    return of(mention, Sentiment.KEY);
  }

  /**
   * Returns the counts of one mention.
   *
   * @param key which score says how it speaks, such as {@link Sentiment#ABOUT_KEY}
   */
  public static SentimentCounts of(Mention mention, ScoreKey<Sentiment> key) {
    Optional<Sentiment> sentiment =
        mention
            .score(key)
            .filter(s -> s.byPerson().isPresent() || s.value().abstention() == null)
            .map(Score::value);
    if (sentiment.isEmpty()) {
      return new SentimentCounts(0, 0, 0, 1);
    }
    return switch (sentiment.get().label()) {
      case NEGATIVE -> new SentimentCounts(1, 0, 0, 0);
      case NEUTRAL -> new SentimentCounts(0, 1, 0, 0);
      case POSITIVE -> new SentimentCounts(0, 0, 1, 0);
    };
  }

  /**
   * Returns these counts with others added so many times.
   *
   * @param times 1 to add, -1 to subtract
   */
  public SentimentCounts plus(SentimentCounts other, int times) {
    return new SentimentCounts(
        negative + times * other.negative,
        neutral + times * other.neutral,
        positive + times * other.positive,
        unscored + times * other.unscored);
  }

  /** Writes the counts down, 32 bytes, for a snapshot. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(negative);
    out.writeLong(neutral);
    out.writeLong(positive);
    out.writeLong(unscored);
  }

  /** Reads counts that {@link #writeTo} wrote. */
  public static SentimentCounts readFrom(DataInput in) throws IOException {
    return new SentimentCounts(in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }

  /** Returns how many were scored. */
  public long scored() {
    return negative + neutral + positive;
  }

  /** Returns how many there are, scored or not. */
  public long total() {
    return scored() + unscored;
  }

  /** Returns which share has no score, in [0, 1]; 0 of nothing. */
  public double missingShare() {
    return total() == 0 ? 0 : (double) unscored / total();
  }

  /**
   * Returns net sentiment among those that take a side: {@code (P - N) / (P + N)}, in [-1, 1].
   *
   * @return empty if none takes a side
   */
  public OptionalDouble netPolarRatio() {
    return ratio(positive - negative, positive + negative);
  }

  /**
   * Returns net sentiment among all that were scored: {@code (P - N) / (P + neutral + N)}, in [-1,
   * 1].
   *
   * @return empty if none was scored
   */
  public OptionalDouble netBalance() {
    return ratio(positive - negative, scored());
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
