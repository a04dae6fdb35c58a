package dev.earshot.privacy.retention;

/**
 * A place of the host's where personal data lies, as far as retention drives it: hide, bring back,
 * erase. The host implements it for each such place; {@link MentionData} is the one for what a
 * pipeline keeps.
 *
 * <p>Every call may come again with the same value, also after a crash in the middle of the first:
 * what is done already is done, and answers so. A store answers with what became of it and throws
 * only where it does not know; it never answers {@code DONE} while anything is left.
 */
public interface PersonalDataStore {
  /** What a store can do. */
  enum Kind {
    /** Hide an item so that nobody finds it, and bring it back. */
    MARK,
    /** Erase an item. */
    ERASE
  }

  /** Returns its id, which erasures name; without personal data, the same for ever. */
  String id();

  /** Returns whether it can do that. A store that cannot hide erases at once. */
  boolean supports(Kind kind);

  /** Hides an item until it is brought back or erased. */
  StoreOutcome mark(Erasure erasure);

  /** Brings back what was hidden. */
  StoreOutcome restore(Erasure erasure);

  /** Erases an item, hidden or not. */
  StoreOutcome erase(Erasure erasure);
}
