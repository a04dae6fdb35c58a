package dev.earshot.examples.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.text.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTest {
  private static List<Word> words(String text) {
    return Word.of(new Tokens().read(text));
  }

  private static List<String> read(String text) {
    return words(text).stream().map(Word::read).toList();
  }

  @Test
  void aPossessiveEndingIsAWordByItself() {
    assertEquals(List.of("Acme", "'s", "new", "kettle"), read("Acme’s new kettle"));
    assertEquals(List.of("ACME", "'s"), read("ACME'S"));
    assertEquals(List.of("don't"), read("don't"));
    List<Word> words = words("of Acme's");
    assertEquals("Acme", words.get(1).span().in("of Acme's"));
    assertEquals("'s", words.get(2).span().in("of Acme's"));
  }

  @Test
  void whatIsPeoplesOwnIsReadAsItsSignAlone() {
    assertEquals(
        List.of("@", "asks", "#", "$", "http", "000.000", ":", "ok"),
        read("@ann_lee asks #AcmeTea $ACME https://acme.example/a?b=1 555.123: ok"));
    assertEquals(List.of("@", "http"), read("@ann@town.example ann@mail.example"));
    assertTrue(words("@ann #tea $ACME http://a.example").stream().noneMatch(Word::nameable));
  }

  @Test
  void aUsualPostIsOneStretchAndALongTextEndsOneWithASentence() {
    List<Word> post = words("One here. Two there. Three! ".repeat(10));
    assertEquals(post.size(), Word.end(post, 0));
    List<Word> article = words("This is a sentence of some words. ".repeat(60));
    int end = Word.end(article, 0);
    assertTrue(end >= 128 && end < 150, "ended at " + end);
    assertEquals("This", article.get(end).read());
    assertEquals(512, Word.end(words("word ".repeat(2000)), 0));
  }
}
