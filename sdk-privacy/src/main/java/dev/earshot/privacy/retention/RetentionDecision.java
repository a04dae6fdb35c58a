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
    /** Delete it. */
    DELETE,
    /** Two duties contradict each other, such as a law and a source's terms: a person decides. */
    CONFLICT
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
   *     PURPOSE}, {@code PARENT}, {@code HOLD} or {@code PACK}
   * @param anchor the event from which its period runs; empty for none
   * @param anchoredAt when that was; null if it has not happened or there is none
   * @param end the end of its period; null for none
   * @param effect what it did
   * @param because why, in a few words without content
   */
  public record Reason(
      String rule,
      String source,
      String anchor,
      @Nullable Instant anchoredAt,
      @Nullable Deadline end,
      Effect effect,
      String because) {
    /** Creates a reason. */
    public Reason {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(anchor, "anchor");
      Objects.requireNonNull(effect, "effect");
      Objects.requireNonNull(because, "because");
    }
  }

  private final Disposition disposition;
  private final boolean held;
  private final @Nullable Deadline keepUntil;
  private final @Nullable Deadline deleteBy;
  private final @Nullable Deadline refreshBy;
  private final List<Reason> because;
  private final @Nullable Instant nextChange;

  RetentionDecision(
      Disposition disposition,
      boolean held,
      @Nullable Deadline keepUntil,
      @Nullable Deadline deleteBy,
      @Nullable Deadline refreshBy,
      List<Reason> because,
      @Nullable Instant nextChange) {
    this.disposition = disposition;
    this.held = held;
    this.keepUntil = keepUntil;
    this.deleteBy = deleteBy;
    this.refreshBy = refreshBy;
    this.because = List.copyOf(because);
    this.nextChange = nextChange;
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

  /** Returns everything that was looked at: what decided first, then the rest. */
  public List<Reason> because() {
    return because;
  }

  /** Returns when the disposition changes if nothing new happens; empty for never. */
  public Optional<Instant> nextChange() {
    return Optional.ofNullable(nextChange);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RetentionDecision that
        && disposition == that.disposition
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
