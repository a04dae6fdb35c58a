package dev.earshot.pipeline;

import dev.earshot.BrokenException;
import dev.earshot.key.DataKey;
import dev.earshot.key.StoreKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How the frames of one file of a mention store are sealed: under a key of that file alone, which
 * comes of the store's and of a salt in the file's header, each bound to its place; or not at all.
 * Not thread-safe.
 */
final class StoreSeal {
  /** How many bytes of a header say how its file is sealed; zeros: not. */
  static final int HEADER = 16 + DataKey.OVERHEAD;

  /** The frames of a file that is not sealed. */
  static final StoreSeal NONE = new StoreSeal(null, null, new byte[HEADER]);

  private static final int SALT = 16;
  private static final byte[] NOTHING = {};

  private final @Nullable DataKey key;
  private final @Nullable SecureRandom random;
  private final byte[] header;

  private StoreSeal(@Nullable DataKey key, @Nullable SecureRandom random, byte[] header) {
    this.key = key;
    this.random = random;
    this.header = header;
  }

  /** Returns what a new file is sealed with. */
  static StoreSeal fresh(StoreKey key, SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    DataKey own = derived(key, salt);
    byte[] header = Arrays.copyOf(salt, HEADER);
    System.arraycopy(own.seal(NOTHING, salt, random), 0, header, SALT, DataKey.OVERHEAD);
    return new StoreSeal(own, random, header);
  }

  /**
   * Returns what a file was sealed with.
   *
   * @throws BrokenException if it was sealed under another key than the store's
   */
  static StoreSeal of(byte[] header, StoreKey key, SecureRandom random) {
    byte[] salt = Arrays.copyOf(header, SALT);
    DataKey own = derived(key, salt);
    byte[] check = Arrays.copyOfRange(header, SALT, HEADER);
    if (own.openIfGenuine(check, salt).isEmpty()) {
      throw new BrokenException(
          "mention store: "
              + StoreKeyFile.NAME
              + " is not the key under which mentions.log was sealed; put that one back",
          null);
    }
    return new StoreSeal(own, random, header.clone());
  }

  private static DataKey derived(StoreKey key, byte[] salt) {
    return key.derive("mentions of file " + HexFormat.of().formatHex(salt));
  }

  /** Whether a file with that in its header is sealed. */
  static boolean isSealed(byte[] header) {
    return !Arrays.equals(header, new byte[HEADER]);
  }

  boolean isSealed() {
    return key != null;
  }

  byte[] header() {
    return header.clone();
  }

  /**
   * Returns the form in which a content lies in the file.
   *
   * @param part what of a frame it is
   * @param at where the frame begins
   */
  byte[] seal(byte part, long at, byte[] content) {
    return key == null || random == null ? content : key.seal(content, place(part, at), random);
  }

  /**
   * Returns a content from the form in which it lies in the file.
   *
   * @throws BrokenException if it was changed, or lay elsewhere
   */
  byte[] open(byte part, long at, byte[] stored) {
    return key == null
        ? stored
        : key.openIfGenuine(stored, place(part, at)).orElseThrow(() -> StoreFile.damaged(at));
  }

  private static byte[] place(byte part, long at) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(part).putLong(at).array();
  }
}
