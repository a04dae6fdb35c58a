package dev.earshot.query;

import dev.earshot.ScoreKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be asked of facts by name: {@code name:value}, {@code name:(a OR b)}, and of a
 * number {@code name>5} and {@code name:1..5} too. Its answer is true, false, or unknown where the
 * facts do not state it.
 *
 * <pre>{@code
 * Field<PostFacts> sentiment =
 *     Field.number("sentiment", Aspect.SCORES, facts -> polarity(facts.score(SENTIMENT)));
 * Query query = Query.parse("acme sentiment<0", Fields.posts().with(sentiment));
 * }</pre>
 *
 * <p>Immutable and thread-safe; the functions it is made of must be so too, and fast, as they run
 * for every candidate. What one throws over some facts, but for Earshot's own kinds, and null, is
 * an unknown answer, and the failure's class and frames are logged.
 *
 * @param <F> the facts it looks at, such as {@link PostFacts}
 */
public final class Field<F> {
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

  private final String name;
  private final Aspect aspect;
  private final ValueType<F> type;

  /** The name of the score without which it says nothing; null where that is not known. */
  private final @Nullable String score;

  Field(String name, Aspect aspect, ValueType<F> type) {
    this(name, aspect, type, null);
  }

  private Field(String name, Aspect aspect, ValueType<F> type, @Nullable String score) {
    this.name = requireName(name);
    this.aspect = Objects.requireNonNull(aspect, "aspect");
    this.type = type;
    this.score = score;
  }

  /**
   * Returns a field of numbers, compared as {@code double}. Where they have a range, {@link
   * #within} says so; what is counted is {@link #count}.
   *
   * @param name lower-case letters, digits and {@code _ . -}, a letter first
   * @param number the number that the facts state; empty or NaN for none
   * @throws IllegalArgumentException if the name has another form
   */
  public static <F> Field<F> number(
      String name, Aspect aspect, Function<? super F, OptionalDouble> number) {
    return new Field<>(
        name,
        aspect,
        new NumberType<>(Objects.requireNonNull(number, "number"), NumberRange.ANY, null));
  }

  /**
   * Returns a field of what is counted: whole numbers from 0 on. A query that asks for another, or
   * for less than none, is refused.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param count the number that the facts state; empty for none
   * @throws IllegalArgumentException if the name has another form
   */
  public static <F> Field<F> count(
      String name, Aspect aspect, Function<? super F, OptionalDouble> count) {
    return new Field<>(
        name,
        aspect,
        new NumberType<>(Objects.requireNonNull(count, "count"), NumberRange.COUNT, null));
  }

  /**
   * Returns this field of numbers with the range that they lie in. A query that names a number
   * outside of it is refused, as it could never hold or always would.
   *
   * @param least the least number that the facts can state; may be infinite
   * @param most the greatest; may be infinite
   * @throws IllegalArgumentException if the least is not less than the greatest
   * @throws IllegalStateException if this is no field of numbers
   */
  public Field<F> within(double least, double most) {
    NumberType<F> numbers = number();
    if (numbers == null) {
      throw new IllegalStateException("field " + name + ": expected one of numbers");
    }
    NumberRange range = new NumberRange(least, most, numbers.range().whole());
    return new Field<>(
        name, aspect, new NumberType<>(numbers.number(), range, numbers.labels()), score);
  }

  /**
   * Returns this field, which says nothing without that score. A pipeline none of whose enrichers
   * gives it then refuses queries that ask by this field.
   *
   * @throws IllegalStateException if this field looks at no scores
   */
  public Field<F> ofScore(ScoreKey<?> key) {
    if (aspect != Aspect.SCORES) {
      throw new IllegalStateException("field " + name + ": expected one that looks at scores");
    }
    return new Field<>(name, aspect, type, key.name());
  }

  @Nullable String scoreOrNull() {
    return score;
  }

