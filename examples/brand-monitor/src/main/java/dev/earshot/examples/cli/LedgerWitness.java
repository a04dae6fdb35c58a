package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import dev.earshot.privacy.proof.FileWitness;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.Witness;
import dev.earshot.privacy.proof.WitnessMemory;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a ledger's checkpoints are kept, apart from it. */
final class LedgerWitness {
  private static final String MEMORY = "ledger.witnesses";

  @Option(names = "--witness", paramLabel = "FILE", description = "A file outside of the ledger.")
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /** Returns it, if it knows all that it was told; nobody where none is given. */
  List<Witness> of(LedgerPlace ledger, NoteSigner signer, boolean anew) {
    if (file == null) {
      return List.of();
    }
    String name = file.toAbsolutePath().normalize().toString();
    WitnessMemory memory = new WitnessMemory(ledger.dir().resolve(MEMORY));
    FileWitness kept = new FileWitness(file, signer.verifier().name(), signer.verifier());
    Witness witness = anew ? memory.anew(name, kept) : memory.of(name, kept);
    try {
      witness.last();
    } catch (RefusedException e) {
      throw new RefusedException(e.getMessage() + " (ledger verify --witness-anew)", e);
    }
    return List.of(witness);
  }
}
