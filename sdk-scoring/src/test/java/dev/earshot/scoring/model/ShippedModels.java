package dev.earshot.scoring.model;

import dev.earshot.scoring.model.Rows.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the models in the jar from the shared folder and the teacher's labels. Every number here
 * was chosen on validation texts; see {@code docs/decisions/0010-models.md}.
 */
final class ShippedModels {
  private static final List<String> SENTIMENT = List.of("negative", "neutral", "positive");
  private static final String SEMEVAL =
      "SemEval 2013 to 2016 task 4A, as collected by DataStories; names no licence (research data)";
  private static final String UMSAB =
      "UMSAB of XLM-T (Apache-2.0; restrictions of single data sets may apply)";
  private static final String TWEETEVAL = "TweetEval (names no restrictions of its own): ";
  private static final String OTHERS =
      "texts, with the teacher's labels alone: those of TweetEval's other tasks, of SemEval 2013 to"
          + " 2016 and of the complaints (name no licence), iSarcasm (repository MIT)";
  private static final String TAUGHT =
      "teacher: frozen bge-small-en-v1.5 and e5-small-v2 (MIT) with heads of the same data;"
          + " see src/train/teacher";

  /** English texts whose labels, if any, are of another task: the teacher says what they are. */
  private static final List<String> UNLABELLED =
      List.of(
          "semeval_2013_2016_train",
          "tweeteval_emoji_train",
          "tweeteval_emotion_train",
          "tweeteval_emotion_val",
          "tweeteval_irony_train",
          "tweeteval_irony_val",
          "tweeteval_offensive_train",
          "tweeteval_offensive_val",
          "tweeteval_hate_train",
          "tweeteval_hate_val",
          "tweeteval_stance_train",
          "tweeteval_stance_val",
          "complaints_train",
          "isarcasm_en_train");

  /**
   * How common hate is held to be: the texts were collected for it, and two in five are hate there.
   */
  private static final double HATE = 0.3;

  private final Path data;
  private final TeacherLabels teacher;

  ShippedModels(Path data, TeacherLabels teacher) {
    this.data = data;
    this.teacher = teacher;
  }

  /** Who makes a model; it takes a minute or two. */
  interface Making {
    LinearModel make() throws IOException;
  }

  /** Returns the models by their names, each still to be made. */
  Map<String, Making> all() {
    Map<String, Making> all = new LinkedHashMap<>();
    all.put("sentiment-en", this::english);
    all.put("sentiment-ar", () -> other("ar", 1.1));
    all.put("sentiment-de", () -> other("de", 1.0));
    all.put("sentiment-es", () -> other("es", 1.4));
    all.put("sentiment-fr", () -> other("fr", 1.05));
    all.put("sentiment-hi", () -> other("hi", 1.5));
    all.put("sentiment-it", () -> other("it", 1.15));
    all.put("sentiment-pt", () -> other("pt", 1.15));
    List<String> emotions = List.of("anger", "joy", "optimism", "sadness");
    all.put("emotion", () -> task("emotion", emotions, 0.05, 5, 0.8));
    all.put("irony", () -> task("irony", List.of("not_ironic", "ironic"), 0.2, 40, 0.8));
    all.put(
        "offensive", () -> task("offensive", List.of("not_offensive", "offensive"), 0.2, 40, 0.9));
    all.put("hate", () -> task("hate", List.of("not_hate", "hate"), 0.2, 40, 1.3));
    all.put(
        "complaint", () -> task("complaint", List.of("not_complaint", "complaint"), 0.2, 20, 0.9));
    return all;
  }

  private LinearModel english() throws IOException {
    Recipe.Builder recipe =
        Recipe.of("sentiment, English", SENTIMENT)
            .language("en")
            .balanced()
            .penalty(25)
            .temperature(0.95)
            .mostFeatures(52_000)
            .untilSettled()
            .source(SEMEVAL)
            .source(OTHERS)
            .source(TAUGHT)
            .failure("irony and sarcasm: what is said is taken at its word");
    recipe.doubleNamesSilent();
    Trainer trainer = trainer(recipe, "sentiment-en");
    Set<String> seen = texts("tweeteval_sentiment_val");
    learn(trainer, "semeval_2013_2016_train", "sentiment", SENTIMENT, 1, seen);
    taught(trainer, "sentiment", 0.25, seen);
    return trainer.train();
  }

