package dev.earshot.privacy.retention;

import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.Provenance;
import dev.earshot.Removal;
import dev.earshot.SourceTerms;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says of a kept mention when it must be asked for again and when it must go, for one purpose under
 * one pack and the terms of the sources; {@link #schedule()} finds those whose time has come.
 *
 * <p>Deletes nothing: a host hands refreshes to its ingestion and removals to its pipeline. Pure,
 * immutable and thread-safe.
 */
public final class Sweep {
  /** The anchor of when a post was published; of when it was observed where nobody says. */
  public static final String PUBLISHED = RetentionRule.PUBLISHED;

  private static final Duration SKEW = Duration.ofDays(1);

  private final Retention retention;
  private final Purpose purpose;
  private final Map<String, SourceTerms> terms;

  private Sweep(Retention retention, Purpose purpose, Map<String, SourceTerms> terms) {
    this.retention = retention;
    this.purpose = purpose;
    this.terms = terms;
  }

  /**
   * Returns a sweep.
   *
   * @param pack whose retention rules hold
   * @param purpose the purpose for which the mentions are kept
   * @param terms the terms of the sources; of those that posts name and this lacks, nothing is
   *     known, and the pack's rules hold alone
   * @throws IllegalArgumentException if the pack does not declare the purpose: its rules would not
   *     hold for it; or if no rule lets mentions stand for it: all would be due at once
   */
  public static Sweep of(PolicyPack pack, Purpose purpose, Collection<SourceTerms> terms) {
    pack.groundsOf(purpose);
    if (pack.retention().stream().noneMatch(rule -> letsStand(rule, purpose))) {
      throw new IllegalArgumentException(
          "purpose: " + pack + " has no retention rule for mentions that serve " + purpose);
    }
    Map<String, SourceTerms> byKey = new HashMap<>();
    terms.forEach(each -> byKey.put(each.key(), each));
    return new Sweep(Retention.of(pack), Objects.requireNonNull(purpose, "purpose"), byKey);
  }

  private static boolean letsStand(RetentionRule rule, Purpose purpose) {
    return rule.kind() != RetentionRule.Kind.DEADLINE
        && rule.covers(RetentionRule.MENTION)
        && !rule.anonymousOnly()
        && rule.purpose().map(named -> named.covers(purpose)).orElse(true);
  }

  /** Returns the removals among that work whose time has come. */
  public static List<Removal> removals(List<Due> due, Instant now) {
    return due.stream()
        .filter(each -> each.isOverAt(now))
        .<Removal>map(each -> new Removal.OfPost(each.post(), Removal.Cause.RETENTION_ENDED, now))
        .toList();
  }

  /**
   * Decides about one mention. A stamp that lies more than a day ahead of {@code now} says nothing:
   * what else is known of the mention counts, and where nothing is it counts as oldest.
   *
   * @param seenAt when the source was last seen to show it
   */
  public RetentionDecision decide(Mention mention, Instant seenAt, List<Hold> holds, Instant now) {
    return retention.evaluate(factsOf(mention.post(), seenAt, now), holds, now);
  }

  /** Returns the terms under which a mention came; empty for none. */
  static String termsOf(Mention mention) {
    return mention.post().provenance().flatMap(Provenance::termsId).orElse("");
  }

  /** Returns what tells the rules and terms of mentions that came under these from others. */
  String fingerprint(String key) {
    SourceTerms of = terms.get(key);
    String told =
        purpose + (of == null ? "" : "" + of.deleteWithin() + of.refreshWithin() + of.keepAtMost());
    return retention.fingerprint(RetentionRule.MENTION)
        + "/"
        + Integer.toHexString(told.hashCode());
  }

  /** Returns a schedule of what this sweep finds due, for the sinks of a pipeline. */
  public Schedule schedule() {
    return new Schedule(this);
  }

  /**
   * Returns when the mention must be looked at next: now, where something is due, or when that may
   * change; empty for never.
   */
  Optional<Instant> nextLook(Mention mention, Instant seenAt, Instant now) {
    RetentionDecision decision = decide(mention, seenAt, List.of(), now);
    return switch (decision.disposition()) {
      case DELETE, REFRESH -> Optional.of(now);
      case KEEP, NOTICE, CONFLICT -> decision.nextChange();
    };
  }

  /**
   * Returns what is due until then, also by rules that come into force only by then: where both
   * are, deletion alone.
   */
  Optional<Due> due(Mention mention, Instant seenAt, Instant now, Instant horizon) {
    ItemFacts facts = factsOf(mention.post(), seenAt, now);
    Optional<Due> refresh = Optional.empty();
    Instant at = now;
    while (true) {
      RetentionDecision decision = retention.evaluate(facts, List.of(), at);
      if (decision.disposition() == RetentionDecision.Disposition.DELETE) {
        return due(mention, Due.Action.DELETE, decision.deleteBy(), decision, now, at);
      }
      if (decision.disposition() == RetentionDecision.Disposition.REFRESH && refresh.isEmpty()) {
        refresh = due(mention, Due.Action.REFRESH, decision.refreshBy(), decision, now, at);
      }
      Instant turn = decision.nextChange().orElse(Instant.MAX);
      if (turn.isAfter(horizon) || turn.equals(Instant.MAX)) {
        return refresh;
      }
      at = turn;
    }
  }

  /* What a rule makes due that comes into force later is due when it does, and not before. */
  private static Optional<Due> due(
      Mention mention,
      Due.Action action,
      Optional<Deadline> by,
      RetentionDecision decision,
      Instant now,
      Instant at) {
    return by.map(
        deadline ->
            new Due(
                mention.id(),
                action,
                at.isAfter(now) ? at : deadline.at(),
                ruleBehind(deadline, decision)));
  }

  private static String ruleBehind(Deadline by, RetentionDecision decision) {
    return decision.because().stream()
        .filter(reason -> by.equals(reason.end()))
        .map(RetentionDecision.Reason::rule)
        .findFirst()
        .orElse("");
  }

  /* A mention without provenance has no beginning that anyone could prove, and neither has one whose
   * only stamps lie ahead of the clock, as when the clock stood wrong: it counts as oldest. A stamp
   * ahead is left out and not moved to now, since now moves on and the end with it. */
  private ItemFacts factsOf(Post post, Instant seenAt, Instant now) {
    Instant start = startOf(post, seenAt, now);
    Instant published = post.publishedAt().orElse(start);
    Instant refreshed =
        Stream.concat(Stream.of(seenAt), post.metrics().stream().map(Metric::at))
            .filter(at -> !at.isAfter(now))
            .reduce(start, (a, b) -> b.isAfter(a) ? b : a);
    return ItemFacts.builder(RetentionRule.MENTION, start)
        // What was seen was published: a date after that would put off its deletion for ever.
        .happened(PUBLISHED, published.isAfter(start) ? start : published)
        .serves(purpose)
        .terms(post.provenance().flatMap(Provenance::termsId).map(terms::get).orElse(null))
        .refreshedAt(refreshed)
        .build();
  }

  private static Instant startOf(Post post, Instant seenAt, Instant now) {
    Optional<Instant> observed = post.provenance().map(Provenance::observedAt);
    Optional<Instant> stamp = observed.or(post::publishedAt);
    if (stamp.isEmpty()) {
      return Instant.EPOCH;
    }
    if (!isAhead(stamp.get(), now)) {
      return stamp.get().isAfter(now) ? now : stamp.get();
    }
    Stream<Instant> others =
        Stream.concat(
            Stream.of(seenAt),
            Stream.concat(post.publishedAt().stream(), post.metrics().stream().map(Metric::at)));
    return others
        .filter(at -> !at.isAfter(now))
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** Returns whether a stamp lies further ahead than clocks of honest machines differ. */
  static boolean isAhead(Instant stamp, Instant now) {
    return Duration.between(now, stamp).compareTo(SKEW) > 0;
  }
}
