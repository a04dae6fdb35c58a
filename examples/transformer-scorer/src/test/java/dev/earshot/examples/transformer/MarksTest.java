package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class MarksTest {
  @Test
  void countsEveryClassTheSame() {
    Marks marks = new Marks(2);
    for (int i = 0; i < 9; i++) {
      marks.add(0, i < 6 ? 0 : 1);
    }
    marks.add(1, 1);
    assertEquals((6.0 / 9 + 1) / 2, marks.macroRecall(), 1e-12);
    assertEquals((12.0 / 15 + 2.0 / 5) / 2, marks.macroF1(), 1e-12);
  }

  @Test
  void aClassWithoutRowsIsNoneRecognised() {
    Marks marks = new Marks(2);
    marks.add(0, 0);
    assertEquals(0.5, marks.macroRecall());
    assertEquals(0.5, marks.macroF1());
  }
}
