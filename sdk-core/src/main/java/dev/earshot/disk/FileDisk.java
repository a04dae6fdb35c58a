package dev.earshot.disk;

import dev.earshot.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* Two lock files, because POSIX drops all of a process's locks on a file when the process closes
 * any handle to it: the second opener inside this process must be turned away before it touches the
 * file that keeps other processes out. The first file is for openers in this process, whom the JDK
 * itself tells apart; that its lock may drop towards others does no harm, they meet the second.
 *
 * A lock is on the file, not on its name: where somebody deletes or replaces the name, the next
 * writer locks another file and is let in. So every change first looks whether the names still
 * are those files. To force is no change: what it makes durable was looked at when it was written. */
/** Files of one directory, locked against a second writer. */
final class FileDisk implements Disk {
  private static final String INSIDE = "writer-in-process.lock";
  private static final String OUTSIDE = "writer.lock";

  /** What each owner's files are called: the folders of two are soon swapped. */
  private static final Map<String, Pattern> KEPT =
      Map.of(
          "mention store", Pattern.compile("mentions\\.(?:log|new|sealed|key)"),
          "ledger", Pattern.compile("ledger\\.(?:manifest|head|snapshot)|[0-9]{20}\\.seg"));

  private static final long SLOWEST_TICK_NANOS = 3_000_000_000L;
  private static final Set<OpenOption> LOCK =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private final Path directory;
  private final Lock inside;
  private final Lock outside;

  /** The directory as a writer saw it last; null if it was gone, or none looked. */
  private volatile @Nullable Listing latest;

  private FileDisk(Path directory, Lock inside, Lock outside) {
    this.directory = directory;
    this.inside = inside;
    this.outside = outside;
  }

  static FileDisk lock(Path directory, String owner, boolean make) throws IOException {
    if (make) {
      makeDurably(directory.toAbsolutePath());
    }
    Lock inside = Lock.on(directory.resolve(INSIDE), owner);
    FileDisk disk;
    try {
      disk = new FileDisk(directory, inside, Lock.on(directory.resolve(OUTSIDE), owner));
    } catch (IOException | RuntimeException e) {
      inside.close();
      throw e;
    }
    try {
      disk.requireNothingOfOthers(owner);
      return disk;
    } catch (IOException | RuntimeException e) {
      disk.close();
      throw e;
    }
  }

  /* Beside another's files it would begin anew, and know of nobody's opt-out or of no mention. */
  private void requireNothingOfOthers(String owner) throws IOException {
    for (String name : names()) {
      KEPT.forEach(
          (other, names) -> {
            if (!other.equals(owner) && names.matcher(name).matches()) {
              throw new RefusedException(
                  owner
                      + ": expected a folder of its own, and "
                      + name
                      + " in it is of a "
                      + other
                      + "; give each its own folder, and look whether the two are swapped",
                  null);
            }
          });
    }
  }

  /** A lock file that is held. */
  private record Lock(SameFile file, FileChannel channel) {
    static Lock on(Path file, String owner) throws IOException {
      FileChannel channel = FileChannel.open(file, LOCK, OwnerOnly.file(file));
      boolean held = false;
      try {
        held = channel.tryLock() != null;
        if (held) {
          return new Lock(SameFile.at(file), channel);
        }
      } catch (OverlappingFileLockException e) {
        throw refused(owner, e);
      } finally {
        if (!held) {
          channel.close();
        }
      }
      throw refused(owner, null);
    }

    void close() throws IOException {
      channel.close();
    }
  }

