package dev.earshot.privacy;

import java.util.HexFormat;

/**
 * By which a ledger knows the secret it was made under, and that tells nothing of it: 128 bits of a
 * keyed hash of a fixed text. Another secret has another check.
 *
 * <p>Written as 32 hexadecimal digits in lower case. It is the check of a secret alone: it joins no
 * person to anything.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record SecretCheck(long high, long low) {
  /** Returns the written form. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
