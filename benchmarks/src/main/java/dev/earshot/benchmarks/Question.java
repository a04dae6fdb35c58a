package dev.earshot.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One benchmark class in the report.
 *
 * @param benchmark simple name of the class
 * @param asked the question
 * @param unit what a figure is
 * @param labels how each method is called, in the order of the table
 * @param peer the method that others are faster than
 * @param floor the method that none can beat; empty where there is none
 */
record Question(
    String benchmark,
    String asked,
    String unit,
    Map<String, String> labels,
    String peer,
    String floor) {
  static final List<Question> ALL =
      List.of(
          new Question(
              SentimentBenchmark.class.getSimpleName(),
              "What does it cost to score the sentiment of one post?",
              "ns a post",
              labels(
                  "earshotPolarity", "Earshot, polarity alone",
                  "earshotScores", "Earshot, all scores",
                  "floor", "floor: words hashed, each looked up",
                  "luceneWords", "Lucene 9.11.1 StandardAnalyzer + CharArrayMap of VADER's words",
                  "openNlpDoccat", "OpenNLP 2.5.11 doccat, maxent, bag of words",
                  "vaderPort", "VADER's Java port 1.0",
                  "coreNlp", "CoreNLP 4.5.7 sentiment trees"),
              "vaderPort",
              "floor"),
          new Question(
              TokensBenchmark.class.getSimpleName(),
              "What does it cost to read one post into tokens?",
              "ns a post",
              labels(
                  "earshotTokens", "Earshot Tokens: kinds, spans, folds, three hashes, sentences",
                  "floor", "floor: words hashed, each looked up",
                  "luceneStandard", "Lucene 9.11.1 StandardAnalyzer",
                  "openNlpSimple", "OpenNLP 2.5.11 SimpleTokenizer"),
              "luceneStandard",
              "floor"),
          new Question(
              LanguageBenchmark.class.getSimpleName(),
              "What does it cost to tell the language of one post?",
              "ns a post",
              labels(
                  "earshot", "Earshot",
                  "openNlp", "OpenNLP 2.5.11, 103 languages",
                  "linguaTen", "lingua 1.2.2, ten languages, low accuracy",
                  "linguaAll", "lingua 1.2.2, 75 languages, low accuracy"),
              "openNlp",
              ""),
          new Question(
              ThreadsBenchmark.class.getSimpleName(),
              "How much more do two threads score than one?",
              "posts a ms",
              labels(
                  "oneThread", "Earshot, all scores, one thread",
                  "twoThreads", "Earshot, all scores, two threads"),
              "",
              ""),
          new Question(
              GateBenchmark.class.getSimpleName(),
              "What does it cost to judge whether a post may be processed?",
              "ns a post",
              labels(
                  "heard", "Earshot, an author heard before",
                  "heardReduced", "Earshot, an author heard before, fields to leave out",
                  "heardMixed", "Earshot, an author heard before, posts of mixed shapes",
                  "firstSeen", "Earshot, an author seen for the first time"),
              "",
              ""),
          new Question(
              RetentionBenchmark.class.getSimpleName(),
              "What does it cost to decide whether an item is kept?",
              "ns an item",
              labels(
                  "verdict", "Earshot, the bare verdict",
                  "explained", "Earshot, with reasons and the next change",
                  "javaTimeChain", "a chain of java.time for five classes alone, no reasons"),
              "javaTimeChain",
              ""),
          new Question(
              PagesBenchmark.class.getSimpleName(),
              "What does it cost to read a page of a network's API into posts?",
              "ns a post",
              labels(
                  "earshot", "Earshot, bytes to posts",
                  "databind", "Jackson 3 databind into records, posts made of these"),
              "databind",
              ""),
          new Question(
              FeedBenchmark.class.getSimpleName(),
              "What does it cost to read a feed into posts, with HTML read on both sides or neither?",
              "ns a post",
              labels(
                  "earshot", "Earshot, bytes to posts",
                  "rome", "Rome 2.1.0, posts made of its entries"),
              "rome",
              ""));

  /** Those of what is measured at a size of its own. */
  static final List<Question> AT_SCALE =
      List.of(
          new Question(
              RankBenchmark.class.getSimpleName(),
              "What does an iteration of PageRank cost, a million nodes and ten million edges?",
              "ms an iteration",
              labels(
                  "ours", "Earshot, one thread",
                  "gather", "floor: a number read for each edge, and added",
                  "jGraphT", "JGraphT 1.5.2, sparse graph"),
              "jGraphT",
              "gather"),
          new Question(
              InfluenceBenchmark.class.getSimpleName(),
              "What does it cost that a post shows other numbers?",
              "ns an observation",
              labels(
                  "counts", "Earshot, counted",
                  "scoresAfterOne", "Earshot, counted, and its author's scores"),
              "",
              ""),
          new Question(
              TrendBenchmark.class.getSimpleName(),
              "What does it cost to bring all series up to date?",
              "ns a post",
              labels("count", "Earshot, five values of four dimensions"),
              "",
              ""),
          new Question(
              UniquesBenchmark.class.getSimpleName(),
              "What does it cost to count different authors by a sketch of 4,096 registers?",
              "ns an author, or two sketches joined",
              labels(
                  "addEarshot", "Earshot, one author more",
                  "addDataSketches", "DataSketches 6.2.0 HLL_8, one author more",
                  "joinEarshot", "Earshot, two joined",
                  "joinDataSketches", "DataSketches 6.2.0 HLL_8, two joined"),
              "",
              ""),
          new Question(
              CopiesBenchmark.class.getSimpleName(),
              "What does it cost to look for the copies of one post among ten million?",
              "ns a post",
              labels(
                  "other", "Earshot, there are none",
                  "altered", "Earshot, there is one"),
              "",
              ""),
          new Question(
              DecisionBenchmark.class.getSimpleName(),
              "What does it cost to ask what stands against somebody, of a million?",
              "ns a question",
              labels(
                  "hit", "Earshot's ledger, key in hand, known",
                  "miss", "Earshot's ledger, key in hand, unknown",
                  "mapHit", "fastutil's map of half the key, known",
                  "mapMiss", "fastutil's map of half the key, unknown",
                  "author", "Earshot's gate, an author's id heard before",
                  "authorByTwo", "the same, two threads at once, each",
                  "namedAuthor", "the same, id, handle and profile",
                  "stringMap", "ConcurrentHashMap by strings"),
              "",
              ""));

  private static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  /** Returns a row of this question. */
  Optional<Row> row(List<Row> rows, String method, String texts) {
    return rows.stream()
        .filter(row -> row.question().equals(benchmark))
        .filter(row -> row.method().equals(method) && row.texts().equals(texts))
        .findFirst();
  }
}
