package dev.earshot.scoring.model;

import dev.earshot.Span;
import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.scoring.Explanation.Part;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists what a model's score of one text is made of. */
final class Explaining {
  private static final Span WHOLE = new Span(0, 0);

  private final Weights weights;
  private final int bits;
  private final Features features;
  private final Tokens tokens;
  private final Spelling spelling = new Spelling();
  private final List<Part> parts = new ArrayList<>();

  Explaining(Weights weights, int bits, Features features) {
    this.weights = weights;
    this.bits = bits;
    this.features = features;
    tokens = features.tokens();
  }

  /** Returns the parts, the base first; those that count for nothing are left out. */
  List<Part> parts(int[] bias) {
    add(WHOLE, Cause.BASE, 0, bias);
    for (int feature = 0; feature < features.count(); feature++) {
      if (features.type(feature) == Features.HIT) {
        hit(feature);
      } else {
        int[] points = new int[weights.labels()];
        int hashes = spelling.of(features, feature);
        for (int i = 0; i < hashes; i++) {
          add(points, spelling.hash(i), 1);
        }
        add(span(feature), cause(feature), 0, points);
      }
    }
    for (int manner = 0; manner < Manner.COUNT; manner++) {
      int[] points = new int[weights.labels()];
      for (int times = features.manner(manner); times > 0; times--) {
        add(points, Manner.hash(manner, times), 1);
      }
      add(WHOLE, Cause.MANNER, 0, points);
    }
    return parts;
  }

  /** Lists what the lexicon says by itself, then what each turn changes. */
  private void hit(int feature) {
    int valence = features.valence(feature);
    int turns = features.turns(feature);
    int[] points = new int[weights.labels()];
    add(points, Spelling.hit(valence), 1);
    add(span(feature), Cause.LEXICON, valence, points);
    int applied = 0;
    for (int bit = 0; bit < Turns.CAUSES.size(); bit++) {
      if ((turns >> bit & 1) != 0) {
        int[] change = new int[weights.labels()];
        int before = Turns.apply(valence, applied);
        applied |= 1 << bit;
        int after = Turns.apply(valence, applied);
        add(change, Spelling.hit(before), -1);
        add(change, Spelling.hit(after), 1);
        add(span(feature), Turns.CAUSES.get(bit), after - before, change);
      }
    }
  }

  private void add(int[] points, long hash, int times) {
    long found = weights.find(Weights.number(hash, bits));
    for (int label = 0; found != Weights.NOTHING && label < points.length; label++) {
      points[label] += times * weights.points(found, label);
    }
  }

  private void add(Span span, Cause cause, int said, int[] points) {
    if (said != 0 || Arrays.stream(points).anyMatch(point -> point != 0)) {
      parts.add(new Part(span, cause, said, Arrays.stream(points).boxed().toList()));
    }
  }

  private Span span(int feature) {
    int first = features.first(feature);
    int last = features.last(feature);
    return switch (features.type(feature)) {
      case Features.PART -> new Span(tokens.partStart(first, last), tokens.partEnd(first, last));
      default -> new Span(tokens.start(first), tokens.end(last));
    };
  }

  private Cause cause(int feature) {
    return switch (features.type(feature)) {
      case Features.PAIR -> Cause.PHRASE;
      case Features.PART -> Cause.HASHTAG;
      default ->
          switch (tokens.kind(features.first(feature))) {
            case WORD -> Cause.WORD;
            case HASHTAG -> Cause.HASHTAG;
            case EMOJI -> Cause.EMOJI;
            case EMOTICON -> Cause.EMOTICON;
            case PUNCTUATION -> Cause.PUNCTUATION;
            case URL, HANDLE, CASHTAG, NUMBER -> Cause.REFERENCE;
          };
    };
  }
}
