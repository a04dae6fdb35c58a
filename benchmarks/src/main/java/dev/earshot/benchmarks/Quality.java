package dev.earshot.benchmarks;

import dev.earshot.scoring.model.LanguageDetector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How well do the same peers do, on texts with labels? */
final class Quality {
  static final String LINGUA = "lingua 1.2.2";
  static final String CORE_NLP = "CoreNLP 4.5.7";

  private static final int CORE_NLP_SAMPLE = 200;
  private static final List<Double> CORE_NLP_NEUTRAL_BELOW = List.of(Double.MIN_VALUE, 0.5, 1.0);
  private static final String MACRO_RECALL = "macro recall";
  private static final String LANGUAGE =
      "Language: lingua's test texts in 53 languages, first half, accuracy";
  private static final int HELD_OUT = 5;
  private static final List<String> KINDS = List.of("sentence", "word-pair", "single-word");

  private Quality() {}

  /** Grades everyone on the shared sets. */
  static Recorded.Quality run() {
    Setting setting = Setting.now();
    List<Recorded.Graded> rows = new ArrayList<>();
    Map<String, String> sets = new LinkedHashMap<>();
    sets.put("tweeteval_sentiment_val.tsv", "Sentiment: TweetEval validation (we tune on it)");
    sets.put("airline_first_half.tsv", "Sentiment: airline posts, first half");
    sets.put("sentiment140_test498.tsv", "Sentiment: Sentiment140 test");
    Map<String, UnaryOperator<String>> scorers = scorers();
    CoreNlp trees = PeerJars.has(CoreNlp.PEER) ? new CoreNlp() : null;
    for (Map.Entry<String, String> set : sets.entrySet()) {
      String name = set.getValue();
      List<Labelled> texts = Labelled.read(Places.sentiment(set.getKey()));
      scorers.forEach((peer, scorer) -> rows.add(sentiment(name, texts, peer, scorer)));
      if (trees != null) {
        rows.add(coreNlp(name, sample(texts), trees));
      }
    }
    List<Labelled> texts = Labelled.read(Places.sentiment("langid_dev.tsv"));
    rows.add(heldOut(texts.size() / HELD_OUT));
    detectors(new TreeSet<>(texts.stream().map(Labelled::label).toList()))
        .forEach((peer, detector) -> rows.add(language(texts, peer, detector)));
    return new Recorded.Quality(setting.after(), List.copyOf(rows), Volumes.run());
  }

  /** Returns everyone who labels sentiment and is there. */
  static Map<String, UnaryOperator<String>> scorers() {
    Ours ours = new Ours();
    VaderPort vader = new VaderPort();
    Doccat doccat = Doccat.open();
    LuceneWords words = new LuceneWords(VaderPort.words());
    Map<String, UnaryOperator<String>> scorers = new LinkedHashMap<>();
    scorers.put("Earshot", ours::label);
    scorers.put("VADER's Java port 1.0", vader::label);
    scorers.put("OpenNLP 2.5.11 doccat, trained on SemEval 2013 to 2016", doccat::label);
    scorers.put(
        "Lucene 9.11.1 + VADER's words, sign of the sum",
        text -> VaderPort.label(words.polarity(text), Double.MIN_VALUE));
    return scorers;
  }

  /** Returns every peer who tells languages and is there; the answers are tags as in the data. */
  static Map<String, UnaryOperator<String>> detectors(Set<String> tags) {
    Map<String, UnaryOperator<String>> detectors = new LinkedHashMap<>();
    OpenNlpLanguage openNlp = new OpenNlpLanguage();
    Map<String, String> names = openNlp.names(tags);
    detectors.put(
        "OpenNLP 2.5.11 (knows "
            + new TreeSet<>(names.values()).size()
            + " of the "
            + tags.size()
            + ")",
        text -> names.getOrDefault(openNlp.detect(text), ""));
    if (PeerJars.has(Lingua.PEER)) {
      detectors.put(LINGUA + ", 75 languages, low accuracy", Lingua.ofAll(false)::tag);
      detectors.put(LINGUA + ", 75 languages, high accuracy", Lingua.ofAll(true)::tag);
    }
    return detectors;
  }

  static Recorded.Graded sentiment(
      String set, List<Labelled> texts, String peer, UnaryOperator<String> scorer) {
    Grades grades = grades(texts, scorer);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(MACRO_RECALL, grades.macroRecall());
    figures.put("accuracy", grades.accuracy());
    return new Recorded.Graded(set, texts.size(), peer, figures);
  }

  /**
   * CoreNLP has no middle of its own on a whole post; it gets the one of three that suits it best.
   */
  static Recorded.Graded coreNlp(String set, List<Labelled> texts, CoreNlp trees) {
    Map<String, Double> polarities = new HashMap<>();
    texts.forEach(row -> polarities.put(row.text(), trees.polarity(row.text())));
    return CORE_NLP_NEUTRAL_BELOW.stream()
        .map(
            below ->
                sentiment(
                    set,
                    texts,
                    CORE_NLP + " sentiment trees, a sample, best of three thresholds",
                    text -> VaderPort.label(polarities.getOrDefault(text, 0.0), below)))
        .max(Comparator.comparing(graded -> graded.figures().getOrDefault(MACRO_RECALL, 0.0)))
        .orElseThrow();
  }

  /**
   * Ours learned from these very texts. What counts is what its card says of every fifth, told by a
   * model of the others.
   */
  private static Recorded.Graded heldOut(int texts) {
    Map<String, Double> figures = new LinkedHashMap<>();
    Matcher accuracy =
        Pattern.compile("held out: accuracy ([0-9.]+) %")
            .matcher(String.join("\n", LanguageDetector.bundled().card().figures()));
    for (String kind : KINDS) {
      if (!accuracy.find()) {
        throw new IllegalStateException("the card has no figure for a " + kind);
      }
      figures.put(kind, Double.valueOf(accuracy.group(1)));
    }
    return new Recorded.Graded(
        LANGUAGE, texts, "Earshot, every fifth text told by a model of the others", figures);
  }

  private static Recorded.Graded language(
      List<Labelled> texts, String peer, UnaryOperator<String> detector) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String kind : KINDS) {
      List<Labelled> some = texts.stream().filter(row -> row.kind().equals(kind)).toList();
      figures.put(kind, grades(some, detector).accuracy());
    }
    return new Recorded.Graded(LANGUAGE, texts.size(), peer, figures);
  }

  private static Grades grades(List<Labelled> texts, UnaryOperator<String> labeller) {
    return Grades.of(
        texts.stream().map(Labelled::label).toList(),
        texts.stream().map(Labelled::text).map(labeller).toList());
  }

  static List<Labelled> sample(List<Labelled> texts) {
    List<Labelled> some = new ArrayList<>();
    for (int i = 0; i < CORE_NLP_SAMPLE; i++) {
      some.add(texts.get((int) ((long) i * texts.size() / CORE_NLP_SAMPLE)));
    }
    return some;
  }
}
