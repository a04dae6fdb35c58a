package dev.earshot.privacy.gate;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a person's choices are written down, for all the names they were found by, together or not
 * at all. Each call returns when what it wrote is durable, and every gate of the tenant obeys it
 * from then on; what is stored already goes by {@link PrivacyGate#removals}.
 *
 * <p>{@code evidence} says how the word came: the id of a form, a letter or a case, at most 1,024
 * bytes, and never personal data. No purposes means every purpose; a purpose covers those below it.
 *
 * <p>Thread-safe. Every method throws {@link dev.earshot.BrokenException} if the ledger cannot be
 * written, and {@link IllegalArgumentException} if the evidence is too long.
 */
public final class Person {
  private final Set<SubjectKey> keys;
  private final KnownNames known;
  private final Ledger ledger;
  private final InstantSource clock;

  Person(Set<SubjectKey> keys, KnownNames known, Ledger ledger, InstantSource clock) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("person: expected at least one identity");
    }
    this.keys = keys;
    this.known = known;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** The person opted out. */
  public Ack optOut(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.OPT_OUT, evidence, purposes);
  }

  /** The person ended earlier opt-outs and objections; that is no consent. */
  public Ack optIn(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.OPT_IN, evidence, purposes);
  }

  /** The person objected. */
  public Ack object(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.OBJECT, evidence, purposes);
  }

  /** The person consented. */
  public Ack consent(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.GRANT, evidence, purposes);
  }

  /** The person consented in so many words, as sensitive subjects need. */
  public Ack consentExplicitly(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.EXPLICIT_GRANT, evidence, purposes);
  }

  /** The person took consent back. */
  public Ack withdrawConsent(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.WITHDRAW, evidence, purposes);
  }

  /** The person restricted the processing until then. */
  public Ack restrict(String evidence, Instant until, Purpose... purposes) {
    Instant now = clock.instant();
    return append(
        key ->
            scoped(LedgerEvent.builder(LedgerEvent.Type.RESTRICT, key, now), purposes)
                .effectiveUntil(until),
        evidence);
  }

  /** The restriction is over. */
  public Ack endRestriction(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.UNRESTRICT, evidence, purposes);
  }

  /** The person is a child by the pack's age. */
  public Ack flagChild(String evidence) {
    return write(LedgerEvent.Type.AGE_FLAG, evidence);
  }

  /** The flag was wrong, or the child came of age. */
  public Ack clearChild(String evidence) {
    return write(LedgerEvent.Type.AGE_CLEARED, evidence);
  }

  /** A parent agreed to these purposes: lifts the flag for them, and is no consent by itself. */
  public Ack parentalConsent(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.PARENTAL_CONSENT, evidence, purposes);
  }

  /** The account is not public. */
  public Ack protect(String evidence) {
    return write(LedgerEvent.Type.SOURCE_PROTECTED, evidence);
  }

  /** The account is public again. */
  public Ack unprotect(String evidence) {
    return write(LedgerEvent.Type.SOURCE_RESTORED, evidence);
  }

  /** Nothing of the person is to be taken in again, for good. */
  public Ack suppress(String evidence) {
    return write(LedgerEvent.Type.SUPPRESS, evidence);
  }

  /** What is stored of the person must be kept for the case that the evidence names. */
  public Ack hold(String evidence) {
    return write(LedgerEvent.Type.HOLD, evidence);
  }

  /** The hold of the case that the evidence names is over. */
  public Ack release(String evidence) {
    return write(LedgerEvent.Type.RELEASE, evidence);
  }

  Set<SubjectKey> keys() {
    return keys;
  }

  Ack write(LedgerEvent.Type type, String evidence, Instant claimedAt) {
    return append(key -> LedgerEvent.builder(type, key, claimedAt), evidence);
  }

  private Ack write(LedgerEvent.Type type, String evidence, Purpose... purposes) {
    Instant now = clock.instant();
    return append(key -> scoped(LedgerEvent.builder(type, key, now), purposes), evidence);
  }

  private static LedgerEvent.Builder scoped(LedgerEvent.Builder event, Purpose... purposes) {
    return purposes.length == 0
        ? event
        : event.purposes(Arrays.stream(purposes).map(Purpose::id).toList());
  }

  private Ack append(Function<SubjectKey, LedgerEvent.Builder> event, String evidence) {
    List<LedgerEvent> batch = new ArrayList<>(keys.size());
    for (SubjectKey key : keys) {
      batch.add(event.apply(key).evidence(evidence).build());
    }
    Ack ack = ledger.append(batch);
    known.drop(keys);
    return ack;
  }

  /** Returns under how many keys the person is known here, and none of them. */
  @Override
  public String toString() {
    return "Person[" + keys.size() + " keys]";
  }
}
