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
      assertEquals(2 * 7 * 384, states.length);
      assertEquals(Encoders.LAST, scored.length);
      assertArrayEquals(scored, Arrays.copyOf(states, Encoders.LAST), 1e-4f);
      for (int at = Encoders.LAST; at < states.length; at += 384) {
        assertNotEquals(states[0], states[at], "from " + at);
      }
    }
  }
}
