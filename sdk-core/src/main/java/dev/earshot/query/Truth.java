package dev.earshot.query;

/** Kleene's three truth values: what a post does not state is neither true nor false. */
enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  /** The lesser of the two, in the order of the constants. */
  Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** The greater of the two, in the order of the constants. */
  Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
