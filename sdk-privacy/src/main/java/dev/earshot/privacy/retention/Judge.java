package dev.earshot.privacy.retention;

import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.retention.Calendar.Length;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import dev.earshot.privacy.retention.RetentionDecision.Principle;
import java.time.Instant;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* The one place where what speaks for keeping and for deleting is weighed; the explanation reads its
 * ends here and adds words. Sums and comparisons are of numbers in fields, so that nothing is made. */
/**
 * Decides about items without reasons, one after the other, for one thread: no evaluation makes an
 * object, beside what the calendar of years after 2299 takes. What it answers is what {@link
 * Retention#evaluate} explains. Not thread-safe; each thread takes one of its own from {@link
 * Retention#judge()}.
 */
public final class Judge {
  private static final int ERASURE = ItemFacts.index(Demand.ERASURE);
  private static final int OBJECTION = ItemFacts.index(Demand.OBJECTION);
  private static final int SOURCE_DELETED = ItemFacts.index(Demand.SOURCE_DELETED);
  private static final int MOST_CLASSES = 1000;
  private static final int DEMANDS = Demand.values().length;

  private final Retention retention;
  private final Calendar calendar;
  private final Weighed[] rules;

  private final Map<String, OfClass> byClass = new HashMap<>();
  private OfClass ofClass = new OfClass(new Weighed[0], new Weighed[DEMANDS][0]);

  /* The end of each rule of the class's periods; never, where it does not apply now. */
  private final long[] ends;

  private long now;
  private long law;
  private boolean lawIsOpen;
  private long chosenMinimum;
  private boolean choiceIsOpen;
  private long cap;
  private long demand;
  private boolean grounded;
  private boolean held;
  private long keep;
  private long delete;
  private long refresh;
  private long notice;
  private long turn;
  private Disposition disposition = Disposition.KEEP;

  /** The rules that speak of a class: of periods, and the deadlines of each demand. */
  private static final class OfClass {
    final Weighed[] periods;
    final Weighed[][] deadlines;

    /** Whether it matters to any period which purposes an item serves. */
    final boolean namesPurposes;

    OfClass(Weighed[] periods, Weighed[][] deadlines) {
      this.periods = periods;
      this.deadlines = deadlines;
      namesPurposes = Stream.of(periods).anyMatch(each -> each.purpose != null);
    }
  }

  /* An item is weighed in less time than its facts take to come from memory, so what is asked of a
   * rule each time lies side by side. */
  /** A rule with its period as numbers. */
  static final class Weighed {
    private final RetentionRule rule;
    private final Length length;
    private final @Nullable Purpose purpose;
    private final int demand;
    private final long from;
    private final long until;
    private final @Nullable Period noticeBefore;
    private final boolean ofParent;
    private final boolean hasConditions;
    private final boolean fromStart;
    private final boolean isMinimum;
    private final boolean ofLaw;
    private final boolean isChosenMaximum;
    private final int level;

    private Weighed(RetentionRule rule, boolean ofParent) {
      this.rule = rule;
      this.ofParent = ofParent;
      length = Length.of(rule.period(), rule.counting());
      purpose = rule.purpose().orElse(null);
      demand = rule.kind() == Kind.DEADLINE ? ItemFacts.index(Demand.valueOf(rule.anchor())) : -1;
      from = rule.validFrom().map(Calendar::ceil).orElse(Calendar.EVER);
      until = rule.validUntil().map(Calendar::ceil).orElse(Calendar.NEVER);
      noticeBefore = ofParent ? null : rule.noticeBefore().orElse(null);
      hasConditions =
          ofParent
              || rule.anonymousOnly()
              || !rule.sensitivity().isEmpty()
              || !rule.origin().isEmpty()
              || purpose != null;
      fromStart = rule.anchor().equals(RetentionRule.START);
      isMinimum = rule.kind() == Kind.MINIMUM;
      ofLaw = rule.authority() == Authority.LAW;
      isChosenMaximum =
          rule.kind() == Kind.MAXIMUM && rule.authority() == Authority.CHOSEN && !ofParent;
      level = List.of(RetentionRule.Level.values()).indexOf(rule.level());
    }

