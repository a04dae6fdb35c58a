package dev.earshot.connectors.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.earshot.BrokenException;
import dev.earshot.UnavailableException;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.disk.OwnerOnly;
import dev.earshot.key.DataKey;
import dev.earshot.key.Hkdf;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps the secrets of one tenant's sources in a folder, each source and origin in a file of its
 * own, encrypted and authenticated with AES-256-GCM ({@code docs/formats/credentials.md}).
 *
 * <p>What is saved is on disk, whole, when {@link #save} returns. A file that was changed, or put
 * in another's place, is a {@link BrokenException}; so is a folder that was written with another
 * key. The folder and its files are their owner's alone, where the file system knows owners.
 *
 * <p>Thread-safe; one process may write a folder at a time.
 */
public final class EncryptedCredentialStore implements CredentialStore {
  private static final byte[] MAGIC = "EARCRED1".getBytes(UTF_8);
  private static final String CHECK = "key-check";
  private static final String ENDING = ".secrets";

  private final Path folder;
  private final DataKey key;
  private final SecretKeySpec names;
  private final SecureRandom random;

  private EncryptedCredentialStore(Path folder, byte[] tenantKey, SecureRandom random) {
    this.folder = folder;
    this.key = DataKey.of(tenantKey).derive("earshot credentials content");
    byte[] forNames = "earshot credentials names".getBytes(UTF_8);
    this.names = new SecretKeySpec(Hkdf.expand(tenantKey, forNames, DataKey.BYTES), "HmacSHA256");
    this.random = random;
  }

  /**
   * Opens a tenant's folder, and makes it if it is not there.
   *
   * @param tenantKey 32 random bytes of this tenant alone, such as its identity key or one that a
   *     key service unwrapped; not kept as they are
   * @param random makes the nonces; cryptographically strong
   * @throws IllegalArgumentException if the key has another length, or is zeros
   * @throws BrokenException if the folder was written with another key, or its key check is gone
   *     while secrets are there
   * @throws UnavailableException if it cannot be read or made
   */
  public static EncryptedCredentialStore open(Path folder, byte[] tenantKey, SecureRandom random) {
    EncryptedCredentialStore store = new EncryptedCredentialStore(folder, tenantKey, random);
    try {
      OwnerOnly.folders(folder);
      store.checkKey();
    } catch (IOException e) {
      throw new UnavailableException("the folder of credentials cannot be used", null, e);
    }
    return store;
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  private void checkKey() throws IOException {
    Path check = folder.resolve(CHECK);
    if (Files.exists(check)) {
      decrypted(CHECK, Files.readAllBytes(check), "was written with another key, or was changed");
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.anyMatch(file -> file.toString().endsWith(ENDING))) {
        throw new BrokenException("the folder of credentials has lost its key check", null);
      }
    }
    OwnerOnly.replace(check, encrypted(CHECK, new byte[0]));
  }

  @Override
  public synchronized Optional<Credentials> load(String source, Origin origin) {
    String name = name(source, origin);
    byte[] content;
    try {
      content = Files.readAllBytes(folder.resolve(name));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnavailableException("credentials cannot be read", null, e);
    }
    return Optional.of(
        read(ByteBuffer.wrap(decrypted(name, content, "has a file that was changed")), origin));
  }

  @Override
  public synchronized void save(String source, Credentials credentials) {
    String name = name(source, credentials.origin());
    try {
      OwnerOnly.replace(folder.resolve(name), encrypted(name, written(credentials)));
    } catch (IOException e) {
      throw new UnavailableException("credentials cannot be kept", null, e);
    }
  }

  @Override
  public synchronized void remove(String source, Origin origin) {
    try {
      Files.deleteIfExists(folder.resolve(name(source, origin)));
    } catch (IOException e) {
      throw new UnavailableException("credentials cannot be removed", null, e);
    }
  }

  private String name(String source, Origin origin) {
    byte[] digest = hmac(names, source.length() + ":" + source + origin);
    return HexFormat.of().formatHex(digest, 0, 16) + ENDING;
  }

  private static byte[] written(Credentials credentials) {
    Origin origin = credentials.origin();
    ByteBuffer to = ByteBuffer.allocate(1 << 20);
    for (String name : new TreeSet<>(credentials.names())) {
      put(to, name);
      put(to, credentials.secret(name, origin).orElseThrow().reveal());
    }
    return Arrays.copyOf(to.array(), to.position());
  }

  private static void put(ByteBuffer to, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length + Integer.BYTES > to.remaining()) {
      throw new IllegalArgumentException("credentials: expected less than 1 MiB");
    }
    to.putInt(bytes.length).put(bytes);
  }

  private static Credentials read(ByteBuffer from, Origin origin) {
    Credentials credentials = Credentials.of(origin);
    try {
      while (from.hasRemaining()) {
        credentials = credentials.with(text(from), Secret.of(text(from)));
      }
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new BrokenException("the folder of credentials has a file of another form", null);
    }
    return credentials;
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[Math.min(from.getInt(), from.remaining() + 1)];
    from.get(bytes);
    return new String(bytes, UTF_8);
  }

  private byte[] encrypted(String name, byte[] content) {
    byte[] sealed = key.seal(content, place(name), random);
    return ByteBuffer.allocate(MAGIC.length + sealed.length).put(MAGIC).put(sealed).array();
  }

  private byte[] decrypted(String name, byte[] content, String broken) {
    if (content.length < MAGIC.length + DataKey.OVERHEAD
        || !Arrays.equals(MAGIC, Arrays.copyOf(content, MAGIC.length))) {
      throw new BrokenException("the folder of credentials has a file of another form", null);
    }
    byte[] sealed = Arrays.copyOfRange(content, MAGIC.length, content.length);
    return key.openIfGenuine(sealed, place(name))
        .orElseThrow(() -> new BrokenException("the folder of credentials " + broken, null));
  }

  /* The name is authenticated too: no file can stand in another's place. */
  private static byte[] place(String name) {
    byte[] of = name.getBytes(UTF_8);
    return ByteBuffer.allocate(MAGIC.length + of.length).put(MAGIC).put(of).array();
  }
}
