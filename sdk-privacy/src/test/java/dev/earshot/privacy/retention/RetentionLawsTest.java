package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SourceTerms;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Counting;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.RetentionRule.Level;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RetentionLawsTest {
  private static final Instant START = Instant.parse("2025-12-31T22:30:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private record Draft(
      Kind kind, Authority authority, Level level, Counting counting, int amount, boolean months) {
    RetentionRule rule(int number) {
      Period period = months ? Period.ofMonths(amount) : Period.ofDays(amount);
      return RetentionRule.builder("r" + number, "thing", kind, period)
          .anchor(kind == Kind.DEADLINE ? Demand.ERASURE.name() : RetentionRule.START)
          .authority(authority)
          .level(level)
          .counting(counting)
          .build();
    }
  }

  @Provide
  Arbitrary<List<RetentionRule>> rules() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(Authority.class),
            Arbitraries.of(Level.class),
            Arbitraries.of(Counting.class),
            Arbitraries.integers().between(1, 60),
            Arbitraries.of(true, false))
        .as(Draft::new)
        .list()
        .ofMaxSize(5)
        .map(
            drafts -> {
              List<RetentionRule> rules = new ArrayList<>();
              drafts.forEach(draft -> rules.add(draft.rule(rules.size())));
              return rules;
            });
  }

  private static RetentionDecision decide(
      List<RetentionRule> rules, ItemFacts.Builder facts, List<Hold> holds, int day) {
    return Retention.of(rules, ZONE)
        .evaluate(facts.build(), holds, START.plus(Duration.ofDays(day)));
  }

  private static ItemFacts.Builder thing() {
    return ItemFacts.builder("thing", START)
        .terms(SourceTerms.builder("t", 1).refreshWithin(Duration.ofDays(40)).build());
  }

  @Property
  void addingAHoldNeverDeletesSooner(
      @ForAll("rules") List<RetentionRule> rules, @ForAll @IntRange(max = 2000) int day) {
    RetentionDecision held = decide(rules, thing(), List.of(Hold.onAll("case")), day);
    assertEquals(Disposition.KEEP, held.disposition());
    assertEquals(
        decide(rules, thing(), List.of(), day).disposition(),
        decide(rules, thing(), List.of(Hold.onClass("case", "other")), day).disposition());
  }

  @Property
  void addingADemandNeverKeepsLonger(
      @ForAll("rules") List<RetentionRule> rules,
      @ForAll @IntRange(max = 2000) int asked,
      @ForAll @IntRange(max = 2000) int day) {
    RetentionDecision without = decide(rules, thing(), List.of(), day);
    RetentionDecision with =
        decide(
            rules,
            thing().demanded(Demand.ERASURE, START.plus(Duration.ofDays(asked))),
            List.of(),
            day);
    if (without.disposition() == Disposition.DELETE) {
      assertEquals(Disposition.DELETE, with.disposition());
    }
    if (without.deleteBy().isPresent()) {
      assertFalse(with.deleteBy().orElseThrow().at().isAfter(without.deleteBy().get().at()));
    }
  }

  @Property
  void aLawfulMinimumIsNeverCutShort(
      @ForAll("rules") List<RetentionRule> rules, @ForAll @IntRange(max = 2000) int day) {
    List<RetentionRule> all = new ArrayList<>(rules);
    all.add(
        RetentionRule.builder("law", "thing", Kind.MINIMUM, Period.ofDays(100))
            .authority(Authority.LAW)
            .build());
    RetentionDecision decision = decide(all, thing().demanded(Demand.CHILD, START), List.of(), day);
    if (day < 100) {
      assertFalse(decision.disposition() == Disposition.DELETE);
    }
  }

  /** The next change is told exactly: not before it, and at it. */
  @Property
  void theNextChangeIsTheNextChange(
      @ForAll("rules") List<RetentionRule> rules, @ForAll @IntRange(max = 2000) int day) {
    Instant now = START.plus(Duration.ofDays(day));
    Retention retention = Retention.of(rules, ZONE);
    ItemFacts facts = thing().demanded(Demand.ERASURE, START.plus(Duration.ofDays(700))).build();
    RetentionDecision decision = retention.evaluate(facts, List.of(), now);
    Instant far = decision.nextChange().orElse(START.plus(Duration.ofDays(3000)));
    assertTrue(far.isAfter(now));
    for (Instant probe = now; probe.isBefore(far); probe = probe.plus(Duration.ofHours(300))) {
      assertEquals(
          decision.disposition(), retention.evaluate(facts, List.of(), probe).disposition());
    }
    assertEquals(
        decision.disposition(),
        retention.evaluate(facts, List.of(), far.minusNanos(1)).disposition());
    decision
        .nextChange()
        .ifPresent(
            next ->
                assertFalse(
                    decision.disposition()
                        == retention.evaluate(facts, List.of(), next).disposition()));
    assertEquals(decision, retention.evaluate(facts, List.of(), now));
  }
}
