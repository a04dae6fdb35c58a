package dev.earshot.query;

/** What a query looks for at a place of a text. Immutable. */
interface Place {
  /** Adds where it stands in one field, in no particular order and perhaps twice. */
  void find(WordRow row, Occurrences found);
}
