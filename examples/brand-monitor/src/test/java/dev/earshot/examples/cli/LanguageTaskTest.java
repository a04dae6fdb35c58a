package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LanguageTaskTest {
  @Test
  void printsCodeAndProbabilityOfEachLine() {
    String input = "the bus is late again\nder Bus kommt heute nicht\n\n😀\n";
    Ran ran = Ran.with(input, "score", "--task", "language");
    assertEquals(0, ran.code());
    assertEquals(4, ran.lines().size());
    assertTrue(ran.lines().get(0).matches("en\t[01]\\.\\d{4}"), ran.out());
    assertTrue(ran.lines().get(1).matches("de\t[01]\\.\\d{4}"), ran.out());
    assertEquals("und\t0.0000", ran.lines().get(2));
    assertEquals("und\t0.0000", ran.lines().get(3));
  }

  @Test
  void saysWhatItWasMadeFromAndExplainsNothing() {
    assertTrue(Ran.here("score", "--task", "language", "--card").out().contains("sources"));
    assertEquals(2, Ran.with("tea\n", "score", "--task", "language", "--explain").code());
  }
}
