package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Span;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Span HERE = new Span(0, 4);

  private static Explanation of(int... points) {
    List<Part> parts =
        java.util.Arrays.stream(points)
            .mapToObj(point -> new Part(HERE, Cause.WORD, 0, List.of(0, point)))
            .toList();
    long sum = java.util.Arrays.stream(points).sum();
    return new Explanation(List.of("other", "polarity"), List.of(0L, sum), parts);
  }

  @Test
  void sharesAreInProportionAndSumToTheScore() {
    assertEquals(List.of(0.1, 0.6, -0.2), of(50, 300, -100).shares("polarity", 0.5));
    assertEquals(List.of(-0.3333, -0.3333, -0.3333), of(-7, -7, -7).shares("polarity", -0.9999));
  }

  @Test
  void theBaseTakesWhatRoundingLeaves() {
    List<Double> shares = of(1, 1, 1).shares("polarity", 0.5);
    assertEquals(List.of(0.1666, 0.1667, 0.1667), shares);
  }

  @Test
  void whatGoesAgainstItsPointsIsTheBases() {
    assertEquals(List.of(0.001, 0.0), of(-5, -5).shares("polarity", 0.001));
    assertEquals(List.of(0.001, 0.0), of(-5, 5).shares("polarity", 0.001));
  }

  @Test
  void anUnknownColumnIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> of(1).shares("joy", 0.1));
  }
}
