package dev.earshot.privacy.proof;

import dev.earshot.RefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every witness of ours asks of a checkpoint. */
record WitnessRules(String origin, NoteVerifier log) {

  /** Returns the checkpoint of a note that the log signed. */
  LogCheckpoint signed(SignedNote note) {
    Validity validity = note.verify(List.of(log)).validity();
    if (!validity.isValid()) {
      throw refused(validity);
    }
    return LogCheckpoint.parse(note.text(), origin);
  }

  void requireFollows(@Nullable SignedNote last, SignedNote next, List<byte[]> proof) {
    LogCheckpoint after = signed(next);
    if (last != null) {
      Validity validity = signed(last).isFollowedBy(after, proof);
      if (!validity.isValid()) {
        throw refused(validity);
      }
    } else if (!proof.isEmpty()) {
      throw refused(Validity.invalid("there is a proof, and nothing that it could begin from"));
    }
  }

  private static RefusedException refused(Validity validity) {
    return new RefusedException(
        "witness: "
            + validity.problem().orElseThrow()
            + "; was the log put back from an older copy, or is it another?",
        null);
  }
}
