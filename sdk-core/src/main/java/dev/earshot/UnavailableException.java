package dev.earshot;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something did not answer, or not yet: the same call may succeed later. */
public non-sealed class UnavailableException extends EarshotException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * Creates the exception.
   *
   * @param message what was asked of whom, without content or secrets
   * @param retryAfter the wait the other side asked for; null if it named none
   * @param cause the failure below; null for none
   */
  public UnavailableException(
      String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** Returns the wait the other side asked for, if it named one. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
