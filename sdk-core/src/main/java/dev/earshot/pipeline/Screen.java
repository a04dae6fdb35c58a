package dev.earshot.pipeline;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.ItemFault;
import dev.earshot.Mention;
import dev.earshot.Metric;
import dev.earshot.Post;
import dev.earshot.PostEvent;
import dev.earshot.QueryMatch;
import dev.earshot.Removal;
import dev.earshot.SubjectKey;
import dev.earshot.query.Aspect;
import dev.earshot.query.Matching;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.text.Reading;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes candidates of events: gate, tokens, queries, and on demand the enrichers. Looks at one post
 * and at nothing that is kept, so that it runs in a pipeline's workers and inside an engine alike.
 *
 * <p>Immutable and thread-safe, if gate and enrichers are; each thread opens a {@link Session}.
 */
public final class Screen {
  private static final Logger LOG = LoggerFactory.getLogger(Screen.class);

  private static final Admission.Denied NO_MATCH =
      new Admission.Denied(Refusal.of(Refusal.NO_QUERY_MATCHED), Removal.Cause.NO_LONGER_MATCHES);

  private final Gate gate;
  private final QuerySet queries;
  private final List<Enricher> enrichers;
  private final String versions;

  private Screen(Gate gate, QuerySet queries, List<Enricher> enrichers) {
    this.gate = Objects.requireNonNull(gate, "gate");
    this.queries = Objects.requireNonNull(queries, "queries");
    this.enrichers = List.copyOf(enrichers);
    requireOneOfEachScore(this.enrichers);
    String models = String.join("\n", this.enrichers.stream().map(Enricher::version).toList());
    versions = queries.asksFor(Aspect.SCORES) ? models + '\n' + queries.print() : models;
  }

  /* Of two the later would write over the other, and nobody could tell whose score is kept. */
  private static void requireOneOfEachScore(List<Enricher> enrichers) {
    Set<String> given = new HashSet<>();
    for (Enricher each : enrichers) {
      for (String score : each.scores()) {
        if (!given.add(score)) {
          throw new IllegalArgumentException(
              "enrichers: two give the score "
                  + score
                  + ", and the later would write over the other; leave one out, or give one"
                  + " scorer another name");
        }
      }
    }
  }

  /**
   * Returns a screen of these; the enrichers run in that order.
   *
   * @throws IllegalArgumentException if two enrichers name one score as theirs
   */
  public static Screen of(Gate gate, QuerySet queries, List<Enricher> enrichers) {
    return new Screen(gate, queries, enrichers);
  }

  /** Returns this screen with other queries. */
  public Screen with(QuerySet others) {
    return new Screen(gate, others, enrichers);
  }

  /** Returns what it listens for. */
  public QuerySet queries() {
    return queries;
  }

  /**
   * Returns the part of it that one thread has for itself.
   *
   * @param observer is told of enrichers that fail
   */
  public Session open(Observer observer) {
    return new Session(this, observer);
  }

  boolean asksForNumbersOrScores() {
    return queries.asksFor(Aspect.SCORES) || queries.asksFor(Aspect.METRICS);
  }

  /** Returns which queries match a mention as it is, scores and numbers included. */
  List<QueryMatch> match(Mention mention) {
    return queries.match(PostFacts.of(new Reading().of(mention.post()), mention)).matches();
  }

  /**
   * Screens for one thread. Owns the tokens that queries and enrichers share.
   *
   * <p>Confined to one thread at a time; a second one is refused with an {@link
   * IllegalStateException}, as is an enricher that asks the session that called it.
   */
  public static final class Session {
    private final OneAtATime turn =
        new OneAtATime(
            "session: is at work in another thread; each thread opens its own with Screen.open");
    private final Screen screen;
    private final Observer observer;
    private final Reading reading = new Reading();
    private final Set<ItemFault> faults = new LinkedHashSet<>();
    private @Nullable Post read;
    private @Nullable Matching matching;

    private Session(Screen screen, Observer observer) {
      this.screen = screen;
      this.observer = Objects.requireNonNull(observer, "observer");
    }

    /** Returns whose session it is. */
    public Screen screen() {
      return screen;
    }

    /**
     * Makes a candidate of what happened to a post; a post that matches is not scored yet.
     *
     * @throws EarshotException if the gate cannot go on at all
     */
    public Candidate screen(PostEvent event) {
      return turn.run(() -> candidate(event));
    }

    private Candidate candidate(PostEvent event) {
      if (event instanceof PostEvent.Published published) {
        return seen(published.post(), published.observedAt());
      } else if (event instanceof PostEvent.Edited edited) {
        return seen(edited.post(), edited.observedAt());
      }
      AuthorKey author = event.author().map(AuthorKey::of).orElse(null);
      Instant at = event.observedAt();
      if (event instanceof PostEvent.Deleted) {
        return new Candidate.Removed(event.id(), author, Removal.Cause.SOURCE_DELETED, at);
      } else if (event instanceof PostEvent.Withheld withheld) {
        return withheld.countries().isEmpty()
            ? new Candidate.Removed(event.id(), author, Removal.Cause.SOURCE_WITHHELD, at)
            : new Candidate.HiddenIn(event.id(), author, withheld.countries(), at);
      } else if (event instanceof PostEvent.PlaceRemoved) {
        return new Candidate.WithoutPlace(event.id(), author, at);
      } else if (event instanceof PostEvent.MetricsChanged changed) {
        List<Metric> seen = screen.gate.seesMetrics() ? changed.metrics() : List.of();
        return new Candidate.Numbers(event.id(), author, seen, at);
      }
      PostEvent.Skipped skipped = (PostEvent.Skipped) event;
      return new Candidate.Rejected(
          skipped.id(),
          author,
          Refusal.of(skipped.reason()),
          Removal.Cause.NO_LONGER_PUBLIC,
          at,
          false,
          null);
    }

