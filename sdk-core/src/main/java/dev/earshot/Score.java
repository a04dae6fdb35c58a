package dev.earshot;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that somebody or something gave a post. A person's wins over the machine's.
 *
 * @param value the value, immutable
 * @param correction who decided and when; null for the machine
 * @param <T> the value's type
 */
public record Score<T>(T value, @Nullable Correction correction) {
  /**
   * A person's decision.
   *
   * @param by who, as the host names its people
   * @param at when
   */
  public record Correction(String by, Instant at) {
    /** Creates a correction. */
    public Correction {
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(at, "at");
    }
  }

  /** Creates a score. */
  public Score {
    Objects.requireNonNull(value, "value");
  }

  /** Returns a score that the machine gave. */
  public static <T> Score<T> byMachine(T value) {
    return new Score<>(value, null);
  }

  /** Returns a score that a person gave. */
  public static <T> Score<T> byPerson(T value, String by, Instant at) {
    return new Score<>(value, new Correction(by, at));
  }

  /** Returns the person's decision; empty where the machine gave it. */
  public Optional<Correction> byPerson() {
    return Optional.ofNullable(correction);
  }
}
