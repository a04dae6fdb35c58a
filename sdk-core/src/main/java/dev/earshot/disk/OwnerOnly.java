package dev.earshot.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Makes files and folders that their owner alone may read and write, where the file system knows
 * POSIX permissions; elsewhere what the folder above them gives. What is there already keeps its
 * permissions. Thread-safe.
 */
public final class OwnerOnly {
  private static final FileAttribute<?>[] FILE = attribute("rw-------");
  private static final FileAttribute<?>[] FOLDER = attribute("rwx------");
  private static final Set<StandardOpenOption> READ_WRITE =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final FileAttribute<?>[] AS_IT_COMES = {};

  private OwnerOnly() {}

  private static FileAttribute<?>[] attribute(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static FileAttribute<?>[] file(Path path) {
    return knowsOwners(path) ? FILE : AS_IT_COMES;
  }

  static FileAttribute<?>[] folder(Path path) {
    return knowsOwners(path) ? FOLDER : AS_IT_COMES;
  }

  /** Makes an empty file, in place of one of that name that was left there. */
  public static Path newFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, file(file));
  }

  /** Makes a folder and those above it, as far as they are not there. */
  public static Path folders(Path folder) throws IOException {
    return Files.createDirectories(folder, folder(folder));
  }

  /** Opens a file for reading and writing, and makes it if it is not there. */
  public static FileChannel open(Path file) throws IOException {
    boolean fresh = Files.notExists(file);
    FileChannel channel = FileChannel.open(file, READ_WRITE, file(file));
    try {
      if (fresh) {
        FileDisk.force(Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder"));
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Writes a file whole or not at all: beside it first, to the disk, and then in its place. Whoever
   * reads finds the former content or this one, also after a power cut.
   *
   * @throws IOException if it could not be written; the former content stands then
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    newFile(fresh);
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      FileDisk.force(Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder"));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
