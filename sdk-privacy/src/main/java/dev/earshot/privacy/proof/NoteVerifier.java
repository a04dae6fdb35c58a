package dev.earshot.privacy.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The public key of somebody who signs notes, Ed25519 (RFC 8032), with the name under which it is
 * known. Written as {@code name+hash+key}, as the Go checksum database and C2SP write it.
 *
 * <p>Immutable and thread-safe.
 */
public final class NoteVerifier {
  /* What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] bytes;
  private final int keyHash;
  private final PublicKey key;

  private NoteVerifier(String name, byte[] bytes, PublicKey key) {
    this.name = name;
    this.bytes = bytes;
    this.keyHash = NoteName.keyHash(name, NoteName.typed(bytes));
    this.key = key;
  }

  /**
   * Returns the verifier of a key in its written form.
   *
   * @throws MalformedException if it is none, if its hash is another, or its algorithm is not known
   */
  public static NoteVerifier parse(String written) {
    String[] parts = written.split("\\+", 3);
    byte[] typed = parts.length == 3 ? NoteName.base64(parts[2]) : null;
    if (typed == null
        || typed.length == 0
        || !NoteName.isName(parts[0])
        || !parts[1].matches("[0-9a-fA-F]{8}")) {
      throw malformed("expected name+hash+key, with a hash of 8 hexadecimal digits", null);
    }
    if (Integer.parseUnsignedInt(parts[1], 16) != NoteName.keyHash(parts[0], typed)) {
      throw malformed("the hash is not that of name and key", null);
    }
    if (typed[0] != NoteName.ED25519) {
      throw malformed("expected an Ed25519 key, got one of kind " + (typed[0] & 0xFF), null);
    }
    return of(parts[0], NoteName.untyped(typed));
  }

  /**
   * Returns the verifier of a key.
   *
   * @param name without spaces and pluses; best a host name and a path
   * @param key 32 bytes as RFC 8032 writes them
   * @throws MalformedException if the name is none, or the key none of Ed25519
   */
  public static NoteVerifier of(String name, byte[] key) {
    if (!NoteName.isName(name)) {
      throw malformed("expected a name without spaces and pluses", null);
    }
    if (key.length != NoteName.KEY_BYTES) {
      throw malformed("expected a key of 32 bytes, got " + key.length, null);
    }
    byte[] encoded = new byte[X509_HEAD.length + key.length];
    System.arraycopy(X509_HEAD, 0, encoded, 0, X509_HEAD.length);
    System.arraycopy(key, 0, encoded, X509_HEAD.length, key.length);
    try {
      PublicKey made =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature.getInstance("Ed25519").initVerify(made);
      return new NoteVerifier(name, key.clone(), made);
    } catch (GeneralSecurityException e) {
      throw malformed("the key is no point of the curve", e);
    }
  }

  private static MalformedException malformed(String problem, @Nullable Throwable cause) {
    return new MalformedException("verifier key", null, -1, problem, cause);
  }

  /** Returns the name under which the key is known. */
  public String name() {
    return name;
  }

  /** Returns the first four bytes of the SHA-256 over name and key, which signatures carry. */
  public int keyHash() {
    return keyHash;
  }

  /** Returns whether that is this key's signature of a text. */
  boolean verifies(String text, byte[] signature) {
    try {
      Signature verifying = Signature.getInstance("Ed25519");
      verifying.initVerify(key);
      verifying.update(text.getBytes(UTF_8));
      return verifying.verify(signature);
    } catch (SignatureException e) {
      return false; // not even the form of one
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NoteVerifier that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return keyHash;
  }

  /** Returns its written form, {@code name+hash+key}. */
  @Override
  public String toString() {
    return "%s+%08x+%s".formatted(name, keyHash, NoteName.base64(NoteName.typed(bytes)));
  }
}
