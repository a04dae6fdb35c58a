package dev.earshot.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A file that is read twice, and what is done to it in between. */
final class TextsTwiceTest {
  private static final String LONG = "x".repeat(400_000);
  private static final String WHOLE = "a1\na2\n" + (LONG + "\n").repeat(6) + "z1\nz2\n";

  @TempDir Path folder;

  private final List<String> taken = new ArrayList<>();

  @CommandLine.Command
  static final class Reading {
    @CommandLine.Mixin private Texts texts = new Texts();
  }

  private void read(String between) throws IOException {
    Path file = Files.writeString(folder.resolve("export"), WHOLE);
    Reading reading = new Reading();
    new CommandLine(reading).parseArgs("--quiet", file.toString());
    taken.clear();
    reading.texts.forEachTwice(
        (source, number, line) -> {},
        () -> {
          try {
            Files.writeString(file, between);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        (source, number, line) -> taken.add(line));
  }

  @Test
  void whatIsTheSameIsTaken() throws IOException {
    read(WHOLE);
    assertEquals(WHOLE.lines().toList(), taken);
  }

  @Test
  void nothingThatWasChangedIsTaken() {
    assertThrows(RefusedException.class, () -> read(WHOLE.replace("a2", "b2")));
    assertEquals(List.of(), taken);
    for (String changed :
        List.of(
            WHOLE.replace("z1", "y1"),
            WHOLE.replace("z2\n", ""),
            WHOLE.replace("z1\nz2", "z1z2"),
            WHOLE + "z3\n",
            WHOLE + WHOLE)) {
      assertThrows(RefusedException.class, () -> read(changed));
      assertEquals(WHOLE.lines().limit(8).toList(), taken, "whole parts that are the same");
    }
    assertThrows(RefusedException.class, () -> read(""));
    assertEquals(List.of(), taken);
  }
}
