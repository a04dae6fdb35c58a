package dev.earshot.examples.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Labels texts for one task by heads on the encoders: by heads of all the task's rows, or, where
 * the text is one of these or nearly so, by the head of those four fifths of them that lack it.
 */
final class Teacher {
  private static final int FOLDS = 5;
  private static final float STRENGTH = 3_000;

  private final Task task;
  private final Function<String, float[]> vectors;
  private final Set<String> known = new HashSet<>();
  private final Function<float[], double[]> whole;
  private final List<Function<float[], double[]>> partial = new ArrayList<>();

  /**
   * Trains the heads.
   *
   * @param rows the task's own
   * @param vectors gives the states of a text, those of the last layers first; asked several times
   *     of each
   */
  Teacher(Task task, List<LabelledText> rows, Function<String, float[]> vectors) {
    this.task = task;
    this.vectors = vectors;
    rows.forEach(row -> known.add(LabelledText.gist(row.text())));
    whole = train(rows);
    for (int fold = 0; fold < FOLDS; fold++) {
      int out = fold;
      partial.add(train(rows.stream().filter(row -> fold(row.text()) != out).toList()));
    }
  }

  /* Each task has what did best out of fold. */
  private Function<float[], double[]> train(List<LabelledText> rows) {
    return switch (task) {
      case SENTIMENT -> network(rows);
      case IRONY, OFFENSIVE, COMPLAINT -> straight(rows);
      case EMOTION, HATE -> mean(network(rows), straight(rows));
    };
  }

  private Function<float[], double[]> network(List<LabelledText> rows) {
    TrainingRows training = training(rows, text -> lastLayers(vectors.apply(text)));
    Head head = new HeadTraining(training).train(0, Teaching.EPOCHS, Teaching.MEMBERS);
    return states -> head.logOdds(lastLayers(states));
  }

  private Function<float[], double[]> straight(List<LabelledText> rows) {
    return StraightHead.train(training(rows, vectors), STRENGTH)::logOdds;
  }

  private TrainingRows training(List<LabelledText> rows, Function<String, float[]> states) {
    return new TrainingRows(
        rows.stream().map(row -> states.apply(row.text())).toList(),
        rows.stream().map(LabelledText::label).toList(),
        task.labels().size());
  }

  private static float[] lastLayers(float[] states) {
    return Arrays.copyOf(states, Encoders.LAST);
  }

  private static Function<float[], double[]> mean(
      Function<float[], double[]> some, Function<float[], double[]> others) {
    return states -> {
      double[] odds = some.apply(states);
      double[] more = others.apply(states);
      for (int k = 0; k < odds.length; k++) {
        odds[k] = (odds[k] + more[k]) / 2;
      }
      return odds;
    };
  }

  private static int fold(String text) {
    return (int) Long.remainderUnsigned(TeacherLabels.hash(LabelledText.gist(text)), FOLDS);
  }

  /** Returns the probabilities of the task's labels, each label as likely as the others before. */
  double[] label(String text) {
    boolean taught = known.contains(LabelledText.gist(text));
    double[] odds = (taught ? partial.get(fold(text)) : whole).apply(vectors.apply(text));
    Odds.toProbabilities(odds);
    return odds;
  }

  /** Marks the teacher on rows: on its own out of fold, on others by the head of all its own. */
  Marks marks(List<LabelledText> rows) {
    Marks marks = new Marks(task.labels().size());
    for (LabelledText row : rows) {
      double[] shares = label(row.text());
      int best = 0;
      for (int k = 1; k < shares.length; k++) {
        best = shares[k] > shares[best] ? k : best;
      }
      marks.add(row.label(), best);
    }
    return marks;
  }
}
