package dev.earshot.examples.cli;

import dev.earshot.examples.log.Printable;
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

/** {@code ledger export}: all events as JSON, behind them a checkpoint, and a seal over all. */
@Command(
    name = "export",
    description = {
      "Prints all events, one JSON object a line, behind them a signed checkpoint, and last a"
          + " signed line with the SHA-256 over those before it, by which import finds out whether"
          + " one was changed.",
      "Contents stand in the clear there, whether the ledger seals them or not."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger export --dir consent > consent.jsonl"})
final class LedgerExport implements Callable<Integer> {
  @Mixin private LedgerPlace place = new LedgerPlace();

  private final ExportSeal seal = new ExportSeal();
  private long printed;

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open()) {
      ledger
          .boundTo()
          .ifPresent(
              check ->
                  print("{\"ledger\":" + new JsonLine().put("secret", check.toString()) + "}"));
      try (Stream<Recorded> events = ledger.events(0)) {
        events.map(LedgerJson::write).forEach(this::print);
      }
      NoteSigner signer = place.signer();
      print(
          new JsonLine()
              .put(
                  "checkpoint",
                  new LedgerCheckpoints(ledger, signer.verifier().name(), signer, List.of())
                      .sign()
                      .toString())
              .put("verifier", signer.verifier().toString())
              .toString());
      System.out.println(seal.line(signer));
    }
    return 0;
  }

  /* Escaped first, as the console would: what is sealed is what is printed. */
  private void print(String line) {
    String escaped = Printable.oneLine(line);
    seal.take("export", ++printed, escaped);
    System.out.println(escaped);
  }
}
