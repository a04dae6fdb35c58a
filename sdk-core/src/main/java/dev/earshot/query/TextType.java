package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Short texts, compared as a whole without case and accents. */
record TextType<F>(Function<? super F, Optional<String>> text) implements ValueType<F> {
  @Override
  public String canonical(String value) {
    String single = Blanks.single(value);
    if (single.isEmpty()) {
      throw new IllegalArgumentException("expected text");
    }
    return single;
  }

  @Override
  public Function<F, Truth> anyOf(List<String> values) {
    Set<String> wanted = values.stream().map(Tokens::fold).collect(Collectors.toUnmodifiableSet());
    return facts ->
        text.apply(facts)
            .map(stated -> Truth.of(wanted.contains(Tokens.fold(Blanks.single(stated)))))
            .orElse(Truth.UNKNOWN);
  }
}