  /**
   * Returns a field of numbers that also have labels, so that {@code sentiment<-0.5} and {@code
   * sentiment:negative} are asked by one name. A label is equal or not, and has no order.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param number as there
   * @param labels all there are, in lower case; none reads as a number
   * @param label the label that the facts state, in whatever case; empty for none
   * @throws IllegalArgumentException if the name or a label has another form
   */
  public static <F> Field<F> number(
      String name,
      Aspect aspect,
      Function<? super F, OptionalDouble> number,
      List<String> labels,
      Function<? super F, Optional<String>> label) {
    LabelType<F> called = new LabelType<>(labels, Objects.requireNonNull(label, "label"));
    return new Field<>(
        name,
        aspect,
        new NumberType<>(Objects.requireNonNull(number, "number"), NumberRange.ANY, called));
  }

  /**
   * Returns a field of one label out of a closed set; a query that asks for another is refused.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param labels all there are, in lower case
   * @param label the label that the facts state, in whatever case; empty for none
   * @throws IllegalArgumentException if the name or a label has another form
   */
  public static <F> Field<F> label(
      String name,
      Aspect aspect,
      List<String> labels,
      Function<? super F, Optional<String>> label) {
    return new Field<>(
        name, aspect, new LabelType<>(labels, Objects.requireNonNull(label, "label")));
  }

  /**
   * Returns a field of short texts, compared as a whole without case and accents.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param text the text that the facts state; empty for none
   * @throws IllegalArgumentException if the name has another form
   */
  public static <F> Field<F> text(
      String name, Aspect aspect, Function<? super F, Optional<String>> text) {
    return new Field<>(name, aspect, new TextType<>(Objects.requireNonNull(text, "text")));
  }

  /**
   * Returns a field whose values have a form and a comparison of their own.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param canonical returns the one way to write a value, the same for that; throws {@link
   *     IllegalArgumentException} for what cannot be one, with a message that says what is expected
   *     and repeats nothing of the value
   * @param anyOf returns the test for any of some canonical values
   * @throws IllegalArgumentException if the name has another form
   */
  public static <F> Field<F> of(
      String name,
      Aspect aspect,
      UnaryOperator<String> canonical,
      Function<List<String>, Function<F, Truth>> anyOf) {
    Objects.requireNonNull(canonical, "canonical");
    Objects.requireNonNull(anyOf, "anyOf");
    return new Field<>(
        name,
        aspect,
        new ValueType<F>() {
          @Override
          public String canonical(String value) {
            return canonical.apply(value);
          }

          @Override
          public Function<F, Truth> anyOf(List<String> values) {
            return anyOf.apply(values);
          }
        });
  }

  /**
   * Returns a field that looks at hosts as {@code site:} does: that of the post's address, and
   * those of the links in it. Unknown where the post has no address and no link answers.
   *
   * @param name as for {@link #number(String, Aspect, Function)}
   * @param canonical as for {@link #of}
   * @param test returns for a canonical value what says whether a host has it; hosts come in ASCII
   *     and lower case, without port and final dot
   * @throws IllegalArgumentException if the name has another form
   */
  public static Field<PostFacts> ofHosts(
      String name, UnaryOperator<String> canonical, Function<String, Predicate<String>> test) {
    return new Field<>(
        name,
        Aspect.POST,
        new HostField(
            Objects.requireNonNull(canonical, "canonical"), Objects.requireNonNull(test, "test")));
  }

  /** Returns the name that stands before the colon or the comparison. */
  public String name() {
    return name;
  }

  /** Returns which facts it looks at. */
  public Aspect aspect() {
    return aspect;
  }

  ValueType<F> type() {
    return type;
  }

  /** Returns its type if it has an order; null if it can only be equal. */
  @Nullable NumberType<F> number() {
    return type instanceof NumberType<F> number ? number : null;
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: expected a lower-case letter, then letters, digits and _ . - up to 64");
    }
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
