package dev.earshot.privacy.ledger;

import dev.earshot.RefusedException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.proof.Proofs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One tenant's append-only record of what people and sources said, and where everybody stands.
 *
 * <p>Earshot's own are {@link FileLedger} and {@link JdbcLedger}. Another one proves itself against
 * the testkit's {@code LedgerContract}; the rules are in {@code docs/ledger-contract.md}.
 *
 * <p>Where this says that something cannot be read or written, a ledger whose storage does not
 * answer and may later, such as a database that is away, throws {@link
 * dev.earshot.UnavailableException} in place of {@link dev.earshot.BrokenException}.
 *
 * <p>Thread-safe.
 */
public interface Ledger extends Standings, AutoCloseable {
  /**
   * Records an event.
   *
   * @see #append(List)
   */
  default Ack append(LedgerEvent event) {
    return append(List.of(event));
  }

  /**
   * Records events, all or none, numbered in their order. Events of one append came together: none
   * of them lifts another, and what speaks against processing wins. {@link #standing} obeys them
   * when this returns.
   *
   * <p>A batch of which an event carries an idempotency key that is known already is not recorded
   * again: if it is the same batch the answer is that of the first time. A key is known for a time
   * that the ledger states; after that it is new.
   *
   * @param events at least one; together at most 16 MiB in bytes
   * @return when all of them are as safe as this ledger makes them
   * @throws IllegalArgumentException if there is none, they are too many, two of them share an
   *     idempotency key, or a key was used before with other content or in another batch
   * @throws dev.earshot.BrokenException if this or an earlier append failed to write; these events
   *     may or may not be recorded
   * @throws IllegalStateException if the ledger is closed
   */
  Ack append(List<LedgerEvent> events);

  /**
   * Says for good under which secret this ledger knows people; whoever says the same again, or
   * finds it said, changes nothing. {@code Tenant.of} does it. Under another secret nobody would be
   * found who ever opted out.
   *
   * @param secret the check of the secret
   * @throws dev.earshot.RefusedException if it is bound to another secret
   * @throws dev.earshot.BrokenException if that cannot be written
   * @throws IllegalStateException if the ledger is closed, and not bound yet
   */
  void bind(SecretCheck secret);

  /**
   * Returns the check of the secret that this ledger is bound to; empty before anybody bound it.
   */
  @Override
  Optional<SecretCheck> boundTo();

  /**
   * Destroys the key under which the contents of a subject's events are sealed, for good: evidence,
   * actor and idempotency key of all that is recorded of it can be read by nobody any more. Where
   * the subject stands does not change, and what is recorded later is sealed under a new key.
   *
   * @return whether there was a key; if not, nothing of the subject can be read already
   * @throws dev.earshot.RefusedException if this ledger seals nothing
   * @throws dev.earshot.BrokenException if that cannot be written; then the key may or may not be
   *     destroyed
   * @throws IllegalStateException if the ledger is closed
   */
  boolean shred(SubjectKey subject);

  /** Returns the number of the last event recorded; 0 for none. */
  long lastSequence();

  /**
   * Returns the number of the last event that this ledger dropped by its own retention, since it
   * decided nothing any more; 0 for none. What stayed before it adds up to where everybody stands,
   * and no more to what was known then.
   */
  default long prunedUpTo() {
    return 0;
  }

  /**
   * Drops what was recorded before that moment and decides nothing any more: what a later word
   * replaced, what ended, and the consent that was taken back. Where everybody stands does not
   * change for any moment from now on; what the ledger can no longer tell is what was known at an
   * event before {@link #prunedUpTo}.
   *
   * <p>Batches go whole. Of what is dropped the hashes of the largest subtrees stay, one for at
   * most 256 events, so that the root stays, and what was proven stays proven. What can be proven
   * later is that any event that is there is in the tree, and that the tree begins with one of a
   * multiple of 256 events, or of a size that was to be kept, or of one after the last that was
   * dropped. With the last event of a subject its key is gone.
   *
   * <p>From the oldest event on whose idempotency key is still known all stay, and so does the last
   * event. A ledger that does not do it refuses, which is what a ledger of your own does unless it
   * says otherwise.
   *
   * @param before the time of record; not after the ledger's clock
   * @param sizes of trees of which proofs are to stay possible, such as those that checkpoints
   *     name; each time all of them
   * @throws IllegalArgumentException if {@code before} is after the ledger's clock, or a size is
   *     not one that the ledger had
   * @throws dev.earshot.RefusedException if this ledger drops nothing, or if records are stamped
   *     ahead of the clock
   * @throws dev.earshot.BrokenException if it cannot be written; everybody stands as before then
   * @throws IllegalStateException if the ledger is closed
   */
  default Pruned prune(Instant before, Set<Long> sizes) {
    throw new RefusedException("ledger: it does not prune; what it recorded stays in it", null);
  }

