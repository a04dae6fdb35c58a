package dev.earshot.privacy.proof;

import java.util.List;
import java.util.Optional;

/**
 * Somebody outside of a log who keeps in mind how far it had come. Where the whole log was put back
 * from an older copy, only such a one can tell.
 *
 * <p>Earshot's own are {@link FileWitness}, to be kept where the log is not, and {@link
 * PrintedWitness}. An implementation is thread-safe.
 */
public interface Witness {
  /** Returns the last checkpoint it took; empty if none yet. */
  Optional<SignedNote> last();

  /**
   * Tells it how far the log has come. When this returns, the checkpoint is what {@link #last} says
   * from then on.
   *
   * @param checkpoint the log's, signed
   * @param proof the consistency proof from the last one's size to this one's; none where there is
   *     no last one, it is of an empty tree, or of the same size
   * @throws dev.earshot.RefusedException if the log does not go on from the last one: it is shorter
   *     than it was, or another
   * @throws dev.earshot.BrokenException if the witness cannot keep it
   */
  void witness(SignedNote checkpoint, List<byte[]> proof);
}
