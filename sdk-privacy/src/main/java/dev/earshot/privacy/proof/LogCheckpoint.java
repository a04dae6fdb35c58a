package dev.earshot.privacy.proof;

import dev.earshot.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a log has come, in the form of C2SP's tlog checkpoints: the log's origin, the size of its
 * tree and the root. Signed, it is what the log can be held to.
 *
 * <p>Immutable and thread-safe.
 */
public final class LogCheckpoint {
  private static final String SOURCE = "checkpoint";
  private static final int MOST_CHARACTERS = 1_000_000;

  private final String origin;
  private final long size;
  private final byte[] root;
  private final List<String> extensions;

  private LogCheckpoint(String origin, long size, byte[] root, List<String> extensions) {
    this.origin = origin;
    this.size = size;
    this.root = root;
    this.extensions = extensions;
  }

  /**
   * Returns a checkpoint.
   *
   * @param origin names the log; one line, best a host name and a path
   * @param size how many leaves its tree has, 0 or more
   * @param root the root of the tree, 32 bytes
   * @throws IllegalArgumentException if one of them is another
   */
  public static LogCheckpoint of(String origin, long size, byte[] root) {
    if (!isLine(origin)) {
      throw new IllegalArgumentException("origin: expected one line that is not empty");
    }
    if (size < 0) {
      throw new IllegalArgumentException("size: expected no negative number, got " + size);
    }
    if (root.length != MerkleTree.HASH_BYTES) {
      throw new IllegalArgumentException(
          "root: expected " + MerkleTree.HASH_BYTES + " bytes, got " + root.length);
    }
    return new LogCheckpoint(origin, size, root.clone(), List.of());
  }

  private static boolean isLine(String text) {
    return !text.isEmpty()
        && text.codePoints()
            .noneMatch(each -> each < ' ' || Character.getType(each) == Character.SURROGATE);
  }

  /**
   * Returns the checkpoint of a note's text.
   *
   * @throws MalformedException if it is none, naming the field
   */
  public static LogCheckpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (text.length() > MOST_CHARACTERS || lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
      throw malformed(null, "expected lines with origin, size and root, each ended");
    }
    List<String> extensions = List.of(lines).subList(3, lines.length - 1);
    byte[] root = NoteName.base64(lines[2]);
    if (!isLine(lines[0])) {
      throw malformed("origin", "expected a line that is not empty");
    }
    if (!lines[1].matches("0|[1-9][0-9]{0,18}") || !isLong(lines[1])) {
      throw malformed("size", "expected a decimal number without leading zeros");
    }
    if (root == null || root.length != MerkleTree.HASH_BYTES) {
      throw malformed("root", "expected 32 bytes in Base64");
    }
    if (!extensions.stream().allMatch(LogCheckpoint::isLine)) {
      throw malformed("extension", "expected lines that are not empty");
    }
    return new LogCheckpoint(lines[0], Long.parseLong(lines[1]), root, extensions);
  }

  /**
   * Returns the checkpoint of a note's text.
   *
   * @param origin of which log it has to be
   * @throws MalformedException if it is none, or of another log
   */
  public static LogCheckpoint parse(String text, String origin) {
    LogCheckpoint parsed = parse(text);
    if (!parsed.origin.equals(origin)) {
      throw malformed("origin", "it is of another log");
    }
    return parsed;
  }

  private static boolean isLong(String digits) {
    try {
      return Long.parseLong(digits) >= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static MalformedException malformed(@Nullable String field, String problem) {
    return new MalformedException(SOURCE, field, -1, problem, null);
  }

  /** Returns which log it is of. */
  public String origin() {
    return origin;
  }

  /** Returns how many leaves the tree has. */
  public long size() {
    return size;
  }

  /** Returns the root of the tree. */
  public byte[] root() {
    return root.clone();
  }

  /** Returns further lines, of which this library knows nothing. */
  public List<String> extensions() {
    return extensions;
  }

  /** Signs it. */
  public SignedNote sign(NoteSigner signer) {
    return SignedNote.sign(toString(), signer);
  }

  /**
   * Returns whether another checkpoint may come after this one: of the same log, and with all that
   * this one holds.
   *
   * @param next the other
   * @param proof the consistency proof from this size to that; none where the sizes are the same,
   *     or this one is of an empty tree
   */
  public Validity isFollowedBy(LogCheckpoint next, List<byte[]> proof) {
    if (!origin.equals(next.origin)) {
      return Validity.invalid("the checkpoint is of another log");
    }
    if (next.size < size) {
      return Validity.invalid(
          "the log is shorter than it was, " + next.size + " after " + size + " entries");
    }
    if (size == 0) {
      return proof.isEmpty()
          ? Validity.VALID
          : Validity.invalid("from an empty tree there is no proof");
    }
    return ProofVerifier.consistency(
        size, next.size, root, List.<byte @Nullable []>copyOf(proof), next.root);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogCheckpoint that
        && size == that.size
        && origin.equals(that.origin)
        && Arrays.equals(root, that.root)
        && extensions.equals(that.extensions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, size, Arrays.hashCode(root));
  }

  /** Returns the text of its note. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(origin)
            .append('\n')
            .append(size)
            .append('\n')
            .append(NoteName.base64(root))
            .append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
