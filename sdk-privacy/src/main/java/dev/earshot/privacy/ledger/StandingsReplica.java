package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy, for reading, of where everybody stands in a ledger that is kept elsewhere, fed with what
 * the ledger recorded:
 *
 * <pre>{@code
 * StandingsReplica replica =
 *     new StandingsReplica(ledger.lastSequence(), ledger.boundTo().orElseThrow());
 * try (Stream<Recorded> news = ledger.events(replica.lastSequence())) {
 *   replica.apply(news.toList());
 * }
 * }</pre>
 *
 * <p>Until it has come as far as it was told to come it denies everything, since an opt-out may be
 * on its way. From then on it says what the ledger said at {@link #lastSequence()}; how far that
 * may lie behind is the host's to watch.
 *
 * <p>Where the ledger {@linkplain Ledger#prunedUpTo() was pruned} behind what a replica has, it
 * refuses to go on from there: begin with a new one.
 *
 * <p>Where the ledger's clock stood ahead and was put back, what was recorded before counts there
 * as recorded by then; a replica that had taken it in goes on as it was stamped, so that a consent
 * may count later than in the ledger. Begin with a new one, or wait until the clock has come so
 * far.
 *
 * <p>Thread-safe: one thread at a time applies, any number reads without a lock.
 */
public final class StandingsReplica implements Standings {
  private final long enough;
  private final @Nullable SecretCheck secret;
  private final SubjectIndex index = new SubjectIndex();
  private volatile long lastSequence;

  /**
   * Creates an empty replica.
   *
   * @param enough the number of the event up to which it must have come before it answers, such as
   *     the ledger's last one now
   * @param secret what the ledger is {@linkplain Ledger#boundTo() bound to}, so that a gate with
   *     another secret is refused here too; null where it is bound to nothing yet
   * @throws IllegalArgumentException if {@code enough} is negative
   */
  public StandingsReplica(long enough, @Nullable SecretCheck secret) {
    if (enough < 0) {
      throw new IllegalArgumentException("enough: expected no negative number, got " + enough);
    }
    this.enough = enough;
    this.secret = secret;
  }

  @Override
  public Optional<SecretCheck> boundTo() {
    return Optional.ofNullable(secret);
  }

  /**
   * Takes in what follows on what it has. What it has already it passes over, so a page may come
   * twice; at a hole, and before a batch of which a part is missing, it stops: ask again from the
   * number that it returns.
   *
   * @param page recorded events in their order
   * @return the number of the last event it has now
   */
  public synchronized long apply(List<Recorded> page) {
    List<LedgerEvent> batch = new ArrayList<>();
    long reached = lastSequence;
    for (Recorded recorded : page) {
      if (recorded.sequence() <= lastSequence) {
        continue;
      }
      if (recorded.previous() != reached) {
        break;
      }
      reached = recorded.sequence();
      batch.add(recorded.event());
      if (recorded.sequence() == recorded.batchEnd()) {
        index.fold(recorded.batch(), recorded.recordedAt(), batch);
        batch.clear();
        lastSequence = recorded.sequence();
      }
    }
    return lastSequence;
  }

  /** Returns the number of the last event it has taken in; 0 for none. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Returns whether it has come as far as it must before it answers. */
  public boolean isLoaded() {
    return lastSequence >= enough;
  }

  /**
   * Returns where a subject stands; of everybody {@link Verdict#UNKNOWN} until it {@linkplain
   * #isLoaded() is loaded}.
   */
  @Override
  public Standing standing(SubjectKey subject) {
    return isLoaded() ? index.get(subject.high(), subject.low()) : Standing.NOT_LOADED;
  }

  @Override
  public Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return isLoaded() ? index.verdict(subject.high(), subject.low(), purpose, at) : Verdict.UNKNOWN;
  }

  @Override
  public Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    return isLoaded() ? index.verdictAcrossNames(account, purpose, at) : Verdict.UNKNOWN;
  }

  @Override
  public @Nullable Verdict lasting(SubjectKey account, Purpose purpose) {
    return isLoaded() ? index.lasting(account, purpose) : null;
  }

  @Override
  public long edition() {
    return index.edition();
  }

  @Override
  public boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return isLoaded() && index.isNotified(subject.high(), subject.low(), purpose, notices, at);
  }

  /** Returns the subjects of whom it knows anything; nobody until it is loaded. */
  @Override
  public Stream<SubjectKey> known() {
    return isLoaded() ? index.subjects() : Stream.empty();
  }
}
