package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.model.LanguageTexts.Text;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
@Shared.Needed
class LanguageTrainerTest {
  private static final Path SHARED = Shared.path("");

  @Test
  void theSameTextsGiveTheCommittedModel() throws IOException {
    byte[] trained = LanguageTrainer.train(SHARED);
    Files.write(Path.of("target/language.model"), trained);
    assertArrayEquals(Resource.bytes("language.model"), trained);
  }

  @Test
  void tellsTheLanguageOfSentencesItNeverSaw() {
    LanguageTexts texts = new LanguageTexts(SHARED);
    byte[] trained = new LanguageTrainer().train(texts.lesson(texts.fold(false)));
    LanguageDetector detector = new LanguageDetector(ModelFile.read(trained, "fold"), "fold");
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
