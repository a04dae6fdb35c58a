package dev.earshot.privacy.proof;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A witness on paper: each checkpoint is handed out to be printed where people see it, in a report
 * or a letter, and the last one that was printed is handed in when the log is opened again.
 */
public final class PrintedWitness implements Witness {
  private final WitnessRules rules;
  private final Consumer<String> printer;
  private @Nullable SignedNote last;

  /**
   * Creates it.
   *
   * @param origin of which log
   * @param log the key by which the log signs
   * @param printed the note that was printed last; null if none was
   * @param printer takes what {@link #render} makes of each checkpoint
   * @throws dev.earshot.RefusedException if what was printed is not signed by the log
   * @throws dev.earshot.MalformedException if it is no checkpoint of that log
   */
  public PrintedWitness(
      String origin, NoteVerifier log, @Nullable SignedNote printed, Consumer<String> printer) {
    rules = new WitnessRules(origin, log);
    this.printer = Objects.requireNonNull(printer, "printer");
    last = printed;
    if (printed != null) {
      rules.signed(printed);
    }
  }

  @Override
  public synchronized Optional<SignedNote> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public synchronized void witness(SignedNote checkpoint, List<byte[]> proof) {
    rules.requireFollows(last, checkpoint, proof);
    printer.accept(render(checkpoint));
    last = checkpoint;
  }

  /**
   * Returns a checkpoint as it is printed: how many entries in words, and under it the note itself,
   * which is what a verifier takes.
   *
   * @throws dev.earshot.MalformedException if the note is no checkpoint
   */
  public static String render(SignedNote checkpoint) {
    LogCheckpoint read = LogCheckpoint.parse(checkpoint.text());
    return "The ledger "
        + read.origin()
        + " held "
        + read.size()
        + (read.size() == 1 ? " entry" : " entries")
        + " when this was printed, and is to hold them ever after. Keep it apart from the ledger:\n\n"
        + checkpoint;
  }
}
