package dev.earshot.examples.monitor;

import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report's figures as {@code summary.json}; holds no text and names no author. */
final class SummaryJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SummaryJson() {}

  static String of(Report report) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("v", 1);
    root.put("title", report.title());
    root.put("from", report.from().toString());
    root.put("to", report.to().toString());
    root.put("generatedAt", report.generatedAt().toString());
    ObjectNode totals = root.putObject("totals");
    totals.put("read", report.totals().read());
    totals.put("mentions", report.totals().kept());
    totals.put("authors", report.totals().authors());
    totals.put("revised", report.totals().revised());
    totals.put("undated", report.totals().undated());
    totals.put("refused", report.refused().stream().mapToLong(Report.Refused::count).sum());
    totals.put("removed", report.removed().stream().mapToLong(Report.Removed::count).sum());
    totals.put("faults", report.faults().stream().mapToLong(Report.Faults::count).sum());
    list(root, "queries", report.queries(), SummaryJson::query);
    list(root, "shareOfVoice", report.shares(), SummaryJson::share);
    list(root, "languages", report.languages(), SummaryJson::count);
    list(root, "networks", report.networks(), SummaryJson::count);
    list(root, "hashtags", report.hashtags(), SummaryJson::count);
    list(
        root,
        "refused",
        report.refused(),
        (refused, node) -> {
          node.put("code", refused.code());
          node.put("rule", refused.rule());
          node.put("count", refused.count());
        });
    list(
        root,
        "removed",
        report.removed(),
        (removed, node) -> {
          node.put("cause", removed.cause().name());
          node.put("count", removed.count());
        });
    list(root, "faults", report.faults(), SummaryJson::fault);
    list(root, "sources", report.sources(), SummaryJson::source);
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static <T> void list(
      ObjectNode root, String name, List<T> rows, BiConsumer<T, ObjectNode> row) {
    ArrayNode array = root.putArray(name);
    rows.forEach(one -> row.accept(one, array.addObject()));
  }

  private static void query(Report.Listening listening, ObjectNode node) {
    node.put("id", listening.label());
    node.put("query", listening.query());
    node.put("mentions", listening.tally().total());
    node.put("positive", listening.tally().positive());
    node.put("neutral", listening.tally().neutral());
    node.put("negative", listening.tally().negative());
    node.put("unscored", listening.tally().unscored());
    listening.tally().netPolarRatio().ifPresent(ratio -> node.put("netPolarRatio", ratio));
    list(
        node,
        "changes",
        listening.turns(),
        (turn, change) -> {
          change.put("at", turn.at().toString());
          change.put("note", turn.note());
          if (turn.surge() != null) {
            change.put("onset", turn.surge().onset().toString());
            change.put("peak", turn.surge().peak().toString());
            turn.surge().end().ifPresent(end -> change.put("end", end.toString()));
          }
        });
  }

  private static void share(Report.Share share, ObjectNode node) {
    node.put("query", share.label());
    node.put("mentions", share.mentions());
    node.put("of", share.share().total());
    if (share.share().total() > 0) {
      node.put("share", share.share().fraction());
      node.put("low", share.share().low());
      node.put("high", share.share().high());
    }
  }

  private static void count(Report.Count count, ObjectNode node) {
    node.put("label", count.label());
    node.put("mentions", count.count());
  }

  private static void fault(Report.Faults fault, ObjectNode node) {
    node.put("source", fault.source());
    node.put("field", fault.field());
    node.put("problem", fault.problem());
    node.put("count", fault.count());
  }

  private static void source(Report.Source source, ObjectNode node) {
    node.put("name", source.name());
    node.put("kind", source.kind());
    node.put("state", source.state().name());
    node.put("events", source.events());
    Instant next = source.next();
    if (next != null) {
      node.put("due", next.toString());
    }
    if (!source.note().isEmpty()) {
      node.put("reason", source.note());
    }
    if (!source.searched().isEmpty()) {
      ArrayNode searched = node.putArray("searched");
      source.searched().forEach(searched::add);
    }
  }
}
