package dev.earshot;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A post that was admitted, that matched, with the scores it was given.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows no content.
 */
public final class Mention {
  private final Post post;
  private final Set<SubjectKey> subjects;
  private final List<QueryMatch> matches;
  private final Map<ScoreName, Score<Map<String, Object>>> scores;
  private final Map<ScoreName, Instant> takenBack;

  private Mention(Builder builder) {
    post = builder.post;
    subjects = builder.subjects;
    matches = builder.matches;
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(builder.scores));
    takenBack =
        builder.takenBack.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(builder.takenBack));
  }

  /** Returns a builder for a mention of that post. */
  public static Builder builder(Post post) {
    return new Builder(post);
  }

  /** Returns a builder that starts from this mention. */
  public Builder toBuilder() {
    return builderOf(post);
  }

  private Builder builderOf(Post post) {
    Builder builder = new Builder(post);
    builder.subjects = subjects;
    builder.matches = matches;
    builder.scores.putAll(scores);
    builder.takenBack.putAll(takenBack);
    return builder;
  }

  /**
   * Returns this mention with a newer version of its post, matches and scores as they stand.
   *
   * @throws IllegalArgumentException if it is another post
   */
  public Mention withPost(Post newer) {
    if (!post.id().equals(newer.id())) {
      throw new IllegalArgumentException("newer: expected a version of the same post");
    }
    return builderOf(newer).build();
  }

  /** Returns the post, reduced to the fields the purpose needs. */
  public Post post() {
    return post;
  }

  /** Returns the post's id. */
  public PostId id() {
    return post.id();
  }

  /**
   * Returns the keys under which the tenant knows the people whose post it is, as the gate gave
   * them; empty where it knows nobody by a key.
   */
  public Set<SubjectKey> subjects() {
    return subjects;
  }

  /** Returns which queries matched, and where, in the order of the query set. */
  public List<QueryMatch> matches() {
    return matches;
  }

  /**
   * Returns its scores in their written form, in the order they were given. So a mention is the
   * same whether or not whoever reads it knows a score's key.
   */
  public Map<ScoreName, Score<Map<String, Object>>> scores() {
    return scores;
  }

  /**
   * Returns one of its scores, read anew on each call.
   *
   * @throws MalformedException if a score of that name and version was written by a key of another
   *     type, and this one cannot read it
   */
  public <T> Optional<Score<T>> score(ScoreKey<T> key) {
    return Optional.ofNullable(scores.get(key.id())).map(score -> score.map(key::decode));
  }

  /**
   * Returns when a person last decided on a score, by giving one or by taking one back; empty where
   * nobody did.
   */
  public Optional<Instant> decidedAt(ScoreKey<?> key) {
    return decidedAt(scores.get(key.id()), takenBack.get(key.id()));
  }

  private static Optional<Instant> decidedAt(
      @Nullable Score<?> score, @Nullable Instant takenBackAt) {
    return Optional.<Score<?>>ofNullable(score)
        .flatMap(Score::byPerson)
        .map(Score.Decision::at)
        .or(() -> Optional.ofNullable(takenBackAt));
  }

  /** Returns which scores a person gave and took back, and when. */
  public Map<ScoreName, Instant> takenBack() {
    return takenBack;
  }

  /** Returns whether the other differs in nothing but when and how it was observed. */
  public boolean sameAs(Mention other) {
    return post.sameAs(other.post) && sameFindings(other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mention that && post.equals(that.post) && sameFindings(that);
  }

  private boolean sameFindings(Mention other) {
    return subjects.equals(other.subjects)
        && matches.equals(other.matches)
        && scores.equals(other.scores)
        && takenBack.equals(other.takenBack);
  }

  @Override
  public int hashCode() {
    return post.hashCode();
  }

  @Override
  public String toString() {
    return "Mention[" + post + ", " + matches.size() + " matches, " + scores.keySet() + "]";
  }

  /** Builds a mention. Not thread-safe. */
  public static final class Builder {
    private final Post post;
    private Set<SubjectKey> subjects = Set.of();
    private List<QueryMatch> matches = List.of();
    private final Map<ScoreName, Score<Map<String, Object>>> scores = new LinkedHashMap<>();
    private final Map<ScoreName, Instant> takenBack = new LinkedHashMap<>();

    private Builder(Post post) {
      this.post = Objects.requireNonNull(post, "post");
    }

    /** Returns which queries matched, as set so far. */
    public List<QueryMatch> matches() {
      return matches;
    }

    /** Sets under which keys the tenant knows the people whose post it is. */
    public Builder subjects(Set<SubjectKey> subjects) {
      this.subjects = Set.copyOf(subjects);
      return this;
    }

    /** Sets which queries matched. */
    public Builder matches(List<QueryMatch> matches) {
      this.matches = List.copyOf(matches);
      return this;
    }

    /**
     * Sets a score. A machine's does not replace a person's, and a person's keeps the machine's
     * beside it.
     *
     * @throws IllegalArgumentException if the key writes the value as something else than it may
     */
    public <T> Builder score(ScoreKey<T> key, Score<T> score) {
      return put(key.id(), score.map(key::encode));
    }

    /**
     * Sets a score in its written form; as {@link #score(ScoreKey, Score)}.
     *
     * @throws IllegalArgumentException if it is not such a form as a key may write
     */
    public Builder score(ScoreName name, Score<Map<String, Object>> written) {
      return put(Objects.requireNonNull(name, "name"), written.map(WrittenForm::copyOf));
    }

    private Builder put(ScoreName name, Score<Map<String, Object>> score) {
      Score<Map<String, Object>> old = scores.get(name);
      Score<Map<String, Object>> set = score;
      boolean byPerson = score.byPerson().isPresent();
      if (old != null && !byPerson && old.byPerson().isPresent()) {
        set = old.beside(score.value());
      } else if (old != null && byPerson && score.byMachine().isEmpty()) {
        set = score.beside(old.byMachine().orElse(null));
      }
      scores.put(name, set);
      if (byPerson) {
        takenBack.remove(name);
      }
      return this;
    }

    /**
     * Takes a person's score back: the machine's counts again, where it has one.
     *
     * @throws IllegalArgumentException if the year of {@code at} is not within 1 to 9999
     */
    public Builder takeBack(ScoreKey<?> key, Instant at) {
      return takeBack(key.id(), at);
    }

    /** Takes a person's score back; as {@link #takeBack(ScoreKey, Instant)}. */
    public Builder takeBack(ScoreName score, Instant at) {
      Objects.requireNonNull(score, "score");
      Bounds.requireInEra(at, "at");
      scores.computeIfPresent(score, (same, given) -> given.machines());
      takenBack.put(score, at);
      return this;
    }

    /**
     * Takes over what people decided about a former version of the post. Of two decisions about one
     * score the later counts; of two of one moment, the one that is here.
     */
    public Builder decisionsOf(Mention former) {
      boolean edited =
          !post.text().equals(former.post.text()) || !post.title().equals(former.post.title());
      former.scores.forEach(
          (name, score) -> {
            if (score.byPerson().filter(person -> isNews(name, person.at())).isPresent()) {
              put(name, score.ofFormer(edited));
            }
          });
      former.takenBack.forEach(
          (name, at) -> {
            if (isNews(name, at)) {
              takeBack(name, at);
            }
          });
      return this;
    }

    private boolean isNews(ScoreName name, Instant at) {
      return decidedAt(scores.get(name), takenBack.get(name))
          .filter(own -> !own.isBefore(at))
          .isEmpty();
    }

    /** Returns the mention. */
    public Mention build() {
      return new Mention(this);
    }
  }
}
