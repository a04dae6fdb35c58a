package dev.earshot.scoring.influence;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every post the influence of its author, by what was counted when the post is heard, so that
 * queries and rules ask for it: {@code kettle influence>=60}.
 *
 * <pre>{@code
 * Influence counted = new Influence(tenant.postHash());
 * Objections objections = new Objections(tenant.authorHash());
 * InfluenceEnricher scores = new InfluenceEnricher(counted, objections);
 * Fields<PostFacts> fields = Fields.posts().with(AuthorInfluence.FIELD);
 * Pipeline pipeline =
 *     Pipeline.builder(gate, QuerySet.parse(file, fields), store)
 *         .enricher(scores)
 *         .sink(counted)
 *         .sink("objections", objections)
 *         .build();
 * scores.refresh(now); // and again each night
 * }</pre>
 *
 * <p>Unknown, and so no match in either sense, before the first {@link #refresh} and for who has
 * not been heard before. A kept mention keeps the score of the moment in which it was heard; {@code
 * pipeline.replace(pipeline.queries())} after a refresh scores all that is kept anew. Thread-safe.
 */
public final class InfluenceEnricher implements Enricher {
  private final Influence counted;
  private final Objections objections;
  private volatile @Nullable Norms norms;

  /**
   * Creates an enricher.
   *
   * @param counted what is counted; a sink of the same pipeline, or of another that hears more
   * @param objections whose score a person set
   */
  public InfluenceEnricher(Influence counted, Objections objections) {
    this.counted = Objects.requireNonNull(counted, "counted");
    this.objections = Objects.requireNonNull(objections, "objections");
  }

  /** Measures from now on against what the networks let expect at an instant. */
  public void refresh(Instant at) {
    norms = counted.norms(at);
  }

  /** Returns an author's score as posts get it now; empty where it is unknown. */
  public Optional<AuthorInfluence> of(AuthorId author) {
    Norms against = norms;
    return against == null
        ? Optional.empty()
        : counted.of(author, against).map(objections::applyTo);
  }

  @Override
  public void enrich(Reading reading, Scores scores) {
    reading
        .post()
        .author()
        .map(Author::id)
        .flatMap(this::of)
        .ifPresent(score -> scores.put(AuthorInfluence.KEY, score));
  }

  @Override
  public Set<String> scores() {
    return Set.of(AuthorInfluence.KEY.name());
  }

  @Override
  public String version() {
    Norms against = norms;
    return AuthorInfluence.KEY.id() + (against == null ? "" : " at " + against.at());
  }
}
