package dev.earshot.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Some labels and no others, in whatever case. */
record LabelType<F>(List<String> labels, Function<? super F, Optional<String>> label)
    implements ValueType<F> {
  LabelType {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("labels: expected at least one");
    }
    for (String each : labels) {
      if (!each.equals(each.strip().toLowerCase(Locale.ROOT)) || each.isEmpty()) {
        throw new IllegalArgumentException(
            "labels: expected text in lower case without outer blanks");
      }
    }
  }

  @Override
  public String canonical(String value) {
    String lower = value.strip().toLowerCase(Locale.ROOT);
    if (!labels.contains(lower)) {
      throw new IllegalArgumentException("expected " + listed());
    }
    return lower;
  }

  String listed() {
    return String.join(", ", labels);
  }

  @Override
  public Function<F, Truth> anyOf(List<String> values) {
    return facts ->
        label
            .apply(facts)
            .map(stated -> Truth.of(values.contains(stated.toLowerCase(Locale.ROOT))))
            .orElse(Truth.UNKNOWN);
  }
}
