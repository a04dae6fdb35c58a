package dev.earshot.privacy.retention;

import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAmount;
import java.util.List;

/*
 * How long to keep and by when to delete are two questions, answered apart and then compared:
 *
 * 1. A hold keeps everything.
 * 2. A law's minimum keeps until the latest such end.
 * 3. A demand (erasure, objection, withdrawal, child, deletion at the source) deletes by its own
 *    deadline, at once where no rule grants one; it beats all that was chosen.
 * 4. A source's terms, a law's maximum and the end of the last purpose cap all that was chosen. A
 *    cap below a law's minimum is a conflict for a person.
 * 5. Of chosen maximums the most specific level wins, within it the shortest; a chosen minimum
 *    delays a chosen maximum.
 * 6. No rule of the pack: not allowed to store.
 * 7. Of several purposes the one that needs the item longest counts.
 * 8. What is derived goes with the first of its parents, unless it is anonymous.
 * 9. A rule holds from its date. Shortening is retroactive, lengthening is not: a superseded rule
 *    goes on for items that began under it, and the shortest wins.
 *
 * Adding a hold or a minimum never deletes sooner; adding a demand never later.
 */
/**
 * Decides whether an item is kept, by the rules of a pack: pure, the same facts give the same
 * decision.
 *
 * <p>A rule for a purpose holds for what serves that purpose or one below it, as a word in the
 * ledger does. A deadline grants its time only to what it speaks of: a class, a purpose, anonymous
 * items alone; to all else the demand is due at once.
 *
 * <p>Periods run in the zone of the pack and always from the original anchor: months and years end
 * on the last day of a shorter month. Nothing is deleted early; a host whose clock may run ahead
 * asks for a moment that much earlier. Immutable and thread-safe.
 */
public final class Retention {
  /* Room for the longest period on either side of what a calendar can count. */
  private static final Instant FIRST = Instant.parse("-999990000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("+999990000-01-01T00:00:00Z");

  private final List<RetentionRule> rules;
  private final ZoneId zone;

  private Retention(List<RetentionRule> rules, ZoneId zone) {
    this.rules = List.copyOf(rules);
    this.zone = zone;
  }

  /** Returns what tells these rules from others. */
  String fingerprint() {
    StringBuilder told = new StringBuilder(zone.toString());
    for (RetentionRule rule : rules) {
      told.append(rule)
          .append(rule.itemClass())
          .append(rule.authority())
          .append(rule.level())
          .append(rule.counting())
          .append(rule.purpose())
          .append(rule.anonymousOnly())
          .append(rule.validFrom())
          .append(rule.validUntil());
    }
    return Integer.toHexString(told.toString().hashCode());
  }

  /** Returns the evaluator of a pack's rules. */
  public static Retention of(PolicyPack pack) {
    return new Retention(pack.retention(), pack.zone());
  }

  /**
   * Returns the evaluator of rules of one's own.
   *
   * @param rules the rules, with ids of their own
   * @param zone the zone in which calendar periods run
   * @throws IllegalArgumentException if two rules have one id
   */
  public static Retention of(List<RetentionRule> rules, ZoneId zone) {
    if (rules.stream().map(RetentionRule::id).distinct().count() < rules.size()) {
      throw new IllegalArgumentException("rules: expected an id of its own for each");
    }
    return new Retention(rules, zone);
  }

  /**
   * Decides about an item.
   *
   * @param facts what is known of it
   * @param holds the holds in force; those on other classes are ignored
   * @param now the moment to decide for
   */
  public RetentionDecision evaluate(ItemFacts facts, List<Hold> holds, Instant now) {
    return new Weighing(this, facts, holds, now).decide();
  }

  List<RetentionRule> rules() {
    return rules;
  }

  Deadline end(Instant anchor, TemporalAmount period, RetentionRule.Counting counting) {
    Instant begin = countable(anchor);
    ZonedDateTime from = begin.atZone(zone);
    if (period instanceof Period calendar && counting == RetentionRule.Counting.DAYS) {
      LocalDate day = from.toLocalDate().plus(calendar);
      return new Deadline(day.plusDays(1).atStartOfDay(zone).toInstant(), day, zone);
    }
    if (period instanceof Duration exact) {
      boolean far = exact.compareTo(Duration.between(begin, LAST)) > 0;
      return at(far ? LAST : begin.plus(exact));
    }
    ZonedDateTime to = from.plus(period);
    return new Deadline(to.toInstant(), to.toLocalDate(), zone);
  }

  Deadline at(Instant moment) {
    Instant counted = countable(moment);
    return new Deadline(counted, counted.atZone(zone).toLocalDate(), zone);
  }

  /* An item whose stamp no calendar holds is one item, and its end is as near or as far as can be. */
  private static Instant countable(Instant moment) {
    return moment.isBefore(FIRST) ? FIRST : moment.isAfter(LAST) ? LAST : moment;
  }
}
