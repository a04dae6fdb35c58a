package dev.earshot.query;

import java.util.List;
import java.util.function.Function;

/**
 * How the values of one field are written and what they mean. Immutable.
 *
 * @param <F> the facts it looks at
 */
interface ValueType<F> {
  /**
   * Returns the one way to write a value.
   *
   * @throws IllegalArgumentException if the field cannot have it; the message says what is
   *     expected, and repeats nothing of the value
   */
  String canonical(String value);

  /** Returns the test for any of some canonical values. */
  Function<F, Truth> anyOf(List<String> values);
}
