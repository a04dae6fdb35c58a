package dev.earshot.examples.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that their owner alone may read, where the file system knows owners: what was
 * heard is personal data, whatever the umask is.
 */
public final class OwnerOnly {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** Writes a file that is there already, and empty. */
  @FunctionalInterface
  public interface Writing {
    /** Writes the file. */
    void to(Path file) throws IOException;
  }

  /** Makes a folder, and those above it that are missing; what is there keeps its permissions. */
  static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder, permissions(folder, FOLDER));
  }

  /** Makes a folder that is ours alone, or closes the one that is there. */
  static void closeFolder(Path folder) throws IOException {
    makeFolder(folder);
    if (knowsOwners(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /**
   * Writes a file anew and puts it in the former one's place when it is whole. What fails leaves
   * the former one, and nothing half-made.
   */
  public static void replace(Path file, Writing writing) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, permissions(fresh, FILE));
    try {
      writing.to(fresh);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static FileAttribute<?>[] permissions(Path path, Set<PosixFilePermission> permissions) {
    return knowsOwners(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
