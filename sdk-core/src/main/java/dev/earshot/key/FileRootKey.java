package dev.earshot.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.RefusedException;
import dev.earshot.disk.Disk;
import dev.earshot.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A root key in a file that its owner alone may read: for hosts without a key service. Keep the
 * file where the stores are not, and a copy of it: without it nothing that was sealed opens again.
 *
 * <p>The file is text, a line for each key, oldest first: {@code file:} and the first 16
 * hexadecimal digits of the SHA-256 of the key, a space, and the key in 64 hexadecimal digits. The
 * last wraps; each unwraps what it wrapped. Whoever takes a line out has destroyed that key.
 *
 * <p>Immutable and thread-safe.
 */
public final class FileRootKey implements RootKey {
  private final Map<String, DataKey> keys;
  private final String id;
  private final SecureRandom random;

  private FileRootKey(Map<String, DataKey> keys, String id, SecureRandom random) {
    this.keys = keys;
    this.id = id;
    this.random = random;
  }

  /**
   * Makes a file with a new key.
   *
   * @throws RefusedException if there is a file of that name
   * @throws BrokenException if it cannot be written
   */
  public static FileRootKey create(Path file, SecureRandom random) {
    try {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      OwnerOnly.replace(file, line(DataKey.random(random)).getBytes(US_ASCII));
    } catch (FileAlreadyExistsException e) {
      throw Disk.in(
          file, new RefusedException("root key: there is a file of that name; open it", e));
    } catch (IOException e) {
      throw unwritten(file, e);
    }
    return open(file, random);
  }

  /**
   * Opens a file of keys.
   *
   * @param random for nonces
   * @throws RefusedException if there is none
   * @throws BrokenException if it is damaged, naming the file and the line
   */
  public static FileRootKey open(Path file, SecureRandom random) {
    try {
      return read(file, random);
    } catch (BrokenException | RefusedException e) {
      throw Disk.in(file, e);
    }
  }

  private static FileRootKey read(Path file, SecureRandom random) {
    Map<String, DataKey> keys = new LinkedHashMap<>();
    String last = "";
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String[] parts = line.split(" ", -1);
      DataKey key = parts.length == 2 ? key(parts[1]) : null;
      if (key == null || !name(key).equals(parts[0])) {
        throw new BrokenException(
            "root key: line " + number + " of the file is damaged; put a copy back", null);
      }
      last = parts[0];
      keys.put(last, key);
    }
    if (keys.isEmpty()) {
      throw new BrokenException("root key: the file is empty; put a copy back", null);
    }
    return new FileRootKey(Map.copyOf(keys), last, random);
  }

  /**
   * Adds a new key to a file, which wraps from then on. What the former ones wrapped opens still;
   * once every store was {@linkplain StoreKey#rewrapped taken over}, their lines may go.
   *
   * @throws RefusedException if there is no such file
   * @throws BrokenException if it is damaged, or cannot be written
   */
  public static FileRootKey rotate(Path file, SecureRandom random) {
    open(file, random);
    try {
      String former = Files.readString(file, US_ASCII).stripTrailing();
      OwnerOnly.replace(file, (former + "\n" + line(DataKey.random(random))).getBytes(US_ASCII));
    } catch (IOException e) {
      throw unwritten(file, e);
    }
    return open(file, random);
  }

  private static EarshotException unwritten(Path file, IOException e) {
    return Disk.in(file, new BrokenException("root key: the file cannot be written", e));
  }

  private static Iterable<String> lines(Path file) {
    try {
      return Files.readAllLines(file, US_ASCII);
    } catch (NoSuchFileException e) {
      throw new RefusedException(
          "root key: there is no such file; without it nothing that was sealed opens", e);
    } catch (IOException e) {
      throw new BrokenException("root key: the file cannot be read", e);
    }
  }

  private static @Nullable DataKey key(String hex) {
    try {
      return DataKey.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String line(DataKey key) {
    return name(key) + " " + HexFormat.of().formatHex(key.bytes()) + "\n";
  }

  private static String name(DataKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.bytes());
      return "file:" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public byte[] wrap(byte[] key, byte[] context) {
    return keyOf(id).seal(key, context, random);
  }

  @Override
  public byte[] unwrap(String id, byte[] wrapped, byte[] context) {
    byte[] key = keyOf(id).openOrNull(wrapped, context);
    if (key == null) {
      throw new RefusedException(
          "root key " + id + ": what it should have wrapped was changed, or is of another store",
          null);
    }
    return key;
  }

  private DataKey keyOf(String name) {
    DataKey key = keys.get(name);
    if (key == null) {
      throw new RefusedException(
          "root key: the file has none that is called " + name + "; put the right file back", null);
    }
    return key;
  }

  @Override
  public String toString() {
    return "FileRootKey[" + id + "]";
  }
}
