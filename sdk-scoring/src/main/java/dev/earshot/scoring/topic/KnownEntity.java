package dev.earshot.scoring.topic;

import dev.earshot.query.Clause;
import dev.earshot.query.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A brand, a product, a person of public office or whatever else a host wants to be told by name.
 *
 * <p>Names are found as queries find phrases: without case and accents, as a hashtag and a handle
 * too, and with {@code =} before them in this very spelling ({@code =May}). {@code #}, {@code @}
 * and {@code $} before a name stand for that tag, handle or ticker alone.
 *
 * <p>Other than in queries, signs of a name must stand in the text: {@code +}, {@code #}, {@code
 * &}, {@code *}, {@code /}, {@code %}, {@code _}, those of mathematics and currencies, and a full
 * stop that a letter follows. So {@code C#}, {@code AT&T}, {@code Disney+} and {@code .NET} are not
 * found where {@code c}, {@code at t}, {@code disney} and {@code net} are; what else people write
 * is an alias ({@code disney plus}). Hyphens, apostrophes and other marks do not matter.
 *
 * @param name what it is told by; counts as one of its names unless it is ambiguous
 * @param type what it is, such as {@code brand}; may be empty
 * @param aliases further names that mean nothing else
 * @param ambiguous names that also mean something else, and count only in a post that holds a word
 *     of the context, wherever it stands
 * @param context the words that tell what is meant; there if and only if names are ambiguous
 */
public record KnownEntity(
    String name, String type, Set<String> aliases, Set<String> ambiguous, Set<String> context) {
  /**
   * Creates an entity.
   *
   * @throws IllegalArgumentException if a name is one that no text could hold, there are ambiguous
   *     names without context or a context without such names, or a name is both
   */
  public KnownEntity {
    if (name.isBlank() || type.indexOf('\t') >= 0) {
      throw new IllegalArgumentException("name: expected a name");
    }
    aliases = Collections.unmodifiableSet(new TreeSet<>(aliases));
    ambiguous = Collections.unmodifiableSet(new TreeSet<>(ambiguous));
    context = Collections.unmodifiableSet(new TreeSet<>(context));
    if (ambiguous.isEmpty() != context.isEmpty()) {
      throw new IllegalArgumentException(
          "context: expected words of context beside ambiguous names, and only there");
    }
    for (String alias : aliases) {
      if (ambiguous.contains(alias)) {
        throw new IllegalArgumentException("ambiguous: a name is either ambiguous or not");
      }
    }
    query(sure(name, aliases, ambiguous));
    query(ambiguous);
    query(context);
  }

  /** Returns an entity whose names mean nothing else. */
  public static KnownEntity of(String name, String type, String... aliases) {
    return new KnownEntity(name, type, Set.of(aliases), Set.of(), Set.of());
  }

  private static Set<String> sure(String name, Set<String> aliases, Set<String> ambiguous) {
    Set<String> sure = new LinkedHashSet<>(aliases);
    if (!ambiguous.contains(name)) {
      sure.add(name);
    }
    return sure;
  }

  /** Returns what finds the names that mean nothing else. */
  List<Search> surely() {
    return searches(sure(name, aliases, ambiguous));
  }

  /** Returns what finds the names that need a context. */
  List<Search> perhaps() {
    return searches(ambiguous);
  }

  /** Returns what finds the words of context. */
  List<Search> inContext() {
    return searches(context);
  }

  /**
   * What finds names.
   *
   * @param query finds their letters
   * @param signs what must stand about the letters; null where they are all
   */
  record Search(Query query, @Nullable NameSigns signs) {}

  private static List<Search> searches(Set<String> names) {
    Set<String> plain = new LinkedHashSet<>();
    List<Search> searches = new ArrayList<>();
    for (String name : names) {
      Optional<NameSigns> signs = NameSigns.of(name);
      if (signs.isEmpty()) {
        plain.add(name);
      } else {
        query(Set.of(name)).ifPresent(query -> searches.add(new Search(query, signs.get())));
      }
    }
    query(plain).ifPresent(query -> searches.add(new Search(query, null)));
    return searches;
  }

  private static Optional<Query> query(Set<String> names) {
    List<Clause> clauses = new ArrayList<>();
    for (String name : names) {
      clauses.add(
          name.startsWith("=")
              ? new Clause.Exact(name.substring(1))
              : new Clause.Phrase(name, false));
    }
    return clauses.isEmpty()
        ? Optional.empty()
        : Optional.of(Query.of(clauses.size() == 1 ? clauses.get(0) : new Clause.Or(clauses)));
  }
}
