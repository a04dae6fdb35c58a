package dev.earshot.jdbc;

import dev.earshot.ItemFault;
import dev.earshot.SubjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/* An index takes no key of more than some 2,700 bytes, and an id may be longer. */
/** By what rows are found: SHA-256 of names of any length, and 16 bytes of keys. */
final class Hashed {
  private Hashed() {}

  static byte[] of(String text) {
    return digest(bytes(text));
  }

  /** The line end that it begins with tells it from every id. */
  static byte[] of(ItemFault fault) {
    return of(
        String.join(
            "\n",
            "",
            fault.source(),
            fault.field(),
            Long.toString(fault.offset()),
            fault.problem()));
  }

  /** The same for the same keys, in whatever order they come. */
  static byte[] together(Collection<SubjectKey> subjects) {
    ByteBuffer all = ByteBuffer.allocate(subjects.size() * 2 * Long.BYTES);
    subjects.stream().sorted().forEach(key -> all.putLong(key.high()).putLong(key.low()));
    return digest(all.array());
  }

  static byte[] key(long high, long low) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
