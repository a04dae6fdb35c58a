package dev.earshot.privacy.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class WitnessTest {
  private static final String ORIGIN = "tea.example/ledger\u00e9";
  private static final NoteSigner LOG =
      NoteSigner.of(
          "tea.example",
          HexFormat.of()
              .parseHex("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));

  @TempDir private Path folder;

  /** A log of so many leaves, which may have said something else from a leaf on. */
  private record Log(int size, int otherFrom) {
    private Proofs proofs() {
      List<byte[]> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        leaves.add(NaiveTree.data(i < otherFrom ? i : 1000 + i));
      }
      return new Proofs(NaiveTree.of(leaves));
    }

    SignedNote checkpoint() {
      return LogCheckpoint.of(ORIGIN, size, proofs().root(size)).sign(LOG);
    }

    void tell(Witness witness) {
      long last = witness.last().map(note -> LogCheckpoint.parse(note.text()).size()).orElse(0L);
      witness.witness(
          checkpoint(), last == 0 || last >= size ? List.of() : proofs().consistency(last, size));
    }
  }

  private static Log log(int size) {
    return new Log(size, size);
  }

  private Path file() {
    return folder.resolve("witness.txt");
  }

  private FileWitness witness() {
    return new FileWitness(file(), ORIGIN, LOG.verifier());
  }

  @Test
  @DisplayName("IS-15 a log that was put back from an older copy is told by its witness")
  void anOlderCopyIsTold() {
    assertEquals(Optional.empty(), witness().last());
    for (int size : new int[] {0, 3, 3, 8, 21}) {
      log(size).tell(witness());
      assertEquals(Optional.of(log(size).checkpoint()), witness().last());
    }
    assertThrows(RefusedException.class, () -> log(20).tell(witness()));
    assertThrows(RefusedException.class, () -> new Log(21, 20).tell(witness()));
    assertThrows(RefusedException.class, () -> new Log(40, 20).tell(witness()));
    RefusedException refused = assertThrows(RefusedException.class, () -> log(20).tell(witness()));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("shorter than it was, 20 after 21"),
        refused::toString);
    assertEquals(Optional.of(log(21).checkpoint()), witness().last());
    log(40).tell(witness());
  }

  @Test
  void theFileIsTextThatGrows() throws IOException {
    log(3).tell(witness());
    String before = Files.readString(file());
    log(3).tell(witness());
    assertEquals(before, Files.readString(file()), "what it knows already it does not write again");
    log(8).tell(witness());
    assertEquals(log(3).checkpoint() + "\n" + log(8).checkpoint() + "\n", Files.readString(file()));
    if (file().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertEquals(2, Files.getPosixFilePermissions(file()).size());
    }
  }

  @Test
  void aTornEndIsNoWord() throws IOException {
    log(3).tell(witness());
    byte[] three = Files.readAllBytes(file());
    log(8).tell(witness());
    byte[] eight = Files.readAllBytes(file());
    for (int length = three.length; length < eight.length; length++) {
      Files.write(file(), Arrays.copyOf(eight, length));
      assertEquals(Optional.of(log(3).checkpoint()), witness().last(), "cut at " + length);
      log(8).tell(witness());
      assertEquals(Optional.of(log(8).checkpoint()), witness().last());
      assertEquals(eight.length, Files.size(file()));
    }
    for (int length = 0; length < three.length; length++) {
      Files.write(file(), Arrays.copyOf(three, length));
      assertEquals(Optional.empty(), witness().last());
    }
    Files.write(file(), Arrays.copyOf(three, three.length + 100));
    assertEquals(Optional.of(log(3).checkpoint()), witness().last());
  }

  @Test
  void aDamagedFileIsNotTakenForAnEmptyOne() throws IOException {
    Files.writeString(file(), "something else entirely");
    assertThrows(BrokenException.class, () -> witness().last());
    assertThrows(BrokenException.class, () -> log(3).tell(witness()));
    Files.writeString(file(), "x".repeat(100_000));
    assertThrows(BrokenException.class, () -> witness().last());
    Files.delete(file());
    log(3).tell(witness());
    Files.writeString(file(), "something\n\nelse\n\n", StandardOpenOption.APPEND);
    assertThrows(BrokenException.class, () -> witness().last());
  }

  @Test
  void manyNotesAreNoTrouble() throws IOException {
    String one = log(3).checkpoint() + "\n";
    Files.writeString(file(), one.repeat(1 + (1 << 17) / one.length()), StandardCharsets.UTF_8);
    assertEquals(Optional.of(log(3).checkpoint()), witness().last());
    log(8).tell(witness());
    assertEquals(Optional.of(log(8).checkpoint()), witness().last());
  }

  @Test
  void whatTheLogDidNotSignIsNotTaken() {
    NoteSigner other =
        NoteSigner.of(
            "tea.example",
            LOG.verifier().toString().substring(0, 32).getBytes(StandardCharsets.US_ASCII));
    SignedNote foreign = SignedNote.sign(log(3).checkpoint().text(), other);
    assertThrows(RefusedException.class, () -> witness().witness(foreign, List.of()));
    SignedNote elsewhere = LogCheckpoint.of("coffee.example", 0, MerkleTree.emptyRoot()).sign(LOG);
    assertThrows(MalformedException.class, () -> witness().witness(elsewhere, List.of()));
    assertThrows(
        RefusedException.class,
        () -> witness().witness(log(3).checkpoint(), List.of(new byte[32])));
    assertEquals(Optional.empty(), witness().last());
    assertTrue(Files.notExists(file()) || file().toFile().length() == 0);
  }

  @Test
  @DisplayName("IS-15 a checkpoint printed in a report is a witness")
  void printed() {
    List<String> report = new ArrayList<>();
    PrintedWitness first = new PrintedWitness(ORIGIN, LOG.verifier(), null, report::add);
    log(3).tell(first);
    log(8).tell(first);
    assertEquals(2, report.size());
    String page = report.get(1);
    assertTrue(page.startsWith("The ledger " + ORIGIN + " held 8 entries"), page);
    SignedNote typed = SignedNote.parse(page.substring(page.indexOf("\n\n") + 2));
    PrintedWitness second = new PrintedWitness(ORIGIN, LOG.verifier(), typed, report::add);
    assertThrows(RefusedException.class, () -> log(5).tell(second));
    assertThrows(RefusedException.class, () -> new Log(9, 5).tell(second));
    assertEquals(2, report.size());
    log(9).tell(second);
    SignedNote unsigned = SignedNote.parse(typed.toString().replace("\n8\n", "\n9\n"));
    assertThrows(
        RefusedException.class,
        () -> new PrintedWitness(ORIGIN, LOG.verifier(), unsigned, report::add));
  }

  private WitnessMemory memory() {
    return new WitnessMemory(memoryFile());
  }

  private Witness remembered() {
    return memory().of("a witness", witness());
  }

  private static void assertLess(String expected, Witness witness, Log next) {
    for (Executable each : List.<Executable>of(witness::last, () -> next.tell(witness))) {
      RefusedException refused = assertThrows(RefusedException.class, each);
      assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused::toString);
    }
  }

  @Test
  @DisplayName("IS-15 a witness that was cut or is gone is told by the log that told it more")
  void aWitnessThatWasCutIsTold() throws IOException {
    assertEquals(Optional.empty(), remembered().last());
    log(3).tell(remembered());
    byte[] three = Files.readAllBytes(file());
    log(8).tell(remembered());
    byte[] eight = Files.readAllBytes(file());
    for (int length = 0; length < eight.length; length++) {
      Files.write(file(), Arrays.copyOf(eight, length));
      String knows = length < three.length ? "0" : "3";
      assertLess("a witness knows of " + knows + " entries, and this", remembered(), log(9));
      assertEquals(length, Files.size(file()), "nothing was told to it");
    }
    Files.delete(file());
    assertLess("knows of 0 entries, and this log told its witnesses of 8", remembered(), log(9));
    assertTrue(Files.notExists(file()));
    Files.write(file(), eight);
    log(9).tell(remembered());

    Files.write(file(), three);
    Witness anew = memory().anew("a witness", witness());
    log(21).tell(anew);
    assertEquals(Optional.of(log(21).checkpoint()), remembered().last());
    Files.write(file(), three);
    assertLess("told its witnesses of 21", anew, log(22));
  }

  @Test
  void aNameThatWasNeverToldIsHeldToWhatOthersWereTold() {
    log(8).tell(remembered());
    Witness other = new FileWitness(folder.resolve("other"), ORIGIN, LOG.verifier());
    assertLess("b knows of 0 entries", memory().of("b", other), log(8));
    log(8).tell(memory().anew("b", other));
    log(9).tell(remembered());
    log(9).tell(memory().of("b", other));
    log(21).tell(memory().of("moved", other));
    assertThrows(IllegalArgumentException.class, () -> memory().of("two\nlines", other));
    assertThrows(IllegalArgumentException.class, () -> memory().anew("", other));
  }

  @Test
  void whereverThePowerIsCutNobodyIsRefused() throws IOException {
    log(3).tell(remembered());
    byte[] noted = Files.readAllBytes(memoryFile());
    log(8).tell(remembered());
    Files.write(memoryFile(), noted);
    log(8).tell(remembered());
    assertEquals("earshot witnesses 1\n8 a witness\n", Files.readString(memoryFile()));
    Path instead = Files.createDirectory(folder.resolve("no file"));
    Witness fails = new FileWitness(instead, ORIGIN, LOG.verifier());
    Witness anew = memory().anew("a witness", fails);
    assertThrows(BrokenException.class, () -> anew.witness(log(9).checkpoint(), List.of()));
    assertEquals("earshot witnesses 1\n8 a witness\n", Files.readString(memoryFile()));
    log(9).tell(remembered());
  }

  private Path memoryFile() {
    return folder.resolve("log.witnesses");
  }

  @Test
  @DisplayName("IS-15 an older copy of the log with its memory is still told by its witness")
  void anOlderCopyWithItsMemoryIsTold() throws IOException {
    log(8).tell(remembered());
    byte[] memory = Files.readAllBytes(memoryFile());
    log(21).tell(remembered());
    Files.write(memoryFile(), memory);
    assertThrows(RefusedException.class, () -> log(8).tell(remembered()));
  }

  @Test
  void aDamagedMemoryIsNotTakenForAnEmptyOne() throws IOException {
    for (String text :
        List.of(
            "",
            "8 a witness\n",
            "earshot witnesses 2\n",
            "earshot witnesses 1\n08 x\n",
            "earshot witnesses 1\n8 x\n9 x\n",
            "earshot witnesses 1\n8\n")) {
      Files.writeString(memoryFile(), text);
      assertThrows(BrokenException.class, () -> remembered().last(), text);
      assertThrows(BrokenException.class, () -> log(3).tell(remembered()), text);
      assertTrue(Files.notExists(file()), text);
    }
  }
}
