package dev.earshot.privacy.ledger;

import dev.earshot.key.DataKey;
import dev.earshot.key.StoreKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/* A plain hash of a content tells whoever guesses the content. Where contents are sealed each hash is
 * the tag of nothing under a key of its own, which HKDF makes of the ledger's key and the text: who
 * has not that key learns nothing, and no key seals twice. */
/** Under what idempotency keys, and the contents that came under them, stand in rows. */
final class KeyHashes {
  private static final byte[] NOTHING = {};

  private final @Nullable StoreKey key;

  KeyHashes(@Nullable StoreKey key) {
    this.key = key;
  }

  byte[] ofKey(String idempotencyKey) {
    return key == null
        ? sha256(idempotencyKey)
        : tag(key.derive("idempotency key:" + idempotencyKey));
  }

  byte[] ofContent(IdempotencyKeys.Digest digest) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(digest.high()).putLong(digest.low()).array();
    return key == null
        ? bytes
        : tag(key.derive("idempotency content:" + HexFormat.of().formatHex(bytes)));
  }

  private static byte[] tag(DataKey own) {
    byte[] sealed = own.seal(new byte[DataKey.NONCE_BYTES], NOTHING, NOTHING);
    return Arrays.copyOfRange(sealed, DataKey.NONCE_BYTES, sealed.length);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static boolean isSame(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }
}
