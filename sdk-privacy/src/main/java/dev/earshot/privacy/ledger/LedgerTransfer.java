package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of one ledger over into another, such as from a file into a database, or from
 * one whose contents are in the clear into one that seals them.
 *
 * <p>The order of the events and their batches stay; number and time of record are the taking
 * ledger's own. What the former one dropped is not missed. What it has already it passes over, so
 * that an import that was cut short goes on where it ended, and one that is repeated changes
 * nothing. A ledger that holds other events is refused: whose word came first could not be told.
 *
 * <p>Not thread-safe: one thread takes, and nobody else appends to the ledger meanwhile.
 */
public final class LedgerTransfer implements AutoCloseable {
  private final Ledger to;
  private final Stream<Recorded> present;
  private final Iterator<Recorded> known;
  private final List<LedgerEvent> batch = new ArrayList<>();
  private long reached;
  private long appended;

  /** Creates a transfer into that ledger. */
  public LedgerTransfer(Ledger to) {
    this.to = to;
    present = to.events(0);
    known = present.iterator();
  }

  /**
   * Takes an event. It is recorded with the last event of its batch.
   *
   * @throws RefusedException if it does not follow on the one before, or the ledger has another one
   *     in its place
   * @throws dev.earshot.BrokenException if the ledger cannot be written
   */
  public void take(Recorded recorded) {
    if (recorded.previous() != reached) {
      throw new RefusedException(
          "transfer: expected the event after " + reached + ", got " + recorded.sequence(), null);
    }
    if (recorded.batch() != recorded.sequence() - batch.size()) {
      throw new RefusedException(
          "transfer: event " + recorded.sequence() + " is not of the batch that it names", null);
    }
    reached = recorded.sequence();
    batch.add(recorded.event());
    if (recorded.sequence() == recorded.batchEnd()) {
      record(recorded.batch());
      batch.clear();
    }
  }

  private void record(long first) {
    @Nullable Recorded there = known.hasNext() ? known.next() : null;
    if (there == null) {
      to.append(List.copyOf(batch));
      appended += batch.size();
      return;
    }
    List<LedgerEvent> same = new ArrayList<>(List.of(there.event()));
    while (there.sequence() < there.batchEnd()) {
      there = known.next();
      same.add(there.event());
    }
    if (!same.equals(batch)) {
      throw new RefusedException(
          "transfer: the ledger holds another event as number "
              + first
              + ", or those from there on in other batches; take the events over into an empty one",
          null);
    }
  }

  /** Returns how many events were recorded that the ledger did not have. */
  public long appended() {
    return appended;
  }

  /**
   * Ends the transfer.
   *
   * @throws RefusedException if the last batch is not whole; none of it is recorded
   */
  @Override
  public void close() {
    present.close();
    if (!batch.isEmpty()) {
      throw new RefusedException(
          "transfer: the events end in the middle of a batch, of which none is recorded", null);
    }
  }
}
