package dev.earshot.privacy.proof;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a verifier says: valid, or not and why. Immutable and thread-safe. */
public final class Validity {
  /** It is valid. */
  public static final Validity VALID = new Validity(null);

  private final @Nullable String problem;

  private Validity(@Nullable String problem) {
    this.problem = problem;
  }

  /**
   * Returns that it is not valid.
   *
   * @param problem why, in words that show nothing of what was verified
   */
  public static Validity invalid(String problem) {
    return new Validity(Objects.requireNonNull(problem, "problem"));
  }

  /** Returns whether it is valid. */
  public boolean isValid() {
    return problem == null;
  }

  /** Returns why it is not valid; empty if it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Validity that && Objects.equals(problem, that.problem);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(problem);
  }

  @Override
  public String toString() {
    return problem == null ? "valid" : "invalid: " + problem;
  }
}
