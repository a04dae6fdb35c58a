package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.query.Query;
import dev.earshot.scoring.influence.AuthorInfluence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code influence}: who is listened to, over posts or over edges. */
@Command(
    name = "influence",
    description = {
      "Tells who is listened to, the most first: one author a line, from posts, events or mentions"
          + " in our JSON, in any order.",
      "With --edges ranks the nodes of a graph by PageRank: damping 0.85, to 1e-10."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  earshot normalize --from mastodon statuses.json | earshot influence --explain",
      "  earshot influence --edges edges.tsv"
    })
final class InfluenceCommand implements Callable<Integer> {
  @Option(
      names = "--edges",
      paramLabel = "FILE",
      description =
          "Edges instead of posts, one a line: from, tab, to, and maybe tab, weight (default 1)."
              + " Parallel lines add up, loops count.")
  private @Nullable Path edges;

  @Option(
      names = "--at",
      converter = Moment.class,
      description =
          "The moment at which scores are asked for; what was published later is left out. Default:"
              + " when the last post was published.")
  private @Nullable Instant at;

  @Option(
      names = "--for",
      paramLabel = "QUERY",
      description = "Who matters for this: counts the posts that match, against what all earn.")
  private @Nullable String about;

  @Option(names = "--explain", description = "Adds what each component was made of.")
  private boolean explain;

  @Mixin private Texts texts = new Texts();

  @Override
  public Integer call() throws IOException {
    if (edges != null) {
      if (at != null || about != null || explain || texts.areNamed()) {
        throw new IllegalArgumentException("--edges stands alone: edges have no posts");
      }
      return EdgeRanks.print(edges);
    }
    PostsHeard heard = new PostsHeard(about == null ? null : query(about), at);
    int code = texts.forEachEvent(heard::take);
    heard.ranking().forEach(score -> System.out.println(line(score)));
    return Math.max(code, heard.exitCode());
  }

  private static Query query(String about) {
    try {
      return Query.parse(about, GivenFile.fields());
    } catch (MalformedException e) {
      throw new IllegalArgumentException("--for: " + e.problem(), e);
    }
  }

  private JsonLine line(AuthorInfluence score) {
    JsonLine components = new JsonLine();
    JsonLine inputs = new JsonLine();
    for (AuthorInfluence.Component part : score.components()) {
      components.put(part.name(), part.points());
      JsonLine of = new JsonLine();
      part.inputs().forEach((name, value) -> of.put(name, Math.rint(value * 10_000) / 10_000));
      inputs.put(part.name(), of);
    }
    JsonLine line =
        new JsonLine()
            .put("author", score.author().toString())
            .put("activity", score.activity())
            .put("influence", score.influence())
            .put("confidence", score.confidence())
            .put("components", components);
    return explain ? line.put("inputs", inputs) : line;
  }
}
