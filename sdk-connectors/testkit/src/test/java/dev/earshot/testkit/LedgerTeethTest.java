package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.SecretCheck;
import dev.earshot.privacy.ledger.Ack;
import dev.earshot.privacy.ledger.Ledger;
import dev.earshot.privacy.ledger.LedgerEvent;
import dev.earshot.privacy.ledger.Pruned;
import dev.earshot.privacy.ledger.Recorded;
import dev.earshot.privacy.ledger.Standing;
import dev.earshot.privacy.proof.Proofs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The ledger's contract fails what does not keep it. */
class LedgerTeethTest {
  /** Says which events a wrong ledger tells after a number. */
  private interface Telling {
    Stream<Recorded> after(Ledger right, long number);
  }

  /** A ledger that is right but for what it tells, or whom it says it knows. */
  private record Wrong(
      Ledger right, Telling telling, UnaryOperator<Stream<SubjectKey>> naming, boolean prunes)
      implements Ledger {
    @Override
    public Stream<Recorded> events(long after) {
      return telling.after(right, after);
    }

    @Override
    public Ack append(List<LedgerEvent> events) {
      return right.append(events);
    }

    @Override
    public Pruned prune(Instant before, Set<Long> sizes) {
      return prunes ? right.prune(before, sizes) : Ledger.super.prune(before, sizes);
    }

    @Override
    public long prunedUpTo() {
      return right.prunedUpTo();
    }

    @Override
    public Proofs proofs() {
      return right.proofs();
    }

    @Override
    public byte[] entry(long sequence) {
      return right.entry(sequence);
    }

    @Override
    public boolean shred(SubjectKey subject) {
      return right.shred(subject);
    }

    @Override
    public void bind(SecretCheck secret) {
      right.bind(secret);
    }

    @Override
    public Optional<SecretCheck> boundTo() {
      return right.boundTo();
    }

    @Override
    public long lastSequence() {
      return right.lastSequence();
    }

    @Override
    public Standing standing(SubjectKey subject) {
      return right.standing(subject);
    }

    @Override
    public Stream<SubjectKey> known() {
      return naming.apply(right.known());
    }

    @Override
    public void close() {
      right.close();
    }
  }

  private static LedgerContract contract(Telling telling) {
    return contract(telling, UnaryOperator.identity());
  }

  private static LedgerContract contract(
      Telling telling, UnaryOperator<Stream<SubjectKey>> naming) {
    return contract(right -> new Wrong(right, telling, naming, true));
  }

  private static LedgerContract contract(UnaryOperator<Ledger> wrong) {
    LedgerContract contract =
        new MemoryLedgerTest() {
          @Override
          protected Ledger openEmpty(InstantSource clock) {
            return wrong.apply(super.openEmpty(clock));
          }
        };
    contract.openLedger();
    return contract;
  }

  /** Reads on as long as there is more, as a cursor over a growing table does. */
  private static Stream<Recorded> live(Ledger right, long number) {
    return StreamSupport.stream(
        new Spliterators.AbstractSpliterator<Recorded>(Long.MAX_VALUE, Spliterator.ORDERED) {
          private long told = number;

          @Override
          public boolean tryAdvance(Consumer<? super Recorded> action) {
            Optional<Recorded> next = right.events(told).findFirst();
            next.ifPresent(
                event -> {
                  told = event.sequence();
                  action.accept(event);
                });
            return next.isPresent();
          }
        },
        false);
  }

  /** Asks only when it is read, and keeps to that moment from then on. */
  private static Stream<Recorded> late(Ledger right, long number) {
    return Stream.of(right).flatMap(ledger -> ledger.events(number));
  }

  @Test
  void aLedgerThatTellsWhatCameLaterFails() {
    for (Telling wrong : List.<Telling>of(LedgerTeethTest::live, LedgerTeethTest::late)) {
      LedgerContract contract = contract(wrong);
      contract.required_2_1_tellsWhatCameSince();
      assertThrows(
          AssertionError.class, contract(wrong)::required_2_1_tellsNothingThatCameSinceItWasAsked);
    }
  }

  @Test
  void aLedgerThatTellsTooMuchOrTooLittleFails() {
    for (Telling wrong :
        List.<Telling>of(
            (right, after) -> right.events(Math.max(0, after - 1)), // the one before as well
            (right, after) -> right.events(after).skip(1),
            (right, after) -> right.events(after).limit(Math.max(0, right.lastSequence() - 1)),
            (right, after) -> Stream.empty())) {
      assertThrows(AssertionError.class, contract(wrong)::required_2_1_tellsWhatCameSince);
    }
  }

  @Test
  void aLedgerThatKnowsTooManyOrTooFewFails() {
    for (UnaryOperator<Stream<SubjectKey>> wrong :
        List.<UnaryOperator<Stream<SubjectKey>>>of(
            known -> known.skip(1),
            known -> known.flatMap(each -> Stream.of(each, each)),
            known -> Stream.concat(known, Stream.of(new SubjectKey(7, 7))))) {
      assertThrows(
          AssertionError.class,
          contract(Ledger::events, wrong)::required_3_3_standsAsAReplicaStands);
    }
  }

  @Test
  void aLedgerThatTellsHalfOfWhatItDroppedFails() {
    Telling all =
        (right, after) ->
            right
                .events(after < right.prunedUpTo() ? 0 : after)
                .filter(each -> each.sequence() > after);
    assertThrows(AssertionError.class, contract(all)::required_9_3_refusesWhatIsGone);
    Telling withoutHoles =
        (right, after) ->
            right
                .events(after)
                .map(
                    each ->
                        new Recorded(
                            each.sequence(),
                            each.batch(),
                            each.batchEnd(),
                            each.recordedAt(),
                            each.event()));
    assertThrows(AssertionError.class, contract(withoutHoles)::required_9_3_refusesWhatIsGone);
    assertThrows(
        AssertionError.class, contract(withoutHoles)::required_9_1_pruningChangesNobodysStanding);
  }

  @Test
  void aLedgerThatForgetsAWordThatCountsFails() {
    Telling forgetful =
        (right, after) ->
            right
                .events(after)
                .filter(
                    each ->
                        right.prunedUpTo() == 0
                            || each.event().type() != LedgerEvent.Type.WITHDRAW);
    assertThrows(
        AssertionError.class, contract(forgetful)::required_9_1_pruningChangesNobodysStanding);
  }

  @Test
  void aLedgerThatDoesNotPruneIsUnproven() {
    LedgerContract contract =
        contract(right -> new Wrong(right, Ledger::events, UnaryOperator.identity(), false));
    assertThrows(Unproven.class, contract::required_9_1_pruningChangesNobodysStanding);
    assertThrows(Unproven.class, contract::required_9_3_refusesWhatIsGone);
  }

  @Test
  void theSameLedgerPassesWhereItIsRight() {
    LedgerContract contract = contract(Ledger::events);
    contract.required_2_1_tellsWhatCameSince();
    contract(Ledger::events).required_2_1_tellsNothingThatCameSinceItWasAsked();
    contract(Ledger::events).required_3_3_standsAsAReplicaStands();
    contract(Ledger::events).required_9_1_pruningChangesNobodysStanding();
    contract(Ledger::events).required_9_3_refusesWhatIsGone();
  }
}
