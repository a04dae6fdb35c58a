package dev.earshot.privacy.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What names and keys of signed notes look like. */
final class NoteName {
  static final byte ED25519 = 1;
  static final int KEY_BYTES = 32;

  /* A space to Unicode and to Go, and none to Java. */
  private static final int NEXT_LINE = 0x85;

  private NoteName() {}

  /** Returns whether it can name a key: neither empty nor with any kind of space, or a plus. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.codePoints()
            .noneMatch(
                each ->
                    each == '+'
                        || Character.isSpaceChar(each)
                        || Character.isWhitespace(each)
                        || each == NEXT_LINE
                        || Character.getType(each) == Character.SURROGATE);
  }

  /** Returns the first four bytes of the hash over name and key. */
  static int keyHash(String name, byte[] key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(UTF_8));
      digest.update((byte) '\n');
      return ByteBuffer.wrap(digest.digest(key)).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the bytes of their one form in standard Base64; null if it is not that form. */
  static byte @Nullable [] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return base64(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns a key with the byte that says of what kind it is. */
  static byte[] typed(byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, key.length);
    return typed;
  }

  static byte[] untyped(byte[] typed) {
    return Arrays.copyOfRange(typed, 1, typed.length);
  }
}
