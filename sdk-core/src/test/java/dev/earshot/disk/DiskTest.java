package dev.earshot.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTest {
  private static final byte[] BYTES = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void aRefusedSecondOpenInThisProcessLeavesOthersOut() throws Exception {
    try (Disk disk = Disk.lock(folder, "test")) {
      assertFalse(OpenElsewhere.succeeds(folder));
      assertThrows(RefusedException.class, () -> Disk.lock(folder, "test"));
      assertThrows(RefusedException.class, () -> Disk.lockExisting(folder, "test"));
      assertFalse(OpenElsewhere.succeeds(folder), "the refusal must not drop the lock");
      assertEquals(List.of(), disk.names());
    }
    assertTrue(OpenElsewhere.succeeds(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"writer.lock", "writer-in-process.lock"})
  void aLockFileThatIsDeletedIsNoticedBeforeTheNextWrite(String name) throws IOException {
    try (Disk disk = Disk.lock(folder, "test");
        Disk.Segment file = disk.create("file")) {
      file.write(0, BYTES);
      file.force();
      Files.delete(folder.resolve(name));
      assertLost(() -> file.write(3, BYTES));
      assertEquals(3, file.length());
      Files.createFile(folder.resolve(name));
      assertLost(() -> file.write(3, BYTES));
      assertLost(() -> file.truncate(0));
      assertLost(() -> disk.create("other"));
      assertLost(() -> disk.delete("file"));
      assertLost(() -> disk.rename("file", "other"));
      assertEquals(3, file.length());
    }
  }

  @Test
  void aFileThatIsDeletedOrReplacedUnderItsWriterTakesNothingMore() throws IOException {
    try (Disk disk = Disk.lock(folder, "test");
        Disk.Segment file = disk.create("file")) {
      file.write(0, BYTES);
      Files.delete(folder.resolve("file"));
      assertLost(() -> file.write(3, BYTES));
      Files.write(folder.resolve("file"), BYTES);
      assertLost(() -> file.write(3, BYTES));
      assertEquals(3, Files.size(folder.resolve("file")));
    }
  }

  @Test
  @DisplayName(
      "SM-27: a folder that nothing changed in for long is looked at again once it changes")
  void whatWasLookedAtLongAgoIsLookedAtAgain() throws Exception {
    FileTime longAgo = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    try (Disk disk = Disk.lock(folder, "test");
        Disk.Segment file = disk.create("file");
        Disk.Segment other = disk.create("other")) {
      Files.setLastModifiedTime(folder, longAgo);
      for (int i = 0; i < 3; i++) {
        file.write(3L * i, BYTES);
        other.write(3L * i, BYTES);
        Thread.sleep(i == 0 ? 3_200 : 0); // as long as a file system's clock may take to tick
      }
      Files.delete(folder.resolve("file"));
      other.write(9, BYTES);
      assertLost(() -> file.write(9, BYTES));
      Files.setLastModifiedTime(folder, FileTime.fromMillis(0));
      assertLost(() -> file.write(9, BYTES));
      other.write(9, BYTES);
      Files.delete(folder.resolve("writer.lock"));
      Files.createFile(folder.resolve("writer.lock"));
      assertLost(() -> other.write(12, BYTES));
      assertEquals(12, other.length());
    }
  }

  @Test
  void aFolderThatWasMovedAwayTakesNothingMore() throws IOException {
    Path here = folder.resolve("here");
    try (Disk disk = Disk.lock(here, "test");
        Disk.Segment file = disk.create("file")) {
      Files.move(here, folder.resolve("there"));
      assertLost(() -> file.write(0, BYTES));
    }
  }

  private static void assertLost(Change change) {
    IOException lost = assertThrows(IOException.class, change::make);
    assertTrue(Disk.reason(lost).contains("deleted or replaced"), lost::toString);
  }

  private interface Change {
    void make() throws IOException;
  }

  @Test
  void whatItMakesIsForItsOwnerAlone() throws IOException {
    Path deep = folder.resolve("new/deep");
    try (Disk disk = Disk.lock(deep, "test");
        Disk.Segment file = disk.create("file")) {
      file.write(0, BYTES);
    }
    OwnerOnly.newFile(OwnerOnly.folders(folder.resolve("out/puts")).resolve("export"));
    Files.writeString(OwnerOnly.newFile(folder.resolve("out/puts/export")), "again");
    int seen = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(each -> !each.equals(folder)).toList()) {
        String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
        assertEquals(
            expected,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
            path::toString);
        seen++;
      }
    }
    assertEquals(8, seen);
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, the disk is full",
    "There is not enough space on the disk, the disk is full",
    "Disk quota exceeded, the disk quota is used up",
    "/srv/state/mentions.log: Read-only file system, the file system is read-only",
    "/srv/state/mentions.log (Permission denied), permission is denied",
    "Input/output error, the device reports an input/output error",
    "Too many open files, too many files are open",
    "what nobody foresaw of /srv/state, IOException"
  })
  void saysWhyInWordsThatNameNoPath(String system, String reason) {
    assertEquals(reason, Disk.reason(new IOException(system)));
    assertEquals(reason, Disk.reason(new IOException("outer", new IOException(system))));
  }

  @Test
  void saysWhatThisSystemReports() throws IOException {
    if (Files.exists(Path.of("/dev/full"))) {
      try (RandomAccessFile full = new RandomAccessFile("/dev/full", "rw")) {
        IOException failed = assertThrows(IOException.class, () -> full.write(BYTES));
        assertEquals("the disk is full", Disk.reason(failed));
      }
    }
    Path system = Path.of("/sys/kernel");
    if (Files.isDirectory(system)) {
      IOException failed =
          assertThrows(IOException.class, () -> Disk.lock(system.resolve("earshot"), "test"));
      assertTrue(
          List.of("the file system is read-only", "permission is denied")
              .contains(Disk.reason(failed)),
          failed::toString);
    }
    Path file = Files.createFile(folder.resolve("file"));
    IOException failed =
        assertThrows(IOException.class, () -> Disk.lock(file.resolve("below"), "test"));
    assertEquals(
        "a folder stands where a file is expected, or a file where a folder is",
        Disk.reason(failed));
  }
}
