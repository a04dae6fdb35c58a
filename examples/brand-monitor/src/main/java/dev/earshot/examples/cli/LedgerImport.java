package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerJson;
import dev.earshot.privacy.ledger.LedgerTransfer;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.SignedNote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ledger import}: takes over what {@code export} printed. */
@Command(
    name = "import",
    description = {
      "Takes over the events that export printed. What the ledger has already is passed over, so that"
          + " an import may be repeated; a ledger of other events is refused.",
      "What is not as it was exported, by the seal in its last line, is refused before anything is"
          + " recorded; so standard input is held in memory, up to 256 MiB. With --verifier the seal"
          + " must be signed by that key.",
      "The first line that is refused ends it: what comes behind it came later."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger import --dir other consent.jsonl"})
final class LedgerImport implements Callable<Integer> {
  private static final String CHECKPOINT = "{\"checkpoint\"";
  private static final String LEDGER = "{\"ledger\"";

  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private Texts texts = new Texts();

  @Option(
      names = "--verifier",
      paramLabel = "KEY",
      description = "The public key of the ledger that was exported, name+hash+key.")
  private List<String> trusted = new ArrayList<>();

  private final ExportSeal seal = new ExportSeal();
  private String read = "stdin";
  private long taken;
  private boolean whole;

  @Override
  public Integer call() throws IOException {
    List<NoteVerifier> verifiers = VerifyLine.verifiers(trusted);
    try (FileLedger ledger = place.open();
        LedgerTransfer transfer = new LedgerTransfer(ledger)) {
      texts.forEachTwice(
          (source, number, line) -> {
            read = source;
            seal.take(source, number, line);
          },
          () -> seal.requireWhole(read, verifiers),
          (source, number, line) -> take(ledger, transfer, line, source, number));
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
    if (line.isBlank() || ExportSeal.isSeal(line)) {
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
