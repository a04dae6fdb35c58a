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
 * <p>Built once a process for the same fields, as long as a set is in use. Immutable and
 * thread-safe.
 */
public final class QuerySetSpec implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final List<Built> BUILT = new ArrayList<>();

  private final int format = FORMAT;
  private final ArrayList<String> ids = new ArrayList<>();
  private final ArrayList<String> queries = new ArrayList<>();
  private final ArrayList<HashMap<String, String>> labels = new ArrayList<>();

  private record Built(QuerySetSpec spec, Fields<PostFacts> fields, WeakReference<QuerySet> set) {}

  QuerySetSpec(QuerySet set) {
    set.queries()
        .forEach(
            (id, query) -> {
              ids.add(id);
              queries.add(query.toString());
              labels.add(new HashMap<>(set.labels(id)));
            });
  }

  /**
   * Returns the set: the same one for an equal spec and the same fields, as long as one is in use.
   *
   * @param fields what its queries may ask for
   * @throws MalformedException if a query asks for a field that is not among these, or the spec is
   *     of a newer version
   */
  public QuerySet build(Fields<PostFacts> fields) {
    if (format != FORMAT) {
      throw new MalformedException(
          "query set spec", "format", -1, "expected " + FORMAT + ", got " + format, null);
    }
    synchronized (BUILT) {
      BUILT.removeIf(built -> built.set().get() == null);
      for (Built built : BUILT) {
        QuerySet set = built.set().get();
        if (set != null && built.fields().equals(fields) && built.spec().equals(this)) {
          return set;
        }
      }
      QuerySet set = made(fields);
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
