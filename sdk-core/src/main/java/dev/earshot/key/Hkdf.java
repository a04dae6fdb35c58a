package dev.earshot.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys made of a secret: HKDF with SHA-256 (RFC 5869). Thread-safe. */
public final class Hkdf {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH = 32;
  private static final int MOST = 255 * HASH;

  private Hkdf() {}

  /**
   * Returns a key made of a secret that need not be uniformly random.
   *
   * @param salt no secret; may be empty
   * @param info what the key is for
   * @param length how many bytes, 1 to 8,160
   * @throws IllegalArgumentException if the length is none of these
   */
  public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    Mac mac = mac(salt.length == 0 ? new byte[HASH] : salt);
    return expand(mac.doFinal(secret), info, length);
  }

  /**
   * Returns a key made of one that is uniformly random: the expand step alone.
   *
   * @throws IllegalArgumentException if the key has fewer than 32 bytes, or the length is none of 1
   *     to 8,160
   */
  public static byte[] expand(byte[] key, byte[] info, int length) {
    if (key.length < HASH) {
      throw new IllegalArgumentException(
          "key: expected at least " + HASH + " bytes, got " + key.length);
    }
    if (length < 1 || length > MOST) {
      throw new IllegalArgumentException("length: expected 1 to " + MOST + ", got " + length);
    }
    Mac mac = mac(key);
    byte[] made = new byte[length];
    byte[] block = new byte[0];
    for (int at = 0, number = 1; at < length; at += HASH, number++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) number);
      block = mac.doFinal();
      System.arraycopy(block, 0, made, at, Math.min(HASH, length - at));
    }
    Arrays.fill(block, (byte) 0);
    return made;
  }

  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
