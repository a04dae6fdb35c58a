package dev.earshot.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.BrokenException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key of 256 bits under which contents are sealed: encrypted and authenticated with AES-256-GCM
 * (NIST SP 800-38D) with a nonce of 96 random bits and a tag of 128.
 *
 * <p>Sealed bytes are the nonce, the encrypted content and the tag: {@value #OVERHEAD} more than
 * the content. Nonces are random, so one key is not to seal more than 2<sup>32</sup> contents.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows nothing.
 */
public final class DataKey {
  /** How many bytes a key has. */
  public static final int BYTES = 32;

  /** How many bytes a nonce has. */
  public static final int NONCE_BYTES = 12;

  /** By how many bytes sealed content is longer. */
  public static final int OVERHEAD = NONCE_BYTES + 16;

  /** How many bytes a wrapped key has. */
  public static final int WRAPPED_BYTES = BYTES + OVERHEAD;

  private static final int TAG_BITS = 128;

  /* A cipher takes longer to look up than to seal with. It holds no key of ours but the last. */
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(DataKey::cipher);

  private final byte[] bytes;
  private final SecretKeySpec key;

  /* To schedule a key takes four times as long as to seal with it: one that is used again and again
   * keeps a cipher that has done so. Null for one of many. */
  private final @Nullable AtomicReference<@Nullable Cipher> own;

  private DataKey(byte[] bytes, boolean isOften) {
    this.bytes = bytes;
    this.key = new SecretKeySpec(bytes, "AES");
    own = isOften ? new AtomicReference<>() : null;
  }

  /**
   * Returns the key of those bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are not 32, or all are zero
   */
  public static DataKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("key: expected " + BYTES + " bytes, got " + bytes.length);
    }
    if (MessageDigest.isEqual(bytes, new byte[BYTES])) {
      throw new IllegalArgumentException("key: expected random bytes, got zeros");
    }
    return new DataKey(bytes.clone(), false);
  }

  /** Returns a new key. */
  public static DataKey random(SecureRandom random) {
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    return of(fresh);
  }

  /**
   * Returns the key for one purpose that comes of this one by HKDF's expand step; keys of different
   * purposes tell nothing of each other.
   */
  public DataKey derive(String purpose) {
    return new DataKey(Hkdf.expand(bytes, purpose.getBytes(UTF_8), BYTES), true);
  }

  /** Returns the bytes of the key, to be wrapped. */
  byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Seals a content.
   *
   * @param context what is authenticated with it and not kept: who opens must say the same
   */
  public byte[] seal(byte[] content, byte[] context, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return seal(nonce, content, context);
  }

  /**
   * Seals a content under a nonce of the caller's, which must never be used with this key again.
   *
   * @throws IllegalArgumentException if the nonce has not 12 bytes
   */
  public byte[] seal(byte[] nonce, byte[] content, byte[] context) {
    if (nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException(
          "nonce: expected " + NONCE_BYTES + " bytes, got " + nonce.length);
    }
    byte[] sealed = Arrays.copyOf(nonce, OVERHEAD + content.length);
    try {
      Cipher cipher = take();
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context);
      cipher.doFinal(content, 0, content.length, sealed, NONCE_BYTES);
      putBack(cipher);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's AES-GCM does not encrypt", e);
    }
  }

  /**
   * Returns what was sealed.
   *
   * @throws BrokenException if it was changed, or sealed under another key or context
   */
  public byte[] open(byte[] sealed, byte[] context) {
    byte[] content = openOrNull(sealed, context);
    if (content == null) {
      throw new BrokenException("sealed content was changed, or is of another key or place", null);
    }
    return content;
  }

  /** Returns what was sealed; empty if it was changed, or sealed under another key or context. */
  public Optional<byte[]> openIfGenuine(byte[] sealed, byte[] context) {
    return Optional.ofNullable(openOrNull(sealed, context));
  }

  /**
   * Returns the HMAC-SHA-256 (RFC 2104) of a content under this key: 32 bytes, which tell nothing
   * of the content to who has not the key, and are the same for the same. A key that seals does
   * nothing else: {@link #derive} one for it.
   */
  public byte[] mac(byte[] content) {
    return Hkdf.mac(bytes).doFinal(content);
  }

  /** Returns another key, sealed under this one: {@value #WRAPPED_BYTES} bytes. */
  public byte[] wrap(DataKey other, byte[] context, SecureRandom random) {
    return seal(other.bytes, context, random);
  }

  /**
   * Returns the key that was wrapped.
   *
   * @throws BrokenException if it was changed, or wrapped under another key or context
   */
  public DataKey unwrap(byte[] wrapped, byte[] context) {
    return of(open(wrapped, context));
  }

  byte @Nullable [] openOrNull(byte[] sealed, byte[] context) {
    if (sealed.length < OVERHEAD) {
      return null;
    }
    try {
      Cipher cipher = take();
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(context);
      byte[] content = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      putBack(cipher);
      return content;
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's AES-GCM does not decrypt", e);
    }
  }

  private Cipher take() {
    if (own == null) {
      return CIPHER.get();
    }
    Cipher kept = own.getAndSet(null);
    return kept == null ? cipher() : kept;
  }

  private void putBack(Cipher cipher) {
    if (own != null) {
      own.set(cipher);
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return DataKey.class.hashCode();
  }

  @Override
  public String toString() {
    return "DataKey[hidden]";
  }
}
