package dev.earshot.scoring.model;

import dev.earshot.scoring.Abstention;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The language a text is written in.
 *
 * @param language its ISO 639-1 code ({@code nb} and {@code nn} rather than {@code no}), or {@link
 *     #UNDETERMINED}
 * @param probability how likely that is among the languages that were asked for, in [0, 1]; 0 if
 *     undetermined
 * @param abstention why the detector would rather not say; null where it does say. {@link
 *     Abstention#TOO_CLOSE} still comes with the most likely language, the others with none
 */
public record DetectedLanguage(
    String language, double probability, @Nullable Abstention abstention) {
  /** Stands for no language, as BCP 47 has it. */
  public static final String UNDETERMINED = "und";

  /**
   * Creates what was detected.
   *
   * @throws IllegalArgumentException if {@code probability} is out of its range
   */
  public DetectedLanguage {
    Objects.requireNonNull(language, "language");
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability: expected 0 to 1, got " + probability);
    }
  }
}
