package dev.earshot.pipeline;

/**
 * A sink that remembers figures and no post, can be written down and read back, and can be joined
 * with another that counted other posts: a series, influence, a share of voice.
 *
 * <p>After any sequence of deliveries it holds what it would hold had it only seen what remains, so
 * it needs every departure whole; where the store can no longer tell one, the pipeline clears it
 * and hands it everything that is kept.
 *
 * @param <A> the aggregate itself
 */
public interface Aggregate<A extends Aggregate<A>> extends Sink {
  /** Returns the number of the last change it counted; 0 before the first. */
  long position();

  /** Forgets everything it counted. */
  void clear();

  /** Returns everything it counted, and its position, in a form that carries kind and version. */
  byte[] snapshot();

  /**
   * Takes what a snapshot holds in place of what it counted.
   *
   * @throws dev.earshot.MalformedException if it is none, or one of another kind or a newer
   *     version; the aggregate is then as it was
   */
  void restore(byte[] snapshot);

  /**
   * Adds what another counted of other posts, as partitions of one stream are joined. The position
   * stays its own.
   *
   * @throws IllegalArgumentException if it is this one, or counts otherwise, such as by other
   *     buckets
   */
  void merge(A other);
}
