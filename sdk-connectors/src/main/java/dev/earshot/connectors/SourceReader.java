package dev.earshot.connectors;

/**
 * Reads one source, batch by batch.
 *
 * <p>Used by one thread at a time; {@link #close()} may come from any thread, any number of times,
 * and ends a poll that is under way. Not calling {@link #poll} is the back-pressure.
 */
public interface SourceReader extends AutoCloseable {
  /**
   * Reads the next batch. Waits for the network, never for time to pass: a source that must rest
   * answers {@link Progress.Wait} at once.
   *
   * @param maxEvents how many events the caller takes at most, at least 1; a source whose smallest
   *     unit is larger, such as a feed document, hands the rest out in the next batch
   * @throws dev.earshot.UnavailableException if the source does not answer now; the same call may
   *     be made again and loses nothing
   * @throws dev.earshot.RefusedException if the source says no
   * @throws dev.earshot.MalformedException if the answer as a whole cannot be read
   * @throws IllegalStateException after {@link #close()}
   */
  Batch poll(int maxEvents);

  @Override
  void close();
}
