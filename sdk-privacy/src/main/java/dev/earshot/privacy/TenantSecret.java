package dev.earshot.privacy;

import dev.earshot.SubjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's secret, from which the pseudonyms of the people it hears are made.
 *
 * <p>The host makes 32 random bytes once for each tenant and keeps them where it keeps its other
 * secrets. Under another secret the same person has another, unlinkable key, so two tenants cannot
 * compare whom they know; without the secret a key cannot be found by guessing names. Who loses the
 * secret can no longer tell whom its ledger speaks of.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows nothing.
 */
public final class TenantSecret {
  /** How many bytes a secret has. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] bytes;
  private final Mac keyed;

  private TenantSecret(byte[] bytes) {
    this.bytes = bytes;
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(bytes, ALGORITHM));
    } catch (InvalidKeyException e) {
      throw new IllegalArgumentException("secret: not a key", e);
    } catch (GeneralSecurityException e) {
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

  /** Returns the key under which this tenant knows that identity. */
  public SubjectKey keyOf(Identity identity) {
    byte[] hash = mac().doFinal(identity.canonical().getBytes(StandardCharsets.UTF_8));
    ByteBuffer first = ByteBuffer.wrap(hash);
    return new SubjectKey(first.getLong(), first.getLong());
  }

  /** A copy for this call: a Mac is not thread-safe, and a clone is cheaper than a new one. */
  private Mac mac() {
    try {
      return (Mac) keyed.clone();
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
