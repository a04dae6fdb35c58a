package dev.earshot.scoring.model;

import dev.earshot.QueryMatch;
import dev.earshot.Span;
import dev.earshot.pipeline.Enricher;
import dev.earshot.pipeline.Scores;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.SessionPool;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives mentions the sentiment of the clause around the first place that a query matched. */
final class AboutMatches implements Enricher {
  private final SentimentScorer scorer;
  private final SessionPool<SentimentSession> sessions;
  private @Nullable String version; // asked for each post, and a hash of all models

  AboutMatches(SentimentScorer scorer) {
    this.scorer = scorer;
    sessions = new SessionPool<>(scorer::open);
  }

  @Override
  public void enrich(Reading reading, Scores scores) {
    Optional<Span> inText = first(scores.matches(), QueryMatch.Hit.TEXT);
    Optional<Span> target = inText.or(() -> first(scores.matches(), QueryMatch.Hit.TITLE));
    if (target.isPresent()) {
      Tokens text = inText.isPresent() ? reading.text() : reading.title();
      SentimentSession session = sessions.take();
      session.readAbout(text, reading.post().language().orElse(""), target.get());
      scores.put(Sentiment.ABOUT_KEY, session.score());
      sessions.giveBack(session);
    }
  }

  private static Optional<Span> first(List<QueryMatch> matches, String field) {
    return matches.stream()
        .flatMap(match -> match.hits().stream())
        .filter(hit -> hit.field().equals(field))
        .map(QueryMatch.Hit::span)
        .filter(span -> span.length() > 0) // what the text does not show it says nothing of
        .min(Comparator.comparingInt(Span::start));
  }

  @Override
  public Set<String> scores() {
    return Set.of(Sentiment.ABOUT_KEY.name());
  }

  @Override
  public Set<String> infers() {
    return scorer.infers();
  }

  @Override
  public String version() {
    String known = version;
    if (known == null) {
      known = scorer.version(Sentiment.ABOUT_KEY);
      version = known;
    }
    return known;
  }
}
