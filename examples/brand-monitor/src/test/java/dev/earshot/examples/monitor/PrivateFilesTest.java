package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTest {
  @TempDir Path folder;

  @Test
  void aWriteThatFailsNamesItsFileAndLeavesTheFormerOne() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "former");
    FileSystemException failed =
        assertThrows(
            FileSystemException.class,
            () ->
                PrivateFiles.replace(
                    file,
                    fresh -> {
                      Files.writeString(fresh, "half");
                      throw new IOException("No space left on device"); // as the JDK has it
                    }));
    assertEquals(file.toString(), failed.getFile());
    assertEquals("former", Files.readString(file));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }
}
