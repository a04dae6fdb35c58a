package dev.earshot.scoring.model;

import dev.earshot.scoring.model.LanguageTexts.Text;
import dev.earshot.text.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the language model in the jar. Every setting was chosen on the held-out fold. */
final class LanguageTrainer {
  private static final int MOST_RUNS = 16_000;

  /** As many for a script of few languages, whose rows are one long wide. */
  private static final int MOST_RUNS_OF_FEW = 6_000;

  /** Places for each run, at least half as many: few runs want one that another has. */
  private static final int PLACES_A_RUN = 8;

  private static final int FEW = Long.BYTES;

  private static final int FEWEST_TEXTS = 2;
  private static final double PENALTY = 1;
  private static final int STEPS_TO_CHOOSE = 30;
  private static final int STEPS = 150;
  private static final double TOLERANCE_TO_CHOOSE = 1e-5;
  private static final double TOLERANCE = 1e-7;

  /** Points that are one unit of the logistic scale; fits the probabilities as it is. */
  private static final int UNIT = 6;

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
    for (int i = 0; i < Script.COUNT; i++) {
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
        file.columns.add(new int[languages.size()]);
        file.blocks.addAll(List.of(new byte[0], new byte[0]));
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

  /*
   * A rough fit of all runs tells which are worth a place; the weights are those of a fit of these
   * alone, which make up for what was left out.
   */
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
    List<Long> all = new ArrayList<>(new TreeSet<>(counts.keySet()));
    float[] first = fit(lessons, languages, all).fit(STEPS_TO_CHOOSE, TOLERANCE_TO_CHOOSE);
    List<Long> byWorth = byWorth(all, counts, first, languages.size());
    long[] places = places(byWorth, languages.size() > FEW ? MOST_RUNS : MOST_RUNS_OF_FEW);
    List<Long> kept = Arrays.stream(places).filter(run -> run != 0).boxed().toList();
    SoftmaxFit fit = fit(lessons, languages, kept);
    float[] weights = fit.fit(STEPS, TOLERANCE);
    int size = languages.size();
    int[] bias = new int[size];
    for (int k = 0; k < size; k++) {
      bias[k] = Math.round(fit.bias(weights, k) * UNIT);
    }
    file.columns.add(bias);
    Map<Long, float[]> votes = new LinkedHashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      votes.put(kept.get(i), Arrays.copyOfRange(weights, i * size, (i + 1) * size));
    }
    addUp(votes);
    file.blocks.addAll(List.of(tags(places), rows(votes.values(), size)));
  }

  /** Returns the best runs, each in its place; a place that stays empty holds 0. */
  private static long[] places(List<Long> byWorth, int most) {
    long[] places = new long[Integer.highestOneBit(most) * PLACES_A_RUN];
    int taken = 0;
    for (long run : byWorth) {
      long hash = Votes.hash(run);
      int place = Votes.place(hash, places.length);
      if (taken < most && places[place] == 0 && Votes.tag(hash) != 0) {
        places[place] = run;
        taken++;
      }
    }
    return places;
  }

  /** Adds to what each run says what the longest known run inside it does, the short ones first. */
  private static void addUp(Map<Long, float[]> votes) {
    for (int length = 2; length <= LetterRuns.LONGEST; length++) {
      for (Map.Entry<Long, float[]> run : votes.entrySet()) {
        if (LetterRuns.length(run.getKey()) == length) {
          long inner = LetterRuns.shorter(run.getKey());
          while (inner != 0 && !votes.containsKey(inner)) {
            inner = LetterRuns.shorter(inner);
          }
          float[] said = votes.getOrDefault(inner, new float[run.getValue().length]);
          for (int k = 0; k < said.length; k++) {
            run.getValue()[k] += said[k];
          }
        }
      }
    }
  }

  private static byte[] tags(long[] places) {
    ByteBuffer tags =
        ByteBuffer.allocate(places.length * Character.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long run : places) {
      tags.putChar(run == 0 ? 0 : Votes.tag(Votes.hash(run)));
    }
    return tags.array();
  }

  private static byte[] rows(Collection<float[]> votes, int size) {
    int width = Votes.width(size) * Long.BYTES;
    int last = size - 1;
    byte[] rows = new byte[votes.size() * width];
    int at = 0;
    for (float[] said : votes) {
      for (int k = 0; k < last; k++) {
        int vote = Votes.LAST + Math.round((said[k] - said[last]) * UNIT);
        rows[at + k] = (byte) Math.max(0, Math.min(Votes.MOST, vote));
      }
      at += width;
    }
    return rows;
  }

  /** Returns the runs, those first that say most and stand in most texts. */
  private static List<Long> byWorth(
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
    return order.stream().map(runs::get).toList();
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
    private final List<List<Long>> runs = new ArrayList<>();

    Runs(Alphabet alphabet) {
      super(alphabet);
      for (int i = 0; i < Script.COUNT; i++) {
        runs.add(new ArrayList<>());
      }
    }

    @Override
    void note(int script, long[] some, int count) {
      for (int i = 0; i < count; i++) {
        for (long run = some[i]; run != 0; run = shorter(run)) {
          if (run != Alphabet.BOUNDARY) {
            runs.get(script).add(run);
          }
        }
      }
    }

    /** Returns the script most of the text is written in; -1 for none. */
    int script() {
      return Script.ofMost(letters);
    }

    long[] of(int script) {
      return runs.get(script).stream().mapToLong(Long::longValue).toArray();
    }
  }
}
