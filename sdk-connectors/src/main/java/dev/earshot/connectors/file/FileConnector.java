package dev.earshot.connectors.file;

import dev.earshot.Checkpoint;
import dev.earshot.PostField;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.Option;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.format.EncodingScheme;
import dev.earshot.connectors.reading.CheckpointState;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of posts. The request's source is the file's path.
 *
 * <p>UTF-8, UTF-16 or UTF-32, as a byte order mark or the bytes themselves show. A table that is
 * none of these is windows-1252 where its bytes can be that and hardly anything else; other
 * charsets of single bytes, and those of East Asia, are named ({@link #CHARSET}). A row in other
 * bytes than the file's is a fault. A line ends at LF, a CR before it is dropped; blank lines are
 * passed over. A row that cannot be read is a fault whose offset is the line's number, counted from
 * 0, and the rest arrives. A row longer than the option {@code maxRow} (bytes, 1,048,576 until set)
 * is such a fault; no row, however long, is held in memory beyond that.
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
  /** How long a row may be in bytes, at least 1; 1,048,576 until set. */
  public static final Option<Integer> MAX_ROW =
      Option.whole("maxRow", 1, Integer.MAX_VALUE, 1 << 20, "how long a row may be, in bytes");

  /**
   * What stands between the columns of {@link #csv}: an ASCII character, or {@code tab}. Until set,
   * the mapping says it ({@code delimiter==;}), or a first line {@code sep=;}, or else the header:
   * it is the first of comma, semicolon, tab and {@code |} between which all mapped columns stand.
   */
  public static final Option<Character> DELIMITER =
      Option.of(
          "delimiter",
          Character.class,
          "one ASCII character, no quote and no line end, or tab",
          ',',
          "what stands between columns; found by the header until set",
          FileConnector::delimiter);

  /**
   * What the bytes of {@link #csv} and {@link #tsv} are written in, such as {@code windows-1251}:
   * UTF-16, UTF-32, or a charset that writes ASCII as ASCII does. Until set, what the mapping says
   * ({@code charset==windows-1251}), or else what the bytes show.
   */
  public static final Option<Charset> CHARSET =
      Option.of(
          "charset",
          Charset.class,
          "the name of a charset that holds ASCII as it is, such as windows-1251, or UTF-16 or UTF-32",
          StandardCharsets.UTF_8,
          "what the bytes are written in; what they show until set",
          FileConnector::charset);

  private static final String ASCII = ",;\t|\"\r\nAZaz09";

  private static final Capability[] TABLE = {
    Capability.READ, Capability.BACKFILL, Capability.METRICS
  };

  private static final String HEADER =
      " with a header row; a ColumnMapping says which column is which";

  /* A mapping may name any field but those that no cell holds. */
  private static final Set<PostField> COLUMNS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(
              EnumSet.of(
                  PostField.CO_AUTHORS,
                  PostField.HTML,
                  PostField.MEDIA,
                  PostField.POLL_OPTIONS,
                  PostField.WITHHELD_IN)));

  private final ConnectorDescriptor descriptor;
  private final BiFunction<ReadRequest, String, RowFormat> format;

  private FileConnector(
      ConnectorDescriptor.Builder descriptor, BiFunction<ReadRequest, String, RowFormat> format) {
    this.descriptor = descriptor.build();
    this.format = format;
  }

  /**
   * Returns a connector {@code jsonl} for our JSON, one document a line: an event if it has a
   * {@code type}, else a post.
   */
  public static FileConnector jsonl() {
    return new FileConnector(
        ConnectorDescriptor.builder("jsonl", 1)
            .capabilities(
                Capability.READ,
                Capability.BACKFILL,
                Capability.DELETES,
                Capability.EDITS,
                Capability.METRICS)
            .sources("the path of a file in our JSON, an event or a post a line")
            .fills(EnumSet.allOf(PostField.class))
            .options(MAX_ROW),
        (request, file) -> new JsonLines(file));
  }

  /**
   * Returns a connector {@code csv} for tables with a header row, quoted as RFC 4180 says. The
   * separator is found by the header; a first line {@code sep=;}, the mapping or the option {@code
   * delimiter} name it.
   *
   * <p>A quote that is opened and not closed where a value ends makes its line a fault, and the
   * next line is read as a row.
   */
  public static FileConnector csv(ColumnMapping mapping) {
    Objects.requireNonNull(mapping, "mapping");
    return new FileConnector(
        ConnectorDescriptor.builder("csv", 1)
            .capabilities(TABLE)
            .sources("the path of a table quoted as RFC 4180 says," + HEADER)
            .fills(COLUMNS)
            .options(MAX_ROW, DELIMITER, CHARSET),
        (request, file) ->
            new Table(
                file,
                mapping,
                chosen(request, DELIMITER, mapping),
                chosen(request, CHARSET, mapping),
                true));
  }

  /**
   * Returns a connector {@code tsv} for tables with a header row and tabs between columns. There is
   * no quoting: a {@code "} is text.
   *
   * @throws IllegalArgumentException if the mapping names another delimiter
   */
  public static FileConnector tsv(ColumnMapping mapping) {
    Objects.requireNonNull(mapping, "mapping");
    if (mapping.constant(DELIMITER.name()).map(DELIMITER::parse).orElse('\t') != '\t') {
      throw new IllegalArgumentException(
          "mapping: expected no delimiter but a tab; read the file as csv");
    }
    return new FileConnector(
        ConnectorDescriptor.builder("tsv", 1)
            .capabilities(TABLE)
            .sources("the path of a table with tabs, no quoting," + HEADER)
            .fills(COLUMNS)
            .options(MAX_ROW, CHARSET),
        (request, file) ->
            new Table(file, mapping, '\t', chosen(request, CHARSET, mapping), false));
  }

  /** Returns what the request chooses, else what the mapping says; null if neither does. */
  private static <T> @Nullable T chosen(
      ReadRequest request, Option<T> option, ColumnMapping mapping) {
    return request.options().containsKey(option.name())
        ? request.value(option)
        : mapping.constant(option.name()).map(option::parse).orElse(null);
  }

  private static @Nullable Character delimiter(String text) {
    if (text.equalsIgnoreCase("tab")) {
      return '\t';
    }
    return text.length() != 1 || "\"\r\n".contains(text) || text.charAt(0) > 0x7E
        ? null
        : Character.valueOf(text.charAt(0));
  }

  /* Rows are cut and quotes are found in bytes, so bytes of ASCII must stand for nothing else. */
  private static @Nullable Charset charset(String name) {
    try {
      Charset charset = Charset.forName(name);
      if (EncodingScheme.width(charset) > 1) {
        return charset.name().contains("BOM") ? null : charset;
      }
      boolean shifts = charset.name().contains("ISO-2022") || !charset.canEncode();
      return !shifts && ASCII.equals(new String(ASCII.getBytes(charset), StandardCharsets.US_ASCII))
          ? charset
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public ConnectorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public SourceReader open(
      ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
    request.checkedFor(descriptor);
    Path path = Path.of(request.source());
    return new FileReader(
        path,
        descriptor,
        format.apply(request, FileReader.nameOf(path)),
        request,
        CheckpointState.of(from, descriptor),
        context);
  }
}
