package dev.earshot.connectors.nostr;

/**
 * Says whether an event was signed by its author: a Schnorr signature over secp256k1, as BIP 340
 * has it. The JDK has no such curve, so a host that wants the proof brings a library of its choice;
 * the id that is signed was checked before.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Returns whether the signature fits.
   *
   * @param publicKey the author's key, 32 bytes
   * @param id the event's id, 32 bytes
   * @param signature the signature, 64 bytes
   */
  boolean isValid(byte[] publicKey, byte[] id, byte[] signature);
}
