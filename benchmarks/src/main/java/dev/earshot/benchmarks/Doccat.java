package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import opennlp.tools.doccat.BagOfWordsFeatureGenerator;
import opennlp.tools.doccat.DoccatFactory;
import opennlp.tools.doccat.DoccatModel;
import opennlp.tools.doccat.DocumentCategorizerME;
import opennlp.tools.doccat.DocumentSample;
import opennlp.tools.doccat.FeatureGenerator;
import opennlp.tools.tokenize.SimpleTokenizer;
import opennlp.tools.util.ObjectStreamUtils;
import opennlp.tools.util.TrainingParameters;

/** OpenNLP's document categorizer: maxent over a bag of words, its usual settings. */
final class Doccat {
  private final DocumentCategorizerME categorizer;

  private Doccat(DoccatModel model) {
    categorizer = new DocumentCategorizerME(model);
  }

  /**
   * Opens the model trained on the training tweets, or on bundled posts; trains it at first use.
   */
  static Doccat open() {
    boolean tweets = Places.hasShared();
    Path model =
        Places.peer("opennlp").resolve(tweets ? "doccat-tweets.bin" : "doccat-bundled.bin");
    try {
      if (!Files.exists(model)) {
        List<Labelled> rows =
            tweets
                ? Labelled.read(Places.sentiment("semeval_2013_2016_train.tsv"))
                : Labelled.bundled();
        Files.createDirectories(model.getParent());
        Path fresh = Files.createTempFile(model.getParent(), "doccat", ".part");
        train(rows).serialize(fresh);
        Files.move(fresh, model, StandardCopyOption.ATOMIC_MOVE);
      }
      return new Doccat(new DoccatModel(model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DoccatModel train(List<Labelled> rows) throws IOException {
    TrainingParameters settings = new TrainingParameters();
    settings.put(TrainingParameters.ALGORITHM_PARAM, "MAXENT");
    settings.put(TrainingParameters.ITERATIONS_PARAM, 60);
    settings.put(TrainingParameters.CUTOFF_PARAM, 3);
    settings.put(TrainingParameters.THREADS_PARAM, 1);
    List<DocumentSample> samples =
        rows.stream().map(row -> new DocumentSample(row.label(), words(row.text()))).toList();
    return DocumentCategorizerME.train(
        "en",
        ObjectStreamUtils.createObjectStream(samples),
        settings,
        new DoccatFactory(new FeatureGenerator[] {new BagOfWordsFeatureGenerator()}));
  }

  private static String[] words(String text) {
    return SimpleTokenizer.INSTANCE.tokenize(text);
  }

  /** Returns the probability of each class. */
  double[] probabilities(String text) {
    return categorizer.categorize(words(text));
  }

  String label(String text) {
    return categorizer.getBestCategory(probabilities(text));
  }
}
