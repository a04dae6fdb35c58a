package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
 * <p>What is refused in the midst leaves what came before it recorded. Who has the events twice,
 * such as in a file, gives them to a {@linkplain #rehearsal rehearsal} first.
 *
 * <p>Not thread-safe: one thread takes, and nobody else appends to the ledger meanwhile.
 */
public final class LedgerTransfer implements AutoCloseable {
  /**
   * What stands for the ledger that records.
   *
   * @param keys under which it would have recorded
   */
  private record Rehearsal(IdempotencyKeys keys, InstantSource clock) {}

  private static final Duration KEY_TIME = FileLedger.Options.standard().keyTime();
  private static final int KEY_COUNT = FileLedger.Options.standard().keyCount();

  private final Ledger to;
  private final @Nullable Rehearsal rehearsed;
  private final Stream<Recorded> present;
  private final Iterator<Recorded> known;
  private final List<LedgerEvent> batch = new ArrayList<>();
  private long batchEnd;
  private long reached;
  private long appended;

  /** Creates a transfer into that ledger. */
  public LedgerTransfer(Ledger to) {
    this(to, null);
  }

  private LedgerTransfer(Ledger to, @Nullable Rehearsal rehearsed) {
    this.to = Objects.requireNonNull(to, "to");
    this.rehearsed = rehearsed;
    present = to.events(0);
    known = present.iterator();
  }

  /**
   * Returns a transfer that records nothing and else does the same: what the events themselves or
   * those that the ledger has would have refused is refused here. Idempotency keys count as a
   * ledger of standard options remembers them.
   *
   * @param clock the ledger's own
   */
  public static LedgerTransfer rehearsal(Ledger to, InstantSource clock) {
    return new LedgerTransfer(to, new Rehearsal(new IdempotencyKeys(KEY_TIME, KEY_COUNT), clock));
  }

  /**
   * Takes an event. It is recorded with the last event of its batch.
   *
   * @throws RefusedException if it does not follow on the one before, or its batch ends elsewhere,
   *     if the ledger has another one in its place, or its batch is none that a ledger takes
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
    if (!batch.isEmpty() && recorded.batchEnd() != batchEnd) {
      throw new RefusedException(
          "transfer: event " + recorded.sequence() + " says that its batch ends elsewhere", null);
    }
    reached = recorded.sequence();
    batchEnd = recorded.batchEnd();
    batch.add(recorded.event());
    if (reached == batchEnd) {
      record(recorded.batch());
      batch.clear();
    }
  }

  private void record(long first) {
    @Nullable Recorded there = known.hasNext() ? known.next() : null;
    if (there == null) {
      append(first);
      appended += batch.size();
      return;
    }
    Instant recorded = there.recordedAt();
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
    if (rehearsed != null) {
      remember(rehearsed.keys(), first, recorded);
    }
  }

  private void append(long first) {
    try {
      if (rehearsed == null) {
        to.append(List.copyOf(batch));
      } else {
        rehearse(rehearsed, first);
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "transfer: the batch from event " + first + " on is refused: " + e.getMessage(), e);
    }
  }

  private void rehearse(Rehearsal with, long first) {
    FileLedger.batch(batch);
    Instant now = with.clock().instant();
    if (with.keys().find(batch, now) != null) {
      throw new IllegalArgumentException("idempotencyKey: used before, in another batch");
    }
    remember(with.keys(), first, now);
  }

  /* The digest is of its bytes, and refuses too many of them. */
  private void remember(IdempotencyKeys keys, long first, Instant at) {
    keys.remember(batch, Journal.digest(batch), new Ack(first, first + batch.size() - 1, at));
  }

  /**
   * Returns how many events were recorded that the ledger did not have; of a rehearsal, how many
   * would be.
   */
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