  private LinearModel other(String language, double temperature) throws IOException {
    Recipe.Builder recipe =
        Recipe.of("sentiment, " + language, SENTIMENT)
            .language(language)
            .balanced()
            .penalty(30)
            .temperature(temperature)
            .mostFeatures(25_000)
            .source(UMSAB);
    boolean doubtful = language.equals("hi");
    if (doubtful) {
      recipe.failure(
          "the labels of the Hindi training texts hardly go with them: they count little");
    }
    Trainer trainer = trainer(recipe, "sentiment-" + language);
    Set<String> seen = texts("umsab_multilingual_val");
    seen.addAll(texts("tweeteval_sentiment_val"));
    for (Row row : Rows.of(data, "umsab_multilingual_train")) {
      boolean own = row.second().equals(language) && !doubtful;
      boolean kept = own || doubtful || !row.second().equals("hi");
      if (kept && !seen.contains(row.text())) {
        trainer.add(target(SENTIMENT, row.label()), own ? 1 : 0.3, row.text());
      }
    }
    return trainer.train();
  }

  private LinearModel task(
      String task, List<String> labels, double taughtWeight, double penalty, double temperature)
      throws IOException {
    boolean complaint = task.equals("complaint");
    Recipe.Builder recipe =
        Recipe.of(task, labels)
            .language("en")
            .balanced()
            .penalty(penalty)
            .temperature(temperature)
            .mostFeatures(task.equals("emotion") ? 30_000 : 20_000)
            .source(
                complaint
                    ? "complaints of Preotiuc-Pietro and others 2019 (states no licence; research"
                        + " data)"
                    : TWEETEVAL + task + " (SemEval; names no licence)")
            .source(OTHERS)
            .source(TAUGHT);
    if (!complaint && !task.equals("irony")) {
      recipe.negatedSilent();
    }
    if (task.equals("offensive") || task.equals("hate")) {
      recipe.namesSilent();
    } else {
      recipe.doubleNamesSilent();
    }
    if (task.equals("hate")) {
      recipe.prior(1 - HATE, HATE);
    }
    Trainer trainer = trainer(recipe, task);
    String file = complaint ? "complaints_train" : "tweeteval_" + task + "_train";
    Set<String> seen = complaint ? new HashSet<>() : texts("tweeteval_" + task + "_val");
    learn(trainer, file, task, labels, 1, seen);
    taught(trainer, task, taughtWeight, seen);
    return trainer.train();
  }

  private static Trainer trainer(Recipe.Builder recipe, String model) throws IOException {
    for (String figure : Figures.written(model)) {
      recipe.figure(figure);
    }
    return new Trainer(recipe.build());
  }

  /** Adds texts with their labels, softened by what the teacher says of them. */
  private void learn(
      Trainer trainer,
      String file,
      String task,
      List<String> labels,
      double weight,
      Set<String> seen)
      throws IOException {
    for (Row row : Rows.of(data, file)) {
      if (seen.add(row.text())) {
        float[] target = target(labels, row.label());
        float[] said = teacher.of(row.text(), task);
        for (int label = 0; said != null && label < target.length; label++) {
          target[label] = 0.3f * target[label] + 0.7f * said[label];
        }
        trainer.add(target, weight, row.text());
      }
    }
  }

  private void taught(Trainer trainer, String task, double weight, Set<String> seen)
      throws IOException {
    for (String file : UNLABELLED) {
      for (Row row : Rows.of(data, file)) {
        float[] said = teacher.of(row.text(), task);
        if (said != null && seen.add(row.text())) {
          trainer.add(said, weight, row.text());
        }
      }
    }
  }

  private Set<String> texts(String file) throws IOException {
    Set<String> texts = new HashSet<>();
    for (Row row : Rows.of(data, file)) {
      texts.add(row.text());
    }
    return texts;
  }

  private static float[] target(List<String> labels, String label) {
    float[] target = new float[labels.size()];
    target[labels.indexOf(label)] = 1;
    return target;
  }
}
