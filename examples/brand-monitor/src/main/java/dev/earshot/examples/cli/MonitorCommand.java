package dev.earshot.examples.cli;

import dev.earshot.ItemFault;
import dev.earshot.examples.monitor.BrandMonitor;
import dev.earshot.examples.monitor.Listener;
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
      completionCandidates = NormalizeCommand.Names.class,
      description =
          "What to listen to; may be given again. KIND: jsonl, csv, tsv, ${COMPLETION-CANDIDATES}. The bundled sample if absent.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--map",
      description =
          "Which column is which, for csv and tsv: lines field=column, and field==value for what you"
              + " attest, such as visibility==PUBLIC and network==forum.")
  private @Nullable Path map;

  @Option(
      names = "--queries",
      description = "What to listen for: lines of id, tab, query; the sample brings its own.")
  private @Nullable Path queries;

  @Option(names = "--pack", description = "The policy pack: a name or a file.")
  private String pack = "default";

  @Option(
      names = "--ledger",
      description = "The ledger's folder; state/ledger below --out if absent.")
  private @Nullable Path ledger;

  @Option(
      names = "--opt-outs",
      description =
          "People to leave alone: lines of id, handle or url, network, value, instant, parted by"
              + " tabs.")
  private @Nullable Path optOuts;

  @Option(
      names = "--credentials",
      description =
          "Secrets of sources, in a file that its owner alone may read: lines of kind or origin, name"
              + " and secret, parted by tabs.")
  private @Nullable Path credentials;

  @Option(names = "--out", description = "Where report and state go; earshot-out if absent.")
  private Path out = Path.of("earshot-out");

  @Option(
      names = "--at",
      converter = Moment.class,
      description = "The moment to take for now, such as 2026-11-20T12:00:00Z.")
  private @Nullable Instant at;

  @Option(
      names = "--follow",
      description = "Go on listening until interrupted, or until no source can come back.")
  private boolean follow;

  @Option(
      names = "--allow-private",
      description = "Permit http and private addresses for the hosts named by --input.")
  private boolean allowPrivate;

  @Option(names = "--quiet", description = "Print no table and no progress.")
  private boolean quiet;

  private final Rejects rejects = new Rejects();

  @Override
  public Integer call() throws Exception {
    BrandMonitor monitor = new BrandMonitor(out, pack);
    monitor.credentials(credentials);
    monitor.ledger(ledger).optOuts(optOuts).at(at).follow(follow).permitPrivate(allowPrivate);
    Ending ending = new Ending(monitor::stop);
    try (ProgressBar bar = new ProgressBar(0, quiet)) {
      monitor.listener(new Watching(bar));
      if (!inputs.isEmpty()) {
        monitor.listen(inputs, map, queries, quiet ? null : System.out);
      } else if (map == null && optOuts == null && credentials == null) {
        monitor.listenToSample(queries, quiet ? null : System.out);
      } else {
        throw new IllegalArgumentException(
            "--map, --opt-outs and --credentials go with --input; the sample brings its own");
      }
    } finally {
      ending.close();
    }
    return rejects.exitCode();
  }

  private final class Watching implements Listener {
    private final ProgressBar bar;

    Watching(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void heard(long events) {
      bar.reach(events);
    }

    @Override
    public void rejected(ItemFault fault, boolean byLine) {
      if (byLine) {
        rejects.addLine(fault);
      } else {
        rejects.add(fault);
      }
    }

    @Override
    public void changed(String source, String notice, boolean pressing) {
      if (pressing || !quiet) {
        System.err.println(new JsonLine().put("source", source).put("notice", notice));
      }
    }
  }
}
