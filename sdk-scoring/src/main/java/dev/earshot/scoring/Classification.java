package dev.earshot.scoring;

import dev.earshot.ScoreKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of a model's labels a text has.
 *
 * @param label the most likely label, also where the model abstains
 * @param probability of the label, in [0, 1], kept to four decimals
 * @param abstention why the model would rather not say; null where it does say
 */
public record Classification(String label, double probability, @Nullable Abstention abstention) {
  private static final double STEPS = 10_000;

  /**
   * Creates a classification.
   *
   * @throws IllegalArgumentException if {@code probability} is out of its range
   */
  public Classification {
    Objects.requireNonNull(label, "label");
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability: expected 0 to 1, got " + probability);
    }
    probability = Math.rint(probability * STEPS) / STEPS;
  }

  /** Returns a key under which mentions and JSON hold such a score. */
  public static ScoreKey<Classification> key(String name, int version) {
    return ScoreKey.of(
        name, version, Classification.class, Classification::write, Classification::read);
  }

  private Map<String, Object> write() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("label", label);
    written.put("probability", probability);
    if (abstention != null) {
      written.put("abstained", abstention.name());
    }
    return written;
  }

  private static Classification read(Map<String, Object> written) {
    Object why = written.get("abstained");
    return new Classification(
        (String) Objects.requireNonNull(written.get("label"), "label"),
        ((Number) Objects.requireNonNull(written.get("probability"), "probability")).doubleValue(),
        why == null ? null : Abstention.valueOf((String) why));
  }
}
