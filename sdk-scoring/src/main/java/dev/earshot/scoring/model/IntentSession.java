package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.Abstention;
import dev.earshot.scoring.Classification;
import dev.earshot.scoring.Explanation;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the phrases of one text say, in one walk over its tokens, and what other models add. */
final class IntentSession implements Scorer.Session<Classification> {
  private static final int NEGATION_REACH = 3;
  private static final double CLOSE = 0.1;
  private static final long ENGLISH = Lexicon.salt("en");

  private final IntentScorer scorer;
  private final IntentRules rules;
  private final Scorer.Session<Classification> complaints;
  private final SentimentSession feelings;
  private final long[] points;
  private final boolean[] counted;
  private final int[] added;

  /** What counted; null where nobody asks. */
  private final @Nullable List<Part> parts;

  private Tokens tokens = new Tokens();
  private boolean hit;
  private int found;
  private int last;
  private boolean foreign;
  private @Nullable Abstention complaintAbstention;
  private final OneThread thread = new OneThread();

  private IntentSession(IntentScorer scorer, @Nullable List<Part> parts) {
    this.scorer = scorer;
    this.parts = parts;
    rules = scorer.rules();
    complaints = scorer.complaint().open();
    feelings = scorer.sentiment().open();
    points = new long[rules.labels().size()];
    counted = new boolean[rules.count()];
    added = new int[points.length];
  }

  static IntentSession of(IntentScorer scorer) {
    return new IntentSession(scorer, null);
  }

  static Explanation explain(IntentScorer scorer, Tokens text, String languageTag) {
    List<Part> parts = new ArrayList<>();
    IntentSession session = new IntentSession(scorer, parts);
    session.read(text, languageTag);
    return new Explanation(
        session.rules.labels(), Arrays.stream(session.points).boxed().toList(), parts);
  }

  @Override
  public void read(Tokens text, String languageTag) {
    thread.begin();
    try {
      readAlone(text, languageTag);
    } finally {
      thread.end();
    }
  }

  private void readAlone(Tokens text, String languageTag) {
    tokens = text;
    hit = false;
    foreign = !scorer.reads(languageTag);
    Arrays.fill(counted, false);
    for (int label = 0; label < points.length; label++) {
      points[label] = rules.base(label);
    }
    if (parts != null) {
      Integer[] base = new Integer[points.length];
      Arrays.setAll(base, rules::base);
      parts.add(new Part(new Span(0, 0), Cause.BASE, 0, List.of(base)));
    }
    complaints.read(text, "en");
    Classification complaint = complaints.score();
    complaintAbstention = complaint.abstention();
    if (text.count() > 0) {
      Arrays.fill(added, 0);
      added[IntentScorer.COMPLAINT] = IntentScorer.logOdds(complaint);
      addModel();
      feelings.read(text, "en");
      double polarity = feelings.polarity();
      Arrays.fill(added, 0);
      added[IntentScorer.PRAISE] = Math.toIntExact(Math.round(polarity * IntentScorer.MOST));
      added[IntentScorer.COMPLAINT] =
          Math.toIntExact(Math.round(-polarity * IntentScorer.MOST / 3));
      addModel();
      walk();
    }
  }

  @Override
  public Classification score() {
    thread.check();
    int best = 0;
    for (int label = 1; label < points.length; label++) {
      best = points[label] > points[best] ? label : best;
    }
    double all = 0;
    double second = 0;
    for (int label = 0; label < points.length; label++) {
      double share = StrictMath.exp((points[label] - points[best]) / LinearModel.POINTS);
      all += share;
      second = label == best ? second : Math.max(second, share);
    }
    return new Classification(rules.labels().get(best), 1 / all, abstention((1 - second) / all));
  }

  private @Nullable Abstention abstention(double lead) {
    if (tokens.count() == 0) {
      return Abstention.NO_TEXT;
    }
    if (foreign) {
      return Abstention.UNKNOWN_LANGUAGE;
    }
    if (!hit && complaintAbstention == Abstention.UNKNOWN_WORDS) {
      return Abstention.UNKNOWN_WORDS;
    }
    return lead < CLOSE ? Abstention.TOO_CLOSE : null;
  }

