package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.PostField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnMappingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "=text",
        "text=",
        "colour=text",
        "metric.=likes",
        "metric.likes==5",
        "text==always the same",
        "visibility==FRIENDS",
        "network==Not A Network!",
        "zone==Mars/Olympus",
        "format==qqqqqqqq",
        "kind==poem",
        "title==x",
        "delimiter==;;",
        "delimiter==\"",
        "charset==klingon",
        "charset==IBM037",
        "language==english",
        "language==xx",
        "language==klingon",
        "network==twitterr",
        "network==mastadon",
        "network==rss",
        "terms==shop",
        "terms==shop/0",
        "rating.worst==low",
        "rating.worst==1f",
        "rating.best==0x5p0",
        "rating.best==Infinity"
      })
  void namesTheLineThatIsWrong(String line) {
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> ColumnMapping.parse(List.of("# first", "text=a", line), "map"));
    assertEquals(2, e.offset().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "network==twitterr, did you mean x?",
    "network==Mastadon, did you mean mastodon?",
    "network==insta-gram, did you mean instagram?",
    "visibility==PUBLICC, did you mean PUBLIC?",
    "visibility==followrs, did you mean FOLLOWERS?",
    "kind==reviews, did you mean REVIEW?",
    "kind==poem, 'ARTICLE, EPISODE'",
    "language==qq, no language has this tag",
    "language==french, expected a BCP 47 tag such as en"
  })
  void saysWhatWasMeant(String line, String words) {
    MalformedException e =
        assertThrows(
            MalformedException.class, () -> ColumnMapping.parse(List.of("text=a", line), "map"));
    assertTrue(e.problem().contains(words), e.problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network==twitter",
        "network==X",
        "network==fb",
        "network==forum",
        "network==trustpilot",
        "network==discord",
        "network==web",
        "kind==review",
        "visibility==public",
        "language==pt_BR",
        "language==tlh",
        "language==und",
        "language==x-house",
        "terms==shop.example/12"
      })
  void takesWhatIsNoSlip(String line) {
    ColumnMapping mapping = ColumnMapping.parse(List.of("text=a", line), "map");
    String field = line.substring(0, line.indexOf('='));
    assertEquals(line.substring(line.indexOf("==") + 2), mapping.constant(field).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"network=b", "network==x"})
  void refusesAFieldGivenTwice(String line) {
    assertThrows(
        MalformedException.class,
        () -> ColumnMapping.parse(List.of("text=a", "network=b", line), "map"));
  }

  @Test
  void needsWords() {
    assertThrows(MalformedException.class, () -> ColumnMapping.parse(List.of("id=a"), "map"));
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("map"), "\uFEFF# map\r\ntext = a = b\r\n\r\n");
    assertEquals("a = b", ColumnMapping.parse(file).column("text").orElseThrow());
  }

  @Test
  void whatIsReservedCannotBeMapped() {
    for (String line : List.of("attribute.earshot.subjects=a", "attribute.Earshot.x==b")) {
      MalformedException e =
          assertThrows(
              MalformedException.class, () -> ColumnMapping.parse(List.of("text=t", line), "map"));
      assertEquals(1, e.offset().orElseThrow());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rating=a",
        "rating=a;rating.worst==1",
        "rating=a;rating.worst==5;rating.best==1",
        "rating.worst==1;rating.best==5"
      })
  void aRatingNeedsItsScaleAndAScaleItsRating(String lines) {
    List<String> all = new ArrayList<>(List.of("text=t"));
    all.addAll(List.of(lines.split(";")));
    MalformedException e =
        assertThrows(MalformedException.class, () -> ColumnMapping.parse(all, "map"));
    assertEquals("rating", e.field().orElseThrow());
  }

  @Test
  void everyFieldOfAPostIsAColumnOrHasAReasonNotToBe() {
    Set<PostField> lists =
        Set.of(
            PostField.AUTHOR,
            PostField.CO_AUTHORS,
            PostField.HTML,
            PostField.ENTITIES,
            PostField.MEDIA,
            PostField.POLL_OPTIONS,
            PostField.METRICS,
            PostField.WITHHELD_IN,
            PostField.PROVENANCE,
            PostField.ATTRIBUTES);
    for (PostField field : PostField.values()) {
      List<String> lines =
          List.of(
              field.key() + "=c",
              field.equals(PostField.TEXT) ? "title=t" : "text=t",
              field.equals(PostField.RATING) ? "rating.worst==1" : "zone==UTC",
              field.equals(PostField.RATING) ? "rating.best==5" : "terms==a/1");
      if (lists.contains(field)) {
        assertThrows(
            MalformedException.class, () -> ColumnMapping.parse(lines, "map"), field.key());
      } else if (field != PostField.TEXT) {
        assertEquals("c", ColumnMapping.parse(lines, "map").column(field.key()).orElseThrow());
      }
    }
  }
}
