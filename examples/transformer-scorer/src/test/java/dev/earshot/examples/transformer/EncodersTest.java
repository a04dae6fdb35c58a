package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class EncodersTest {
  private static final String POST = "Third kettle this year, and it leaks :(";

  @Test
  void givesMiddleLayersBehindTheUnchangedLast() {
    try (Encoders layers = Encoders.openLayers();
        Encoders both = Encoders.open()) {
      float[] states = layers.apply(POST);
      float[] scored = both.apply(POST);
      assertEquals(7 * 384, states.length);
      assertEquals(2 * Encoder.WIDTH, scored.length);
      assertArrayEquals(
          Arrays.copyOf(scored, Encoder.WIDTH), Arrays.copyOf(states, Encoder.WIDTH), 1e-4f);
      for (int layer = 3; layer < 7; layer++) {
        assertNotEquals(states[0], states[layer * 384], "layer " + layer);
      }
    }
  }
}
