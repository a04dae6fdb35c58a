package dev.earshot.examples.monitor;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.Entity;
import dev.earshot.Mention;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.Score;
import dev.earshot.pipeline.Aggregate;
import dev.earshot.pipeline.MentionStore;
import dev.earshot.pipeline.Tally;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.Sentiment;
import dev.earshot.scoring.metric.AuthorActivity;
import dev.earshot.scoring.metric.SentimentBreakdown;
import dev.earshot.scoring.metric.SentimentCounts;
import dev.earshot.scoring.metric.ShareOfVoice;
import dev.earshot.scoring.trend.Dimension;
import dev.earshot.scoring.trend.SeriesFigures;
import dev.earshot.scoring.trend.TrendSeries;
import dev.earshot.scoring.trend.VolumeChange;
import dev.earshot.scoring.trend.VolumeDetector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The figures of a report: sinks that count as mentions come and go, and the page they add up to.
 */
final class Findings {
  private static final int MOST_LABELS = 15;
  private static final int MOST_AUTHORS = 12;
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final Duration HOUR = Duration.ofHours(1);

  private final MonitorPlan plan;
  private final QuerySet queries;
  private final List<String> brands;
  private final TrendSeries series;
  private final SentimentBreakdown tally = new SentimentBreakdown();
  private final AuthorActivity activity = new AuthorActivity();
  private final ShareOfVoice shares;
  private final LabelCounts hashtags = new LabelCounts(Findings::hashtagsOf);
  private final LabelCounts languages =
      new LabelCounts(mention -> List.of(languageOf(mention.post()).orElse("und")));
  private final LabelCounts networks =
      new LabelCounts(mention -> List.of(mention.post().network().id()));

  Findings(MonitorPlan plan, QuerySet queries, ToLongFunction<AuthorId> authorHash) {
    this.plan = plan;
    this.series = TrendSeries.builder(authorHash).by(Dimension.QUERY).build();
    this.queries = queries;
    brands = plan.brands().isEmpty() ? List.copyOf(queries.queries().keySet()) : plan.brands();
    shares = new ShareOfVoice(brands);
  }

  /** Returns what counts, by the names under which it is kept. */
  Map<String, Aggregate<?>> figures() {
    Map<String, Aggregate<?>> figures = new LinkedHashMap<>();
    figures.put("series", series);
    figures.put("sentiment", tally);
    figures.put("activity", activity);
    figures.put("shares", shares);
    figures.put("hashtags", hashtags);
    figures.put("languages", languages);
    figures.put("networks", networks);
    return figures;
  }

