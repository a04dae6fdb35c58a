package dev.earshot.pipeline;

import dev.earshot.text.Reading;
import java.util.Set;

/**
 * Adds scores to a post that matched.
 *
 * <p>Immutable and thread-safe: one instance serves all workers, and what it needs per post it
 * takes from the worker's {@link Reading}.
 */
@FunctionalInterface
public interface Enricher {
  /**
   * Scores a post. What it throws, but for Earshot's own kinds, leaves the post without this score;
   * so does a score that its key writes as what it may not, such as an {@code Integer}. The
   * observer is told {@code UNSCORED} and the failure's class each time; who feeds the pipeline is
   * told once, as {@link Outcome.Faulted}, and the store's {@link Tally} keeps it.
   *
   * @param reading the post and its tokens, valid during the call
   * @param scores receives the scores
   */
  void enrich(Reading reading, Scores scores);

  /**
   * Names what it would answer otherwise with: its model, version, settings. A post whose content
   * is known already is scored anew only where this changed; empty for an enricher that never
   * changes.
   */
  default String version() {
    return "";
  }

  /**
   * Returns the names of the scores that it may give. A pipeline refuses queries over a score that
   * none of its enrichers gives, and two enrichers that name one score. One that names none may
   * give any, in the place of what another gave too.
   */
  default Set<String> scores() {
    return Set.of();
  }

  /**
   * Returns what its scores say of people, in the words that sources use to forbid it ({@link
   * dev.earshot.SourceTerms#forbiddenInferences}): {@code emotion}, or one of {@link
   * dev.earshot.SourceTerms#SENSITIVE}, such as {@code health}, or one below it, such as {@code
   * health.pregnancy}. Nothing unless overridden.
   */
  default Set<String> infers() {
    return Set.of();
  }
}
