package dev.earshot.examples.cli;

import dev.earshot.examples.monitor.BrandMonitor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code monitor}: the main job. */
@Command(
    name = "monitor",
    description = "Listens, scores, keeps what it may, and writes a report.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  earshot monitor",
      "  earshot monitor --input feed=https://blog.example/feed.xml --queries queries.tsv --out out"
    })
final class MonitorCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      paramLabel = "KIND=PATH-OR-URL",
      description =
          "What to listen to; may be given again. KIND: feed, podcast, mastodon, jsonl, csv, tsv."
              + " The bundled sample if absent.")
  private List<String> inputs = new ArrayList<>();

  @Option(names = "--map", description = "Which column is which, for csv and tsv.")
  private @Nullable Path map;

  @Option(names = "--queries", description = "What to listen for: lines of id, tab, query.")
  private @Nullable Path queries;

  @Option(names = "--pack", description = "The policy pack: a name or a file.")
  private String pack = "default";

  @Option(
      names = "--ledger",
      description = "The ledger's folder; state/ledger below --out if absent.")
  private @Nullable Path ledger;

  @Option(
      names = "--opt-outs",
      description = "People to leave alone: kind, network, value, instant.")
  private @Nullable Path optOuts;

  @Option(names = "--out", description = "Where report and state go; earshot-out if absent.")
  private Path out = Path.of("earshot-out");

  @Option(names = "--at", description = "The moment to take for now, such as 2026-11-20T12:00:00Z.")
  private @Nullable Instant at;

  @Option(names = "--follow", description = "Go on listening until interrupted.")
  private boolean follow;

  @Option(
      names = "--allow-private",
      description = "Permit http and private addresses for the hosts named by --input.")
  private boolean allowPrivate;

  @Option(names = "--quiet", description = "Print no table.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    BrandMonitor monitor = new BrandMonitor(out, pack);
    monitor.ledger(ledger).optOuts(optOuts).at(at).follow(follow).permitPrivate(allowPrivate);
    boolean complete =
        inputs.isEmpty()
            ? monitor.listenToSample(quiet ? null : System.out)
            : monitor.listen(inputs, map, queries, quiet ? null : System.out);
    return complete ? 0 : Earshot.SOME_REJECTED;
  }
}
