package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.feed.FeedConnector;
import dev.earshot.connectors.feed.PodcastConnector;
import dev.earshot.connectors.file.ColumnMapping;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.connectors.file.PayloadConnector;
import dev.earshot.connectors.mastodon.MastodonConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The kinds of input that the command line knows by name, and the connector that reads each. */
public final class Kinds {
  private static final FeedConnector FEED = new FeedConnector();
  private static final PodcastConnector PODCAST = new PodcastConnector();
  private static final MastodonConnector MASTODON = new MastodonConnector();

  private static final Map<String, Normalizer> NORMALIZERS =
      new TreeMap<>(Map.of("feed", FEED, "podcast", PODCAST, "mastodon", MASTODON));

  private static final Set<String> TABLES = Set.of("jsonl", "csv", "tsv");

  private Kinds() {}

  /** Returns what reads recorded payloads of that kind. */
  public static Optional<Normalizer> normalizer(String kind) {
    return Optional.ofNullable(NORMALIZERS.get(kind));
  }

  /** Returns the kinds whose payloads can be read, sorted. */
  public static List<String> normalizerNames() {
    return List.copyOf(NORMALIZERS.keySet());
  }

  /** Returns whether an input's faults count lines, from 0; others count items or bytes. */
  static boolean countsLines(Input input) {
    return !NORMALIZERS.containsKey(input.kind());
  }

  /**
   * Checks what an input names before anything is read or written.
   *
   * @param mapping the column mapping of a table; null for none
   * @throws IllegalArgumentException if there is no such kind, it reads no address, its address is
   *     none, or a table has no mapping
   * @throws dev.earshot.MalformedException if the mapping is none
   * @throws java.nio.file.FileSystemException if a file cannot be read
   */
  static void check(Input input, @Nullable Path mapping) throws IOException {
    boolean known = NORMALIZERS.containsKey(input.kind()) || TABLES.contains(input.kind());
    if (!known) {
      throw unknown(input);
    }
    if (!input.isAddress() && input.reference().contains("://")) {
      throw new IllegalArgumentException(
          "--input: expected a file, or an http or https address, got " + input);
    }
    if (!input.isAddress()) {
      GivenFile.readable(Path.of(input.reference()));
    } else if (countsLines(input)) {
      throw new IllegalArgumentException("--input: " + input.kind() + " reads files, no addresses");
    } else {
      input.host();
    }
    connector(input, mapping);
  }

  private static IllegalArgumentException unknown(Input input) {
    return new IllegalArgumentException(
        "--input: expected KIND feed, podcast, mastodon, jsonl, csv or tsv, got " + input.kind());
  }

  /**
   * Returns the connector for an input.
   *
   * @param mapping the column mapping of a table; null for none
   * @throws IllegalArgumentException if there is no such kind, or a table has no mapping
   */
  static Connector connector(Input input, @Nullable Path mapping) throws IOException {
    return switch (input.kind()) {
      case "feed" -> input.isAddress() ? FEED : PayloadConnector.of(FEED);
      case "podcast" -> input.isAddress() ? PODCAST : PayloadConnector.of(PODCAST);
      case "mastodon" -> input.isAddress() ? MASTODON : PayloadConnector.of(MASTODON);
      case "jsonl" -> FileConnector.jsonl();
      case "csv" -> FileConnector.csv(columns(input, mapping));
      case "tsv" -> FileConnector.tsv(columns(input, mapping));
      default -> throw unknown(input);
    };
  }

  private static ColumnMapping columns(Input input, @Nullable Path mapping) throws IOException {
    if (mapping == null) {
      throw new IllegalArgumentException(
          "--map: expected a file that says which column is which, for --input " + input.kind());
    }
    String name = GivenFile.nameOf(mapping);
    try {
      return ColumnMapping.parse(List.of(GivenFile.text(mapping).split("\n", -1)), name);
    } catch (MalformedException e) {
      if (e.offset().isEmpty()) {
        throw e;
      }
      String line = "line " + (e.offset().getAsLong() + 1);
      String field = e.field().map(one -> ", " + one).orElse("");
      throw new MalformedException(name, null, -1, line + field + ": " + e.problem(), e);
    }
  }
}
