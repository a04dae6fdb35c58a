package dev.earshot.examples.monitor;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.disk.OwnerOnly;
import dev.earshot.json.EarshotJson;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Ledger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/* Made in this order: the ledger, then the key, then all else. So a ledger that is missing beside
 * anything of the state is lost, and a key that is missing beside a ledger that ever knew one. To
 * make either anew would admit whoever opted out. */
/**
 * The tenant's secret in a file that is made once and that only its owner may read, where the file
 * system knows owners. Without it nobody can tell whom the ledger speaks of.
 */
final class TenantKey {
  private static final String NAME = "tenant.key";
  private static final String ROOT = "root.key";
  private static final String MENTIONS = "mentions";
  private static final String LOG = "mentions.log";
  private static final SecureRandom RANDOM = new SecureRandom();
  static final String FIGURES = "figures";
  private static final List<String> STATE =
      List.of(NAME, MENTIONS, FIGURES, "listening.tsv", "credentials");

  private TenantKey() {}

  /**
   * Opens the ledger that goes with a state folder and its key, or makes both where there is no
   * state yet.
   *
   * @throws RefusedException if one of them is missing beside the other or beside other state, or
   *     they do not go together
   * @throws BrokenException if the key is damaged, or the ledger is
   */
  static Ledger openLedger(Path state, Path ledger, InstantSource clock) throws IOException {
    Ledger opened = open(state, ledger, clock);
    try {
      Path file = state.resolve(NAME);
      if (!Files.exists(file)) {
        if (opened.boundTo().isPresent() || opened.lastSequence() > 0) {
          throw new RefusedException(
              file
                  + " is missing; without it nobody can tell who opted out. Put back the key under"
                  + " which the ledger was made",
              null);
        }
        make(state, file);
      }
      SecretCheck check = TenantSecret.of(in(state)).check();
      if (!opened.boundTo().orElse(check).equals(check)) {
        throw new RefusedException(
            file
                + " is not the key under which the ledger was made, so that nobody who opted out"
                + " would be found; put that key back",
            null);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /* The root key is there before the ledger that it seals; one that was made without stays so. */
  private static Ledger open(Path state, Path ledger, InstantSource clock) throws IOException {
    Path root = state.resolve(ROOT);
    boolean canBegin = !Files.exists(ledger) || Files.isDirectory(ledger);
    if (canBegin && !Files.exists(root) && !FileLedger.isIn(ledger)) {
      OwnerOnly.folders(state);
      FileRootKey.create(root, RANDOM);
    }
    FileLedger.Options options = FileLedger.Options.standard();
    return open(
        state, ledger, clock, Files.exists(root) ? options.encrypted(encryption(root)) : options);
  }

  /**
   * Opens the mentions of a state folder whose ledger is open: sealed, but for those of a state
   * that was begun without a root key.
   *
   * @throws RefusedException if figures of them are there, and they are not
   */
  static MentionStore openMentions(Path state) {
    Path root = state.resolve(ROOT);
    Path mentions = state.resolve(MENTIONS);
    if (Files.exists(state.resolve(FIGURES)) && !Files.exists(mentions.resolve(LOG))) {
      throw new RefusedException(
          mentions
              + ": the mentions that go with "
              + state
              + " are missing, and with them what was deleted and must not come back; put a copy"
              + " back, or begin anew with another --out",
          null);
    }
    return Files.exists(root)
        ? MentionStore.open(mentions, EarshotJson.of(), encryption(root))
        : MentionStore.open(mentions, EarshotJson.of());
  }

  private static Encryption encryption(Path root) {
    return new Encryption(FileRootKey.open(root, RANDOM), RANDOM);
  }

  private static Ledger open(
      Path state, Path ledger, InstantSource clock, FileLedger.Options options) {
    if (STATE.stream().noneMatch(name -> Files.exists(state.resolve(name)))) {
      return FileLedger.openOrCreate(ledger, clock, options);
    }
    if (!Files.isDirectory(ledger)) {
      throw new RefusedException(
          ledger
              + ": the ledger that goes with "
              + state
              + " is missing, and with it who opted out; put a copy back, or begin anew with"
              + " another --out",
          null);
    }
    return FileLedger.open(ledger, clock, options);
  }

  /**
   * Returns the key of a state folder whose ledger is open.
   *
   * @throws BrokenException if it is damaged
   */
  static byte[] in(Path state) throws IOException {
    Path file = state.resolve(NAME);
    if (Files.isDirectory(file)) {
      throw new BrokenException(file + " is a folder; put the key back", null);
    }
    byte[] key = Files.readAllBytes(file);
    try {
      TenantSecret.of(key);
      return key;
    } catch (IllegalArgumentException e) {
      throw new BrokenException(
          file
              + " is damaged: expected a key of "
              + TenantSecret.BYTES
              + " bytes, got "
              + (key.length == TenantSecret.BYTES ? "zeros" : key.length + " bytes")
              + "; put a copy back",
          e);
    }
  }

  /**
   * Closes the keys to all but their owner, as one is not that was put back from a copy.
   *
   * @return the names of those that were open to others
   */
  static List<String> close(Path state) throws IOException {
    List<String> closed = new ArrayList<>();
    for (String name : List.of(NAME, ROOT)) {
      if (Files.exists(state.resolve(name)) && PrivateFiles.closeFile(state.resolve(name))) {
        closed.add(name);
      }
    }
    return closed;
  }

  /* Whole or not at all: half a key is worse than none. */
  private static void make(Path folder, Path file) throws IOException {
    byte[] fresh = new byte[TenantSecret.BYTES];
    RANDOM.nextBytes(fresh);
    Path making = folder.resolve(NAME + ".new");
    boolean owners = Files.getFileStore(folder).supportsFileAttributeView("posix");
    FileAttribute<?>[] own = {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
    Files.deleteIfExists(making);
    Files.createFile(making, owners ? own : new FileAttribute<?>[0]);
    Files.write(making, fresh);
    try (FileChannel written = FileChannel.open(making, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
