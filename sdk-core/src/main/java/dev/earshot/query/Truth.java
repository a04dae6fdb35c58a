package dev.earshot.query;

/** Kleene's three truth values: what is not stated is neither true nor false. */
public enum Truth {
  /** Surely not so. */
  FALSE,
  /** Not stated, or not yet known. */
  UNKNOWN,
  /** Surely so. */
  TRUE;

  /** Returns the truth value of what is known. */
  public static Truth of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Returns the opposite; unknown stays unknown. */
  public Truth not() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  /** Returns the lesser of the two, in the order of the constants. */
  public Truth and(Truth other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Returns the greater of the two, in the order of the constants. */
  public Truth or(Truth other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
