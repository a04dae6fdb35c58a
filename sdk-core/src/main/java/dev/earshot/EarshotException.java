package dev.earshot;

import org.jspecify.annotations.Nullable;

/**
 * What Earshot throws. The kind answers one question: try again, or stop?
 *
 * <ul>
 *   <li>{@link UnavailableException}: try again, after {@link UnavailableException#retryAfter()}
 *   <li>{@link RefusedException}: stop; credentials, tier or terms stand in the way
 *   <li>{@link MalformedException}: stop; this input is wrong, and it says where
 *   <li>{@link BrokenException}: stop and reopen; our own storage cannot be trusted
 * </ul>
 *
 * <p>Misuse of an API keeps the JDK's own exceptions. Messages never hold content, handles or
 * secrets.
 */
public abstract sealed class EarshotException extends RuntimeException
    permits UnavailableException, RefusedException, MalformedException, BrokenException {
  private static final long serialVersionUID = 1L;

  EarshotException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
