package dev.earshot;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * What is kept must be what a store and JSON give back, or a mention would differ from itself after
 * it was read again: so texts are cleaned, and whole numbers are Longs wherever they fit.
 */
/** Copies what a score's key wrote into what can be kept: flat, immutable, readable again. */
final class WrittenForm {
  /** So that a mention around it stays within the 64 levels that JSON is read with. */
  private static final int DEEPEST = 61;

  private static final int LONGEST_NAME = 8192;
  private static final int MOST_DIGITS = 64;

  private WrittenForm() {}

  /**
   * Returns an immutable copy.
   *
   * @throws IllegalArgumentException if something in it cannot be kept
   */
  static Map<String, Object> copyOf(Map<?, ?> written) {
    return copyOf(written, DEEPEST);
  }

  private static Map<String, Object> copyOf(Map<?, ?> written, int levels) {
    Map<String, Object> copy = new LinkedHashMap<>();
    written.forEach(
        (name, value) -> {
          if (!(name instanceof String text) || text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                "expected names of at most " + LONGEST_NAME + " characters");
          }
          put(copy, WellFormed.text(text), valueOf(value, levels - 1));
        });
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("NullAway") // a codec that writes nulls reads them back
  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    map.put(name, value);
  }

  private static @Nullable Object valueOf(@Nullable Object value, int levels) {
    if (value == null || value instanceof Long || value instanceof Boolean) {
      return value;
    } else if (value instanceof String text) {
      return WellFormed.text(text);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    } else if (value instanceof BigInteger number && number.toString().length() <= MOST_DIGITS) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    } else if (value instanceof List<?> list && levels > 0) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(valueOf(element, levels - 1)));
      return Collections.unmodifiableList(copy);
    } else if (value instanceof Map<?, ?> map && levels > 0) {
      return copyOf(map, levels);
    }
    throw new IllegalArgumentException(
        "expected String, Long, finite Double, Boolean, or lists and maps of these "
            + DEEPEST
            + " levels deep, got "
            + value.getClass().getSimpleName());
  }
}
