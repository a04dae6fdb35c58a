package dev.earshot.privacy.ledger;

/**
 * What stands against or for processing a subject's posts for one purpose. Declared in order of
 * precedence: of all that applies, the earliest constant is the verdict.
 */
public enum Verdict {
  /** The person was erased or is suppressed: nothing of theirs is taken in again. */
  SUPPRESSED,
  /** The person is a child, and no parent consented to this purpose. */
  CHILD,
  /** The source no longer shows the person's account to everybody. */
  PROTECTED,
  /** The person objected. */
  OBJECTED,
  /** The person opted out. */
  OPTED_OUT,
  /** The person took a consent back. */
  WITHDRAWN,
  /** The person was asked and said no. */
  REFUSED,
  /** Processing is restricted, or the data is kept for a legal hold and nothing else. */
  RESTRICTED,
  /**
   * It cannot be told: an event of the person has a type that this version does not know, or the
   * standings are not loaded yet. Nothing is processed meanwhile, and nothing deleted.
   */
  UNKNOWN,
  /** The person consented explicitly, as sensitive categories need. */
  GRANTED_EXPLICITLY,
  /** The person consented. */
  GRANTED,
  /** The ledger holds nothing for or against it; what then holds is the policy pack's to say. */
  NONE;

  /** Returns whether this forbids processing, whatever other basis there is. */
  public boolean isAgainst() {
    return compareTo(UNKNOWN) <= 0;
  }

  /** Returns the earlier of this and of what is said of another name, if that is against. */
  Verdict orAgainst(Verdict other) {
    return other.isAgainst() && other.compareTo(this) < 0 ? other : this;
  }

  /** Returns whether this is a consent. */
  public boolean isGrant() {
    return this == GRANTED || this == GRANTED_EXPLICITLY;
  }
}
