package dev.earshot.scoring.trend;

import dev.earshot.Author;
import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.QueryMatch;
import dev.earshot.text.Tokens;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * By what mentions are told apart in a series: by query, by network, by a host's own groups,
 * campaigns or brands.
 *
 * @param name its name, without blanks, unique in a series
 * @param valuesOf which of its values a mention counts under; a value given twice counts once. Must
 *     answer the same of the same mention always, since what it answers when the mention goes is
 *     subtracted
 */
public record Dimension(String name, Function<Mention, ? extends Collection<String>> valuesOf) {
  /** Everything under one value, {@code all}. */
  public static final Dimension ALL = new Dimension("all", mention -> List.of("all"));

  /** The queries that match, by their ids. */
  public static final Dimension QUERY =
      new Dimension("query", mention -> each(mention.matches(), QueryMatch::query));

  /** The network. */
  public static final Dimension NETWORK =
      new Dimension("network", mention -> List.of(mention.post().network().id()));

  /** The post's language where it is known, else {@code und}. */
  public static final Dimension LANGUAGE =
      new Dimension("language", mention -> List.of(mention.post().language().orElse("und")));

  /** The hashtags in lower case, without their sign. */
  public static final Dimension HASHTAG =
      new Dimension(
          "hashtag",
          mention ->
              mention.post().entities().stream()
                  .filter(Entity.Hashtag.class::isInstance)
                  .map(tag -> tag.value().toLowerCase(Locale.ROOT))
                  .distinct()
                  .toList());

  /** The single author, by the id's written form; a mention without one counts nowhere. */
  public static final Dimension AUTHOR =
      new Dimension(
          "author",
          mention ->
              mention
                  .post()
                  .author()
                  .map(Author::id)
                  .map(id -> List.of(id.toString()))
                  .orElse(List.of()));

  /** The words of title and text, folded as queries fold them. */
  public static final Dimension TERM = new Dimension("term", Dimension::terms);

  /** Creates a dimension. */
  public Dimension {
    Objects.requireNonNull(valuesOf, "valuesOf");
    if (name.isBlank() || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("name: expected a word without blanks");
    }
  }

  /** Returns the key of one of its values. */
  public SeriesKey key(String value) {
    return new SeriesKey(name, value);
  }

  private static Set<String> terms(Mention mention) {
    Post post = mention.post();
    Tokens tokens = new Tokens();
    Set<String> terms = new LinkedHashSet<>();
    for (String text : List.of(post.title().orElse(""), post.text())) {
      tokens.read(text);
      for (int i = 0; i < tokens.count(); i++) {
        if (tokens.kind(i) == Tokens.Kind.WORD) {
          terms.add(tokens.folded(i));
        }
      }
    }
    return terms;
  }

  private static <T> List<String> each(List<T> all, Function<T, String> name) {
    if (all.size() == 1) {
      return List.of(name.apply(all.get(0)));
    }
    return all.stream().map(name).distinct().toList();
  }
}
