package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.RefusedException;
import dev.earshot.SourceTerms;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Counting;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.RetentionRule.Level;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import dev.earshot.privacy.retention.RetentionDecision.Effect;
import dev.earshot.privacy.retention.RetentionDecision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

  private static RetentionRule.Builder rule(String id, Kind kind, String period) {
    return RetentionRule.builder(id, "thing", kind, Period.parse(period));
  }

  private static RetentionRule.Builder max(String id, String period) {
    return rule(id, Kind.MAXIMUM, period);
  }

  private static RetentionRule.Builder law(String id, String period) {
    return rule(id, Kind.MINIMUM, period).authority(Authority.LAW);
  }

  private static ItemFacts.Builder thing() {
    return ItemFacts.builder("thing", START);
  }

  private static RetentionDecision decide(
      ItemFacts.Builder facts, Instant now, RetentionRule.Builder... rules) {
    return Retention.of(
            List.of(rules).stream().map(RetentionRule.Builder::build).toList(), ZoneOffset.UTC)
        .evaluate(facts.build(), List.of(), now);
  }

  private static String deleteDay(RetentionDecision decision) {
    return decision.deleteBy().map(deadline -> deadline.day().toString()).orElse("never");
  }

  private static Instant day(String date) {
    return LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<String> deciding(RetentionDecision decision) {
    return decision.because().stream()
        .filter(reason -> reason.effect() == Effect.DECIDES)
        .map(Reason::rule)
        .toList();
  }

  @Test
  void aHoldKeepsEverythingAndSaysWhatComesAfterIt() {
    Retention retention = Retention.of(List.of(max("m", "P1D").build()), ZoneOffset.UTC);
    ItemFacts facts = thing().demanded(Demand.CHILD, START).build();
    Instant late = day("2030-01-01");
    RetentionDecision held = retention.evaluate(facts, List.of(Hold.onAll("case-1")), late);
    assertEquals(Disposition.KEEP, held.disposition());
    assertTrue(held.isHeld());
    assertEquals(List.of("case-1"), deciding(held));
    assertEquals(Optional.empty(), held.nextChange());
    assertEquals(START, held.deleteBy().orElseThrow().at());
    assertEquals(
        Disposition.DELETE,
        retention.evaluate(facts, List.of(Hold.onClass("case-1", "other")), late).disposition());
    assertEquals(
        Disposition.KEEP,
        retention.evaluate(facts, List.of(Hold.onClass("case-1", "thing")), late).disposition());
  }

  @DisplayName("IS-16: what the law keeps survives erasure until its end")
  @Test
  void theLawsMinimumBeatsDemands() {
    PolicyPack pack = PolicyPack.named("isocial-track");
    ItemFacts bill =
        ItemFacts.builder("billing", START).demanded(Demand.ERASURE, START.plusSeconds(5)).build();
    RetentionDecision decision = Retention.of(pack).evaluate(bill, List.of(), day("2030-01-01"));
    assertEquals(Disposition.KEEP, decision.disposition());
    assertEquals("2033-01-31", deleteDay(decision));
    assertTrue(deciding(decision).contains("IS-16/law"));
    assertEquals(Optional.of(day("2033-02-01")), decision.nextChange());
    assertEquals(
        Disposition.DELETE,
        Retention.of(pack).evaluate(bill, List.of(), day("2033-02-01")).disposition());
  }

  @DisplayName(
      "SM-26, SM-32: a demand beats every chosen period, at once where no rule grants time")
  @ParameterizedTest
  @CsvSource({"ERASURE", "OBJECTION", "WITHDRAWAL", "CHILD", "SOURCE_DELETED"})
  void demandsBeatWhatWasChosen(Demand demand) {
    Instant asked = day("2026-02-10");
    RetentionDecision decision =
        decide(
            thing().demanded(demand, asked),
            asked,
            max("m", "P1Y"),
            rule("chosen", Kind.MINIMUM, "P1Y"));
    assertEquals(Disposition.DELETE, decision.disposition());
    assertEquals(asked, decision.deleteBy().orElseThrow().at());
  }

  @DisplayName("IS-17, SR-10, IS-12: a demand's own deadline is 30 days, a month, or at once")
  @ParameterizedTest
  @CsvSource({
    "isocial-track, mention, 2026-03-02",
    "strum, mention, 2026-02-28",
    "isocial-track, configuration, 2026-01-31"
  })
  void demandsHaveTheirDeadline(String pack, String itemClass, String day) {
    ItemFacts facts =
        ItemFacts.builder(itemClass, START.minusSeconds(9)).demanded(Demand.ERASURE, START).build();
    assertEquals(
        day, deleteDay(Retention.of(PolicyPack.named(pack)).evaluate(facts, List.of(), START)));
  }

  @DisplayName("SM-35, IS-13: a source's terms cap what the tenant chose")
  @Test
  void termsCapTheChosen() {
    SourceTerms terms = SourceTerms.builder("video", 1).keepAtMost(Duration.ofDays(30)).build();
    RetentionDecision decision = decide(thing().terms(terms), START, max("m", "P1Y"));
    assertEquals(START.plus(Duration.ofDays(30)), decision.deleteBy().orElseThrow().at());
    assertEquals(List.of("video/1"), deciding(decision));
    assertEquals("2026-02-10", deleteDay(decide(thing().terms(terms), START, max("m", "P10D"))));
  }

  @Test
  void termsAgainstTheLawAreAConflictForAPersonUntilTheLawEnds() {
    SourceTerms terms = SourceTerms.builder("video", 1).keepAtMost(Duration.ofDays(30)).build();
    RetentionDecision decision =
        decide(thing().terms(terms), START, max("m", "P1Y"), law("l", "P2Y"));
    assertEquals(Disposition.CONFLICT, decision.disposition());
    assertEquals(List.of("l", "video/1"), deciding(decision).stream().sorted().toList());
    assertEquals(
        Disposition.DELETE,
        decide(thing().terms(terms), day("2028-02-01"), max("m", "P1Y"), law("l", "P2Y"))
            .disposition());
  }

  @DisplayName("IS-13: the nearest level wins, within it the shortest")
  @Test
  void theMoreSpecificChoiceWins() {
    assertEquals(
        "2028-01-31",
        deleteDay(
            decide(
                thing(),
                START,
                max("d", "P1M").level(Level.DEFAULT),
                max("i", "P3Y").level(Level.ITEM),
                max("i2", "P2Y").level(Level.ITEM),
                max("t", "P5D"))));
  }

  @Test
  void whatNoRuleSpeaksOfMayNotBeStored() {
    RetentionDecision decision =
        decide(ItemFacts.builder("nothing", START), START, max("m", "P1Y"));
    assertEquals(Disposition.DELETE, decision.disposition());
    assertEquals(List.of("NO_RULE"), deciding(decision));
    assertEquals(
        Disposition.KEEP,
        decide(ItemFacts.builder("thing.small", START), START, max("m", "P1Y")).disposition());
  }

  @DisplayName("IS-15: what may stay only without names may not stay with them")
  @Test
  void formsAreConditions() {
    Retention retention = Retention.of(PolicyPack.named("isocial-track"));
    assertEquals(
        Disposition.DELETE,
        retention
            .evaluate(ItemFacts.builder("usage", START).build(), List.of(), START)
            .disposition());
    assertEquals(
        Disposition.KEEP,
        retention
            .evaluate(ItemFacts.builder("usage", START).anonymous(true).build(), List.of(), START)
            .disposition());
  }

  @DisplayName("SM-23, SR-06: an item lives while one purpose does, and not after the last")
  @Test
  void theLastPurposeEndsTheItem() {
    Purpose care = Purpose.of("care");
    Purpose study = Purpose.of("study");
    RetentionRule.Builder forCare = max("c", "P1M").purpose(care);
    RetentionRule.Builder forStudy = max("s", "P1Y").purpose(study);
    assertEquals(
        "2027-01-31",
        deleteDay(decide(thing().serves(care).serves(study), START, forCare, forStudy)));
    assertEquals(
        "2026-02-28",
        deleteDay(
            decide(
                thing().serves(care).served(study, START.minusSeconds(1)),
                START,
                forCare,
                forStudy)));
    ItemFacts.Builder ending =
        thing().served(care, day("2026-02-02")).served(study, day("2026-02-05"));
    assertEquals(
        Disposition.KEEP, decide(ending, day("2026-02-04"), forCare, forStudy).disposition());
    assertEquals(
        Optional.of(day("2026-02-05")),
        decide(ending, day("2026-02-04"), forCare, forStudy).nextChange());
    assertEquals(
        Disposition.DELETE,
        decide(ending, day("2026-02-05"), max("any", "P1Y"), forCare, forStudy).disposition());
  }

  @DisplayName("SR-02: what is derived goes with the first of its parents, unless anonymous")
  @Test
  void derivedItemsGoWithTheirParents() {
    ItemFacts.Builder child = thing().derivedFrom(day("2026-05-01")).derivedFrom(day("2026-04-01"));
    assertEquals("2026-04-01", deleteDay(decide(child, START, max("m", "P1Y"))));
    assertEquals("2027-01-31", deleteDay(decide(child.anonymous(true), START, max("m", "P1Y"))));
  }

  @Test
  void shorteningIsRetroactiveAndLengtheningIsNot() {
    Instant change = day("2026-03-01");
    RetentionRule.Builder old = max("old", "P2M").validUntil(change);
    RetentionRule.Builder longer = max("new", "P1Y").validFrom(change);
    RetentionRule.Builder shorter = max("new", "P1M").validFrom(change);
    Instant after = change.plusSeconds(1);
    assertEquals("2026-03-31", deleteDay(decide(thing(), after, old, longer)));
    assertEquals("2026-02-28", deleteDay(decide(thing(), after, old, shorter)));
    assertEquals("2026-03-31", deleteDay(decide(thing(), START, old, shorter)));
    assertEquals(Optional.of(change), decide(thing(), START, old, shorter).nextChange());
    ItemFacts.Builder fresh = ItemFacts.builder("thing", after);
    assertEquals("2027-03-01", deleteDay(decide(fresh, after, old, longer)));
  }

  @DisplayName(
      "IS-11, SR-03, SR-04: a period waits for its event, and a sliding one follows the last")
  @Test
  void periodsWaitForTheirEvent() {
    Retention isocial = Retention.of(PolicyPack.named("isocial-track"));
    ItemFacts.Builder account = ItemFacts.builder("account", START);
    RetentionDecision active = isocial.evaluate(account.build(), List.of(), day("2040-01-01"));
    assertEquals(Disposition.KEEP, active.disposition());
    assertEquals("never", deleteDay(active));
    ItemFacts closed = account.happened("ACCOUNT_DELETED", day("2026-06-01")).build();
    assertEquals(
        Disposition.KEEP, isocial.evaluate(closed, List.of(), day("2026-08-30")).disposition());
    assertEquals(
        Disposition.DELETE, isocial.evaluate(closed, List.of(), day("2026-08-31")).disposition());

    Retention strum = Retention.of(PolicyPack.named("strum"));
    ItemFacts seen =
        ItemFacts.builder("account", START)
            .happened("LAST_LOGIN", day("2026-05-05"))
            .happened("LAST_LOGIN", day("2026-02-02"))
            .build();
    assertEquals("2026-11-05", deleteDay(strum.evaluate(seen, List.of(), day("2026-05-06"))));
  }

  @Test
  void aRefreshIsDueAndADeletionDueIsStronger() {
    SourceTerms terms = SourceTerms.builder("video", 1).refreshWithin(Duration.ofDays(30)).build();
    Instant stale = START.plus(Duration.ofDays(30));
    ItemFacts.Builder facts = thing().terms(terms);
    RetentionDecision fresh = decide(facts, stale.minusNanos(1), max("m", "P1Y"));
    assertEquals(Disposition.KEEP, fresh.disposition());
    assertEquals(Optional.of(stale), fresh.nextChange());
    assertEquals(Disposition.REFRESH, decide(facts, stale, max("m", "P1Y")).disposition());
    assertEquals(Disposition.DELETE, decide(facts, stale, max("m", "P1D")).disposition());
    assertEquals(
        Disposition.KEEP,
        decide(facts.refreshedAt(START.plusSeconds(9)), stale, max("m", "P1Y")).disposition());
  }

  @Test
  void daysAreCountedInTheZoneAndEndWithTheDay() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Retention retention = Retention.of(List.of(max("m", "P1D").build()), berlin);
    Instant lateEvening = Instant.parse("2026-03-27T23:30:00Z"); // 28 March, 00:30 in Berlin
    Deadline end =
        retention
            .evaluate(ItemFacts.builder("thing", lateEvening).build(), List.of(), lateEvening)
            .deleteBy()
            .orElseThrow();
    assertEquals(LocalDate.parse("2026-03-29"), end.day());
    assertEquals(Instant.parse("2026-03-29T22:00:00Z"), end.at()); // summer time began that day
  }

  @Test
  void exactPeriodsKeepTheTimeOfDay() {
    RetentionDecision decision = decide(thing(), START, max("m", "P1M").counting(Counting.EXACT));
    assertEquals(Instant.parse("2026-02-28T10:00:00Z"), decision.deleteBy().orElseThrow().at());
  }

  @Test
  void ninetyDaysAreNotThreeMonthsAndThirtyNotOne() {
    assertEquals("2026-05-01", deleteDay(decide(thing(), START, max("m", "P90D"))));
    assertEquals("2026-04-30", deleteDay(decide(thing(), START, max("m", "P3M"))));
    assertEquals("2026-03-02", deleteDay(decide(thing(), START, max("m", "P30D"))));
    assertEquals("2026-02-28", deleteDay(decide(thing(), START, max("m", "P1M"))));
  }

  @Test
  void futureEventsAreInertUntilTheyCome() {
    Instant later = day("2026-04-01");
    RetentionDecision decision =
        decide(thing().demanded(Demand.ERASURE, later), START, max("m", "P1Y"));
    assertEquals(Disposition.KEEP, decision.disposition());
    assertEquals(Optional.of(later), decision.nextChange());
  }

  @DisplayName("a rule for a purpose reaches what serves a purpose below it")
  @Test
  void aRuleReachesSubPurposes() {
    Purpose analytics = Purpose.of("analytics");
    ItemFacts.Builder brand = thing().serves(Purpose.of("analytics.brand"));
    RetentionRule.Builder own = max("a", "P1M").purpose(analytics);
    assertEquals("2026-02-28", deleteDay(decide(brand, START, own)));
    assertEquals("2026-02-28", deleteDay(decide(brand, START, own, max("any", "P1Y"))));
    assertEquals(
        List.of("NO_RULE"), deciding(decide(thing().serves(Purpose.of("analyticsx")), START, own)));
    assertEquals(
        List.of("NO_RULE"),
        deciding(
            decide(
                thing().serves(analytics),
                START,
                max("b", "P1M").purpose(Purpose.of("analytics.b")))));
    RetentionDecision lawful =
        decide(brand, START, law("l", "P2Y").purpose(analytics), max("any", "P1M"));
    assertEquals("2028-01-31", deleteDay(lawful));
  }

  @DisplayName("a deadline whose conditions do not hold grants no time")
  @Test
  void aDeadlineGrantsTimeToWhatItSpeaksOfAlone() {
    RetentionRule.Builder care =
        rule("d", Kind.DEADLINE, "P30D").anchor("ERASURE").purpose(Purpose.of("care"));
    RetentionRule.Builder nameless =
        rule("d", Kind.DEADLINE, "P30D").anchor("ERASURE").anonymousOnly(true);
    RetentionRule.Builder over =
        rule("d", Kind.DEADLINE, "P30D").anchor("ERASURE").validUntil(day("2026-02-01"));
    ItemFacts.Builder study = thing().serves(Purpose.of("study")).demanded(Demand.ERASURE, START);
    for (RetentionRule.Builder deadline : List.of(care, nameless)) {
      RetentionDecision decision = decide(study, START, max("m", "P1Y"), deadline);
      assertEquals(Disposition.DELETE, decision.disposition());
      assertEquals(List.of("ERASURE"), deciding(decision));
    }
    ItemFacts.Builder other =
        thing().serves(Purpose.of("care.home")).demanded(Demand.ERASURE, START);
    assertEquals("2026-03-02", deleteDay(decide(other, START, max("m", "P1Y"), care)));
    assertEquals(
        "2026-03-02", deleteDay(decide(other.anonymous(true), START, max("m", "P1Y"), nameless)));
    RetentionDecision before = decide(other, START, max("m", "P1Y"), over);
    assertEquals(Disposition.KEEP, before.disposition());
    assertEquals(Optional.of(day("2026-02-01")), before.nextChange());
  }

  @DisplayName("a moment that no calendar holds ends as near or as far as can be")
  @ParameterizedTest
  @CsvSource({"UTC", "Europe/Berlin", "Pacific/Apia"})
  void momentsAtTheEndsOfTimeAreDecided(String zone) {
    Retention retention =
        Retention.of(
            List.of(
                max("m", "P30D").build(),
                max("n", "P1M").counting(Counting.EXACT).level(Level.DEFAULT).build(),
                RetentionRule.builder("h", "thing", Kind.MAXIMUM, Duration.ofHours(1))
                    .level(Level.DEFAULT)
                    .build()),
            ZoneId.of(zone));
    for (Instant now : List.of(Instant.MIN, START, Instant.MAX)) {
      for (Instant at : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
        SourceTerms terms =
            SourceTerms.builder("video", 1)
                .keepAtMost(Duration.ofSeconds(Long.MAX_VALUE))
                .refreshWithin(Duration.ofDays(1))
                .build();
        ItemFacts facts =
            ItemFacts.builder("thing", at)
                .terms(terms)
                .demanded(Demand.CHILD, at)
                .derivedFrom(at)
                .refreshedAt(at)
                .build();
        RetentionDecision decision = retention.evaluate(facts, List.of(), now);
        assertTrue(decision.deleteBy().isPresent());
      }
    }
    ItemFacts oldest = ItemFacts.builder("thing", Instant.MIN).build();
    assertEquals(Disposition.DELETE, retention.evaluate(oldest, List.of(), START).disposition());
    ItemFacts newest = ItemFacts.builder("thing", Instant.MAX).build();
    assertEquals(Disposition.KEEP, retention.evaluate(newest, List.of(), START).disposition());
  }

  @Test
  void aHoldOnNoClassIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Hold.onClass("case-1", "Mention "));
  }

  @Test
  void periodsThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> max("m", "P0D"));
    assertThrows(IllegalArgumentException.class, () -> max("m", "P-1Y"));
    assertThrows(IllegalArgumentException.class, () -> max("m", "P1Y1D"));
    assertFalse(
        RetentionRule.builder("d", "thing", Kind.DEADLINE, Duration.ZERO)
            .anchor("ERASURE")
            .build()
            .anonymousOnly());
  }

  private static final PolicyPack WORDS =
      PolicyPack.parse(
          """
          {"format":2,"id":"words","version":1,"document":"d","zone":"UTC",
           "visibility":["PUBLIC"],"methods":["API"],"termsRequired":false,"minimumAge":16,
           "purposes":[{"id":"listening","basis":"PUBLIC","fields":["text"],"rule":"r"}],
           "rules":{},
           "retention":[
            {"rule":"a","class":"mention","kind":"MAXIMUM","period":"P1Y","from":"START",
             "authority":"CHOSEN","level":"TENANT"},
            {"rule":"b","class":"account","kind":"MAXIMUM","period":"P6M","from":"LAST_LOGIN",
             "authority":"CHOSEN","level":"TENANT"},
            {"rule":"c","class":"account","kind":"MAXIMUM","period":"P1M","from":"START",
             "authority":"CHOSEN","level":"ITEM","sensitivity":"special-1","origin":"imported"}]}
          """);

  @Test
  @DisplayName("IS-27: a hold on a class that is nearly one of the pack's would keep nothing")
  void classesThatAreSlipsAreRefused() {
    Retention retention = Retention.of(WORDS);
    for (String slip : List.of("acount", "accounts", "acccount")) {
      ItemFacts facts = ItemFacts.builder(slip, START).build();
      ItemFacts account = ItemFacts.builder("account", START).build();
      List<Hold> held = List.of(Hold.onClass("h", slip));
      for (Executable weighs :
          List.<Executable>of(
              () -> retention.evaluate(facts, List.of(), START),
              () -> retention.judge().decide(facts, List.of(), START),
              () -> retention.evaluate(account, held, START),
              () -> retention.judge().decide(account, held, START))) {
        String told = String.valueOf(assertThrows(RefusedException.class, weighs).getMessage());
        assertTrue(told.contains("did you mean account?"), told);
      }
    }
    for (String other : List.of("account.draft", "invoice", "mention.quote")) {
      ItemFacts facts = ItemFacts.builder(other, START).build();
      retention.evaluate(facts, List.of(Hold.onClass("h", other)), START);
    }
  }

  @Test
  @DisplayName("SR-03: a word that the pack does not know is refused, however facts are weighed")
  void wordsThatNobodyKnowsAreRefused() {
    Retention retention = Retention.of(WORDS);
    for (Map.Entry<String, Consumer<ItemFacts.Builder>> each :
        List.<Map.Entry<String, Consumer<ItemFacts.Builder>>>of(
            Map.entry("did you mean LAST_LOGIN?", facts -> facts.happened("LAST_LOGN", START)),
            Map.entry("[listening], got ads", facts -> facts.serves(Purpose.of("ads"))),
            Map.entry("mean listening?", facts -> facts.served(Purpose.of("listenning"), START)),
            Map.entry("did you mean special-1?", facts -> facts.sensitivity("spesial-1")),
            Map.entry("did you mean special-1?", facts -> facts.sensitivity("Special-1")),
            Map.entry("did you mean imported?", facts -> facts.origin("import")))) {
      ItemFacts.Builder built = ItemFacts.builder("account", START);
      each.getValue().accept(built);
      for (int again = 0; again < 2; again++) {
        ItemFacts facts = built.build();
        for (Executable weighs :
            List.<Executable>of(
                () -> retention.evaluate(facts, List.of(), START),
                () -> retention.judge().decide(facts, List.of(), START))) {
          String told = String.valueOf(assertThrows(RefusedException.class, weighs).getMessage());
          assertTrue(told.contains(each.getKey()), told);
        }
      }
    }
    ItemFacts.Builder known = ItemFacts.builder("account", START);
    known.happened("LAST_LOGIN", START).happened("MOVED_HOUSE", START).happened("START", START);
    known.serves(Purpose.of("listening.brand")).sensitivity("special-2").origin("form");
    assertEquals(
        Disposition.KEEP, retention.evaluate(known.build(), List.of(), START).disposition());
    for (String otherwise : List.of("START", "ERASURE", "REFRESHED")) {
      String told =
          String.valueOf(
              assertThrows(
                      IllegalArgumentException.class,
                      () -> known.happened(otherwise, START.plusSeconds(1)))
                  .getMessage());
      assertTrue(told.contains(otherwise + " is said by"), told);
    }
    ItemFacts wrong = known.happened("LAST_LOGN", START).build();
    Retention.of(WORDS.retention(), ZoneOffset.UTC).evaluate(wrong, List.of(), START);
    assertThrows(RefusedException.class, () -> retention.evaluate(wrong, List.of(), START));
  }
}
