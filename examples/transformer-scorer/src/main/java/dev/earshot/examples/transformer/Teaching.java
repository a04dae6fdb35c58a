package dev.earshot.examples.transformer;

import dev.earshot.scoring.SentimentScorer;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Trains the head, weighs it against the linear score, and has both label texts. */
final class Teaching {
  private static final int EPOCHS = 4;
  private static final int MEMBERS = 3;
  private static final int FOLDS = 5;
  private static final double WEIGHT_STEP = 0.05;
  private static final double MOST_WEIGHT = 3;
  private static final double MOST_TEMPERATURE = 4;

  private final Function<String, float[]> vectors;
  private final int encoder;
  private final SentimentScorer linear;

  /**
   * Creates a teaching.
   *
   * @param vectors the encoder
   * @param encoder its checksum
   */
  Teaching(Function<String, float[]> vectors, int encoder, SentimentScorer linear) {
    this.vectors = vectors;
    this.encoder = encoder;
    this.linear = linear;
  }

  /** Trains a head; {@link #weighed} must follow. */
  Head train(List<LabelledText> rows) {
    return train(rows, MEMBERS, vectors);
  }

  private Head train(List<LabelledText> rows, int members, Function<String, float[]> inputs) {
    return new HeadTraining(
            rows.parallelStream().map(row -> inputs.apply(row.text())).toList(),
            rows.stream().map(row -> Odds.place(row.label())).toList())
        .train(encoder, EPOCHS, members);
  }

  /**
   * Chooses the weight and the temperature of a head's sum with the linear score: those under which
   * rows that neither was trained on are least surprising, each class counting the same.
   */
  Head weighed(Head head, List<LabelledText> rows) {
    List<double[]> linearOdds = new ArrayList<>();
    List<double[]> headOdds = new ArrayList<>();
    int[] counts = new int[Head.CLASSES];
    for (LabelledText row : rows) {
      linearOdds.add(linearOdds(row.text()));
      headOdds.add(head.logOdds(vectors.apply(row.text())));
      counts[Odds.place(row.label())]++;
    }
    Head.Blend best = head.blend();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i * WEIGHT_STEP <= MOST_WEIGHT; i++) {
      for (int j = 10; j * WEIGHT_STEP <= MOST_TEMPERATURE; j++) {
        Head.Blend blend = new Head.Blend((float) (i * WEIGHT_STEP), (float) (j * WEIGHT_STEP));
        double surprise = 0;
        for (int r = 0; r < rows.size(); r++) {
          double[] sum = Odds.sum(linearOdds.get(r), headOdds.get(r), blend);
          Odds.toProbabilities(sum);
          int label = Odds.place(rows.get(r).label());
          surprise -= StrictMath.log(sum[label] + Double.MIN_NORMAL) / counts[label];
        }
        if (surprise < least) {
          least = surprise;
          best = blend;
        }
      }
    }
    return head.with(best);
  }

  /** Returns the mean over the classes of the share of their rows that the sum gets right. */
  double macroRecall(Head head, List<LabelledText> rows) {
    int[] right = new int[Head.CLASSES];
    int[] all = new int[Head.CLASSES];
    for (LabelledText row : rows) {
      int label = Odds.place(row.label());
      all[label]++;
      right[label] += Odds.best(sum(head, row.text())) == row.label() ? 1 : 0;
    }
    double recall = 0;
    for (int k = 0; k < Head.CLASSES; k++) {
      recall += (double) right[k] / Math.max(1, all[k]) / Head.CLASSES;
    }
    return recall;
  }

  /**
   * Labels texts. Those the head was trained on are labelled by heads that were not: each fifth of
   * them by a head of the other four fifths, and without the linear score, which knows them too.
   *
   * @param never texts that must get no label, since what is learned from these is judged by them
   */
  TeacherLabels label(
      Head head, List<LabelledText> trained, Set<String> others, Set<String> never) {
    Set<String> gists = new HashSet<>();
    never.forEach(text -> gists.add(LabelledText.gist(text)));
    TeacherLabels labels = new TeacherLabels();
    labelOutOfFold(trained, gists, labels);
    trained.forEach(row -> gists.add(LabelledText.gist(row.text())));
    List<String> fresh =
        others.stream()
            .filter(text -> !labels.has(text) && !gists.contains(LabelledText.gist(text)))
            .toList();
    List<double[]> sums = fresh.parallelStream().map(text -> sum(head, text)).toList();
    for (int i = 0; i < fresh.size(); i++) {
      Odds.toProbabilities(sums.get(i));
      labels.add(fresh.get(i), sums.get(i));
    }
    return labels;
  }

  private void labelOutOfFold(List<LabelledText> trained, Set<String> gists, TeacherLabels labels) {
    Map<String, float[]> known = new ConcurrentHashMap<>();
    trained.parallelStream().forEach(row -> known.put(row.text(), vectors.apply(row.text())));
    Function<String, float[]> lookedUp = text -> Objects.requireNonNull(known.get(text), "text");
    Map<Integer, List<LabelledText>> folds = new HashMap<>();
    for (LabelledText row : trained) {
      int fold = (int) Long.remainderUnsigned(TeacherLabels.hash(row.text()), FOLDS);
      folds.computeIfAbsent(fold, n -> new ArrayList<>()).add(row);
    }
    for (int fold = 0; fold < FOLDS; fold++) {
      List<LabelledText> held = folds.getOrDefault(fold, List.of());
      Set<LabelledText> out = new HashSet<>(held);
      List<LabelledText> rest = trained.stream().filter(row -> !out.contains(row)).toList();
      if (held.isEmpty() || rest.isEmpty()) {
        continue;
      }
      Head partial = train(rest, 1, lookedUp);
      for (LabelledText row : held) {
        if (!gists.contains(LabelledText.gist(row.text()))) {
          double[] odds = partial.logOdds(lookedUp.apply(row.text()));
          Odds.toProbabilities(odds);
          labels.add(row.text(), odds);
        }
      }
    }
  }

  private double[] sum(Head head, String text) {
    return Odds.sum(linearOdds(text), head.logOdds(vectors.apply(text)), head.blend());
  }

  private double[] linearOdds(String text) {
    return Odds.of(linear.score(new Tokens().read(text), "en"));
  }
}
