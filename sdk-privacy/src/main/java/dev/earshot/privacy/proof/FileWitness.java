package dev.earshot.privacy.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A witness in a file of its own, which its owner alone may read: signed notes, one after another,
 * with an empty line after each, nothing ever taken away. Keep it where the log is not, and where
 * what puts the log back does not reach: on another disk, or in another backup.
 *
 * <p>Thread-safe; several processes may use one file.
 */
public final class FileWitness implements Witness {
  /* More than a note of ours ever has; an end of the file that long holds the last one whole. */
  private static final int MOST_BYTES = 1 << 16;

  private final Path file;
  private final WitnessRules rules;

  /**
   * Creates it. The file is made with the first checkpoint.
   *
   * @param file outside of the log's folder
   * @param origin of which log
   * @param log the key by which the log signs
   */
  public FileWitness(Path file, String origin, NoteVerifier log) {
    this.file = Objects.requireNonNull(file, "file");
    rules = new WitnessRules(origin, log);
  }

  /**
   * {@inheritDoc}
   *
   * @throws BrokenException if the file cannot be read, or its last note is damaged
   */
  @Override
  public synchronized Optional<SignedNote> last() {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.ofNullable(Tail.of(channel, file, rules.origin()).note());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public synchronized void witness(SignedNote checkpoint, List<byte[]> proof) {
    byte[] written = (checkpoint + "\n").getBytes(UTF_8);
    if (written.length > MOST_BYTES / 2) {
      throw new IllegalArgumentException("checkpoint: expected at most 32 KiB of a note");
    }
    rules.signed(checkpoint);
    try (FileChannel channel = OwnerOnly.open(file);
        FileLock lock = channel.lock()) {
      Objects.requireNonNull(lock, "lock");
      Tail tail = Tail.of(channel, file, rules.origin());
      rules.requireFollows(tail.note(), checkpoint, proof);
      if (!checkpoint.equals(tail.note())) {
        append(channel, tail.end(), written);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static void append(FileChannel channel, long end, byte[] bytes) throws IOException {
    channel.truncate(end);
    channel.position(end);
    ByteBuffer from = ByteBuffer.wrap(bytes);
    while (from.hasRemaining()) {
      channel.write(from);
    }
    channel.force(true);
  }

  private BrokenException unreadable(Throwable cause) {
    return new BrokenException("witness: " + file + " cannot be read or written", cause);
  }

  @Override
  public String toString() {
    return "FileWitness[" + rules.origin() + "]";
  }

  /**
   * The end of the file.
   *
   * @param note the last whole note; null for none
   * @param end where it ends; what comes behind was being written when the power was cut
   */
  private record Tail(@Nullable SignedNote note, long end) {
    private static final String GAP = "\n\n";
    private static final String SIGNATURE = latin("\u2014 ");

    static Tail of(FileChannel channel, Path file, String origin) throws IOException {
      long size = channel.size();
      long from = Math.max(0, size - MOST_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (size - from));
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes, from + bytes.position());
      }
      return of(new String(bytes.array(), ISO_8859_1), from, file, latin(origin));
    }

    /* Pieces between empty lines are a text and its signatures in turn. Characters are bytes here, so
     * that places in the text are places in the file. */
    private static Tail of(String tail, long from, Path file, String origin) {
      int end = tail.lastIndexOf(GAP);
      int begin = before(tail, end);
      if (end >= 0 && !tail.startsWith(SIGNATURE, begin)) {
        end = begin - GAP.length();
        begin = before(tail, end);
      }
      int rest = end < 0 ? 0 : end + GAP.length();
      String torn = tail.substring(rest).replaceFirst("\0+$", "");
      if (!torn.startsWith(origin + "\n") && !(origin + "\n").startsWith(torn)) {
        throw damaged(file, from + rest, null);
      }
      if (end < 0) {
        if (from > 0) {
          throw damaged(file, from, null);
        }
        return new Tail(null, 0);
      }
      int text = before(tail, begin - GAP.length());
      try {
        byte[] last = tail.substring(text, end + 1).getBytes(ISO_8859_1);
        return new Tail(SignedNote.parse(last), from + rest);
      } catch (MalformedException e) {
        throw damaged(file, from + text, e);
      }
    }

    /** Returns where the piece begins that ends there. */
    private static int before(String tail, int end) {
      int gap = end <= 0 ? -1 : tail.lastIndexOf(GAP, end - 1);
      return gap < 0 ? 0 : gap + GAP.length();
    }

    private static String latin(String text) {
      return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static BrokenException damaged(Path file, long at, @Nullable Throwable cause) {
      return new BrokenException(
          "witness: " + file + " is damaged at offset " + at + "; put a copy back", cause);
    }
  }
}
