package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FloorTest {
  private final Floor floor = new Floor(Map.of("good", 1.9f, "bad", -2.5f, ":)", 2.0f));

  @Test
  void sumsTheValencesOfWordsWhateverTheirCase() {
    assertEquals(1900 - 2500 - 2500, floor.read("GOOD, bad... Bad!"));
    assertEquals(3, floor.tokens());
  }

  @Test
  void findsNoWordInsideAnother() {
    assertEquals(0, floor.read("goodness badly"));
    assertEquals(2, floor.tokens());
  }

  @Test
  void readsNothingOutOfNothing() {
    assertEquals(0, floor.read(""));
    assertEquals(0, floor.read(" :) \uD83D\uDE00"));
    assertEquals(0, floor.tokens());
  }

  @Test
  void forgetsThePostBefore() {
    floor.read("good ".repeat(500));
    assertEquals(500, floor.tokens());
    assertEquals(1900, floor.read("good"));
    assertEquals(1, floor.tokens());
  }

  @Test
  void everyCheckHoldsOnTheBundledPosts() {
    List<String> texts = Labelled.bundled().stream().map(Labelled::text).toList();
    for (Checks.Check check : Checks.run(texts)) {
      assertEquals(0, check.wrong(), check.what());
    }
  }
}
