package dev.earshot;

/**
 * A failure as it may be logged: the class and the frames of an exception and of its causes, and
 * not one message. A host's own code may put a post's words into a message; these never reach a
 * log.
 *
 * <p>Immutable once made; hand it to a logger as the throwable.
 */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CAUSES = 8;

  private Failure(Throwable of, int depth) {
    super(
        of.getClass().getName(),
        of.getCause() == null || depth == 0 ? null : new Failure(of.getCause(), depth - 1),
        false,
        true);
    setStackTrace(of.getStackTrace());
  }

  /** Returns what may be logged of a failure. */
  public static Failure of(Throwable failure) {
    return new Failure(failure, MOST_CAUSES);
  }
}
