package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.QueryMatch;
import dev.earshot.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuerySetTest {

  @Test
  @DisplayName("SM-02 keeps searches in a file and finds the same with them afterwards")
  void survivesAFile(@TempDir Path folder) throws IOException {
    QuerySet set =
        QuerySet.builder()
            .add("brand", "acme OR “acme phone” OR #acmelaunch")
            .add("rival", "apex NEAR/3 (phone OR tablet) -giveaway lang:en")
            .add("sender", "from:(newsdesk OR \"the desk\")")
            .build();
    Path file = folder.resolve("queries.tsv");
    Files.writeString(file, set.print());

    QuerySet again = QuerySet.parse(file);

    assertEquals(set, again);
    assertEquals(set.hashCode(), again.hashCode());
    assertEquals(set.print(), again.print());
    assertEquals(List.of("brand", "rival", "sender"), List.copyOf(again.queries().keySet()));
    var reading =
        Posts.reading(Posts.post("Acme beats the apex phone").author(Posts.author("newsdesk")));
    assertEquals(set.match(reading), again.match(reading));
    assertEquals(2, again.match(reading).size());
  }

  @Test
  void matchesInTheOrderOfTheSetWithSpans() {
    QuerySet set =
        QuerySet.builder().add("z", "phone").add("a", "network:feed").add("m", "acme").build();
    assertEquals(
        List.of(
            new QueryMatch("z", List.of(new QueryMatch.Hit(new Span(5, 10), "text"))),
            new QueryMatch("a", List.of()),
            new QueryMatch("m", List.of(new QueryMatch.Hit(new Span(0, 4), "text")))),
        set.match(Posts.reading("acme phone")));
  }

  @Test
  void readsLinesAsTheyComeInTheWild() {
    QuerySet set =
        QuerySet.parse(
            "\uFEFF# brands\r\n\r\nbrand\tacme\tphone\r\n   \n#tag\t#acme\nwith blank\tapex");
    assertEquals(Set.of("brand", "#tag", "with blank"), set.queries().keySet());
    assertEquals("acme phone", String.valueOf(set.queries().get("brand")));
  }

  @Test
  void endsALineAtALineFeedAlone() {
    QuerySet set = QuerySet.parse("a\tacme\u2028phone\u0085x\nb\tapex\rphone");
    assertEquals(Set.of("a", "b"), set.queries().keySet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\ta1\\nacme            | line 2: expected an id",
        "a\\ta1\\n\\tacme         | line 2: expected an id",
        "a\\ta1\\n b\\tacme       | line 2: expected an id",
        "# c\\na\\ta1\\n\\na\\tb1 | line 4: this id stands",
      })
  void namesTheBrokenLine(String lines, String problem) {
    MalformedException error =
        assertThrows(
            MalformedException.class,
            () -> QuerySet.parse(lines.replace("\\n", "\n").replace("\\t", "\t")));
    assertTrue(error.problem().startsWith(problem), error.problem());
    assertEquals("queries", error.source());
  }

  @Test
  void namesTheLineAndColumnOfABrokenQuery() {
    MalformedException error =
        assertThrows(MalformedException.class, () -> QuerySet.parse("a\ta1\nbrand\ta1 (b1"));
    assertEquals("brand", error.source());
    assertEquals(3, error.offset().orElseThrow());
    String message = String.valueOf(error.getMessage());
    assertTrue(message.startsWith("brand, line 2, column 4: "), message);
  }

  @Test
  void refusesAFileThatIsNotUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.tsv");
    Files.write(file, new byte[] {'a', '\t', (byte) 0xE9, 'x'});
    assertEquals(
        "latin.tsv", assertThrows(MalformedException.class, () -> QuerySet.parse(file)).source());
  }

  @Test
  void refusesAnIdTwiceOrOfAnotherForm() {
    QuerySet.Builder builder = QuerySet.builder().add("a", "a1");
    IllegalArgumentException twice =
        assertThrows(IllegalArgumentException.class, () -> builder.add("a", "b1"));
    assertTrue(twice.toString().contains("id: a is in the set already"), twice::toString);
    assertThrows(IllegalArgumentException.class, () -> builder.add(" ", "b1"));
    assertThrows(IllegalArgumentException.class, () -> builder.add("b\tc", "b1"));
    assertThrows(IllegalArgumentException.class, () -> builder.add("b\n", "b1"));
  }

  @Test
  void aBuiltSetDoesNotChange() {
    QuerySet.Builder builder = QuerySet.builder().add("a", "a1");
    QuerySet set = builder.build();
    builder.add("b", "b1");
    assertEquals(1, set.queries().size());
    assertThrows(
        UnsupportedOperationException.class, () -> set.queries().put("c", Query.parse("c1")));
  }

  @Test
  void anEmptySetMatchesNothing() {
    assertEquals(List.of(), QuerySet.parse("").match(Posts.reading("acme")));
  }

  @Test
  void aRepetitiveTextCostsLittle() {
    QuerySet set =
        QuerySet.builder()
            .add("chain", "a1 NEAR/1000 a1 NEAR/1000 a1 NEAR/1000 (a1 OR b1) NEAR/1000 a1")
            .build();
    assertEquals(50_000, set.match(Posts.reading("a1 ".repeat(50_000))).get(0).hits().size());
  }
}
