package dev.earshot;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One answer that a poll offers.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows no content.
 */
public final class PollOption {
  private final String text;
  private final @Nullable Long votes;

  /** Creates an answer of which the source shows no votes: it hides them, or the poll runs. */
  public PollOption(String text) {
    this.text = WellFormed.text(text);
    votes = null;
  }

  /**
   * Creates an answer with what it got so far.
   *
   * @throws IllegalArgumentException if {@code votes} is negative
   */
  public PollOption(String text, long votes) {
    this.text = WellFormed.text(text);
    this.votes = Bounds.count(votes, "votes");
  }

  /** Returns the answer as plain text. */
  public String text() {
    return text;
  }

  /** Returns how many chose it, where the source shows that; absent is not zero. */
  public OptionalLong votes() {
    return votes == null ? OptionalLong.empty() : OptionalLong.of(votes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PollOption that
        && text.equals(that.text)
        && Objects.equals(votes, that.votes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, votes);
  }

  @Override
  public String toString() {
    return "PollOption[" + text.length() + " characters]";
  }
}
