package dev.earshot.scoring;

import dev.earshot.ScoreKey;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a model's labels a text has.
 *
 * @param label the most likely label, also where the model abstains
 * @param probability of the label, in [0, 1], kept to four decimals
 * @param abstention why the model would rather not say; null where it does say
 */
public record Classification(String label, double probability, @Nullable Abstention abstention) {
  private static final Set<String> TAKEN =
      Set.of("sentiment", "sentiment-about", "influence", "entities");

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

  /**
   * Returns a key under which mentions and JSON hold such a score.
   *
   * @throws IllegalArgumentException if a score of Earshot's that is no classification has the name
   */
  public static ScoreKey<Classification> key(String name, int version) {
    if (TAKEN.contains(name)) {
      throw new IllegalArgumentException(
          "name: " + name + " is a score of Earshot's that is no classification; choose another");
    }
    return ScoreKey.of(
        name, version, Classification.class, Classification::write, Classification::read);
  }

  /**
   * Returns what queries ask such a score by, under the key's name: {@code emotion:anger}, {@code
   * topic:"customer service"}. Another label than those is refused where the query is read. Unknown
   * where there is no score, or a machine's that abstained.
   *
   * @param labels all that the scorer tells apart; asked for in whatever case
   */
  public static Field<PostFacts> field(ScoreKey<Classification> key, List<String> labels) {
    return Field.<PostFacts>label(
            key.name(),
            Aspect.SCORES,
            labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList(),
            facts ->
                facts
                    .score(key)
                    .filter(
                        score -> score.byPerson().isPresent() || score.value().abstention == null)
                    .map(score -> score.value().label))
        .ofScore(key);
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
