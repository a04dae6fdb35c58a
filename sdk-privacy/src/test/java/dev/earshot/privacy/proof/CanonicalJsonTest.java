package dev.earshot.privacy.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.testsupport.Shared;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class CanonicalJsonTest {
  private static final String FOLDER = "vectors/jcs";
  private static final JsonMapper JSON = new JsonMapper();

  private static String number(double value) {
    StringBuilder written = new StringBuilder();
    EcmaNumber.append(value, written);
    return written.toString();
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-27 every document of the shared vectors has its canonical form")
  void documents() throws IOException {
    int documents = 0;
    for (Path file : Shared.files(FOLDER, ".input.json")) {
      Path output = Path.of(file.toString().replace(".input.", ".output."));
      assertEquals(
          Files.readString(output), CanonicalJson.of(Files.readString(file)), file.toString());
      documents++;
    }
    assertFalse(documents == 0);
  }

  @Test
  @Shared.Needed
  @DisplayName("SM-27 every number of the shared vectors is written as ECMAScript does")
  void numbers() throws IOException {
    List<String> wrong = new ArrayList<>();
    int numbers = 0;
    for (Path file : Shared.files(FOLDER, ".csv")) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(",", -1);
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(parts[0], 16));
        numbers++;
        if (!number(value).equals(parts[1]) || !CanonicalJson.of(parts[1]).equals(parts[1])) {
          wrong.add(line + " " + number(value));
        }
      }
    }
    assertFalse(numbers == 0);
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,0",
    "-0.0,0",
    "-0e9,0",
    "1.0,1",
    "1e2,100",
    "1E21,1e+21",
    "1e20,100000000000000000000",
    "0.000001,0.000001",
    "0.0000001,1e-7",
    "4.9e-324,5e-324",
    "9.9e-324,1e-323",
    "1e-400,0",
    "2e23,2e+23",
    "2.2250738585072014e-308,2.2250738585072014e-308",
    "1.5e300,1.5e+300",
    "9007199254740992,9007199254740992",
    "9007199254740993,9007199254740992",
    "12345678901234567890,12345678901234567000",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "0.1,0.1",
    "123.456e-2,1.23456",
    "5e-324,5e-324",
    "1e23,1e+23",
    "9.5367431640625e-7,9.5367431640625e-7"
  })
  void numbersOfText(String json, String canonical) {
    assertEquals(canonical, CanonicalJson.of(json));
    assertEquals("[" + canonical + ",true]", CanonicalJson.of(" [" + json + " , true\n]"));
  }

  /* The law of the form: the fewest digits that are read back, and of those the closest. */
  @Property
  void numbersHaveTheFewestDigits(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      String written = number(value);
      assertEquals(value + 0.0, Double.parseDouble(written));
      BigDecimal exact = new BigDecimal(value);
      int digits = new BigDecimal(written).stripTrailingZeros().precision();
      for (RoundingMode mode : List.of(RoundingMode.DOWN, RoundingMode.UP)) {
        if (digits > 1) {
          assertFalse(
              exact.round(new MathContext(digits - 1, mode)).doubleValue() == value, written);
        }
        BigDecimal other = exact.round(new MathContext(digits, mode));
        assertTrue(
            other.doubleValue() != value
                || other
                        .subtract(exact)
                        .abs()
                        .compareTo(new BigDecimal(written).subtract(exact).abs())
                    >= 0,
            written);
      }
    }
  }

  @Property
  void agreesWithTheLibraryOnNumbers(@ForAll double value) throws IOException {
    assertEquals(
        new JsonCanonicalizer("[" + value + "]").getEncodedString(),
        CanonicalJson.of("[" + value + "]"));
  }

  @Property
  void agreesWithTheLibraryOnObjects(@ForAll Map<String, String> texts, @ForAll List<Long> numbers)
      throws IOException {
    String json = JSON.writeValueAsString(Map.of("t", texts, "n", numbers, "T", List.of(texts)));
    if (json.chars().noneMatch(each -> Character.isSurrogate((char) each))) {
      String canonical = CanonicalJson.of(json);
      assertEquals(new JsonCanonicalizer(json).getEncodedString(), canonical);
      assertEquals(canonical, CanonicalJson.of(canonical));
    }
  }

  @Test
  void namesAreOrderedByUnitsAndTextsAreBare() {
    assertEquals(
        "{\"\":1,\"\\r\":2,\"\\\"\\\\/\":3,\"\u00e9\":4,\"\u20ac\":5,\"\ud83d\ude00\":6,\"\ufb33\":7}",
        CanonicalJson.of(
            "{\"\\ufb33\":7,\"\\ud83d\\uDE00\":6,\"\u20ac\":5,\"\\u00E9\":4,\"\\\"\\\\\\/\":3,\"\\r\":2,\"\":1}"));
    assertEquals(
        "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u007f\u2028\"",
        CanonicalJson.of("\"\\u0000\\u0008\\u0009\\u000a\\u000B\\f\\u000D\\u001F\\u007f\\u2028\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2}|7",
        "{\"b\":{\"a\":1,\"b\":2,\"a\":1}}|18",
        "{\"a\":1,\"\\u0061\":2}|7",
        "[\"\\ud800\"]|1",
        "{\"\\udc00x\":1}|8",
        "\"\\ud800\\ud800\"|0",
        "[1,1e400]|3",
        "[-1e309]|1"
      })
  void whatHasNoFormIsRefusedWithItsPlace(String json, long offset) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> CanonicalJson.of(json));
    assertEquals(offset, refused.offset().orElse(-1), refused.getMessage());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    List<String> none =
        List.of(
            "",
            " ",
            "{",
            "[1",
            "[1,]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "nul",
            "NaN",
            "Infinity",
            "01",
            "+1",
            "1.",
            ".5",
            "-",
            "1e",
            "0x1",
            "'a'",
            "\"a",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "1 2",
            "{} []",
            "[1]x",
            "/*c*/1",
            "// c\n1",
            "[1}",
            "{\"a\":1]",
            "\ufeff1",
            "[NaN]",
            "tru e",
            "\"\\'\"",
            "[".repeat(600) + "]".repeat(600),
            "]",
            "}",
            ",",
            ":",
            "1,");
    for (String json : none) {
      MalformedException refused =
          assertThrows(MalformedException.class, () -> CanonicalJson.of(json), json);
      assertTrue(refused.offset().isPresent(), json);
    }
    assertEquals(
        "[".repeat(400) + "]".repeat(400), CanonicalJson.of("[".repeat(400) + "]".repeat(400)));
    assertEquals("1", CanonicalJson.of("1." + "0".repeat(5000)));
  }
}