  /**
   * Returns the events after that one which are recorded by now, in their order. What is appended
   * afterwards is told by the next call and not by this stream, which reads while it runs, and must
   * be closed.
   *
   * @param after the number of an event; 0 for all that are there
   * @throws IllegalArgumentException if {@code after} is negative
   * @throws dev.earshot.RefusedException if some of what followed on that event {@linkplain
   *     #prunedUpTo was dropped}, so that whoever has what came up to it must begin anew, from 0
   * @throws dev.earshot.UnavailableException while the stream runs, if the ledger is pruned: ask
   *     again, from 0
   * @throws dev.earshot.BrokenException while the stream runs, if they cannot be read
   */
  Stream<Recorded> events(long after);

  /**
   * Returns an event.
   *
   * @throws IllegalArgumentException if there is none of that number
   * @throws dev.earshot.RefusedException if it {@linkplain #prunedUpTo was dropped}
   * @throws dev.earshot.BrokenException if it cannot be read
   */
  default Recorded event(long sequence) {
    if (sequence < 1 || sequence > lastSequence()) {
      throw new IllegalArgumentException(
          "sequence: expected 1 to " + lastSequence() + ", got " + sequence);
    }
    try (Stream<Recorded> from = events(sequence <= prunedUpTo() ? 0 : sequence - 1)) {
      return from.dropWhile(each -> each.sequence() < sequence)
          .findFirst()
          .filter(each -> each.sequence() == sequence)
          .orElseThrow(() -> Pruning.dropped(sequence));
    }
  }

  /**
   * Returns where a subject stood by what was recorded up to an event: what was known then, where
   * {@link #standing} says what is known now. Reads the events.
   *
   * @param sequence the number of the last event that counts; 0 for none
   * @throws IllegalArgumentException if there is no such event
   * @throws dev.earshot.RefusedException if events up to a later one {@linkplain #prunedUpTo were
   *     dropped}
   * @throws dev.earshot.BrokenException if they cannot be read
   */
  default Standing standingAsKnown(SubjectKey subject, long sequence) {
    if (sequence < 0 || sequence > lastSequence()) {
      throw new IllegalArgumentException(
          "sequence: expected 0 to " + lastSequence() + ", got " + sequence);
    }
    if (sequence < prunedUpTo()) {
      throw new RefusedException(
          "ledger: events up to "
              + prunedUpTo()
              + " were dropped in part; what was known at event "
              + sequence
              + " cannot be told any more",
          null);
    }
    try (Stream<Recorded> events = events(0)) {
      return events
          .takeWhile(each -> each.sequence() <= sequence)
          .filter(each -> each.event().subject().equals(subject))
          .reduce(Standing.NONE, Standing::with, (one, other) -> other);
    }
  }

  /**
   * Returns what makes proofs of the tree over all events (RFC 6962): that an event is in the tree
   * of so many, and that a tree begins with a former one. Event number n is the leaf n - 1; what is
   * hashed of it is its {@linkplain #entry entry}. The root of the tree as it is now is that of
   * {@link #lastSequence()} leaves.
   *
   * <p>What it returns may be kept and used by any thread; it throws {@link
   * IllegalArgumentException} for a tree of more events than there are, {@link
   * dev.earshot.RefusedException} where a proof leads through events that {@linkplain #prunedUpTo
   * were dropped}, and {@link dev.earshot.BrokenException} if events cannot be read.
   */
  Proofs proofs();

  /**
   * Returns what is hashed of an event: when and with which others it came, and its record as it is
   * stored, as {@code docs/formats/ledger.md} describes it.
   *
   * @param sequence the number of the event
   * @throws IllegalArgumentException if there is no such event
   * @throws dev.earshot.RefusedException if it {@linkplain #prunedUpTo was dropped}
   * @throws dev.earshot.BrokenException if it cannot be read
   */
  byte[] entry(long sequence);

  /**
   * Waits for what is being written and lets go of what the ledger holds. Closing again does
   * nothing.
   *
   * @throws dev.earshot.BrokenException if that fails
   */
  @Override
  void close();
}
