package dev.earshot.examples.cli;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.disk.OwnerOnly;
import dev.earshot.key.Encryption;
import dev.earshot.key.FileRootKey;
import dev.earshot.privacy.Identity;
import dev.earshot.privacy.TenantSecret;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where a ledger is, and where its keys are: apart from it, so that one copy holds not both. */
final class LedgerPlace {
  private static final List<String> WAYS = List.of("id", "handle", "url");

  private static final String TENANT = "tenant.key";
  private static final String ROOT = "root.key";
  private static final String SIGNING = "signing.key";

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The ledger's folder.")
  private Path dir = Path.of("");

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "The folder of its keys; default: the ledger's name with -keys behind it.")
  private @Nullable Path keys;

  private final SecureRandom random = new SecureRandom();

  Path dir() {
    return dir;
  }

  Path keys() {
    return keys == null ? dir.resolveSibling(dir.getFileName() + "-keys") : keys;
  }

  /**
   * Makes an empty ledger and whatever of its keys is not there yet; of a ledger that is there and
   * signs nothing yet, such as a monitor's, the key by which it signs.
   */
  FileLedger create(boolean sealed, String name) throws IOException {
    if (FileLedger.isIn(dir)) {
      return createSigningKey(sealed, name);
    }
    OwnerOnly.folders(keys());
    if (!Files.exists(keys().resolve(TENANT))) {
      OwnerOnly.replace(keys().resolve(TENANT), fresh(TenantSecret.BYTES));
    }
    if (sealed && !Files.exists(keys().resolve(ROOT))) {
      FileRootKey.create(keys().resolve(ROOT), random);
    }
    if (!Files.exists(keys().resolve(SIGNING))) {
      writeSigningKey(name);
    } else if (!signer().verifier().name().equals(name)) {
      throw new RefusedException(
          keys().resolve(SIGNING)
              + " signs as "
              + signer().verifier().name()
              + "; give that as --name, or another folder as --keys",
          null);
    }
    FileLedger made = FileLedger.create(dir, InstantSource.system(), sealed ? sealed() : plain());
    made.bind(secret().check());
    return made;
  }

  /**
   * Checks a name before any file is made for it.
   *
   * @throws IllegalArgumentException if a ledger cannot sign by it
   */
  static void requireName(String name) {
    try {
      byte[] seed = new byte[NoteSigner.SEED_BYTES];
      seed[0] = 1;
      SignedNote.sign(name + "\n", NoteSigner.of(name, seed));
    } catch (MalformedException e) {
      throw new IllegalArgumentException("--name: " + e.problem(), e);
    }
  }

  private FileLedger createSigningKey(boolean sealed, String name) throws IOException {
    if (Files.exists(keys().resolve(SIGNING)) || !Files.exists(keys().resolve(TENANT))) {
      throw new RefusedException(
          dir
              + ": there is a ledger already; make another folder with init, or name the folder of"
              + " this one's keys with --keys, and it is given a "
              + SIGNING
              + " if it has none",
          null);
    }
    if (!sealed && FileLedger.isSealed(dir)) {
      throw new IllegalArgumentException("--plain: the ledger is there, and sealed");
    }
    FileLedger opened = open();
    try {
      writeSigningKey(name);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void writeSigningKey(String name) throws IOException {
    byte[] seed = fresh(NoteSigner.SEED_BYTES);
    NoteSigner signer = NoteSigner.of(name, seed);
    String line = name + " " + HexFormat.of().formatHex(seed) + " " + signer.verifier() + "\n";
    OwnerOnly.replace(keys().resolve(SIGNING), line.getBytes(StandardCharsets.UTF_8));
  }

  FileLedger open() throws IOException {
    boolean sealed = Files.exists(keys().resolve(ROOT));
    if (!sealed && FileLedger.isSealed(dir)) {
      throw new RefusedException(
          keys().resolve(ROOT)
              + " is missing, and the ledger is sealed under such a key; name the folder of its keys"
              + " with --keys (a monitor's is its state folder: OUT/state)",
          null);
    }
    FileLedger opened = FileLedger.open(dir, InstantSource.system(), sealed ? sealed() : plain());
    try {
      if (Files.exists(keys().resolve(TENANT))) {
        opened.bind(secret().check());
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static FileLedger.Options plain() {
    return FileLedger.Options.standard();
  }

  private FileLedger.Options sealed() {
    return plain()
        .encrypted(new Encryption(FileRootKey.open(keys().resolve(ROOT), random), random));
  }

  private byte[] fresh(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private TenantSecret secret() throws IOException {
    Path file = keys().resolve(TENANT);
    requireThere(file);
    try {
      return TenantSecret.of(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new BrokenException(file + " is damaged; put a copy back", e);
    }
  }

  NoteSigner signer() throws IOException {
    Path file = keys().resolve(SIGNING);
    requireThere(file);
    String[] parts = Files.readString(file).strip().split(" ", -1);
    try {
      if (parts.length != 3) {
        throw new IllegalArgumentException("expected a name, a seed and the key that verifies");
      }
      NoteSigner signer = NoteSigner.of(parts[0], HexFormat.of().parseHex(parts[1]));
      if (!signer.verifier().toString().equals(parts[2])) {
        throw new IllegalArgumentException("expected the seed of the key that stands beside it");
      }
      return signer;
    } catch (IllegalArgumentException e) {
      throw new BrokenException(file + " is damaged; put a copy back", e);
    }
  }

  private static void requireThere(Path file) {
    if (!Files.exists(file)) {
      throw new RefusedException(
          file
              + " is missing; name the folder of the ledger's keys with --keys"
              + (file.endsWith(SIGNING)
                  ? " (a monitor makes no such key: ledger init --dir DIR --keys DIR --name NAME does"
                      + " beside the others)"
                  : ""),
          null);
    }
  }

  /**
   * Takes out of an object who it is about: {@code subject}, or {@code network} with {@code id},
   * {@code handle} or {@code url}.
   *
   * @return the keys under which that person is known, always in one order: events of one line are
   *     recorded in it
   */
  Set<SubjectKey> takeSubjects(ObjectNode line) throws IOException {
    long ways = WAYS.stream().filter(line::has).count();
    if (ways > 1 || (ways == 1 && line.has("subject"))) {
      throw new IllegalArgumentException(
          "subject: expected one of id, handle and url beside network, or subject alone, got two"
              + " ways to name somebody; write a line for each");
    }
    if (line.has("subject")) {
      return Set.of(key(takeText(line, "subject")));
    }
    TenantSecret secret = secret();
    return identity(line).withProfile().stream()
        .map(secret::keyOf)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether who an object is about may be several people: a name on a site. */
  static boolean meansSeveral(ObjectNode line) {
    return !line.has("subject") && identity(line.deepCopy()).isUnstable();
  }

  private static SubjectKey key(String text) {
    try {
      return SubjectKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("subject: expected 32 hexadecimal digits", e);
    }
  }

  private static Identity identity(ObjectNode line) {
    Network network = Network.of(takeText(line, "network"));
    for (String kind : WAYS) {
      if (line.has(kind)) {
        String value = takeText(line, kind);
        return switch (kind) {
          case "id" -> Identity.account(network, value);
          case "handle" -> Identity.handle(network, value);
          default -> Identity.profile(network, value);
        };
      }
    }
    throw new IllegalArgumentException("subject: expected it, or network with id, handle or url");
  }

  static String takeText(ObjectNode line, String field) {
    JsonNode value = line.remove(field);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException(field + ": expected a text");
    }
    return value.stringValue();
  }
}
