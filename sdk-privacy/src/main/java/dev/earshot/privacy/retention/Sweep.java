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
   */
  public static Sweep of(PolicyPack pack, Purpose purpose, Collection<SourceTerms> terms) {
    Map<String, SourceTerms> byKey = new HashMap<>();
    terms.forEach(each -> byKey.put(each.key(), each));
    return new Sweep(Retention.of(pack), Objects.requireNonNull(purpose, "purpose"), byKey);
  }

  /** Returns the removals among that work whose time has come. */
  public static List<Removal> removals(List<Due> due, Instant now) {
    return due.stream()
        .filter(each -> each.action() == Due.Action.DELETE && !now.isBefore(each.by()))
        .<Removal>map(each -> new Removal.OfPost(each.post(), Removal.Cause.RETENTION_ENDED, now))
        .toList();
  }

  /**
   * Decides about one mention.
   *
   * @param seenAt when the source was last seen to show it
   */
  public RetentionDecision decide(Mention mention, Instant seenAt, List<Hold> holds, Instant now) {
    return retention.evaluate(factsOf(mention.post(), seenAt, now), holds, now);
  }

  /** Returns a schedule of what this sweep finds due, for the sinks of a pipeline. */
  public Schedule schedule() {
    return new Schedule(this);
  }

  /** Returns what must be done first; empty where nothing ever must, or where rules conflict. */
  Optional<Due> next(Mention mention, Instant seenAt, Instant now) {
    RetentionDecision decision = decide(mention, seenAt, List.of(), now);
    if (decision.disposition() == RetentionDecision.Disposition.CONFLICT) {
      return Optional.empty();
    }
    Optional<Due> delete = due(mention, Due.Action.DELETE, decision.deleteBy(), decision);
    Optional<Due> refresh = due(mention, Due.Action.REFRESH, decision.refreshBy(), decision);
    return Stream.concat(delete.stream(), refresh.stream()).min(Comparator.comparing(Due::by));
  }

  /** Returns what is due until then: where both are, deletion alone. */
  Optional<Due> due(Mention mention, Instant seenAt, Instant now, Instant horizon) {
    RetentionDecision decision = decide(mention, seenAt, List.of(), now);
    if (decision.disposition() == RetentionDecision.Disposition.CONFLICT) {
      return Optional.empty();
    }
    return due(mention, Due.Action.DELETE, decision.deleteBy(), decision)
        .filter(due -> !due.by().isAfter(horizon))
        .or(
            () ->
                due(mention, Due.Action.REFRESH, decision.refreshBy(), decision)
                    .filter(due -> !due.by().isAfter(horizon)));
  }

  private static Optional<Due> due(
      Mention mention, Due.Action action, Optional<Deadline> by, RetentionDecision decision) {
    return by.map(
        deadline -> new Due(mention.id(), action, deadline.at(), ruleBehind(deadline, decision)));
  }

  private static String ruleBehind(Deadline by, RetentionDecision decision) {
    return decision.because().stream()
        .filter(reason -> by.equals(reason.end()))
        .map(RetentionDecision.Reason::rule)
        .findFirst()
        .orElse("");
  }

  /** A mention without provenance has no beginning that anyone could prove: it counts as oldest. */
  private ItemFacts factsOf(Post post, Instant seenAt, Instant now) {
    Instant observed =
        post.provenance()
            .map(Provenance::observedAt)
            .orElse(post.publishedAt().orElse(Instant.EPOCH));
    Instant start = observed.isAfter(now) ? now : observed;
    Instant published = post.publishedAt().orElse(start);
    Instant refreshed =
        Stream.concat(Stream.of(seenAt), post.metrics().stream().map(Metric::at))
            .reduce(start, (a, b) -> b.isAfter(a) ? b : a);
    return ItemFacts.builder(RetentionRule.MENTION, start)
        // What was seen was published: a date after that would put off its deletion for ever.
        .happened(PUBLISHED, published.isAfter(start) ? start : published)
        .serves(purpose)
        .terms(post.provenance().flatMap(Provenance::termsId).map(terms::get).orElse(null))
        .refreshedAt(refreshed)
        .build();
  }
}