    private Candidate seen(Post post, Instant observedAt) {
      return screened(judge(() -> screen.gate.judge(post)), post, Set.of(), observedAt, true);
    }

    /**
     * Looks at a kept post again: because it is written otherwise now, as under its author's new
     * name, or because gate or queries are others. The source did not show it.
     *
     * @param kept what is kept
     * @param post how it is written now
     * @param at when that became known
     */
    public Candidate again(Mention kept, Post post, Instant at) {
      return turn.run(
          () -> {
            Admission admission = judge(() -> screen.gate.judgeAgain(post, kept.subjects()));
            return screened(admission, post, kept.subjects(), at, false);
          });
    }

    private Candidate screened(
        Admission admission, Post post, Set<SubjectKey> known, Instant at, boolean sighted) {
      if (admission instanceof Admission.Denied denied) {
        return rejected(post, denied, at);
      }
      Admission.Admitted admitted = (Admission.Admitted) admission;
      Post reduced = admitted.of(post);
      Matching found = screen.queries.match(PostFacts.of(read(reduced)));
      matching = found;
      List<QueryMatch> matches = found.matches();
      if (matches.isEmpty() && !found.isOpen()) {
        return rejected(post, NO_MATCH, at);
      }
      Set<SubjectKey> subjects = new HashSet<>(known);
      subjects.addAll(admitted.subjects());
      Mention mention = Mention.builder(reduced).subjects(subjects).matches(matches).build();
      try {
        return new Candidate.Match(
            mention, Fingerprint.of(mention, screen.versions), at, false, sighted);
      } catch (IllegalArgumentException e) {
        return rejected(post, Admission.Denied.leavingKept(Refusal.of(Refusal.NOT_STORABLE)), at);
      }
    }

    private static Candidate rejected(Post post, Admission.Denied denied, Instant at) {
      return new Candidate.Rejected(
          post.id(),
          AuthorKey.ofSight(post),
          denied.refusal(),
          denied.causeOrNull(),
          at,
          true,
          denied.learned());
    }

    /** A gate that fails over one post refuses that post, and the others arrive. */
    private static Admission judge(Supplier<Admission> gate) {
      try {
        return Objects.requireNonNull(gate.get(), "what a gate answers");
      } catch (EarshotException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn("a gate failed over a post, which is refused", Failure.of(e));
        return Admission.Denied.leavingKept(
            new Refusal(Refusal.NOT_JUDGED, e.getClass().getName()));
      }
    }

    /**
     * Scores a match, and settles the queries that ask for scores; none may be left that matches.
     *
     * @throws EarshotException if an enricher cannot go on at all
     */
    public Candidate.Match scored(Candidate.Match match) {
      return match.scored() ? match : turn.run(() -> withScores(match));
    }

    private Candidate.Match withScores(Candidate.Match match) {
      Scores scores = Scores.of(match.mention().matches());
      Reading reading = read(match.mention().post());
      screen.enrichers.forEach(enricher -> enrich(enricher, reading, scores));
      Mention.Builder mention = match.mention().toBuilder();
      scores.endIn(mention);
      if (screen.queries.asksFor(Aspect.SCORES)) {
        mention.matches(settled(reading, mention.build()));
      }
      return new Candidate.Match(
          mention.build(), match.fingerprint(), match.observedAt(), true, match.sighted());
    }

    private List<QueryMatch> settled(Reading reading, Mention scored) {
      PostFacts facts = PostFacts.of(reading, scored);
      return matching == null ? screen.queries.match(facts).matches() : matching.settle(facts);
    }

    private void enrich(Enricher enricher, Reading reading, Scores scores) {
      try {
        enricher.enrich(reading, scores);
      } catch (EarshotException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        LOG.warn(
            "enricher {} failed over a post, which goes without its score",
            enricher.getClass().getName(),
            Failure.of(e));
        observer.count("UNSCORED", e.getClass().getName());
        faults.add(
            new ItemFault(
                "enricher " + named(enricher.getClass()),
                scores.refused(),
                -1,
                "failed over a post, which goes without its score: " + e.getClass().getName()));
      }
    }

    /** A lambda has another name in every process; that of its class stays. */
    private static String named(Class<?> type) {
      String name = type.getName();
      int lambda = name.indexOf("$$Lambda");
      return lambda < 0 ? name : name.substring(0, lambda);
    }

    /** Returns which enrichers failed and how, each once, since this was asked last. */
    List<ItemFault> takeFaults() {
      List<ItemFault> taken = List.copyOf(faults);
      faults.clear();
      return taken;
    }

    @SuppressWarnings("ReferenceEquality") // the very post whose tokens are there already
    private Reading read(Post post) {
      if (read != post) {
        reading.of(post);
        read = post;
        matching = null;
      }
      return reading;
    }
  }
}
