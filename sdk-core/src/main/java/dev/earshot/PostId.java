package dev.earshot;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;

/**
 * What identifies a post: stable over edits, the same on every delivery.
 *
 * <p>Written as {@code network:instance:nativeId}; a colon inside the instance is written {@code
 * %3a}.
 *
 * @param network the network
 * @param instance the server or site within the network, in lower case and without a dot at the
 *     end; empty where a network has but one
 * @param nativeId the id the source itself uses, opaque, case-sensitive, not blank; at most 2,048
 *     characters
 */
public record PostId(
    @NotNull Network network,
    @NotNull String instance,
    @NotBlank @Size(max = PostId.LONGEST) String nativeId)
    implements Comparable<PostId> {
  private static final int LONGEST = NativeKey.MAX_NATIVE_ID;

  /**
   * Creates an id.
   *
   * @throws IllegalArgumentException if {@code nativeId} is blank or too long
   */
  public PostId {
    Objects.requireNonNull(network, "network");
    instance = NativeKey.instance(instance);
    nativeId = NativeKey.nativeId(nativeId, "post");
  }

  /** Returns the id on a network that has but one instance. */
  public static PostId of(Network network, String nativeId) {
    return new PostId(network, "", nativeId);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is not {@code network:instance:nativeId}
   */
  public static PostId parse(String text) {
    String[] parts = NativeKey.parse(text, "post id");
    return new PostId(new Network(parts[0]), parts[1], parts[2]);
  }

  @Override
  public int compareTo(PostId other) {
    return toString().compareTo(other.toString());
  }

  /** Returns the written form, which {@link #parse} reads. */
  @Override
  public String toString() {
    return NativeKey.write(network, instance, nativeId);
  }
}
