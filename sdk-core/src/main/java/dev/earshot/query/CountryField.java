package dev.earshot.query;

import dev.earshot.text.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code country:}, by ISO 3166-1 alpha-2 codes; a name is answered with its code. */
final class CountryField implements ValueType<PostFacts> {
  private final Set<String> codes;
  private final Map<String, String> names = new HashMap<>();
  private final Function<PostFacts, Optional<String>> stated;

  CountryField(Function<PostFacts, Optional<String>> stated) {
    this.stated = stated;
    for (String code : Locale.getISOCountries()) {
      String name = new Locale("", code).getDisplayCountry(Locale.ENGLISH);
      names.put(Tokens.fold(name), code.toLowerCase(Locale.ROOT));
    }
    codes = Set.copyOf(names.values());
  }

  @Override
  public String canonical(String value) {
    String code = value.strip().toLowerCase(Locale.ROOT);
    if (codes.contains(code)) {
      return code;
    }
    String meant = names.get(Tokens.fold(value.strip()));
    throw new IllegalArgumentException(
        "expected a country's code of two letters such as de"
            + (meant == null ? "" : "; for this one write country:" + meant));
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    return facts ->
        stated
            .apply(facts)
            .map(code -> Truth.of(values.contains(code.strip().toLowerCase(Locale.ROOT))))
            .orElse(Truth.UNKNOWN);
  }
}
