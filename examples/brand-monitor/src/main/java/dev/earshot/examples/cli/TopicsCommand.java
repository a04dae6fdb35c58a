package dev.earshot.examples.cli;

import dev.earshot.Mention;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.Score;
import dev.earshot.examples.monitor.GivenFile;
import dev.earshot.pipeline.Delivery;
import dev.earshot.pipeline.Outcome;
import dev.earshot.query.Query;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.NamedEntities;
import dev.earshot.scoring.topic.Topic;
import dev.earshot.scoring.topic.Topics;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.SeriesKey;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: what comes more often than usual. */
@Command(
    name = "topics",
    description = {
      "Tells which terms, phrases, hashtags and entities come more often than usual, those first"
          + " that are furthest beyond chance.",
      "Texts, posts, events or mentions, one a line."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  earshot topics --for kettle mentions.jsonl"})
final class TopicsCommand implements Callable<Integer> {
  private static final String USUAL = "usual";

  private static final SeriesKey HERE = Dimension.QUERY.key("here");

  @Option(
      names = "--for",
      paramLabel = "QUERY",
      description = "What comes along with this, beside the texts that it does not match.")
  private @Nullable String query;

  @Option(
      names = "--background",
      paramLabel = "NAME-OR-FILE",
      description =
          "What is usual: a file of lines as the texts, or usual, which is how usual words are in"
              + " posts. Default: usual.")
  private @Nullable String given;

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description =
          "Names to tell, one a line: name, tab, type, and maybe aliases, ambiguous names and the"
              + " words of context they need, lists with | between.")
  private @Nullable Path entities;

  @Option(
      names = "--smallest-group",
      description = "How many authors must name what is told. Default: ${DEFAULT-VALUE}.")
  private int smallestGroup = 1;

  @Option(
      names = "--false-share",
      description =
          "Which share of what is told may be by chance; 1 for all that comes more often at all."
              + " Default: ${DEFAULT-VALUE}.")
  private double falseShare = Topics.FALSE_SHARE;

  @Option(names = "--limit", description = "How many are told. Default: ${DEFAULT-VALUE}.")
  private int limit = 100;

  @Option(
      names = "--explain",
      description = "Add of how many texts, how usual, how many authors, and the score.")
  private boolean explain;

  @Mixin private Texts texts = new Texts();

  private final Reading reading = new Reading();

  @Override
  public Integer call() throws IOException {
    Path background = background();
    if (query != null && given != null) {
      throw new IllegalArgumentException("--background: expected none beside --for");
    }
    if (smallestGroup < 1) {
      throw new IllegalArgumentException(
          "--smallest-group: expected 1 or more, got " + smallestGroup);
    }
    if (!(falseShare > 0 && falseShare <= 1)) {
      throw new IllegalArgumentException("--false-share: expected above 0 to 1, got " + falseShare);
    }
    boolean usual = query == null && background == null;
    Topics.Builder counted =
        Topics.builder(author -> Tokens.hash(author.toString()))
            .smallestGroup(smallestGroup)
            .falseShare(falseShare);
    Topics topics = (usual ? counted : counted.by(Dimension.QUERY)).build();
    Query here = query == null ? null : Query.parse(query);
    EntityList list =
        entities == null
            ? null
            : EntityList.parse(GivenFile.text(entities), String.valueOf(entities.getFileName()));
    int code =
        background == null
            ? 0
            : Texts.forEachMention(background, new Counting(topics, list, mention -> false));
    code =
        Math.max(
            code,
            texts.forEachMention(
                new Counting(
                    topics,
                    list,
                    mention -> here == null || here.matches(reading.of(mention.post())))));
    topics
        .found(
            usual ? Topics.ALL : HERE,
            Instant.MIN,
            Instant.MAX,
            usual ? Topics.Background.USUAL : Topics.Background.OTHERS,
            limit)
        .forEach(this::print);
    return code;
  }

  /** Returns the file of what is usual; null where it is what is usual in posts. */
  private @Nullable Path background() {
    if (given == null || given.equals(USUAL)) {
      return null;
    }
    Path file = Path.of(given);
    if (!Files.exists(file) && file.getParent() == null) {
      throw GivenFile.noneOf("--background: expected a file or one of ", List.of(USUAL), given);
    }
    return file;
  }

  /**
   * Counts each post as it stands after the last line that tells of it, and no post that is gone.
   */
  private final class Counting implements PostLines.MentionTaker {
    private final Topics topics;
    private final @Nullable EntityList list;
    private final Predicate<Mention> here;
    private final Map<PostId, Mention> counted = new HashMap<>();

    Counting(Topics topics, @Nullable EntityList list, Predicate<Mention> here) {
      this.topics = topics;
      this.list = list;
      this.here = here;
    }

    @Override
    public void take(Mention mention) {
      if (!mention.post().text().isBlank() || mention.post().title().isPresent()) {
        Mention now = counted(mention, list, here.test(mention));
        Mention before = PostLines.isText(mention.id()) ? null : counted.put(mention.id(), now);
        hand(before == null ? new Outcome.Admitted(now) : new Outcome.Revised(before, now));
      }
    }

    @Override
    public void gone(PostId post) {
      Mention before = counted.remove(post);
      if (before != null) {
        hand(new Outcome.Withdrawn(before, Removal.Cause.SOURCE_DELETED, Instant.EPOCH));
      }
    }

    private void hand(Outcome.Change change) {
      topics.accept(Delivery.of(topics.position() + 1, List.of(change)));
    }
  }

  private Mention counted(Mention mention, @Nullable EntityList list, boolean here) {
    Mention.Builder counted =
        mention.toBuilder()
            .matches(here ? List.of(new QueryMatch(HERE.value(), List.of())) : List.of());
    if (list != null) {
      counted.score(NamedEntities.KEY, Score.byMachine(list.in(reading.of(mention.post()))));
    }
    return counted.build();
  }

  private void print(Topic topic) {
    JsonLine line =
        new JsonLine()
            .put("kind", topic.kind().name())
            .put("value", topic.value())
            .put("count", topic.count())
            .put("lift", rounded(topic.lift()))
            .put("low", rounded(topic.low()))
            .put("high", rounded(topic.high()));
    if (explain) {
      line.put("of", topic.share().total())
          .put("usual", topic.usual().count())
          .put("usualOf", topic.usual().total())
          .put("authors", topic.authors().count())
          .put("score", rounded(topic.score()));
    }
    System.out.println(line);
  }

  private static double rounded(double value) {
    return Math.rint(value * 10_000) / 10_000;
  }
}
