package dev.earshot.privacy.retention;

import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A legal hold: while it lasts nothing of what it covers is deleted, whoever asks. A value that a
 * host stores; it is never changed but by its release, and what it kept is due again from then on.
 *
 * <p>Holds no personal data but the key of a subject. Immutable and thread-safe.
 */
public final class Hold {
  private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");

  /** What a hold covers. */
  public sealed interface Scope {
    /** Everything of the tenant's. */
    record OfTenant() implements Scope {}

    /**
     * A class of items, with the classes below.
     *
     * @param itemClass the class
     */
    record OfClass(String itemClass) implements Scope {
      /**
       * Creates a scope.
       *
       * @throws IllegalArgumentException if the class is none: such a hold would keep nothing
       */
      public OfClass {
        if (!Purpose.isId(itemClass)) {
          throw new IllegalArgumentException("itemClass: expected lower-case words joined by dots");
        }
      }
    }

    /**
     * Whatever is about a person.
     *
     * @param subject the tenant's key of the person
     */
    record OfSubject(SubjectKey subject) implements Scope {
      /** Creates a scope. */
      public OfSubject {
        Objects.requireNonNull(subject, "subject");
      }
    }

    /**
     * One item.
     *
     * @param item the id under which facts name it
     */
    record OfItem(String item) implements Scope {
      /**
       * Creates a scope.
       *
       * @throws IllegalArgumentException if the id is blank
       */
      public OfItem {
        if (item.isBlank()) {
          throw new IllegalArgumentException("item: expected an id, got a blank");
        }
      }
    }
  }

  private final String id;
  private final String matter;
  private final Scope scope;
  private final Instant since;
  private final String reason;
  private final @Nullable Instant releasedAt;
  private final String below;
  /* Whoever looked last, and found nothing strange: to look again would find the same. */
  private @Nullable Retention knownTo;

  private final long sinceMillis;
  private final long releasedMillis;

  private Hold(
      String id,
      String matter,
      Scope scope,
      Instant since,
      String reason,
      @Nullable Instant releasedAt) {
    this.id = id;
    this.matter = matter;
    this.scope = scope;
    this.since = since;
    this.reason = reason;
    this.releasedAt = releasedAt;
    this.below = scope instanceof Scope.OfClass named ? named.itemClass() + "." : "";
    this.sinceMillis = Calendar.floor(since);
    this.releasedMillis = releasedAt == null ? Calendar.NEVER : Calendar.ceil(releasedAt);
  }

  /**
   * Returns a hold.
   *
   * @param id its own id, without personal data
   * @param matter the case for which it stands, without personal data
   * @param scope what it covers
   * @param since from when it keeps
   * @param reason a code such as {@code LITIGATION}: capital letters, digits and underscores
   * @throws IllegalArgumentException if the id is blank, or the reason is no code
   */
  public static Hold of(String id, String matter, Scope scope, Instant since, String reason) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id: expected text, got a blank");
    }
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException("reason: expected a code such as LITIGATION");
    }
    return new Hold(
        id,
        Objects.requireNonNull(matter, "matter"),
        Objects.requireNonNull(scope, "scope"),
        Objects.requireNonNull(since, "since"),
        reason,
        null);
  }

  /** Returns a hold on everything of the tenant's, since ever, for a matter of that name. */
  public static Hold onAll(String id) {
    return of(id, id, new Scope.OfTenant(), Instant.MIN, "LEGAL_HOLD");
  }

  /** Returns a hold on a class of items, since ever, for a matter of that name. */
  public static Hold onClass(String id, String itemClass) {
    return of(id, id, new Scope.OfClass(itemClass), Instant.MIN, "LEGAL_HOLD");
  }

  /**
   * Returns the hold as it is once released.
   *
   * @param at from when it keeps nothing any more
   * @throws IllegalArgumentException if that is before it began, or it was released already: what
   *     was free then cannot have been held
   */
  public Hold released(Instant at) {
    if (releasedAt != null) {
      throw new IllegalArgumentException("at: the hold was released at " + releasedAt);
    }
    if (at.isBefore(since)) {
      throw new IllegalArgumentException("at: expected no moment before the hold began");
    }
    return new Hold(id, matter, scope, since, reason, at);
  }

  /** Returns its own id. */
  public String id() {
    return id;
  }

  /** Returns the case for which it stands. */
  public String matter() {
    return matter;
  }

  /** Returns what it covers. */
  public Scope scope() {
    return scope;
  }

  /** Returns from when it keeps. */
  public Instant since() {
    return since;
  }

  /** Returns why, as a code. */
  public String reason() {
    return reason;
  }

  /** Returns from when it keeps nothing any more; empty while it is in force. */
  public Optional<Instant> releasedAt() {
    return Optional.ofNullable(releasedAt);
  }

  /** Returns whether it is in force at that moment. */
  public boolean inForceAt(Instant at) {
    return !at.isBefore(since) && (releasedAt == null || at.isBefore(releasedAt));
  }

  /** Returns whether it covers that item, whenever it is in force. */
  public boolean covers(ItemFacts facts) {
    if (scope instanceof Scope.OfClass named) {
      return facts.itemClass().equals(named.itemClass()) || facts.itemClass().startsWith(below);
    }
    if (scope instanceof Scope.OfSubject person) {
      return facts.isAbout(person.subject());
    }
    return !(scope instanceof Scope.OfItem one) || one.item().equals(facts.item());
  }

  boolean isKnownTo(Retention retention) {
    return knownTo == retention;
  }

  void knownTo(Retention retention) {
    knownTo = retention;
  }

  long sinceMillis() {
    return sinceMillis;
  }

  long releasedMillis() {
    return releasedMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hold that
        && id.equals(that.id)
        && matter.equals(that.matter)
        && scope.equals(that.scope)
        && since.equals(that.since)
        && reason.equals(that.reason)
        && Objects.equals(releasedAt, that.releasedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, scope, since, releasedAt);
  }

  @Override
  public String toString() {
    return "Hold[" + id + ", " + reason + (releasedAt == null ? "]" : ", released]");
  }
}
