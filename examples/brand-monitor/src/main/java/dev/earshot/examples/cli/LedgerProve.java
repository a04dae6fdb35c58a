package dev.earshot.examples.cli;

import dev.earshot.privacy.ledger.FileLedger;
import dev.earshot.privacy.proof.MerkleTree;
import dev.earshot.privacy.proof.Proofs;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger prove}: a proof that {@code verify} takes, without the ledger. */
@Command(
    name = "prove",
    description = {
      "Prints a proof as one JSON object, which earshot verify takes without the ledger: that an"
          + " event is in the ledger (--event, for --kind inclusion), or that the ledger only grew"
          + " since it had so many events (--since, for --kind consistency)."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot ledger prove --dir consent --event 3"})
final class LedgerProve implements Callable<Integer> {
  static final class What {
    @Option(names = "--event", paramLabel = "NUMBER", description = "The number of an event.")
    private @Nullable Long event;

    @Option(names = "--since", paramLabel = "EVENTS", description = "How many there were once.")
    private @Nullable Long since;
  }

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  @Option(
      names = "--size",
      paramLabel = "EVENTS",
      description = "In the ledger of the first so many events; all if left out.")
  private @Nullable Long size;

  @Mixin private LedgerPlace place = new LedgerPlace();

  @Override
  public Integer call() throws IOException {
    try (FileLedger ledger = place.open()) {
      long last = ledger.lastSequence();
      requireWithin("--size", size, last);
      long events = size == null ? last : size;
      Proofs proofs = ledger.proofs();
      Long event = what.event;
      Long since = what.since;
      requireWithin("--event", event, events);
      requireWithin("--since", since, events);
      if (event != null) {
        System.out.println(
            new JsonLine()
                .put("leafIdx", event - 1)
                .put("treeSize", events)
                .put("root", base64(proofs.root(events)))
                .put("leafHash", base64(MerkleTree.leafHash(ledger.entry(event))))
                .putTexts("proof", base64(proofs.inclusion(event - 1, events))));
      } else if (since != null) {
        System.out.println(
            new JsonLine()
                .put("size1", since)
                .put("size2", events)
                .put("root1", base64(proofs.root(since)))
                .put("root2", base64(proofs.root(events)))
                .putTexts("proof", base64(proofs.consistency(since, events))));
      }
    }
    return 0;
  }

  /** Checks the number of an event that an option gave, if it did. */
  static void requireWithin(String option, @Nullable Long number, long last) {
    if (number != null && (number < 1 || number > last)) {
      throw new IllegalArgumentException(
          option
              + (last == 0
                  ? ": the ledger holds no event yet"
                  : ": expected a number from 1 to " + last + ", got " + number));
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<String> base64(List<byte[]> hashes) {
    return hashes.stream().map(LedgerProve::base64).toList();
  }
}
