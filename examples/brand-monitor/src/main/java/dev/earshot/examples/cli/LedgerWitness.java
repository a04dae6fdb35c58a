package dev.earshot.examples.cli;

import dev.earshot.privacy.proof.FileWitness;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.Witness;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a ledger's checkpoints are kept, apart from it. */
final class LedgerWitness {
  @Option(names = "--witness", paramLabel = "FILE", description = "A file outside of the ledger.")
  private @Nullable Path file;

  boolean isGiven() {
    return file != null;
  }

  /** Returns it; nobody where none is given. */
  List<Witness> of(NoteSigner signer) {
    return file == null
        ? List.of()
        : List.of(new FileWitness(file, signer.verifier().name(), signer.verifier()));
  }
}
