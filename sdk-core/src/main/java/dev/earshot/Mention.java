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
  private final Map<ScoreKey<?>, Score<?>> scores;
  private final Map<ScoreKey<?>, Instant> takenBack;

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

  /** Returns the kinds of scores it has, in the order they were given. */
  public Set<ScoreKey<?>> scoreKeys() {
    return scores.keySet();
  }

  /** Returns one of its scores. */
  public <T> Optional<Score<T>> score(ScoreKey<T> key) {
    Score<?> score = scores.get(key);
    if (score == null || !key.type().isInstance(score.value())) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // the value was just checked against the key's class
    Score<T> typed = (Score<T>) score;
    return Optional.of(typed);
  }

  /**
   * Returns when a person last decided on a score, by giving one or by taking one back; empty where
   * nobody did.
   */
  public Optional<Instant> decidedAt(ScoreKey<?> key) {
    return decidedAt(scores.get(key), takenBack.get(key));
  }

  private static Optional<Instant> decidedAt(
      @Nullable Score<?> score, @Nullable Instant takenBackAt) {
    return score != null && score.decision() != null
        ? Optional.of(score.decision().at())
        : Optional.ofNullable(takenBackAt);
  }

  /** Returns which scores a person gave and took back, and when. */
  public Map<ScoreKey<?>, Instant> takenBack() {
    return takenBack;
  }

  /** Returns whether the other differs in nothing but when and by which road it was observed. */
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
    private final Map<ScoreKey<?>, Score<?>> scores = new LinkedHashMap<>();
    private final Map<ScoreKey<?>, Instant> takenBack = new LinkedHashMap<>();

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
     */
    public <T> Builder score(ScoreKey<T> key, Score<T> score) {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(score, "score");
      Score<?> old = scores.get(key);
      if (old != null && old.decision() != null && score.decision() == null) {
        scores.put(key, besideMachine(key, old, score.value()));
        return this;
      }
      Score<T> set = score;
      if (old != null && score.decision() != null && score.overruled() == null) {
        set =
            score.beside(
                old.byMachine().filter(key.type()::isInstance).map(key.type()::cast).orElse(null));
      }
      scores.remove(key); // an equal key may be of another type, and a put would keep it
      scores.put(key, set);
      if (score.decision() != null) {
        takenBack.remove(key);
      }
      return this;
    }

    /** A score that was read without its key stays as it is: the machine's is of another type. */
    private static <T> Score<?> besideMachine(ScoreKey<T> key, Score<?> persons, T machine) {
      return key.type().isInstance(persons.value())
          ? new Score<>(key.type().cast(persons.value()), persons.decision(), machine)
          : persons;
    }

    /** Takes a person's score back: the machine's counts again, where it has one. */
    public Builder takeBack(ScoreKey<?> key, Instant at) {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(at, "at");
      scores.computeIfPresent(key, (same, score) -> score.machines());
      takenBack.put(key, at);
      return this;
    }

    /**
     * Takes over what people decided about a former version of the post. Of two decisions about one
     * score the later counts; of two of one moment, the one that is here.
     */
    public Builder decisionsOf(Mention former) {
      boolean edited =
          !post.text().equals(former.post.text()) || !post.title().equals(former.post.title());
      former.scores.forEach((key, score) -> takeOver(key, score, edited));
      former.takenBack.forEach(
          (key, at) -> {
            if (isNews(key, at)) {
              takeBack(key, at);
            }
          });
      return this;
    }

    private <T> void takeOver(ScoreKey<T> key, Score<?> score, boolean edited) {
      if (score.decision() != null && isNews(key, score.decision().at())) {
        @SuppressWarnings("unchecked") // a mention holds each score under a key of its type
        Score<T> typed = (Score<T>) score;
        score(key, typed.ofFormer(edited));
      }
    }

    private boolean isNews(ScoreKey<?> key, Instant at) {
      return decidedAt(scores.get(key), takenBack.get(key))
          .filter(own -> !own.isBefore(at))
          .isEmpty();
    }

    /** Returns the mention. */
    public Mention build() {
      return new Mention(this);
    }
  }
}
