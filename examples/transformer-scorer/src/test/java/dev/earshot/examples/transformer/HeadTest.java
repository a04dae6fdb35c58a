package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class HeadTest {
  private static final int WIDTH = 8;

  private static Head trained() {
    Random random = new Random(7);
    List<float[]> vectors = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      float[] vector = new float[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(vector);
      classes.add(vector[0] * vector[1] > 0.3 ? 2 : vector[2] > 0 ? 1 : 0);
    }
    return new HeadTraining(new TrainingRows(vectors, classes, Head.CLASSES)).train(42, 30, 1);
  }

  @Test
  void learnsWhatNoStraightLineParts() {
    double[] alike = trained().logOdds(new float[] {2, 2, -1, 0, 0, 0, 0, 0});
    double[] opposed = trained().logOdds(new float[] {2, -2, -1, 0, 0, 0, 0, 0});
    assertTrue(alike[2] > alike[0] && alike[2] > alike[1], Arrays.toString(alike));
    assertTrue(opposed[0] > opposed[1] && opposed[0] > opposed[2], Arrays.toString(opposed));
  }

  @Test
  void theSameVectorsGiveTheSameBytes() {
    assertArrayEquals(trained().write(), trained().write());
  }

  @Test
  void comesBackFromFile() {
    Head head = trained().with(new Head.Blend(1.5f, 2));
    Head back = Head.read(head.write(), "head");
    float[] vector = {1, 2, 3, 4, 5, 6, 7, 8};
    assertArrayEquals(head.logOdds(vector), back.logOdds(vector));
    assertEquals(head.blend(), back.blend());
    assertEquals(42, back.encoder());
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = trained().write();
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(MalformedException.class, () -> Head.read(cut, "head"));
    }
  }

  @Test
  void refusesEveryFlippedByte() {
    byte[] whole = trained().write();
    for (int i = 0; i < whole.length; i += i < 64 ? 1 : 131) {
      byte[] altered = whole.clone();
      altered[i] ^= 0x41;
      assertThrows(MalformedException.class, () -> Head.read(altered, "head"), "byte " + i);
    }
  }

  @Test
  void namesTheVersionOfANewerHead() {
    byte[] newer = trained().write();
    newer[7] = 2;
    MalformedException refused =
        assertThrows(MalformedException.class, () -> Head.read(newer, "head"));
    assertEquals("expected version 1, got 2", refused.problem());
  }
}
