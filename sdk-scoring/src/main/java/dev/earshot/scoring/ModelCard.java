package dev.earshot.scoring;

import java.util.List;
import java.util.Objects;

/**
 * What a scorer was made from and how well it does.
 *
 * @param name the scorer's name
 * @param version rises when the same text may score differently
 * @param languages the languages it was made for, as BCP 47 tags; {@code und} for none in
 *     particular
 * @param sources what it was learned from, each with what its origin states as licence
 * @param figures what was measured, on texts it did not learn from
 * @param failures what it is known to get wrong
 */
public record ModelCard(
    String name,
    int version,
    List<String> languages,
    List<String> sources,
    List<String> figures,
    List<String> failures) {
  /** Creates a card. */
  public ModelCard {
    Objects.requireNonNull(name, "name");
    languages = List.copyOf(languages);
    sources = List.copyOf(sources);
    figures = List.copyOf(figures);
    failures = List.copyOf(failures);
  }
}
