package dev.earshot.query;

import dev.earshot.text.LanguageNames;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code lang:}, the declared language; a shorter tag stands for all that continue it. */
final class LangField implements ValueType<PostFacts> {
  private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(-[a-z0-9]{1,8})*");
  private static final String UNDETERMINED = "und";

  @Override
  public String canonical(String value) {
    String tag = normal(value);
    String first = tag.split("-", 2)[0];
    boolean known = first.length() == 3 || LanguageNames.code(first).isPresent();
    if (!TAG.matcher(tag).matches() || !known || matches(tag, UNDETERMINED)) {
      throw new IllegalArgumentException("expected a language tag such as en or pt-br");
    }
    if (lower(value).split("-", 2)[0].length() > 3) {
      throw new IllegalArgumentException(
          "expected a language tag such as en or pt-br; for this one write lang:" + tag);
    }
    return tag;
  }

  @Override
  public Function<PostFacts, Truth> anyOf(List<String> values) {
    return facts -> {
      String declared =
          facts.reading().post().language().map(LangField::normal).orElse(UNDETERMINED);
      if (matches(declared, UNDETERMINED)) {
        return Truth.UNKNOWN;
      }
      return Truth.of(values.stream().anyMatch(value -> matches(declared, value)));
    };
  }

  /** Basic filtering of RFC 4647: the range itself, or the range and a further subtag. */
  private static boolean matches(String tag, String range) {
    return tag.startsWith(range)
        && (tag.length() == range.length() || tag.charAt(range.length()) == '-');
  }

  /** Lower case, hyphens, and today's code of two letters where there is one. */
  private static String normal(String tag) {
    return LanguageNames.current(lower(tag));
  }

  private static String lower(String tag) {
    return tag.strip().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