    static Weighed of(RetentionRule rule) {
      return new Weighed(rule, false);
    }

    /** Returns the rule as it holds for what is derived from what it speaks of. */
    Weighed ofChild() {
      return new Weighed(rule, true);
    }

    RetentionRule rule() {
      return rule;
    }

    Length length() {
      return length;
    }

    int demand() {
      return demand;
    }

    boolean ofParent() {
      return ofParent;
    }

    private boolean inForceAt(long moment) {
      return moment >= from && moment < until;
    }
  }

  /** Why a rule does not speak of an item now. */
  enum Obstacle {
    NO_PARENT("the item is anonymous and bound to no parent"),
    ANONYMOUS("holds for anonymous items alone"),
    SENSITIVITY("holds for another sensitivity"),
    ORIGIN("holds for another origin"),
    PURPOSE("the item does not serve its purpose"),
    NOT_IN_FORCE("is not in force");

    final String words;

    Obstacle(String words) {
      this.words = words;
    }
  }

  Judge(Retention retention) {
    this.retention = retention;
    this.calendar = retention.calendar();
    this.rules = retention.weighed();
    this.ends = new long[rules.length];
  }

  private OfClass ofClass(String itemClass) {
    OfClass known = byClass.get(itemClass);
    if (known == null) {
      if (byClass.size() >= MOST_CLASSES) {
        byClass.clear();
      }
      Weighed[][] deadlines = new Weighed[DEMANDS][];
      for (int i = 0; i < DEMANDS; i++) {
        deadlines[i] = ofDemand(itemClass, i).toArray(Weighed[]::new);
      }
      known =
          new OfClass(
              Stream.concat(ofDemand(itemClass, -1), ofParents(itemClass)).toArray(Weighed[]::new),
              deadlines);
      byClass.put(itemClass, known);
    }
    return known;
  }

  private Stream<Weighed> ofDemand(String itemClass, int demand) {
    return Stream.of(rules)
        .filter(each -> each.demand() == demand && each.rule().covers(itemClass));
  }

  /* What holds at most for a parent caps what is derived from it. */
  private Stream<Weighed> ofParents(String itemClass) {
    return Stream.of(rules)
        .filter(each -> each.rule().kind() == Kind.MAXIMUM && !each.rule().covers(itemClass))
        .filter(each -> retention.parentsOf(itemClass).stream().anyMatch(each.rule()::covers))
        .map(Weighed::ofChild);
  }

  /** Returns the rules with a period that speak of a class, its own and those of its parents. */
  Weighed[] periods(String itemClass) {
    return ofClass(itemClass).periods;
  }

  /**
   * Decides about an item.
   *
   * @param facts what is known of it
   * @param holds the holds that the host has on record; those that are not in force or cover others
   *     are passed over
   * @param at the moment to decide for
   * @return what to do; the times behind it stand here until the next decision
   * @throws dev.earshot.RefusedException where {@link Retention#evaluate} refuses the facts or a
   *     hold
   */
  public Disposition decide(ItemFacts facts, List<Hold> holds, Instant at) {
    retention.requireKnown(facts);
    retention.requireKnown(holds);
    return decide(facts, holds, Calendar.floor(at));
  }

