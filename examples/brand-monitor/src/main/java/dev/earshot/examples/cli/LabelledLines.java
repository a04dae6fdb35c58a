package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.model.Classifier;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.Recipe;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lines of {@code label<TAB>text}, kept in memory; others are rejects. */
final class LabelledLines implements TextLines.Taker {
  private final Rejects rejects = new Rejects();
  private final @Nullable Set<String> known;
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /** Takes lines of any label. */
  LabelledLines() {
    known = null;
  }

  /** Takes lines of these labels; one of another is a reject. */
  LabelledLines(Collection<String> known) {
    this.known = Set.copyOf(known);
  }

  @Override
  public void take(String source, long number, String line) {
    int tab = line.indexOf('\t');
    String label = Recipe.label(line.substring(0, Math.max(0, tab)));
    String text = line.substring(tab + 1);
    if (known != null && !label.isEmpty() && !known.contains(label)) {
      rejects.addLine(
          new ItemFault(source, "label", number - 1, "expected a label that the model learns"));
    } else if (!label.isEmpty() && !text.isBlank()) {
      labels.add(label);
      texts.add(text);
    } else if (!line.isBlank()) {
      rejects.addLine(new ItemFault(source, "label", number - 1, "expected label, tab, text"));
    }
  }

  int size() {
    return texts.size();
  }

  int exitCode() {
    return rejects.exitCode();
  }

  /** Returns every label once, sorted. */
  List<String> labels() {
    return List.copyOf(new TreeSet<>(labels));
  }

  /** Returns what looks amiss, as sentences that hold nothing of the lines. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    int distinct = new HashSet<>(texts).size();
    int all = labels().size();
    if (distinct < all) {
      warnings.add(
          all
              + " labels for "
              + distinct
              + " different texts; expected the label first, then a tab");
    }
    Map<String, Integer> counts = new HashMap<>();
    labels.forEach(label -> counts.merge(label, 1, Integer::sum));
    long lonely = counts.values().stream().filter(count -> count == 1).count();
    if (lonely > 0) {
      warnings.add("labels with one text: " + lonely + " of " + all + "; a label needs several");
    }
    return warnings;
  }

  void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < texts.size(); i++) {
      taker.accept(labels.get(i), texts.get(i));
    }
  }

  /** Returns how many of these a model gets right, as a card says it; empty without any. */
  List<String> measure(LinearModel model) {
    int right = 0;
    Scorer.Session<Classification> session = Classifier.of("model", 1, model).open();
    Tokens tokens = new Tokens();
    for (int i = 0; i < texts.size(); i++) {
      session.read(tokens.read(texts.get(i)), "und");
      if (session.score().label().equals(labels.get(i))) {
        right++;
      }
    }
    return texts.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "validation, %d texts: accuracy %.1f",
                texts.size(),
                100.0 * right / texts.size()));
  }
}
