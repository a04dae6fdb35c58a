package dev.earshot.privacy;

import dev.earshot.PostId;
import dev.earshot.SubjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's secret, from which the pseudonyms of the people it hears are made.
 *
 * <p>The host makes 32 random bytes once for each tenant and keeps them where it keeps its other
 * secrets. Under another secret the same person has another, unlinkable key, so two tenants cannot
 * compare whom they know; without the secret a key cannot be found by guessing names. Who loses the
 * secret can no longer tell whom its ledger speaks of, so a ledger is bound to its secret and
 * refuses another.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows nothing.
 */
public final class TenantSecret {
  /** How many bytes a secret has. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "SHA-256";
  private static final int BLOCK = 64;

  /* No identity's text begins so. */
  private static final String CHECK = "check:1";
  private static final String POST = "post:";

  private final byte[] bytes;

  /* HMAC's two hashes after the key, which is the same for every text: a copy of a digest is small
   * and fast, where a copy of a Mac takes 10 KB. */
  private final MessageDigest inner;
  private final MessageDigest outer;

  private TenantSecret(byte[] bytes) {
    this.bytes = bytes;
    inner = keyed(bytes, 0x36);
    outer = keyed(bytes, 0x5c);
  }

  private static MessageDigest keyed(byte[] key, int pad) {
    try {
      byte[] block = Arrays.copyOf(key, BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        block[i] ^= (byte) pad;
      }
      MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
      digest.update(block);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Returns the secret made of those bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are not 32, or all are zero
   */
  public static TenantSecret of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "secret: expected " + BYTES + " bytes, got " + bytes.length);
    }
    if (MessageDigest.isEqual(bytes, new byte[BYTES])) {
      throw new IllegalArgumentException("secret: expected random bytes, got zeros");
    }
    return new TenantSecret(bytes.clone());
  }

  /** Returns by which a ledger knows this secret; it tells nothing of it. */
  public SecretCheck check() {
    ByteBuffer first = hash(CHECK);
    return new SecretCheck(first.getLong(), first.getLong());
  }

  /** Returns the key under which this tenant knows that identity. */
  public SubjectKey keyOf(Identity identity) {
    ByteBuffer first = hash(identity.canonical());
    return new SubjectKey(first.getLong(), first.getLong());
  }

  /**
   * Returns a number for a post, the same at all times, that nobody can compute without the secret:
   * what counts of who answers whom hold in place of posts.
   */
  public long hashOf(PostId post) {
    return hash(POST + post).getLong();
  }

  /** Returns the HMAC-SHA256 of a text under this secret. */
  private ByteBuffer hash(String text) {
    try {
      MessageDigest texts = (MessageDigest) inner.clone();
      MessageDigest hashes = (MessageDigest) outer.clone();
      hashes.update(texts.digest(text.getBytes(StandardCharsets.UTF_8)));
      return ByteBuffer.wrap(hashes.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's own " + ALGORITHM + " can be cloned", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TenantSecret that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return TenantSecret.class.hashCode();
  }

  @Override
  public String toString() {
    return "TenantSecret[hidden]";
  }
}
