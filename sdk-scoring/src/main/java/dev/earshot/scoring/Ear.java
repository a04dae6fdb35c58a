package dev.earshot.scoring;

/** Told of every entry of the lexicon that a text holds. */
@FunctionalInterface
interface Ear {
  /**
   * Hears an entry.
   *
   * @param entry its number in the lexicon
   * @param start where it starts
   * @param end where it ends
   * @param cause what it is
   * @param turns what changes it, of {@link Turns}
   */
  void hear(int entry, int start, int end, Explanation.Cause cause, int turns);
}
