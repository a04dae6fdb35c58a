package dev.earshot;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names a kind of score and says how its value is written down, so that core stores and exports
 * scores it has never heard of, and whoever has the key reads them.
 *
 * <p>Two keys are equal when name, version and type are. Immutable and thread-safe; the two
 * functions must be so too.
 *
 * @param <T> the type of the score's value, immutable, with value equality
 */
public final class ScoreKey<T> {
  private final ScoreName id;
  private final Class<T> type;
  private final Function<T, Map<String, Object>> encode;
  private final Function<Map<String, Object>, T> decode;

  private ScoreKey(
      ScoreName id,
      Class<T> type,
      Function<T, Map<String, Object>> encode,
      Function<Map<String, Object>, T> decode) {
    this.id = id;
    this.type = Objects.requireNonNull(type, "type");
    this.encode = Objects.requireNonNull(encode, "encode");
    this.decode = Objects.requireNonNull(decode, "decode");
  }

  /**
   * Returns a key.
   *
   * @param name the score's name, also the name of its query field: {@code sentiment}
   * @param version which definition of the score, from 1 on
   * @param type the value's class
   * @param encode writes a value as String, Long, finite Double, Boolean, or lists and maps of
   *     these, in a fixed order; what it writes is what is kept of the value
   * @param decode reads it back
   * @throws IllegalArgumentException if {@link ScoreName} refuses name or version
   */
  public static <T> ScoreKey<T> of(
      String name,
      int version,
      Class<T> type,
      Function<T, Map<String, Object>> encode,
      Function<Map<String, Object>, T> decode) {
    return new ScoreKey<>(new ScoreName(name, version), type, encode, decode);
  }

  /** Returns name and version, under which a mention keeps the score. */
  public ScoreName id() {
    return id;
  }

  /** Returns the score's name. */
  public String name() {
    return id.name();
  }

  /** Returns which definition of the score. */
  public int version() {
    return id.version();
  }

  /** Returns the value's class. */
  public Class<T> type() {
    return type;
  }

  /**
   * Returns a value in its written form: immutable, and the same after it was stored. A lone
   * surrogate or a NUL in it is U+FFFD.
   *
   * @throws IllegalArgumentException if the key's own function writes something else than it may
   */
  public Map<String, Object> encode(T value) {
    try {
      Map<String, Object> written = encode.apply(value);
      if (written == null) {
        throw new IllegalArgumentException("expected the written form of the value, got null");
      }
      return WrittenForm.copyOf(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("score " + id + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the value of a written form.
   *
   * @throws MalformedException if this key reads no value from it
   */
  public T decode(Map<String, Object> written) {
    @Nullable T value;
    try {
      value = decode.apply(written);
    } catch (RuntimeException | StackOverflowError e) {
      // the key's function is another's code and what it says may quote the value
      value = null;
    }
    if (!type.isInstance(value)) {
      String problem = "expected the written form of a " + type.getSimpleName();
      throw new MalformedException("score", id.toString(), -1, problem, null);
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScoreKey<?> that && id.equals(that.id) && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
