package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The fold, which forgets what cannot matter any more, against one that forgets nothing. */
class FoldProperties {
  static final List<Purpose> PURPOSES = Events.purposes("a", "a.b", "a.b.c", "b", "ab", "z");

  private static final Instant FAR = Events.T0.plusSeconds(1000);

  @Property(tries = 400)
  void foldEqualsANaiveFold(@ForAll("batches") List<List<LedgerEvent>> batches) {
    Standing standing = fold(batches);
    List<Seen> all = naive(batches);
    for (int second = -4; second < 14; second++) {
      Instant at = Events.T0.plusSeconds(second);
      for (Purpose purpose : PURPOSES) {
        Optional<Seen> expected = decisive(all, purpose, at);
        assertEquals(
            expected.map(seen -> seen.event.type().verdict).orElse(Verdict.NONE),
            standing.verdict(purpose, at));
        assertDecidedBy(expected, standing.because(purpose, at), purpose, all);
        assertEquals(
            all.stream().anyMatch(seen -> isNotice(seen, purpose, at)),
            standing.isNotified(purpose, at));
        for (String notice : List.of("a", "b", "case-1", "case-2")) {
          assertEquals(
              all.stream()
                  .anyMatch(
                      seen -> isNotice(seen, purpose, at) && seen.event.evidence().equals(notice)),
              standing.isNotified(purpose, Set.of(notice), at));
        }
      }
      assertEquals(
          all.stream()
              .anyMatch(
                  seen ->
                      seen.event.type() == LedgerEvent.Type.HOLD
                          && stands(seen, all, PURPOSES.get(0), at)),
          standing.isHeld(at));
      assertEquals(
          all.stream().anyMatch(seen -> authenticates(seen, all, at)),
          standing.isAuthenticated(at));
    }
  }

  /* Of consents that renew each other without a break the last one is named, for all their time. */
  private static void assertDecidedBy(
      Optional<Seen> expected, OptionalLong actual, Purpose purpose, List<Seen> all) {
    OptionalLong sequence =
        expected.map(Seen::sequence).map(OptionalLong::of).orElse(OptionalLong.empty());
    if (!actual.equals(sequence)) {
      LedgerEvent first = expected.orElseThrow().event;
      Seen renewal = all.get((int) actual.orElseThrow() - 1);
      assertTrue(first.type().verdict.isGrant() && renewal.sequence > sequence.orElseThrow());
      assertEquals(first.type(), renewal.event.type());
      assertTrue(renewal.covers(purpose), "a consent is named that does not cover the purpose");
    }
  }

  @Property(tries = 400)
  @Label("SM-21: one more opt-out, wherever it stands in the order, never allows more")
  void anOptOutNeverAllowsMore(
      @ForAll("batches") List<List<LedgerEvent>> batches,
      @ForAll("optOuts") LedgerEvent optOut,
      @ForAll @IntRange(max = 12) int place) {
    List<List<LedgerEvent>> more = new ArrayList<>(batches);
    more.add(Math.min(place, batches.size()), List.of(optOut));
    Standing before = fold(batches);
    Standing after = foldAtTimes(more, Math.min(place, batches.size()));
    for (int second = -4; second < 14; second++) {
      Instant at = Events.T0.plusSeconds(second);
      for (Purpose purpose : PURPOSES) {
        assertTrue(
            allowed(after.verdict(purpose, at)) <= allowed(before.verdict(purpose, at)),
            purpose.id());
      }
    }
  }

  @Property(tries = 400)
  void whatIsRecordedAlreadyChangesNothingNowOrLater(
      @ForAll("batches") List<List<LedgerEvent>> before,
      @ForAll("anybody") LedgerEvent again,
      @ForAll("batches") List<List<LedgerEvent>> after) {
    OptionalLong already = fold(before).alreadyRecorded(again);
    if (already.isEmpty()) {
      return;
    }
    Recorded first = recorded(before).get((int) already.getAsLong() - 1);
    assertEquals(again.type(), first.event().type());
    assertEquals(again.purposes(), first.event().purposes());
    List<List<LedgerEvent>> without = new ArrayList<>(before);
    without.addAll(after);
    List<List<LedgerEvent>> with = new ArrayList<>(before);
    with.add(List.of(again));
    with.addAll(after);
    assertSameAnswers(fold(without), foldAtTimes(with, before.size()));
  }

