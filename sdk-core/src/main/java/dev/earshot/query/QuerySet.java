package dev.earshot.query;

import dev.earshot.MalformedException;
import dev.earshot.QueryMatch;
import dev.earshot.text.Reading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
 * QuerySet more = queries.with("launch", Query.parse("#acmelaunch")).without("rival");
 * }</pre>
 *
 * <p>Immutable and thread-safe; a {@link Reading} belongs to one thread. {@link #with} and {@link
 * #without} take time in proportion to the query, and hardly more for a large set than for a small
 * one.
 */
public final class QuerySet {
  private static final QuerySet EMPTY = new QuerySet(QueryIndex.EMPTY, 0, 0);

  private final QueryIndex index;
  private final int size;
  private final long nextPosition;
  private volatile @Nullable Map<String, Query> queries;

  private QuerySet(QueryIndex index, int size, long nextPosition) {
    this.index = index;
    this.size = size;
    this.nextPosition = nextPosition;
  }

  /** Returns the set without a query. */
  public static QuerySet empty() {
    return EMPTY;
  }

  /** Returns a builder of an empty set, which reads queries over {@link Fields#posts()}. */
  public static Builder builder() {
    return builder(Fields.posts());
  }

  /**
   * Returns a builder of an empty set, which reads queries over those fields.
   *
   * @param fields {@link Fields#posts()}, and fields added to them
   */
  public static Builder builder(Fields<PostFacts> fields) {
    return new Builder(fields);
  }

  /**
   * Reads lines {@code id<TAB>query}. A line ends at a line feed; a carriage return before it and a
   * byte order mark at the start are dropped.
   *
   * @throws MalformedException if a line has another form, a query is malformed, or an id comes
   *     twice; the message names the line, counted from 1
   */
  public static QuerySet parse(String lines) {
    return parse(lines, Fields.posts());
  }

  /**
   * Reads lines as {@link #parse(String)} does, the queries over those fields.
   *
   * @param fields {@link Fields#posts()}, and fields added to them
   * @throws MalformedException as {@link #parse(String)} says
   */
  public static QuerySet parse(String lines, Fields<PostFacts> fields) {
    return parse(lines, "queries", fields);
  }

  /**
   * Reads a file of lines as {@link #parse(String)} does, in UTF-8.
   *
   * @throws MalformedException if the file is not UTF-8, or as {@link #parse(String)} says
   * @throws IOException if it cannot be read
   */
  public static QuerySet parse(Path file) throws IOException {
    return parse(file, Fields.posts());
  }

  /**
   * Reads a file as {@link #parse(Path)} does, the queries over those fields.
   *
   * @param fields {@link Fields#posts()}, and fields added to them
   * @throws MalformedException if the file is not UTF-8, or as {@link #parse(String)} says
   * @throws IOException if it cannot be read
   */
  public static QuerySet parse(Path file, Fields<PostFacts> fields) throws IOException {
    String name = String.valueOf(file.getFileName());
    String lines;
    try {
      lines = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new MalformedException(name, null, -1, "expected UTF-8; save the file in it", e);
    }
    return parse(lines, name, fields);
  }

  private static QuerySet parse(String lines, String source, Fields<PostFacts> fields) {
    Builder builder = builder(fields);
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
      builder.add(id, Query.parse(line.substring(tab + 1), fields, new SyntaxError(id, place)));
    }
    return builder.build();
  }

  /**
   * Returns this set with a query more, or with it in the place of the one that has that id, whose
   * labels are forgotten.
   *
   * @param id not blank, without outer blanks and control characters
   * @throws IllegalArgumentException if the id has another form
   */
  public QuerySet with(String id, Query query) {
    return with(id, query, Map.of());
  }

  /**
   * Returns this set with a query as {@link #with(String, Query)} does, and with what the host
   * wants to know of it, such as an owner. Labels make no difference to what matches and are not
   * printed.
   *
   * @param id not blank, without outer blanks and control characters
   * @param labels names and values, copied
   * @throws IllegalArgumentException if the id has another form
   */
  public QuerySet with(String id, Query query, Map<String, String> labels) {
    Objects.requireNonNull(query, "query");
    StoredQuery former = index.get(requireId(id));
    StoredQuery stored =
        StoredQuery.of(id, query, labels, former == null ? nextPosition : former.position());
    return former == null
        ? new QuerySet(index.with(stored), size + 1, nextPosition + 1)
        : new QuerySet(index.without(former).with(stored), size, nextPosition);
  }

  /** Returns this set without the query of that id; this set if it has none. */
  public QuerySet without(String id) {
    StoredQuery former = index.get(id);
    return former == null ? this : new QuerySet(index.without(former), size - 1, nextPosition);
  }

  /** Returns the set in the form in which it travels to another process. */
  public QuerySetSpec spec() {
    return new QuerySetSpec(this);
  }

  /** Returns how many queries there are. */
  public int size() {
    return size;
  }

  /** Returns the query of that id; empty if there is none. */
  public Optional<Query> query(String id) {
    return Optional.ofNullable(index.get(id)).map(StoredQuery::query);
  }

  /** Returns the labels of the query of that id; none if there is no such query. */
  public Map<String, String> labels(String id) {
    return Optional.ofNullable(index.get(id)).map(StoredQuery::labels).orElse(Map.of());
  }

  /**
   * Returns the queries by id, in the order they were added. Made when first asked for, in time in
   * proportion to their number.
   */
  public Map<String, Query> queries() {
    Map<String, Query> known = queries;
    if (known == null) {
      Map<String, Query> inOrder = new LinkedHashMap<>();
      index.inOrder().forEach(stored -> inOrder.put(stored.id(), stored.query()));
      known = Collections.unmodifiableMap(inOrder);
      queries = known;
    }
    return known;
  }

  /**
   * Returns whether a query asks for such facts, so that its answer may be another when these
   * change. A word asks for the post.
   */
  public boolean asksFor(Aspect aspect) {
    return index.asksFor(aspect);
  }

  /**
   * Returns the names of the fields that a query asks for, in order of the alphabet, such as to
   * know which scores a host must have made. Takes time in proportion to the queries.
   */
  public Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    queries().values().forEach(query -> query.addFields(fields));
    return fields;
  }

  /**
   * Returns the names of the scores without which a field that a query asks for says nothing, in
   * order of the alphabet, as far as fields {@linkplain Field#ofScore say so}. Takes time in
   * proportion to the queries.
   */
  public Set<String> scores() {
    Set<String> scores = new TreeSet<>();
    if (asksFor(Aspect.SCORES)) {
      queries().values().forEach(query -> query.addScores(scores));
    }
    return scores;
  }

  /**
   * Returns which queries match now, in the order of the set, and where: every place of a clause
   * that holds and does not exclude; and whether others may match once the post is scored. Takes
   * time in proportion to the post and to the queries that share a word with it or name none.
   */
  public Matching match(PostFacts facts) {
    Scan<PostFacts> scan = new Scan<>(facts, Fields.posts().parts());
    return new Matching(scan, index.candidates(scan));
  }

  /** Returns which queries surely match a post that has no scores, as {@link #match(PostFacts)}. */
  public List<QueryMatch> match(Reading reading) {
    return match(PostFacts.of(reading)).matches();
  }

  /**
   * Returns the lines that {@link #parse(String)} reads, each query in canonical form. What is read
   * back is this set without its labels: a line is an id and a query, as people keep them in a
   * file, and has no room for what a host notes of them. {@link #spec} keeps the labels.
   */
  public String print() {
    StringBuilder out = new StringBuilder();
    for (StoredQuery stored : index.inOrder()) {
      out.append(stored.id()).append('\t').append(stored.query()).append('\n');
    }
    return out.toString();
  }

  /** Returns whether the other has the same queries and labels under the same ids, in order. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof QuerySet that) || size != that.size) {
      return false;
    }
    List<StoredQuery> mine = index.inOrder();
    List<StoredQuery> others = that.index.inOrder();
    for (int i = 0; i < size; i++) {
      if (!mine.get(i).id().equals(others.get(i).id())
          || !mine.get(i).query().equals(others.get(i).query())
          || !mine.get(i).labels().equals(others.get(i).labels())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return queries().hashCode();
  }

  @Override
  public String toString() {
    return "QuerySet[" + size + " queries]";
  }

  private static String requireId(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "id: expected text without outer blanks and control characters");
    }
    return id;
  }

  private static boolean isId(String id) {
    return !id.isBlank() && id.equals(id.strip()) && id.chars().noneMatch(Character::isISOControl);
  }

  /** Builds a set. Not thread-safe. */
  public static final class Builder {
    private final Fields<PostFacts> fields;
    private final Map<String, StoredQuery> queries = new LinkedHashMap<>();

    private Builder(Fields<PostFacts> fields) {
      this.fields = Objects.requireNonNull(fields, "fields");
    }

    /**
     * Adds a query.
     *
     * @param id not blank, without outer blanks and control characters, not yet in the set
     * @throws IllegalArgumentException if the id has another form or was added before
     */
    public Builder add(String id, Query query) {
      Objects.requireNonNull(query, "query");
      if (queries.containsKey(requireId(id))) {
        throw new IllegalArgumentException(
            "id: " + id + " is in the set already; choose another, or replace it by with()");
      }
      queries.put(id, StoredQuery.of(id, query, Map.of(), queries.size()));
      return this;
    }

    /**
     * Reads and adds a query.
     *
     * @throws MalformedException if the text is no query; its source is the id
     * @throws IllegalArgumentException if the id has another form or was added before
     */
    public Builder add(String id, String query) {
      return add(id, Query.parse(query, fields, new SyntaxError(id, "")));
    }

    /** Returns the set. */
    public QuerySet build() {
      return new QuerySet(QueryIndex.of(queries.values()), queries.size(), queries.size());
    }
  }
}
