package dev.earshot.examples.cli;

import dev.earshot.EarshotException;
import dev.earshot.ItemFault;
import dev.earshot.MalformedException;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.examples.monitor.Kinds;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.retention.ItemReader;
import dev.earshot.privacy.retention.Retention;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retention}: how long items are kept, and why. */
@Command(
    name = "retention",
    description = {
      "Tells of each item whether it is kept at a moment, until when, and why.",
      "Items, one JSON object a line: class, start, anchors{}, purposes[], sensitivity, origin,"
          + " holds[], terms, derivedFrom[]."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  earshot retention --pack strum --at 2026-11-20T12:00:00Z items.jsonl"
    })
final class RetentionCommand implements Callable<Integer> {
  private static final String AHEAD =
      "lies ahead of --at and counts as it stands; a pipeline takes no time ahead of its clock";

  @Option(
      names = "--pack",
      required = true,
      description = "The policy pack whose rules hold: a name or a file.")
  private String pack = "";

  @Option(
      names = "--at",
      required = true,
      converter = Moment.class,
      description = "The moment to decide for, in UTC, such as 2026-11-20T12:00:00Z.")
  private Instant at = Instant.EPOCH;

  @Mixin private Texts texts = new Texts();

  private final Rejects rejects = new Rejects();

  @Override
  public Integer call() throws IOException {
    PolicyPack rules = GivenFile.pack(pack);
    Retention retention = Retention.of(rules);
    ItemReader items = new ItemReader(rules, Kinds.terms(), at);
    int code =
        texts.forEach((source, number, line) -> take(retention, items, source, number, line));
    return Math.max(code, rejects.exitCode());
  }

  private void take(
      Retention retention, ItemReader items, String source, long number, String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      ItemReader.Item item = items.read(line, source);
      for (String field : item.ahead()) {
        System.err.println(
            new JsonLine()
                .put("source", source)
                .put("line", number)
                .put("field", field)
                .put("warning", AHEAD));
      }
      System.out.println(retention.evaluate(item.facts(), item.holds(), at).toJson());
    } catch (MalformedException e) {
      rejects.addLine(new ItemFault(source, e.field().orElse(""), number - 1, e.problem()));
    } catch (EarshotException e) {
      rejects.addLine(new ItemFault(source, "", number - 1, String.valueOf(e.getMessage())));
    }
  }
}
