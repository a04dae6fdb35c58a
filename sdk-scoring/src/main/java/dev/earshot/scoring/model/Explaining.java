package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Lists what a model's score of one text is made of. */
final class Explaining {
  private static final Span WHOLE = new Span(0, 0);

  private final Weights weights;
  private final Features features;
  private final Tokens tokens;
  private final SubwordHashes subwords = new SubwordHashes();
  private final List<Part> parts = new ArrayList<>();

  Explaining(Weights weights, Features features) {
    this.weights = weights;
    this.features = features;
    tokens = features.tokens();
  }

  /** Returns the parts, the base first; those that count for nothing are left out. */
  List<Part> parts(int[] bias) {
    for (int i = 0; i < features.size(); i++) {
      token(i);
    }
    for (int part = 0; part < features.parts(); part++) {
      int[] points = new int[weights.labels()];
      add(points, SubwordHashes.whole(features.partKey(part)), 1);
      int tag = features.from() + features.partToken(part);
      int number = features.partNumber(part);
      Span span = new Span(tokens.partStart(tag, number), tokens.partEnd(tag, number));
      add(span, Cause.HASHTAG, 0, points);
    }
    for (int hit = 0; hit < features.hits(); hit++) {
      hit(hit);
    }
    parts.sort(Comparator.comparingInt(part -> part.span().start()));
    List<Part> all = new ArrayList<>();
    all.add(new Part(WHOLE, Cause.BASE, 0, Arrays.stream(bias).boxed().toList()));
    all.addAll(parts);
    parts.clear();
    for (int style = 0; style < StyleFeatures.COUNT; style++) {
      int[] points = new int[weights.labels()];
      for (int times = features.style(style); times > 0; times--) {
        add(points, StyleFeatures.hash(style, times), 1);
      }
      add(WHOLE, Cause.STYLE, 0, points);
    }
    all.addAll(parts);
    return all;
  }

  /** Lists what a token counts for, and what it does together with the one before. */
  private void token(int i) {
    if (i > 0 && !features.isPairSpokenFor(i)) {
      int[] points = new int[weights.labels()];
      add(points, SubwordHashes.pair(features.key(i - 1), features.key(i)), 1);
      add(span(i - 1, i), Cause.PHRASE, 0, points);
    }
    if (!features.isSpokenFor(i)) {
      int[] points = new int[weights.labels()];
      int hashes = subwords.of(features, i);
      for (int k = 0; k < hashes; k++) {
        add(points, subwords.hash(k), 1);
      }
      add(span(i, i), cause(i), 0, points);
    }
  }

  /** Lists what the lexicon says by itself, then what each turn changes. */
  private void hit(int hit) {
    int valence = features.valence(hit);
    int shifters = features.shifters(hit);
    Span span = span(features.hitFirst(hit), features.hitLast(hit));
    int[] points = new int[weights.labels()];
    add(points, SubwordHashes.hit(valence), 1);
    add(span, Cause.LEXICON, valence, points);
    int applied = 0;
    for (int bit = 0; bit < ValenceShifters.CAUSES.size(); bit++) {
      if ((shifters >> bit & 1) != 0) {
        int[] change = new int[weights.labels()];
        int before = ValenceShifters.apply(valence, applied);
        applied |= 1 << bit;
        int after = ValenceShifters.apply(valence, applied);
        add(change, SubwordHashes.hit(before), -1);
        add(change, SubwordHashes.hit(after), 1);
        add(span, ValenceShifters.CAUSES.get(bit), after - before, change);
      }
    }
  }

  private void add(int[] points, long hash, int times) {
    int found = weights.find(hash);
    for (int label = 0; found != Weights.NOTHING && label < points.length; label++) {
      points[label] += times * weights.points(found, label);
    }
  }

  private void add(Span span, Cause cause, int valence, int[] points) {
    if (valence != 0 || Arrays.stream(points).anyMatch(point -> point != 0)) {
      parts.add(new Part(span, cause, valence, Arrays.stream(points).boxed().toList()));
    }
  }

  private Span span(int first, int last) {
    int from = features.from();
    return new Span(tokens.start(from + first), tokens.end(from + last));
  }

  private Cause cause(int i) {
    return switch (tokens.kind(features.from() + i)) {
      case WORD -> Cause.WORD;
      case HASHTAG -> Cause.HASHTAG;
      case EMOJI -> Cause.EMOJI;
      case EMOTICON -> Cause.EMOTICON;
      case PUNCTUATION -> Cause.PUNCTUATION;
      case URL, HANDLE, CASHTAG, NUMBER -> Cause.REFERENCE;
    };
  }
}
