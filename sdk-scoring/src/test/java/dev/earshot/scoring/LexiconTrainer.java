package dev.earshot.scoring;

import dev.earshot.scoring.LogisticFit.Row;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns the bundled lexicon from the shared folder's labelled texts. The same texts give the same
 * bytes.
 */
final class LexiconTrainer {
  private static final int LEAST_WORD = Integer.getInteger("lw", 3);
  private static final int LEAST_PAIR = Integer.getInteger("lp", 6);
  private static final double PENALTY = Double.parseDouble(System.getProperty("pen", "1.5"));
  private static final double PAIR_PENALTY = Double.parseDouble(System.getProperty("ppen", "3"));
  private static final int BASES = Language.values().length;

  private final Cues cues = Cues.bundled();
  private final Tokens tokens = new Tokens();

  private LexiconTrainer() {}

  /** Writes the lexicon to the file that is the one argument. */
  public static void main(String[] args) throws IOException {
    LexiconTrainer trainer = new LexiconTrainer();
    Files.write(Path.of(args[0]), trainer.lexicon());
  }

  /** Returns the texts to learn from, without those that figures are measured on. */
  private static List<Labelled> texts() {
    Set<String> measured = new HashSet<>();
    Labelled.english("tweeteval_sentiment_val.tsv").forEach(text -> measured.add(likeness(text)));
    Labelled.multilingual("umsab_multilingual_val.tsv")
        .forEach(text -> measured.add(likeness(text)));
    List<Labelled> texts = new ArrayList<>(Labelled.english("semeval_2013_2016_train.tsv"));
    texts.addAll(Labelled.multilingual("umsab_multilingual_train.tsv"));
    texts.removeIf(text -> measured.contains(likeness(text)));
    return texts;
  }

  /** Returns what two copies of a text share: its first letters, without handles and links. */
  private static String likeness(Labelled text) {
    String bare =
        text.text()
            .toLowerCase(Locale.ROOT)
            .replaceAll("@\\w+|https?\\S*", "")
            .replaceAll("[^\\p{L}\\p{N}]+", "");
    return bare.substring(0, Math.min(60, bare.length()));
  }

  List<String> lexicon() {
    List<Labelled> texts = texts();
    Map<String, Integer> counts = new TreeMap<>();
    texts.forEach(text -> count(text, counts));
    List<String> names = new ArrayList<>();
    counts.forEach(
        (name, n) -> {
          if (n >= (name.indexOf(' ') > 0 ? LEAST_PAIR : LEAST_WORD)) {
            names.add(name);
          }
        });
    Lexicon vocabulary = new Lexicon();
    for (int i = 0; i < names.size(); i++) {
      if (vocabulary.add(Lexicon.key(names.get(i))) != i) {
        throw new IllegalStateException("two entries share a key: " + names.get(i));
      }
    }
    Listening listening = new Listening(vocabulary, cues);
    Map<String, Integer> groups = new TreeMap<>();
    texts.forEach(text -> groups.merge(text.language() + text.label(), 1, Integer::sum));
    List<Row> rows = new ArrayList<>();
    for (Labelled text : texts) {
      rows.add(row(listening, text, groups));
    }
    int n = names.size();
    double[] prior = new double[2 * n + 2 * BASES];
    double[] penalties = new double[prior.length];
    for (int i = 0; i < n; i++) {
      double penalty = names.get(i).indexOf(' ') > 0 ? PAIR_PENALTY : PENALTY;
      penalties[i] = penalty;
      penalties[n + i] = penalty;
    }
    Arrays.fill(penalties, 2 * n, prior.length, 1e-3);
    double[] weights = new LogisticFit(rows, n, prior, penalties).fit(80);
    return write(names, weights);
  }

  private void count(Labelled text, Map<String, Integer> counts) {
    tokens.read(text.text());
    String former = "";
    for (int i = 0; i < tokens.count(); i++) {
      if (i > 0 && tokens.sentence(i) != tokens.sentence(i - 1)) {
        former = "";
      }
      String name = name(i);
      counts.merge(name, 1, Integer::sum);
      boolean word = tokens.kind(i) == Tokens.Kind.WORD;
      if (word && !former.isEmpty()) {
        counts.merge(former + " " + name, 1, Integer::sum);
      }
      if (word) {
        former = name;
      } else if (tokens.kind(i) == Tokens.Kind.HASHTAG
          || (tokens.kind(i) == Tokens.Kind.PUNCTUATION && Keys.ends(tokens, i))) {
        former = "";
      }
    }
  }

  private String name(int i) {
    String folded = tokens.folded(i);
    return switch (tokens.kind(i)) {
      case URL -> "http";
      case HANDLE -> "@";
      case CASHTAG -> "$";
      case NUMBER -> "0";
      case PUNCTUATION -> folded.substring(0, Math.min(3, folded.length()));
      case EMOTICON -> Keys.face(tokens, i);
      case EMOJI, WORD, HASHTAG -> folded;
    };
  }

  private Row row(Listening listening, Labelled text, Map<String, Integer> groups) {
    List<Integer> entries = new ArrayList<>();
    List<Float> factors = new ArrayList<>();
    Language language = Language.valueOf(text.language().toUpperCase(Locale.ROOT));
    listening.listen(
        tokens.read(text.text()),
        language,
        (entry, start, end, cause, turns) -> {
          entries.add(entry);
          factors.add(Turns.apply(1000, turns) / 1000f);
        });
    float[] factor = new float[factors.size()];
    for (int k = 0; k < factor.length; k++) {
      factor[k] = factors.get(k);
    }
    int all = 0;
    for (Sentiment.Label label : Sentiment.Label.values()) {
      all += groups.getOrDefault(text.language() + label, 0);
    }
    double weight = all / (3.0 * groups.getOrDefault(text.language() + text.label(), 1));
    return new Row(
        entries.stream().mapToInt(Integer::intValue).toArray(),
        factor,
        language.number(),
        Labelled.number(text.label()),
        weight);
  }

  private static List<String> write(List<String> names, double[] weights) {
    int n = names.size();
    List<String> lines = new ArrayList<>();
    lines.add("# version\t1");
    lines.add("# temperature\t1.0");
    double leaning = 0;
    double calm = 0;
    for (int base = 0; base < Language.KNOWN; base++) {
      leaning += weights[2 * n + base];
      calm += weights[2 * n + BASES + base];
    }
    for (Language language : Language.values()) {
      boolean known = language.number() < Language.KNOWN;
      lines.add(
          "# base\t"
              + language.name().toLowerCase(Locale.ROOT)
              + "\t"
              + points(known ? weights[2 * n + language.number()] : leaning / Language.KNOWN)
              + "\t"
              + points(known ? weights[2 * n + BASES + language.number()] : calm / Language.KNOWN));
    }
    for (int i = 0; i < n; i++) {
      long a = points(weights[i]);
      long b = points(weights[n + i]);
      if (Math.abs(a) + Math.abs(b) >= Integer.getInteger("prune", 4)) {
        lines.add(names.get(i) + "\t" + a + "\t" + b);
      }
    }
    return lines;
  }

  private static long points(double weight) {
    return Math.round(weight * 100);
  }
}
