package dev.earshot.examples.cli;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerCheckpoints;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.SignedNote;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger verify}: reads all of it again, and signs how far it has come. */
@Command(
    name = "verify",
    description = {
      "Reads every event again, compares it with the tree over all, and prints a signed checkpoint.",
      "With --witness the checkpoint is compared with the last one in that file, which lies where the"
          + " ledger does not, and then kept there: a ledger that was put back from an older copy is"
          + " refused. The ledger remembers what it told each such file, so that one that is missing"
          + " or was cut is refused too."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  earshot ledger verify --dir consent --witness elsewhere/consent.log"
    })
final class LedgerVerify implements Callable<Integer> {
  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private LedgerWitness witness = new LedgerWitness();

  @Option(
      names = "--witness-anew",
      description =
          "Begin with the file of --witness as it is, or without it: another file, or one that was"
              + " lost.")
  private boolean anew;

  @Override
  public Integer call() throws IOException {
    if (anew && !witness.isGiven()) {
      throw new IllegalArgumentException("--witness-anew: expected --witness beside it");
    }
    try (FileLedger ledger = place.open()) {
      ledger.verify();
      NoteSigner signer = place.signer();
      String origin = signer.verifier().name();
      SignedNote checkpoint =
          new LedgerCheckpoints(ledger, origin, signer, witness.of(place, signer, anew)).sign();
      System.out.println(
          new JsonLine()
              .put("events", ledger.lastSequence())
              .put("checkpoint", checkpoint.toString())
              .put("verifier", signer.verifier().toString()));
    }
    return 0;
  }
}