  @Property(tries = 200)
  void whatIsSaidTwiceIsRecordedOnce(
      @ForAll("batches") List<List<LedgerEvent>> before, @ForAll("optOuts") LedgerEvent optOut) {
    List<List<LedgerEvent>> once = new ArrayList<>(before);
    once.add(List.of(optOut));
    assertTrue(fold(once).alreadyRecorded(optOut).isPresent());
  }

  @Property(tries = 400)
  @Label("SM-21: what stands against one name stands against the other once it is carried over")
  void carryingNeverAllowsMore(
      @ForAll("batches") List<List<LedgerEvent>> ofAnna,
      @ForAll("batches") List<List<LedgerEvent>> ofBert) {
    Standing anna = fold(ofAnna);
    Instant now = time(ofAnna.size());
    SubjectIndex index = new SubjectIndex();
    long next = 1;
    for (List<LedgerEvent> batch : ofBert) {
      List<LedgerEvent> of = batch.stream().map(event -> of(Events.BERT, event)).toList();
      index.fold(next, time(0), of);
      next += of.size();
    }
    List<LedgerEvent> carried = anna.carriedTo(Events.BERT, now, "renamed");
    if (!carried.isEmpty()) {
      index.fold(next, now, carried);
    }
    Standing bert = index.get(Events.BERT.high(), Events.BERT.low());
    for (int second = 0; second < 20; second++) {
      Instant at = now.plusSeconds(second);
      assertTrue(bert.isHeld(at) || !anna.isHeld(at));
      for (Purpose purpose : PURPOSES) {
        Verdict from = anna.verdict(purpose, at);
        if (from.isAgainst()) {
          assertTrue(bert.verdict(purpose, at).compareTo(from) <= 0, purpose.id());
        }
      }
    }
  }

  @Property(tries = 200)
  void whatWasLiftedForGoodIsNotCarried(@ForAll("batches") List<List<LedgerEvent>> batches) {
    Standing standing = fold(batches);
    Instant now = time(batches.size());
    for (LedgerEvent event : standing.carriedTo(Events.BERT, now, "renamed")) {
      List<Purpose> scope = event.purposes().isEmpty() ? PURPOSES : List.copyOf(event.purposes());
      assertTrue(
          scope.stream()
              .anyMatch(
                  purpose ->
                      Stream.iterate(0, second -> second + 1)
                          .limit(20)
                          .anyMatch(
                              second ->
                                  standing.verdict(purpose, now.plusSeconds(second)).isAgainst())),
          event::toString);
    }
  }

  @Property(tries = 200)
  void answersChangeOnlyWhenTheStandingSays(@ForAll("batches") List<List<LedgerEvent>> batches) {
    Standing standing = fold(batches);
    Instant from = time(batches.size());
    List<Instant> changes = standing.changesAfter(from);
    for (int second = 1; second < 20; second++) {
      Instant before = from.plusSeconds(second - 1);
      Instant at = from.plusSeconds(second);
      if (changes.stream().noneMatch(each -> each.isAfter(before) && !each.isAfter(at))) {
        for (Purpose purpose : PURPOSES) {
          assertEquals(standing.verdict(purpose, before), standing.verdict(purpose, at));
        }
        assertEquals(standing.isHeld(before), standing.isHeld(at));
        assertEquals(standing.isAuthenticated(before), standing.isAuthenticated(at));
      }
    }
  }

  @Property(tries = 300)
  @Label("a replica fed with pages, some twice, some too early, says what the ledger says")
  void aReplicaSaysTheSame(
      @ForAll("batches") List<List<LedgerEvent>> batches, @ForAll Random random) {
    List<Recorded> all = recorded(batches);
    StandingsReplica replica = new StandingsReplica(all.size(), null);
    while (replica.lastSequence() < all.size()) {
      assertEquals(Verdict.UNKNOWN, replica.standing(Events.ANNA).verdict(PURPOSES.get(0), FAR));
      int from = random.nextInt((int) replica.lastSequence() + 3);
      int to = Math.min(all.size(), from + random.nextInt(6));
      long had = replica.lastSequence();
      long has = replica.apply(all.subList(Math.min(from, to), to));
      assertTrue(has >= had && (has == 0 || all.get((int) has - 1).batchEnd() == has));
      if (from > had) {
        assertEquals(had, has, "what follows on a hole is not taken in");
      }
    }
    replica.apply(all);
    assertSameAnswers(fold(batches), replica.standing(Events.ANNA));
    assertEquals(Standing.NONE, replica.standing(Events.BERT));
  }

