package dev.earshot.connectors.file;

import dev.earshot.Checkpoint;
import dev.earshot.SourceTerms;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of posts. The request's source is the file's path.
 *
 * <p>UTF-8, with or without a byte order mark; bytes that are none become U+FFFD and the row
 * arrives. A line ends at LF, a CR before it is dropped; blank lines are passed over. A row that
 * cannot be read is a fault whose offset is the line's number, counted from 0, and the rest
 * arrives. A row longer than the option {@code maxRow} (bytes, 1,048,576 until set) is such a
 * fault; no row, however long, is held in memory beyond that.
 *
 * <p>A row without attested visibility arrives as {@link dev.earshot.Visibility#UNKNOWN}, which no
 * gate lets pass; one that is known not to be public comes as skipped, unless the request names a
 * consented class.
 *
 * <p>A checkpoint goes on after the last row read, also when the file has grown, and also when the
 * last row was still being written. A file that was replaced or cut off is read from the start. At
 * the end a reader is caught up and looks again a minute later.
 *
 * <p>Immutable and thread-safe.
 */
public final class FileConnector implements Connector {
  private static final int MAX_ROW = 1 << 20;

  private final ConnectorDescriptor descriptor;
  private final BiFunction<ReadRequest, String, RowFormat> format;

  private FileConnector(
      String id,
      Set<Capability> capabilities,
      Set<String> options,
      BiFunction<ReadRequest, String, RowFormat> format) {
    descriptor =
        new ConnectorDescriptor(id, 1, Set.of(), capabilities, options, SourceTerms.unknown());
    this.format = format;
  }

  /**
   * Returns a connector {@code jsonl} for our JSON, one document a line: an event if it has a
   * {@code type}, else a post.
   */
  public static FileConnector jsonl() {
    Set<Capability> capabilities =
        Set.of(
            Capability.READ,
            Capability.BACKFILL,
            Capability.DELETES,
            Capability.EDITS,
            Capability.METRICS);
    return new FileConnector(
        "jsonl", capabilities, Set.of("maxRow"), (request, file) -> new JsonLines(file));
  }

  /**
   * Returns a connector {@code csv} for tables with a header row, quoted as RFC 4180 says. The
   * option {@code delimiter} names another separator than the comma.
   */
  public static FileConnector csv(ColumnMapping mapping) {
    Objects.requireNonNull(mapping, "mapping");
    return new FileConnector(
        "csv",
        TABLE,
        Set.of("maxRow", "delimiter"),
        (request, file) -> new Table(file, mapping, delimiter(request), true));
  }

  /**
   * Returns a connector {@code tsv} for tables with a header row and tabs between columns. There is
   * no quoting: a {@code "} is text.
   */
  public static FileConnector tsv(ColumnMapping mapping) {
    Objects.requireNonNull(mapping, "mapping");
    return new FileConnector(
        "tsv", TABLE, Set.of("maxRow"), (request, file) -> new Table(file, mapping, '\t', false));
  }

  private static final Set<Capability> TABLE =
      Set.of(Capability.READ, Capability.BACKFILL, Capability.METRICS);

  @Override
  public ConnectorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(descriptor);
    Path path = Path.of(request.source());
    Path name = path.getFileName();
    String file = name == null ? request.source() : name.toString();
    Position start = from == null ? Position.START : Position.of(from, descriptor, file);
    return new FileReader(
        path,
        file,
        descriptor,
        format.apply(request, file),
        maxRow(request),
        request.consentedClass() != null,
        start,
        context.clock());
  }

  private static int maxRow(ReadRequest request) {
    int max = request.option("maxRow").map(Integer::parseInt).orElse(MAX_ROW);
    if (max < 1) {
      throw new IllegalArgumentException("option maxRow: expected at least 1, got " + max);
    }
    return max;
  }

  private static char delimiter(ReadRequest request) {
    String delimiter = request.option("delimiter").orElse(",");
    if (delimiter.length() != 1 || "\"\r\n".contains(delimiter) || delimiter.charAt(0) > 0x7E) {
      throw new IllegalArgumentException("option delimiter: expected one ASCII character");
    }
    return delimiter.charAt(0);
  }
}
