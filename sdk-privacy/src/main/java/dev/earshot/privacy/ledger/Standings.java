package dev.earshot.privacy.ledger;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.SecretCheck;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where everybody stands: what a gate reads. A {@link Ledger} is one, and a {@link
 * StandingsReplica} is one elsewhere.
 *
 * <p>An implementation is thread-safe, and answers from memory: it is asked for every post.
 */
public interface Standings {
  /**
   * Returns where a subject stands; {@link Standing#NONE} if nothing is recorded of it.
   *
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  Standing standing(SubjectKey subject);

  /**
   * Returns what stands against or for processing a subject's posts, as {@link Standing#verdict}
   * does, for whoever needs no more than that.
   *
   * @param purpose why
   * @param at when
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  default Verdict verdict(SubjectKey subject, Purpose purpose, Instant at) {
    return standing(subject).verdict(purpose, at);
  }

  /**
   * Returns whether a subject was told of a purpose, as {@link Standing#isNotified(Purpose, Set,
   * Instant)} does.
   *
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  default boolean isNotified(SubjectKey subject, Purpose purpose, Set<String> notices, Instant at) {
    return standing(subject).isNotified(purpose, notices, at);
  }

  /**
   * Returns whether a subject showed that the account is theirs, as {@link
   * Standing#isAuthenticated(Instant)} does.
   *
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  default boolean isAuthenticated(SubjectKey subject, Instant at) {
    return standing(subject).isAuthenticated(at);
  }

  /**
   * Returns what stands against or for processing the posts of an account, and against the names
   * that it {@linkplain Standing#shownAs showed} when it was refused because of them: of the
   * account's own and of theirs the first in {@link Verdict}'s order, where a name says nothing for
   * it.
   *
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  default Verdict verdictAcrossNames(SubjectKey account, Purpose purpose, Instant at) {
    Verdict verdict = verdict(account, purpose, at);
    for (SubjectKey name : standing(account).shownAs()) {
      verdict = verdict.orAgainst(verdict(name, purpose, at));
    }
    return verdict;
  }

  /**
   * Returns what {@link #verdictAcrossNames} answers at every moment until something more is
   * recorded; null where that is not known, as it never is unless overridden.
   *
   * @throws dev.earshot.BrokenException if that cannot be told; then nothing may be processed
   */
  default @Nullable Verdict lasting(SubjectKey account, Purpose purpose) {
    return null;
  }

  /**
   * Returns a number that is another by the time an append has returned that may change what {@link
   * #lasting} answers: what was answered after the number was read holds for as long as it is the
   * same. 0 where there is no such number, as unless overridden.
   */
  default long edition() {
    return 0;
  }

  /**
   * Returns the subjects of whom anything is recorded, each once, in no order; close the stream.
   * Whoever comes to be known meanwhile may be among them.
   */
  Stream<SubjectKey> known();

  /**
   * Returns the check of the secret under which people are known here; a gate with another is
   * refused. Empty where that is not known, and then a gate with a wrong secret finds nobody.
   */
  default Optional<SecretCheck> boundTo() {
    return Optional.empty();
  }
}
