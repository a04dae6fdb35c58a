package dev.earshot.disk;

import dev.earshot.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* Two lock files, because POSIX drops all of a process's locks on a file when the process closes
 * any handle to it: the second opener inside this process must be turned away before it touches the
 * file that keeps other processes out. The first file is for openers in this process, whom the JDK
 * itself tells apart; that its lock may drop towards others does no harm, they meet the second. */
/** Files of one directory, locked against a second writer. */
final class FileDisk implements Disk {
  private static final String INSIDE = "writer-in-process.lock";
  private static final String OUTSIDE = "writer.lock";

  private final Path directory;
  private final FileChannel inside;
  private final FileChannel outside;

  private FileDisk(Path directory, FileChannel inside, FileChannel outside) {
    this.directory = directory;
    this.inside = inside;
    this.outside = outside;
  }

  static FileDisk lock(Path directory, String owner, boolean make) throws IOException {
    if (make) {
      makeDurably(directory.toAbsolutePath());
    }
    FileChannel inside = locked(directory, INSIDE, owner);
    try {
      return new FileDisk(directory, inside, locked(directory, OUTSIDE, owner));
    } catch (IOException | RuntimeException e) {
      inside.close();
      throw e;
    }
  }

  private static FileChannel locked(Path directory, String name, String owner) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw refused(owner, e);
    } finally {
      if (!held) {
        channel.close();
      }
    }
    if (!held) {
      throw refused(owner, null);
    }
    return channel;
  }

  private static RefusedException refused(String owner, @Nullable Throwable cause) {
    return new RefusedException(
        owner + ": this directory is open for writing elsewhere; close it there first", cause);
  }

  private static void makeDurably(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null || Files.isDirectory(directory)) {
      return;
    }
    makeDurably(parent);
    Files.createDirectory(directory);
    force(parent);
  }

  /* Where the system has no handle on a directory, as on Windows, it keeps its own journal. */
  private static void force(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(INSIDE) && !name.equals(OUTSIDE))
          .toList();
    }
  }

  @Override
  public Segment open(String name) throws IOException {
    return new OpenFile(directory.resolve(name));
  }

  @Override
  public Segment create(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createFile(file);
    return new OpenFile(file);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public void rename(String name, String replaced) throws IOException {
    Files.move(
        directory.resolve(name),
        directory.resolve(replaced),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void forceDirectory() throws IOException {
    force(directory);
  }

  @Override
  public void close() throws IOException {
    try (inside) {
      outside.close();
    }
  }

  /* A FileChannel closes itself when its thread is interrupted, and a host that cancels a task must
   * not break the ledger: so bytes go through a RandomAccessFile, which knows no interrupts, and
   * only force, which is cheaper and on some systems stronger there, goes through a channel. */
  private static final class OpenFile implements Segment {
    private final Path path;
    private final RandomAccessFile file;
    private @Nullable FileChannel forcer;

    OpenFile(Path path) throws IOException {
      this.path = path;
      this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      file.seek(at);
      int total = 0;
      while (total < length) {
        int read = file.read(into, from + total, length - total);
        if (read < 0) {
          break;
        }
        total += read;
      }
      return total;
    }

    @Override
    public void write(long at, byte[] bytes) throws IOException {
      file.seek(at);
      file.write(bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
      file.setLength(length);
    }

    @Override
    public void force() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        while (true) {
          if (forcer == null) {
            forcer = FileChannel.open(path, StandardOpenOption.WRITE);
          }
          try {
            forcer.force(false);
            return;
          } catch (ClosedByInterruptException e) {
            interrupted |= Thread.interrupted();
            forcer = null;
            // The interrupt may have hidden a failed write-back; this handle reports it as well.
            file.getFD().sync();
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void close() throws IOException {
      try (file) {
        if (forcer != null) {
          forcer.close();
        }
      }
    }
  }
}
