/**
 * Proofs that need no ledger: Merkle trees as RFC 6962 and RFC 9162 have them, and their verifiers.
 *
 * <p>{@link dev.earshot.privacy.proof.RunningTree} grows with each leaf, {@link
 * dev.earshot.privacy.proof.Proofs} makes proofs out of {@link dev.earshot.privacy.proof.Hashes},
 * and {@link dev.earshot.privacy.proof.ProofVerifier} checks them and never throws, whatever it is
 * given.
 */
@NullMarked
package dev.earshot.privacy.proof;

import org.jspecify.annotations.NullMarked;
