package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.model.Classifier;
import dev.earshot.scoring.model.LinearModel;
import dev.earshot.scoring.model.Recipe;
import dev.earshot.scoring.model.Trainer;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of {@code label<TAB>text}, kept in memory; others are rejects, and a heading above them is
 * left out.
 */
final class LabelledLines implements TextLines.Taker {
  /** What columns are called, folded, in the languages that have a model. */
  private static final Set<String> HEADINGS =
      Set.of(
          ("label labels class classes category categories target tag tags topic topics intent"
                  + " sentiment emotion polarity stance annotation gold y text texts tweet tweets"
                  + " post posts message messages comment comments sentence sentences content body"
                  + " review reviews utterance utterances query document x id"
                  + " klasse kategorie thema stimmung beitrag nachricht satz kommentar"
                  + " etiqueta etiquetas clase categoria tema sentimiento texto textos mensaje"
                  + " comentario frase etiquette categorie sujet texte textes phrase"
                  + " commentaire etichetta testo testi messaggio commento rotulo classe sentimento"
                  + " mensagem")
              .split(" "));

  private final Rejects rejects = new Rejects();
  private final @Nullable Set<String> known;
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

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
    if (number == 1 && tab > 0 && isHeading(line)) {
      warnings.add("line 1 of " + source + " reads like a heading and is left out");
    } else if (known != null && !label.isEmpty() && !known.contains(label)) {
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

  private static boolean isHeading(String line) {
    for (String cell : line.split("\t")) {
      if (!HEADINGS.contains(Tokens.fold(cell.replaceAll("[\"#\\s]", "")))) {
        return false;
      }
    }
    return true;
  }

  /** Prints what looks amiss, which holds nothing of the lines. */
  void warn(List<String> more) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    for (String warning : all) {
      System.err.println(new JsonLine().put("source", "train").put("warning", warning));
    }
  }

  void forEach(BiConsumer<String, String> taker) {
    for (int i = 0; i < texts.size(); i++) {
      taker.accept(labels.get(i), texts.get(i));
    }
  }

  /** Returns how many of these a model gets right, as a card says it; empty without any. */
  List<String> measure(LinearModel model, Trainer trainer) {
    int right = 0;
    int asked = 0;
    Scorer.Session<Classification> session = Classifier.of("model", 1, model).open();
    Tokens tokens = new Tokens();
    for (int i = 0; i < texts.size(); i++) {
      if (!trainer.includes(texts.get(i))) {
        asked++;
        session.read(tokens.read(texts.get(i)), "und");
        right += session.score().label().equals(labels.get(i)) ? 1 : 0;
      }
    }
    int learned = texts.size() - asked;
    warn(
        learned == 0
            ? List.of()
            : List.of(
                "validation: "
                    + learned
                    + " of "
                    + texts.size()
                    + " texts read like one that was learned and are left out"));
    return asked == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT, "validation, %d texts: accuracy %.1f", asked, 100.0 * right / asked));
  }
}
