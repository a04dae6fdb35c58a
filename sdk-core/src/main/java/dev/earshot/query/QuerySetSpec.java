package dev.earshot.query;

import dev.earshot.MalformedException;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query set as it is sent to where it works, such as an engine's workers: each query as text,
 * with its id and labels. Fields are code and do not travel: whoever builds the set brings them.
 *
 * <p>One that arrives of another version, or not whole, is refused with a {@link
 * MalformedException} while it is read. Built once a process for the same fields, as long as a set
 * is in use. Immutable and thread-safe.
 */
public final class QuerySetSpec implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final List<Built> BUILT = new ArrayList<>();

  private final int format;
  private final ArrayList<String> ids = new ArrayList<>();
  private final ArrayList<String> queries = new ArrayList<>();
  private final ArrayList<HashMap<String, String>> labels = new ArrayList<>();

  private record Built(QuerySetSpec spec, Fields<PostFacts> fields, WeakReference<QuerySet> set) {}

  QuerySetSpec(QuerySet set) {
    format = FORMAT; // and not where it is declared: the compiler would take it for a constant
    set.queries()
        .forEach(
            (id, query) -> {
              ids.add(id);
              queries.add(query.toString());
              labels.add(new HashMap<>(set.labels(id)));
            });
  }

  private Object readResolve() {
    if (format != FORMAT) {
      throw malformed("format", "expected " + FORMAT + ", got " + format);
    }
    if (!isWhole(ids) || !isWhole(queries) || !isWhole(labels)) {
      throw malformed("queries", "expected ids, queries and labels, got less");
    }
    if (ids.size() != queries.size() || ids.size() != labels.size()) {
      throw malformed("queries", "expected one and its labels for each id");
    }
    return this;
  }

  private static boolean isWhole(@Nullable List<?> list) {
    return list != null && !list.contains(null);
  }

  private static MalformedException malformed(String field, String problem) {
    return new MalformedException("query set spec", field, -1, problem, null);
  }

  /**
   * Returns the set: the same one for an equal spec and the same fields, as long as one is in use.
   *
   * @param fields what its queries may ask for
   * @throws MalformedException if a query asks for a field that is not among these
   */
  public QuerySet build(Fields<PostFacts> fields) {
    synchronized (BUILT) {
      BUILT.removeIf(built -> built.set().get() == null);
      for (Built built : BUILT) {
        QuerySet known = built.set().get();
        if (known != null && built.fields().equals(fields) && built.spec().equals(this)) {
          return known;
        }
      }
      QuerySet set;
      try {
        set = made(fields);
      } catch (IllegalArgumentException e) {
        throw new MalformedException(
            "query set spec", "ids", -1, "expected ids and labels that a set can have", e);
      }
      BUILT.add(new Built(this, fields, new WeakReference<>(set)));
      return set;
    }
  }

  private QuerySet made(Fields<PostFacts> fields) {
    QuerySet.Builder builder = QuerySet.builder(fields);
    for (int i = 0; i < ids.size(); i++) {
      builder.add(ids.get(i), queries.get(i));
    }
    QuerySet set = builder.build();
    for (int i = 0; i < ids.size(); i++) {
      if (!labels.get(i).isEmpty()) {
        set = set.with(ids.get(i), set.query(ids.get(i)).orElseThrow(), labels.get(i));
      }
    }
    return set;
  }

  private List<Object> parts() {
    return List.of(format, ids, queries, labels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuerySetSpec that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return "QuerySetSpec[" + ids.size() + " queries]";
  }
}
