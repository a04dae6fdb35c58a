package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.LanguageTexts.Text;
import dev.earshot.testsupport.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
@Shared.Needed
class LanguageTrainerTest {
  private static final Path SHARED = Shared.path("");

  /** Both trainings take minutes of one core, and neither needs the other's. */
  private static final ExecutorService TRAINERS = Executors.newFixedThreadPool(2);

  private static Future<byte[]> ofAll;
  private static Future<byte[]> ofFold;

  @BeforeAll
  static void trainBothAtOnce() {
    LanguageTexts texts = new LanguageTexts(SHARED);
    ofAll = TRAINERS.submit(() -> LanguageTrainer.train(SHARED));
    ofFold = TRAINERS.submit(() -> new LanguageTrainer().train(texts.lesson(texts.fold(false))));
  }

  @AfterAll
  static void stop() {
    TRAINERS.shutdownNow();
  }

  @Test
  void theSameTextsGiveTheCommittedModel() throws Exception {
    byte[] trained = ofAll.get();
    Files.write(Path.of("target/language.model"), trained);
    assertArrayEquals(Resource.bytes("language.model"), trained);
  }

  @Test
  void tellsTheLanguageOfSentencesItNeverSaw() throws Exception {
    LanguageTexts texts = new LanguageTexts(SHARED);
    LanguageDetector detector = new LanguageDetector(ModelFile.read(ofFold.get(), "fold"), "fold");
    assertTrue(accuracy(detector, texts.fold(true), "sentence") > 0.98);
    assertTrue(accuracy(detector, texts.fold(true), "word-pair") > 0.875);
    assertTrue(accuracy(detector, texts.fold(true), "single-word") > 0.685);
  }

  private static double accuracy(LanguageDetector detector, List<Text> texts, String kind) {
    List<Text> ofKind = texts.stream().filter(text -> text.kind().equals(kind)).toList();
    double right =
        ofKind.stream()
            .filter(text -> detector.detect(text.text()).language().equals(text.language()))
            .count();
    return right / ofKind.size();
  }
}
