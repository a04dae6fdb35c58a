package dev.earshot.scoring.model;

import dev.earshot.scoring.Classification;

/** Asks a model that has no score's name yet. */
final class Answers {
  private Answers() {}

  static Classification of(LinearModel model, String text) {
    return Classifier.of("test", 1, model).score(text);
  }
}
