package dev.earshot.examples.cli;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerCheckpoints;
import dev.earshot.privacy.proof.NoteSigner;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.receipt.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger receipt}: what a person is given of something said. */
@Command(
    name = "receipt",
    description = {
      "Prints the receipt of an event, which earshot verify --kind receipt takes without the ledger,"
          + " and beside it the ledger's public key.",
      "It holds what the event holds, in the clear: it is for the person."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger receipt --dir consent --event 1"})
final class LedgerReceipt implements Callable<Integer> {
  @Option(
      names = "--event",
      paramLabel = "NUMBER",
      required = true,
      description = "The number of an event.")
  private long event;

  @Mixin private LedgerPlace place = new LedgerPlace();

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open()) {
      LedgerProve.requireWithin("--event", event, ledger.lastSequence());
      NoteSigner signer = place.signer();
      SignedNote checkpoint =
          new LedgerCheckpoints(ledger, signer.verifier().name(), signer, List.of()).sign();
      System.out.println(
          new JsonLine()
              .put("receipt", Receipt.of(ledger, event, checkpoint, signer).toString())
              .putTexts("verifiers", List.of(signer.verifier().toString())));
    }
    return 0;
  }
}
