package dev.earshot.pipeline;

import dev.earshot.PostId;
import dev.earshot.Removal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a removed post: nothing it said.
 *
 * @param id which post
 * @param cause why it was removed; of several reasons the strongest
 * @param at when; of several reasons that a later sighting may outlive, the latest
 * @param editedAtOrNull the edit time of the newest version that was known, so that an older one
 *     does not come back in its place; null where the source named none
 */
public record Tombstone(
    PostId id, Removal.Cause cause, Instant at, @Nullable Instant editedAtOrNull) {
  private static final Comparator<Tombstone> STRENGTH =
      Comparator.<Tombstone, Boolean>comparing(stone -> stone.cause.isFinal())
          .thenComparing(Tombstone::isOfPerson)
          .thenComparing(stone -> stone.isOfPerson() ? Instant.EPOCH : stone.at)
          .thenComparing(stone -> stone.cause.origin() == Removal.Origin.SOURCE)
          .thenComparing(Tombstone::cause);

  /** Creates a tombstone. */
  public Tombstone {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(at, "at");
  }

  /** Returns a tombstone of a post of which no edit is known. */
  public static Tombstone of(PostId id, Removal.Cause cause, Instant at) {
    return new Tombstone(id, cause, at, null);
  }

  /** Returns the edit time of the newest version that was known, where the source named one. */
  public Optional<Instant> editedAt() {
    return Optional.ofNullable(editedAtOrNull);
  }

  /**
   * Returns whether a delivery observed at that moment must stay away: any after a final cause,
   * else any that is not newer than the removal. Where our own queries or rules were the cause, the
   * very delivery that was withdrawn may return once they change.
   */
  public boolean bars(Instant observedAt) {
    return cause.isFinal()
        || observedAt.isBefore(at)
        || (cause.origin() != Removal.Origin.RULES && observedAt.equals(at));
  }

  /**
   * Returns what stands after another reason to remove the same post; in whatever order they come,
   * the same.
   */
  Tombstone and(Tombstone other) {
    boolean isStronger = STRENGTH.compare(this, other) >= 0;
    Tombstone stronger = isStronger ? this : other;
    Tombstone weaker = isStronger ? other : this;
    Instant until =
        !stronger.cause.isFinal() && weaker.at.isAfter(stronger.at) ? weaker.at : stronger.at;
    return new Tombstone(id, stronger.cause, until, later(editedAtOrNull, other.editedAtOrNull));
  }

  /** Returns this, of a post of which that edit is known too; null for none. */
  Tombstone knowing(@Nullable Instant edited) {
    return new Tombstone(id, cause, at, later(editedAtOrNull, edited));
  }

  private boolean isOfPerson() {
    return !cause.isFinal() && cause.origin() == Removal.Origin.PERSON;
  }

  static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }
}
