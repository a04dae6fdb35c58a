package dev.earshot.privacy.gate;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.retention.Deadline;
import dev.earshot.privacy.retention.ItemFacts;
import dev.earshot.privacy.retention.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a person's choices are written down, for all the names they were found by, together or not
 * at all. Each call returns when what it wrote is durable, and every gate of the tenant obeys it
 * from then on; what is stored already goes by {@link PrivacyGate#removals}.
 *
 * <p>{@code evidence} says how the word came: the id of a form, a letter or a case, at most 1,024
 * bytes, and never personal data. No purposes means every purpose; a purpose covers those below it.
 * One of which the tenant's pack declares neither itself nor any below it would bind nobody, and is
 * refused.
 *
 * <p>What speaks against processing under a name that an account had once, as its source told,
 * reaches the account under its new name. What speaks for it does not: a name that somebody gave up
 * may be another person's now. So who was out before a rename comes back by the account's id.
 *
 * <p>A name on a site may be several people's ({@link dev.earshot.privacy.Identity#isUnstable}).
 * Where nothing else is known of somebody, what speaks against processing holds for all of that
 * name, and an opt-in ends it; a consent, a notice and an authentication would count for nobody,
 * and are refused with an {@link IllegalArgumentException}.
 *
 * <p>What speaks against processing and is in force already, under each of the person's names, is
 * not recorded again: the answer is that of the record which says so.
 *
 * <p>Thread-safe. Every method throws {@link dev.earshot.BrokenException} if the ledger cannot be
 * written, and {@link IllegalArgumentException} if the evidence is blank or too long or the pack
 * does not declare a purpose.
 */
public final class Person {
  /** The class under which a pack says how long the record of a deletion is kept. */
  public static final String DELETION_RECORD = "deletion-record";

  private final Set<SubjectKey> keys;
  private final boolean meansSeveral;
  private final PolicyPack pack;
  private final KnownNames known;
  private final Ledger ledger;
  private final InstantSource clock;

  Person(
      Set<SubjectKey> keys,
      boolean meansSeveral,
      PolicyPack pack,
      KnownNames known,
      Ledger ledger,
      InstantSource clock) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("person: expected at least one identity");
    }
    this.keys = keys;
    this.meansSeveral = meansSeveral;
    this.pack = pack;
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

  /**
   * The person consented. Where the pack needs no consent it lifts what the person said against.
   *
   * @throws IllegalArgumentException also if the pack denies all that a purpose covers, or asks for
   *     {@linkplain #consentExplicitly explicit} consent to it: it would have no effect
   */
  public Ack consent(String evidence, Purpose... purposes) {
    requireConsentCounts(false, purposes);
    return write(LedgerEvent.Type.GRANT, evidence, purposes);
  }

  /**
   * The person consented in so many words, as sensitive subjects need.
   *
   * @throws IllegalArgumentException also if the pack denies all that a purpose covers
   */
  public Ack consentExplicitly(String evidence, Purpose... purposes) {
    requireConsentCounts(true, purposes);
    return write(LedgerEvent.Type.EXPLICIT_GRANT, evidence, purposes);
  }

  /** The person took consent back. */
  public Ack withdrawConsent(String evidence, Purpose... purposes) {
    return write(LedgerEvent.Type.WITHDRAW, evidence, purposes);
  }

  /**
   * The person was told what their data is used for. That is no consent and lifts nothing; where
   * the pack demands a notice first, its gates wait for it. Each time is written down.
   *
   * @param notice which notice, with its version, as the pack names the ones that count, such as
   *     {@code art14/3}
   */
  public Ack notice(String notice, Purpose... purposes) {
    requireOnePerson();
    return write(LedgerEvent.Type.NOTICE_GIVEN, notice, purposes);
  }

  /**
   * The person showed that the account is theirs, such as by logging in with its network; where the
   * pack demands that, its gates wait for it. That is no consent. It holds until {@link
   * #endAuthentication} or an erasure.
   *
   * @throws IllegalArgumentException also if no purpose of the pack demands it
   */
  public Ack authenticate(String evidence) {
    return authenticate(evidence, Optional.empty());
  }

  /** The same until a moment at which it ends by itself, such as a session's; after now. */
  public Ack authenticate(String evidence, Instant until) {
    return authenticate(evidence, Optional.of(until));
  }

  private Ack authenticate(String evidence, Optional<Instant> until) {
    pack.requireAuthenticationCounts();
    requireOnePerson();
    Instant now = clock.instant();
    return append(
        key -> {
          LedgerEvent.Builder event = LedgerEvent.builder(LedgerEvent.Type.AUTHENTICATED, key, now);
          until.ifPresent(event::effectiveUntil);
          return event;
        },
        evidence);
  }

  /** What the person showed of who they are holds no longer. */
  public Ack endAuthentication(String evidence) {
    return write(LedgerEvent.Type.AUTHENTICATION_ENDED, evidence);
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

  /**
   * A parent agreed to these purposes: lifts the flag for them, and is no consent by itself.
   *
   * @throws IllegalArgumentException also if the pack denies all that a purpose covers
   */
  public Ack parentalConsent(String evidence, Purpose... purposes) {
    for (Purpose purpose : purposes) {
      pack.requireConsentCounts(purpose, true);
    }
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

  /**
   * What was stored of the person is deleted at their wish, and as long as this record of it
   * stands, nothing of theirs is taken in again. It ends when the pack says: after what it lets
   * items of the class {@value #DELETION_RECORD} be kept; where the pack has no rule of that class,
   * never.
   *
   * @throws IllegalArgumentException also if by the pack such a record may not be kept at all
   */
  public Ack erased(String evidence) {
    Instant now = clock.instant();
    Optional<Instant> end = endOfDeletionRecord(now);
    return append(
        key -> {
          LedgerEvent.Builder event = LedgerEvent.builder(LedgerEvent.Type.ERASED, key, now);
          end.ifPresent(event::effectiveUntil);
          return event;
        },
        evidence);
  }

  private Optional<Instant> endOfDeletionRecord(Instant now) {
    if (pack.retention().stream().noneMatch(rule -> rule.covers(DELETION_RECORD))) {
      return Optional.empty();
    }
    ItemFacts record = ItemFacts.builder(DELETION_RECORD, now).build();
    Optional<Instant> end =
        Retention.of(pack).evaluate(record, List.of(), now).deleteBy().map(Deadline::at);
    if (end.isPresent() && !end.get().isAfter(now)) {
      throw new IllegalArgumentException(
          "erased: by " + pack + " a " + DELETION_RECORD + " is over as soon as it begins");
    }
    return end;
  }

  /** What is stored of the person must be kept for the case that the evidence names. */
  public Ack hold(String evidence) {
    return write(LedgerEvent.Type.HOLD, evidence);
  }

  /**
   * The hold of the case that the evidence names is over.
   *
   * @throws IllegalArgumentException also if under none of these names a hold of that case was made
   */
  public Ack release(String evidence) {
    if (keys.stream().noneMatch(key -> ledger.standing(key).knowsHold(evidence))) {
      throw new IllegalArgumentException(
          "evidence: there is no hold of that case under these names; give the one it was made with");
    }
    return write(LedgerEvent.Type.RELEASE, evidence);
  }

  Set<SubjectKey> keys() {
    return keys;
  }

  /** Returns the keys, and those of the accounts that had one of these names once. */
  Set<SubjectKey> reached() {
    Set<SubjectKey> reached = new LinkedHashSet<>(keys);
    keys.forEach(key -> reached.addAll(ledger.standing(key).formerNameOf()));
    return reached;
  }

  Ack write(LedgerEvent.Type type, String evidence, Instant claimedAt) {
    return append(key -> LedgerEvent.builder(type, key, claimedAt), evidence);
  }

  private Ack write(LedgerEvent.Type type, String evidence, Purpose... purposes) {
    Instant now = clock.instant();
    return append(key -> scoped(LedgerEvent.builder(type, key, now), purposes), evidence);
  }

  private void requireConsentCounts(boolean explicit, Purpose... purposes) {
    for (Purpose purpose : purposes) {
      pack.requireConsentCounts(purpose, explicit);
    }
    requireOnePerson();
  }

  /* What speaks for processing counts under no name that may be another's. */
  private void requireOnePerson() {
    if (meansSeveral) {
      throw new IllegalArgumentException(
          "person: a name on a site may be several people's, so that this would count for nobody;"
              + " give an id, a handle or a profile address of the person");
    }
  }

  private LedgerEvent.Builder scoped(LedgerEvent.Builder event, Purpose... purposes) {
    for (Purpose purpose : purposes) {
      pack.requireDeclared(purpose);
    }
    return purposes.length == 0 ? event : event.purposes(purposes);
  }

  private Ack append(Function<SubjectKey, LedgerEvent.Builder> event, String evidence) {
    if (evidence.isBlank()) {
      throw new IllegalArgumentException(
          "evidence: expected how the word came, such as the id of a form, got a blank");
    }
    List<LedgerEvent> news = new ArrayList<>(keys.size());
    List<Recorded> told = new ArrayList<>(keys.size());
    for (SubjectKey key : reached()) {
      LedgerEvent each = event.apply(key).evidence(evidence).build();
      if (!keys.contains(key) && !each.type().isAgainst()) {
        continue;
      }
      ledger
          .standing(key)
          .alreadyRecorded(each)
          .ifPresentOrElse(number -> told.add(ledger.event(number)), () -> news.add(each));
    }
    if (news.isEmpty()) {
      return latest(told);
    }
    Ack ack = ledger.append(news);
    known.drop(reached());
    return ack;
  }

  /* One record a name; those that were recorded one after the other are acknowledged together. */
  private static Ack latest(List<Recorded> told) {
    List<Recorded> back =
        told.stream().sorted(Comparator.comparing(Recorded::sequence).reversed()).toList();
    Recorded latest = back.get(0);
    long first = latest.sequence();
    for (Recorded each : back) {
      if (each.sequence() == first - 1 && each.recordedAt().equals(latest.recordedAt())) {
        first = each.sequence();
      }
    }
    return new Ack(first, latest.sequence(), latest.recordedAt());
  }

  /** Returns under how many keys the person is known here, and none of them. */
  @Override
  public String toString() {
    return "Person[" + keys.size() + " keys]";
  }
}
