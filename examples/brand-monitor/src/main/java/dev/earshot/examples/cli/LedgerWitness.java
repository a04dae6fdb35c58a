package dev.earshot.examples.cli;

import dev.earshot.BrokenException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.proof.FileWitness;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.Witness;
import dev.earshot.privacy.proof.WitnessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a ledger's checkpoints are kept, apart from it. */
final class LedgerWitness {
  private static final String MEMORY = "ledger.witnesses";
  private static final String WAY = " (ledger verify --witness-anew)";

  @Option(names = "--witness", paramLabel = "FILE", description = "A file outside of the ledger.")
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /**
   * Returns it, if it knows all that it was told; nobody where none is given.
   *
   * @throws IllegalArgumentException if it is a folder or lies where the ledger does
   */
  List<Witness> of(LedgerPlace ledger, NoteSigner signer, boolean anew) throws IOException {
    if (file == null) {
      return List.of();
    }
    requireApart(file, ledger);
    String name = file.toAbsolutePath().normalize().toString();
    WitnessMemory memory = new WitnessMemory(ledger.dir().resolve(MEMORY));
    FileWitness kept = new FileWitness(file, signer.verifier().name(), signer.verifier());
    Witness witness = anew ? memory.anew(name, kept) : memory.of(name, kept);
    try {
      witness.last();
    } catch (RefusedException e) {
      throw new RefusedException(e.getMessage() + WAY, e);
    } catch (BrokenException e) {
      String told = String.valueOf(e.getMessage());
      throw told.contains("anew") ? new BrokenException(told + WAY, e) : e;
    }
    return List.of(witness);
  }

  /* What puts the ledger back would put it back too, and it would be written over a file of it. */
  private static void requireApart(Path file, LedgerPlace ledger) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("--witness: " + file + " is a folder; name a file");
    }
    if (real(file).startsWith(real(ledger.dir()))) {
      throw new IllegalArgumentException(
          "--witness: expected a file outside of "
              + ledger.dir()
              + ", on another disk or in another backup, got "
              + file);
    }
  }

  /** Returns where it is, behind all links, or would be. */
  private static Path real(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    if (Files.exists(whole) || whole.getParent() == null) {
      return whole.toRealPath();
    }
    Path above = whole.getParent();
    return (Files.exists(above) ? above.toRealPath() : real(above))
        .resolve(whole.getFileName())
        .normalize();
  }
}
