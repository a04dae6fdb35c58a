package dev.earshot.examples.names;

import dev.earshot.Span;
import dev.earshot.scoring.topic.NamedEntities.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A name in a post.
 *
 * @param name the name
 * @param probability how sure the model is of it, in [0, 1]; 1 for one that a list holds
 */
record FoundName(Name name, double probability) {
  private static final Comparator<FoundName> ORDER =
      Comparator.<FoundName, String>comparing(found -> found.name.field())
          .thenComparing(found -> found.name.span())
          .thenComparing(found -> found.name.name());

  /** Returns a name as it is written, line breaks in it as spaces. */
  static String written(String text, Span span) {
    return span.in(text).replaceAll("\\s+", " ");
  }

  /** Returns the names of a list, and those of a model that overlap none of these, in order. */
  static List<FoundName> merged(List<Name> listed, List<FoundName> found) {
    List<FoundName> all = new ArrayList<>();
    listed.forEach(name -> all.add(new FoundName(name, 1)));
    found.stream().filter(one -> listed.stream().noneMatch(one::overlaps)).forEach(all::add);
    all.sort(ORDER);
    return all;
  }

  private boolean overlaps(Name other) {
    return name.field().equals(other.field()) && name.span().overlaps(other.span());
  }
}
