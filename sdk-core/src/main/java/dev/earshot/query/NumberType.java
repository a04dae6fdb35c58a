package dev.earshot.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Numbers, which have an order. NaN is unknown. */
record NumberType<F>(Function<? super F, OptionalDouble> number) implements ValueType<F> {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?");

  @Override
  public String canonical(String value) {
    if (!DECIMAL.matcher(value).matches()) {
      throw new IllegalArgumentException("expected a number such as 1000 or -0.5");
    }
    return new BigDecimal(value).stripTrailingZeros().toPlainString();
  }

  @Override
  public Function<F, Truth> anyOf(List<String> values) {
    double[] wanted = values.stream().mapToDouble(Double::parseDouble).toArray();
    return test(
        number -> {
          for (double each : wanted) {
            if (number == each) {
              return true;
            }
          }
          return false;
        });
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
