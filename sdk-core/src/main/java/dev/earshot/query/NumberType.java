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
 * @param range those that it can have
 * @param labels what the same may be called beside its number; null for nothing
 */
record NumberType<F>(
    Function<? super F, OptionalDouble> number, NumberRange range, @Nullable LabelType<F> labels)
    implements ValueType<F> {
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?");

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
      String number = bound(value);
      if (range.whole() && number.indexOf('.') >= 0) {
        throw new IllegalArgumentException("expected a whole number, as nothing else is counted");
      }
      return number;
    }
    try {
      return labels.canonical(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected " + range + ", or one of " + labels.listed(), e);
    }
  }

  /** Returns the one way to write a number that others are compared with, which no label is. */
  String bound(String value) {
    if (!isNumber(value) || !range.holds(Double.parseDouble(value))) {
      throw new IllegalArgumentException("expected " + range);
    }
    return new BigDecimal(value).stripTrailingZeros().toPlainString();
  }

  /** Returns what to write in place of a value that is none. */
  String hint(String field, String sign, String value) {
    double number = isNumber(value) ? Double.parseDouble(value) : Double.NaN;
    if (!sign.isEmpty() && range.holdsAsHundredth(number)) {
      return "write " + field + sign + NumberRange.written(number / 100);
    }
    String example = NumberRange.written(range.example());
    String another = NumberRange.written(range.another());
    return "write %1$s:%2$s, %1$s>=%2$s or %1$s:%2$s..%3$s".formatted(field, example, another);
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