  /**
   * A name, and which file it named once.
   *
   * @param key null where the file system has none; there an open file cannot be deleted
   */
  private record SameFile(Path path, @Nullable Object key) {
    static SameFile at(Path path) throws IOException {
      return new SameFile(path, keyOf(path));
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    boolean isThere() throws IOException {
      try {
        return key == null || key.equals(keyOf(path));
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  /* To look at three names takes half as long as to force. A name that comes, goes or is replaced
   * changes when its directory was changed; but a system's clock for that ticks, on some of them in
   * seconds, so a directory that was changed just now may be changed again and show nothing. */
  /**
   * A directory, by when its names last changed.
   *
   * @param key which directory it is
   */
  private record Listing(@Nullable Object key, FileTime changed) {
    /** Returns null if there is no such directory. */
    static @Nullable Listing of(Path directory) throws IOException {
      try {
        BasicFileAttributes found = Files.readAttributes(directory, BasicFileAttributes.class);
        return new Listing(found.fileKey(), found.lastModifiedTime());
      } catch (NoSuchFileException e) {
        return null;
      }
    }
  }

  private void requireLocked() throws IOException {
    if (!inside.file().isThere() || !outside.file().isThere()) {
      throw new DiskFailure(
          "its lock file was deleted or replaced while it was open, so that another writer may be"
              + " at work");
    }
  }

  private static RefusedException refused(String owner, @Nullable Throwable cause) {
    return new RefusedException(
        owner
            + ": this directory is open for writing elsewhere, by the process that has its "
            + OUTSIDE
            + " open; close it there first",
        cause);
  }

  private static void makeDurably(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null || Files.isDirectory(directory)) {
      return;
    }
    makeDurably(parent);
    Files.createDirectory(directory, OwnerOnly.folder(directory));
    force(parent);
  }

  /* Where the system has no handle on a directory, as on Windows, it keeps its own journal. */
  static void force(Path directory) throws IOException {
    if (!OwnerOnly.knowsOwners(directory)) {
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
    requireLocked();
    Path file = directory.resolve(name);
    Files.createFile(file, OwnerOnly.file(file));
    return new OpenFile(file);
  }

  @Override
  public void delete(String name) throws IOException {
    requireLocked();
    Files.delete(directory.resolve(name));
  }

  @Override
  public void rename(String name, String replaced) throws IOException {
    requireLocked();
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
    try {
      outside.close();
    } finally {
      inside.close();
    }
  }

  /* A FileChannel closes itself when its thread is interrupted, and a host that cancels a task must
   * not break the ledger: so bytes go through a RandomAccessFile, which knows no interrupts, and
   * only force, which is cheaper and on some systems stronger there, goes through a channel. */
  private final class OpenFile implements Segment {
    private final SameFile named;

    /** The directory as it was met first, and when; it has not changed since. */
    private @Nullable Listing met;

    private long metAt;

    /** The directory of which any later change shows; null while one may not. */
    private @Nullable Listing looked;

    private final RandomAccessFile file;
    private @Nullable FileChannel forcer;

    OpenFile(Path path) throws IOException {
      this.named = SameFile.at(path);
      this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /** What is written into a file that no name leads to is lost, however often it is forced. */
    private void requireNamed() throws IOException {
      long before = System.nanoTime();
      Listing now = Listing.of(directory);
      latest = now;
      if (now != null && now.equals(looked)) {
        return;
      }
      looked = null;
      requireLocked();
      if (!named.isThere()) {
        throw new DiskFailure("a file was deleted or replaced while it was open");
      }
      if (now == null || !now.equals(met)) {
        met = now;
        metAt = System.nanoTime();
      } else if (before - metAt > SLOWEST_TICK_NANOS) {
        looked = now;
      }
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
      requireNamed();
      put(at, bytes);
    }

    @Override
    public void writeBehind(long at, byte[] bytes) throws IOException {
      if (looked == null || !looked.equals(latest)) {
        requireNamed();
      }
      put(at, bytes);
    }

    private void put(long at, byte[] bytes) throws IOException {
      file.seek(at);
      file.write(bytes);
    }

    @Override
    public void truncate(long length) throws IOException {
      requireNamed();
      file.setLength(length);
    }

    @Override
    public void force() throws IOException {
      boolean interrupted = Thread.interrupted();
      try {
        while (true) {
          if (forcer == null) {
            forcer = FileChannel.open(named.path(), StandardOpenOption.WRITE);
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
