package dev.earshot.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The texts that are scored, and a line that says which they are. */
record Posts(String source, List<String> texts) {
  static final int COUNT = 4096;

  private static final String BUNDLED = "posts of our own, bundled with the benchmarks";

  /** Returns English tweets, none of which a shipped model was trained on. */
  static Posts tweets() {
    if (!Places.hasShared()) {
      return bundled();
    }
    List<String> texts =
        Stream.of(
                "tweeteval_sentiment_val.tsv", "sentiment140_test498.tsv", "airline_first_half.tsv")
            .flatMap(file -> Labelled.read(Places.sentiment(file)).stream())
            .map(Labelled::text)
            .limit(COUNT)
            .toList();
    return described(
        "tweets: TweetEval sentiment validation, Sentiment140 test, airline first half", texts);
  }

  /** Returns sentences in many languages, evenly over the set. */
  static Posts sentences() {
    if (!Places.hasShared()) {
      return bundled();
    }
    List<String> all =
        Labelled.read(Places.sentiment("langid_dev.tsv")).stream()
            .filter(row -> row.kind().equals("sentence"))
            .map(Labelled::text)
            .toList();
    List<String> texts =
        Stream.iterate(0, i -> i + 1)
            .limit(COUNT)
            .map(i -> all.get((int) ((long) i * all.size() / COUNT)))
            .toList();
    return described("sentences in 53 languages: lingua's test sentences, first half", texts);
  }

  private static Posts bundled() {
    return described(BUNDLED, Labelled.bundled().stream().map(Labelled::text).toList());
  }

  private static Posts described(String what, List<String> texts) {
    double mean = texts.stream().mapToInt(String::length).average().orElse(0);
    return new Posts(
        String.format(Locale.ROOT, "%,d %s; mean %.0f characters", texts.size(), what, mean),
        texts);
  }
}
