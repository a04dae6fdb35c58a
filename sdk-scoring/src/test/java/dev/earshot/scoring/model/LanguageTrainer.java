package dev.earshot.scoring.model;

import dev.earshot.scoring.model.LanguageTexts.Text;
import dev.earshot.text.Tokens;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the language model in the jar. Every setting was chosen on the held-out fold. */
final class LanguageTrainer {
  private static final int MOST_RUNS = 40_000;
  private static final int FEWEST_TEXTS = 2;
  private static final double PENALTY = 1;
  private static final int STEPS = 60;
  private static final double TOLERANCE = 1e-5;

  /** Points that are one unit of the logistic scale; fits the probabilities as it is. */
  private static final int UNIT = 16;

  private final Alphabet alphabet;
  private final ModelFile file = new ModelFile();

  LanguageTrainer() {
    List<int[]> forms = forms();
    file.columns.addAll(forms);
    alphabet = new Alphabet(forms.get(0), forms.get(1), "trainer");
  }

  /** Returns the bytes of the shipped model. */
  static byte[] train(Path shared) {
    LanguageTexts texts = new LanguageTexts(shared);
    return new LanguageTrainer().train(texts.lesson(texts.all()));
  }

  byte[] train(List<Text> texts) {
    List<List<Lesson>> lessons = new ArrayList<>();
    Map<String, int[]> scriptsOf = new TreeMap<>();
    for (int i = 0; i < Script.ALL.size(); i++) {
      lessons.add(new ArrayList<>());
    }
    Tokens tokens = new Tokens();
    for (Text text : texts) {
      Runs runs = new Runs(alphabet);
      runs.read(tokens.read(text.text()));
      int script = runs.script();
      if (script >= 0) {
        lessons.get(script).add(new Lesson(text.language(), runs.of(script)));
        scriptsOf.computeIfAbsent(text.language(), l -> new int[lessons.size()])[script]++;
      }
    }
    for (int i = 0; i < lessons.size(); i++) {
      List<String> languages = languages(scriptsOf, i);
      file.facts.put(Script.ALL.get(i).name(), String.join(" ", languages));
      List<Lesson> ofScript =
          lessons.get(i).stream().filter(l -> languages.contains(l.language)).toList();
      if (languages.size() > 1) {
        teach(ofScript, languages);
      } else {
        file.columns.addAll(List.of(new int[1], new int[0], new int[0]));
      }
    }
    file.facts.put("unit", Integer.toString(UNIT));
    LanguageCard.write(file.facts);
    return file.write();
  }

  /** The runs of a text, as often as they occur. */
  private static final class Lesson {
    private final String language;
    private final long[] runs;

    Lesson(String language, long[] runs) {
      this.language = language;
      this.runs = runs;
    }
  }

  /** Returns the languages that are mostly written in a script. */
  private static List<String> languages(Map<String, int[]> scriptsOf, int script) {
    List<String> languages = new ArrayList<>();
    scriptsOf.forEach(
        (language, counts) -> {
          if (counts[script] == Arrays.stream(counts).max().getAsInt()) {
            languages.add(language);
          }
        });
    return languages;
  }

  private void teach(List<Lesson> lessons, List<String> languages) {
    Map<Long, Integer> counts = new HashMap<>();
    for (Lesson lesson : lessons) {
      Set<Long> distinct = new HashSet<>();
      for (long run : lesson.runs) {
        if (distinct.add(run)) {
          counts.merge(run, 1, Integer::sum);
        }
      }
    }
    counts.values().removeIf(count -> count < FEWEST_TEXTS);
    List<Long> runs = new ArrayList<>(new TreeSet<>(counts.keySet()));
    SoftmaxFit fit = fit(lessons, languages, runs);
    float[] weights = fit.fit(STEPS, TOLERANCE);
    int size = languages.size();
    List<Integer> kept = worthiest(runs, counts, weights, size);
    int[] bias = new int[size];
    int[] votes = new int[size * kept.size()];
    for (int k = 0; k < size; k++) {
      bias[k] = Math.round(fit.bias(weights, k) * UNIT);
      for (int i = 0; i < kept.size(); i++) {
        votes[k * kept.size() + i] = Math.round(weights[kept.get(i) * size + k] * UNIT);
      }
    }
    file.columns.addAll(List.of(bias, written(kept.stream().map(runs::get).toList()), votes));
  }

