package dev.earshot.pipeline;

import java.util.Objects;
import java.util.Set;

/**
 * Why a post was not kept.
 *
 * @param code a short stable code in upper case, such as {@code NOT_PUBLIC}; counted and reported
 * @param rule which rule says so, such as a pack's rule id; empty where none has a name
 */
public record Refusal(String code, String rule) {
  /** The connector or the gate found that not everybody may read it. */
  public static final String NOT_PUBLIC = "NOT_PUBLIC";

  /** The source does not say who may read it. */
  public static final String VISIBILITY_UNKNOWN = "VISIBILITY_UNKNOWN";

  /** No query matched. */
  public static final String NO_QUERY_MATCHED = "NO_QUERY_MATCHED";

  /** The gate failed over it; the rule names the failure. */
  public static final String NOT_JUDGED = "NOT_JUDGED";

  /** It was removed, and this delivery does not bring it back. */
  public static final String REMOVED = "REMOVED";

  /** Nothing of it is kept, so that there is nothing to correct. */
  public static final String NOT_KEPT = "NOT_KEPT";

  /** It is older than what is kept. */
  public static final String OUTDATED = "OUTDATED";

  /** The event names an author who is not that of the kept post, which stays as it is. */
  public static final String NOT_ITS_AUTHOR = "NOT_ITS_AUTHOR";

  /** It holds what our JSON cannot write down, such as a text beyond its limit. */
  public static final String NOT_STORABLE = "NOT_STORABLE";

  private static final Set<String> OF_WHAT_IS_KNOWN =
      Set.of(REMOVED, NOT_KEPT, OUTDATED, NOT_ITS_AUTHOR);

  /** Creates a refusal. */
  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(rule, "rule");
  }

  /**
   * Returns whether a post is not kept because of it; not so for one that is kept or was removed
   * before, of which an older delivery or a correction came too late, or a stranger's word.
   */
  boolean isOfDelivery() {
    return !OF_WHAT_IS_KNOWN.contains(code);
  }

  /** Returns a refusal that no named rule stands behind. */
  public static Refusal of(String code) {
    return new Refusal(code, "");
  }
}
