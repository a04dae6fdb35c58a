package dev.earshot.examples.cli;

import dev.earshot.Post;
import dev.earshot.QueryMatch;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.query.Matching;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.model.BundledScorers;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code match}: which queries match each text or post, and where. */
@Command(
    name = "match",
    description =
        "Matches queries against texts, or posts, events or mentions in our JSON, one a line.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  printf 'kettle\\tkettle NOT recipe\\n' > queries.tsv",
      "  echo 'my kettle sings' | earshot match --queries queries.tsv"
    })
final class MatchCommand implements Callable<Integer> {
  @Option(names = "--queries", required = true, description = "Lines of id, tab, query.")
  private Path queriesFile = Path.of("");

  @Mixin private Texts texts = new Texts();

  private final Reading reading = new Reading();

  @Override
  public Integer call() throws IOException {
    QuerySet queries = GivenFile.queries(queriesFile);
    List<Enricher> enrichers = BundledScorers.enrichers(queries.fields());
    return texts.forEachPost(
        (number, post) ->
            System.out.println(
                new JsonLine()
                    .put("line", number)
                    .put("matches", lines(matches(queries, enrichers, post)))));
  }

  private List<QueryMatch> matches(QuerySet queries, List<Enricher> enrichers, Post post) {
    Reading read = reading.of(post);
    Matching matching = queries.match(PostFacts.of(read));
    if (!matching.isOpen()) {
      return matching.matches();
    }
    Scores scores = Scores.of(matching.matches());
    enrichers.forEach(enricher -> enricher.enrich(read, scores));
    return matching.settle(scores.facts(read));
  }

  private static List<JsonLine> lines(List<QueryMatch> matches) {
    List<JsonLine> lines = new ArrayList<>();
    for (QueryMatch match : matches) {
      Map<String, List<int[]>> byField = new LinkedHashMap<>();
      for (QueryMatch.Hit hit : match.hits()) {
        byField
            .computeIfAbsent(hit.field(), field -> new ArrayList<>())
            .add(new int[] {hit.span().start(), hit.span().end()});
      }
      if (byField.isEmpty()) {
        byField.put(QueryMatch.Hit.TEXT, List.of());
      }
      byField.forEach(
          (field, spans) -> {
            JsonLine line = new JsonLine().put("query", match.query());
            boolean inText = field.equals(QueryMatch.Hit.TEXT);
            lines.add((inText ? line : line.put("field", field)).putPairs("spans", spans));
          });
    }
    return lines;
  }
}
