package dev.earshot.scoring.model;

import dev.earshot.pipeline.Enricher;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Sentiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The scorers in the jar as queries ask for them: {@code sentiment}, {@code intent}, and each
 * {@link Task}.
 *
 * <pre>{@code
 * QuerySet queries = QuerySet.parse(file, BundledScorers.fields(Fields.posts()));
 * Pipeline.Builder pipeline = Pipeline.builder(gate, queries, store);
 * BundledScorers.enrichers(queries.fields()).forEach(pipeline::enricher);
 * }</pre>
 */
public final class BundledScorers {
  private BundledScorers() {}

  /**
   * Returns some fields and those of the scorers, see {@link Sentiment#field} and {@link
   * Classification#field}. Reads no model.
   *
   * @throws IllegalArgumentException if one of that name is there
   */
  public static Fields<PostFacts> fields(Fields<PostFacts> fields) {
    Fields<PostFacts> more =
        fields
            .with(Sentiment.field(Sentiment.KEY))
            .with(Classification.field(IntentScorer.KEY, IntentScorer.LABELS));
    for (Task task : Task.values()) {
      more = more.with(Classification.field(task.key(), task.labels()));
    }
    return more;
  }

  /**
   * Returns what gives posts the scores of some fields. Reads the models of these.
   *
   * @param fields names of fields, such as those that {@linkplain dev.earshot.query.QuerySet#fields
   *     a set of queries asks for}; those that are not of a scorer in the jar are passed over
   */
  public static List<Enricher> enrichers(Set<String> fields) {
    List<Enricher> enrichers = new ArrayList<>();
    if (fields.contains(Sentiment.KEY.name())) {
      enrichers.add(SentimentScorer.bundled().enricher());
    }
    if (fields.contains(IntentScorer.KEY.name())) {
      enrichers.add(IntentScorer.bundled().enricher());
    }
    for (Task task : Task.values()) {
      if (fields.contains(task.key().name())) {
        enrichers.add(Classifier.bundled(task).enricher());
      }
    }
    return enrichers;
  }
}