  /** Returns the numbers of the runs that say most and stand in most texts, in their order. */
  private static List<Integer> worthiest(
      List<Long> runs, Map<Long, Integer> counts, float[] weights, int size) {
    double[] worth = new double[runs.size()];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < worth.length; i++) {
      for (int k = 0; k < size; k++) {
        worth[i] += (double) weights[i * size + k] * weights[i * size + k];
      }
      worth[i] *= StrictMath.sqrt(counts.getOrDefault(runs.get(i), 0));
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> -worth[i]));
    return order.stream().limit(MOST_RUNS).sorted().toList();
  }

  private static SoftmaxFit fit(List<Lesson> lessons, List<String> languages, List<Long> runs) {
    Map<Long, Integer> numbers = new HashMap<>();
    for (long run : runs) {
      numbers.put(run, numbers.size());
    }
    List<SoftmaxFit.Row> rows = new ArrayList<>();
    for (Lesson lesson : lessons) {
      float[] target = new float[languages.size()];
      target[languages.indexOf(lesson.language)] = 1;
      int[] features =
          Arrays.stream(lesson.runs).filter(numbers::containsKey).mapToInt(numbers::get).toArray();
      rows.add(new SoftmaxFit.Row(features, target, 1, SoftmaxFit.Row.NO_OFFSET));
    }
    return new SoftmaxFit(rows, languages.size(), runs.size(), PENALTY);
  }

  private static int[] written(List<Long> runs) {
    List<Integer> column = new ArrayList<>();
    long last = 0;
    for (long run : runs) {
      int length = LetterRuns.length(run);
      int shared = 0;
      while (shared < Math.min(length - 1, LetterRuns.length(last))
          && letter(run, shared) == letter(last, shared)) {
        shared++;
      }
      column.add((length << 3) | shared);
      for (int i = shared; i < length; i++) {
        column.add((int) letter(run, i));
      }
      last = run;
    }
    return column.stream().mapToInt(Integer::intValue).toArray();
  }

  private static char letter(long run, int i) {
    return (char) (run >>> ((LetterRuns.length(run) - 1 - i) * Character.SIZE));
  }

  /** Returns the characters with a plain form, by gaps, and how far before each that lies. */
  private static List<int[]> forms() {
    Alphabet bare = new Alphabet(new int[0], new int[0], "trainer");
    List<Integer> gaps = new ArrayList<>();
    List<Integer> ways = new ArrayList<>();
    int last = 0;
    for (char c = 1; c < '\uFFF0'; c++) {
      if (bare.script(c) < 0 && c < '\uFF00') {
        continue;
      }
      String normal = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
      String small = normal.toLowerCase(Locale.ROOT);
      char plain = small.length() == 1 ? small.charAt(0) : Character.toLowerCase(c);
      if (plain != c && bare.script(plain) >= 0) {
        gaps.add(c - last);
        ways.add(c - plain);
        last = c;
      }
    }
    return List.of(
        gaps.stream().mapToInt(Integer::intValue).toArray(),
        ways.stream().mapToInt(Integer::intValue).toArray());
  }

  /** All runs of a text, by script. */
  private static final class Runs extends LetterRuns {
    private final int[] letters = new int[Script.ALL.size()];
    private final List<Long> runs = new ArrayList<>();
    private final List<Integer> scripts = new ArrayList<>();

    Runs(Alphabet alphabet) {
      super(alphabet);
    }

    @Override
    void foreignLetter() {}

    @Override
    void word(int script, char[] word, int length, long hash) {
      letters[script] += length - 2;
      long letters = word[0];
      for (int i = 1; i < length; i++) {
        letters = (letters << Character.SIZE) | word[i];
        for (long run = letters; run != 0; run = shorter(run)) {
          if (run != Alphabet.BOUNDARY) {
            runs.add(run);
            scripts.add(script);
          }
        }
      }
    }

    /** Returns the script most of the text is written in; -1 for none. */
    int script() {
      return Script.ofMost(letters);
    }

    long[] of(int script) {
      List<Long> of = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        if (scripts.get(i) == script) {
          of.add(runs.get(i));
        }
      }
      return of.stream().mapToLong(Long::longValue).toArray();
    }
  }
}
