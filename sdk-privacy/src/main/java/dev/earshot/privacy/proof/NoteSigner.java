package dev.earshot.privacy.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * Signs notes with an Ed25519 key (RFC 8032). Thread-safe. {@link #toString()} shows the public key
 * alone.
 */
public final class NoteSigner {
  /** How many bytes a seed has. */
  public static final int SEED_BYTES = 32;

  private final NoteVerifier verifier;
  private final PrivateKey key;

  private NoteSigner(NoteVerifier verifier, PrivateKey key) {
    this.verifier = verifier;
    this.key = key;
  }

  /**
   * Returns the signer of a seed, which the host keeps like a key.
   *
   * @param name without spaces and pluses; best a host name and a path
   * @param seed 32 random bytes, which are not kept
   * @throws IllegalArgumentException if the seed has another length, or all its bytes are the same
   * @throws dev.earshot.MalformedException if the name is none
   */
  public static NoteSigner of(String name, byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException(
          "seed: expected " + SEED_BYTES + " bytes, got " + seed.length);
    }
    byte[] same = new byte[SEED_BYTES];
    Arrays.fill(same, seed[0]);
    if (Arrays.equals(seed, same)) {
      throw new IllegalArgumentException("seed: expected random bytes");
    }
    try {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("Ed25519");
      pairs.initialize(NamedParameterSpec.ED25519, new Seed(seed.clone()));
      KeyPair pair = pairs.generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
      return new NoteSigner(NoteVerifier.of(name, raw), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }

  /* The platform makes no public key of a private one, but makes both of what it takes for chance. */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] seed;

    Seed(byte[] seed) {
      super(null, null);
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("the platform makes keys of " + bytes.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** Returns the public key. */
  public NoteVerifier verifier() {
    return verifier;
  }

  NoteSignature sign(String text) {
    try {
      Signature signing = Signature.getInstance("Ed25519");
      signing.initSign(key);
      signing.update(text.getBytes(UTF_8));
      return new NoteSignature(verifier.name(), verifier.keyHash(), signing.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform's Ed25519 does not sign", e);
    }
  }

  @Override
  public String toString() {
    return "NoteSigner[" + verifier + "]";
  }
}
