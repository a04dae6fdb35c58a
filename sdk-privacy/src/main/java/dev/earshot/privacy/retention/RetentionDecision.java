package dev.earshot.privacy.retention;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an item is kept at one moment, why, and when that changes.
 *
 * <p>Immutable and thread-safe. The same pack, facts, holds and moment give the same decision. It
 * holds no content and names nobody.
 */
public final class RetentionDecision {
  /** What to do with the item. */
  public enum Disposition {
    /** Keep it. */
    KEEP,
    /** Ask its source again: the copy has stood too long without a look. */
    REFRESH,
    /** Tell of its end before that comes: the pack promises it. */
    NOTICE,
    /** Delete it. */
    DELETE,
    /** Two duties contradict each other, such as a law and a source's terms: a person decides. */
    CONFLICT
  }

  /** By which principle a decision came out as it did; the stronger one first. */
  public enum Principle {
    /** A hold keeps everything. */
    HOLD,
    /** Two duties contradict each other. */
    CONFLICT,
    /** A law or a lock keeps at least so long. */
    LAW_MINIMUM,
    /** A demand deletes by its own deadline. */
    DEMAND,
    /** Terms, a law, a parent or the end of the last purpose cap what was chosen. */
    CAP,
    /** No rule of the pack lets it be stored. */
    NO_RULE,
    /** A chosen minimum delays a chosen maximum. */
    CHOSEN_MINIMUM,
    /** The nearest level wins, within it the shortest; of several purposes the longest. */
    CHOSEN_MAXIMUM,
    /** The terms of the source want it asked again. */
    TERMS_REFRESH,
    /** Nothing says when it ends. */
    NOTHING_ENDS_IT
  }

  /** What a reason did to the decision. */
  public enum Effect {
    /** It decided. */
    DECIDES,
    /** It was weighed and another was stronger. */
    YIELDS,
    /** It does not apply now. */
    IGNORED
  }

  /**
   * One rule or fact that was looked at.
   *
   * @param rule the rule's id, the hold's id, or the name of the fact
   * @param source who says so: {@code LAW}, {@code CHOSEN}, {@code TERMS}, {@code DEMAND}, {@code
   *     PURPOSE}, {@code PARENT}, {@code HOLD}, {@code LOCK}, {@code JUSTIFICATION} or {@code PACK}
   * @param level how specific a rule of the pack is; empty for what is none
   * @param anchor the event from which its period runs; empty for none
   * @param anchoredAt when that was; null if it has not happened or there is none
   * @param period its period in ISO 8601; empty for none
   * @param end the end of its period; null for none
   * @param effect what it did
   * @param because why, in a few words without content
   */
  public record Reason(
      String rule,
      String source,
      String level,
      String anchor,
      @Nullable Instant anchoredAt,
      String period,
      @Nullable Deadline end,
      Effect effect,
      String because) {
    /** Creates a reason. */
    public Reason {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(level, "level");
      Objects.requireNonNull(anchor, "anchor");
      Objects.requireNonNull(period, "period");
      Objects.requireNonNull(effect, "effect");
      Objects.requireNonNull(because, "because");
    }
  }

  /**
   * Whose rules decided.
   *
   * @param id the pack's id
   * @param version its version
   * @param hash the SHA-256 of its text, in hexadecimal
   */
  public record Rules(String id, int version, String hash) {}

  private final Disposition disposition;
  private final Principle principle;
  private final boolean held;
  private final @Nullable Deadline keepUntil;
  private final @Nullable Deadline deleteBy;
  private final @Nullable Deadline refreshBy;
  private final @Nullable Deadline noticeFrom;
  private final List<Reason> because;
  private final @Nullable Instant nextChange;
  private final @Nullable Rules rules;

  RetentionDecision(Explanation of, @Nullable Instant nextChange) {
    this.disposition = of.disposition();
    this.principle = of.principle();
    this.held = of.isHeld();
    this.keepUntil = of.keepUntil();
    this.deleteBy = of.deleteBy();
    this.refreshBy = of.refreshBy();
    this.noticeFrom = of.noticeFrom();
    this.because = of.reasons();
    this.nextChange = nextChange;
    this.rules = of.rules();
  }

  /** Returns what to do. */
  public Disposition disposition() {
    return disposition;
  }

  /**
   * Returns whether a hold keeps the item, whatever else is due. {@link #keepUntil()} and {@link
   * #deleteBy()} then say what holds again after the release.
   */
  public boolean isHeld() {
    return held;
  }

  /** Returns until when it must be kept; empty if it need not be, or the end is not known yet. */
  public Optional<Deadline> keepUntil() {
    return Optional.ofNullable(keepUntil);
  }

  /** Returns by when it must be deleted; empty if nothing says so yet. */
  public Optional<Deadline> deleteBy() {
    return Optional.ofNullable(deleteBy);
  }

  /** Returns by when the source must be asked again; empty if it need not be. */
  public Optional<Deadline> refreshBy() {
    return Optional.ofNullable(refreshBy);
  }

  /** Returns from when its end must be told of; empty if nobody promised to. */
  public Optional<Deadline> noticeFrom() {
    return Optional.ofNullable(noticeFrom);
  }

  /** Returns by which principle it came out so. */
  public Principle principle() {
    return principle;
  }

  /** Returns whose rules decided; empty where they came from no pack. */
  public Optional<Rules> rules() {
    return Optional.ofNullable(rules);
  }

  /** Returns everything that was looked at: what decided first, then the rest. */
  public List<Reason> because() {
    return because;
  }

  /** Returns when the disposition changes if nothing new happens; empty for never. */
  public Optional<Instant> nextChange() {
    return Optional.ofNullable(nextChange);
  }

  /**
   * Returns the explanation as one line of JSON: the same decision gives the same bytes. Names are
   * sorted, nothing stands between them, and what is not there is left out, as RFC 8785 has it.
   * Instants are RFC 3339 in UTC.
   */
  public String toJson() {
    return DecisionJson.of(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RetentionDecision that
        && disposition == that.disposition
        && principle == that.principle
        && Objects.equals(noticeFrom, that.noticeFrom)
        && Objects.equals(rules, that.rules)
        && held == that.held
        && Objects.equals(keepUntil, that.keepUntil)
        && Objects.equals(deleteBy, that.deleteBy)
        && Objects.equals(refreshBy, that.refreshBy)
        && because.equals(that.because)
        && Objects.equals(nextChange, that.nextChange);
  }

  @Override
  public int hashCode() {
    return Objects.hash(disposition, held, keepUntil, deleteBy, refreshBy);
  }

  @Override
  public String toString() {
    return "RetentionDecision[" + disposition + (held ? ", held" : "") + "]";
  }
}