  Disposition decide(ItemFacts facts, List<Hold> holds, long at) {
    now = at;
    law = Calendar.EVER;
    lawIsOpen = false;
    chosenMinimum = Calendar.EVER;
    choiceIsOpen = false;
    cap = Calendar.NEVER;
    demand = Calendar.NEVER;
    grounded = false;
    turn = Calendar.NEVER;
    ofClass = ofClass(facts.itemClass());
    Weighed[] periods = ofClass.periods;
    for (int i = 0; i < periods.length; i++) {
      ends[i] = weigh(periods[i], facts);
    }
    for (int i = 0; facts.isDemanded() && i < DEMANDS; i++) {
      weighDemand(i, facts);
    }
    cap = Math.min(cap, facts.termsEnd());
    cap = Math.min(cap, purposesEnd(facts));
    cap = Math.min(cap, facts.firstParent());
    if (!grounded) {
      cap = Math.min(cap, facts.startMillis());
    }
    law = Math.max(law, facts.lockedUntil());
    refresh = facts.refreshEnd();
    held = isHeld(facts, holds);
    compare(facts);
    return disposition;
  }

  /** Returns the end of the rule's period; never, where it does not apply now. */
  private long weigh(Weighed each, ItemFacts facts) {
    turn(each.from);
    turn(each.until);
    if (obstacle(each, facts, now) != null) {
      return Calendar.NEVER;
    }
    grounded = true;
    boolean minimum = each.isMinimum;
    boolean ofLaw = each.ofLaw;
    long anchor = anchor(each, facts);
    if (anchor == Calendar.NEVER) {
      lawIsOpen |= minimum && ofLaw;
      choiceIsOpen |= minimum && !ofLaw;
      return Calendar.NEVER;
    }
    long end = calendar.end(anchor, each.length);
    if (minimum && ofLaw) {
      law = Math.max(law, end);
    } else if (minimum) {
      chosenMinimum = Math.max(chosenMinimum, end);
    } else if (ofLaw || each.ofParent) {
      cap = Math.min(cap, end);
    }
    return end;
  }

  /** Returns from when the rule's period runs; never, if that has not happened by now. */
  long anchor(Weighed each, ItemFacts facts) {
    if (each.fromStart) {
      return facts.startMillis();
    }
    long at = facts.anchorMillis(each.rule.anchor());
    if (at > now) {
      turn(at);
      return Calendar.NEVER;
    }
    return at;
  }

  static @Nullable Obstacle obstacle(Weighed each, ItemFacts facts, long now) {
    Obstacle obstacle = each.hasConditions ? condition(each, facts, now) : null;
    if (obstacle != null) {
      return obstacle;
    }
    boolean superseded =
        each.demand < 0 && now >= each.until && each.inForceAt(facts.startMillis());
    return each.inForceAt(now) || superseded ? null : Obstacle.NOT_IN_FORCE;
  }

  private static @Nullable Obstacle condition(Weighed each, ItemFacts facts, long now) {
    RetentionRule rule = each.rule;
    if (each.ofParent && facts.isAnonymous()) {
      return Obstacle.NO_PARENT;
    }
    if (rule.anonymousOnly() && !facts.isAnonymous()) {
      return Obstacle.ANONYMOUS;
    }
    if (!rule.sensitivity().isEmpty() && !rule.sensitivity().equals(facts.sensitivity())) {
      return Obstacle.SENSITIVITY;
    }
    if (!rule.origin().isEmpty() && !rule.origin().equals(facts.origin())) {
      return Obstacle.ORIGIN;
    }
    return each.purpose != null && !serves(each.purpose, facts, now) ? Obstacle.PURPOSE : null;
  }

  private static boolean serves(Purpose named, ItemFacts facts, long now) {
    for (int i = 0; i < facts.purposeCount(); i++) {
      if (now < facts.purposeEnd(i) && named.covers(facts.purpose(i))) {
        return true;
      }
    }
    return false;
  }

