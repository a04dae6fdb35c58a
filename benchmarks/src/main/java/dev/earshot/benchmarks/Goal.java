package dev.earshot.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One figure that speed is judged by.
 *
 * @param value the figure; NaN where it was not measured
 * @param objection why it is not judged; empty where it is
 */
record Goal(String what, String unit, double must, double aim, double value, String objection) {
  /** What the machinery allocates now and then, spread over the posts of an iteration. */
  private static final double NO_BYTES = 0.5;

  private static final double NANOS_A_MICRO = 1_000;

  /** What came out of a goal. */
  enum Verdict {
    AIM("reaches the aim"),
    MUST("reaches what it must"),
    MISSED("missed"),
    NOT_JUDGED("not judged");

    final String written;

    Verdict(String written) {
      this.written = written;
    }
  }

  Verdict verdict() {
    if (!objection.isEmpty()) {
      return Verdict.NOT_JUDGED;
    }
    boolean moreIsBetter = aim > must;
    if (moreIsBetter ? value >= aim : value <= aim) {
      return Verdict.AIM;
    }
    return (moreIsBetter ? value >= must : value <= must) ? Verdict.MUST : Verdict.MISSED;
  }

  /** Returns the figure, or a dash where it is not judged: nobody shall quote it. */
  String figure() {
    return objection.isEmpty() ? Numbers.plain(value) + " " + unit : "–";
  }

  /** Returns the verdict, or why there is none. */
  String written() {
    return objection.isEmpty() ? verdict().written : objection;
  }

  /** Returns the goals of a run, in the order of the report. */
  static List<Goal> of(Recorded.Speed run) {
    List<Row> rows = Recorded.rows(run.jmh());
    List<Goal> goals = new ArrayList<>();
    Optional<Row> scores = find(rows, "SentimentBenchmark", "earshotScores", "");
    Optional<Row> floor = find(rows, "SentimentBenchmark", "floor", "");
    goals.add(
        ratio(
            "sentiment, faster than VADER's Java port",
            30,
            60,
            find(rows, "SentimentBenchmark", "vaderPort", ""),
            scores));
    goals.add(ratio("sentiment, against the floor", 6, 3, scores, floor));
    for (String texts : List.of("tweets", "sentences")) {
      goals.add(
          ratio(
              "language of " + texts + ", faster than OpenNLP",
              20,
              40,
              find(rows, "LanguageBenchmark", "openNlp", texts),
              find(rows, "LanguageBenchmark", "earshot", texts)));
    }
    goals.add(
        bytes(
            "sentiment, polarity alone, allocation",
            find(rows, "SentimentBenchmark", "earshotPolarity", "")));
    goals.add(bytes("sentiment, all scores, allocation", scores));
    goals.add(
        ratio(
            "two threads against one",
            1.8,
            1.95,
            find(rows, "ThreadsBenchmark", "twoThreads", ""),
            find(rows, "ThreadsBenchmark", "oneThread", "")));
    Optional<Row> heard = find(rows, "GateBenchmark", "heard", "");
    goals.add(micros("gate, an author heard before", 1, 0.5, heard));
    goals.add(bytes("gate, an author heard before, allocation", heard));
    goals.add(
        bytes(
            "gate, an author heard before, mixed posts, allocation",
            find(rows, "GateBenchmark", "heardMixed", "")));
    goals.add(
        micros(
            "gate, an author seen for the first time",
            3,
            1.5,
            find(rows, "GateBenchmark", "firstSeen", "")));
    Optional<Row> verdict = find(rows, "RetentionBenchmark", "verdict", "");
    goals.add(micros("retention, the bare verdict", 0.5, 0.25, verdict));
    goals.add(bytes("retention, the bare verdict, allocation", verdict));
    for (String network : PagesBenchmark.NETWORKS) {
      Optional<Row> theirs = find(rows, "PagesBenchmark", "databind", network);
      Optional<Row> ours = find(rows, "PagesBenchmark", "earshot", network);
      goals.add(ratio("page of " + network + ", faster than databind", 1, 1.5, theirs, ours));
      goals.add(garbage("page of " + network + ", allocation against databind", 0.5, ours, theirs));
    }
    // judged where no reader of HTML drowns what reading the feed costs
    goals.add(
        ratio(
            "feed, faster than Rome",
            10,
            16,
            find(rows, "FeedBenchmark", "rome", FeedBenchmark.NEITHER),
            find(rows, "FeedBenchmark", "earshot", FeedBenchmark.NEITHER)));
    goals.add(coldStart(run));
    return List.copyOf(goals);
  }

