package dev.earshot.scoring;

import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.Score;
import dev.earshot.ScoreKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A text and the label that a person gave it: what a model learns from.
 *
 * <p>{@link #toString()} shows neither the text nor the person.
 *
 * @param label the label, without tabs and line ends
 * @param text the title, if there is one, and the text
 * @param by who gave the label, as the host names its people
 * @param at when
 */
public record LabelledText(String label, String text, String by, Instant at) {
  /**
   * Creates a labelled text.
   *
   * @throws IllegalArgumentException if the label is empty, or holds a tab or a line end
   */
  public LabelledText {
    if (label.isEmpty() || !flat(label).equals(label)) {
      throw new IllegalArgumentException("label: expected one, without tabs and line ends");
    }
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
  }

  /**
   * Returns what people said of the mentions, in the mentions' order. Left out are posts without
   * words, and decisions given before the words changed.
   *
   * <p>Hand in what a store keeps at the moment of learning, and keep no copy: what was removed is
   * then not learned from. A model that has learned does not forget; whoever must forget trains
   * anew.
   *
   * @param mentions such as {@link dev.earshot.pipeline.MentionStore#mentions()}; closing the
   *     returned stream closes it
   * @param key the score that people corrected
   * @param label names a value, such as {@code sentiment -> sentiment.label().written()}
   * @param <T> the type of the score's value
   */
  public static <T> Stream<LabelledText> corrected(
      Stream<Mention> mentions, ScoreKey<T> key, Function<? super T, String> label) {
    return mentions.flatMap(mention -> corrected(mention, key, label).stream());
  }

  private static <T> Optional<LabelledText> corrected(
      Mention mention, ScoreKey<T> key, Function<? super T, String> label) {
    Optional<Score<T>> score = mention.score(key);
    Optional<Score.Decision> person =
        score.flatMap(Score::byPerson).filter(decision -> !decision.editedSince());
    String words = words(mention.post());
    if (person.isEmpty() || words.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        new LabelledText(
            label.apply(score.orElseThrow().value()), words, person.get().by(), person.get().at()));
  }

  private static String words(Post post) {
    return post.title().map(title -> title + "\n" + post.text()).orElse(post.text());
  }

  /** Returns the label, a tab and the text with its tabs and line ends as spaces, on one line. */
  public String line() {
    return label + '\t' + flat(text);
  }

  private static String flat(String text) {
    return text.replaceAll("[\\t\\n\\x0B\\f\\r\\x85\\u2028\\u2029]", " ");
  }

  @Override
  public String toString() {
    return "LabelledText[" + label + ", " + text.length() + " characters]";
  }
}