  /** Returns what the figures and the store show at that moment. */
  Report report(MentionStore store, Quotes quotes, List<Report.Source> sources, Instant now) {
    Tally tally = store.tally();
    Instant to = end(now);
    Instant from = begin(to);
    Pseudonyms pseudonyms = new Pseudonyms();
    return new Report(
        plan.title(),
        from,
        to,
        now,
        new Report.Totals(
            store.size() + sum(tally.refused()) + sum(tally.withdrawn()),
            store.size(),
            activity.authors(),
            tally.revised(),
            series.undated()),
        listenings(later(from, to.minus(LONGEST)), to),
        shares(),
        voices(store, pseudonyms),
        hashtags.top(MOST_LABELS),
        languages.top(MOST_LABELS),
        networks.top(MOST_LABELS),
        quotes.best(pseudonyms),
        refused(tally),
        removed(tally),
        faults(tally),
        sources);
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<Report.Refused> refused(Tally tally) {
    return tally.refused().entrySet().stream()
        .map(
            each ->
                new Report.Refused(
                    each.getKey().code(), each.getKey().rule(), each.getValue(), null))
        .sorted(
            Comparator.comparingLong(Report.Refused::count)
                .reversed()
                .thenComparing(Report.Refused::code)
                .thenComparing(Report.Refused::rule))
        .toList();
  }

  private static List<Report.Removed> removed(Tally tally) {
    return tally.withdrawn().entrySet().stream()
        .map(each -> new Report.Removed(each.getKey(), each.getValue()))
        .sorted(Comparator.comparingLong(Report.Removed::count).reversed())
        .toList();
  }

  private static List<Report.Faults> faults(Tally tally) {
    return tally.faults().entrySet().stream()
        .map(
            each ->
                new Report.Faults(
                    each.getKey().source(),
                    each.getKey().field(),
                    each.getKey().problem(),
                    each.getValue()))
        .toList();
  }

  /**
   * A fixed period ends now; an open one with the last mention, or now where that is yet to come.
   */
  private Instant end(Instant now) {
    if (plan.from() != null) {
      return now;
    }
    return series.values(Dimension.QUERY.name()).stream()
        .flatMap(query -> series.last(Dimension.QUERY.key(query)).stream())
        .max(Instant::compareTo)
        .map(last -> last.plus(1, ChronoUnit.HOURS))
        .filter(now::isAfter)
        .orElse(now);
  }

  private Instant begin(Instant to) {
    Instant first =
        plan.from() != null
            ? plan.from()
            : series.values(Dimension.QUERY.name()).stream()
                .flatMap(query -> series.first(Dimension.QUERY.key(query)).stream())
                .min(Instant::compareTo)
                .orElse(to);
    return first.isAfter(to) ? to : first;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private List<Report.Listening> listenings(Instant from, Instant to) {
    List<Report.Listening> listenings = new ArrayList<>();
    Map<String, dev.earshot.query.Query> texts = queries.queries();
    Set<String> order = new LinkedHashSet<>(brands);
    order.addAll(texts.keySet());
    for (String id : order) {
      if (!texts.containsKey(id)) {
        continue;
      }
      List<SeriesFigures> hours = series.buckets(Dimension.QUERY.key(id), from, to);
      listenings.add(
          new Report.Listening(
              texts.get(id).toString(),
              id,
              tally(tally.of(id)),
              from.truncatedTo(ChronoUnit.HOURS),
              hours.stream().map(hour -> tally(hour.sentiment())).toList(),
              turns(hours)));
    }
    return listenings;
  }

  private static List<Report.Turn> turns(List<SeriesFigures> hours) {
    VolumeDetector detector = new VolumeDetector(HOUR);
    List<Report.Turn> turns = new ArrayList<>();
    int more = -1;
    for (SeriesFigures hour : hours) {
      VolumeChange change = detector.observe(hour.from(), hour.mentions()).orElse(null);
      if (change != null) {
        more = change.direction() == VolumeChange.Direction.UP ? turns.size() : more;
        turns.add(new Report.Turn(change.at(), turn(change), null));
      }
      if (more >= 0) { // what began is only later known to be most, or over
        Report.Turn turn = turns.get(more);
        turns.set(more, new Report.Turn(turn.at(), turn.note(), detector.surge().orElse(null)));
      }
    }
    return turns;
  }

  private static String turn(VolumeChange change) {
    String usual =
        change.expected() < 0.5
            ? "almost none were usual"
            : String.format(Locale.ROOT, "%.1f were usual", change.expected());
    if (change.direction() == VolumeChange.Direction.SILENCE) {
      return "no mention any more, where " + usual + " in an hour";
    }
    return change.lasting()
        ? String.format(Locale.ROOT, "%.1f mentions an hour where %s", change.observed(), usual)
        : String.format(Locale.ROOT, "%.0f mentions where %s", change.observed(), usual);
  }

  private static Report.Tally tally(SentimentCounts counts) {
    return new Report.Tally(
        counts.positive(), counts.neutral(), counts.negative(), counts.unscored());
  }

  private List<Report.Share> shares() {
    List<Report.Share> rows = new ArrayList<>();
    shares
        .shares()
        .forEach(
            (query, share) ->
                rows.add(new Report.Share(query, share, query.equals(brands.get(0)))));
    rows.sort(Comparator.comparingLong(Report.Share::mentions).reversed());
    return rows;
  }

  private List<Report.Voice> voices(MentionStore store, Pseudonyms pseudonyms) {
    List<Report.Voice> voices = new ArrayList<>();
    for (AuthorActivity.Activity one : activity.mostActive(MOST_AUTHORS)) {
      Optional<Author> author = newest(store, one.author());
      Optional<String> name = author.flatMap(Author::handle).or(() -> author.flatMap(Author::name));
      voices.add(
          new Report.Voice(
              name.orElseGet(() -> pseudonyms.of(one.author())),
              name.isEmpty(),
              one.author().network().id(),
              one.mentions(),
              one.engagement().isKnown() ? (long) one.engagement().low() : null));
    }
    return voices;
  }

  /** Returns an author as the mention shows them that was kept last. */
  private static Optional<Author> newest(MentionStore store, AuthorId id) {
    List<PostId> posts = store.postsOf(id);
    return posts.isEmpty()
        ? Optional.empty()
        : store.find(posts.get(posts.size() - 1)).flatMap(mention -> mention.post().author());
  }

  private static List<String> hashtagsOf(Mention mention) {
    return mention.post().entities().stream()
        .filter(Entity.Hashtag.class::isInstance)
        .map(tag -> tag.value().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  static Optional<String> languageOf(Post post) {
    return post.language().map(tag -> tag.split("-", 2)[0].toLowerCase(Locale.ROOT));
  }

  static Optional<Sentiment> sentimentOf(Mention mention) {
    return mention.score(Sentiment.KEY).map(Score::value);
  }

  /** Returns whether a person gave the sentiment that counts. */
  static boolean isByPerson(Mention mention) {
    return mention.score(Sentiment.KEY).flatMap(Score::byPerson).isPresent();
  }
}
