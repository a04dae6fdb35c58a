package dev.earshot.examples.transformer;

import java.util.List;

/** What the teacher is asked of a text. */
enum Task {
  SENTIMENT(0, 1, "negative", "neutral", "positive"),
  EMOTION(2, 0, "anger", "joy", "optimism", "sadness"),
  IRONY(5, 0, "not_ironic", "ironic"),
  OFFENSIVE(6, 0, "not_offensive", "offensive"),
  HATE(7, 0, "not_hate", "hate"),
  COMPLAINT(8, 0, "not_complaint", "complaint");

  /** How many columns the shares of all tasks take. */
  static final int COLUMNS = 9;

  private final int column;
  private final int rest;

  @SuppressWarnings("ImmutableEnumChecker") // a list of strings that cannot be changed
  private final List<String> labels;

  Task(int column, int rest, String... labels) {
    this.column = column;
    this.rest = rest;
    this.labels = List.of(labels);
  }

  /** Returns the first column of the task's shares; one a label, but for the rest. */
  int column() {
    return column;
  }

  /** Returns the place of the label whose share is what the others leave, and so is not kept. */
  int rest() {
    return rest;
  }

  /** Returns the labels in the order of a head's log-odds. */
  List<String> labels() {
    return labels;
  }
}
