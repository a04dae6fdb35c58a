package dev.earshot.connectors.stream;

/** An open line to a source. Thread-safe. */
public interface Line extends AutoCloseable {
  /**
   * There is room in {@link Arrivals} again: a line that had stopped asking its source for more
   * goes on. Does nothing unless overridden.
   */
  default void resume() {}

  /**
   * Called by each poll that found nothing: a line whose other end may have gone without a word
   * looks whether it is there, and tells {@link Arrivals} where it is not. Does nothing unless
   * overridden.
   */
  default void lookAfter() {}

  /** Ends the line; may be called twice, and from any thread. */
  @Override
  void close();
}
