package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a ledger that seals contents must do beside the rules for every durable one. */
public abstract class SealedLedgerContract extends DurableLedgerContract {
  private static final String CANARY = "canary-form";

  /** For subclasses. */
  protected SealedLedgerContract() {}

  /** Rule 8.1: what is hashed, and so what is stored, holds no content in the clear. */
  @Test
  protected void required_8_1_storesNoContentInTheClear() {
    ledger().append(said(ADA));
    String entry = new String(ledger().entry(1), StandardCharsets.ISO_8859_1);
    assertFalse(entry.contains("canary"), "in the clear");
    assertEquals(said(ADA), all().get(0).event());
  }

  /** Rule 8.2: a destroyed key takes the contents of its subject, for good, and nothing else. */
  @Test
  protected void required_8_2_aDestroyedKeyTakesTheContents() {
    ledger().append(List.of(said(ADA), said(BOB)));
    ledger().append(event(LedgerEvent.Type.HOLD, ADA));
    ledger().append(notice("art14/3"));
    Standing before = ledger().standing(ADA);
    assertFalse(ledger().shred(new SubjectKey(77, 77)), "of whom nothing is recorded");
    assertTrue(ledger().shred(ADA));
    for (int round = 0; round < 2; round++) {
      assertFalse(ledger().shred(ADA), "again");
      LedgerEvent gone = all().get(0).event();
      assertFalse(gone.isReadable());
      assertEquals("", gone.evidence() + gone.actor());
      assertEquals(LedgerEvent.Type.OPT_OUT, gone.type());
      assertEquals(said(BOB), all().get(1).event());
      assertEquals(before.verdict(ADS, NOON), ledger().standing(ADA).verdict(ADS, NOON));
      assertTrue(ledger().standing(ADA).isHeld(NOON));
      assertTrue(ledger().isNotified(ADA, ADS, Set.of("art14/3"), NOON));
      reopen();
    }
  }

  /** Rule 8.3: what is said after a key was destroyed is sealed under another. */
  @Test
  protected void required_8_3_whatIsSaidLaterIsReadAgain() {
    ledger().append(said(ADA));
    ledger().shred(ADA);
    ledger().append(said(ADA));
    reopen();
    assertEquals(
        List.of(false, true), all().stream().map(each -> each.event().isReadable()).toList());
  }

  /** Rule 8.4: what was proven before a key was destroyed is proven still. */
  @Test
  protected void required_8_4_proofsOutliveTheKey() {
    ledger().append(List.of(said(ADA), said(BOB), said(ADA)));
    byte[] root = ledger().proofs().root(3);
    byte[] entry = ledger().entry(1);
    List<byte[]> proof = ledger().proofs().inclusion(0, 3);
    ledger().shred(ADA);
    reopen();
    assertArrayEquals(root, ledger().proofs().root(3));
    assertArrayEquals(entry, ledger().entry(1));
    assertTrue(ProofVerifier.inclusion(0, 3, MerkleTree.leafHash(entry), proof, root).isValid());
    assertEquals(3, all().stream().map(Recorded::sequence).distinct().count());
  }

  private static LedgerEvent said(SubjectKey subject) {
    return LedgerEvent.builder(LedgerEvent.Type.OPT_OUT, subject, NOON)
        .evidence(CANARY)
        .actor("canary-desk")
        .build();
  }
}
