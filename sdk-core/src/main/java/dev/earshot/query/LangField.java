package dev.earshot.query;

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
    if (!TAG.matcher(tag).matches() || matches(tag, UNDETERMINED)) {
      throw new IllegalArgumentException("expected a language tag such as en or pt-br");
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

  /** Lower case, hyphens, and the three withdrawn codes that sources still send. */
  private static String normal(String tag) {
    String lower = tag.strip().replace('_', '-').toLowerCase(Locale.ROOT);
    int end = lower.indexOf('-') < 0 ? lower.length() : lower.indexOf('-');
    String today =
        switch (lower.substring(0, end)) {
          case "iw" -> "he";
          case "in" -> "id";
          case "ji" -> "yi";
          default -> null;
        };
    return today == null ? lower : today + lower.substring(end);
  }
}
