package dev.earshot.privacy.retention;

import dev.earshot.privacy.RetentionRule.Demand;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/* How long a deletion can be taken back is a period of the pack's: a minimum and a maximum from the
 * event that marks it, as an account's from ACCOUNT_DELETED. So a mark is that event, and the
 * evaluator says when it is over; there is no second clock. */
/**
 * Deletion in two phases for one store: what is marked is hidden and can be brought back as long as
 * the pack's rules keep it, then it is erased. What a hold, a law or a lock keeps may be hidden and
 * is not erased.
 *
 * <p>A host stores {@link #marked()} and hands it back after a start. Thread-safe.
 */
public final class Deletions {
  /**
   * What waits to be erased.
   *
   * @param facts what is known of the item, with its id and the event that marks it
   * @param erasure what was decided
   */
  public record Marked(ItemFacts facts, Erasure erasure) {
    /** Creates a mark. */
    public Marked {
      Objects.requireNonNull(facts, "facts");
      Objects.requireNonNull(erasure, "erasure");
    }
  }

  private final Retention retention;
  private final PersonalDataStore store;
  private final Erasures erasures;
  private final Map<String, Marked> marked = new LinkedHashMap<>();

  /**
   * Creates deletions of a store.
   *
   * @param before what was marked before
   * @param erasures where what was erased is written down, for copies that come back
   */
  public Deletions(
      Retention retention, PersonalDataStore store, List<Marked> before, Erasures erasures) {
    this.retention = Objects.requireNonNull(retention, "retention");
    this.store = Objects.requireNonNull(store, "store");
    this.erasures = Objects.requireNonNull(erasures, "erasures");
    before.forEach(each -> marked.put(each.facts().item(), each));
  }

  /**
   * Begins to delete an item. Where nothing keeps it, or the store can hide nothing, it is erased
   * at once; what a hold, a law or a lock keeps is {@code RETAINED} then.
   *
   * @param facts what is known of it, with its id
   * @param event the event that this is, from which the pack's rules run, such as {@code
   *     ACCOUNT_DELETED}, or a demand such as {@code ERASURE}
   * @throws IllegalArgumentException if the facts have no id, or no rule of the pack ends such an
   *     item, as after an event that is none of the pack's
   * @throws dev.earshot.RefusedException as {@link Retention#evaluate}, as for a misspelt event
   */
  public synchronized StoreOutcome mark(
      ItemFacts facts, String event, List<Hold> holds, Instant now) {
    if (facts.item().isBlank()) {
      throw new IllegalArgumentException("facts: expected the item's id");
    }
    ItemFacts then = happened(facts, event, now);
    RetentionDecision decision = retention.evaluate(then, holds, now);
    if (decision.deleteBy().isEmpty()) {
      throw new IllegalArgumentException(
          "event: by the pack nothing ends a "
              + facts.itemClass()
              + " that "
              + event
              + " happened to, so that it would be hidden for ever");
    }
    Erasure erasure = new Erasure(store.id(), facts.item(), facts.itemClass(), now, event);
    boolean hides = store.supports(PersonalDataStore.Kind.MARK);
    if (decision.disposition() != RetentionDecision.Disposition.DELETE && hides) {
      StoreOutcome outcome = store.mark(erasure);
      if (outcome.code() == StoreOutcome.Code.DONE) {
        marked.put(facts.item(), new Marked(then, erasure));
      }
      return outcome;
    }
    return erase(erasure, decision);
  }

  private static ItemFacts happened(ItemFacts facts, String event, Instant now) {
    for (Demand demand : Demand.values()) {
      if (demand.name().equals(event)) {
        return facts.toBuilder().demanded(demand, now).build();
      }
    }
    return facts.toBuilder().happened(event, now).build();
  }

  /**
   * Takes a deletion back.
   *
   * @return {@code NOT_FOUND} if nothing is marked, {@code REFUSED} once the time for it is over
   */
  public synchronized StoreOutcome restore(String item, List<Hold> holds, Instant now) {
    Marked mark = marked.get(item);
    if (mark == null) {
      return StoreOutcome.done(0);
    }
    if (retention.evaluate(mark.facts(), holds, now).disposition()
        == RetentionDecision.Disposition.DELETE) {
      return StoreOutcome.refused("RECOVERY_ENDED");
    }
    StoreOutcome outcome = store.restore(mark.erasure());
    if (outcome.isOver()) {
      marked.remove(item);
    }
    return outcome;
  }

  /**
   * Erases what is marked and kept by nothing any more. What a store could not do stays marked, and
   * is tried again by the next call.
   *
   * @return what became of each that was due
   */
  public synchronized Map<Erasure, StoreOutcome> finish(List<Hold> holds, Instant now) {
    Map<Erasure, StoreOutcome> outcomes = new LinkedHashMap<>();
    for (Marked mark : List.copyOf(marked.values())) {
      RetentionDecision decision = retention.evaluate(mark.facts(), holds, now);
      if (decision.disposition() == RetentionDecision.Disposition.DELETE) {
        Erasure asked = mark.erasure();
        Erasure erasure =
            new Erasure(asked.store(), asked.item(), asked.itemClass(), now, ruleBehind(decision));
        StoreOutcome outcome = erase(erasure, decision);
        if (outcome.isOver()) {
          marked.remove(mark.facts().item());
        }
        outcomes.put(erasure, outcome);
      }
    }
    return outcomes;
  }

  /* The intent stands before the first call that destroys, so that a crash in it, or a copy made
   * before it, leaves nothing that is not erased again. */
  private StoreOutcome erase(Erasure erasure, RetentionDecision decision) {
    if (decision.isHeld()) {
      return StoreOutcome.retained(ruleBehind(decision), null);
    }
    Optional<Instant> law =
        decision.principle() == RetentionDecision.Principle.LAW_MINIMUM
            ? decision.keepUntil().map(Deadline::at)
            : Optional.empty();
    boolean due = decision.disposition() == RetentionDecision.Disposition.DELETE;
    if (!due
        && (decision.principle() == RetentionDecision.Principle.LAW_MINIMUM
            || decision.disposition() == RetentionDecision.Disposition.CONFLICT)) {
      return StoreOutcome.retained(ruleBehind(decision), law.orElse(null));
    }
    erasures.add(erasure);
    return store.erase(erasure);
  }

  private static String ruleBehind(RetentionDecision decision) {
    return decision.because().isEmpty() ? "" : decision.because().get(0).rule();
  }

  /** Returns what is marked and waits, in the order in which it was. */
  public synchronized List<Marked> marked() {
    return List.copyOf(marked.values());
  }
}
