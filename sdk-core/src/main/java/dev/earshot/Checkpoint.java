package dev.earshot;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;

/**
 * How far a source has been read, as its connector wrote it down. Travels with the batch it covers
 * and is stored together with it, or not at all.
 *
 * <p>Holds no secret and no personal data; another minor version of the same connector reads it.
 *
 * @param connector the connector's id; a connector refuses another's checkpoint
 * @param version the form of {@code state}, at least 1
 * @param state the connector's own words, opaque; at most 64 KiB of characters
 */
public record Checkpoint(
    @NotNull String connector,
    @Min(1) int version,
    @NotNull @Size(max = Checkpoint.MAX_STATE) String state) {
  private static final int MAX_STATE = 1 << 16;

  /**
   * Creates a checkpoint.
   *
   * @throws IllegalArgumentException if {@code version} is below 1 or {@code state} too long
   */
  public Checkpoint {
    Objects.requireNonNull(connector, "connector");
    if (version < 1) {
      throw new IllegalArgumentException("version: expected at least 1, got " + version);
    }
    if (state.length() > MAX_STATE) {
      throw new IllegalArgumentException(
          "state: expected at most 65536 characters, got " + state.length());
    }
  }
}
