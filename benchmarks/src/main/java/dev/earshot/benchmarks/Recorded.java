package dev.earshot.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, as it is kept in {@code results/}. */
final class Recorded {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** The parameters that rows of one table differ by. */
  private static final List<String> CHOICES = List.of("texts", "html", "people");

  private Recorded() {}

  /**
   * One run of every speed benchmark.
   *
   * @param probe what share of its time a thread that only computes got, before and after the
   *     starts were measured
   * @param jmh JMH's own report, without paths of the machine
   */
  record Speed(
      Setting setting,
      List<String> texts,
      List<Checks.Check> checks,
      List<Double> probe,
      List<ColdStart.Start> starts,
      List<Weight> weights,
      JsonNode jmh) {}

  /**
   * One run of what is measured at a size of its own.
   *
   * @param bytesAnEdge what an edge takes in the graph that is ranked
   * @param jmh JMH's own report, without paths of the machine
   */
  record Scale(
      Setting setting,
      List<String> texts,
      List<Checks.Check> checks,
      double bytesAnEdge,
      JsonNode jmh) {}

  /** One run of the quality table. */
  record Quality(Setting setting, List<Graded> rows, List<Volume> volumes) {}

  /**
   * How one rule did on events put into generated hours.
   *
   * @param level mentions an hour without them
   * @param size by how much an event multiplies them
   * @param recall share of the events that were told
   * @param precision share of what was told that was an event
   * @param delay hours until an event was told, on average; NaN if none was
   * @param falseAWeek alarms a series and week beside the events
   */
  record Volume(
      double level,
      double size,
      int events,
      String peer,
      double recall,
      double precision,
      double delay,
      double falseAWeek) {}

  /** How one peer did on one set; figures in percent. */
  record Graded(String set, int texts, String peer, Map<String, Double> figures) {}

  static JsonNode parse(String json) {
    return JSON.readTree(json);
  }

  static <T> T read(Path file, Class<T> type) {
    try {
      return JSON.readValue(Files.readString(file), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, Object recorded) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, JSON.writeValueAsString(recorded) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns JMH's rows. */
  static List<Row> rows(JsonNode jmh) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode result : jmh) {
      String name = result.path("benchmark").asString();
      int method = name.lastIndexOf('.');
      JsonNode more = result.path("secondaryMetrics");
      rows.add(
          new Row(
              name.substring(name.lastIndexOf('.', method - 1) + 1, method),
              name.substring(method + 1),
              choice(result.path("params")),
              result.path("mode").asString("").equals("thrpt"),
              runs(result.path("primaryMetric")),
              flat(more.path("gc.alloc.rate.norm")),
              flat(more.path(LoadProfiler.CPU)),
              flat(more.path(LoadProfiler.JIT))));
    }
    return rows;
  }

  private static String choice(JsonNode parameters) {
    return CHOICES.stream()
        .map(name -> parameters.path(name).asString(""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static List<List<Double>> runs(JsonNode metric) {
    List<List<Double>> runs = new ArrayList<>();
    for (JsonNode fork : metric.path("rawData")) {
      List<Double> iterations = new ArrayList<>();
      for (JsonNode value : fork) {
        iterations.add(value.asDouble());
      }
      runs.add(iterations);
    }
    return runs;
  }

  private static List<Double> flat(JsonNode metric) {
    return runs(metric).stream().flatMap(List::stream).toList();
  }
}
