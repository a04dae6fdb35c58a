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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds among kept mentions what must be asked for again and what must go, for one purpose under
 * one pack and the terms of the sources.
 *
 * <p>Deletes nothing: a host hands refreshes to its collector and removals to its pipeline. Pure,
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

  /**
   * Finds what is due.
   *
   * @param mentions the kept mentions; read once and closed
   * @param held whether a legal hold keeps a post, such as {@code gate::isHeld}; what is held is
   *     left out
   * @param now the moment to decide for
   * @param ahead how far to look ahead, so that a host can ask the sources in good time; not
   *     negative
   * @return the work in the order of its time; where a mention must be both asked for and deleted
   *     in that span, deleting alone. Conflicts are not work: {@link #decide} explains them
   */
  public List<Due> due(
      Stream<Mention> mentions, Predicate<Mention> held, Instant now, Duration ahead) {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("ahead: expected no negative duration");
    }
    List<Due> due = new ArrayList<>();
    Instant horizon = now.plus(ahead);
    try (mentions) {
      mentions
          .filter(mention -> !held.test(mention))
          .forEach(mention -> add(mention, now, horizon, due));
    }
    due.sort(null);
    return List.copyOf(due);
  }

  /** Returns the removals among that work whose time has come. */
  public static List<Removal> removals(List<Due> due, Instant now) {
    return due.stream()
        .filter(each -> each.action() == Due.Action.DELETE && !now.isBefore(each.by()))
        .<Removal>map(each -> new Removal.OfPost(each.post(), Removal.Cause.RETENTION_ENDED, now))
        .toList();
  }

  /** Decides about one mention. */
  public RetentionDecision decide(Mention mention, List<Hold> holds, Instant now) {
    return retention.evaluate(factsOf(mention.post(), now), holds, now);
  }

  private void add(Mention mention, Instant now, Instant horizon, List<Due> due) {
    RetentionDecision decision = decide(mention, List.of(), now);
    if (decision.disposition() == RetentionDecision.Disposition.CONFLICT) {
      return;
    }
    Due.Action action = null;
    Deadline by = null;
    if (decision.deleteBy().isPresent() && !decision.deleteBy().get().at().isAfter(horizon)) {
      action = Due.Action.DELETE;
      by = decision.deleteBy().get();
    } else if (decision.refreshBy().isPresent()
        && !decision.refreshBy().get().at().isAfter(horizon)) {
      action = Due.Action.REFRESH;
      by = decision.refreshBy().get();
    }
    if (action != null && by != null) {
      due.add(new Due(mention.id(), action, by.at(), ruleBehind(by, decision)));
    }
  }

  private static String ruleBehind(Deadline by, RetentionDecision decision) {
    return decision.because().stream()
        .filter(reason -> by.equals(reason.end()))
        .map(RetentionDecision.Reason::rule)
        .findFirst()
        .orElse("");
  }

  /** A mention without provenance has no beginning that anyone could prove: it counts as oldest. */
  private ItemFacts factsOf(Post post, Instant now) {
    Instant observed =
        post.provenance()
            .map(Provenance::observedAt)
            .orElse(post.publishedAt().orElse(Instant.EPOCH));
    Instant start = observed.isAfter(now) ? now : observed;
    Instant published = post.publishedAt().orElse(start);
    Instant refreshed =
        post.metrics().stream().map(Metric::at).reduce(start, (a, b) -> b.isAfter(a) ? b : a);
    return ItemFacts.builder(RetentionRule.MENTION, start)
        // What was seen was published: a date after that would put off its deletion for ever.
        .happened(PUBLISHED, published.isAfter(start) ? start : published)
        .serves(purpose)
        .terms(post.provenance().flatMap(Provenance::termsId).map(terms::get).orElse(null))
        .refreshedAt(refreshed)
        .build();
  }
}
