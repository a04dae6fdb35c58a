package dev.earshot.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers, which have an order. NaN is unknown.
 *
 * @param labels what the same may be called beside its number; null for nothing
 */
record NumberType<F>(Function<? super F, OptionalDouble> number, @Nullable LabelType<F> labels)
    implements ValueType<F> {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?");
  private static final String EXPECTED = "expected a number such as 1000 or -0.5";

  NumberType {
    if (labels != null && labels.labels().stream().anyMatch(NumberType::isNumber)) {
      throw new IllegalArgumentException("labels: expected none that reads as a number");
    }
  }

  private static boolean isNumber(String value) {
    return DECIMAL.matcher(value).matches();
  }

  @Override
  public String canonical(String value) {
    if (labels == null || isNumber(value)) {
      return bound(value);
    }
    try {
      return labels.canonical(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EXPECTED + ", or one of " + labels.listed(), e);
    }
  }

  /** Returns the one way to write a number that others are compared with, which no label is. */
  String bound(String value) {
    if (!isNumber(value)) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new BigDecimal(value).stripTrailingZeros().toPlainString();
  }

  @Override
  public Function<F, Truth> anyOf(List<String> values) {
    double[] wanted =
        values.stream().filter(NumberType::isNumber).mapToDouble(Double::parseDouble).toArray();
    Function<F, Truth> equal =
        test(
            number -> {
              for (double each : wanted) {
                if (number == each) {
                  return true;
                }
              }
              return false;
            });
    if (labels == null || wanted.length == values.size()) {
      return equal;
    }
    Function<F, Truth> called =
        labels.anyOf(values.stream().filter(value -> !isNumber(value)).toList());
    return wanted.length == 0
        ? called
        : facts ->
            HostCode.answer(equal, facts, Truth.UNKNOWN)
                .or(HostCode.answer(called, facts, Truth.UNKNOWN));
  }

  Function<F, Truth> test(DoublePredicate predicate) {
    return facts -> {
      OptionalDouble stated = number.apply(facts);
      return stated.isEmpty() || Double.isNaN(stated.getAsDouble())
          ? Truth.UNKNOWN
          : Truth.of(predicate.test(stated.getAsDouble()));
    };
  }
}
