package dev.earshot.examples.cli;

import dev.earshot.privacy.ledger.FileLedger;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger init}: makes an empty ledger and its keys. */
@Command(
    name = "init",
    description = {
      "Makes an empty ledger and its keys.",
      "Contents are sealed; what the keys open is lost with them, so keep a copy of their folder"
          + " elsewhere."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger init --dir consent --name example.org/consent"})
final class LedgerInit implements Callable<Integer> {
  @Option(
      names = "--name",
      description = "The ledger's name in its checkpoints. Default: ${DEFAULT-VALUE}.")
  private String name = "earshot.example/ledger";

  @Option(names = "--plain", description = "Do not seal contents.")
  private boolean plain;

  @Mixin private LedgerPlace place = new LedgerPlace();

  @Override
  public Integer call() throws IOException {
    LedgerPlace.requireName(name);
    place.create(!plain, name).close();
    try (FileLedger made = place.open()) {
      System.out.println(
          new JsonLine()
              .put("dir", place.dir().toString())
              .put("keys", place.keys().toString())
              .put("events", made.lastSequence())
              .put("verifier", place.signer().verifier().toString()));
    }
    return 0;
  }
}
