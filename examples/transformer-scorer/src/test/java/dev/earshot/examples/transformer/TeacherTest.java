package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("heavy")
class TeacherTest {
  private static final int TOLD = 24;

  /* Every text points in a direction of its own: of another text nothing is to be learned. */
  private static float[] noise(String text) {
    Random random = new Random(TeacherLabels.hash(LabelledText.gist(text)));
    float[] vector = new float[Encoders.LAST + 4];
    for (int i = 0; i < TOLD; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] telling(String text) {
    float[] vector = noise(text);
    vector[0] += text.startsWith("not") ? 3 : -3;
    return vector;
  }

  private static float[] shouting(String text) {
    float[] vector = noise(text);
    for (int i = 0; i < vector.length; i++) {
      vector[i] += text.startsWith("not") ? 3 : -3;
    }
    return vector;
  }

  private static List<LabelledText> rows(int first, int count) {
    List<LabelledText> rows = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      rows.add(new LabelledText(0, "not row number " + i));
      rows.add(new LabelledText(1, "row number " + i));
    }
    return rows;
  }

  @Test
  void learnsWhatTheStatesTell() {
    Teacher teacher = new Teacher(Task.IRONY, rows(0, 200), TeacherTest::telling);
    assertTrue(teacher.marks(rows(0, 200)).macroF1() > 0.98);
    assertTrue(teacher.marks(rows(900, 200)).macroF1() > 0.98);
  }

  @ParameterizedTest
  @EnumSource(names = {"IRONY", "HATE"})
  void learnsFromFewWhatAllStatesTell(Task task) {
    Teacher teacher = new Teacher(task, rows(0, 40), TeacherTest::shouting);
    assertEquals(1, teacher.marks(rows(0, 40)).macroF1());
    assertEquals(1, teacher.marks(rows(900, 40)).macroF1());
  }

  @Test
  void doesNotRememberItsOwnRows() {
    List<LabelledText> few = rows(0, 20);
    Teacher teacher = new Teacher(Task.IRONY, few, TeacherTest::noise);
    double recall = teacher.marks(few).macroRecall();
    assertTrue(recall < 0.75, "by chance 0.5, got " + recall);
  }

  @Test
  void takesTheSamePostWithOtherSignsForItsOwn() {
    List<LabelledText> own = rows(0, 20);
    Teacher teacher = new Teacher(Task.HATE, own, TeacherTest::noise);
    for (LabelledText row : own) {
      double[] copy = teacher.label(row.text().toUpperCase(Locale.ROOT) + " !!");
      assertArrayEquals(teacher.label(row.text()), copy);
    }
  }

  @Test
  void holdsWeightsDownByItsStrength() {
    TrainingRows rows =
        new TrainingRows(
            rows(0, 100).stream().map(row -> telling(row.text())).toList(),
            rows(0, 100).stream().map(LabelledText::label).toList(),
            2);
    double[] odds = StraightHead.train(rows, 1e6f).logOdds(telling("not row number 7"));
    assertEquals(0, odds[0] - odds[1], 0.01, "a great strength leaves no weight");
    double[] free = StraightHead.train(rows, 0.1f).logOdds(telling("not row number 7"));
    assertTrue(free[0] - free[1] > 4, Arrays.toString(free));
  }

  @Test
  void refusesATaskWithoutRowsOfALabel() {
    List<LabelledText> one = List.of(new LabelledText(1, "a"), new LabelledText(1, "b"));
    MalformedException refused =
        assertThrows(
            MalformedException.class, () -> new Teacher(Task.IRONY, one, TeacherTest::noise));
    assertEquals("label", refused.field().orElseThrow());
  }
}
