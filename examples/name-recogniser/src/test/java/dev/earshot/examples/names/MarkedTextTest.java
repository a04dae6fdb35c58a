package dev.earshot.examples.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.Span;
import dev.earshot.examples.names.MarkedText.Mark;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.KnownEntity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkedTextTest {
  private static final Pattern NAME = Pattern.compile("(<START:\\w+>)(.*?)(?= <END>)");

  /** Returns what is learned from, the letters of names as X and x, since they are made up. */
  private static String sample(MarkedText text) {
    return NAME.matcher(text.sample(0).toString().strip())
        .replaceAll(
            name ->
                name.group(1)
                    + name.group(2).replaceAll("\\p{Lu}", "X").replaceAll("\\p{Ll}", "x"));
  }

  private static String listed(String text) {
    EntityList list =
        EntityList.of(
            List.of(
                KnownEntity.of("Acme Tea", "brand", "Acme"),
                KnownEntity.of("Tea Kettle", ""),
                KnownEntity.of("Ann Lee", "person")));
    return sample(MarkedText.of(text, list.open()));
  }

  @Test
  void marksWhatAListFinds() {
    assertEquals(
        "<START:brand> Xxxx <END> 's kettle and <START:person> xxx xxx <END>",
        listed("Acme’s kettle and ann lee"));
    assertEquals("<START:brand> Xxxx - Xxx <END> rocks", listed("Acme-Tea rocks"));
    assertEquals("# by @", listed("#Acme by @acme"));
    assertEquals("nothing here", listed("nothing here"));
  }

  @Test
  void theEarlierOfTwoThatOverlapIsMarked() {
    assertEquals("the <START:brand> xxxx xxx <END> kettle", listed("the acme tea kettle"));
    assertEquals("a <START:default> xxx xxxxxx <END>", listed("a tea kettle"));
  }

  @Test
  void readsMarksFromALine() {
    MarkedText text =
        MarkedText.parse(
            """
            {"id":7,"text":"😀 Ann Lee's Acme","spans":[
            {"start":13,"end":17,"type":"brand","name":"Acme","probability":0.5},
            {"start":3,"end":10,"type":""}]}
            """,
            "file",
            1);
    assertEquals(2, text.names());
    assertEquals("😀 <START:default> Xxx Xxx <END> 's <START:brand> Xxxx <END>", sample(text));
  }

  @Test
  void namesAreLearnedWithOtherLettersInEachText() {
    MarkedText text =
        MarkedText.of(
            "Ann and Ann of Ольга",
            List.of(
                new Mark(new Span(0, 3), "p"),
                new Mark(new Span(8, 11), "p"),
                new Mark(new Span(15, 20), "p")));
    Set<String> first = new HashSet<>();
    for (int number = 0; number < 20; number++) {
      String[] read = text.sample(number).getSentence();
      assertEquals(read[0], read[2], "one name in one text");
      assertTrue(
          String.join(" ", read)
              .matches(
                  "[A-Z][a-z]{2} and [A-Z][a-z]{2} of"
                      + " [\\p{Lu}&&\\p{IsCyrillic}][\\p{Ll}&&\\p{IsCyrillic}]{4}"),
          () -> String.join(" ", read));
      first.add(read[0]);
    }
    assertTrue(first.size() >= 18, first::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expected one JSON object|{\"text\":\"a\"",
        "expected one JSON object|{\"text\":\"a\",\"text\":\"b\",\"spans\":[]}",
        "expected an object with text|[]",
        "expected an object with text|{\"text\":\"Acme\"}",
        "expected an object with text|{\"text\":1,\"spans\":[]}",
        "spans[0]: expected start and end|{\"text\":\"Acme\",\"spans\":[{\"start\":0,\"end\":4}]}",
        "spans[0]: expected start and end|{\"text\":\"Acme\",\"spans\":[7]}",
        "spans[0]: expected start and end"
            + "|{\"text\":\"Acme\",\"spans\":[{\"start\":0.5,\"end\":4,\"type\":\"b\"}]}",
        "spans[0]: expected 0 <= start < end <= 4"
            + "|{\"text\":\"Acme\",\"spans\":[{\"start\":0,\"end\":5,\"type\":\"b\"}]}",
        "spans[0]: expected 0 <= start < end <= 4"
            + "|{\"text\":\"Acme\",\"spans\":[{\"start\":2,\"end\":2,\"type\":\"b\"}]}",
        "spans[0]: expected 0 <= start < end <= 4"
            + "|{\"text\":\"Acme\",\"spans\":[{\"start\":-1,\"end\":4,\"type\":\"b\"}]}",
        "spans[0]: expected whole words"
            + "|{\"text\":\"Acme\",\"spans\":[{\"start\":1,\"end\":4,\"type\":\"b\"}]}",
        "spans[0]: expected whole words"
            + "|{\"text\":\"@acme\",\"spans\":[{\"start\":0,\"end\":5,\"type\":\"b\"}]}",
        "spans[1]: overlaps"
            + "|{\"text\":\"Acme Tea\",\"spans\":[{\"start\":0,\"end\":4,\"type\":\"b\"},"
            + "{\"start\":0,\"end\":8,\"type\":\"b\"}]}",
        "spans[0].name: is not what stands there"
            + "|{\"text\":\"a Acme\",\"spans\":"
            + "[{\"start\":0,\"end\":1,\"type\":\"b\",\"name\":\"Acme\"}]}",
      })
  void aLineThatCannotBeLearnedFromIsRefusedByItsPlace(String problem, String line) {
    MalformedException refused =
        assertThrows(MalformedException.class, () -> MarkedText.parse(line, "file", 3));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("file, line 3: " + problem), message);
    assertTrue(!message.contains("Acme"), message);
  }
}
