package dev.earshot.privacy.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.SourceTerms;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Counting;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.RetentionRule.Level;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The judge against an evaluator that does what the page says, one sentence after the other, over
 * java.time; and the laws that hold of both.
 */
class NaiveRetentionTest {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/St_Johns"),
          ZoneId.of("America/Sao_Paulo"), // began summer at midnight, so that a day began at one
          ZoneId.of("Australia/Lord_Howe"), // half an hour
          ZoneId.of("Pacific/Apia"), // left out 30 December 2011
          ZoneId.of("Africa/Casablanca"));
  private static final List<String> CLASSES = List.of("thing", "thing.part", "other");
  private static final List<String> ANCHORS = List.of("START", "LAST_LOGIN", "TERMINATED");
  private static final List<Purpose> PURPOSES =
      List.of(Purpose.of("care"), Purpose.of("care.mail"), Purpose.of("study"));
  private static final Instant FIRST = Instant.parse("2010-01-01T00:00:00Z");

  /** All that an evaluation is of. */
  private record World(
      List<RetentionRule> rules,
      ZoneId zone,
      String itemClass,
      Instant start,
      Map<String, Instant> anchors,
      Map<Demand, Instant> demands,
      Map<String, Optional<Instant>> purposes,
      List<Instant> parents,
      boolean anonymous,
      Optional<SourceTerms> terms,
      List<Hold> holds,
      Instant now) {

    static World of(long seed) {
      Random random = new Random(seed);
      List<RetentionRule> rules = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        rules.add(rule(random, i));
      }
      Map<String, Instant> anchors = new TreeMap<>();
      for (String anchor : ANCHORS.subList(1, 3)) {
        if (random.nextBoolean()) {
          anchors.put(anchor, moment(random));
        }
      }
      Map<Demand, Instant> demands = new TreeMap<>();
      for (Demand demand : Demand.values()) {
        if (random.nextInt(6) == 0) {
          demands.put(demand, moment(random));
        }
      }
      Map<String, Optional<Instant>> purposes = new TreeMap<>();
      for (Purpose purpose : PURPOSES) {
        if (random.nextBoolean()) {
          purposes.put(
              purpose.id(), random.nextBoolean() ? Optional.of(moment(random)) : Optional.empty());
        }
      }
      Optional<SourceTerms> terms = Optional.empty();
      if (random.nextInt(3) == 0) {
        SourceTerms.Builder some = SourceTerms.builder("t", 1);
        if (random.nextBoolean()) {
          some.keepAtMost(Duration.ofHours(1 + random.nextInt(9000)));
        }
        if (random.nextBoolean()) {
          some.refreshWithin(Duration.ofHours(1 + random.nextInt(900)));
        }
        if (random.nextBoolean()) {
          some.deleteWithin(Duration.ofHours(1 + random.nextInt(90)));
        }
        terms = Optional.of(some.build());
      }
      List<Hold> holds = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        Instant since = moment(random);
        Hold hold = Hold.of("h", "m", new Hold.Scope.OfClass(any(random, CLASSES)), since, "AUDIT");
        holds.add(
            random.nextBoolean()
                ? hold
                : hold.released(since.plus(Duration.ofDays(random.nextInt(900)))));
      }
      return new World(
          rules,
          any(random, ZONES),
          any(random, CLASSES),
          moment(random),
          anchors,
          demands,
          purposes,
          random.nextInt(5) == 0 ? List.of(moment(random)) : List.of(),
          random.nextInt(3) == 0,
          terms,
          holds,
          moment(random));
    }

    private static RetentionRule rule(Random random, int number) {
      Kind kind = any(random, List.of(Kind.MINIMUM, Kind.MAXIMUM, Kind.MAXIMUM, Kind.DEADLINE));
      TemporalAmount period =
          switch (random.nextInt(4)) {
            case 0 -> Period.ofDays(1 + random.nextInt(800));
            case 1 -> Period.ofMonths(1 + random.nextInt(30));
            case 2 -> Period.ofYears(1 + random.nextInt(3));
            default -> Duration.ofHours(1 + random.nextInt(5000));
          };
      RetentionRule.Builder rule =
          RetentionRule.builder("r" + number, any(random, CLASSES.subList(0, 2)), kind, period)
              .anchor(
                  kind == Kind.DEADLINE
                      ? any(random, List.of(Demand.values())).name()
                      : any(random, ANCHORS))
              .authority(any(random, List.of(Authority.values())))
              .level(any(random, List.of(Level.values())))
              .counting(any(random, List.of(Counting.values())))
              .anonymousOnly(random.nextInt(6) == 0);
      if (random.nextInt(3) == 0) {
        rule.purpose(any(random, PURPOSES));
      }
      Instant from = moment(random);
      if (random.nextInt(5) == 0) {
        rule.validFrom(from);
      }
      if (random.nextInt(5) == 0) {
        rule.validUntil(from.plus(Duration.ofDays(1 + random.nextInt(900))));
      }
      return rule.build();
    }

    private static <T> T any(Random random, List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    /* Ends of months, leap days and the hours around midnight come more often than by chance. */
    private static Instant moment(Random random) {
      LocalDate day = LocalDate.of(2010, 1, 1).plusDays(random.nextInt(2500));
      if (random.nextInt(3) == 0) {
        day = day.withDayOfMonth(day.lengthOfMonth());
      } else if (random.nextInt(6) == 0) {
        day = LocalDate.of(2012, 2, 29);
      }
      int seconds = random.nextBoolean() ? random.nextInt(86_400) : random.nextInt(14) * 900;
      return day.atStartOfDay(ZoneId.of("UTC")).toInstant().plusSeconds(seconds);
    }

    ItemFacts.Builder facts() {
      ItemFacts.Builder facts =
          ItemFacts.builder(itemClass, start).anonymous(anonymous).terms(terms.orElse(null));
      anchors.forEach(facts::happened);
      demands.forEach(facts::demanded);
      purposes.forEach(
          (id, until) -> {
            if (until.isPresent()) {
              facts.served(Purpose.of(id), until.get());
            } else {
              facts.serves(Purpose.of(id));
            }
          });
      parents.forEach(facts::derivedFrom);
      return facts;
    }

    Retention retention() {
      return Retention.of(rules, zone);
    }
  }

  // The evaluator

  private static Instant end(World world, Instant from, TemporalAmount period, Counting counting) {
    if (period instanceof Period days && counting == Counting.DAYS) {
      LocalDate last = from.atZone(world.zone()).toLocalDate().plus(days);
      return last.plusDays(1).atStartOfDay(world.zone()).toInstant();
    }
    return from.atZone(world.zone()).plus(period).toInstant();
  }

  private static boolean lives(World world, String purpose) {
    Optional<Instant> until = world.purposes().get(purpose);
    return until != null && (until.isEmpty() || world.now().isBefore(until.get()));
  }

  private static boolean applies(World world, RetentionRule rule) {
    boolean before =
        rule.kind() != Kind.DEADLINE
            && rule.validUntil().filter(until -> !world.now().isBefore(until)).isPresent()
            && rule.inForceAt(world.start());
    return (world.itemClass().equals(rule.itemClass())
            || world.itemClass().startsWith(rule.itemClass() + "."))
        && (!rule.anonymousOnly() || world.anonymous())
        && (rule.purpose().isEmpty()
            || world.purposes().keySet().stream()
                .anyMatch(
                    served ->
                        lives(world, served)
                            && (served.equals(rule.purpose().get().id())
                                || served.startsWith(rule.purpose().get().id() + "."))))
        && (rule.inForceAt(world.now()) || before);
  }

  private static Optional<Instant> anchor(World world, RetentionRule rule) {
    return rule.anchor().equals("START")
        ? Optional.of(world.start())
        : Optional.ofNullable(world.anchors().get(rule.anchor()))
            .filter(at -> !at.isAfter(world.now()));
  }

  private static List<Instant> ends(World world, Kind kind, Authority authority) {
    List<Instant> ends = new ArrayList<>();
    for (RetentionRule rule : world.rules()) {
      if (rule.kind() == kind && rule.authority() == authority && applies(world, rule)) {
        anchor(world, rule)
            .ifPresent(from -> ends.add(end(world, from, rule.period(), rule.counting())));
      }
    }
    return ends;
  }

  private static boolean open(World world, Authority authority) {
    return world.rules().stream()
        .anyMatch(
            rule ->
                rule.kind() == Kind.MINIMUM
                    && rule.authority() == authority
                    && applies(world, rule)
                    && anchor(world, rule).isEmpty());
  }

  private static Optional<Instant> shortest(World world, Optional<String> purpose) {
    Map<Level, Instant> byLevel = new TreeMap<>();
    for (RetentionRule rule : world.rules()) {
      boolean speaks =
          rule.purpose().isEmpty()
              || purpose
                  .filter(served -> rule.purpose().get().covers(Purpose.of(served)))
                  .isPresent();
      Optional<Instant> from = anchor(world, rule);
      if (rule.kind() == Kind.MAXIMUM
          && rule.authority() == Authority.CHOSEN
          && applies(world, rule)
          && speaks
          && from.isPresent()) {
        byLevel.merge(
            rule.level(),
            end(world, from.get(), rule.period(), rule.counting()),
            (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return byLevel.values().stream().findFirst();
  }

  private record Said(Disposition disposition, Instant deleteBy) {}

  private static Said naive(World world) {
    Instant now = world.now();
    boolean ruled =
        world.rules().stream()
            .anyMatch(rule -> rule.kind() != Kind.DEADLINE && applies(world, rule));
    Optional<Instant> law =
        ends(world, Kind.MINIMUM, Authority.LAW).stream().max(Comparator.naturalOrder());
    Optional<Instant> least =
        ends(world, Kind.MINIMUM, Authority.CHOSEN).stream().max(Comparator.naturalOrder());
    boolean lawOpen = open(world, Authority.LAW);

    List<Instant> caps = new ArrayList<>(ends(world, Kind.MAXIMUM, Authority.LAW));
    world
        .terms()
        .flatMap(SourceTerms::keepAtMost)
        .ifPresent(most -> caps.add(world.start().plus(most)));
    if (!world.purposes().isEmpty()
        && world.purposes().keySet().stream().noneMatch(served -> lives(world, served))) {
      caps.add(
          world.purposes().values().stream()
              .map(Optional::orElseThrow)
              .max(Comparator.naturalOrder())
              .orElseThrow());
    }
    if (!world.anonymous()) {
      caps.addAll(world.parents());
    }
    if (!ruled) {
      caps.add(world.start());
    }
    Optional<Instant> cap = caps.stream().min(Comparator.naturalOrder());

    List<Instant> hard = new ArrayList<>(caps);
    world
        .demands()
        .forEach(
            (demand, at) -> {
              if (at.isAfter(now)) {
                return;
              }
              List<Instant> granted = new ArrayList<>();
              for (RetentionRule rule : world.rules()) {
                if (rule.kind() == Kind.DEADLINE
                    && rule.anchor().equals(demand.name())
                    && applies(world, rule)) {
                  granted.add(end(world, at, rule.period(), rule.counting()));
                }
              }
              if (demand == Demand.SOURCE_DELETED) {
                world
                    .terms()
                    .flatMap(SourceTerms::deleteWithin)
                    .ifPresent(within -> granted.add(at.plus(within)));
              }
              hard.addAll(granted.isEmpty() ? List.of(at) : granted);
            });

    List<String> live =
        world.purposes().keySet().stream().filter(served -> lives(world, served)).toList();
    Optional<Instant> chosen =
        live.isEmpty()
            ? shortest(world, Optional.empty())
            : live.stream()
                .flatMap(served -> shortest(world, Optional.of(served)).stream())
                .max(Comparator.naturalOrder());
    if (open(world, Authority.CHOSEN)) {
      chosen = Optional.empty();
    }
    Optional<Instant> waits = chosen;
    if (least.isPresent() && waits.isPresent() && least.get().isAfter(waits.get())) {
      waits = least;
    }
    waits.ifPresent(hard::add);
    Optional<Instant> delete = hard.stream().min(Comparator.naturalOrder());
    if (lawOpen) {
      delete = Optional.empty();
    } else if (law.isPresent() && delete.isPresent() && law.get().isAfter(delete.get())) {
      delete = law;
    }
    Optional<Instant> refresh =
        world.terms().flatMap(SourceTerms::refreshWithin).map(world.start()::plus);

    boolean held =
        world.holds().stream()
            .anyMatch(
                hold ->
                    hold.inForceAt(now)
                        && hold.scope() instanceof Hold.Scope.OfClass named
                        && (world.itemClass().equals(named.itemClass())
                            || world.itemClass().startsWith(named.itemClass() + ".")));
    boolean lawKeeps = lawOpen || law.filter(now::isBefore).isPresent();
    boolean clash =
        ruled && lawKeeps && cap.isPresent() && (law.isEmpty() || cap.get().isBefore(law.get()));
    Disposition disposition =
        held
            ? Disposition.KEEP
            : clash
                ? Disposition.CONFLICT
                : delete.filter(at -> !now.isBefore(at)).isPresent()
                    ? Disposition.DELETE
                    : refresh.filter(at -> !now.isBefore(at)).isPresent()
                        ? Disposition.REFRESH
                        : Disposition.KEEP;
    return new Said(disposition, delete.orElse(Instant.MAX));
  }

  // The laws

  @Property(tries = 20_000)
  void theJudgeSaysWhatThePageSays(@ForAll long seed) {
    World world = World.of(seed);
    Judge judge = world.retention().judge();
    Disposition said = judge.decide(world.facts().build(), world.holds(), world.now());
    Said expected = naive(world);
    assertEquals(expected.disposition(), said, world::toString);
    assertEquals(
        expected.deleteBy(),
        judge.deleteByMillis() == Long.MAX_VALUE
            ? Instant.MAX
            : Instant.ofEpochMilli(judge.deleteByMillis()),
        world::toString);
  }

  @Property(tries = 5_000)
  void theVerdictIsTheExplanation(@ForAll long seed) {
    World world = World.of(seed);
    ItemFacts facts = world.facts().build();
    RetentionDecision explained = world.retention().evaluate(facts, world.holds(), world.now());
    Judge judge = world.retention().judge();
    assertEquals(judge.decide(facts, world.holds(), world.now()), explained.disposition());
    assertEquals(judge.isHeld(), explained.isHeld());
    assertEquals(judge.deleteByMillis(), millis(explained.deleteBy(), Long.MAX_VALUE));
    assertEquals(judge.keepUntilMillis(), millis(explained.keepUntil(), Long.MIN_VALUE));
    assertEquals(judge.refreshByMillis(), millis(explained.refreshBy(), Long.MAX_VALUE));
    assertEquals(judge.noticeFromMillis(), millis(explained.noticeFrom(), Long.MAX_VALUE));
    assertEquals(
        explained.toJson(), world.retention().evaluate(facts, world.holds(), world.now()).toJson());
    boolean decided =
        explained.because().stream()
            .anyMatch(reason -> reason.effect() == RetentionDecision.Effect.DECIDES);
    assertTrue(
        decided
            || explained.principle() == RetentionDecision.Principle.NOTHING_ENDS_IT
            || explained.disposition() == Disposition.CONFLICT
            || explained.deleteBy().isEmpty(),
        world::toString);
    explained
        .nextChange()
        .ifPresent(
            next -> {
              assertTrue(next.isAfter(world.now()));
              assertTrue(
                  judge.decide(facts, world.holds(), next) != explained.disposition(),
                  world::toString);
              assertEquals(
                  explained.disposition(),
                  judge.decide(facts, world.holds(), next.minusMillis(1)),
                  world::toString);
            });
  }

  private static long millis(Optional<Deadline> end, long none) {
    return end.map(deadline -> deadline.at().toEpochMilli()).orElse(none);
  }

  @Property(tries = 5_000)
  void addingAHoldNeverDeletesSooner(@ForAll long seed, @ForAll @IntRange(max = 3000) int day) {
    World world = World.of(seed);
    Instant now = FIRST.plus(Duration.ofDays(day));
    Judge judge = world.retention().judge();
    ItemFacts facts = world.facts().build();
    List<Hold> more = new ArrayList<>(world.holds());
    more.add(Hold.onClass("more", CLASSES.get((int) Math.floorMod(seed, 3L))));
    if (judge.decide(facts, more, now) == Disposition.DELETE) {
      assertEquals(Disposition.DELETE, judge.decide(facts, world.holds(), now));
    }
  }

  @Property(tries = 5_000)
  void addingAnOptOutNeverKeepsLonger(@ForAll long seed, @ForAll @IntRange(max = 3000) int day) {
    World world = World.of(seed);
    Instant now = FIRST.plus(Duration.ofDays(day));
    Judge judge = world.retention().judge();
    Disposition before = judge.decide(world.facts().build(), world.holds(), now);
    long deleteBy = judge.deleteByMillis();
    ItemFacts objected = world.facts().demanded(Demand.OBJECTION, world.now()).build();
    Disposition after = judge.decide(objected, world.holds(), now);
    assertTrue(judge.deleteByMillis() <= deleteBy, world::toString);
    if (before == Disposition.DELETE) {
      assertEquals(Disposition.DELETE, after, world::toString);
    }
  }

  /**
   * While no rule comes or goes, no purpose ends and no event happens between the two, what is to
   * be deleted at one moment is to be deleted at every later one.
   */
  @Property(tries = 5_000)
  void aLaterClockNeverKeepsLonger(@ForAll long seed, @ForAll @IntRange(max = 3000) int days) {
    World world = World.of(seed);
    Instant now = world.now();
    Instant later = now.plus(Duration.ofDays(days));
    List<Instant> turns = new ArrayList<>(world.anchors().values());
    world.rules().forEach(rule -> rule.validFrom().ifPresent(turns::add));
    world.rules().forEach(rule -> rule.validUntil().ifPresent(turns::add));
    world.holds().forEach(hold -> turns.add(hold.since()));
    world.holds().forEach(hold -> hold.releasedAt().ifPresent(turns::add));
    world.purposes().values().forEach(until -> until.ifPresent(turns::add));
    boolean still = turns.stream().noneMatch(at -> at.isAfter(now) && !at.isAfter(later));
    Judge judge = world.retention().judge();
    ItemFacts facts = world.facts().build();
    if (still && judge.decide(facts, world.holds(), now) == Disposition.DELETE) {
      assertEquals(Disposition.DELETE, judge.decide(facts, world.holds(), later), world::toString);
    }
  }

  /** The calendar alone, over all zones of the JDK, at the hours where offsets change. */
  @Property(tries = 20_000)
  void theCalendarCountsAsJavaTimeDoes(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
    long range = 200L * 366 * 86_400;
    Instant from = Instant.ofEpochSecond(random.nextLong(-range, 2 * range));
    if (random.nextBoolean()) {
      var change = zone.getRules().nextTransition(from);
      if (change != null) {
        from =
            change
                .getInstant()
                .atZone(zone)
                .minusMonths(random.nextInt(30))
                .plusMinutes(random.nextInt(-120, 120))
                .toInstant();
      }
    }
    Period period =
        random.nextBoolean()
            ? Period.ofMonths(random.nextInt(2400))
            : Period.ofDays(random.nextInt(60_000));
    Counting counting = random.nextBoolean() ? Counting.DAYS : Counting.EXACT;
    Instant expected =
        counting == Counting.DAYS
            ? from.atZone(zone)
                .toLocalDate()
                .plus(period)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant()
            : from.atZone(zone).plus(period).toInstant();
    Calendar calendar = new Calendar(zone);
    assertEquals(
        expected,
        Instant.ofEpochMilli(
            calendar.end(from.toEpochMilli(), Calendar.Length.of(period, counting))),
        zone + " " + Objects.toString(from) + " " + period + " " + counting);
  }
}
