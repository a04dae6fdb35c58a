package dev.earshot.examples.names;

import dev.earshot.BrokenException;
import dev.earshot.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import opennlp.tools.ml.maxent.GISTrainer;
import opennlp.tools.namefind.NameFinderME;
import opennlp.tools.namefind.NameSample;
import opennlp.tools.namefind.TokenNameFinderFactory;
import opennlp.tools.namefind.TokenNameFinderModel;
import opennlp.tools.util.ObjectStreamUtils;
import opennlp.tools.util.TrainingParameters;

/**
 * Trains models of names: maximum entropy over a word, its form, two neighbours on either side and
 * what was said of the words before, fitted by iterative scaling. One thread and a fixed order: on
 * one machine the same texts in the same order give the same bytes.
 */
final class NameTraining {
  private static final int ITERATIONS = 100;

  /** How often a word must stand somewhere to count. */
  private static final int CUTOFF = 3;

  /** How many names it takes at least. */
  static final int FEWEST_NAMES = 10;

  private final String language;
  private final List<NameSample> samples = new ArrayList<>();
  private int names;
  private int others;

  /**
   * Creates a training of nothing yet.
   *
   * @param language the texts' language, a code of two letters; {@link NameModel#ANY} for any
   */
  NameTraining(String language) {
    this.language = language;
  }

  /** Adds a text; words of it that are not marked are learned to be no names. */
  void add(MarkedText text) {
    samples.add(text.sample(samples.size()));
    names += text.names();
    others += text.others();
  }

  /** Returns how many texts were added. */
  int texts() {
    return samples.size();
  }

  /** Returns how many names are marked in them. */
  int names() {
    return names;
  }

  /**
   * Trains.
   *
   * @param source what errors call the texts
   * @throws MalformedException if there is nothing to learn from
   */
  NameModel train(String source) {
    if (samples.isEmpty()) {
      throw nothing(source, "holds no text to learn from");
    }
    if (names < FEWEST_NAMES) {
      throw nothing(
          source,
          "expected at least "
              + FEWEST_NAMES
              + " names to learn from, got "
              + names
              + " in "
              + texts()
              + " texts");
    }
    if (others == 0) {
      throw nothing(source, "every word is part of a name: nothing to tell names from");
    }
    TrainingParameters settings = new TrainingParameters();
    settings.put(TrainingParameters.ALGORITHM_PARAM, GISTrainer.MAXENT_VALUE);
    settings.put(TrainingParameters.ITERATIONS_PARAM, ITERATIONS);
    settings.put(TrainingParameters.CUTOFF_PARAM, CUTOFF);
    // The other indexer writes what people wrote to a temporary file.
    settings.put("DataIndexer", "OnePass");
    try {
      TokenNameFinderModel trained =
          NameFinderME.train(
              language,
              null,
              ObjectStreamUtils.createObjectStream(samples),
              settings,
              new TokenNameFinderFactory());
      return NameModel.of(trained, texts() + " texts of the host's with " + names + " names");
    } catch (IOException e) {
      throw new BrokenException("names: the training failed", e);
    }
  }

  private static MalformedException nothing(String source, String problem) {
    return new MalformedException(source, null, -1, problem, null);
  }
}
