package dev.earshot.query;

import dev.earshot.MalformedException;
import dev.earshot.text.Reading;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over posts, in the one query language of Earshot. The language is described
 * {@linkplain dev.earshot.query in the package}.
 *
 * <pre>{@code
 * Query query = Query.parse("(acme OR #acme) launch* -giveaway lang:en");
 * }</pre>
 *
 * <p>{@link #toString()} is the canonical text: {@code parse(query.toString())}, with the same
 * fields, equals the query. Two queries are equal when it is.
 *
 * <p>Immutable and thread-safe.
 */
public final class Query {
  private final Filter<PostFacts> filter;

  private Query(Filter<PostFacts> filter) {
    this.filter = filter;
  }

  /**
   * Reads a query over {@link Fields#posts()}.
   *
   * @throws MalformedException if it is not one; the offset counts UTF-16 units from 0. Also if it
   *     only excludes, or has more than 100,000 UTF-16 units, 10,000 terms, or nests more than 200
   *     deep
   */
  public static Query parse(String text) {
    return parse(text, Fields.posts());
  }

  /**
   * Reads a query over those fields.
   *
   * @param fields {@link Fields#posts()}, and fields added to them
   * @throws MalformedException as {@link #parse(String)} does
   * @throws IllegalArgumentException if the texts of {@code fields} are not those of a post
   */
  public static Query parse(String text, Fields<PostFacts> fields) {
    return parse(text, fields, SyntaxError.QUERY);
  }

  /** Reads a query of which an error says whose it is and where it stands. */
  static Query parse(String text, Fields<PostFacts> fields, SyntaxError error) {
    if (!fields.readPosts()) {
      throw new IllegalArgumentException("fields: expected Fields.posts() and fields added to it");
    }
    return new Query(new Filter<>(Parser.parseQuery(text, fields, error), fields));
  }

  /**
   * Returns the query of that clause over {@link Fields#posts()}, under the same rules as a text.
   *
   * @throws MalformedException as {@link #parse(String)} does, with offsets in the clause's
   *     canonical text
   * @throws IllegalArgumentException if the clause nests far deeper than any text may
   */
  public static Query of(Clause root) {
    return of(root, Fields.posts());
  }

  /**
   * Returns the query of that clause over those fields, as {@link #of(Clause)} does.
   *
   * @param fields {@link Fields#posts()}, and fields added to them
   */
  public static Query of(Clause root, Fields<PostFacts> fields) {
    return parse(Printer.print(Objects.requireNonNull(root, "root")), fields);
  }

  /** Returns the outermost clause. */
  public Clause root() {
    return filter.root();
  }

  /** Returns whether the post matches: surely, not perhaps. */
  public boolean matches(Reading reading) {
    return test(PostFacts.of(reading)) == Truth.TRUE;
  }

  /** Returns whether the post matches. */
  public Truth test(PostFacts facts) {
    return filter.test(facts);
  }

  Truth test(Scan<PostFacts> scan, Hits hits) {
    return filter.test(scan, hits);
  }

  /** Returns which facts it asks for. */
  Set<Aspect> aspects() {
    Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
    addAspects(root(), aspects);
    return aspects;
  }

  void addFields(Set<String> fields) {
    addFields(root(), fields);
  }

  private static void addFields(Clause clause, Set<String> fields) {
    String field = ClauseTree.field(clause);
    if (!field.isEmpty()) {
      fields.add(field);
    }
    ClauseTree.below(clause).forEach(below -> addFields(below, fields));
  }

  /** Adds the scores that its fields say they need. */
  void addScores(Set<String> scores) {
    addScores(root(), scores);
  }

  private void addScores(Clause clause, Set<String> scores) {
    Field<PostFacts> field = filter.fields().field(ClauseTree.field(clause));
    String score = field == null ? null : field.scoreOrNull();
    if (score != null) {
      scores.add(score);
    }
    ClauseTree.below(clause).forEach(below -> addScores(below, scores));
  }

  private void addAspects(Clause clause, Set<Aspect> aspects) {
    Field<PostFacts> field = filter.fields().field(ClauseTree.field(clause));
    if (field != null) {
      aspects.add(field.aspect());
    } else if (TermFinder.isSequence(clause)) {
      aspects.add(Aspect.POST);
    }
    ClauseTree.below(clause).forEach(below -> addAspects(below, aspects));
  }

  /** Whether it looks for words where words by themselves are not looked for. */
  boolean readsUnsearched() {
    return readsUnsearched(root());
  }

  private boolean readsUnsearched(Clause clause) {
    Fields<PostFacts> fields = filter.fields();
    return clause instanceof Clause.Part part
        ? !fields.parts().get(fields.part(part.name())).searched()
        : ClauseTree.below(clause).stream().anyMatch(this::readsUnsearched);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Query that && filter.equals(that.filter);
  }

  @Override
  public int hashCode() {
    return filter.hashCode();
  }

  /** Returns the canonical text. */
  @Override
  public String toString() {
    return filter.toString();
  }
}
