package dev.earshot.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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
}
