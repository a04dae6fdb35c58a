package dev.earshot.scoring.model;

import dev.earshot.Post;
import dev.earshot.ScoreKey;
import dev.earshot.pipeline.Enricher;
import dev.earshot.scoring.Classification;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the models in the jar tell of an English text, beside its sentiment. */
public enum Task {
  /** Which feeling speaks: {@code anger}, {@code joy}, {@code optimism} or {@code sadness}. */
  EMOTION,
  /** Whether the text means another thing than it says: {@code ironic} or {@code not_ironic}. */
  IRONY,
  /** Whether the text insults or swears: {@code offensive} or {@code not_offensive}. */
  OFFENSIVE,
  /** Whether the text attacks people for what they are: {@code hate} or {@code not_hate}. */
  HATE,
  /** Whether the author complains of what they got: {@code complaint} or {@code not_complaint}. */
  COMPLAINT;

  private static final Map<Task, LinearModel> MODELS = new ConcurrentHashMap<>();
  private static final Map<Task, ScoreKey<Classification>> KEYS = keys();

  private static Map<Task, ScoreKey<Classification>> keys() {
    Map<Task, ScoreKey<Classification>> keys = new EnumMap<>(Task.class);
    for (Task task : values()) {
      keys.put(task, Classification.key(task.written(), 1));
    }
    return keys;
  }

  /** Returns the name as it is written: {@code emotion}. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the model; read on first use. */
  public LinearModel model() {
    return MODELS.computeIfAbsent(this, task -> LinearModel.bundled(task.written() + ".model"));
  }

  /** Returns the name of the score in mentions and in JSON. */
  public ScoreKey<Classification> key() {
    ScoreKey<Classification> key = KEYS.get(this);
    if (key == null) {
      throw new IllegalStateException(name());
    }
    return key;
  }

  /**
   * Returns an enricher that gives a mention the score, from the longer of the post's text and
   * title. Posts that declare another language than English have none.
   */
  public Enricher enricher() {
    return (reading, scores) -> {
      if (isEnglish(reading.post())) {
        scores.put(key(), model().classify(longer(reading)));
      }
    };
  }

  /** Returns whether a post declares English, or nothing. */
  static boolean isEnglish(Post post) {
    String tag = post.language().orElse("en").toLowerCase(Locale.ROOT);
    return tag.equals("en") || tag.startsWith("en-") || tag.startsWith("und");
  }

  /** Returns the longer of a post's text and title. */
  static Tokens longer(Reading reading) {
    return reading.text().count() >= reading.title().count() ? reading.text() : reading.title();
  }
}
