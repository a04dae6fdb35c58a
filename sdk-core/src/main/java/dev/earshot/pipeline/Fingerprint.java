package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.PollOption;
import dev.earshot.Post;
import dev.earshot.PostField;
import dev.earshot.json.EarshotJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that tell whether a delivery says anything new: the first half of a SHA-256 over what
 * the gate let through, what matched, whose it is, and which versions of which enrichers look at
 * it. Numbers and the moment of observation do not count. Two that are equal need not be scored
 * twice.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Fingerprint(long high, long low) {
  private static final EarshotJson JSON = EarshotJson.of();

  /**
   * Returns the fingerprint of a mention, whatever its scores.
   *
   * @param salt what else must stay the same, such as the enrichers' versions
   * @throws IllegalArgumentException if the mention is one that our JSON cannot hold
   */
  static Fingerprint of(Mention mention, String salt) {
    Post content = mention.post().only(PostField.withoutNumbers());
    Mention bare =
        Mention.builder(
                content.toBuilder()
                    .pollOptions(
                        content.pollOptions().stream()
                            .map(option -> new PollOption(option.text()))
                            .toList())
                    .provenance(null)
                    .build())
            .subjects(mention.subjects())
            .matches(mention.matches())
            .build();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(salt.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      ByteBuffer hash =
          ByteBuffer.wrap(digest.digest(JSON.write(bare).getBytes(StandardCharsets.UTF_8)));
      return new Fingerprint(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
