package dev.earshot.connectors.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        "title==x"
      })
  void namesTheLineThatIsWrong(String line) {
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> ColumnMapping.parse(List.of("# first", "text=a", line), "map"));
    assertEquals(2, e.offset().orElseThrow());
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
}
