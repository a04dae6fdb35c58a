package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {
  @ParameterizedTest
  @CsvSource({"4, 4", "4.5, 4.5", "-1.25, -1.25", "+3, 3", ".5, 0.5", "4., 4", "1.0E-3, 0.001"})
  void readsANumberInDigits(String text, double number) {
    assertEquals(number, DecimalNumber.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4d",
        "4f",
        "4D",
        "4F",
        "4.0d",
        "0x1p3",
        "0x4",
        "NaN",
        "Infinity",
        "-Infinity",
        " 4",
        "4 ",
        "4\n",
        "",
        ".",
        "-",
        "4,5",
        "4e",
        "4e1d",
        "\u0664",
        "four"
      })
  void refusesWhatIsNone(String text) {
    String told =
        String.valueOf(
            assertThrows(NumberFormatException.class, () -> DecimalNumber.parse(text))
                .getMessage());
    assertTrue(told.startsWith("expected a number in digits"), told);
  }
}
