package dev.earshot;

import org.jspecify.annotations.Nullable;

/** The other side said no, or a rule here did: asking again the same way changes nothing. */
public non-sealed class RefusedException extends EarshotException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message who refused what, and what to do, without content or secrets
   * @param cause the failure below; null for none
   */
  public RefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
