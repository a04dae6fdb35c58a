/**
 * Proofs that need no ledger: Merkle trees as RFC 6962 and RFC 9162 have them, and their verifiers.
 *
 * <p>{@link dev.earshot.privacy.proof.RunningTree} grows with each leaf, {@link
 * dev.earshot.privacy.proof.Proofs} makes proofs out of {@link dev.earshot.privacy.proof.Hashes},
 * and {@link dev.earshot.privacy.proof.ProofVerifier} checks them and never throws, whatever it is
 * given.
 *
 * <p>{@link dev.earshot.privacy.proof.SignedNote} is a text under which signatures stand, {@link
 * dev.earshot.privacy.proof.LogCheckpoint} what a log says in one of how far it has come, and a
 * {@link dev.earshot.privacy.proof.Witness} holds it to that, of which a {@link
 * dev.earshot.privacy.proof.WitnessMemory} knows what it was told.
 */
@NullMarked
package dev.earshot.privacy.proof;

import org.jspecify.annotations.NullMarked;