  private static List<Recorded> recorded(List<List<LedgerEvent>> batches) {
    List<Recorded> recorded = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      long first = recorded.size() + 1L;
      long last = (long) recorded.size() + batches.get(i).size();
      for (LedgerEvent event : batches.get(i)) {
        recorded.add(new Recorded(recorded.size() + 1, first, last, time(i), event));
      }
    }
    return recorded;
  }

  /** Returns the same of somebody else. */
  static LedgerEvent of(SubjectKey subject, LedgerEvent event) {
    LedgerEvent.Builder other =
        LedgerEvent.builder(event.type(), subject, event.claimedAt())
            .effectiveFrom(event.effectiveFrom())
            .evidence(event.evidence());
    if (!event.purposes().isEmpty()) {
      other.purposes(event.purposes());
    }
    event.effectiveUntil().ifPresent(other::effectiveUntil);
    return other.build();
  }

  private static void assertSameAnswers(Standing one, Standing other) {
    for (int second = -4; second < 24; second++) {
      Instant at = Events.T0.plusSeconds(second);
      for (Purpose purpose : PURPOSES) {
        assertEquals(one.verdict(purpose, at), other.verdict(purpose, at));
        assertEquals(one.isNotified(purpose, at), other.isNotified(purpose, at));
      }
      assertEquals(one.isHeld(at), other.isHeld(at));
      assertEquals(one.isAuthenticated(at), other.isAuthenticated(at));
    }
  }

  private static int allowed(Verdict verdict) {
    return switch (verdict) {
      case GRANTED_EXPLICITLY -> 3;
      case GRANTED -> 2;
      case NONE -> 1;
      default -> 0;
    };
  }

  private record Seen(long sequence, int batch, Instant recordedAt, LedgerEvent event) {
    boolean covers(Purpose purpose) {
      return event.purposes().isEmpty()
          || event.purposes().stream().anyMatch(scope -> within(scope, purpose));
    }

    boolean before(Instant at) {
      return event.effectiveUntil().map(at::isBefore).orElse(true);
    }

    boolean due(Instant at) {
      return !at.isBefore(recordedAt) && !at.isBefore(event.effectiveFrom()) && before(at);
    }
  }

  private static boolean within(Purpose scope, Purpose purpose) {
    return purpose.equals(scope) || purpose.id().startsWith(scope.id() + ".");
  }

  private static Optional<Seen> decisive(List<Seen> all, Purpose purpose, Instant at) {
    return all.stream()
        .filter(
            seen ->
                seen.event.type().verdict.isAgainst()
                    ? seen.covers(purpose) && stands(seen, all, purpose, at)
                    : seen.event.type().verdict.isGrant()
                        && seen.covers(purpose)
                        && seen.due(at)
                        && all.stream().noneMatch(later -> ends(later, seen, purpose)))
        .min(
            Comparator.comparing((Seen seen) -> seen.event.type().verdict)
                .thenComparing(Seen::sequence, Comparator.reverseOrder()));
  }

  private static boolean isNotice(Seen seen, Purpose purpose, Instant at) {
    return seen.event.type() == LedgerEvent.Type.NOTICE_GIVEN
        && seen.covers(purpose)
        && seen.due(at);
  }

  private static boolean authenticates(Seen seen, List<Seen> all, Instant at) {
    return seen.event.type() == LedgerEvent.Type.AUTHENTICATED
        && seen.due(at)
        && all.stream()
            .noneMatch(
                other ->
                    other.batch >= seen.batch
                        && Set.of(LedgerEvent.Type.AUTHENTICATION_ENDED, LedgerEvent.Type.ERASED)
                            .contains(other.event.type()));
  }

  private static boolean ends(Seen later, Seen grant, Purpose purpose) {
    return later.batch >= grant.batch
        && later.covers(purpose)
        && Set.of(
                LedgerEvent.Type.REFUSE,
                LedgerEvent.Type.WITHDRAW,
                LedgerEvent.Type.OPT_OUT,
                LedgerEvent.Type.OBJECT,
                LedgerEvent.Type.ERASED)
            .contains(later.event.type());
  }

  private static boolean stands(Seen against, List<Seen> all, Purpose purpose, Instant at) {
    return against.before(at)
        && all.stream()
            .noneMatch(
                later ->
                    later.batch > against.batch
                        && later.due(at)
                        && lifts(later.event, against.event, purpose));
  }

  private static boolean lifts(LedgerEvent later, LedgerEvent against, Purpose purpose) {
    Stream<LedgerEvent.Type> lifters =
        switch (against.type()) {
          case REFUSE, WITHDRAW ->
              Stream.of(LedgerEvent.Type.GRANT, LedgerEvent.Type.EXPLICIT_GRANT);
          case OPT_OUT, OBJECT ->
              Stream.of(
                  LedgerEvent.Type.GRANT, LedgerEvent.Type.EXPLICIT_GRANT, LedgerEvent.Type.OPT_IN);
          case RESTRICT -> Stream.of(LedgerEvent.Type.UNRESTRICT);
          case HOLD -> Stream.of(LedgerEvent.Type.RELEASE);
          case AGE_FLAG ->
              Stream.of(LedgerEvent.Type.AGE_CLEARED, LedgerEvent.Type.PARENTAL_CONSENT);
          case SOURCE_DELETED, SOURCE_PROTECTED -> Stream.of(LedgerEvent.Type.SOURCE_RESTORED);
          default -> Stream.of();
        };
    if (lifters.noneMatch(type -> type == later.type())) {
      return false;
    }
    if (against.type() == LedgerEvent.Type.HOLD) {
      return later.evidence().equals(against.evidence());
    }
    if (later.purposes().isEmpty()) {
      return true;
    }
    if (against.type() == LedgerEvent.Type.AGE_FLAG) {
      return later.purposes().stream().anyMatch(scope -> within(scope, purpose));
    }
    return !against.purposes().isEmpty()
        && against.purposes().stream()
            .filter(part -> within(part, purpose))
            .allMatch(part -> later.purposes().stream().anyMatch(scope -> within(scope, part)));
  }

  private static List<Seen> naive(List<List<LedgerEvent>> batches) {
    List<Seen> all = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      for (LedgerEvent event : batches.get(i)) {
        all.add(new Seen(all.size() + 1, i, time(i), event));
      }
    }
    return all;
  }

  private static Standing fold(List<List<LedgerEvent>> batches) {
    return foldAtTimes(batches, batches.size());
  }

  /* The batch at that place is one more than there were: the later ones keep their times. */
  private static Standing foldAtTimes(List<List<LedgerEvent>> batches, int extra) {
    SubjectIndex index = new SubjectIndex();
    long next = 1;
    for (int i = 0; i < batches.size(); i++) {
      index.fold(next, time(i <= extra ? i : i - 1), batches.get(i));
      next += batches.get(i).size();
    }
    return index.get(Events.ANNA.high(), Events.ANNA.low());
  }

  private static Instant time(int batch) {
    return Events.T0.plusSeconds(batch / 2);
  }

  @Provide
  Arbitrary<List<List<LedgerEvent>>> batches() {
    return histories();
  }

  /** What may be recorded of {@link Events#ANNA}, a batch after the other. */
  static Arbitrary<List<List<LedgerEvent>>> histories() {
    return events(Arbitraries.of(Events.types()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<LedgerEvent> anybody() {
    return events(Arbitraries.of(Events.types()));
  }

  @Provide
  Arbitrary<LedgerEvent> optOuts() {
    return events(Arbitraries.just(LedgerEvent.Type.OPT_OUT));
  }

  private static Arbitrary<LedgerEvent> events(Arbitrary<LedgerEvent.Type> types) {
    return Combinators.combine(
            types,
            Arbitraries.of("a", "a.b", "a.b.c", "b", "ab").set().ofMaxSize(2),
            Arbitraries.integers().between(-3, 8),
            Arbitraries.integers().between(0, 6),
            Arbitraries.of("x", "y"))
        .as(FoldProperties::event);
  }

  private static LedgerEvent event(
      LedgerEvent.Type type, Set<String> purposes, int from, int length, String evidence) {
    Instant start = Events.T0.plusSeconds(from);
    LedgerEvent.Builder event =
        LedgerEvent.builder(type, Events.ANNA, Events.T0).effectiveFrom(start).evidence(evidence);
    if (type.isScoped() && !purposes.isEmpty()) {
      event.purposes(Events.purposes(purposes));
    }
    if (type.mayEnd() && length > 0) {
      event.effectiveUntil(start.plus(Duration.ofSeconds(length)));
    }
    return event.build();
  }
}
