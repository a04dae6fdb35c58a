package dev.earshot.examples.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("heavy")
class WordingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "thanks @Kettle_Co, see https://kettle.example/a?b=c now|thanks user, see http now",
        "mail me@kettle.example|mail me@kettle.example",
        "#WorstKettleEver_made|# Worst Kettle Ever made ",
        "nooooo WAYYYY|noo WAYY",
        "tea &amp; milk &lt;3|tea & milk <3",
        "it\\u0027s fine|it's fine",
        "a \\u12 b|a \\u12 b",
        "so good \uD83D\uDE02|so good  face with tears of joy ",
        "love \u2764\uFE0F|love  heart ",
      })
  void saysItInPlainWords(String post, String words) {
    assertEquals(words, Wording.of(post));
  }

  @Test
  void readsTheBeginningOfALongText() {
    assertTrue(Wording.of("ab ".repeat(1 << 20)).length() <= 4_000);
  }

  @Test
  void replacesHalfOfASurrogatePair() {
    assertEquals("a\uFFFDb", Wording.of("a\uD83Db"));
  }
}
