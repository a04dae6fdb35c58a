package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.scoring.Abstention;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LanguageProperties {
  private static final int MEGABYTE = 1 << 20;

  private final LanguageDetector detector = LanguageDetector.bundled();

  @Property
  void anyTextGetsALanguageOrAReason(@ForAll("anyUnits") String text) {
    DetectedLanguage detected = detector.detect(text);
    boolean named = detector.languages().contains(detected.language());
    assertEquals(named, detected.probability() > 0);
    assertTrue(named || detected.language().equals("und"));
    assertTrue(named || detected.abstention() != null);
    assertEquals(
        named && detected.probability() < 0.5, detected.abstention() == Abstention.TOO_CLOSE);
  }

  @Property
  void spaceAroundAndUnseenCharactersAfterATextDoNotCount(@ForAll("anyUnits") String text) {
    assertEquals(detector.detect(text), detector.detect("\u200F \n" + text + " \u0000\u200B "));
  }

  @Property
  void amongAllItSaysTheSame(@ForAll("anyUnits") String text) {
    assertEquals(detector.detect(text), detector.among(detector.languages()).detect(text));
  }

  @Provide
  Arbitrary<String> anyUnits() {
    Arbitrary<Character> units =
        Arbitraries.oneOf(
            Arbitraries.chars().all(),
            Arbitraries.chars().range('a', 'z'),
            Arbitraries.chars().range('а', 'я'),
            Arbitraries.chars().range('\u0600', '\u06FF'),
            Arbitraries.chars().range('\u3040', '\u30FF'),
            Arbitraries.chars().range('\uD800', '\uDFFF'),
            Arbitraries.of(' ', '#', '@', '\'', '’', '\u200D', '\u200F', '\u202E', '\u0301', '\0'));
    return units.list().ofMaxSize(200).map(LanguageProperties::join);
  }

  private static String join(Iterable<Character> units) {
    StringBuilder text = new StringBuilder();
    units.forEach(text::append);
    return text.toString();
  }

  @Example
  void aMegabyteIsReadInTimeInProportionToItsLength() {
    String[] units = {"a", "ж", "字", "ه", "a ", "\uD83D", "\u202E", "'", "a\u0301", "é#", "\0"};
    for (String unit : units) {
      String text = unit.repeat(MEGABYTE / unit.length());
      assertTimeout(Duration.ofSeconds(5), () -> detector.detect(text));
    }
  }

  @Example
  void aLongTextIsJudgedLikeItsParts() {
    String text = "the bus is late again and nobody tells us why. ";
    assertEquals("en", detector.detect(text.repeat(MEGABYTE / text.length())).language());
  }
}
