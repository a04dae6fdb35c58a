package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuplicatesCommandTest {
  private static final String STORY =
      "The new kettle from Aurora boils in forty seconds and never wakes the baby upstairs";

  @TempDir Path folder;

  @Test
  void everyLineIsToldWithItsClusterAndLevel() {
    Ran ran =
        Ran.with(
            String.join(
                "\n",
                STORY,
                "Something else that nobody has written here before",
                STORY.toUpperCase(java.util.Locale.ROOT) + "! https://t.co/x1",
                STORY.replace("kettle", "ketle"),
                "",
                STORY.substring(0, 60) + "\u2026",
                ""),
            "duplicates");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(
        List.of(
            "1\toriginal\t1",
            "2\toriginal\t2",
            "1\texact\t3",
            "1\tnearly exact\t4",
            "5\toriginal\t5",
            "1\tstrong\t6"),
        ran.lines());
  }

  @Test
  void postsAreNamedByTheirIdsAcrossNetworks() {
    String post = "{\"v\":2,\"id\":\"%s\",\"text\":\"" + STORY + "\"}\n";
    String lines = post.formatted("x::1") + post.formatted("mastodon:b.example:7");
    assertEquals(
        List.of("x::1\toriginal\tx::1", "x::1\texact\tmastodon:b.example:7"),
        Ran.with(lines, "duplicates").lines());
  }

  @Test
  void aPostThatComesTwiceStaysWhatItWas() {
    String post = "{\"v\":2,\"id\":\"%s\",\"text\":\"" + STORY + "\"}\n";
    String lines = post.formatted("x::1") + post.formatted("x::2") + post.formatted("x::1");
    assertEquals("x::1\toriginal\tx::1", Ran.with(lines, "duplicates").lines().get(2));
  }

  @Test
  void linesOfSeveralFilesAreCountedOn() throws IOException {
    Path one = Files.writeString(folder.resolve("one.txt"), STORY + "\n" + STORY + "\n");
    Path two = Files.writeString(folder.resolve("two.txt"), STORY + "\n");
    assertEquals(
        List.of("1\toriginal\t1", "1\texact\t2", "1\texact\t3"),
        Ran.here("duplicates", one.toString(), two.toString()).lines());
  }

  @Test
  void whatIsNoPostIsARejectAndKeepsItsLine() {
    Ran ran = Ran.with("{\"v\":2,\"id\":7,\"text\":\"kettle\"}\n" + STORY + "\n", "duplicates");
    assertEquals(3, ran.code());
    assertEquals(List.of("1\toriginal\t1", "2\toriginal\t2"), ran.lines());
    assertEquals(1, ran.rejects().size());
    assertFalse(ran.err().contains("kettle"));
  }

  @Test
  void fewerMayBeRemembered() {
    Ran ran = Ran.with(STORY + "\nno\nyes\n" + STORY + "\n", "duplicates", "--most", "2");
    assertEquals("4\toriginal\t4", ran.lines().get(3));
    assertEquals(2, Ran.with("", "duplicates", "--most", "0").code());
  }

  @Test
  void roomForNoneIsToldByTheOptionsName() {
    Ran ran = Ran.with("", "duplicates", "--most", "0");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("--most: expected at least 1"), ran.err());
  }
}
