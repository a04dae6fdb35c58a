package dev.earshot;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Input does not have the form it must have. Says in which source, in which field and at which
 * offset; never what stood there.
 */
public non-sealed class MalformedException extends EarshotException {
  private static final long serialVersionUID = 1L;

  private final String source;
  private final @Nullable String field;
  private final long offset;
  private final String problem;

  /**
   * Creates the exception.
   *
   * @param source the file, address or input, without secrets
   * @param field the field; null if the whole is meant
   * @param offset where, counted from 0 in the units the thrower documents; negative if unknown
   * @param problem what was expected and what came, without content
   * @param cause the failure below; null for none
   */
  public MalformedException(
      String source,
      @Nullable String field,
      long offset,
      String problem,
      @Nullable Throwable cause) {
    super(
        source
            + (field == null ? "" : ", " + field)
            + (offset < 0 ? "" : ", offset " + offset)
            + ": "
            + problem,
        cause);
    this.source = source;
    this.field = field;
    this.offset = offset;
    this.problem = problem;
  }

  /**
   * Creates the exception for a text that people write, whose message counts as they do.
   *
   * @param source the file or input, without secrets
   * @param place where, as people count: {@code line 2, column 11}
   * @param offset the same, counted from 0 in UTF-16 units of the part that was read
   * @param problem what was expected and what came, without content
   */
  public MalformedException(String source, String place, long offset, String problem) {
    super(source + ", " + place + ": " + problem, null);
    this.source = source;
    this.field = null;
    this.offset = offset;
    this.problem = problem;
  }

  /** Returns the file, address or input. */
  public String source() {
    return source;
  }

  /** Returns the field, if one is to blame. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** Returns the offset, if known. */
  public OptionalLong offset() {
    return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** Returns what was expected and what came. */
  public String problem() {
    return problem;
  }

  /** Returns the same as a value, for a batch that goes on without the record. */
  public ItemFault toFault() {
    return new ItemFault(source, field == null ? "" : field, offset, problem);
  }
}