  private void weighDemand(int ordinal, ItemFacts facts) {
    long at = facts.demandMillis(ordinal);
    if (at == Calendar.NEVER) {
      return;
    }
    if (at > now) {
      turn(at);
      return;
    }
    boolean granted = false;
    for (Weighed each : ofClass.deadlines[ordinal]) {
      turn(each.from);
      turn(each.until);
      if (obstacle(each, facts, now) == null) {
        granted = true;
        demand = Math.min(demand, demandEnd(ordinal, calendar.end(at, each.length), facts));
      }
    }
    if (ordinal == SOURCE_DELETED && facts.deleteEnd() != Calendar.NEVER) {
      granted = true;
      demand = Math.min(demand, facts.deleteEnd());
    }
    if (!granted) {
      demand = Math.min(demand, demandEnd(ordinal, at, facts));
    }
  }

  /** Returns the end of a demand, which a justification may put off. */
  static long demandEnd(int ordinal, long end, ItemFacts facts) {
    return ordinal == ERASURE || ordinal == OBJECTION ? Math.max(end, facts.justifiedUntil()) : end;
  }

  /** Returns when the last purpose ended; never, if one is left or the item never had any. */
  private long purposesEnd(ItemFacts facts) {
    if (!facts.hasPurposeThatEnds()) {
      return Calendar.NEVER;
    }
    long last = Calendar.EVER;
    for (int i = 0; i < facts.purposeCount(); i++) {
      turn(facts.purposeEnd(i));
      last = Math.max(last, facts.purposeEnd(i));
    }
    return last > now ? Calendar.NEVER : Math.max(last, facts.justifiedUntil());
  }

