package dev.earshot.examples.monitor;

import dev.earshot.disk.Disk;
import dev.earshot.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that their owner alone may read, where the file system knows owners: what was
 * heard is personal data, whatever the umask is.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rw-rw-");

  private PrivateFiles() {}

  /** Writes a file that is there already, and empty. */
  @FunctionalInterface
  public interface Writing {
    /** Writes the file. */
    void to(Path file) throws IOException;
  }

  /** Makes a folder that is ours alone, or closes the one that is there. */
  static void closeFolder(Path folder) throws IOException {
    OwnerOnly.folders(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /** Returns whether others than its owner may read or write a file, where that can be told. */
  static boolean isOpen(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
  }

  /** Closes a file to all but its owner; returns whether it was open. */
  static boolean closeFile(Path file) throws IOException {
    boolean open = isOpen(file);
    if (open) {
      Files.setPosixFilePermissions(file, FILE);
    }
    return open;
  }

  /* A disk that is full fails a write without the file's name. */
  private static void written(Path file, Path fresh, Writing writing) throws IOException {
    try {
      writing.to(fresh);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(file.toString(), null, Disk.reason(e));
      named.initCause(e);
      throw named;
    }
  }

  /**
   * Writes a file anew and puts it in the former one's place when it is whole. What fails leaves
   * the former one, and nothing half-made.
   */
  public static void replace(Path file, Writing writing) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    OwnerOnly.newFile(fresh);
    try {
      written(file, fresh, writing);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
