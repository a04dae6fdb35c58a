package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageNamesTest {
  @ParameterizedTest
  @CsvSource({
    "eng, en",
    "ENG-gb, en-gb",
    "ger_AT, de_AT",
    "iw, he",
    "In-ID, id-ID",
    "ji, yi",
    "english, en",
    "français, fr",
  })
  void aDeclaredTagIsReadByTodaysCode(String declared, String today) {
    assertEquals(today, LanguageNames.current(declared));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "en", "pt-BR", "und", "mul", "x-acme", "ast", "inuit-x", "klingon"})
  void whatHasNoOtherCodeStays(String declared) {
    assertSame(declared, LanguageNames.current(declared));
  }

  @Test
  void everyLanguageIsKnownByItsCodesAndItsNames() {
    for (String code : Locale.getISOLanguages()) {
      Locale language = Locale.forLanguageTag(code);
      String today = LanguageNames.code(code).orElseThrow();
      for (String written :
          List.of(
              language.getISO3Language(),
              language.getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT),
              language.getDisplayLanguage(language).toLowerCase(Locale.ROOT))) {
        assertEquals(Optional.of(today), LanguageNames.code(written), written);
      }
    }
  }
}
