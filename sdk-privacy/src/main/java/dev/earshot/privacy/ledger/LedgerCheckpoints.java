package dev.earshot.privacy.ledger;

import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.Proofs;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.proof.Witness;
import java.util.List;
import java.util.Objects;

/**
 * Signs how far a ledger has come, and tells those outside of it. A ledger that was put back from
 * an older copy cannot tell by itself; a witness refuses it, and then nothing is signed away. A
 * witness whose file was lost or cut cannot tell either; who gives it by way of a {@link
 * dev.earshot.privacy.proof.WitnessMemory} is told.
 *
 * <p>Thread-safe.
 */
public final class LedgerCheckpoints {
  private final Ledger ledger;
  private final String origin;
  private final NoteSigner signer;
  private final List<Witness> witnesses;

  /**
   * Creates it.
   *
   * @param origin the ledger's name in its checkpoints, the same for ever and no other ledger's,
   *     such as a host's name and a path
   * @param witnesses who are told, in this order
   */
  public LedgerCheckpoints(
      Ledger ledger, String origin, NoteSigner signer, List<Witness> witnesses) {
    this.ledger = Objects.requireNonNull(ledger, "ledger");
    this.origin = Objects.requireNonNull(origin, "origin");
    this.signer = Objects.requireNonNull(signer, "signer");
    this.witnesses = List.copyOf(witnesses);
  }

  /**
   * Signs the ledger as it is, and returns when every witness has taken it.
   *
   * @return a checkpoint (C2SP tlog-checkpoint) as a signed note
   * @throws dev.earshot.RefusedException if the ledger does not go on from what a witness saw: it
   *     is an older copy or another
   * @throws dev.earshot.BrokenException if a witness or the ledger fails
   */
  public synchronized SignedNote sign() {
    long size = ledger.lastSequence();
    Proofs proofs = ledger.proofs();
    SignedNote signed = LogCheckpoint.of(origin, size, proofs.root(size)).sign(signer);
    for (Witness witness : witnesses) {
      long former =
          witness.last().map(note -> LogCheckpoint.parse(note.text(), origin).size()).orElse(0L);
      boolean grew = former > 0 && former < size;
      witness.witness(signed, grew ? proofs.consistency(former, size) : List.of());
    }
    return signed;
  }
}
