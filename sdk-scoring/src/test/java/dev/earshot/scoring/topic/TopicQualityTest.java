package dev.earshot.scoring.topic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Mention;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.scoring.Posts;
import dev.earshot.scoring.topic.Topics.Background;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * How many of the terms and phrases that were planted in generated texts are found, beside plain
 * frequency and tf-idf: 1,000 posts of the topic and 4,000 others, of 8 to 20 words of 8,000 that
 * follow Zipf's law; 20 words of middling frequency are so many times as frequent in the topic, and
 * 10 pairs of words stand side by side in so many of a thousand of its posts.
 */
class TopicQualityTest {
  private static final int WORDS = 8_000;
  private static final int PLANTED = 20;
  private static final int PAIRS = 10;
  private static final int SEEDS = 5;
  private static final SeriesKey HERE = Dimension.QUERY.key("here");

  /** Figures of one way to find them, over all seeds. */
  private static final class Found {
    int right;
    int told;

    void add(Set<String> planted, List<String> told) {
      this.told += told.size();
      this.right += (int) told.stream().filter(planted::contains).count();
    }

    double precision() {
      return told == 0 ? 1 : (double) right / told;
    }

    double recall(int planted) {
      return (double) right / (planted * SEEDS);
    }
  }

  private record Corpus(
      List<String> here, List<String> others, Set<String> words, Set<String> pairs) {}

  @Test
  void plantedTermsAndPhrasesAreFound() {
    StringBuilder table =
        new StringBuilder("effect told-p told-r top-r freq-r tfidf-r pair-p pair-r\n");
    for (double effect : new double[] {1.5, 2, 3, 5, 10}) {
      Found told = new Found();
      Found top = new Found();
      Found frequent = new Found();
      Found tfIdf = new Found();
      Found pairs = new Found();
      for (int seed = 0; seed < SEEDS; seed++) {
        Corpus corpus = corpus(new Random(seed * 31L + 7), effect);
        List<Topic> found = found(corpus);
        List<String> terms = new ArrayList<>(values(found, Topic.Kind.TERM));
        // the words of the pairs are more frequent too, by no known factor
        corpus.pairs.forEach(pair -> terms.removeAll(List.of(pair.split(" "))));
        told.add(corpus.words, terms);
        top.add(corpus.words, terms.subList(0, Math.min(PLANTED, terms.size())));
        frequent.add(corpus.words, best(corpus, false));
        tfIdf.add(corpus.words, best(corpus, true));
        pairs.add(corpus.pairs, values(found, Topic.Kind.PHRASE));
      }
      table.append(
          String.format(
              Locale.ROOT,
              "%-6.1f %6.3f %6.3f %5.3f %6.3f %7.3f %6.3f %6.3f%n",
              effect,
              told.precision(),
              told.recall(PLANTED),
              top.recall(PLANTED),
              frequent.recall(PLANTED),
              tfIdf.recall(PLANTED),
              pairs.precision(),
              pairs.recall(PAIRS)));
      assertTrue(top.recall(PLANTED) >= frequent.recall(PLANTED), table.toString());
      assertTrue(top.recall(PLANTED) >= tfIdf.recall(PLANTED), table.toString());
      assertTrue(told.told - told.right <= 2 * SEEDS, table.toString());
      assertTrue(effect < 3 || told.precision() >= 0.9, table.toString());
      if (effect >= 5) {
        assertTrue(told.recall(PLANTED) >= 0.8, table.toString());
      }
      assertTrue(pairs.precision() >= 0.9 && pairs.recall(PAIRS) >= 0.9, table.toString());
    }
    System.out.print(table);
  }

  private static Corpus corpus(Random random, double effect) {
    double[] weights = new double[WORDS];
    for (int i = 0; i < WORDS; i++) {
      weights[i] = 1.0 / (i + 10);
    }
    double[] usual = sums(weights);
    Set<String> words = new HashSet<>();
    while (words.size() < PLANTED) {
      int word = 50 + random.nextInt(450);
      if (words.add(word(word))) {
        weights[word] *= effect;
      }
    }
    double[] here = sums(weights);
    List<String> pairs = new ArrayList<>();
    while (pairs.size() < PAIRS) {
      pairs.add(word(500 + random.nextInt(500)) + " " + word(500 + random.nextInt(500)));
    }
    List<String> topic = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      boolean about = i < 1_000;
      StringBuilder text = new StringBuilder();
      for (int n = 8 + random.nextInt(13); n > 0; n--) {
        text.append(word(draw(about ? here : usual, random))).append(' ');
      }
      if (about && random.nextInt(5) == 0) {
        text.append(". ").append(pairs.get(random.nextInt(PAIRS)));
      }
      (about ? topic : others).add(text.toString());
    }
    return new Corpus(topic, others, words, Set.copyOf(pairs));
  }

  private static String word(int i) {
    return "w" + i;
  }

  private static double[] sums(double[] weights) {
    double[] sums = weights.clone();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }

  private static int draw(double[] sums, Random random) {
    int at = java.util.Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return Math.min(at < 0 ? -1 - at : at, sums.length - 1);
  }

  private static List<Topic> found(Corpus corpus) {
    Topics topics = Topics.builder(author -> 1).by(Dimension.QUERY).build();
    int posts = 0;
    for (String text : corpus.here) {
      accept(topics, Posts.mention(Posts.post("p" + posts++).text(text), "here").build());
    }
    for (String text : corpus.others) {
      accept(topics, Posts.mention(Posts.post("p" + posts++).text(text)).build());
    }
    return topics.found(HERE, Instant.MIN, Instant.MAX, Background.OTHERS, 10_000);
  }

  private static void accept(Topics topics, Mention mention) {
    topics.accept(Delivery.of(topics.position() + 1, List.of(new Outcome.Admitted(mention))));
  }

  private static List<String> values(List<Topic> found, Topic.Kind kind) {
    return found.stream().filter(topic -> topic.kind() == kind).map(Topic::value).toList();
  }

  /** The words with the most occurrences, or with the highest tf-idf over all posts. */
  private static List<String> best(Corpus corpus, boolean tfIdf) {
    Map<String, Integer> occurrences = new HashMap<>();
    Map<String, Integer> posts = new HashMap<>();
    List<String> all = new ArrayList<>(corpus.here);
    all.addAll(corpus.others);
    for (int i = 0; i < all.size(); i++) {
      String[] words = all.get(i).replace(".", "").trim().split(" +");
      for (String word : words) {
        if (i < corpus.here.size()) {
          occurrences.merge(word, 1, Integer::sum);
        }
      }
      Set.of(new HashSet<>(List.of(words)).toArray(String[]::new))
          .forEach(word -> posts.merge(word, 1, Integer::sum));
    }
    return occurrences.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, Integer> each) ->
                        each.getValue()
                            * (tfIdf
                                ? Math.log(
                                    all.size() / (double) posts.getOrDefault(each.getKey(), 1))
                                : 1))
                .reversed())
        .limit(PLANTED)
        .map(Map.Entry::getKey)
        .toList();
  }
}
