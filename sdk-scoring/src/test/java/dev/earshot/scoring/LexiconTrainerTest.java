package dev.earshot.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
@Shared.Needed
class LexiconTrainerTest {
  @Test
  void theSameTextsGiveTheCommittedLexicon() throws IOException {
    List<String> lines = new LexiconTrainer().lexicon();
    Files.write(Path.of("target/sentiment.tsv"), lines);
    assertEquals(Resource.lines("sentiment.tsv"), lines);
  }
}
