package dev.earshot.examples.monitor;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.QueryMatch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes mentions as CSV after RFC 4180: commas, CRLF, quotes where needed, a header line first.
 *
 * <p>A cell that a spreadsheet would take for a formula gets an apostrophe in front, as {@link
 * Spreadsheet} says; for the texts as they are there is {@code mentions.jsonl}. One row a mention,
 * nothing is held back. Not thread-safe; closing the output is the caller's.
 */
public final class MentionsCsv {
  /**
   * A column.
   *
   * @param name its heading
   * @param cell what stands in it; empty for nothing
   */
  public record Column(String name, Function<Mention, String> cell) {
    /** Creates a column. */
    public Column {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(cell, "cell");
    }
  }

  private static final List<Column> OWN =
      List.of(
          new Column("id", mention -> mention.id().toString()),
          new Column("network", mention -> mention.post().network().id()),
          new Column("kind", mention -> mention.post().kind().name()),
          new Column(
              "published_at",
              mention -> mention.post().publishedAt().map(Instant::toString).orElse("")),
          new Column(
              "author", mention -> mention.post().author().map(MentionsCsv::name).orElse("")),
          new Column("language", mention -> mention.post().language().orElse("")),
          new Column("title", mention -> mention.post().title().orElse("")),
          new Column("text", mention -> mention.post().text()),
          new Column("url", mention -> mention.post().url().orElse("")),
          new Column(
              "queries",
              mention ->
                  mention.matches().stream()
                      .map(QueryMatch::query)
                      .collect(Collectors.joining(" "))));

  private final Appendable out;
  private final List<Column> columns;

  /**
   * Creates a writer and writes the header.
   *
   * @param out where to
   * @param more columns after our own, such as scores
   * @throws IOException if {@code out} does
   */
  public MentionsCsv(Appendable out, List<Column> more) throws IOException {
    this.out = Objects.requireNonNull(out, "out");
    columns = new ArrayList<>(OWN);
    columns.addAll(more);
    row(columns.stream().map(Column::name).toList());
  }

  /**
   * Writes one row.
   *
   * @throws IOException if the output does
   */
  public void write(Mention mention) throws IOException {
    row(columns.stream().map(column -> column.cell().apply(mention)).toList());
  }

  private static String name(Author author) {
    return author.handle().or(author::name).orElse(author.id().toString());
  }

  private void row(List<String> cells) throws IOException {
    boolean first = true;
    for (String cell : cells) {
      if (!first) {
        out.append(',');
      }
      first = false;
      out.append(Spreadsheet.cell(cell));
    }
    out.append("\r\n");
  }
}
