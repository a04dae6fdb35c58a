package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.graph.Graph;
import dev.earshot.scoring.graph.PageRank;
import dev.earshot.scoring.graph.Ranks;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code influence}: who is led to by those who are led to. */
@Command(
    name = "influence",
    description = {
      "Ranks the nodes of a graph by PageRank: damping 0.85, to 1e-10.",
      "Lines: from, tab, to, and maybe tab, weight. Parallel lines add up, loops count."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot influence --edges edges.tsv"})
final class InfluenceCommand implements Callable<Integer> {
  @Option(
      names = "--edges",
      paramLabel = "FILE",
      required = true,
      description = "Edges, one a line: from, tab, to, and maybe tab, weight (default 1).")
  private Path edges = Path.of("");

  private final Graph.Builder graph = Graph.builder();
  private final Rejects rejects = new Rejects();

  @Override
  public Integer call() throws IOException {
    int code = Texts.forEach(edges, this::take);
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    for (Ranks.Ranked each : PageRank.USUAL.of(graph.build()).highestFirst()) {
      out.append(each.node()).append('\t').append(Double.toString(each.rank())).append('\n');
    }
    out.flush();
    return Math.max(code, rejects.exitCode());
  }

  private void take(String source, long number, String line) {
    if (line.isBlank()) {
      return;
    }
    String[] row = line.split("\t", -1);
    try {
      if (row.length < 2 || row.length > 3 || row[0].isEmpty() || row[1].isEmpty()) {
        throw new IllegalArgumentException("row: expected from, tab, to and maybe a weight");
      }
      graph.edge(row[0], row[1], row.length == 3 ? weight(row[2]) : 1);
    } catch (IllegalArgumentException e) {
      String[] problem = String.valueOf(e.getMessage()).split(": ", 2);
      rejects.addLine(new ItemFault(source, problem[0], number - 1, problem[problem.length - 1]));
    }
  }

  private static double weight(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("weight: expected a finite number above 0", e);
    }
  }
}
