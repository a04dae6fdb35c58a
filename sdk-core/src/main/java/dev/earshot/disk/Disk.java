package dev.earshot.disk;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.RefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a store's or a ledger's files lie: the one seam at which bytes become durable, at which
 * tests cut the power, and below which a host may encrypt.
 *
 * <p>Files are made for their owner alone, see {@link OwnerOnly}. A change is refused once what
 * locks the directory, or the file itself, was deleted or replaced under its name: {@link #reason}
 * says so. What was written survives a power cut once its file was forced; a new, renamed or
 * deleted name does once the directory was forced. One thread writes; any thread may read what was
 * forced. A thread that is interrupted finishes what it does here and keeps its interrupt.
 */
public interface Disk extends Closeable {
  /**
   * Returns the files of a directory, made if it is not there, and locks it against a second
   * writer, in this process and in others.
   *
   * @param owner what keeps its files there, named in messages: {@code ledger}
   * @throws RefusedException if another writer holds it, or files of another kind of owner lie
   *     there: a mention store's in that of a ledger, or the other way round
   */
  static Disk lock(Path directory, String owner) throws IOException {
    return FileDisk.lock(directory, owner, true);
  }

  /**
   * Returns the files of a directory that is there already, locked as {@link #lock} does.
   *
   * @throws RefusedException as {@link #lock} does
   * @throws java.nio.file.NoSuchFileException if there is no such directory
   */
  static Disk lockExisting(Path directory, String owner) throws IOException {
    return FileDisk.lock(directory, owner, false);
  }

  /** Returns files in memory, gone with the process. */
  static Disk inMemory() {
    return new HeapDisk();
  }

  /**
   * Says in words why a disk failed: that it is full, that the file system is read-only, that
   * permission is denied. Names no file; the class of the failure where there are no words for it.
   */
  static String reason(Throwable failed) {
    return DiskFailure.reason(failed);
  }

  /**
   * Returns a refusal or a breakage that was met in a directory or a file, with its path in the
   * message; any other failure as it is.
   */
  static EarshotException in(Path place, EarshotException failed) {
    String message = failed.getMessage() + " (in " + place + ")";
    if (failed instanceof BrokenException) {
      return new BrokenException(message, failed);
    }
    return failed instanceof RefusedException ? new RefusedException(message, failed) : failed;
  }

  /** Returns the names of all files, in no order; what locks the directory is none of them. */
  List<String> names() throws IOException;

  /** Opens a file that exists. */
  Segment open(String name) throws IOException;

  /** Makes an empty file and opens it. */
  Segment create(String name) throws IOException;

  /** Deletes a file that nobody has open. */
  void delete(String name) throws IOException;

  /**
   * Gives a file another name, in place of the file that has it, whole or not at all.
   *
   * @param name a file that nobody has open
   * @param replaced its name from then on
   */
  void rename(String name, String replaced) throws IOException;

  /** Makes durable which names there are. */
  void forceDirectory() throws IOException;

  /**
   * Puts a file with this content in the place of the one that has this name, if there is one,
   * whole or not at all, and durably. On the way it is called as this with {@code .new} behind it.
   *
   * @param name of a file that nobody has open
   */
  default void replace(String name, Content content) throws IOException {
    String next = name + ".new";
    if (names().contains(next)) {
      delete(next);
    }
    try (Segment file = create(next)) {
      content.writeTo(file);
      file.force();
    }
    rename(next, name);
    forceDirectory();
  }

  /** What is to be in a file. */
  @FunctionalInterface
  interface Content {
    /** Writes it into an empty file. */
    void writeTo(Segment file) throws IOException;
  }

  /** One open file. Not thread-safe. */
  interface Segment extends Closeable {
    /** Returns its length in bytes. */
    long length() throws IOException;

    /**
     * Reads until the span is full or the file ends.
     *
     * @param at where in the file to begin
     * @return how many bytes it read
     */
    int read(long at, byte[] into, int from, int length) throws IOException;

    /** Writes at a place, and makes the file longer where it ends before. */
    void write(long at, byte[] bytes) throws IOException;

    /**
     * Writes as {@link #write} does, a moment after a write into another file of the same disk:
     * what that one saw of the names counts for this one, since looking takes as long as writing.
     */
    default void writeBehind(long at, byte[] bytes) throws IOException {
      write(at, bytes);
    }

    /** Cuts the file to a length. */
    void truncate(long length) throws IOException;

    /** Makes durable what was written. */
    void force() throws IOException;
  }
}
