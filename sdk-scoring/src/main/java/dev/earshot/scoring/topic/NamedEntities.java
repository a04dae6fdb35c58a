package dev.earshot.scoring.topic;

import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.PostFacts;
import dev.earshot.query.Truth;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which brands, products, places, people of public office or other names a text holds: what an
 * {@link EntityList} finds, or a recogniser of names, which is a {@link dev.earshot.scoring.Scorer}
 * with this {@link #KEY}. Immutable and thread-safe.
 *
 * @param names the names, in the order in which they stand
 */
public record NamedEntities(List<Name> names) {
  /** Names the score in mentions and in JSON. */
  public static final ScoreKey<NamedEntities> KEY =
      ScoreKey.of("entities", 1, NamedEntities.class, NamedEntities::write, NamedEntities::read);

  /**
   * What queries ask it by: {@code entities:acme}, {@code entities:("Acme Tea" OR apex)}, without
   * case and accents. Unknown on a post that nothing looked for names in.
   */
  public static final Field<PostFacts> FIELD =
      Field.<PostFacts>of(
              KEY.name(),
              Aspect.SCORES,
              NamedEntities::canonical,
              values ->
                  facts ->
                      facts
                          .score(KEY)
                          .map(
                              score ->
                                  Truth.of(
                                      score.value().names.stream()
                                          .anyMatch(name -> values.contains(canonical(name.name)))))
                          .orElse(Truth.UNKNOWN))
          .ofScore(KEY);

  /**
   * One name in a text.
   *
   * @param name what it is called, however it is written there
   * @param type what it is, such as {@code brand}; empty if not told
   * @param field the part of the post it stands in, as a query's hits have it
   * @param span where it stands there
   */
  public record Name(String name, String type, String field, Span span) {
    /** Creates a name. */
    public Name {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name: expected a letter, a digit or an emoji");
      }
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(field, "field");
      Objects.requireNonNull(span, "span");
    }
  }

  /** Creates a list of names. */
  public NamedEntities {
    names = List.copyOf(names);
  }

  private static String canonical(String name) {
    String folded = Tokens.fold(name).strip();
    if (folded.isEmpty()) {
      throw new IllegalArgumentException("expected a name");
    }
    return folded;
  }

  private static Map<String, Object> write(NamedEntities entities) {
    List<Map<String, Object>> names = new ArrayList<>();
    for (Name name : entities.names) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", name.name);
      one.put("type", name.type);
      one.put("field", name.field);
      one.put("start", (long) name.span.start());
      one.put("end", (long) name.span.end());
      names.add(one);
    }
    return Map.of("names", names);
  }

  private static NamedEntities read(Map<String, Object> written) {
    List<Name> names = new ArrayList<>();
    for (Object each : (List<?>) required(written, "names")) {
      Map<?, ?> one = (Map<?, ?>) each;
      names.add(
          new Name(
              (String) required(one, "name"),
              (String) required(one, "type"),
              (String) required(one, "field"),
              new Span(place(one, "start"), place(one, "end"))));
    }
    return new NamedEntities(names);
  }

  private static int place(Map<?, ?> written, String name) {
    return Math.toIntExact((Long) required(written, name));
  }

  private static Object required(Map<?, ?> written, String name) {
    return Objects.requireNonNull(written.get(name), name);
  }
}
