package dev.earshot;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names a kind of score and says how it is written down, so that core stores and exports scores it
 * has never heard of.
 *
 * <p>Two keys are equal when name and version are. Immutable and thread-safe; the two functions
 * must be so too.
 *
 * @param <T> the type of the score's value, immutable, with value equality
 */
public final class ScoreKey<T> {
  private final String name;
  private final int version;
  private final Class<T> type;
  private final Function<T, Map<String, Object>> encode;
  private final Function<Map<String, Object>, T> decode;

  private ScoreKey(
      String name,
      int version,
      Class<T> type,
      Function<T, Map<String, Object>> encode,
      Function<Map<String, Object>, T> decode) {
    this.name = Objects.requireNonNull(name, "name");
    if (version < 1) {
      throw new IllegalArgumentException("version: expected at least 1, got " + version);
    }
    this.version = version;
    this.type = Objects.requireNonNull(type, "type");
    this.encode = Objects.requireNonNull(encode, "encode");
    this.decode = Objects.requireNonNull(decode, "decode");
  }

  /**
   * Returns a key.
   *
   * @param name the score's name, also the name of its query field: {@code sentiment}
   * @param version which definition of the score, at least 1
   * @param type the value's class
   * @param encode writes a value as String, Long, Double, Boolean, or lists of these, in a fixed
   *     order
   * @param decode reads it back
   */
  public static <T> ScoreKey<T> of(
      String name,
      int version,
      Class<T> type,
      Function<T, Map<String, Object>> encode,
      Function<Map<String, Object>, T> decode) {
    return new ScoreKey<>(name, version, type, encode, decode);
  }

  /** Returns the score's name. */
  public String name() {
    return name;
  }

  /** Returns which definition of the score. */
  public int version() {
    return version;
  }

  /** Returns the value's class. */
  public Class<T> type() {
    return type;
  }

  /** Returns a value written down as flat JDK values. */
  public Map<String, Object> encode(T value) {
    return encode.apply(value);
  }

  /**
   * Returns the value that was written down.
   *
   * @throws RuntimeException if the map does not hold such a value
   */
  public T decode(Map<String, Object> written) {
    return decode.apply(written);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScoreKey<?> that && name.equals(that.name) && version == that.version;
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + version;
  }

  @Override
  public String toString() {
    return name + "/" + version;
  }
}
