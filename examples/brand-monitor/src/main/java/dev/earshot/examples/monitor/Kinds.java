package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Normalizer;
import dev.earshot.connectors.file.ColumnMapping;
import dev.earshot.connectors.file.FileConnector;
import dev.earshot.connectors.file.PayloadConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of input that the command line knows by name, and the connector that reads each. */
public final class Kinds {
  /** What the modules on the path offer, ours and anybody's, by id. */
  private static final Map<String, Connector> OFFERED =
      ServiceLoader.load(Connector.class).stream()
          .map(ServiceLoader.Provider::get)
          .collect(
              Collectors.toMap(
                  connector -> connector.descriptor().id(),
                  connector -> connector,
                  (one, other) -> {
                    throw new IllegalStateException(
                        "two connectors on the path are called " + one.descriptor().id());
                  },
                  TreeMap::new));

  private static final Set<String> TABLES = Set.of("jsonl", "csv", "tsv");

  /** What may be an address whose scheme is missing. */
  private static final Pattern HOST =
      Pattern.compile("[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+(?::[0-9]+)?(?:/.*)");

  private Kinds() {}

  /** Returns what reads recorded payloads of that kind. */
  public static Optional<Normalizer> normalizer(String kind) {
    return OFFERED.get(kind) instanceof Normalizer normalizer
        ? Optional.of(normalizer)
        : Optional.empty();
  }

  /** Returns the kinds whose payloads can be read, sorted. */
  public static List<String> normalizerNames() {
    return OFFERED.values().stream()
        .filter(Normalizer.class::isInstance)
        .map(connector -> connector.descriptor().id())
        .toList();
  }

  /** Returns every kind of input, sorted. */
  public static List<String> names() {
    return Stream.concat(OFFERED.keySet().stream(), TABLES.stream()).sorted().toList();
  }

  /** Returns whether an input's faults count lines, from 0; others count items or bytes. */
  static boolean countsLines(Input input) {
    return TABLES.contains(input.kind());
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
    if (!names().contains(input.kind())) {
      throw unknown(input);
    }
    boolean neither =
        input.reference().contains("://")
            || (HOST.matcher(input.reference()).matches()
                && !Files.exists(Path.of(input.reference())));
    if (!input.isAddress() && neither) {
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
    return GivenFile.noneOf("--input: expected KIND to be one of ", names(), input.kind());
  }

  /** Returns the terms of every source that can be read: state may hold posts of former inputs. */
  public static List<SourceTerms> terms() {
    return Stream.concat(
            OFFERED.values().stream().map(connector -> connector.descriptor().terms()),
            Stream.of(FileConnector.jsonl().descriptor().terms()))
        .distinct()
        .toList();
  }

  /**
   * Returns the connector for an input.
   *
   * @param mapping the column mapping of a table; null for none
   * @throws IllegalArgumentException if there is no such kind, or a table has no mapping
   */
  static Connector connector(Input input, @Nullable Path mapping) throws IOException {
    return switch (input.kind()) {
      case "jsonl" -> FileConnector.jsonl();
      case "csv" -> FileConnector.csv(columns(input, mapping));
      case "tsv" -> FileConnector.tsv(columns(input, mapping));
      default -> offered(input);
    };
  }

  private static Connector offered(Input input) {
    Connector connector = OFFERED.get(input.kind());
    if (connector == null) {
      throw unknown(input);
    }
    if (input.isAddress()) {
      return connector;
    }
    if (connector instanceof Normalizer normalizer) {
      return PayloadConnector.of(connector, normalizer);
    }
    throw new IllegalArgumentException("--input: " + input.kind() + " reads no files");
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
