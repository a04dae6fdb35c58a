package dev.earshot.query;

import dev.earshot.MalformedException;
import dev.earshot.QueryMatch;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Many queries under their ids, tried on a post at once.
 *
 * <p>Written as text, a line a query: {@code id<TAB>query}. Blank lines are skipped, and so is a
 * line that begins with {@code #} and has no tab.
 *
 * <pre>{@code
 * QuerySet queries = QuerySet.builder().add("brand", "acme OR #acme").add("rival", "apex").build();
 * List<QueryMatch> matches = queries.match(new Reading().of(post));
 * }</pre>
 *
 * <p>Immutable and thread-safe; a {@link Reading} belongs to one thread.
 */
public final class QuerySet {
  private final Map<String, Query> queries;
  private final List<String> ids;
  private final List<Query> inOrder;
  private final Candidates candidates;

  private QuerySet(Map<String, Query> queries) {
    this.queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
    ids = List.copyOf(queries.keySet());
    inOrder = List.copyOf(queries.values());
    candidates = new Candidates(inOrder);
  }

  /** Returns a builder of an empty set. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads lines {@code id<TAB>query}. A line ends at a line feed; a carriage return before it and a
   * byte order mark at the start are dropped.
   *
   * @throws MalformedException if a line has another form, a query is malformed, or an id comes
   *     twice; the message names the line, counted from 1
   */
  public static QuerySet parse(String lines) {
    return parse(lines, "queries");
  }

  /**
   * Reads a file of lines as {@link #parse(String)} does, in UTF-8.
   *
   * @throws MalformedException if the file is not UTF-8, or as {@link #parse(String)} says
   * @throws IOException if it cannot be read
   */
  public static QuerySet parse(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    String lines;
    try {
      lines = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new MalformedException(name, null, -1, "expected UTF-8; save the file in it", e);
    }
    return parse(lines, name);
  }

  private static QuerySet parse(String lines, String source) {
    Builder builder = builder();
    String[] all = (lines.startsWith("\uFEFF") ? lines.substring(1) : lines).split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].endsWith("\r") ? all[i].substring(0, all[i].length() - 1) : all[i];
      int tab = line.indexOf('\t');
      if (line.isBlank() || (tab < 0 && line.startsWith("#"))) {
        continue;
      }
      String place = "line " + (i + 1);
      String id = line.substring(0, Math.max(tab, 0));
      if (!isId(id)) {
        throw new MalformedException(
            source, "id", -1, place + ": expected an id, a tab and a query", null);
      }
      if (builder.queries.containsKey(id)) {
        throw new MalformedException(
            source, "id", -1, place + ": this id stands on an earlier line too; rename one", null);
      }
      builder.add(id, Query.parse(line.substring(tab + 1), new Complaint(id, place)));
    }
    return builder.build();
  }

  /** Returns the queries by id, in the order they were added. */
  public Map<String, Query> queries() {
    return queries;
  }

  /**
   * Returns which queries match, in the order of the set, and where: every place of a clause that
   * holds and does not exclude. Takes time in proportion to the post and to the queries that share
   * a word with it or name none.
   */
  public List<QueryMatch> match(Reading reading) {
    List<QueryMatch> matches = new ArrayList<>();
    Scan scan = new Scan(reading);
    BitSet tried = candidates.of(scan);
    for (int i = tried.nextSetBit(0); i >= 0; i = tried.nextSetBit(i + 1)) {
      Hits hits = new Hits();
      if (inOrder.get(i).test(scan, hits) == Truth.TRUE) {
        matches.add(new QueryMatch(ids.get(i), hits.inOrder()));
      }
    }
    return matches;
  }

  /** Returns the lines that {@link #parse(String)} reads, each query in canonical form. */
  public String print() {
    StringBuilder out = new StringBuilder();
    queries.forEach((id, query) -> out.append(id).append('\t').append(query).append('\n'));
    return out.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuerySet that && ids.equals(that.ids) && inOrder.equals(that.inOrder);
  }

  @Override
  public int hashCode() {
    return queries.hashCode();
  }

  @Override
  public String toString() {
    return "QuerySet[" + ids.size() + " queries]";
  }

  private static boolean isId(String id) {
    return !id.isBlank() && id.equals(id.strip()) && id.chars().noneMatch(Character::isISOControl);
  }

  /** Builds a set. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Query> queries = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a query.
     *
     * @param id not blank, without outer blanks and control characters, not yet in the set
     * @throws IllegalArgumentException if the id has another form or was added before
     */
    public Builder add(String id, Query query) {
      Objects.requireNonNull(query, "query");
      if (!isId(id)) {
        throw new IllegalArgumentException(
            "id: expected text without outer blanks and control characters");
      }
      if (queries.putIfAbsent(id, query) != null) {
        throw new IllegalArgumentException("id: already in the set");
      }
      return this;
    }

    /**
     * Reads and adds a query.
     *
     * @throws MalformedException if the text is no query; its source is the id
     * @throws IllegalArgumentException if the id has another form or was added before
     */
    public Builder add(String id, String query) {
      return add(id, Query.parse(query, new Complaint(id, "")));
    }

    /** Returns the set. */
    public QuerySet build() {
      return new QuerySet(queries);
    }
  }
}
