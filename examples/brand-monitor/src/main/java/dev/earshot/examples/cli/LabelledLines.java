package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.Prediction;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Lines of {@code label<TAB>text}, kept in memory; others are rejects. */
final class LabelledLines implements TextLines.Taker {
  private final Rejects rejects = new Rejects();
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  @Override
  public void take(String source, long number, String line) {
    int tab = line.indexOf('\t');
    String label = line.substring(0, Math.max(0, tab)).strip();
    String text = line.substring(tab + 1);
    if (!label.isEmpty() && !text.isBlank()) {
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

  void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < texts.size(); i++) {
      taker.accept(labels.get(i), texts.get(i));
    }
  }

  /** Returns how many of these a model gets right, as a card says it; empty without any. */
  List<String> measure(LinearModel model) {
    int right = 0;
    Tokens tokens = new Tokens();
    Prediction prediction = model.prediction();
    for (int i = 0; i < texts.size(); i++) {
      model.predict(tokens.read(texts.get(i)), prediction);
      if (prediction.label().equals(labels.get(i))) {
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
