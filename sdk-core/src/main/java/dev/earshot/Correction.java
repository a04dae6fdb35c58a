package dev.earshot;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Objects;

/**
 * What a person says about a post's score. The host hands it to the pipeline, where it takes the
 * same road as what a source tells: the store numbers the change, and every sink hears of it.
 *
 * <p>Of several about one score the one with the latest {@code at} counts, in whatever order they
 * arrive; of two of one moment the one that arrives later.
 *
 * @param <T> the type of the score's value
 */
public sealed interface Correction<T> {
  /** Returns about which post. */
  PostId post();

  /** Returns about which of its scores. */
  ScoreKey<T> key();

  /**
   * Returns when the person decided, within the years 1 to 9999: any other moment is refused, since
   * it could not be written down, and nothing that anybody says later would count.
   */
  Instant at();

  /**
   * The score is this one, whatever the machine says. {@link #toString()} does not name the person.
   *
   * @param post which post
   * @param key which score
   * @param value what the person says
   * @param by who, as the host names its people; kept with the score, and gone with it; a lone
   *     surrogate or a NUL becomes U+FFFD
   * @param at when
   * @param <T> the type of the score's value
   */
  record Given<T>(
      @NotNull PostId post,
      @NotNull ScoreKey<T> key,
      @NotNull T value,
      @NotBlank String by,
      @NotNull Instant at)
      implements Correction<T> {
    /**
     * Creates the correction.
     *
     * @throws IllegalArgumentException if {@code by} is blank, or the year of {@code at} not within
     *     1 to 9999
     */
    public Given {
      Objects.requireNonNull(post, "post");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
      Bounds.requireInEra(at, "at");
      by = WellFormed.text(by);
      if (by.isBlank()) {
        throw new IllegalArgumentException("by: expected who decided, got nothing");
      }
    }

    @Override
    public String toString() {
      return "Given[" + post + ", " + key + ", " + at + "]";
    }
  }

  /**
   * What was said before about the score holds no longer: the machine's counts again. The mention
   * keeps the moment, so that a correction from before it that arrives late does not return, and no
   * name.
   *
   * @param post which post
   * @param key which score
   * @param at when
   * @param <T> the type of the score's value
   */
  record TakenBack<T>(PostId post, ScoreKey<T> key, Instant at) implements Correction<T> {
    /** Creates the correction. */
    public TakenBack {
      Objects.requireNonNull(post, "post");
      Objects.requireNonNull(key, "key");
      Bounds.requireInEra(at, "at");
    }
  }
}
