package dev.earshot.privacy.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature stands under a note. That it stands there says nothing yet of whether it is
 * right.
 *
 * <p>Immutable and thread-safe.
 */
public final class NoteSignature {
  private static final String HEAD = "\u2014 ";

  private final String name;
  private final int keyHash;
  private final byte[] signature;

  NoteSignature(String name, int keyHash, byte[] signature) {
    this.name = name;
    this.keyHash = keyHash;
    this.signature = signature;
  }

  /** Returns the signature of a line without its end; null if it is none. */
  static @Nullable NoteSignature parse(String line) {
    int space = line.indexOf(' ', HEAD.length());
    if (!line.startsWith(HEAD) || space < 0) {
      return null;
    }
    String name = line.substring(HEAD.length(), space);
    byte[] bytes = NoteName.base64(line.substring(space + 1));
    if (bytes == null || bytes.length <= Integer.BYTES || !NoteName.isName(name)) {
      return null;
    }
    return new NoteSignature(
        name,
        ByteBuffer.wrap(bytes).getInt(),
        Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
  }

  /** Returns the name of the key by which it claims to be. */
  public String name() {
    return name;
  }

  /** Returns the hash of the key by which it claims to be. */
  public int keyHash() {
    return keyHash;
  }

  byte[] signature() {
    return signature;
  }

  boolean isBy(NoteVerifier verifier) {
    return keyHash == verifier.keyHash() && name.equals(verifier.name());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NoteSignature that
        && keyHash == that.keyHash
        && name.equals(that.name)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, keyHash);
  }

  /** Returns the line that it is in a note, without the line's end. */
  @Override
  public String toString() {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length)
            .putInt(keyHash)
            .put(signature)
            .array();
    return HEAD + name + " " + NoteName.base64(bytes);
  }
}
