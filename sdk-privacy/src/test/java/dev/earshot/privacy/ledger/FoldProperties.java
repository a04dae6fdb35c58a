package dev.earshot.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  private static final List<String> PURPOSES = List.of("a", "a.b", "a.b.c", "b", "ab", "z");

  @Property(tries = 400)
  void foldEqualsANaiveFold(@ForAll("batches") List<List<LedgerEvent>> batches) {
    Standing standing = fold(batches);
    List<Seen> all = naive(batches);
    for (int second = -4; second < 14; second++) {
      Instant at = Events.T0.plusSeconds(second);
      for (String purpose : PURPOSES) {
        Optional<Seen> expected = decisive(all, purpose, at);
        assertEquals(
            expected.map(seen -> seen.event.type().verdict).orElse(Verdict.NONE),
            standing.verdict(purpose, at));
        assertDecidedBy(expected, standing.because(purpose, at), all);
        assertEquals(
            all.stream().anyMatch(seen -> isNotice(seen, purpose, at)),
            standing.isNotified(purpose, at));
      }
      assertEquals(
          all.stream()
              .anyMatch(
                  seen -> seen.event.type() == LedgerEvent.Type.HOLD && stands(seen, all, "a", at)),
          standing.isHeld(at));
    }
  }

  /* Of consents that renew each other without a break the last one is named, for all their time. */
  private static void assertDecidedBy(
      Optional<Seen> expected, OptionalLong actual, List<Seen> all) {
    OptionalLong sequence =
        expected.map(Seen::sequence).map(OptionalLong::of).orElse(OptionalLong.empty());
    if (!actual.equals(sequence)) {
      LedgerEvent first = expected.orElseThrow().event;
      Seen renewal = all.get((int) actual.orElseThrow() - 1);
      assertTrue(first.type().verdict.isGrant() && renewal.sequence > sequence.orElseThrow());
      assertEquals(first.type(), renewal.event.type());
      assertEquals(first.purposes(), renewal.event.purposes());
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
      for (String purpose : PURPOSES) {
        assertTrue(
            allowed(after.verdict(purpose, at)) <= allowed(before.verdict(purpose, at)), purpose);
      }
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
    boolean covers(String purpose) {
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

  private static boolean within(String scope, String purpose) {
    return purpose.equals(scope) || purpose.startsWith(scope + ".");
  }

  private static Optional<Seen> decisive(List<Seen> all, String purpose, Instant at) {
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

  private static boolean isNotice(Seen seen, String purpose, Instant at) {
    return seen.event.type() == LedgerEvent.Type.NOTICE_GIVEN
        && seen.covers(purpose)
        && seen.due(at);
  }

  private static boolean ends(Seen later, Seen grant, String purpose) {
    return later.batch >= grant.batch
        && later.covers(purpose)
        && Set.of(
                LedgerEvent.Type.REFUSE,
                LedgerEvent.Type.WITHDRAW,
                LedgerEvent.Type.OPT_OUT,
                LedgerEvent.Type.OBJECT)
            .contains(later.event.type());
  }

  private static boolean stands(Seen against, List<Seen> all, String purpose, Instant at) {
    return against.before(at)
        && all.stream()
            .noneMatch(
                later ->
                    later.batch > against.batch
                        && later.due(at)
                        && lifts(later.event, against.event, purpose));
  }

  private static boolean lifts(LedgerEvent later, LedgerEvent against, String purpose) {
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
    return events(Arbitraries.of(LedgerEvent.Type.class))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
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
      event.purposes(purposes);
    }
    if (type.mayEnd() && length > 0) {
      event.effectiveUntil(start.plus(Duration.ofSeconds(length)));
    }
    return event.build();
  }
}
