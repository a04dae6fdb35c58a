package dev.earshot.connectors.file;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

/** Tells one file from another: half a SHA-256, in hex. */
final class Digests {
  private static final int HEX_DIGITS = 32;

  private Digests() {}

  static String of(byte[]... parts) {
    Hasher digest = Hashing.sha256().newHasher();
    for (byte[] part : parts) {
      digest.putBytes(part);
    }
    return digest.hash().toString().substring(0, HEX_DIGITS);
  }
}
