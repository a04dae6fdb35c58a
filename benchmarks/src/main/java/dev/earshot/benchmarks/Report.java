package dev.earshot.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code RESULTS.md}, made from the recorded runs and from nothing else. */
final class Report {
  private static final double BYTES_A_KIB = 1024;

  private static final String HEAD =
      """
      # Speed and quality, beside what people use today

      Written by `benchmarks.jar render` from the JSON in `results/`; a test keeps the two equal. Do not edit.

      | to do | command, from the root |
      |---|---|
      | build | `mvn -B -q -Dquick -DskipTests package -pl benchmarks -am` |
      | build with lingua (106 MB), or CoreNLP too (474 MB, GPL) | the same with `-Pheavy`, or `-Pheavy,corenlp` |
      | measure speed again | `java -jar benchmarks/target/benchmarks.jar speed` |
      | measure again what has a size of its own | `java -jar benchmarks/target/benchmarks.jar scale` |
      | measure quality again | `java -jar benchmarks/target/benchmarks.jar quality` |
      | only write this page again | `java -jar benchmarks/target/benchmarks.jar render` |
      | judge both runs of speed: exit 0 all reached, 1 something missed, 3 something not judged | `java -jar benchmarks/target/benchmarks.jar judge` |

      Texts come from `data/sentiment` of the shared folder beside the repository (`-Dearshot.shared=…` names another place); without it the speed run takes posts of our own, and says so below.

      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private Report() {}

  static String of(Recorded.Speed speed, Recorded.Scale scale, Recorded.Quality quality) {
    Report report = new Report();
    report.speed(speed);
    report.scale(scale);
    report.quality(quality);
    return report.page.toString();
  }

  private void speed(Recorded.Speed run) {
    line("## Speed").line("");
    setting(run.setting());
    run.texts().forEach(texts -> line("- Texts: " + texts + "."));
    line(
        "- A row is not judged if in any iteration the CPU time of its threads and wall time differ"
            + " by more than 10 %, or in most of them more than 10 % of the time went to compiling.");
    line(
        "- Ratios are of the medians of the best fork of each: a neighbour on the same core of the"
            + " host slows whole forks down, ours and the peers' alike, and shows in no CPU time.");
    goals(Goal.of(run));
    checks(run.checks());
    List<Row> rows = Recorded.rows(run.jmh());
    for (Question question : Question.ALL) {
      question(question, rows);
    }
    starts(run);
    weights(run.weights());
  }

  private void scale(Recorded.Scale run) {
    line("").line("## Speed at a size of its own").line("");
    setting(run.setting());
    run.texts().forEach(texts -> line("- Texts: " + texts + "."));
    line(
        "- One million nodes with ten million edges, ten million posts, one million subjects, two"
            + " thousand authors. Judged as above.");
    goals(Goal.of(run));
    checks(run.checks());
    List<Row> rows = Recorded.rows(run.jmh());
    for (Question question : Question.AT_SCALE) {
      question(question, rows);
    }
  }

  private void goals(List<Goal> goals) {
    line("").line("### Goals").line("");
    table("goal", "must", "aim", "measured", "");
    for (Goal goal : goals) {
      boolean bytes = goal.unit().equals("B");
      row(
          goal.what(),
          bytes ? "0 B" : Numbers.plain(goal.must()) + " " + goal.unit(),
          bytes ? "0 B" : Numbers.plain(goal.aim()) + " " + goal.unit(),
          goal.figure(),
          goal.written());
    }
  }

  private void checks(List<Checks.Check> checks) {
    line("").line("### Do the measured calls answer rightly?").line("");
    table("check", "cases", "wrong", "");
    for (Checks.Check check : checks) {
      row(
          check.what(),
          Integer.toString(check.cases()),
          Long.toString(check.wrong()),
          check.holds() ? "holds" : "**fails**");
    }
  }

  private void setting(Setting setting) {
    line("- " + setting.date() + ", commit " + setting.commit() + ".");
    line(
        String.format(
            Locale.ROOT,
            "- %s, %d cores, %d GiB, %s; load %s.",
            setting.cpu(),
            setting.cores(),
            setting.memoryGib(),
            setting.os(),
            setting.load().stream().map(Object::toString).collect(Collectors.joining(" → "))));
    line("- " + setting.jvm() + ".");
  }

  private void question(Question question, List<Row> rows) {
    line("").line("### " + question.asked()).line("");
    line("`" + question.benchmark() + "`, " + question.unit() + ".").line("");
    boolean compares = !question.peer().isEmpty();
    List<String> head =
        new ArrayList<>(
            List.of("what", "best fork", "median", "min – max", "every iteration, fork by fork"));
    head.add("B a post");
    if (compares) {
      head.add("faster than " + question.labels().get(question.peer()));
    }
    if (!question.floor().isEmpty()) {
      head.add("of the floor");
    }
    head.addAll(List.of("CPU of wall", ""));
    table(head.toArray(String[]::new));
    Set<String> texts =
        rows.stream()
            .filter(row -> row.question().equals(question.benchmark()))
            .map(Row::texts)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String choice : texts) {
      for (Map.Entry<String, String> method : question.labels().entrySet()) {
        String label = method.getValue() + (choice.isEmpty() ? "" : "; " + choice);
        Optional<Row> row = question.row(rows, method.getKey(), choice);
        if (row.isEmpty()) {
          row(Stream.concat(Stream.of(label + ": not run"), head.stream().skip(1).map(h -> "")));
        } else {
          row(measured(question, rows, row.get(), label));
        }
      }
    }
  }

  private static Stream<String> measured(Question question, List<Row> rows, Row row, String label) {
    Stream.Builder<String> cells = Stream.builder();
    cells.add(label);
    cells.add(Numbers.plain(row.best()));
    cells.add(Numbers.plain(row.median()));
    cells.add(Numbers.plain(row.min()) + " – " + Numbers.plain(row.max()));
    cells.add(
        row.runs().stream()
            .map(fork -> fork.stream().map(Numbers::plain).collect(Collectors.joining(" ")))
            .collect(Collectors.joining(" / ")));
    cells.add(Numbers.plain(row.bytesMedian()));
    if (!question.peer().isEmpty()) {
      cells.add(
          ratio(row, question.row(rows, question.peer(), row.texts()), (us, peer) -> peer / us));
    }
    if (!question.floor().isEmpty()) {
      cells.add(
          ratio(row, question.row(rows, question.floor(), row.texts()), (us, least) -> us / least));
    }
    cells.add(Numbers.percent(Gate.worst(row.cpu())));
    cells.add(row.objection());
    return cells.build();
  }

  private static String ratio(Row row, Optional<Row> other, DoubleBinaryOperator ratio) {
    return other
        .filter(found -> found.isJudged() && row.isJudged())
        .map(found -> Numbers.plain(ratio.applyAsDouble(row.best(), found.best())) + " ×")
        .orElse("–");
  }

  private void starts(Recorded.Speed run) {
    line("").line("### How long from the start of a JVM to the first score?").line("");
    line(
        run.probe().stream()
            .map(Numbers::percent)
            .collect(
                Collectors.joining(
                    " and ",
                    "`ColdStart`, ms; a thread that only computes got ",
                    " of wall before and after.")));
    line("");
    table("what", "median", "min – max", "every run");
    for (ColdStart.Start start : run.starts()) {
      List<Double> sorted = start.millis().stream().sorted().toList();
      row(
          start.name(),
          Numbers.plain(Numbers.median(sorted)),
          Numbers.plain(sorted.get(0)) + " – " + Numbers.plain(sorted.get(sorted.size() - 1)),
          start.millis().stream().map(Numbers::plain).collect(Collectors.joining(" ")));
    }
  }

  private void weights(List<Weight> weights) {
    line("").line("### What does a host take on?").line("");
    table("what", "KiB");
    for (Weight weight : weights) {
      row(weight.what(), Numbers.plain(weight.bytes() / BYTES_A_KIB));
    }
  }

  private void quality(Recorded.Quality run) {
    line("").line("## Quality").line("");
    setting(run.setting());
    line(
        "- Each on all texts of a set unless it says less; in percent. Sets a peer or we were"
            + " trained or tuned on say so. Best in bold.");
    Set<String> sets =
        run.rows().stream()
            .map(Recorded.Graded::set)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String set : sets) {
      List<Recorded.Graded> rows =
          run.rows().stream().filter(graded -> graded.set().equals(set)).toList();
      line("").line("### " + set).line("");
      Collection<String> figures = rows.get(0).figures().keySet();
      List<String> head = new ArrayList<>(List.of("what", "texts"));
      head.addAll(figures);
      table(head.toArray(String[]::new));
      for (Recorded.Graded graded : rows) {
        row(
            Stream.concat(
                Stream.of(graded.peer(), Integer.toString(graded.texts())),
                figures.stream().map(figure -> figure(rows, graded, figure))));
      }
    }
    volumes(run.volumes());
    List<String> absent =
        Stream.of(Quality.LINGUA, Quality.CORE_NLP)
            .filter(peer -> run.rows().stream().noneMatch(row -> row.peer().startsWith(peer)))
            .toList();
    if (!absent.isEmpty()) {
      line("").line("Not run: " + String.join(", ", absent) + ".");
    }
  }

  private void volumes(List<Recorded.Volume> volumes) {
    line("").line("### Volume: events of six hours in generated hours").line("");
    line(
        "`Volumes`: "
            + Volumes.SERIES
            + " series of "
            + Volumes.WEEKS
            + " weeks with a day, a week and bursts of their own; an event every nine to eighteen"
            + " days multiplies what is usual. The first four weeks are for learning.");
    line("");
    table(
        "mentions an hour",
        "event",
        "events",
        "what",
        "recall",
        "precision",
        "delay, hours",
        "false alarms a series and week");
    for (Recorded.Volume one : volumes) {
      row(
          Numbers.plain(one.level()),
          Numbers.plain(one.size()) + " ×",
          Integer.toString(one.events()),
          one.peer(),
          Numbers.plain(one.recall()),
          Numbers.plain(one.precision()),
          Numbers.plain(one.delay()),
          Numbers.plain(one.falseAWeek()));
    }
  }

  private static String figure(List<Recorded.Graded> rows, Recorded.Graded graded, String figure) {
    double value = graded.figures().getOrDefault(figure, Double.NaN);
    double best =
        rows.stream()
            .mapToDouble(row -> row.figures().getOrDefault(figure, Double.NaN))
            .max()
            .orElse(Double.NaN);
    String written = Numbers.tenth(value);
    return value == best ? "**" + written + "**" : written;
  }

  private Report line(String text) {
    page.append(text).append('\n');
    return this;
  }

  private void table(String... head) {
    row(head);
    row(Stream.of(head).map(cell -> "---"));
  }

  private void row(String... cells) {
    row(Stream.of(cells));
  }

  private void row(Stream<String> cells) {
    line(cells.collect(Collectors.joining(" | ", "| ", " |")));
  }
}
