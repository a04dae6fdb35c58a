package dev.earshot.scoring.model;

import dev.earshot.ScoreKey;
import dev.earshot.scoring.Classification;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What {@linkplain Classifier#bundled the models in the jar} tell of an English text. */
public enum Task {
  /** Which feeling speaks: {@code anger}, {@code joy}, {@code optimism} or {@code sadness}. */
  EMOTION("anger joy optimism sadness"),
  /** Whether the text means another thing than it says: {@code ironic} or {@code not_ironic}. */
  IRONY("ironic not_ironic"),
  /** Whether the text insults or swears: {@code offensive} or {@code not_offensive}. */
  OFFENSIVE("not_offensive offensive"),
  /** Whether the text attacks people for what they are: {@code hate} or {@code not_hate}. */
  HATE("hate not_hate"),
  /** Whether the author complains of what they got: {@code complaint} or {@code not_complaint}. */
  COMPLAINT("complaint not_complaint");

  private static final Map<Task, ScoreKey<Classification>> KEYS = keys();

  private final String labels;

  Task(String labels) {
    this.labels = labels;
  }

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

  /** Returns the labels, in order of the alphabet. */
  public List<String> labels() {
    return List.of(labels.split(" "));
  }

  /** Returns the name of the score in mentions and in JSON. */
  public ScoreKey<Classification> key() {
    return Objects.requireNonNull(KEYS.get(this));
  }
}
