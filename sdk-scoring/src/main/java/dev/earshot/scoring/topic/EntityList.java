package dev.earshot.scoring.topic;

import dev.earshot.MalformedException;
import dev.earshot.Network;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.ScoreKey;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.ModelCard;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.NamedEntities.Name;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The entities a host named, found in posts by their names and, where a name is ambiguous, by the
 * words around it.
 *
 * <p>Written as text, a line an entity: {@code name<TAB>type<TAB>aliases<TAB>ambiguous
 * names<TAB>context}, the last three lists with {@code |} between and left out from the end where
 * they are empty. Blank lines and lines that begin with {@code #} and have no tab are skipped.
 *
 * <pre>{@code
 * Apple<TAB>brand<TAB>Apple Inc|$AAPL<TAB>Apple<TAB>iphone|ipad|mac|ios
 * }</pre>
 *
 * <p>Where a name lies within a longer one that was found, only the longer one counts. Names are
 * looked for where queries look for words: title, content warning, text and poll. Immutable and
 * thread-safe.
 */
public final class EntityList implements Scorer<NamedEntities> {
  private static final PostId TEXT = PostId.of(new Network("text"), "1");
  private static final int COLUMNS = 5;

  /* What a query's id begins with: names that mean nothing else, ambiguous ones, context. */
  private static final char SURELY = 's';
  private static final char PERHAPS = 'p';
  private static final char CONTEXT = 'c';

  private final List<KnownEntity> entities;
  private final Map<String, Looked> looked = new HashMap<>();
  private final QuerySet queries;
  private final String version;

  private EntityList(List<KnownEntity> entities) {
    this.entities = entities;
    QuerySet.Builder all = QuerySet.builder();
    for (int i = 0; i < entities.size(); i++) {
      add(all, i, SURELY, entities.get(i).surely());
      add(all, i, PERHAPS, entities.get(i).perhaps());
      add(all, i, CONTEXT, entities.get(i).inContext());
    }
    queries = all.build();
    CRC32C checksum = new CRC32C();
    checksum.update(entities.toString().getBytes(StandardCharsets.UTF_8));
    version = Scorer.super.version() + "+" + Long.toHexString(checksum.getValue());
  }

  private record Looked(int entity, char kind, @Nullable NameSigns signs) {}

  private void add(QuerySet.Builder all, int entity, char kind, List<KnownEntity.Search> searches) {
    for (KnownEntity.Search search : searches) {
      String id = kind + Integer.toString(looked.size());
      all.add(id, search.query());
      looked.put(id, new Looked(entity, kind, search.signs()));
    }
  }

  /**
   * Returns a list of entities.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static EntityList of(Collection<KnownEntity> entities) {
    Set<String> names = new LinkedHashSet<>();
    for (KnownEntity entity : entities) {
      if (!names.add(Tokens.fold(entity.name()))) {
        throw new IllegalArgumentException("name: two entities have one");
      }
    }
    return new EntityList(List.copyOf(entities));
  }

  /**
   * Reads a list.
   *
   * @param source what errors call it, such as the file's name
   * @throws MalformedException if a line has another form or a name comes twice; the message names
   *     the line, counted from 1
   */
  public static EntityList parse(String lines, String source) {
    List<KnownEntity> entities = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    String[] all = (lines.startsWith("\uFEFF") ? lines.substring(1) : lines).split("\n", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].endsWith("\r") ? all[i].substring(0, all[i].length() - 1) : all[i];
      String[] row = line.split("\t", -1);
      if (line.isBlank() || (row.length == 1 && line.startsWith("#"))) {
        continue;
      }
      try {
        KnownEntity entity = entity(row);
        if (!names.add(Tokens.fold(entity.name()))) {
          throw new IllegalArgumentException("name: stands on an earlier line too");
        }
        entities.add(entity);
      } catch (IllegalArgumentException | MalformedException e) {
        String problem = e instanceof MalformedException m ? m.problem() : e.getMessage();
        throw new MalformedException(source, null, -1, "line " + (i + 1) + ": " + problem, null);
      }
    }
    return new EntityList(List.copyOf(entities));
  }

  private static KnownEntity entity(String[] row) {
    if (row.length < 2 || row.length > COLUMNS) {
      throw new IllegalArgumentException(
          "expected name, type and maybe aliases, ambiguous names and context, with tabs between");
    }
    return new KnownEntity(
        row[0].strip(), row[1].strip(), column(row, 2), column(row, 3), column(row, 4));
  }

  private static Set<String> column(String[] row, int i) {
    Set<String> values = new LinkedHashSet<>();
    if (row.length > i) {
      Arrays.stream(row[i].split("\\|"))
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .forEach(values::add);
    }
    return values;
  }

  /** Returns the entities, in their order. */
  public List<KnownEntity> entities() {
    return entities;
  }

  /** Returns what a post names. */
  public NamedEntities in(Reading post) {
    List<Name> names = new ArrayList<>();
    Map<Integer, List<Name>> doubtful = new HashMap<>();
    Set<Integer> inContext = new LinkedHashSet<>();
    for (QueryMatch match : queries.match(post)) {
      Looked what = Objects.requireNonNull(looked.get(match.query()));
      List<Name> found = names(post, match, what);
      if (what.kind() == SURELY) {
        names.addAll(found);
      } else if (what.kind() == PERHAPS) {
        doubtful.computeIfAbsent(what.entity(), entity -> new ArrayList<>()).addAll(found);
      } else if (what.signs() == null || !found.isEmpty()) {
        inContext.add(what.entity());
      }
    }
    doubtful.forEach(
        (entity, found) -> names.addAll(inContext.contains(entity) ? found : List.of()));
    names.removeIf(name -> names.stream().anyMatch(other -> isWithin(name, other)));
    names.sort(
        Comparator.comparing(Name::field).thenComparing(Name::span).thenComparing(Name::name));
    return new NamedEntities(names.stream().distinct().toList());
  }

  private List<Name> names(Reading post, QueryMatch match, Looked what) {
    KnownEntity entity = entities.get(what.entity());
    List<Name> names = new ArrayList<>();
    for (QueryMatch.Hit hit : match.hits()) {
      Optional<Span> span =
          what.signs() == null
              ? Optional.of(hit.span())
              : what.signs().in(textOf(post, hit.field()), hit.span());
      span.ifPresent(at -> names.add(new Name(entity.name(), entity.type(), hit.field(), at)));
    }
    return names;
  }

  private static String textOf(Reading post, String field) {
    String[] parts = field.split("/");
    Tokens tokens =
        switch (parts[0]) {
          case QueryMatch.Hit.TITLE -> post.title();
          case "contentWarning" -> post.contentWarning();
          case "pollOptions" -> post.pollOptions().get(Integer.parseInt(parts[1]));
          case "media" -> post.alts().get(Integer.parseInt(parts[1]));
          default -> post.text();
        };
    return tokens.source().toString();
  }

  private static boolean isWithin(Name name, Name other) {
    Span span = name.span();
    Span outer = other.span();
    return name.field().equals(other.field())
        && outer.start() <= span.start()
        && span.end() <= outer.end()
        && outer.length() > span.length();
  }

  @Override
  public ScoreKey<NamedEntities> key() {
    return NamedEntities.KEY;
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        "entities",
        1,
        List.of("und"),
        List.of("the host's own list of " + entities.size() + " entities"),
        List.of(),
        List.of(
            "a name that is ambiguous though the list does not say so is told wherever it stands"));
  }

  @Override
  public String version() {
    return version;
  }

  /** Returns an enricher that looks at the whole post, context in the title included. */
  @Override
  public Enricher enricher() {
    return new Enricher() {
      @Override
      public void enrich(Reading reading, Scores scores) {
        scores.put(NamedEntities.KEY, in(reading));
      }

      @Override
      public String version() {
        return EntityList.this.version();
      }

      @Override
      public Set<String> scores() {
        return Set.of(NamedEntities.KEY.name());
      }

      @Override
      public Set<String> infers() {
        return EntityList.this.infers();
      }
    };
  }

  @Override
  public Session<NamedEntities> open() {
    return new Session<>() {
      private final Reading reading = new Reading();
      private @Nullable NamedEntities found;

      @Override
      public void read(Tokens text, String languageTag) {
        Post post = Post.builder(TEXT).text(text.source().toString()).build();
        found = in(reading.of(post));
      }

      @Override
      public NamedEntities score() {
        if (found == null) {
          throw new IllegalStateException("nothing was read");
        }
        return found;
      }
    };
  }

  /** Returns each name that counts, with one point for itself. */
  @Override
  public Explanation explain(Tokens text, String languageTag) {
    NamedEntities found = score(text, languageTag);
    List<String> columns = found.names().stream().map(Name::name).distinct().toList();
    List<Explanation.Part> parts = new ArrayList<>();
    long[] sums = new long[columns.size()];
    for (Name name : found.names()) {
      List<Integer> points = new ArrayList<>();
      for (int i = 0; i < sums.length; i++) {
        int one = columns.get(i).equals(name.name()) ? 1 : 0;
        points.add(one);
        sums[i] += one;
      }
      parts.add(new Explanation.Part(name.span(), Explanation.Cause.WORD, 0, points));
    }
    return new Explanation(columns, Arrays.stream(sums).boxed().toList(), parts);
  }
}