  /** Returns the goals of a run at scale, in the order of the report. */
  static List<Goal> of(Recorded.Scale run) {
    List<Row> rows = Recorded.rows(run.jmh());
    List<Goal> goals = new ArrayList<>();
    Optional<Row> rank = find(rows, "RankBenchmark", "ours", "");
    goals.add(
        ratio(
            "PageRank, an iteration, faster than JGraphT",
            15,
            20,
            find(rows, "RankBenchmark", "jGraphT", ""),
            rank));
    goals.add(
        ratio(
            "PageRank, an iteration, against the floor",
            2.5,
            2,
            rank,
            find(rows, "RankBenchmark", "gather", "")));
    goals.add(new Goal("graph, an edge", "B an edge", 6, 5, run.bytesAnEdge(), ""));
    goals.add(
        micros(
            "influence, an author's scores after one observation",
            2,
            0.5,
            find(rows, "InfluenceBenchmark", "scoresAfterOne", "")));
    goals.add(
        micros(
            "trends, all state for one post", 2, 0.6, find(rows, "TrendBenchmark", "count", "")));
    for (String people : UniquesBenchmark.PEOPLE) {
      for (String what : List.of("add", "join")) {
        goals.add(
            ratio(
                "unique counts, " + what + ", " + people + " people, against DataSketches",
                1.5,
                1.2,
                find(rows, "UniquesBenchmark", what + "Earshot", people),
                find(rows, "UniquesBenchmark", what + "DataSketches", people)));
      }
    }
    for (String which : List.of("other", "altered")) {
      goals.add(
          micros(
              "copies of one post among ten million, "
                  + (which.equals("other") ? "there are none" : "there is one"),
              50,
              10,
              find(rows, "CopiesBenchmark", which, "")));
    }
    decisions(rows, goals);
    return List.copyOf(goals);
  }

  private static void decisions(List<Row> rows, List<Goal> goals) {
    Optional<Row> hit = find(rows, "DecisionBenchmark", "hit", "");
    Optional<Row> author = find(rows, "DecisionBenchmark", "author", "");
    goals.add(
        ratio(
            "ledger, key in hand, somebody known, against fastutil's map",
            2,
            2,
            hit,
            find(rows, "DecisionBenchmark", "mapHit", "")));
    goals.add(
        ratio(
            "ledger, somebody unknown, against somebody known",
            1,
            1,
            find(rows, "DecisionBenchmark", "miss", ""),
            hit));
    goals.add(bytes("ledger, key in hand, allocation", hit));
    goals.add(
        ratio(
            "gate, an author's id heard before, against ConcurrentHashMap",
            1.6,
            1.6,
            author,
            find(rows, "DecisionBenchmark", "stringMap", "")));
    goals.add(bytes("gate, an author's id heard before, allocation", author));
    Goal each =
        ratio(
            "gate, two threads against one",
            1.7,
            1.95,
            author,
            find(rows, "DecisionBenchmark", "authorByTwo", ""));
    goals.add(new Goal(each.what, each.unit, each.must, each.aim, 2 * each.value, each.objection));
  }

  private static Optional<Row> find(List<Row> rows, String question, String method, String texts) {
    return rows.stream()
        .filter(row -> row.question().equals(question))
        .filter(row -> row.method().equals(method) && row.texts().equals(texts))
        .findFirst();
  }

  private static Goal ratio(
      String what, double must, double aim, Optional<Row> above, Optional<Row> below) {
    if (above.isEmpty() || below.isEmpty()) {
      return new Goal(what, "×", must, aim, Double.NaN, "not measured");
    }
    String objection = above.get().isJudged() ? below.get().objection() : above.get().objection();
    double value = above.get().best() / below.get().best();
    return new Goal(what, "×", must, aim, value, objection);
  }

  /** What is allocated is the same on a busy machine. */
  private static Goal garbage(String what, double most, Optional<Row> above, Optional<Row> below) {
    if (above.isEmpty() || below.isEmpty()) {
      return new Goal(what, "×", most, most, Double.NaN, "not measured");
    }
    double value = above.get().bytesMedian() / below.get().bytesMedian();
    return new Goal(what, "×", most, most, value, "");
  }

  private static Goal micros(String what, double must, double aim, Optional<Row> row) {
    double value = row.map(Row::best).orElse(Double.NaN) / NANOS_A_MICRO;
    String objection = row.map(Row::objection).orElse("not measured");
    return new Goal(what, "µs", must, aim, value, objection);
  }

  /** None is none on a busy machine too; what is there may go when compiling is done. */
  private static Goal bytes(String what, Optional<Row> row) {
    double value = row.map(Row::bytesMedian).orElse(Double.NaN);
    String objection = value <= NO_BYTES ? "" : row.map(Row::objection).orElse("not measured");
    return new Goal(what, "B", NO_BYTES, NO_BYTES, value, objection);
  }

  private static Goal coldStart(Recorded.Speed run) {
    double probe = Gate.worst(run.probe());
    double millis =
        run.starts().stream()
            .filter(start -> start.name().equals(ColdStart.USUAL))
            .mapToDouble(start -> Numbers.median(start.millis()))
            .findFirst()
            .orElse(Double.NaN);
    String objection =
        Double.isNaN(millis)
            ? "not measured"
            : Gate.isQuiet(probe) ? "" : "not judged: CPU " + Numbers.percent(probe) + " of wall";
    return new Goal("cold start, JVM up to the first score", "ms", 300, 150, millis, objection);
  }
}
