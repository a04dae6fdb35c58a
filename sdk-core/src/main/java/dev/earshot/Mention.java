package dev.earshot;

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
  private final List<QueryMatch> matches;
  private final Map<ScoreKey<?>, Score<?>> scores;

  private Mention(Builder builder) {
    post = builder.post;
    matches = builder.matches;
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(builder.scores));
  }

  /** Returns a builder for a mention of that post. */
  public static Builder builder(Post post) {
    return new Builder(post);
  }

  /** Returns a builder that starts from this mention. */
  public Builder toBuilder() {
    Builder builder = new Builder(post);
    builder.matches = matches;
    builder.scores.putAll(scores);
    return builder;
  }

  /** Returns the post, reduced to the fields the purpose needs. */
  public Post post() {
    return post;
  }

  /** Returns the post's id. */
  public PostId id() {
    return post.id();
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

  /** Returns whether the other differs in nothing but when and by which road it was observed. */
  public boolean sameAs(Mention other) {
    return post.sameAs(other.post) && matches.equals(other.matches) && scores.equals(other.scores);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Mention that
        && post.equals(that.post)
        && matches.equals(that.matches)
        && scores.equals(that.scores);
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
    private List<QueryMatch> matches = List.of();
    private final Map<ScoreKey<?>, Score<?>> scores = new LinkedHashMap<>();

    private Builder(Post post) {
      this.post = Objects.requireNonNull(post, "post");
    }

    /** Sets which queries matched. */
    public Builder matches(List<QueryMatch> matches) {
      this.matches = List.copyOf(matches);
      return this;
    }

    /** Sets a score; a machine's does not replace a person's. */
    public <T> Builder score(ScoreKey<T> key, Score<T> score) {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(score, "score");
      Score<?> old = scores.get(key);
      if (old == null || old.correction() == null || score.correction() != null) {
        scores.remove(key); // an equal key may be of another type, and a put would keep it
        scores.put(key, score);
      }
      return this;
    }

    /** Returns the mention. */
    public Mention build() {
      return new Mention(this);
    }
  }
}
