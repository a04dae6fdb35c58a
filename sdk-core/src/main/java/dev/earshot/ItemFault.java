package dev.earshot;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;

/**
 * One record that could not be read, as a value: the rest of its batch arrives.
 *
 * @param source the file, address or input, without secrets
 * @param field the field to blame; empty if the whole record is
 * @param offset where, counted from 0: a line or record number or a byte offset, as the source's
 *     connector documents; -1 if unknown
 * @param problem what was expected and what came, never content
 */
public record ItemFault(
    @NotNull String source, @NotNull String field, @Min(-1) long offset, @NotNull String problem) {
  /** Creates a fault. */
  public ItemFault {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(problem, "problem");
    if (offset < -1) {
      throw new IllegalArgumentException("offset: expected -1 or more, got " + offset);
    }
  }
}
