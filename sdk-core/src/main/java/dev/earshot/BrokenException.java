package dev.earshot;

import org.jspecify.annotations.Nullable;

/**
 * Our own storage cannot be trusted any more, after a failed write or with a damaged file: stop
 * using the object that threw, and open it again.
 */
public non-sealed class BrokenException extends EarshotException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what broke and what to do, without content or secrets
   * @param cause the failure below; null for none
   */
  public BrokenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
