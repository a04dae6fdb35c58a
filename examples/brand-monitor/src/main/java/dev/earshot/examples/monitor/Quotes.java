package dev.earshot.examples.monitor;

import dev.earshot.Author;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.QueryMatch;
import dev.earshot.Span;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.metric.Engagement;
import dev.earshot.scoring.model.SentimentScorer;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The mentions worth reading: those most people reacted to and those that speak most plainly. */
final class Quotes {
  private static final int EACH = 6;
  private static final int MOST_WORDS = 6;
  private static final double LEAST_WEIGHT = 0.02;

  private final List<PriorityQueue<Mention>> rankings =
      List.of(
          ranking(Comparator.comparingLong(mention -> Engagement.of(mention.post()).value())),
          ranking(Comparator.comparingDouble(Quotes::polarity)),
          ranking(Comparator.comparingDouble(mention -> -polarity(mention))));

  Quotes() {}

  private static PriorityQueue<Mention> ranking(Comparator<Mention> worth) {
    return new PriorityQueue<>(worth.thenComparing(Mention::id, Comparator.reverseOrder()));
  }

  private static double polarity(Mention mention) {
    return Findings.sentimentOf(mention).map(Sentiment::polarity).orElse(0.0);
  }

  void consider(Mention mention) {
    if (mention.post().text().isBlank()) {
      return;
    }
    for (PriorityQueue<Mention> ranking : rankings) {
      ranking.add(mention);
      if (ranking.size() > EACH) {
        ranking.remove();
      }
    }
  }

  /** Returns which mentions are among the best of any ranking. */
  List<PostId> ids() {
    return rankings.stream().flatMap(Collection::stream).map(Mention::id).distinct().toList();
  }

  List<Report.Quoted> best(Pseudonyms pseudonyms) {
    List<Report.Quoted> best = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (PriorityQueue<Mention> ranking : rankings) {
      List<Mention> mentions = new ArrayList<>(ranking);
      mentions.sort(ranking.comparator().reversed());
      for (Mention mention : mentions) {
        if (texts.add(mention.post().text())) {
          best.add(quoted(mention, pseudonyms));
        }
      }
    }
    return best;
  }

  private static Report.Quoted quoted(Mention mention, Pseudonyms pseudonyms) {
    Post post = mention.post();
    boolean byPerson = Findings.isByPerson(mention);
    return new Report.Quoted(
        post.title().orElse(null),
        post.text(),
        post.author().map(author -> nameOf(author, pseudonyms)).orElse("unknown"),
        post.publishedAt().orElse(null),
        post.network().id(),
        post.url().orElse(null),
        Findings.languageOf(post).orElse(null),
        Findings.sentimentOf(mention)
            .filter(sentiment -> byPerson || sentiment.abstention() == null)
            .map(Quotes::tone)
            .orElse(null),
        polarity(mention),
        byPerson,
        matched(mention),
        byPerson ? List.of() : words(post, polarity(mention), matched(mention)));
  }

  private static String nameOf(Author author, Pseudonyms pseudonyms) {
    return author.handle().or(author::name).orElseGet(() -> pseudonyms.of(author.id()));
  }

  private static Report.Tone tone(Sentiment sentiment) {
    return switch (sentiment.label()) {
      case POSITIVE -> Report.Tone.POSITIVE;
      case NEUTRAL -> Report.Tone.NEUTRAL;
      case NEGATIVE -> Report.Tone.NEGATIVE;
    };
  }

  private static List<Span> matched(Mention mention) {
    return mention.matches().stream()
        .map(QueryMatch::spans)
        .flatMap(List::stream)
        .distinct()
        .sorted()
        .toList();
  }

  /*
   * What was looked for stands in every mention: what the model learned of a name is no reason of
   * this one. A word of the query that the lexicon values is one.
   */
  private static List<Report.Word> words(Post post, double polarity, List<Span> matched) {
    Tokens tokens = new Tokens().read(post.text());
    Explanation explanation = SentimentScorer.bundled().explain(tokens, post.language().orElse(""));
    List<Double> shares = explanation.shares("polarity", polarity);
    Map<Span, Double> weights = new LinkedHashMap<>();
    Set<Span> valued = new HashSet<>();
    for (int i = 0; i < shares.size(); i++) {
      Explanation.Part part = explanation.parts().get(i);
      if (part.span().length() > 0) {
        weights.merge(part.span(), shares.get(i), Double::sum);
        if (part.valence() != 0) {
          valued.add(part.span());
        }
      }
    }
    weights
        .keySet()
        .removeIf(span -> !valued.contains(span) && matched.stream().anyMatch(span::overlaps));
    return weights.entrySet().stream()
        .filter(word -> Math.abs(word.getValue()) >= LEAST_WEIGHT)
        .sorted(Comparator.comparingDouble(word -> -Math.abs(word.getValue())))
        .limit(MOST_WORDS)
        .map(word -> new Report.Word(word.getKey(), word.getValue()))
        .toList();
  }
}
