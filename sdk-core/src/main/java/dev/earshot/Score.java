package dev.earshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that somebody or something gave a post. A person's wins over the machine's, which is kept
 * beside it: to be shown, to be learned from, and to return when the person takes theirs back.
 *
 * <p>Immutable and thread-safe if the value is.
 *
 * @param <T> the value's type
 */
public final class Score<T> {
  /**
   * A person's decision. {@link #toString()} does not name the person.
   *
   * @param by who, as the host names its people; a lone surrogate or a NUL becomes U+FFFD
   * @param at when
   * @param editedSince whether title or text changed after it was given, so that it was given for
   *     other words than those that are kept
   */
  public record Decision(String by, Instant at, boolean editedSince) {
    /**
     * Creates a decision.
     *
     * @throws IllegalArgumentException if the year of {@code at} is not within 1 to 9999
     */
    public Decision {
      by = WellFormed.text(by);
      Bounds.requireInEra(at, "at");
    }

    @Override
    public String toString() {
      return "Decision[" + at + (editedSince ? ", edited since]" : "]");
    }
  }

  private final T value;
  private final @Nullable Decision decision;
  private final @Nullable T overruled;

  /**
   * Creates a score.
   *
   * @param value the value that counts, immutable
   * @param decision who decided and when; null for the machine
   * @param overruled what the machine says where a person decided; null where it says nothing, and
   *     for the machine's own score
   * @throws IllegalArgumentException if a machine's score overrules
   */
  public Score(T value, @Nullable Decision decision, @Nullable T overruled) {
    this.value = Objects.requireNonNull(value, "value");
    this.decision = decision;
    this.overruled = overruled;
    if (decision == null && overruled != null) {
      throw new IllegalArgumentException("overruled: expected none beside a machine's score");
    }
  }

  /** Returns a score that the machine gave. */
  public static <T> Score<T> byMachine(T value) {
    return new Score<>(value, null, null);
  }

  /** Returns a score that a person gave. */
  public static <T> Score<T> byPerson(T value, String by, Instant at) {
    return new Score<>(value, new Decision(by, at, false), null);
  }

  /** Returns the value that counts: a person's where one decided, else the machine's. */
  public T value() {
    return value;
  }

  /** Returns the person's decision; empty where the machine gave it. */
  public Optional<Decision> byPerson() {
    return Optional.ofNullable(decision);
  }

  /** Returns what the machine says, also where a person decided; empty where it says nothing. */
  public Optional<T> byMachine() {
    return Optional.ofNullable(decision == null ? value : overruled);
  }

  /** Returns the same score with its values in another form. */
  <S> Score<S> map(Function<? super T, ? extends S> form) {
    return new Score<>(
        form.apply(value), decision, overruled == null ? null : form.apply(overruled));
  }

  /** Returns the person's score beside another of the machine's. */
  Score<T> beside(@Nullable T machine) {
    return new Score<>(value, decision, machine);
  }

  /** Returns the person's score of words that may have changed, the machine's forgotten. */
  Score<T> ofFormer(boolean edited) {
    Decision former = Objects.requireNonNull(decision, "decision");
    return new Score<>(
        value, new Decision(former.by(), former.at(), edited || former.editedSince()), null);
  }

  /** Returns the machine's score alone; null where it has none. */
  @Nullable Score<T> machines() {
    return byMachine().map(Score::byMachine).orElse(null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Score<?> that
        && value.equals(that.value)
        && Objects.equals(decision, that.decision)
        && Objects.equals(overruled, that.overruled);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value, decision, overruled);
  }

  /** Shows the values, and not who decided. */
  @Override
  public String toString() {
    return "Score[" + value + ", " + decision + ", " + overruled + "]";
  }
}
