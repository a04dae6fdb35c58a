package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.RefusedException;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.LedgerTransfer;
import dev.earshot.privacy.proof.NoteVerifier;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger import}: takes over what {@code export} printed. */
@Command(
    name = "import",
    description = {
      "Takes over the events that export printed. What the ledger has already is passed over, so that"
          + " an import may be repeated; a ledger of other events is refused.",
      "What is not as it was exported, by the seal in its last line, or has an event that this"
          + " ledger refuses, is refused before anything is recorded. So a file is read twice, which"
          + " a pipe cannot be, and standard input is held in memory, up to 256 MiB. With --verifier"
          + " the seal must be signed by that key."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger import --dir other consent.jsonl"})
final class LedgerImport implements Callable<Integer> {
  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private Texts texts = new Texts();

  @Option(
      names = "--verifier",
      paramLabel = "KEY",
      description = "The public key of the ledger that was exported, name+hash+key.")
  private List<String> trusted = new ArrayList<>();

  private final ExportSeal seal = new ExportSeal();
  private String read = "";
  private @Nullable RuntimeException problem;

  @Override
  public Integer call() throws IOException {
    List<NoteVerifier> verifiers = VerifyLine.verifiers(trusted);
    read = texts.firstName();
    try (FileLedger ledger = place.open()) {
      ExportLines checked = new ExportLines(ledger.boundTo());
      long appended;
      try (LedgerTransfer rehearsal = LedgerTransfer.rehearsal(ledger, InstantSource.system());
          LedgerTransfer transfer = new LedgerTransfer(ledger)) {
        ExportLines recorded = new ExportLines(ledger.boundTo());
        texts.forEachTwice(
            (source, number, line) -> {
              read = source;
              seal.take(source, number, line);
              check(checked, rehearsal, line, source, number);
            },
            () -> requireWhole(checked, rehearsal, verifiers),
            (source, number, line) -> recorded.take(line, source, number, transfer));
        appended = transfer.appended();
      }
      System.out.println(
          new JsonLine().put("appended", appended).put("events", ledger.lastSequence()));
    }
    return 0;
  }

  /* Told after the seal was checked: where that is broken too, it says more. */
  private void check(
      ExportLines lines, LedgerTransfer rehearsal, String line, String source, long number) {
    if (problem == null) {
      try {
        lines.take(line, source, number, rehearsal);
      } catch (RefusedException | IllegalArgumentException e) {
        problem = ExportSeal.refused(source, "is refused in line " + number + ": " + why(e), e);
      } catch (MalformedException e) {
        String field = e.field().map(name -> ", " + name).orElse("");
        problem =
            ExportSeal.refused(
                source, "is refused in line " + number + field + ": " + e.problem(), e);
      }
    }
  }

  private static String why(RuntimeException refusal) {
    return String.valueOf(refusal.getMessage()).replaceFirst("^transfer: ", "");
  }

  private void requireWhole(
      ExportLines lines, LedgerTransfer rehearsal, List<NoteVerifier> verifiers) {
    NoteVerifier by = seal.requireWhole(read, verifiers);
    if (problem != null) {
      throw problem;
    }
    try {
      rehearsal.close();
      lines.requireWhole(by);
    } catch (RefusedException e) {
      throw ExportSeal.refused(read, "is refused: " + why(e), e);
    }
  }
}
