package dev.earshot.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what is measured answers rightly: a fast wrong answer is no figure. */
final class Checks {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}']+");
  private static final String MANUAL_TEXT = "VADER is smart, handsome, and funny.";
  private static final double MANUAL_COMPOUND = 0.8316;
  private static final double FOURTH_DECIMAL = 0.00011;

  private Checks() {}

  /** One thing that must hold, and of how many cases it was found not to. */
  record Check(String what, int cases, long wrong) {
    boolean holds() {
      return cases > 0 && wrong == 0;
    }
  }

  /** Runs every check over the benchmark's own texts. */
  static List<Check> run(List<String> texts) {
    Map<String, Float> words = VaderPort.words();
    List<Check> checks = new ArrayList<>();
    checks.add(sameAsTheLibrary(texts));
    checks.add(sameOnManyThreads(texts));
    checks.add(floorFindsEveryWord(texts, words));
    checks.add(floorFindsEveryValence(texts, words));
    checks.add(new Judged(Judged.Shape.WHOLE).sameAsAGateOfItsOwn());
    long differing = PagesBenchmark.NETWORKS.stream().mapToLong(PagesBenchmark::differing).sum();
    checks.add(
        new Check(
            "a network's page is the same posts by databind",
            Pages.POSTS * PagesBenchmark.NETWORKS.size(),
            differing));
    checks.add(
        new Check(
            "a feed is the same posts by Rome",
            2 * Feeds.ITEMS,
            FeedBenchmark.differing(true) + FeedBenchmark.differing(false)));
    double compound = new VaderPort().compound(MANUAL_TEXT);
    checks.add(
        new Check(
            "the VADER port answers its manual's example as the manual does",
            1,
            Math.abs(compound - MANUAL_COMPOUND) < FOURTH_DECIMAL ? 0 : 1));
    return List.copyOf(checks);
  }

  private static Check sameAsTheLibrary(List<String> texts) {
    Ours ours = new Ours();
    long wrong = texts.stream().filter(text -> !ours.answersAsTheLibrary(text)).count();
    return new Check(
        "the measured calls answer as SentimentScorer does, asked anew", texts.size(), wrong);
  }

  private static Check sameOnManyThreads(List<String> texts) {
    ThreadLocal<Ours> worker = ThreadLocal.withInitial(Ours::new);
    long wrong =
        texts.parallelStream().filter(text -> !worker.get().answersAsTheLibrary(text)).count();
    return new Check("so they do on many threads at once", texts.size(), wrong);
  }

  private static Check floorFindsEveryWord(List<String> texts, Map<String, Float> words) {
    Floor floor = new Floor(words);
    int wrong = 0;
    for (String text : texts) {
      floor.read(text);
      if (floor.tokens() != WORD.matcher(withoutPairs(text)).results().count()) {
        wrong++;
      }
    }
    return new Check("the floor finds the words a regular expression finds", texts.size(), wrong);
  }

  private static Check floorFindsEveryValence(List<String> texts, Map<String, Float> words) {
    Floor floor = new Floor(words);
    Map<String, Integer> values = new HashMap<>();
    words.forEach(
        (word, valence) -> values.put(word.toLowerCase(Locale.ROOT), Math.round(valence * 1000)));
    int wrong = 0;
    for (String text : texts) {
      int sum = 0;
      Matcher word = WORD.matcher(withoutPairs(text));
      while (word.find()) {
        sum += values.getOrDefault(word.group().toLowerCase(Locale.ROOT), 0);
      }
      if (floor.read(text) != sum) {
        wrong++;
      }
    }
    return new Check("the floor's sums are those of a HashMap of strings", texts.size(), wrong);
  }

  /** The floor works on UTF-16 units and takes either half of a pair for no word. */
  private static String withoutPairs(String text) {
    return text.replaceAll("[\\x{10000}-\\x{10FFFF}]", " ");
  }
}
