package dev.earshot.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GradesTest {
  @Test
  void everyLabelWeighsTheSameInMacroRecall() {
    Grades grades = Grades.of(List.of("a", "a", "a", "b"), List.of("a", "a", "a", "a"));
    assertEquals(75, grades.accuracy());
    assertEquals(50, grades.macroRecall());
  }

  @Test
  void keepsTwoDecimals() {
    assertEquals(66.67, Grades.of(List.of("a", "a", "a"), List.of("a", "a", "b")).accuracy());
  }

  @Test
  void everyScorerAnswersWithTheLabelsOfTheData() {
    Set<String> labels = Set.of("negative", "neutral", "positive");
    List<Labelled> posts = Labelled.bundled();
    Quality.scorers()
        .forEach(
            (peer, scorer) -> {
              for (Labelled post : posts) {
                assertTrue(labels.contains(scorer.apply(post.text())), peer);
              }
            });
  }

  @Test
  void openNlpAnswersWithTheCodesOfTheData() {
    Map<String, String> names =
        new OpenNlpLanguage().names(List.of("en", "zh", "fa", "lv", "et", "nb"));
    assertEquals("en", names.get("eng"));
    assertEquals("zh", names.get("cmn"));
    assertEquals("fa", names.get("pes"));
    assertEquals("nb", names.get("nob"));
    assertEquals(names.get("lvs"), names.get("lav"));
  }

  @Test
  void gradesOurScorerOnTheBundledPosts() {
    List<Labelled> english =
        Labelled.bundled().stream().filter(post -> post.kind().equals("en")).toList();
    Recorded.Graded graded = Quality.sentiment("bundled", english, "Earshot", new Ours()::label);
    double recall = graded.figures().getOrDefault("macro recall", 0.0);
    assertTrue(recall > 100.0 / 3, () -> "macro recall " + recall);
  }
}
