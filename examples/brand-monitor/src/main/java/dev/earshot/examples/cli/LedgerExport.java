package dev.earshot.examples.cli;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerCheckpoints;
import dev.earshot.privacy.ledger.LedgerJson;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.proof.NoteSigner;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger export}: all events as JSON, and behind them a checkpoint. */
@Command(
    name = "export",
    description = {
      "Prints all events, one JSON object a line, and behind them a signed checkpoint.",
      "Contents stand in the clear there, whether the ledger seals them or not."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger export --dir consent > consent.jsonl"})
final class LedgerExport implements Callable<Integer> {
  @Mixin private LedgerPlace place = new LedgerPlace();

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open()) {
      ledger
          .boundTo()
          .ifPresent(
              check ->
                  System.out.println(
                      "{\"ledger\":" + new JsonLine().put("secret", check.toString()) + "}"));
      try (Stream<Recorded> events = ledger.events(0)) {
        events.map(LedgerJson::write).forEach(System.out::println);
      }
      NoteSigner signer = place.signer();
      System.out.println(
          new JsonLine()
              .put(
                  "checkpoint",
                  new LedgerCheckpoints(ledger, signer.verifier().name(), signer, List.of())
                      .sign()
                      .toString())
              .put("verifier", signer.verifier().toString()));
    }
    return 0;
  }
}
