package dev.earshot.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.EarshotException;
import dev.earshot.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class FileRootKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] CONTENT = {1, 2, 3};
  private static final byte[] PLACE = {9};

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("root.key");
  }

  private StoreKey again(StoreKey key, RootKey root) {
    return StoreKey.unwrap(new Encryption(root, RANDOM), key.rootId(), key.wrapped(), "tea");
  }

  @Test
  @DisplayName(
      "IS-13 a rotated root key opens what the former wrapped, until its line is taken out")
  void rotation() throws IOException {
    FileRootKey first = FileRootKey.create(file(), RANDOM);
    StoreKey key = StoreKey.make(new Encryption(first, RANDOM), "tea");
    byte[] sealed = key.derive("x").seal(CONTENT, PLACE, RANDOM);
    FileRootKey second = FileRootKey.rotate(file(), RANDOM);
    assertFalse(first.id().equals(second.id()));
    assertArrayEquals(CONTENT, again(key, second).derive("x").open(sealed, PLACE));
    StoreKey taken = again(key, second).rewrapped(new Encryption(second, RANDOM), "tea");
    assertEquals(second.id(), taken.rootId());
    List<String> lines = Files.readAllLines(file());
    Files.writeString(file(), lines.get(1) + "\n");
    FileRootKey alone = FileRootKey.open(file(), RANDOM);
    assertArrayEquals(CONTENT, again(taken, alone).derive("x").open(sealed, PLACE));
    assertThrows(RefusedException.class, () -> again(key, alone));
  }

  @Test
  @DisplayName("IS-13 a root key that is missing, damaged or foreign is refused in words")
  void refused() throws IOException {
    namesTheFile(() -> FileRootKey.open(file(), RANDOM));
    namesTheFile(() -> FileRootKey.rotate(file(), RANDOM));
    FileRootKey root = FileRootKey.create(file(), RANDOM);
    namesTheFile(() -> FileRootKey.create(file(), RANDOM));
    StoreKey key = StoreKey.make(new Encryption(root, RANDOM), "tea");
    String good = Files.readString(file());
    String secret = good.substring(good.indexOf(' ') + 1).strip();
    FileRootKey foreign = FileRootKey.create(folder.resolve("other.key"), RANDOM);
    assertThrows(RefusedException.class, () -> again(key, foreign));
    assertThrows(
        RefusedException.class,
        () -> StoreKey.unwrap(new Encryption(root, RANDOM), key.rootId(), key.wrapped(), "coffee"));
    for (String bad :
        List.of(
            "",
            "\n",
            good.substring(0, good.length() - 2),
            good.replace("file:", "file;"),
            good + "more\n",
            secret,
            "file:0000000000000000 " + "0".repeat(64) + "\n")) {
      Files.writeString(file(), bad);
      EarshotException thrown =
          assertThrows(BrokenException.class, () -> FileRootKey.open(file(), RANDOM), bad);
      String message = String.valueOf(thrown.getMessage());
      assertFalse(message.contains(secret.substring(0, 8)), message);
      assertTrue(message.endsWith("(in " + file() + ")"), message);
    }
    String shown = root + " " + key + " " + new Encryption(root, RANDOM) + DataKey.random(RANDOM);
    assertFalse(shown.contains(secret.substring(0, 8)), shown);
    assertTrue(shown.contains("DataKey[hidden]"), shown);
  }

  private void namesTheFile(Executable opening) {
    String message = String.valueOf(assertThrows(RefusedException.class, opening).getMessage());
    assertTrue(message.endsWith("(in " + file() + ")"), message);
  }

  @Test
  void whatWasSealedOpensOnlyInItsPlace() {
    DataKey key = DataKey.random(RANDOM);
    byte[] sealed = key.seal(CONTENT, PLACE, RANDOM);
    assertEquals(CONTENT.length + DataKey.OVERHEAD, sealed.length);
    assertThrows(BrokenException.class, () -> key.open(sealed, CONTENT));
    assertThrows(BrokenException.class, () -> DataKey.random(RANDOM).open(sealed, PLACE));
    assertThrows(BrokenException.class, () -> key.open(new byte[5], PLACE));
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] other = sealed.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(key.openIfGenuine(other, PLACE).isEmpty(), "bit " + bit);
    }
    DataKey derived = key.derive("a");
    assertEquals(derived, key.derive("a"));
    assertFalse(derived.equals(key.derive("b")));
    assertThrows(IllegalArgumentException.class, () -> DataKey.of(new byte[32]));
  }
}
