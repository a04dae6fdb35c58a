package dev.earshot.scoring;

import dev.earshot.ScoreKey;
import dev.earshot.pipeline.Enricher;
import dev.earshot.text.Tokens;
import java.util.Set;

/**
 * Gives texts a score of one kind, and can say how each came about. Immutable and thread-safe; a
 * {@link Session} is the part a thread has for itself.
 *
 * <p>Languages are BCP 47 tags; {@code und} or the empty text where it is not known.
 *
 * @param <T> the type of the score's value
 */
public interface Scorer<T> {
  /**
   * What one thread scores with: the memory of a scorer and what it found in the text read last.
   * Reusable and confined to one thread.
   *
   * @param <T> the type of the score's value
   */
  interface Session<T> {
    /**
     * Reads a text and puts what there is to say in place of what was found before. The scorers in
     * the jar throw {@link IllegalStateException} if another thread is reading with the session.
     *
     * @param languageTag the text's language
     */
    void read(Tokens text, String languageTag);

    /**
     * Returns the score of the text read last.
     *
     * @throws IllegalStateException if none was read; by the scorers in the jar also if another
     *     thread read it
     */
    T score();
  }

  /** Returns the name under which a mention keeps the score. */
  ScoreKey<T> key();

  /** Returns what the scorer was made from and how well it does. */
  ModelCard card();

  /**
   * Returns a text that is the same as long as the same text scores the same: of another model,
   * another lexicon or another definition of the score it is another. What was scored by another
   * version can so be told and scored anew. By default the key and the version of the card.
   */
  default String version() {
    return key() + "@" + card().version();
  }

  /**
   * Returns whether texts of a language are for this scorer. Those of others {@linkplain #enricher
   * enrich} no post. By default whether the card names it or, as {@code und}, any; a language that
   * is not known counts as one of them.
   */
  default boolean reads(String languageTag) {
    return LanguageRange.includes(card().languages(), languageTag);
  }

  /**
   * Returns what the score says of people, in the words that sources use to forbid it; by default
   * the name of the key, such as {@code emotion}. A scorer whose key is named otherwise says what
   * it infers.
   */
  default Set<String> infers() {
    return Set.of(key().name());
  }

  /** Returns memory to score with, for one thread. */
  Session<T> open();

  /**
   * Returns the score of a text in whatever language it seems to be. Opens a session for it; who
   * scores many texts opens one and keeps it.
   */
  default T score(CharSequence text) {
    return score(new Tokens().read(text), "");
  }

  /** Returns the score of a text; as {@link #score(CharSequence)}. */
  default T score(Tokens text, String languageTag) {
    Session<T> session = open();
    session.read(text, languageTag);
    return session.score();
  }

  /** Returns how the score of a text comes about. */
  Explanation explain(Tokens text, String languageTag);

  /**
   * Returns an enricher that gives mentions this score, from the longer of the post's text and
   * title and in the language that the post declares. A post in a language that is not {@linkplain
   * #reads for this scorer} has none.
   */
  default Enricher enricher() {
    return new ScoringEnricher<>(this);
  }
}
