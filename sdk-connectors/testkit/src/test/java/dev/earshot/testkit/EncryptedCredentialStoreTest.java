package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.BrokenException;
import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.auth.EncryptedCredentialStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncryptedCredentialStoreTest extends CredentialStoreContract {
  private static final Origin HOME = Origin.of("https://api.example");
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private EncryptedCredentialStore open(int fill) {
    return EncryptedCredentialStore.open(folder.resolve("tenant"), key(fill), RANDOM);
  }

  @Override
  protected CredentialStore store() {
    return open(1);
  }

  @Override
  protected CredentialStore reopened(CredentialStore store) {
    return open(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tenant"))) {
      return files.filter(file -> file.toString().endsWith(".secrets")).sorted().toList();
    }
  }

  @Test
  @DisplayName("IS-28: of a source's credentials nothing is legible, nor whose they are")
  void nothingIsLegibleNotEvenWhoseItIs() throws Exception {
    open(1).save("shop-north", Credentials.of(HOME).with("token", Secret.of("hushword")));
    for (Path file : files()) {
      String raw =
          file.getFileName() + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (String word : new String[] {"hushword", "token", "shop", "api.example"}) {
        assertFalse(raw.contains(word), word);
      }
    }
  }

  @Test
  @DisplayName("IS-28: one customer's key does not open another's credentials")
  void refusesAnotherKeyAndAFolderWhoseKeyCheckIsGone() throws Exception {
    open(1).save("a", Credentials.of(HOME).with("token", Secret.of("x")));
    assertThrows(BrokenException.class, () -> open(2));
    Files.delete(folder.resolve("tenant").resolve("key-check"));
    assertThrows(BrokenException.class, () -> open(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> EncryptedCredentialStore.open(folder, new byte[16], RANDOM));
  }

  @Test
  void everyChangedBitAndEveryCutIsNoticed() throws Exception {
    EncryptedCredentialStore store = open(1);
    store.save("a", Credentials.of(HOME).with("token", Secret.of("x")));
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, changed);
      assertThrows(BrokenException.class, () -> store.load("a", HOME));
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(BrokenException.class, () -> store.load("a", HOME));
    }
    Files.write(file, whole);
    assertEquals(1, store.load("a", HOME).orElseThrow().names().size());
  }

  @Test
  void oneSourcesFileCannotStandInAnothersPlace() throws Exception {
    EncryptedCredentialStore store = open(1);
    store.save("a", Credentials.of(HOME).with("token", Secret.of("of-a")));
    Path ofA = files().get(0);
    store.save("b", Credentials.of(HOME).with("token", Secret.of("of-b")));
    Path ofB = files().stream().filter(file -> !file.equals(ofA)).findFirst().orElseThrow();
    Files.copy(ofA, ofB, StandardCopyOption.REPLACE_EXISTING);
    assertThrows(BrokenException.class, () -> store.load("b", HOME));
  }
}
