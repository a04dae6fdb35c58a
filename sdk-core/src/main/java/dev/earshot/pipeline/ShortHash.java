package dev.earshot.pipeline;

import dev.earshot.AuthorId;
import dev.earshot.ItemFault;
import dev.earshot.PostId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/* Cryptographic, because sources choose their own ids: two posts that a stranger could give one
 * hash would be one post to the store. */
/**
 * The first 128 bits of a SHA-256, by which an index knows what it does not hold.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
record ShortHash(long high, long low) {
  static ShortHash of(PostId id) {
    return of(id.toString());
  }

  static ShortHash of(AuthorId id) {
    return of(id.toString());
  }

  /** Where in its source a fault is tells it from another of the same kind. */
  static ShortHash of(ItemFault fault) {
    return of(
        String.join(
            "\n", fault.source(), fault.field(), Long.toString(fault.offset()), fault.problem()));
  }

  static ShortHash of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ShortHash of(byte[] text) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
      return new ShortHash(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
