package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.scoring.graph.Graph;
import dev.earshot.scoring.graph.PageRank;
import dev.earshot.scoring.graph.Ranks;
import dev.earshot.text.DecimalNumber;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The ranks of the nodes of a file of edges: who is led to by those who are led to. */
final class EdgeRanks {
  private final Graph.Builder graph = Graph.builder();
  private final Rejects rejects = new Rejects();

  private EdgeRanks() {}

  /** Prints node, tab, rank; returns the exit code. */
  static int print(Path edges) throws IOException {
    EdgeRanks ranks = new EdgeRanks();
    int code = Texts.forEach(edges, ranks::take);
    BufferedWriter out =
        new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    for (Ranks.Ranked each : PageRank.USUAL.of(ranks.graph.build()).highestFirst()) {
      out.append(each.node()).append('\t').append(Double.toString(each.rank())).append('\n');
    }
    out.flush();
    return Math.max(code, ranks.rejects.exitCode());
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
      return DecimalNumber.parse(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("weight: expected a finite number above 0", e);
    }
  }
}
