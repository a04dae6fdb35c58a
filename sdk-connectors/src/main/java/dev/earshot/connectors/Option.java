package dev.earshot.connectors;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a connector lets its host choose: name, type, what is permitted, what counts
 * unless chosen, and a line for people. A connector holds its options as constants, names them in
 * its descriptor, and reads them by {@link ReadRequest#value(Option)}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {
  private final String name;
  private final Class<T> type;
  private final String expected;
  private final T unlessSet;
  private final String description;
  private final Function<String, @Nullable T> parser;

  private Option(
      String name,
      Class<T> type,
      String expected,
      T unlessSet,
      String description,
      Function<String, @Nullable T> parser) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "option: expected a name of letters, digits and . _ -, beginning with a letter");
    }
    this.name = name;
    this.type = Objects.requireNonNull(type, "type");
    this.expected = Objects.requireNonNull(expected, "expected");
    this.unlessSet = Objects.requireNonNull(unlessSet, "unlessSet");
    this.description = Objects.requireNonNull(description, "description");
    this.parser = Objects.requireNonNull(parser, "parser");
    parse(write(unlessSet));
  }

  /**
   * Returns an option whose values are whole numbers.
   *
   * @param name letters, digits and {@code . _ -}, a letter first
   * @param least the least that is permitted
   * @param most the most that is permitted
   * @param unlessSet what counts unless set
   * @throws IllegalArgumentException if the name has another form, the least is more than the most,
   *     or {@code unlessSet} is not permitted itself
   */
  public static Option<Integer> whole(
      String name, int least, int most, int unlessSet, String description) {
    if (least > most) {
      throw new IllegalArgumentException(
          "option " + name + ": expected the least first, got " + least + " and " + most);
    }
    return new Option<>(
        name,
        Integer.class,
        least + " to " + most,
        unlessSet,
        description,
        text -> {
          if (!text.matches("-?\\d{1,10}")) {
            return null;
          }
          long value = Long.parseLong(text);
          return value < least || value > most ? null : Integer.valueOf((int) value);
        });
  }

  /**
   * Returns an option of another type, whose values are written as {@code toString} has them.
   *
   * @param expected what is permitted, as a message says it after "expected"
   * @param unlessSet what counts unless set
   * @param parser reads a text; null for one that is not permitted
   * @throws IllegalArgumentException if {@code unlessSet} is not permitted itself
   */
  public static <T> Option<T> of(
      String name,
      Class<T> type,
      String expected,
      T unlessSet,
      String description,
      Function<String, @Nullable T> parser) {
    return new Option<>(name, type, expected, unlessSet, description, parser);
  }

  /** Whether requests can name an option, a credential or a parameter so. */
  static boolean isName(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9._-]*");
  }

  /** Returns the name, as requests write it. */
  public String name() {
    return name;
  }

  /** Returns the type of its values. */
  public Class<T> type() {
    return type;
  }

  /** Returns what is permitted, in words: {@code 1 to 100}. */
  public String expected() {
    return expected;
  }

  /** Returns what counts unless it is set. */
  public T unlessSet() {
    return unlessSet;
  }

  /** Returns what it does, a line for people. */
  public String description() {
    return description;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException naming the option and what is permitted, if it is not
   */
  public T parse(String text) {
    return Optional.<T>ofNullable(parser.apply(text))
        .orElseThrow(
            () -> new IllegalArgumentException("option " + name + ": expected " + expected));
  }

  String write(T value) {
    return String.valueOf(value);
  }

  /** Returns name and what is permitted. */
  @Override
  public String toString() {
    return name + " (" + expected + ")";
  }
}
