package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.ScoreKey;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.Sentiment;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scorer is made from, to be sent to another process: a host's own model as bytes, one in
 * the jar by its name, a lexicon by its lines; and the version that the scorer must have there.
 *
 * <p>{@link #build()} makes one scorer a process, however many specs of the same arrive, and keeps
 * it as long as somebody uses it. Immutable and thread-safe.
 *
 * @param <S> the type of the scorer
 */
public final class ScorerSpec<S extends Scorer<?>> implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FORMAT = 1;
  private static final String SOURCE = "scorer spec";
  private static final Map<String, WeakReference<Scorer<?>>> BUILT = new HashMap<>();

  private enum Kind {
    SENTIMENT,
    INTENT,
    CLASSIFIER
  }

  private final int format;
  private final String kind;
  private final String version;
  private final String name;
  private final int keyVersion;
  private final byte @Nullable [] model;
  private final @Nullable ArrayList<ArrayList<String>> lexicon;
  private final @Nullable ScorerSpec<SentimentScorer> sentiment;

  private ScorerSpec(
      Kind kind,
      String version,
      ScoreKey<?> key,
      byte @Nullable [] model,
      @Nullable Lexicon lexicon,
      @Nullable ScorerSpec<SentimentScorer> sentiment) {
    format = FORMAT;
    this.kind = kind.name();
    this.version = version;
    name = key.name();
    keyVersion = key.version();
    this.model = model;
    List<List<String>> lines = lexicon == null ? null : lexicon.written();
    if (lines == null) {
      this.lexicon = null;
    } else {
      this.lexicon = new ArrayList<>();
      lines.forEach(half -> this.lexicon.add(new ArrayList<>(half)));
    }
    this.sentiment = sentiment;
  }

  private Object readResolve() {
    if (format != FORMAT) {
      throw malformed("format", "expected " + FORMAT + ", got " + format);
    }
    if (kind == null || Stream.of(Kind.values()).noneMatch(known -> known.name().equals(kind))) {
      throw malformed("kind", "expected one of " + List.of(Kind.values()));
    }
    if (version == null || name == null) {
      throw malformed("version", "expected a version and a name, got none");
    }
    if (lexicon != null && lexicon.stream().anyMatch(half -> half == null || half.contains(null))) {
      throw malformed("lexicon", "expected its lines, got less");
    }
    return this;
  }

  private static MalformedException malformed(String field, String problem) {
    return new MalformedException(SOURCE, field, -1, problem, null);
  }

  static ScorerSpec<SentimentScorer> of(SentimentScorer scorer) {
    return new ScorerSpec<>(
        Kind.SENTIMENT, scorer.version(), Sentiment.KEY, null, scorer.lexicon(), null);
  }

  static ScorerSpec<IntentScorer> of(IntentScorer scorer) {
    return new ScorerSpec<>(
        Kind.INTENT, scorer.version(), IntentScorer.KEY, null, null, of(scorer.sentiment()));
  }

  static ScorerSpec<Classifier> of(Classifier scorer) {
    LinearModel model = scorer.model();
    Lexicon lexicon = model.hasOwnLexicon() ? null : model.lexicon();
    return new ScorerSpec<>(
        Kind.CLASSIFIER, scorer.version(), scorer.key(), model.bytes(), lexicon, null);
  }

  /** Returns the {@linkplain Scorer#version() version} of the scorer. */
  public String version() {
    return version;
  }

  /**
   * Returns the scorer: the same one for every spec of the same, as long as one is in use.
   *
   * @throws MalformedException if the models in this process's jar are others, or the spec was
   *     altered
   */
  public S build() {
    Scorer<?> scorer;
    synchronized (BUILT) {
      WeakReference<Scorer<?>> built = BUILT.get(id());
      scorer = built == null ? null : built.get();
      if (scorer == null) {
        scorer = make();
        BUILT.values().removeIf(reference -> reference.get() == null);
        BUILT.put(id(), new WeakReference<>(scorer));
      }
    }
    @SuppressWarnings("unchecked") // each factory above pairs its kind with S
    S typed = (S) scorer;
    return typed;
  }

  private Scorer<?> make() {
    Scorer<?> scorer =
        switch (Kind.valueOf(kind)) {
          case SENTIMENT -> sentiment();
          case INTENT -> intent();
          case CLASSIFIER -> classifier();
        };
    if (!scorer.version().equals(version)) {
      String problem = "expected " + version + ", this jar makes " + scorer.version();
      throw malformed("version", problem);
    }
    return scorer;
  }

  private SentimentScorer sentiment() {
    SentimentScorer bundled = SentimentScorer.bundled();
    return lexicon == null ? bundled : bundled.with(lexiconOf(lexicon));
  }

  private IntentScorer intent() {
    IntentScorer bundled = IntentScorer.bundled();
    return sentiment == null ? bundled : bundled.with(sentiment.build());
  }

  private Classifier classifier() {
    if (model == null) {
      throw malformed("model", "expected the bytes of one");
    }
    LinearModel read = new LinearModel(ModelFile.read(model, SOURCE), SOURCE);
    try {
      return Classifier.of(
          name, keyVersion, lexicon == null ? read : read.with(lexiconOf(lexicon)));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(SOURCE, "name", -1, "expected name and version of a key", e);
    }
  }

  private static Lexicon lexiconOf(List<? extends List<String>> lines) {
    return Lexicon.of(List.copyOf(lines), SOURCE);
  }

  /** The version is a short hash that a model made on purpose might share; this one is whole. */
  private String id() {
    ContentHash hash = new ContentHash().add(kind).add(version).add(name);
    hash.add(Integer.toString(keyVersion));
    if (model != null) {
      hash.add(model);
    }
    if (lexicon != null) {
      lexicon.forEach(half -> hash.add(String.join("\n", half)));
    }
    return sentiment == null ? hash.hex() : hash.add(sentiment.id()).hex();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScorerSpec<?> that && id().equals(that.id());
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return "ScorerSpec[" + version + "]";
  }
}
