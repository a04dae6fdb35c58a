package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the phrases of one text say, in one walk over its tokens. */
final class IntentReading {
  private static final int NEGATION_REACH = 3;
  private static final long ENGLISH = Lexicon.salt("en");

  final List<Part> parts = new ArrayList<>();
  final long[] points;
  private final IntentRules rules;
  private final Tokens tokens;
  private final boolean[] counted;
  private boolean hit;

  IntentReading(IntentRules rules, Tokens tokens) {
    this.rules = rules;
    this.tokens = tokens;
    points = new long[rules.labels().size()];
    counted = new boolean[rules.count()];
    List<Integer> base = new ArrayList<>();
    for (int label = 0; label < points.length; label++) {
      base.add(rules.base(label));
      points[label] = rules.base(label);
    }
    parts.add(new Part(new Span(0, 0), Cause.BASE, 0, base));
  }

  /** Returns whether a phrase was found. */
  boolean isHit() {
    return hit;
  }

  /** Adds what another model makes of the whole text. */
  void add(int[] more) {
    Span whole = new Span(0, tokens.source().length());
    List<Integer> row = Arrays.stream(more).boxed().toList();
    parts.add(new Part(whole, Cause.MODEL, 0, row));
    for (int label = 0; label < points.length; label++) {
      points[label] += more[label];
    }
  }

  private void add(Span span, Cause cause, int label, int more) {
    List<Integer> row = new ArrayList<>(Collections.nCopies(points.length, 0));
    row.set(label, more);
    parts.add(new Part(span, cause, 0, row));
    points[label] += more;
  }

  void walk() {
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
    long key = begin;
    int rule = IntentRules.BEGINS;
    int last = from;
    for (int i = from; i < tokens.count(); i++) {
      key = Lexicon.then(key, hash(i));
      int next = rules.find(key);
      if (next == IntentRules.UNKNOWN) {
        break;
      }
      if (next >= 0) {
        rule = next;
        last = i;
      }
    }
    if (rule >= 0 && !counted[rule]) {
      counted[rule] = true;
      hit = true;
      count(rule, from, last);
    }
    return last + 1;
  }

  private long hash(int i) {
    boolean asks =
        tokens.kind(i) == Kind.PUNCTUATION && tokens.source().charAt(tokens.start(i)) == '?';
    return asks ? IntentRules.QUESTION_MARK : tokens.hash(i);
  }

  private void count(int rule, int first, int last) {
    Span span = new Span(tokens.start(first), tokens.end(last));
    Cause cause =
        tokens.kind(first) == Kind.PUNCTUATION
            ? Cause.PUNCTUATION
            : first == last ? Cause.WORD : Cause.PHRASE;
    int label = rules.label(rule);
    add(span, cause, label, rules.points(rule));
    if (IntentScorer.isIntention(label) && isNegated(first)) {
      add(span, Cause.NEGATION, label, -rules.points(rule));
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
