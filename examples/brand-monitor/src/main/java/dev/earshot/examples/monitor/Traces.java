package dev.earshot.examples.monitor;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a folder was not there before, so that a run which fails before it has heard anything
 * leaves the disk as it found it.
 */
final class Traces {
  private final Path folder;
  private final boolean isNew;
  private final List<Path> above = new ArrayList<>();

  /** Looks at a folder, which may not be there. */
  Traces(Path folder) {
    this.folder = folder.toAbsolutePath();
    isNew = Files.notExists(folder);
    for (Path one = this.folder.getParent(); one != null; one = one.getParent()) {
      if (Files.exists(one)) {
        break;
      }
      above.add(one);
    }
  }

  /** Removes the folder if it was not there, and those above it that were not and are empty. */
  void remove() throws IOException {
    if (isNew && Files.exists(folder)) {
      Files.walkFileTree(folder, new Deleting());
    }
    for (Path one : above) {
      try {
        Files.deleteIfExists(one);
      } catch (DirectoryNotEmptyException e) {
        return; // somebody else's are in it
      }
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