  private boolean isHeld(ItemFacts facts, List<Hold> holds) {
    boolean any = facts.isLockHeld();
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (hold.covers(facts)) {
        turn(hold.sinceMillis());
        turn(hold.releasedMillis());
        any |= now >= hold.sinceMillis() && now < hold.releasedMillis();
      }
    }
    return any;
  }

  private void compare(ItemFacts facts) {
    long hard = Math.min(cap, demand);
    long chosen = choiceIsOpen ? Calendar.NEVER : chosenMaximum(facts);
    if (chosen != Calendar.NEVER) {
      chosen = Math.max(chosen, chosenMinimum);
    }
    delete = Math.min(chosen, hard);
    boolean ofChoice = delete == chosen && delete != hard;
    if (lawIsOpen) {
      delete = Calendar.NEVER;
    } else if (delete != Calendar.NEVER) {
      delete = Math.max(delete, law);
    }
    long ofOwn =
        chosenMinimum == Calendar.EVER || choiceIsOpen
            ? Calendar.EVER
            : Math.min(chosenMinimum, hard);
    keep = lawIsOpen ? Calendar.EVER : Math.max(law, ofOwn);
    notice = ofChoice && delete != Calendar.NEVER ? noticeFrom() : Calendar.NEVER;

    boolean lawKeeps = lawIsOpen || now < law;
    boolean clash = cap != Calendar.NEVER && lawKeeps && (law == Calendar.EVER || cap < law);
    if (held) {
      disposition = Disposition.KEEP;
    } else if (clash && grounded) {
      disposition = Disposition.CONFLICT;
    } else if (now >= delete) {
      disposition = Disposition.DELETE;
    } else if (now >= refresh) {
      disposition = Disposition.REFRESH;
    } else if (now >= notice && !isNoticed(facts)) {
      disposition = Disposition.NOTICE;
    } else {
      disposition = Disposition.KEEP;
    }
    turn(delete);
    turn(law);
    turn(cap);
    turn(refresh);
    turn(notice);
  }

  private long noticeFrom() {
    long first = Calendar.NEVER;
    Weighed[] periods = ofClass.periods;
    for (int i = 0; i < periods.length; i++) {
      Period before = periods[i].noticeBefore;
      if (before != null && ends[i] != Calendar.NEVER) {
        first = Math.min(first, calendar.before(delete, before));
      }
    }
    return first;
  }

  /* A notice tells of this end if it was given once this end was near; one of an earlier end, since
   * put off, tells nobody of this. */
  private boolean isNoticed(ItemFacts facts) {
    long given = facts.anchorMillis(RetentionRule.NOTICE_GIVEN);
    if (given != Calendar.NEVER && given > now) {
      turn(given);
      return false;
    }
    return given != Calendar.NEVER && given >= notice;
  }

  /** The longest that any live purpose needs it; for each, the shortest of its nearest level. */
  private long chosenMaximum(ItemFacts facts) {
    if (!ofClass.namesPurposes) {
      return shortest(null);
    }
    boolean live = false;
    long longest = Calendar.EVER;
    for (int i = 0; i < facts.purposeCount(); i++) {
      if (now < facts.purposeEnd(i)) {
        live = true;
        long shortest = shortest(facts.purpose(i));
        if (shortest != Calendar.NEVER) {
          longest = Math.max(longest, shortest);
        }
      }
    }
    if (!live) {
      return shortest(null);
    }
    return longest == Calendar.EVER ? Calendar.NEVER : longest;
  }

  private long shortest(@Nullable Purpose purpose) {
    int nearest = Integer.MAX_VALUE;
    long shortest = Calendar.NEVER;
    Weighed[] periods = ofClass.periods;
    for (int i = 0; i < periods.length; i++) {
      Weighed each = periods[i];
      if (ends[i] == Calendar.NEVER
          || !each.isChosenMaximum
          || (each.purpose != null && (purpose == null || !each.purpose.covers(purpose)))) {
        continue;
      }
      if (each.level <= nearest) {
        shortest = each.level < nearest ? ends[i] : Math.min(shortest, ends[i]);
        nearest = each.level;
      }
    }
    return shortest;
  }

  private void turn(long at) {
    if (at > now && at < turn) {
      turn = at;
    }
  }

  /** Returns whether a hold, or its store's lock, keeps the item. */
  public boolean isHeld() {
    return held;
  }

  /**
   * Returns by when it must be deleted, in milliseconds since 1970; {@code MAX_VALUE} for never.
   */
  public long deleteByMillis() {
    return delete;
  }

  /** Returns until when it must be kept; {@code MIN_VALUE} if it need not be or nobody knows. */
  public long keepUntilMillis() {
    return keep;
  }

  /** Returns by when the source must be asked again; {@code MAX_VALUE} for never. */
  public long refreshByMillis() {
    return refresh;
  }

  /** Returns from when the end must be told of; {@code MAX_VALUE} for never. */
  public long noticeFromMillis() {
    return notice;
  }

  long turn() {
    return turn;
  }

  /** Returns by which principle it came out so. */
  Principle principle() {
    if (held) {
      return Principle.HOLD;
    }
    if (disposition == Disposition.CONFLICT) {
      return Principle.CONFLICT;
    }
    if (disposition == Disposition.REFRESH) {
      return Principle.TERMS_REFRESH;
    }
    if (lawIsOpen || (law != Calendar.EVER && delete == law)) {
      return Principle.LAW_MINIMUM;
    }
    if (delete == Calendar.NEVER) {
      return Principle.NOTHING_ENDS_IT;
    }
    if (delete == demand) {
      return Principle.DEMAND;
    }
    if (delete == cap) {
      return grounded ? Principle.CAP : Principle.NO_RULE;
    }
    return delete == chosenMinimum ? Principle.CHOSEN_MINIMUM : Principle.CHOSEN_MAXIMUM;
  }

  long lawMillis() {
    return law;
  }

  long capMillis() {
    return cap;
  }

  boolean isGrounded() {
    return grounded;
  }

  /**
   * Goes from turn to turn, since what comes into force at one may bring the next. Leaves here what
   * holds at the last of them.
   */
  long nextChange(ItemFacts facts, List<Hold> holds, long at) {
    Disposition first = decide(facts, holds, at);
    while (turn != Calendar.NEVER) {
      long next = turn;
      if (decide(facts, holds, next) != first) {
        return next;
      }
    }
    return Calendar.NEVER;
  }
}
