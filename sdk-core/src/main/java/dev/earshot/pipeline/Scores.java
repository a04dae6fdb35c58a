package dev.earshot.pipeline;

import dev.earshot.Mention;
import dev.earshot.QueryMatch;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import dev.earshot.query.PostFacts;
import dev.earshot.text.Reading;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an enricher sees of a mention in the making and what it may add: which queries matched, and
 * scores of the machine's. A person's decision cannot be forged through it, and the post cannot be
 * changed.
 *
 * <p>Confined to one thread, and to one post: what is put after the mention was made is refused.
 */
public final class Scores {
  private final List<QueryMatch> matches;
  private final Map<ScoreKey<?>, Object> given = new LinkedHashMap<>();
  private String putting = "";
  private boolean taken;

  private Scores(List<QueryMatch> matches) {
    this.matches = List.copyOf(matches);
  }

  /** Returns the scores, none yet, of a post that those queries matched. */
  public static Scores of(List<QueryMatch> matches) {
    return new Scores(matches);
  }

  /** Returns which queries matched, as far as that is known without scores. */
  public List<QueryMatch> matches() {
    return matches;
  }

  /**
   * Gives the post a score, in place of one that was given under that key before.
   *
   * @throws IllegalArgumentException if the key writes the value as something else than it may, or
   *     another score has its name and version, and values of another type
   * @throws IllegalStateException if the mention is made already, as for an enricher that goes on
   *     after it returned
   */
  public <T> void put(ScoreKey<T> key, T value) {
    if (taken) {
      throw new IllegalStateException(
          "scores: " + key + " comes too late; put it before the enricher returns");
    }
    putting = key.toString();
    key.encode(value);
    if (!given.containsKey(key) && given.keySet().stream().anyMatch(k -> k.id().equals(key.id()))) {
      throw new IllegalArgumentException(
          "key: "
              + key
              + " was given with values of another type before; one of the two scorers needs"
              + " another name");
    }
    given.put(key, key.type().cast(value));
    putting = "";
  }

  /** Returns which score was refused last; empty for none. */
  String refused() {
    String refused = putting;
    putting = "";
    return refused;
  }

  /** Returns what an enricher gave before. */
  public <T> Optional<T> get(ScoreKey<T> key) {
    Object value = given.get(key);
    return key.type().isInstance(value) ? Optional.of(key.type().cast(value)) : Optional.empty();
  }

  /** Returns which scores were given, in their order. */
  public Set<ScoreKey<?>> keys() {
    return Set.copyOf(given.keySet());
  }

  /**
   * Returns what queries look at once the post has these scores: to settle a {@link
   * dev.earshot.query.Matching} outside of a pipeline.
   *
   * @param reading has read the post
   */
  public PostFacts facts(Reading reading) {
    Mention.Builder mention = Mention.builder(reading.post());
    addTo(mention);
    return PostFacts.of(reading, mention.build());
  }

  /** Adds the scores to the mention that is made with them; no more are taken then. */
  void endIn(Mention.Builder mention) {
    taken = true;
    addTo(mention);
  }

  private void addTo(Mention.Builder mention) {
    given.keySet().forEach(key -> add(key, mention));
  }

  private <T> void add(ScoreKey<T> key, Mention.Builder mention) {
    get(key).ifPresent(value -> mention.score(key, Score.byMachine(value)));
  }
}