  /** Adds what another model makes of the whole text. */
  private void addModel() {
    if (parts != null) {
      Span whole = new Span(0, tokens.source().length());
      parts.add(new Part(whole, Cause.MODEL, 0, Arrays.stream(added).boxed().toList()));
    }
    for (int label = 0; label < points.length; label++) {
      points[label] += added[label];
    }
  }

  private void add(int first, int last, Cause cause, int label, int more) {
    if (parts != null) {
      List<Integer> row = new ArrayList<>(Collections.nCopies(points.length, 0));
      row.set(label, more);
      parts.add(new Part(new Span(tokens.start(first), tokens.end(last)), cause, 0, row));
    }
    points[label] += more;
  }

  private void walk() {
    int sentence = -1;
    int i = 0;
    while (i < tokens.count()) {
      boolean first = tokens.kind(i) == Kind.WORD && tokens.sentence(i) != sentence;
      if (first) {
        sentence = tokens.sentence(i);
        match(i, Lexicon.then(0, IntentRules.FIRST));
      }
      int end = match(i, 0);
      while (i < end) {
        sentence = tokens.kind(i) == Kind.WORD ? tokens.sentence(i) : sentence;
        i++;
      }
    }
  }

  /** Counts the longest phrase that begins at a token; returns the token after it. */
  private int match(int from, long begin) {
    found = IntentRules.BEGINS;
    last = from;
    follow(from, from, begin);
    if (found >= 0 && !counted[found]) {
      counted[found] = true;
      hit = true;
      count(found, from, last);
    }
    return last + 1;
  }

  /** Goes on with the phrases that begin at a token and hold what the key stands for. */
  private void follow(int first, int next, long begun) {
    long key = begun;
    for (int i = next; i < tokens.count(); i++) {
      key = Lexicon.then(key, hash(i));
      int rule = rules.find(key);
      if (rule == IntentRules.UNKNOWN) {
        return;
      }
      if (rule >= 0 && (found < 0 || i > last)) {
        found = rule;
        last = i;
      }
      long gap = Lexicon.then(key, IntentRules.GAP);
      if (rules.find(gap) != IntentRules.UNKNOWN) {
        followBehindGap(first, i + 1, gap);
      }
    }
  }

  private void followBehindGap(int first, int next, long begun) {
    int end = Math.min(next + rules.longestGap(), tokens.count() - 1);
    for (int i = next; i <= end; i++) {
      follow(first, i, begun);
      if (tokens.kind(i) == Kind.PUNCTUATION
          || tokens.sentence(i) != tokens.sentence(first)
          || !rules.mayStandInGap(tokens.hash(i))) {
        return;
      }
    }
  }

  private long hash(int i) {
    boolean asks =
        tokens.kind(i) == Kind.PUNCTUATION && tokens.source().charAt(tokens.start(i)) == '?';
    return asks ? IntentRules.QUESTION_MARK : tokens.hash(i);
  }

  private void count(int rule, int first, int last) {
    Cause cause =
        tokens.kind(first) == Kind.PUNCTUATION
            ? Cause.PUNCTUATION
            : first == last ? Cause.WORD : Cause.PHRASE;
    int label = rules.label(rule);
    add(first, last, cause, label, rules.points(rule));
    if (IntentScorer.isIntention(label) && isNegated(first)) {
      add(first, last, Cause.NEGATION, label, -rules.points(rule));
    }
  }

  private boolean isNegated(int first) {
    int reach = Math.max(0, first - NEGATION_REACH);
    for (int i = first - 1; i >= reach && tokens.kind(i) == Kind.WORD; i--) {
      if (tokens.sentence(i) != tokens.sentence(first)) {
        return false;
      }
      if (Lexicon.does(
          Lexicon.bundled().find(Lexicon.key(ENGLISH, tokens.hash(i))), Role.NEGATOR)) {
        return true;
      }
    }
    return false;
  }
}
