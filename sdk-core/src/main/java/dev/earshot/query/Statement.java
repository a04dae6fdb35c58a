package dev.earshot.query;

import dev.earshot.text.Reading;
import java.util.List;

/** How the values of one field are written and what they mean. */
interface Statement {
  /** Whether a post states one of some values. Immutable. */
  interface Test {
    Truth of(Reading reading);
  }

  /**
   * Returns the one way to write a value.
   *
   * @throws IllegalArgumentException if the field cannot have it; the message says what is
   *     expected, and repeats nothing of the value
   */
  String canonical(String value);

  /** Returns the test for any of some canonical values. */
  Test test(List<String> values);
}
