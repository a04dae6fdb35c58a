package dev.earshot.scoring;

import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives mentions the score of one scorer, with a session for each thread that asks. */
final class ScoringEnricher<T> implements Enricher {
  private final Scorer<T> scorer;
  private final SessionPool<Scorer.Session<T>> sessions;
  private @Nullable String version; // asked for each post, and a hash of a whole model

  ScoringEnricher(Scorer<T> scorer) {
    this.scorer = scorer;
    sessions = new SessionPool<>(scorer::open);
  }

  @Override
  public void enrich(Reading reading, Scores scores) {
    String language = reading.post().language().orElse("");
    if (scorer.reads(language)) {
      Scorer.Session<T> session = sessions.take();
      session.read(longer(reading), language);
      scores.put(scorer.key(), session.score());
      sessions.giveBack(session);
    }
  }

  private static Tokens longer(Reading reading) {
    return reading.text().count() >= reading.title().count() ? reading.text() : reading.title();
  }

  @Override
  public Set<String> scores() {
    return Set.of(scorer.key().name());
  }

  @Override
  public Set<String> infers() {
    return scorer.infers();
  }

  @Override
  public String version() {
    String known = version;
    if (known == null) {
      known = scorer.version();
      version = known;
    }
    return known;
  }
}
