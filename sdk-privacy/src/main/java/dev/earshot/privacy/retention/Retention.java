package dev.earshot.privacy.retention;

import dev.earshot.RefusedException;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.text.Misspelling;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * 10. A lock of the item's store keeps as a law does. A justification that the pack has puts off
 *    the end of the last purpose, an erasure and an objection, and nothing else.
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
  private final List<RetentionRule> rules;
  private final Calendar calendar;
  private final Judge.Weighed[] weighed;
  private final Set<String> justifications;
  private final RetentionDecision.@Nullable Rules pack;
  private final Function<String, Set<String>> parents;
  private final @Nullable PolicyPack words;
  private final Set<String> events;
  private final Set<String> sensitivities;
  private final Set<String> origins;
  private final Set<String> classes;

  private Retention(
      List<RetentionRule> rules,
      ZoneId zone,
      Set<String> justifications,
      RetentionDecision.@Nullable Rules pack,
      Function<String, Set<String>> parents,
      @Nullable PolicyPack words) {
    this.parents = parents;
    this.words = words;
    this.events = words == null ? Set.of() : words.events();
    this.sensitivities = named(rules, RetentionRule::sensitivity);
    this.origins = named(rules, RetentionRule::origin);
    this.classes = named(rules, RetentionRule::itemClass);
    this.rules = List.copyOf(rules);
    this.calendar = new Calendar(zone);
    this.weighed = this.rules.stream().map(Judge.Weighed::of).toArray(Judge.Weighed[]::new);
    this.justifications = Set.copyOf(justifications);
    this.pack = pack;
  }

  private static Set<String> named(
      List<RetentionRule> rules, Function<RetentionRule, String> word) {
    return rules.stream()
        .map(word)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns what tells the rules of that class from others. */
  String fingerprint(String itemClass) {
    StringBuilder told = new StringBuilder(calendar.zone().toString());
    for (RetentionRule rule : rules) {
      if (!rule.covers(itemClass)) {
        continue;
      }
      told.append(rule)
          .append(rule.itemClass())
          .append(rule.authority())
          .append(rule.level())
          .append(rule.counting())
          .append(rule.purpose())
          .append(rule.sensitivity())
          .append(rule.origin())
          .append(rule.noticeBefore())
          .append(rule.anonymousOnly())
          .append(rule.validFrom())
          .append(rule.validUntil());
    }
    return told.length() + "-" + Integer.toHexString(told.toString().hashCode());
  }

  /** Returns the evaluator of a pack's rules. */
  public static Retention of(PolicyPack pack) {
    return new Retention(
        pack.retention(),
        pack.zone(),
        pack.justifications(),
        new RetentionDecision.Rules(pack.id(), pack.version(), pack.hash()),
        pack::parentsOf,
        pack);
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
    return new Retention(rules, zone, Set.of(), null, itemClass -> Set.of(), null);
  }

  /**
   * Decides about an item and says why. {@link #judge()} decides the same without reasons.
   *
   * @param facts what is known of it
   * @param holds the holds that the host has on record; those not in force or on others are passed
   *     over
   * @param now the moment to decide for
   * @throws RefusedException if the facts name a justification that the pack does not have: what is
   *     kept for a reason nobody knows is kept for none; so too a purpose that the pack does not
   *     know, and a class, an event, a sensitivity or an origin that is a slip away from one of its
   *     rules'; and if a hold is on such a class, which would keep nothing of what was meant
   */
  public RetentionDecision evaluate(ItemFacts facts, List<Hold> holds, Instant now) {
    requireKnown(facts);
    requireKnown(holds);
    List<Hold> recorded = List.copyOf(holds);
    long moment = Calendar.floor(now);
    long next = judge().nextChange(facts, recorded, moment);
    return new RetentionDecision(
        new Explanation(this, facts, recorded, moment),
        next == Calendar.NEVER ? null : Instant.ofEpochMilli(next));
  }

  /** Returns what decides without reasons, for one thread. */
  public Judge judge() {
    return new Judge(this);
  }

  /** Checks that the facts say nothing that would be passed over; of the same facts, once. */
  void requireKnown(ItemFacts facts) {
    if (facts.isKnownTo(this)) {
      return;
    }
    if (!justifications.containsAll(facts.justifications().keySet())) {
      throw new RefusedException(
          "justification: expected one of the pack's, " + new TreeSet<>(justifications), null);
    }
    if (words != null) {
      requireNoSlipOfClass("itemClass", facts.itemClass());
      facts.events().forEach(event -> requireNoSlip("event", event, events));
      for (int i = 0; i < facts.purposeCount(); i++) {
        requirePurpose(words, facts.purpose(i));
      }
      requireNoSlip("sensitivity", facts.sensitivity(), sensitivities);
      requireNoSlip("origin", facts.origin(), origins);
    }
    facts.knownTo(this);
  }

  /** Checks that no hold is on a class that is nearly one of the pack's; of one hold, once. */
  void requireKnown(List<Hold> holds) {
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      if (!hold.isKnownTo(this)) {
        if (words != null && hold.scope() instanceof Hold.Scope.OfClass named) {
          requireNoSlipOfClass("hold", named.itemClass());
        }
        hold.knownTo(this);
      }
    }
  }

  /* A class within one of a rule's, around it, or made of others is none of them misspelt. */
  private void requireNoSlipOfClass(String what, String itemClass) {
    boolean known =
        classes.contains(itemClass)
            || rules.stream().anyMatch(rule -> rule.covers(itemClass))
            || classes.stream().anyMatch(each -> each.startsWith(itemClass + "."))
            || !parentsOf(itemClass).isEmpty();
    if (!known) {
      requireNoSlip(what, itemClass, classes);
    }
  }

  private static void requirePurpose(PolicyPack pack, Purpose purpose) {
    if (!isKnown(pack, purpose)) {
      Set<String> known = new TreeSet<>();
      pack.purposes().forEach(each -> known.add(each.purpose().id()));
      throw new RefusedException(
          "purpose: expected one of the pack's, "
              + known
              + ", got "
              + purpose
              + meant(purpose.id(), known),
          null);
    }
  }

  /** Returns whether an item's serving a purpose says something to a pack. */
  static boolean isKnown(PolicyPack pack, Purpose purpose) {
    return pack.declares(purpose)
        || pack.purposes().stream().anyMatch(each -> each.purpose().covers(purpose));
  }

  private static void requireNoSlip(String what, String word, Set<String> known) {
    slip(word, known)
        .ifPresent(
            problem -> {
              throw new RefusedException(what + ": " + word + " " + problem, null);
            });
  }

  /**
   * Returns what is wrong with a word that is so near to one of those that it can hardly be
   * another; empty if nothing is. Those that differ in digits alone are two, such as {@code tier-1}
   * and {@code tier-2}.
   */
  static Optional<String> slip(String word, Set<String> known) {
    return (known.contains(word) ? Stream.<String>empty() : known.stream())
        .filter(word::equalsIgnoreCase)
        .findFirst()
        .or(() -> Misspelling.meant(word, known))
        .filter(meant -> !withoutDigits(meant).equals(withoutDigits(word)))
        .map(
            meant ->
                "is so near to one of the pack's that it is a slip; did you mean " + meant + "?");
  }

  private static String withoutDigits(String word) {
    return word.replaceAll("[0-9]", "");
  }

  /** Returns what was meant, as words behind a problem; none if nothing was. */
  static String meant(String word, Collection<String> known) {
    return Misspelling.meant(word, known).map(meant -> "; did you mean " + meant + "?").orElse("");
  }

  Set<String> sensitivities() {
    return sensitivities;
  }

  Set<String> origins() {
    return origins;
  }

  Set<String> parentsOf(String itemClass) {
    return parents.apply(itemClass);
  }

  Judge.Weighed[] weighed() {
    return weighed;
  }

  Calendar calendar() {
    return calendar;
  }

  RetentionDecision.@Nullable Rules pack() {
    return pack;
  }
}
