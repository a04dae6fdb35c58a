package dev.earshot.query;

import dev.earshot.Author;
import dev.earshot.MalformedException;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.QueryMatch.Hit;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of one kind of facts: the fields, and the parts that words are looked for in.
 * The query language is the same over all of them.
 *
 * <pre>{@code
 * Fields<Person> people =
 *     Fields.<Person>none()
 *         .with(Field.count("followers", Aspect.POST, Person::followers))
 *         .with(Field.text("country", Aspect.POST, Person::country));
 * Filter<Person> filter = people.parse("followers>=1000 -country:de");
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param <F> the facts
 */
public final class Fields<F> {
  private static final int BEHIND_POLL = 10_000;
  private static final Fields<PostFacts> POSTS = ofPosts();

  private final Map<String, Field<F>> fields;
  private final List<TextPart<F>> parts;

  private Fields(Map<String, Field<F>> fields, List<TextPart<F>> parts) {
    this.fields = Collections.unmodifiableMap(fields);
    this.parts = List.copyOf(parts);
  }

  /**
   * Returns what every query may ask of a post: {@code from}, {@code lang}, {@code network}, {@code
   * site}, {@code kind}, the numbers {@code likes}, {@code reposts}, {@code replies}, {@code
   * quotes} and {@code views}; of its author {@code followers}, {@code following}, {@code posts},
   * {@code verified} and {@code country}; words in {@code title}, {@code warning}, {@code text},
   * {@code poll} and {@code alt}, of which a word by itself is looked for in all but the last.
   */
  public static Fields<PostFacts> posts() {
    return POSTS;
  }

  /** Returns no field and no text, to add some. */
  public static <F> Fields<F> none() {
    return new Fields<>(Map.of(), List.of());
  }

  /**
   * Returns these and one field more.
   *
   * @throws IllegalArgumentException if a field or part has that name
   */
  public Fields<F> with(Field<F> field) {
    requireNew(field.name());
    Map<String, Field<F>> more = new LinkedHashMap<>(fields);
    more.put(field.name(), field);
    return new Fields<>(more, parts);
  }

  /**
   * Returns these and one text more, which words are looked for in, and those after {@code name:}
   * in it alone. It is read anew for every test.
   *
   * @param name as for a field
   * @param text the text that the facts state; empty for none, in which no word is found. Where it
   *     throws, but for Earshot's own kinds, or returns null, the text is unknown: neither a word
   *     nor its exclusion holds there
   * @throws IllegalArgumentException if the name has another form, or a field or part has it
   */
  public Fields<F> withText(String name, Function<? super F, Optional<String>> text) {
    requireNew(name);
    Objects.requireNonNull(text, "text");
    List<TextPart<F>> more = new ArrayList<>(parts);
    int order = parts.size();
    more.add(new TextPart<>(name, true, facts -> List.of(hostText(order, name, text, facts))));
    return new Fields<>(fields, more);
  }

  private static <F> FieldTokens hostText(
      int order, String name, Function<? super F, Optional<String>> text, F facts) {
    FieldTokens unknown = FieldTokens.unknown(order, name);
    return HostCode.<F, FieldTokens>answer(
        asked -> {
          Optional<String> stated = text.apply(asked);
          return stated == null
              ? unknown
              : new FieldTokens(order, name, new Tokens().read(stated.orElse("")));
        },
        facts,
        unknown);
  }

  /** Returns the names of the fields, in order of the alphabet. */
  public Set<String> names() {
    return new TreeSet<>(fields.keySet());
  }

  /**
   * Reads a filter, in the language of {@link dev.earshot.query}. Unlike a {@link Query} it may
   * merely exclude.
   *
   * @throws MalformedException as {@link Query#parse(String)} does; also for a word where there is
   *     no text to look for it in
   */
  public Filter<F> parse(String text) {
    return new Filter<>(Parser.parse(text, this, SyntaxError.FILTER), this);
  }

  /** Returns the field of that name, in whatever case; null for none. */
  @Nullable Field<F> field(String name) {
    return fields.get(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the number of the part of that name, in whatever case; negative for none. */
  int part(String name) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).name().equals(name.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  List<TextPart<F>> parts() {
    return parts;
  }

  /** Returns what an error says there is. */
  String listed() {
    TreeSet<String> all = new TreeSet<>(fields.keySet());
    parts.forEach(part -> all.add(part.name()));
    return all.isEmpty() ? "none" : String.join(", ", all);
  }

  /** Whether the texts are those of {@link #posts()}, which query sets have an index of. */
  boolean readPosts() {
    return parts.equals(POSTS.parts);
  }

  private void requireNew(String name) {
    if (field(name) != null || part(name) >= 0) {
      throw new IllegalArgumentException("name: there is such a field or part already");
    }
  }

  private static Fields<PostFacts> ofPosts() {
    Fields<PostFacts> fields =
        new Fields<>(
            Map.of(),
            List.of(
                new TextPart<>("title", true, facts -> title(facts.reading())),
                new TextPart<>("warning", true, facts -> warning(facts.reading())),
                new TextPart<>("text", true, facts -> text(facts.reading())),
                new TextPart<>("poll", true, facts -> poll(facts.reading())),
                new TextPart<>("alt", false, facts -> alts(facts.reading()))));
    fields =
        fields
            .with(new Field<>("from", Aspect.POST, new FromField()))
            .with(new Field<>("lang", Aspect.POST, new LangField()))
            .with(new Field<>("network", Aspect.POST, new NetworkField()))
            .with(new Field<>("site", Aspect.POST, HostField.site()))
            .with(Field.label("kind", Aspect.POST, kinds(), Fields::kind))
            .with(Field.count("followers", Aspect.METRICS, of(Author::followers)))
            .with(Field.count("following", Aspect.METRICS, of(Author::following)))
            .with(Field.count("posts", Aspect.METRICS, of(Author::posts)))
            .with(Field.label("verified", Aspect.POST, List.of("yes", "no"), Fields::verified))
            .with(new Field<>("country", Aspect.POST, new CountryField(Fields::country)));
    for (String metric :
        List.of(Metric.LIKES, Metric.REPOSTS, Metric.REPLIES, Metric.QUOTES, Metric.VIEWS)) {
      fields = fields.with(Field.count(metric, Aspect.METRICS, facts -> metric(facts, metric)));
    }
    return fields;
  }

  private static List<FieldTokens> title(Reading reading) {
    return List.of(new FieldTokens(0, Hit.TITLE, reading.title()));
  }

  private static List<FieldTokens> warning(Reading reading) {
    return reading.contentWarning().count() == 0
        ? List.of()
        : List.of(new FieldTokens(1, "contentWarning", reading.contentWarning()));
  }

  private static List<FieldTokens> text(Reading reading) {
    return FieldTokens.of(2, Hit.TEXT, reading.text(), reading.post().entities());
  }

  private static List<FieldTokens> poll(Reading reading) {
    return rows(reading.pollOptions(), 3, i -> "pollOptions/" + i);
  }

  private static List<FieldTokens> alts(Reading reading) {
    return rows(reading.alts(), BEHIND_POLL, i -> "media/" + i + "/alt");
  }

  private static List<FieldTokens> rows(List<Tokens> texts, int first, IntFunction<String> name) {
    List<FieldTokens> rows = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      rows.add(new FieldTokens(first + i, name.apply(i), texts.get(i)));
    }
    return rows;
  }

  private static Function<PostFacts, OptionalDouble> of(Function<Author, OptionalLong> number) {
    return facts ->
        facts
            .reading()
            .post()
            .author()
            .map(number)
            .filter(OptionalLong::isPresent)
            .map(found -> OptionalDouble.of((double) found.getAsLong()))
            .orElse(OptionalDouble.empty());
  }

  private static Optional<String> verified(PostFacts facts) {
    return facts
        .reading()
        .post()
        .author()
        .flatMap(Author::verified)
        .map(verified -> verified ? "yes" : "no");
  }

  private static Optional<String> country(PostFacts facts) {
    return facts.reading().post().author().flatMap(Author::country);
  }

  private static List<String> kinds() {
    return Arrays.stream(Post.Kind.values())
        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Optional<String> kind(PostFacts facts) {
    return Optional.of(facts.reading().post().kind().name());
  }

  private static OptionalDouble metric(PostFacts facts, String name) {
    Optional<Metric> metric = facts.reading().post().metric(name);
    return metric.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) metric.get().value());
  }

  @Override
  public String toString() {
    return "Fields[" + listed() + "]";
  }
}
