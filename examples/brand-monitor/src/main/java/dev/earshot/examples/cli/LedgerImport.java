package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerJson;
import dev.earshot.privacy.ledger.LedgerTransfer;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.SignedNote;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ledger import}: takes over what {@code export} printed. */
@Command(
    name = "import",
    description = {
      "Takes over the events that export printed. What the ledger has already is passed over, so that"
          + " an import may be repeated; a ledger of other events is refused.",
      "The first line that is refused ends it: what comes behind it came later."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger import --dir other consent.jsonl"})
final class LedgerImport implements Callable<Integer> {
  private static final String CHECKPOINT = "{\"checkpoint\"";
  private static final String LEDGER = "{\"ledger\"";

  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private Texts texts = new Texts();

  private long taken;
  private boolean whole;

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open();
        LedgerTransfer transfer = new LedgerTransfer(ledger)) {
      texts.forEach((source, number, line) -> take(ledger, transfer, line, source, number));
      if (!whole) {
        throw new RefusedException(
            "import: the export ends after event "
                + taken
                + " without its checkpoint, so that it was cut short; what it has is recorded",
            null);
      }
      System.out.println(
          new JsonLine().put("appended", transfer.appended()).put("events", ledger.lastSequence()));
    }
    return 0;
  }

  private void take(
      FileLedger ledger, LedgerTransfer transfer, String line, String source, long number) {
    if (line.isBlank()) {
      return;
    }
    if (line.startsWith(LEDGER)) {
      requireSameSecret(ledger, new JsonMapper().readTree(line).path("ledger"));
      return;
    }
    if (!line.startsWith(CHECKPOINT)) {
      Recorded recorded = LedgerJson.readRecorded(line, source, number - 1);
      transfer.take(recorded);
      taken = recorded.sequence();
      return;
    }
    JsonNode note = new JsonMapper().readTree(line).get("checkpoint");
    long size = LogCheckpoint.parse(SignedNote.parse(note.asString()).text()).size();
    if (size != taken) {
      throw new RefusedException(
          "import: the checkpoint is of " + size + " events, and the export ends with " + taken,
          null);
    }
    whole = true;
  }

  /* Its people have the keys of its own secret: under another nobody would be found. */
  private static void requireSameSecret(FileLedger ledger, JsonNode of) {
    String secret = of.path("secret").asString("");
    String own = ledger.boundTo().map(SecretCheck::toString).orElse(secret);
    if (!own.equals(secret)) {
      throw new RefusedException(
          "import: the export is of a ledger under another tenant.key, by which alone its people can"
              + " be found; make the ledger beside that key (init --keys)",
          null);
    }
  }
}
