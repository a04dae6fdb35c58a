package dev.earshot.examples.names;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.Span;
import dev.earshot.examples.names.MarkedText.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import opennlp.tools.ml.maxent.quasinewton.QNTrainer;
import opennlp.tools.namefind.NameFinderME;
import opennlp.tools.namefind.NameSample;
import opennlp.tools.namefind.TokenNameFinderFactory;
import opennlp.tools.util.ObjectStreamUtils;
import opennlp.tools.util.TrainingParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTrainingTest {
  private static byte[] model;

  @BeforeAll
  static void train() {
    model = Invented.model("en").write();
  }

  private static MarkedText marked(String text, int start, int end) {
    return MarkedText.of(text, List.of(new Mark(new Span(start, end), "brand")));
  }

  @Test
  void theSameTextsGiveTheSameBytes() {
    assertArrayEquals(model, Invented.model("en").write());
    assertFalse(Arrays.equals(model, Invented.model("de").write()));
    assertArrayEquals(model, NameModel.read(model, "model").write());
  }

  @Test
  void aModelTellsWhatItWasMadeFromAndFor() {
    NameModel read = NameModel.read(model, "model");
    assertEquals("en", read.language());
    assertEquals("204 texts of the host's with 204 names", read.learnedFrom());
  }

  @Test
  void neitherNamesNorWhatIsPeoplesOwnIsInTheModel() throws IOException {
    NameTraining training = new NameTraining("en");
    for (int i = 0; i < 50; i++) {
      training.add(marked("Acme, @ann_lee says, is at http://shop.example/a or 555 1234", 0, 4));
    }
    String written = new String(inflated(training.train("x").write()), StandardCharsets.ISO_8859_1);
    assertTrue(written.contains("w=says"));
    assertFalse(written.contains("acme"));
    assertFalse(written.contains("ann_lee"));
    assertFalse(written.contains("example"));
    assertFalse(written.contains("1234"));
  }

  private static byte[] inflated(byte[] zip) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      while (in.getNextEntry() != null) {
        in.transferTo(all);
      }
    }
    return all.toByteArray();
  }

  private static void assertRefused(String problem, NameTraining training) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> training.train("posts.txt"));
    assertEquals("posts.txt: " + problem, refused.getMessage());
  }

  @Test
  void refusesToLearnFromNothing() {
    NameTraining training = new NameTraining("en");
    assertRefused("holds no text to learn from", training);
    training.add(MarkedText.of("nothing here", List.of()));
    assertRefused("expected at least 10 names to learn from, got 0 in 1 texts", training);
    training.add(marked("Acme rocks", 0, 4));
    assertRefused("expected at least 10 names to learn from, got 1 in 2 texts", training);
  }

  @Test
  void refusesTextsThatAreNamesAlone() {
    NameTraining training = new NameTraining("en");
    for (int i = 0; i < 50; i++) {
      training.add(marked("Acme Tea", 0, 8));
    }
    assertRefused("every word is part of a name: nothing to tell names from", training);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme\tbrand\n", "PK", "PK\u0003\u0004 and no more"})
  void aFileThatIsNoModelIsRefused(String content) {
    MalformedException refused =
        assertThrows(
            MalformedException.class,
            () -> NameModel.read(content.getBytes(StandardCharsets.UTF_8), "names.bin"));
    assertEquals(
        "names.bin: is no model of names, or damaged; make one with train", refused.getMessage());
  }

  @Test
  void aDamagedModelIsRefusedWhereverItIsDamaged(@TempDir Path folder) throws IOException {
    int refused = 0;
    int tried = 0;
    for (int at = 0; at < model.length; at += 97) {
      byte[] damaged = model.clone();
      damaged[at] ^= 0x20;
      Path file = Files.write(folder.resolve("damaged.bin"), damaged);
      try {
        NameRecogniser.open(file, 0.5);
      } catch (MalformedException expected) {
        assertEquals("damaged.bin", expected.source());
        refused++;
      }
      tried++;
    }
    // Times and the directory at the end are read by nobody.
    assertTrue(refused >= 0.9 * tried, refused + " of " + tried);
    for (int length = 0; length < model.length * 9 / 10; length += 97) {
      byte[] torn = Arrays.copyOf(model, length);
      assertThrows(MalformedException.class, () -> NameModel.read(torn, "torn.bin"));
    }
  }

  @Test
  void aModelWhoseAnswersDependOnTheTextBeforeIsRefused() throws IOException {
    TrainingParameters settings = new TrainingParameters();
    settings.put(TrainingParameters.ALGORITHM_PARAM, QNTrainer.MAXENT_QN_VALUE);
    settings.put("DataIndexer", "OnePass");
    List<NameSample> samples =
        Collections.nCopies(50, marked("the kettle by Acme leaks", 14, 18).sample(0));
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    NameFinderME.train(
            "en",
            null,
            ObjectStreamUtils.createObjectStream(samples),
            settings,
            new TokenNameFinderFactory())
        .serialize(other);
    MalformedException refused =
        assertThrows(MalformedException.class, () -> NameModel.read(other.toByteArray(), "qn.bin"));
    assertTrue(refused.problem().startsWith("was fitted by MAXENT_QN"), refused.problem());
  }

  @Test
  void anArchiveOfSomethingElseIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("manifest.properties"));
      zip.write(
          """
          Manifest-Version=1.0
          Component-Name=DocumentCategorizerME
          OpenNLP-Version=2.5.11
          Language=en
          """
              .getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThrows(MalformedException.class, () -> NameModel.read(bytes.toByteArray(), "other.bin"));
  }
}
