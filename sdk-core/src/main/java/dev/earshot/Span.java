package dev.earshot;

/**
 * A range of UTF-16 units in a text.
 *
 * @param start index of the first unit, at least 0
 * @param end index after the last unit, at least {@code start}
 */
public record Span(int start, int end) implements Comparable<Span> {
  /**
   * Creates a span.
   *
   * @throws IllegalArgumentException if the range is negative or turned round
   */
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "span: expected 0 <= start <= end, got " + start + ".." + end);
    }
  }

  /** Returns how many UTF-16 units it covers. */
  public int length() {
    return end - start;
  }

  /** Returns the part of {@code text} it covers. */
  public String in(CharSequence text) {
    return text.subSequence(start, end).toString();
  }

  /** Returns whether the two share at least one unit. */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }

  /** Orders by start, then by end. */
  @Override
  public int compareTo(Span other) {
    return start != other.start
        ? Integer.compare(start, other.start)
        : Integer.compare(end, other.end);
  }
}
