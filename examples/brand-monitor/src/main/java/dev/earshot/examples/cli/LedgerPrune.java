package dev.earshot.examples.cli;

import dev.earshot.RefusedException;
import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.ledger.Pruned;
import dev.earshot.privacy.proof.LogCheckpoint;
import dev.earshot.privacy.proof.NoteSigner;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger prune}: drops what was recorded once and decides nothing any more. */
@Command(
    name = "prune",
    description = {
      "Drops what was recorded before a moment and decides nothing any more: what a later word"
          + " replaced, what ended, the consent that was taken back. Where everybody stands stays,"
          + " and so does the root of the tree.",
      "With --witness the ledger can still be proven to go on from the checkpoint in that file."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger prune --dir consent --before 2026-01-01T00:00:00Z"})
final class LedgerPrune implements Callable<Integer> {
  @Option(
      names = "--before",
      required = true,
      paramLabel = "INSTANT",
      converter = Moment.class,
      description = "The time of record before which events may go.")
  private Instant before = Instant.MIN;

  @Mixin private LedgerPlace place = new LedgerPlace();
  @Mixin private LedgerWitness witness = new LedgerWitness();

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open()) {
      Pruned pruned = ledger.prune(before, sizes());
      System.out.println(
          new JsonLine()
              .put("dropped", pruned.events())
              .put("bytes", pruned.bytes())
              .put("upTo", pruned.upTo())
              .put("events", ledger.lastSequence()));
    }
    return 0;
  }

  private Set<Long> sizes() throws IOException {
    Set<Long> sizes = new TreeSet<>();
    if (witness.isGiven()) {
      NoteSigner signer = place.signer();
      String origin = signer.verifier().name();
      witness.of(place, signer, false).stream()
          .flatMap(each -> each.last().stream())
          .map(note -> LogCheckpoint.parse(note.text(), origin).size())
          .filter(size -> size > 0)
          .forEach(sizes::add);
      if (sizes.isEmpty()) {
        throw new RefusedException(
            "--witness: it holds no checkpoint of this ledger, so that its proof would be lost; name"
                + " the file that verify --witness wrote, or leave it out",
            null);
      }
    }
    return sizes;
  }
}
